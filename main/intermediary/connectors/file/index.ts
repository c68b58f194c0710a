import { err, ok } from '../../../domain/result.ts';
import type { ConnectorModule } from '../connector-module.ts';
import { createFileConnector } from './file-connector.ts';
import { checkFile, FILE_FIELDS, FILE_NEEDS, FILE_PLACE, readFile } from './file-settings.ts';
import { createFolderExchange } from './folder-exchange.ts';
import { createSftpExchange } from './sftp-exchange.ts';

export const connectorModule: ConnectorModule = {
  id: 'file', label: 'Scambio di file', summary: 'Per i partner tecnologici che non hanno un’interfaccia in rete: una cartella o un server SFTP.', order: 3, fields: FILE_FIELDS, needs: FILE_NEEDS, place: FILE_PLACE, check: checkFile,
  operations: { 'file.deliver': 'Consegna al partner', 'file.outcome': 'Esito del partner', 'file.take': 'Arrivo dal partner' },
  create: async (settings, secrets, parts) => {
    const read = readFile(settings, secrets);
    if (read === null) return err(checkFile(settings, secrets)[0] ?? { field: 'way', message: 'Controlla i dati del collegamento.' });
    const exchange = read.place.kind === 'folder' ? createFolderExchange(read.place.folder) : createSftpExchange(read.place.sftp, read.place.secrets);
    const { organization, segregationCode, stateFolder, onServerTime } = parts;
    return ok(createFileConnector({ exchange, stateFolder, sender: read.sender, withTable: read.withTable, organization: organization.fiscalCode, segregationCode, onServerTime }));
  },
};
