import type { Reader } from '../../data/engine.ts';
import { formatInstantInRome } from '../../domain/civil-date.ts';
import type { ApplicationContext } from '../application-context.ts';
import { listServices } from '../catalogue/index.ts';
import { findConnection } from '../connection/index.ts';
import { readNumberingCodes } from '../setup/index.ts';
import type { Observations } from './onboarding.ts';

/** What the program itself can tell of each step; the contract and the payment of the test it cannot see. */
export async function observeOnboarding(context: ApplicationContext, reader: Reader): Promise<Observations> {
  const connection = await findConnection(reader);
  const numbering = await readNumberingCodes(reader);
  const services = await listServices(context, reader, { includeRetired: false, text: '' });
  const ready = services.filter(({ accountId }) => accountId !== null).length;
  return {
    KEYS: connection === null || connection.connector === null ? 'Nessun collegamento salvato.' : connection.testedAt === null ? 'Collegamento salvato, non ancora provato.' : `Prova riuscita il ${formatInstantInRome(Date.parse(connection.testedAt))}.`,
    NUMBERING: numbering === null ? 'Numerazione non impostata.' : `Segregazione ${numbering.segregationCode}, prefisso ${numbering.applicationPrefix}, postazione ${numbering.workstation}.`,
    SERVICES: services.length === 0 ? 'Nessun servizio.' : `${ready} servizi su ${services.length} hanno il conto.`,
    GO_LIVE: connection?.enabled === true ? 'Il collegamento è acceso.' : 'Il collegamento è spento.',
  };
}
