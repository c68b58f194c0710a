import { formatDate } from '../../../main/domain/civil-date.ts';
import { formatEuro } from '../../../main/domain/money.ts';
import { assertNever } from '../../../main/domain/result.ts';
import { countOf, formatCount } from '../../components/text-pieces.ts';
import { whenWords } from '../acts/instant-words.ts';
import type { Bucket, FlowRow, LineRow, MovementRow, Overview, ReceiptRow, RunStatus } from '../movement-acts/reconciliation-types.ts';

/** What lies in a bucket: rows of the treasurer, flows, rows of flows, or receipts. They are drawn differently. */
export type RowKind = MovementRow['kind'] | FlowRow['kind'] | LineRow['kind'] | ReceiptRow['kind'];

/** @see reconciliation-operations.ts, `RECONCILIATION_BUCKETS` */
export function rowKindOf(bucket: Bucket): RowKind {
  switch (bucket) {
    case 'FLOW_WITHOUT_CREDIT': case 'WAITING': return 'FLOW';
    case 'PAYMENT_WITHOUT_RECEIPT': case 'DOUBLE_PAYMENT': case 'RECEIPT_AMOUNT_DIFFERS': return 'LINE';
    case 'PAYMENT_NOT_REPORTED': return 'RECEIPT';
    case 'CERTAIN': case 'TO_CONFIRM': case 'AMOUNT_DIFFERS': case 'CREDIT_WITHOUT_FLOW': case 'QUARANTINED': case 'DEFERRED': case 'RECONCILED': case 'EXCLUDED': case 'IGNORED': return 'MOVEMENT';
    default: return assertNever(bucket, 'rowKindOf');
  }
}

/** Words for a place without rows: a title, and what it means or what to do. */
export type EmptyWords = Readonly<{ title: string; words: string }>;

/** What an empty bucket says. `searched`: something was typed to find a row. */
export function emptyBucketWords(bucket: Bucket, searched: boolean): EmptyWords {
  if (searched) return { title: 'Nessuna riga con questo testo', words: 'Il testo si cerca nel numero, nella causale, in chi versa e nel flusso; un importo si scrive =12,50. Svuota il campo per rivedere tutto il gruppo.' };
  switch (bucket) {
    case 'CERTAIN': return { title: 'Nessuna proposta sicura da confermare', words: 'Quando la causale nomina il flusso e l’importo coincide, l’abbinamento compare qui: si conferma con C, o tutti insieme con Ctrl+Maiusc+C.' };
    case 'TO_CONFIRM': return { title: 'Niente da confermare', words: 'Qui arrivano le proposte che il programma non accetta da solo: guarda il perché e conferma con C.' };
    case 'AMOUNT_DIFFERS': return { title: 'Nessun importo diverso', words: 'Qui arrivano gli accrediti che nominano un flusso ma non ne hanno l’importo.' };
    case 'FLOW_WITHOUT_CREDIT': return { title: 'Nessun flusso senza incasso', words: 'Qui arrivano i flussi che la banca avrebbe già dovuto accreditare. Se manca il giornale di cassa, importalo da Importazioni.' };
    case 'CREDIT_WITHOUT_FLOW': return { title: 'Nessun incasso senza flusso', words: 'Qui arrivano gli accrediti di cui non si sa a quali pagamenti appartengono.' };
    case 'QUARANTINED': return { title: 'Nessuna bolletta doppia', words: 'Qui arrivano le righe con il numero di una bolletta che c’è già, ma con un altro contenuto: si chiariscono con la tesoreria.' };
    case 'PAYMENT_WITHOUT_RECEIPT': return { title: 'Nessun pagamento senza ricevuta', words: 'Qui arrivano i pagamenti rendicontati di cui non è ancora arrivata la ricevuta.' };
    case 'DOUBLE_PAYMENT': return { title: 'Nessun pagamento doppio', words: 'Qui arrivano i pagamenti rendicontati più di una volta: si rimborsano, o si spostano su un altro debito.' };
    case 'RECEIPT_AMOUNT_DIFFERS': return { title: 'Nessuna ricevuta con altro importo', words: 'Qui arrivano i pagamenti per cui il flusso e la ricevuta dicono importi diversi: si chiede al PSP quale è giusto.' };
    case 'PAYMENT_NOT_REPORTED': return { title: 'Nessuna ricevuta in ritardo', words: 'Qui arrivano i pagamenti con ricevuta che nessun flusso riporta, tre giorni lavorativi dopo il pagamento: si chiede il flusso all’intermediario.' };
    case 'DEFERRED': return { title: 'Niente di rimandato', words: 'Quello che rimandi con R esce dagli elenchi e torna il giorno che hai scelto.' };
    case 'RECONCILED': return { title: 'Ancora niente di riconciliato', words: 'Qui restano gli abbinamenti confermati. Si possono annullare con U, con il motivo.' };
    case 'WAITING': return { title: 'Nessun flusso in attesa', words: 'Qui stanno i flussi che la banca ha ancora tempo di accreditare.' };
    case 'EXCLUDED': return { title: 'Niente di escluso', words: 'Quello che segni «Non pagoPA» con N esce dal lavoro e resta qui, con il motivo.' };
    case 'IGNORED': return { title: 'Nessuna riga ignorata', words: 'Qui stanno le righe che non sono accrediti da abbinare: uscite, righe già caricate, girofondi.' };
    default: return assertNever(bucket, 'emptyBucketWords');
  }
}

