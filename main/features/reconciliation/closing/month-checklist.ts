/** What closing a month asks for (features.md 3c, «Chiudi mese»). */
import type { CHECK_CODES, CHECK_STANDINGS, ReconciliationBucket } from '../../../contract/index.ts';
import type { Reader } from '../../../data/engine.ts';
import { monthAfter, monthOf, monthWords } from '../../../domain/calendar-month.ts';
import { formatEuro } from '../../../domain/money.ts';
import type { ApplicationContext } from '../../application-context.ts';
import { overviewOf } from '../overview.ts';
import { monthLedger, type Carried, type MonthLedger } from './closing-figures.ts';
import { changesAfterClosing, type AfterClosing } from './after-closing.ts';
import { lateFlowsOf, ledgerSums, type LedgerSum } from './closed-rows-store.ts';
import { awaitingSecond, booksOpenFrom, liveClosingOf, unreportedByPsp, unsettledFlows, unsettledMovements, withoutBudget, type KeptClosing, type Unreported } from './closing-store.ts';

type Overview = Awaited<ReturnType<typeof overviewOf>>;
type CheckCode = (typeof CHECK_CODES)[number];
export type CheckItem = Readonly<{ code: CheckCode; label: string; standing: (typeof CHECK_STANDINGS)[number]; detail: string; count: number; cents: number | null; bucket: ReconciliationBucket | null }>;
export type MonthCheck = Readonly<{ month: string; nextMonth: string; overview: Overview; items: readonly CheckItem[]; canClose: boolean; ledger: MonthLedger; carried: Carried; unreported: readonly Unreported[]; closing: KeptClosing | null; afterClosing: readonly AfterClosing[] }>;

/** Looks at a month as it stands; the balance of one that is closed, and what it passed on, are those of its papers. Reads whatever the screen of the month reads, and the receipts paid in it. */
export async function checkMonth(context: ApplicationContext, reader: Reader, month: string): Promise<MonthCheck> {
  const overview = await overviewOf(context, reader, month);
  const movements = await unsettledMovements(reader, month);
  const flows = await unsettledFlows(reader, month);
  const unreported = await unreportedByPsp(reader, month);
  const closing = await liveClosingOf(reader, month);
  const sums = closing === null ? await ledgerSums(reader, month) : [];
  const ledger = closing?.figures.ledger ?? monthLedger(sums);
  const openFrom = await booksOpenFrom(reader);
  const afterClosing = await changesAfterClosing(reader, { of: closing === null ? 'COUNTED_IN' : 'CLOSED', month });
  const earlier = overview.months.filter((known) => known < month && known >= openFrom).toSorted()[0];
  const items = [
    overItem(month, context.clock.today()), earlierItem(earlier), comparedItem(overview), identitiesItem(overview, ledger), certainItem(overview), toConfirmItem(overview), secondItem(await awaitingSecond(reader, month)),
    ...(closing === null ? [lateItem(sums, await lateFlowsOf(reader, month)), changedItem(afterClosing)] : []), ...LOOKED_AT.map(([bucket, label, detail]) => bucketItem(overview, bucket, label, detail)), unreportedItem(unreported), budgetItem(await withoutBudget(reader, month)),
  ];
  return {
    month, nextMonth: monthAfter(month, 1), overview, items, canClose: items.every(({ standing }) => standing !== 'BLOCKS'), ledger, unreported, closing, afterClosing,
    carried: closing?.figures.carried ?? { movements: movements.count, movementCents: movements.cents, flows: flows.count, flowCents: flows.cents },
  };
}

type Sum = Readonly<{ count: number; cents: number }>;

function blocks(code: CheckCode, label: string, blocked: boolean, detail: string, sum: Sum | null = null, bucket: ReconciliationBucket | null = null): CheckItem {
  return { code, label, standing: blocked ? 'BLOCKS' : 'DONE', detail: blocked ? detail : '', count: sum?.count ?? 0, cents: sum?.cents ?? null, bucket };
}

function overItem(month: string, today: string): CheckItem {
  return blocks('OVER', 'Il mese è finito', monthOf(today) <= month, `${capitalised(monthWords(month))} non è ancora finito: si chiude dal primo giorno del mese dopo.`);
}

function earlierItem(earlier: string | undefined): CheckItem {
  return blocks('EARLIER', 'I mesi prima sono chiusi', earlier !== undefined, `Prima chiudi ${earlier === undefined ? '' : monthWords(earlier)}: i mesi si chiudono in ordine.`);
}

function comparedItem({ status, emptyReason }: Overview): CheckItem {
  if (emptyReason === 'NO_TREASURY') return blocks('COMPARED', 'Movimenti e flussi confrontati', true, 'Non è mai stato importato un file della tesoreria: importa il giornale di cassa da Importazioni.');
  return blocks('COMPARED', 'Movimenti e flussi confrontati', status.pending, 'Sono arrivati dati che non sono ancora stati confrontati: aspetta, oppure scegli «Confronta adesso».');
}

function identitiesItem({ identities }: Overview, { differenceCents }: MonthLedger): CheckItem {
  const wrong = [...identities.filter((identity) => identity.differenceCents !== 0).map((identity) => `${identity.label}: ${formatEuro(identity.differenceCents)}`), ...(differenceCents === 0 ? [] : [`Saldo del mese: ${formatEuro(differenceCents)}`])];
  return blocks('IDENTITIES', 'Le quadrature tornano', wrong.length > 0, `Non tornano: ${wrong.join(' · ')}. Il responsabile sceglie «Ricalcola tutto…»; se non basta chiama l’assistenza.`);
}

