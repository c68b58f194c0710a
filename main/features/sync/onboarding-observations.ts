import { z } from 'zod';
import type { Reader } from '../../data/engine.ts';
import { formatInstantInRome } from '../../domain/civil-date.ts';
import { formatEuro } from '../../domain/money.ts';
import type { ApplicationContext } from '../application-context.ts';
import { listServices } from '../catalogue/index.ts';
import { findConnection } from '../connection/index.ts';
import { readNumberingCodes } from '../setup/index.ts';
import type { Observations } from './onboarding.ts';

/** What the program itself can tell of each step; the contract it cannot see. */
export async function observeOnboarding(context: ApplicationContext, reader: Reader): Promise<Observations> {
  const connection = await findConnection(reader);
  const numbering = await readNumberingCodes(reader);
  const services = await listServices(context, reader, { includeRetired: false, text: '' });
  const ready = services.filter(({ accountId }) => accountId !== null).length;
  return {
    KEYS: connection === null || connection.connector === null ? 'Nessun collegamento salvato.' : connection.testedAt === null ? 'Collegamento salvato, non ancora provato.' : `Prova riuscita il ${formatInstantInRome(Date.parse(connection.testedAt))}.`,
    NUMBERING: numbering === null ? 'Numerazione non impostata.' : `Segregazione ${numbering.segregationCode}, prefisso ${numbering.applicationPrefix}, postazione ${numbering.workstation}.`,
    SERVICES: servicesWords(ready, services.length),
    TEST_PAYMENT: connection?.testedAt == null ? 'Prima prova il collegamento.' : await lastReceipt(reader),
    GO_LIVE: connection?.enabled === true ? 'Il collegamento è acceso.' : 'Il collegamento è spento.',
  };
}

/** `L’unico servizio ha il conto.`, `1 servizio su 3 ha il conto.` */
export function servicesWords(ready: number, of: number): string {
  if (of === 0) return 'Nessun servizio.';
  if (of === 1) return ready === 1 ? 'L’unico servizio ha il conto.' : 'L’unico servizio non ha il conto.';
  if (ready === 0) return `Nessuno dei ${of} servizi ha il conto.`;
  return ready === 1 ? `1 servizio su ${of} ha il conto.` : `${ready} servizi su ${of} hanno il conto.`;
}

const receiptRow = z.object({ at: z.string(), ownCents: z.int().nullable() });

/** The last receipt that nobody imported by hand. */
async function lastReceipt(reader: Reader): Promise<string> {
  const row = await reader.get(receiptRow, "/* sync.lastReceipt */ SELECT at, own_cents FROM import_file WHERE operator_id IS NULL AND kind = 'receipt' AND payment_id IS NOT NULL ORDER BY id DESC LIMIT 1");
  return row === null ? 'Dall’intermediario non è ancora arrivata nessuna ricevuta.' : `Dall’intermediario è arrivata una ricevuta${row.ownCents === null ? '' : ` di ${formatEuro(row.ownCents)}`} il ${formatInstantInRome(Date.parse(row.at))}.`;
}