/** Nothing was ever imported, or one side is missing: what to import first. */
export function nothingYetWords(reason: NonNullable<Overview['emptyReason']>): EmptyWords {
  switch (reason) {
    case 'NO_TREASURY': return { title: 'Mancano i movimenti della tesoreria', words: 'Importa il giornale di cassa, l’elenco dei provvisori o l’estratto conto: il programma li abbina da solo ai flussi che ha già.' };
    case 'NO_FLOWS': return { title: 'Mancano i flussi di rendicontazione', words: 'I movimenti ci sono, ma nessun flusso dice quali pagamenti contengono. Importa i flussi, o collega l’intermediario che li manda da solo.' };
    case 'NOTHING': return { title: 'Non c’è ancora niente da riconciliare', words: 'Servono i flussi di rendicontazione e i movimenti della tesoreria: importali, e qui compare che cosa coincide e che cosa manca.' };
    default: return assertNever(reason, 'nothingYetWords');
  }
}

/** The identifier of a flow in a list that shows its day already: `…PPAYITR1XXX-S2026031601`. */
export function flowInList({ iuf, regulationDate }: Pick<FlowRow, 'iuf' | 'regulationDate'>): string {
  return iuf.startsWith(regulationDate) && iuf.length > regulationDate.length ? `…${iuf.slice(regulationDate.length)}` : iuf;
}

/** `12/11`, or with the year when it is not that of today. */
export function shortDay(date: string, today: string): string {
  const whole = formatDate(date);
  return date.slice(0, 4) === today.slice(0, 4) ? whole.slice(0, 5) : whole;
}

/** When the comparison was last made: `Confrontato oggi 10:42`. */
export function runWords(status: Pick<RunStatus, 'lastRunAt'>, today: string): string {
  return status.lastRunAt === null ? 'Mai confrontato' : `Confrontato ${whenWords(status.lastRunAt, today)}`;
}

/** What accepting the whole class of `CERTAIN` means, in a dialog that says count and total first. */
export function classWords(preview: Readonly<{ count: number; cents: number; leftOut: number; leftOutCents: number }>): Readonly<{ question: string; leftOut: string | null }> {
  const { count, cents, leftOut, leftOutCents } = preview;
  return {
    question: count === 1 ? `Confermare la proposta sicura da ${formatEuro(cents)}?` : `Confermare ${formatCount(count)} proposte sicure per ${formatEuro(cents)}?`,
    leftOut: leftOut === 0 ? null : `${countOf(leftOut, 'proposta resta fuori', 'proposte restano fuori')} per ${formatEuro(leftOutCents)}: sopra la soglia servono due persone, una alla volta.`,
  };
}