function sumOf({ buckets }: Overview, wanted: ReconciliationBucket): Sum {
  return buckets.find(({ bucket }) => bucket === wanted) ?? { count: 0, cents: 0 };
}

function certainItem(overview: Overview): CheckItem {
  const sum = sumOf(overview, 'CERTAIN');
  return blocks('CERTAIN', 'Proposte sicure confermate', sum.count > 0, 'Confermale tutte con Ctrl+Maiusc+C, o guardale una a una.', sum, 'CERTAIN');
}

function toConfirmItem(overview: Overview): CheckItem {
  const sum = sumOf(overview, 'TO_CONFIRM');
  return blocks('TO_CONFIRM', 'Proposte decise', sum.count > 0, 'Per ognuna conferma con C, sciogli con S, o rimanda con R.', sum, 'TO_CONFIRM');
}

function secondItem(sum: Sum): CheckItem {
  return blocks('SECOND_PERSON', 'Nessun abbinamento aspetta una seconda persona', sum.count > 0, 'Sopra la soglia servono due persone: chi non ha accettato per primo conferma con C.', sum);
}

/** What has a day of a closed month and came after its closing is not the opening balance: it is told apart. */
function lateItem(sums: readonly LedgerSum[], flows: Sum): CheckItem {
  const late = sums.find(({ came }) => came === 'LATE');
  const count = (late?.count ?? 0) + flows.count;
  const detail = `Hanno la data di un mese chiuso e contano in questo: ${countWords(late?.count ?? 0, 'movimento', 'movimenti')} per ${formatEuro(late?.signedCents ?? 0)}, ${countWords(flows.count, 'flusso', 'flussi')} per ${formatEuro(flows.cents)}. Se devono stare nel loro mese, il responsabile lo riapre.`;
  return { code: 'LATE_ARRIVALS', label: 'Arrivi tardivi di mesi chiusi', standing: count === 0 ? 'DONE' : 'LOOK', detail: count === 0 ? '' : detail, count, cents: late?.signedCents ?? null, bucket: null };
}

function changedItem(changes: readonly AfterClosing[]): CheckItem {
  const count = changes.length;
  return { code: 'CHANGED_AFTER_CLOSING', label: 'Righe di mesi chiusi cambiate dopo la chiusura', standing: count === 0 ? 'DONE' : 'LOOK', detail: count === 0 ? '' : 'I verbali di quei mesi restano come sono; la differenza conta in questo mese. Sono elencate qui sotto, e sono attività del responsabile.', count, cents: null, bucket: null };
}

function countWords(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** Discrepancies that a month can be closed with: they go on to the next one, or are followed as tasks. */
const LOOKED_AT: readonly (readonly [ReconciliationBucket & CheckCode, string, string])[] = [
  ['AMOUNT_DIFFERS', 'Accrediti con importo diverso dal flusso', 'Passano al mese dopo.'],
  ['CREDIT_WITHOUT_FLOW', 'Incassi senza flusso', 'Passano al mese dopo, finché arriva il flusso o decidi che non sono pagoPA.'],
  ['QUARANTINED', 'Bollette doppie da chiarire', 'Passano al mese dopo: chiariscile con la tesoreria.'],
  ['FLOW_WITHOUT_CREDIT', 'Flussi senza incasso', 'Passano al mese dopo: chiedi alla tesoreria o al PSP.'],
  ['WAITING', 'Flussi che la banca ha ancora tempo di accreditare', 'Passano al mese dopo.'],
  ['PAYMENT_WITHOUT_RECEIPT', 'Pagamenti senza ricevuta', 'Restano in questo mese con il loro flusso: chiedi le ricevute all’intermediario.'],
  ['DOUBLE_PAYMENT', 'Doppi pagamenti', 'Restano in questo mese con il loro flusso: vanno rimborsati o spostati su un altro debito.'],
  ['DEFERRED', 'Movimenti rimandati', 'Passano al mese dopo.'],
];

function bucketItem(overview: Overview, bucket: ReconciliationBucket & CheckCode, label: string, detail: string): CheckItem {
  const { count, cents } = sumOf(overview, bucket);
  return { code: bucket, label, standing: count === 0 ? 'DONE' : 'LOOK', detail: count === 0 ? '' : detail, count, cents, bucket };
}

function unreportedItem(unreported: readonly Unreported[]): CheckItem {
  const count = unreported.reduce((sum, row) => sum + row.count, 0);
  const cents = unreported.reduce((sum, row) => sum + row.cents, 0);
  return { code: 'UNREPORTED', label: 'Ricevute che nessun flusso rendiconta', standing: count === 0 ? 'DONE' : 'LOOK', detail: count === 0 ? '' : 'Forse manca un flusso: guarda di quali PSP sono, e chiedilo all’intermediario.', count, cents, bucket: null };
}

function budgetItem({ count, cents }: Sum): CheckItem {
  return { code: 'WITHOUT_BUDGET', label: 'Pagamenti senza capitolo', standing: count === 0 ? 'DONE' : 'LOOK', detail: count === 0 ? '' : 'Il loro servizio non ha voci di bilancio, o non si sa di quale servizio sono: senza capitolo non si fanno le reversali.', count, cents, bucket: null };
}

function capitalised(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
