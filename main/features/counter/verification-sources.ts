import type { InferContractRouterOutputs } from '@orpc/contract';
import type { Contract } from '../../contract/index.ts';
import type { Reader } from '../../data/engine.ts';
import { civilDateInRome, formatDate, formatDateWithWeekday, formatInstantInRome, formatTimeInRome } from '../../domain/civil-date.ts';
import { formatEuro } from '../../domain/money.ts';
import type { ApplicationContext } from '../application-context.ts';
import { readConnection, type Connection } from '../connection/index.ts';
import { lastFlowAt, reportedPayments, type ReportedPayment } from '../flows/index.ts';
import { lastImportAt, type PaymentRow } from '../payments/index.ts';
import { lastSeenThere, type LastSeenThere } from '../positions/index.ts';
import { candidateCredits, creditsOf, type CreditOfPayment } from '../reconciliation/index.ts';
import { findEntityIdentity } from '../setup/index.ts';
import { lastTreasuryAt } from '../treasury/index.ts';

type CheckOutcome = InferContractRouterOutputs<Contract>['verification']['check'];
export type Evidence = Extract<CheckOutcome, { ok: true }>['value']['evidence'][number];

/** How fresh what we know is: of every source the last time it told something, or was asked and had nothing new. Null: never. */
export type Alignment = Readonly<{ connection: Connection; receiptsAt: string | null; flowsAt: string | null; treasuryAt: string | null }>;

/** What the intermediary and the flows say of one position. */
export type Told = Readonly<{ lines: readonly ReportedPayment[]; reported: ReportedPayment | null; revoked: boolean; seenThere: LastSeenThere | null; /** Last exchange about this position. */ exchangedAt: string | null; confirmed: boolean }>;

/** Runs looked through for the last good one of a stream: some hours of them. */
const RUNS_READ = 200;

/** How fresh the data are. With a connector a complete reading counts also when nothing new was there (features.md 3b: never «non pagato» without the age of the data). */
export async function alignmentOf(context: ApplicationContext, reader: Reader): Promise<Alignment> {
  const connection = await readConnection(context, reader);
  const [receipts, flows] = [await lastImportAt(reader), await lastFlowAt(reader)];
  const runs = connection.mode === 'MANUAL' || context.sync === null ? [] : await context.sync.runs(reader, RUNS_READ);
  const read = (stream: 'RECEIPTS' | 'FLOWS') => runs.find((run) => run.stream === stream && run.outcome === 'DONE')?.endedAt ?? null;
  return { connection, receiptsAt: later(receipts, read('RECEIPTS')), flowsAt: later(flows, read('FLOWS')), treasuryAt: await lastTreasuryAt(reader) };
}

function later(a: string | null, b: string | null): string | null {
  return a === null || (b !== null && b > a) ? b : a;
}

/** Outcomes by which a row of a flow says that the money was taken; `3` says that it went back (receipts-fdr.md 2.3). */
const PAID_OUTCOMES: ReadonlySet<string> = new Set(['0', '4', '8', '9']);
const REVOKED_OUTCOME = '3';

/** Asks flows and intermediary about one position; `iuvs` and `confirmed` are those of its installments. */
export async function toldOf(context: ApplicationContext, reader: Reader, connection: Connection, position: Readonly<{ id: number; iuvs: readonly string[]; confirmed: boolean }>): Promise<Told> {
  const entity = await findEntityIdentity(reader);
  const rows = entity === null ? [] : await reportedPayments(reader, entity.fiscalCode, position.iuvs);
  const paid = rows.find((row) => PAID_OUTCOMES.has(row.outcome)) ?? null;
  const exchanges = connection.mode === 'MANUAL' || context.sync === null ? [] : await context.sync.exchanges(reader, position.id, 1);
  return { lines: rows, reported: paid, revoked: rows.some((row) => row.outcome === REVOKED_OUTCOME), seenThere: connection.mode === 'MANUAL' ? null : await lastSeenThere(reader, position.id), exchangedAt: exchanges[0]?.at ?? null, confirmed: position.confirmed };
}

const HOUR = 3_600_000;

/** When, and how long ago: `24/11/2026 10:42 · 2 ore fa`; `old` from a day on. */
export function ageOf(context: Pick<ApplicationContext, 'clock'>, at: string | null): Readonly<{ label: string; old: boolean }> {
  if (at === null) return { label: 'mai', old: true };
  const hours = (context.clock.nowMs() - Date.parse(at)) / HOUR;
  const when = formatInstantInRome(Date.parse(at));
  if (hours < 1) return { label: `${when} · meno di un’ora fa`, old: false };
  if (hours < 24) return { label: `${when} · ${Math.floor(hours)} ${Math.floor(hours) === 1 ? 'ora' : 'ore'} fa`, old: false };
  const days = Math.floor(hours / 24);
  return { label: `${when} · ${days} ${days === 1 ? 'giorno' : 'giorni'} fa`, old: true };
}

