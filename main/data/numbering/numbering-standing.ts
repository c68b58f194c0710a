import type { FoundHighWater } from './high-water-file.ts';

/** Numbers in a block: what one write of the high-water file allows to issue. */
export const blockSize = 64;
export const lastCounter = 99_999_999;

/** Why this desk may not issue numbers now; `message` is Italian, for the operator. */
export type NumberingStop = Readonly<{ reason: NumberingStopReason; message: string }>;
export type NumberingStopReason =
  | 'NOT_ENROLLED' | 'ENROLMENT_UNFINISHED' | 'FILE_MISSING' | 'FILE_UNREADABLE' | 'OTHER_DATABASE' | 'OTHER_MACHINE' | 'DATABASE_BEHIND' | 'FILE_BEHIND'
  | 'FILE_NOT_WRITABLE' | 'WORKSTATION_MISMATCH' | 'WRONG_CODES' | 'NONE_READY' | 'EXHAUSTED';

/** What the database knows of this desk's numbers. */
export type DatabaseNumbers = Readonly<{ databaseId: string; www: string | null; lastBlockNo: number }>;

/** GO_ON: file and database agree. SKIP_BLOCK: a crash between file and commit; that block is never issued from. */
export type Standing = Readonly<{ kind: 'GO_ON' }> | Readonly<{ kind: 'SKIP_BLOCK'; blockNo: number }> | Readonly<{ kind: 'STOPPED'; stop: NumberingStop }>;

const enrolAgain = 'Per emettere avvisi questa postazione deve essere iscritta di nuovo con un numero mai usato (Configurazione, Numerazione).';

const messages: Readonly<Record<NumberingStopReason, string>> = {
  NOT_ENROLLED: 'Questa postazione non è ancora iscritta: assegna il numero di postazione in Configurazione, Numerazione.',
  ENROLMENT_UNFINISHED: `L’ultima iscrizione della postazione non si è conclusa. ${enrolAgain}`,
  FILE_MISSING: `L’archivio ha già emesso numeri, ma non da questo computer e da questa cartella: sembra copiato, spostato o ripristinato. ${enrolAgain}`,
  FILE_UNREADABLE: `Il registro dei numeri di questo computer non è leggibile. ${enrolAgain}`,
  OTHER_DATABASE: `In questa cartella c’era un altro archivio. ${enrolAgain}`,
  OTHER_MACHINE: `Il registro dei numeri appartiene a un altro computer. ${enrolAgain}`,
  DATABASE_BEHIND: `L’archivio è più vecchio dei numeri già emessi da questo computer: sembra ripristinato da una copia. ${enrolAgain}`,
  FILE_BEHIND: `Il registro dei numeri di questo computer è più vecchio dell’archivio. ${enrolAgain}`,
  FILE_NOT_WRITABLE: 'Non è possibile scrivere il registro dei numeri di questo computer: controlla lo spazio sul disco e i permessi, poi riprova.',
  WORKSTATION_MISMATCH: 'Il numero di postazione configurato non è quello con cui questa postazione è iscritta: controlla Configurazione, Numerazione.',
  WRONG_CODES: 'Codice di segregazione o prefisso dell’applicazione non validi: controlla Configurazione, Numerazione.',
  NONE_READY: 'I numeri pronti sono esauriti: riprova.',
  EXHAUSTED: 'La postazione ha esaurito i suoi numeri: iscrivila di nuovo con un numero di postazione mai usato.',
};

export function stopped(reason: NumberingStopReason): NumberingStop {
  return { reason, message: messages[reason] };
}

/**
 * Start-up rule of intermediary.md 4.5, guarantee 2. Beyond the cases listed there: a file *behind* the database, a damaged file and a
 * file of another machine also stop the desk, since each means that the file's past is not this database's past.
 */
export function assessStanding(found: FoundHighWater, database: DatabaseNumbers, machine: string): Standing {
  const stop = (reason: NumberingStopReason): Standing => ({ kind: 'STOPPED', stop: stopped(reason) });
  if (database.www === null) return stop('NOT_ENROLLED');
  if (found.kind === 'UNREADABLE') return stop('FILE_UNREADABLE');
  if (found.kind === 'MISSING') return database.lastBlockNo === 0 ? { kind: 'GO_ON' } : stop('FILE_MISSING');
  const file = found.highWater;
  if (file.databaseId !== database.databaseId) return stop('OTHER_DATABASE');
  if (file.machine !== machine) return stop('OTHER_MACHINE');
  if (file.www !== database.www) return stop(file.blockNo === 0 ? 'ENROLMENT_UNFINISHED' : 'DATABASE_BEHIND');
  const ahead = file.blockNo - database.lastBlockNo;
  if (ahead === 0) return { kind: 'GO_ON' };
  if (ahead === 1) return { kind: 'SKIP_BLOCK', blockNo: file.blockNo };
  return stop(ahead > 1 ? 'DATABASE_BEHIND' : 'FILE_BEHIND');
}

/** Counters of a block: 1 → 0…63, 2 → 64…127. */
export function blockCounters(blockNo: number): Readonly<{ first: number; last: number }> {
  return { first: (blockNo - 1) * blockSize, last: blockNo * blockSize - 1 };
}
