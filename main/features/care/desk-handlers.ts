import { createHash } from 'node:crypto';
import { ok } from '../../domain/result.ts';
import { failure, operations } from '../access/index.ts';
import { isRecordedAttestation } from '../attestations/index.ts';
import { isRecordedPrint } from '../notices/index.ts';

const NOT_HERE = 'Questo computer non stampa per conto della finestra: usa la stampa del browser.';

/** Printing and saving through the host. A cancelled dialog is no failure of printing: nothing happened. */
export const deskHandlers = {
  handToPrinter: operations.application.handToPrinter.handler(async ({ input, context }) => {
    const { desk, engine } = context.application;
    if (desk.print === null) return failure('REFUSED', NOT_HERE);
    const bytes = new Uint8Array(Buffer.from(input.pdfBase64, 'base64'));
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    if (!(await engine.read(async (reader) => (await isRecordedPrint(reader, sha256)) || (await isRecordedAttestation(reader, sha256))))) return failure('PRINT_REFUSED', 'Questo documento non risulta tra le stampe registrate: ristampalo dalla posizione.');
    const printed = await desk.print(bytes);
    if (printed.ok) return ok({ handed: true as const });
    return failure('REFUSED', printed.error.code === 'CANCELLED' ? 'La stampa è stata annullata: il foglio non è uscito.' : 'La stampante non ha preso il documento: controllala e ristampa.');
  }),
  saveFile: operations.application.saveFile.handler(async ({ input, context }) => {
    const { desk } = context.application;
    if (desk.saveDialog === null) return failure('REFUSED', 'Qui il file si salva con lo scaricamento del browser.');
    const saved = await desk.saveDialog(input.fileName, new Uint8Array(Buffer.from(input.contentBase64, 'base64')));
    if (saved.ok) return ok({ saved: true });
    return saved.error.code === 'CANCELLED' ? ok({ saved: false }) : failure('REFUSED', 'Il file non è stato salvato: controlla che la cartella sia scrivibile.');
  }),
};