/** In the middle of a sentence: `oggi alle 10:42`, else as {@link ageOf}. */
function shortAge(context: Pick<ApplicationContext, 'clock'>, at: string | null): string {
  if (at === null || civilDateInRome(Date.parse(at)) !== context.clock.today()) return ageOf(context, at).label;
  return `oggi alle ${formatTimeInRome(Date.parse(at))}`;
}

/** The age of what «Non risulta» rests on, one sentence without its stop: receipts, flows, treasury. */
export function alignmentWords(context: Pick<ApplicationContext, 'clock'>, alignment: Alignment): string {
  const [receipts, flows, treasury] = [shortAge(context, alignment.receiptsAt), shortAge(context, alignment.flowsAt), shortAge(context, alignment.treasuryAt)];
  const ages = alignment.connection.mode === 'MANUAL' ? `ultima ricevuta importata: ${receipts}; ultimo flusso importato: ${flows}` : `ultimo allineamento: ricevute ${receipts}, flussi ${flows}`;
  return `${ages}; ultimo file della tesoreria: ${treasury}`;
}

/** The same where the list has not been narrowed to one position: only what was looked at. */
export function receiptAgeWords(context: Pick<ApplicationContext, 'clock'>, alignment: Alignment): string {
  return `${alignment.connection.mode === 'MANUAL' ? 'Ultima ricevuta importata' : 'Ultimo allineamento delle ricevute'}: ${shortAge(context, alignment.receiptsAt)}`;
}

/** What an answer given is remembered with. */
export function answerAge(alignment: Alignment): string {
  if (alignment.receiptsAt === null) return alignment.connection.mode === 'MANUAL' ? 'nessuna ricevuta importata' : 'ricevute mai allineate';
  return `ricevute ferme al ${formatInstantInRome(Date.parse(alignment.receiptsAt))}`;
}

/** Where the rows of the evidence lead: who does not see flows and treasury is not sent there. */
export type EvidenceLinks = Readonly<{ seesFlows: boolean }>;

/** @param revoked shown where no payment counts: its receipt is here, and its money went back */
export function receiptEvidence(context: ApplicationContext, payment: PaymentRow | null, alignment: Alignment, revoked: PaymentRow | null = null): Evidence {
  const at = payment?.receivedAt ?? alignment.receiptsAt;
  const age = ageOf(context, at);
  const linked = payment ?? revoked;
  return {
    source: 'Ricevute', found: payment !== null, updatedAt: at, ageLabel: age.label, old: payment === null && age.old, available: true, link: linked === null ? null : { kind: 'RECEIPT', id: linked.id },
    says: payment === null ? (revoked === null ? 'Non ancora arrivata' : `Solo una, di un pagamento revocato: ${formatEuro(revoked.amountCents)}${revoked.paidOn === null ? '' : ` il ${formatDate(revoked.paidOn)}`}, ${revoked.psp}`) : `C’è: ${formatEuro(payment.amountCents)}${payment.paidOn === null ? '' : ` il ${formatDate(payment.paidOn)}`}, ${payment.psp}`,
  };
}

export function flowEvidence(context: ApplicationContext, told: Told | null, alignment: Alignment, { seesFlows }: EvidenceLinks): Evidence {
  const reported = told?.reported ?? null;
  const at = reported?.receivedAt ?? alignment.flowsAt;
  const age = ageOf(context, at);
  const shown = reported ?? told?.lines[0] ?? null;
  const says = reported === null ? (told?.revoked === true ? 'C’è solo uno storno' : 'Nessuna riga con questo avviso') : `C’è: flusso ${reported.flowName}, riga ${reported.line}, esito ${reported.outcome}${told?.revoked === true ? '; c’è anche uno storno' : ''}`;
  return { source: 'Flussi di rendicontazione', says, found: reported !== null, updatedAt: at, ageLabel: age.label, old: reported === null && age.old, available: true, link: shown === null || !seesFlows ? null : { kind: 'FLOW', id: shown.flowId } };
}

/** What the intermediary said of the position when it was last asked; without a connection there is nobody to ask. `paid`: a receipt is here, and counts for more than what it says. */
export function intermediaryEvidence(context: ApplicationContext, told: Told | null, { connection }: Alignment, paid: boolean): Evidence {
  const source = 'Intermediario';
  if (connection.mode === 'MANUAL') return { source, says: 'nessun collegamento: si guarda sul suo portale', found: false, updatedAt: null, ageLabel: '—', old: false, available: false, link: null };
  const { seenThere = null, exchangedAt = null, confirmed = false } = told ?? {};
  const at = later(exchangedAt, seenThere?.at ?? null);
  const says = paid ? 'Per il pagamento vale la ricevuta' : seenThere !== null ? `Dice: ${seenThere.words}` : confirmed ? 'La conosce, nessun pagamento segnalato' : 'Non l’ha ancora confermata';
  const age = ageOf(context, at);
  return { source, says, found: !paid && seenThere?.paid === true, updatedAt: at, ageLabel: at === null ? 'mai chiesto' : age.label, old: !paid && seenThere?.paid !== true && age.old, available: true, link: null };
}

/** What the treasury says of one position: the credit that brought the payment, or one that may be it. */
export type TreasuryTold = Readonly<{ covering: readonly CreditOfPayment[]; candidate: Awaited<ReturnType<typeof candidateCredits>>['best']; alike: number }>;

/** Asks the treasury; credits that may be the payment only where nothing else says that it was made. */
export async function treasuryTold(context: ApplicationContext, reader: Reader, { told, paymentIds, iuvs, amountCents, debtorName }: Readonly<{ told: Told; paymentIds: readonly number[]; iuvs: readonly string[]; amountCents: number; debtorName: string }>): Promise<TreasuryTold> {
  const flowIds = told.lines.filter(({ outcome }) => outcome !== REVOKED_OUTCOME).map(({ flowId }) => flowId);
  const covering = flowIds.length + paymentIds.length === 0 ? [] : await creditsOf(reader, { flowIds: [...new Set(flowIds)], paymentIds });
  if (paymentIds.length > 0 || told.reported !== null || iuvs.length === 0) return { covering, candidate: null, alike: 0 };
  const { best, alike } = await candidateCredits(reader, { iuvs, amountCents, debtorName, today: context.clock.today() });
  return { covering, candidate: best, alike };
}

/** The treasury in the list of what was looked at. */
export function treasuryEvidence(context: ApplicationContext, { covering, candidate, alike }: TreasuryTold, alignment: Alignment, expected: boolean, { seesFlows }: EvidenceLinks): Evidence {
  const [first] = covering;
  const credit = first ?? candidate?.credit ?? null;
  const age = ageOf(context, alignment.treasuryAt);
  return {
    source: 'Tesoreria', says: treasuryWords(covering, candidate, alike, alignment, expected), found: first?.settled === true, updatedAt: alignment.treasuryAt, ageLabel: age.label, old: first?.settled !== true && age.old, available: true,
    link: credit === null || !seesFlows ? null : { kind: 'MOVEMENT', id: credit.movementId },
  };
}

function treasuryWords(covering: TreasuryTold['covering'], candidate: TreasuryTold['candidate'], alike: number, { treasuryAt }: Alignment, expected: boolean): string {
  const [first] = covering;
  if (first !== undefined) return `${first.settled ? 'Accreditato' : 'Forse accreditato, da confermare'} il ${formatDate(first.bookingDate)}, ${first.number}${covering.length > 1 ? ` e ${covering.length === 2 ? 'un altro accredito' : `altri ${covering.length - 1} accrediti`}` : ''}`;
  if (candidate !== null) return `${candidate.how === 'NAMED' ? 'C’è un accredito con questo IUV' : 'C’è un accredito che gli somiglia'}: ${candidate.credit.number} del ${formatDate(candidate.credit.bookingDate)}, da abbinare`;
  if (treasuryAt === null) return 'Nessun file della tesoreria importato';
  if (alike > 0) return `${alike === 1 ? 'Un accredito' : `${alike} accrediti`} da abbinare con lo stesso importo, senza altri segni`;
  return expected ? 'Non ancora accreditato: di solito il giorno dopo il flusso' : 'Nessun accredito che gli somigli';
}

/** «Pagato, ricevuta in arrivo» in words: a flow has it, or the intermediary says so (features.md 3b, second verdict). */
export function comingWords({ reported, seenThere }: Told, by: 'FLOW' | 'INTERMEDIARY'): string {
  if (by === 'FLOW' && reported !== null) return `Risulta pagato ${formatDateWithWeekday(reported.paidOn)}, ${formatEuro(reported.amountCents)}, nel flusso di ${reported.psp} arrivato il ${formatInstantInRome(Date.parse(reported.receivedAt))}. La ricevuta non è ancora arrivata.`;
  return `Per l’intermediario risulta pagato${seenThere === null ? '' : `: lo ha detto il ${formatInstantInRome(Date.parse(seenThere.at))}`}. La ricevuta non è ancora arrivata.`;
}
