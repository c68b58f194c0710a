import type { InferContractRouterOutputs } from '@orpc/contract';
import { ACCOUNTING_ROLES, type Contract } from '../../contract/index.ts';
import type { Reader } from '../../data/engine.ts';
import { formatDate, formatInstantInRome } from '../../domain/civil-date.ts';
import { isWorthAsking } from '../../domain/may-print.ts';
import { formatEuro } from '../../domain/money.ts';
import { decideVerdict, type AskedDebt, type PaymentVerdict } from '../../domain/payment-verdict.ts';
import { isOpenState, isPaidState } from '../../domain/position-state.ts';
import { recognise, type Recognised } from '../../domain/scan.ts';
import { ok } from '../../domain/result.ts';
import type { ApplicationContext } from '../application-context.ts';
import { failure, type Operator, type Outcome } from '../access/index.ts';
import { listPayments, paymentsOfPosition, positionPaidWith, toPaymentRow, unassignedByNav, type PaymentRow } from '../payments/index.ts';
import { attachmentsOfPosition, findInstallment, inScope, listPositions, loadExternalPayments, loadFacts, loadPosition, positionRowById, positionsOfPerson, shownStateOf, type PositionListRow, type PositionRecord } from '../positions/index.ts';
import type { Connection } from '../connection/index.ts';
import { printPermission } from '../notices/index.ts';
import { personByFiscalCode, personById } from '../people/index.ts';
import { taskKind, tasksOfPosition, TASK_RULES } from '../tasks/index.ts';
import { factSentence } from './fact-sentences.ts';
import { isNumberOfOurs, namedNav, otherEntityOf, recognisedLabel } from './search.ts';
import { cutWords, verdictWords, type VerdictWords } from './verdict-words.ts';
import { alignmentOf, flowEvidence, intermediaryEvidence, receiptEvidence, toldOf, treasuryEvidence, treasuryTold, type Alignment, type Told } from './verification-sources.ts';
import { answersOf } from './verification-store.ts';

type CheckOutcome = InferContractRouterOutputs<Contract>['verification']['check'];
/** The card «Ha già pagato?» as it crosses the bridge. */
export type VerificationCard = Extract<CheckOutcome, { ok: true }>['value'];
type Action = VerificationCard['actions'][number];

/** Looks at every source for one debt and says the verdict in words; never «non pagato» without the age of the data (features.md 3b). */
export async function verify(context: ApplicationContext, reader: Reader, operator: Operator, text: string): Promise<Outcome<VerificationCard>> {
  const found = recognise(text, context.clock.today());
  const base = { readAs: recognisedLabel(found), askedAt: new Date(context.clock.nowMs()).toISOString() };
  const alignment = await alignmentOf(context, reader);
  const other = await otherEntityOf(reader, found);
  if (other !== null) return ok({ ...base, ...NOTHING_TO_SHOW, ...wordsWithout(context, { kind: 'OTHER_ENTITY' }, alignment), sentence: `Il codice letto è di un altro ente, codice fiscale ${other}: qui non c’è niente da cercare.` });
  const candidates = await candidatesFor(context, reader, operator, found, text.trim());
  const receiptOnly = candidates.length === 0 ? await paymentWithoutPosition(reader, operator, found) : null;
  const only = candidates.length === 1 ? candidates[0] : undefined;
  if (candidates.length === 0 && receiptOnly === null && (await isNumberOfOurs(reader, found))) return ok({ ...base, ...NOTHING_TO_SHOW, ...wordsWithout(context, { kind: 'OTHER_OFFICE' }, alignment) });
  if (only === undefined) return ok(openCard(context, base, candidates, receiptOnly, alignment, mayBeCut(found)));
  const record = await loadPosition(reader, only.id);
  if (record === null) return failure('NOT_FOUND', 'La posizione non c’è.');
  return ok(await positionVerdict(context, reader, operator, base, { row: only, record, installment: askedInstallment(record, found) }, alignment));
}

type Base = Readonly<{ readAs: string; askedAt: string }>;

const NOTHING_TO_SHOW = { position: null, installment: null, payment: null, candidates: [], evidence: [], actions: [], tasks: [], answers: [], attachments: [] };
const NOTHING_TOLD: Told = { lines: [], reported: null, revoked: false, seenThere: null, exchangedAt: null, confirmed: false };

/** Words where there is no position to quote. */
function wordsWithout(context: ApplicationContext, asked: Exclude<AskedDebt, { kind: 'POSITION' }>, alignment: Alignment, first: PaymentRow | null = null): VerdictWords {
  return verdictWords(context, decideVerdict(asked), { row: null, dueCents: 0, first, revoked: null, external: null, sibling: null, told: NOTHING_TOLD, treasury: { covering: [], candidate: null, alike: 0 }, alignment, attemptAt: null });
}

async function candidatesFor(context: ApplicationContext, reader: Reader, operator: Operator, found: Recognised, text: string): Promise<PositionListRow[]> {
  const today = context.clock.today();
  const nav = namedNav(found);
  if (nav !== null || found.kind === 'IUV') {
    const installment = nav !== null ? await findInstallment(reader, { nav }) : found.kind === 'IUV' ? await findInstallment(reader, { iuv: found.iuv }) : null;
    const positionId = installment?.positionId ?? (await positionPaidWith(reader, nav ?? (found.kind === 'IUV' ? found.iuv : '')));
    const row = positionId === null ? null : await positionRowById(reader, positionId, operator.offices, today);
    return row === null ? [] : [row];
  }
  if (found.kind === 'FISCAL_CODE' || found.kind === 'ELEVEN_DIGITS') {
    const person = await personByFiscalCode(reader, found.kind === 'FISCAL_CODE' ? found.code : found.digits);
    return person === null ? [] : positionsOfPerson(reader, person.id, operator.offices, today, 'ALL');
  }
  const byReceipt = await listPayments(reader, 'ALL', text, operator.offices, Number.MAX_SAFE_INTEGER, 5);
  const position = byReceipt.find((payment) => payment.positionId !== null && payment.receiptId === text);
  if (position?.positionId != null) {
    const row = await positionRowById(reader, position.positionId, operator.offices, today);
    return row === null ? [] : [row];
  }
  const filter = { states: [], serviceId: null, office: null, text, dueFrom: null, dueTo: null, createdFrom: null, createdTo: null, unsentOnly: false, origin: null };
  return (await listPositions(reader, { filter, cursor: null, limit: 30, sort: 'NEWEST', offices: operator.offices, today })).rows;
}

async function paymentWithoutPosition(reader: Reader, operator: Operator, found: Recognised): Promise<PaymentRow | null> {
  const text = namedNav(found) ?? (found.kind === 'IUV' ? found.iuv : found.kind === 'TEXT' ? found.text : null);
  if (text === null || text.length < 6) return null;
  return (await listPayments(reader, 'ALL', text, operator.offices, Number.MAX_SAFE_INTEGER, 1))[0] ?? null;
}

/** Fewer digits than a notice has: an IUV of another kind, or a code of which the first ones did not come. */
function mayBeCut(found: Recognised): boolean {
  return found.kind === 'PARTIAL_NUMBER' || (found.kind === 'IUV' && /^\d{15}$/.test(found.iuv));
}

function openCard(context: ApplicationContext, base: Base, candidates: PositionListRow[], payment: PaymentRow | null, alignment: Alignment, cut: boolean): VerificationCard {
  if (payment !== null && payment.effect !== 'NO_PAYMENT') {
    return {
      ...base, ...NOTHING_TO_SHOW, ...wordsWithout(context, { kind: 'UNKNOWN', hasReceipt: true }, alignment, payment), payment: toPaymentRow(payment), evidence: [receiptEvidence(context, payment, alignment)],
      actions: [{ code: 'PRINT_RECEIPT', label: 'Stampa ricevuta', primary: true, enabled: true, whyNot: null, targetId: payment.id }],
    };
  }
  const many = candidates.length > 1;
  const unknown = wordsWithout(context, many ? { kind: 'SEVERAL' } : { kind: 'UNKNOWN', hasReceipt: false }, alignment);
  return {
    ...base, ...NOTHING_TO_SHOW, ...(cut && !many ? cutWords(unknown) : unknown), candidates,
    ...(many ? { sentence: `Ci sono ${candidates.length} posizioni che corrispondono: scegli quella che il cittadino dice di avere pagato.` } : {}),
    evidence: [{ ...receiptEvidence(context, null, alignment), says: 'Nessuna ricevuta con questo codice' }],
    actions: many ? [] : [{ code: 'NEW_POSITION', label: 'Nuova posizione', primary: false, enabled: true, whyNot: null, targetId: null }],
  };
}

type Installment = PositionRecord['installments'][number];
type AskedPosition = Readonly<{ row: PositionListRow; record: PositionRecord; /** The instalment asked about; null: the position as a whole. */ installment: Installment | null }>;

/** The instalment whose number was read; the only one; else none: several instalments paid are not one paid several times. */
function askedInstallment(record: PositionRecord, found: Recognised): Installment | null {
  const nav = namedNav(found);
  const iuv = found.kind === 'IUV' ? found.iuv : null;
  const named = record.installments.find((one) => (nav !== null && one.nav === nav) || (iuv !== null && one.iuv === iuv));
  return named ?? (record.installments.length === 1 ? (record.installments[0] ?? null) : null);
}

/** What the card tells of the instalment asked about. */
function askedCard(context: ApplicationContext, { position, installments }: PositionRecord, { id, number, nav, amountCents, dueDate, optionId, ...row }: Installment): VerificationCard['installment'] {
  const of = installments.filter((other) => other.optionId === optionId).length;
  return { id, number, of, nav, amountCents, dueDate, state: shownStateOf({ ...row, dueDate }, position.expiringFrom, context.clock.today()) };
}

/** The instalment that says most: the one paid twice, else the first paid, else the first. */
function tellingInstallment(record: PositionRecord, payments: readonly PaymentRow[]): Installment | null {
  const paid = (one: Installment) => payments.filter(({ installmentId }) => installmentId === one.id).length;
  return record.installments.find((one) => paid(one) > 1) ?? record.installments.find((one) => paid(one) === 1) ?? record.installments[0] ?? null;
}

async function positionVerdict(context: ApplicationContext, reader: Reader, operator: Operator, base: Base, { row, record, installment: asked }: AskedPosition, alignment: Alignment): Promise<VerificationCard> {
  const all = await paymentsOfPosition(reader, row.id);
  const attributed = all.filter((payment) => payment.effect !== 'NO_PAYMENT' && payment.effect !== 'REVOKED').toSorted((a, b) => standing(a) - standing(b) || a.id - b.id);
  const installment = asked ?? tellingInstallment(record, attributed);
  const ofIt = (installmentId: number | null) => installment === null || installmentId === null || installmentId === installment.id;
  const payments = [...attributed.filter((payment) => ofIt(payment.installmentId)), ...(await notYetAttributed(reader, operator, record, installment))];
  const revoked = all.findLast((payment) => payment.effect === 'REVOKED' && ofIt(payment.installmentId)) ?? null;
  const external = (await loadExternalPayments(reader, row.id)).filter((payment) => payment.voidedAt === null && ofIt(payment.installmentId));
  const siblings = (await positionsOfPerson(reader, record.position.personId, operator.offices, context.clock.today(), 'ALL')).filter((other) => other.id !== row.id && isPaidState(other.state));
  const sibling = siblings.find((other) => other.service === row.service) ?? null;
  const tasks = (await tasksOfPosition(reader, row.id)).filter((task) => task.state !== 'DONE');
  const iuvs = installment?.iuv == null ? [] : [installment.iuv];
  const told = await toldOf(context, reader, alignment.connection, { id: row.id, iuvs, confirmed: record.installments.some(({ confirmedAt }) => confirmedAt !== null) });
  const dueCents = installment?.amountCents ?? row.amountCents;
  const treasury = await treasuryTold(context, reader, { told, paymentIds: payments.map(({ id }) => id), iuvs, amountCents: dueCents, debtorName: row.debtorName });
  const attemptAt = await declaredToday(context, reader, row.id, asked?.id ?? null);
  const onPortal = record.installments.some((one) => one.onPortal === 1);
  const decided = decideVerdict({
    kind: 'POSITION',
    facts: {
      dueCents, receipts: payments.map((payment) => ({ receiptId: payment.receiptId, amountCents: payment.amountCents, toRefund: payment.effect === 'TO_REFUND', unattributed: payment.positionId === null })),
      revoked: revoked !== null, lines: told.lines, externalCents: external.map(({ amountCents }) => amountCents), paidThere: told.seenThere?.paid === true, credit: treasury.candidate === null ? null : { movementId: treasury.candidate.credit.movementId, how: treasury.candidate.how },
      siblingPaid: sibling !== null, attemptAt, nowMs: context.clock.nowMs(), cancelled: row.state === 'INVALID' || asked?.lapsed === 1 || tasks.some(({ kind }) => kind === 'PAID_AFTER_CANCELLATION' || kind === 'PAID_AFTER_LAPSE'), amountDiffers: tasks.some(({ kind }) => kind === 'AMOUNT_DIFFERS'),
      notPayable: row.state !== 'TO_SYNC' ? null : onPortal ? 'CHANGED_AFTER_SENDING' : 'NEVER_SENT',
    },
  });
  const first = payments[0] ?? null;
  const links = { seesFlows: ACCOUNTING_ROLES.includes(operator.role) };
  const nowhere = { updatedAt: null, ageLabel: 'adesso', old: false, available: true };
  return {
    ...base, ...verdictWords(context, decided, { row, dueCents, first, revoked, external: external[0] ?? null, sibling, told, treasury, alignment, attemptAt }), position: row, installment: asked === null ? null : askedCard(context, record, asked), payment: first === null ? null : toPaymentRow(first),
    candidates: decided.verdict === 'OTHER_NOTICE_PAID' && sibling !== null ? [sibling] : [],
    evidence: [
      receiptEvidence(context, first, alignment, revoked), flowEvidence(context, told, alignment, links), treasuryEvidence(context, treasury, alignment, told.reported !== null, links), intermediaryEvidence(context, told, alignment, first !== null),
      { source: 'Pagamenti fuori pagoPA', says: external[0] === undefined ? 'Nessuno registrato' : `Registrato il ${formatInstantInRome(Date.parse(external[0].at))}`, found: external.length > 0, ...nowhere, link: external.length > 0 ? { kind: 'POSITION', id: row.id } : null },
      { source: 'Altri avvisi della persona', says: sibling === null ? 'Nessun altro avviso pagato per questo servizio' : `Pagato un altro avviso: ${sibling.description}, ${formatEuro(sibling.amountCents)}`, found: sibling !== null, ...nowhere, link: sibling === null ? null : { kind: 'POSITION', id: sibling.id } },
    ],
    actions: actionsOf({ operator, verdict: decided.verdict, row, whyNotReprint: await whyNotReprinted(context, reader, alignment.connection, operator, record), payment: first, taskIds: tasks.map((task) => task.id), sibling, mode: alignment.connection.mode, candidate: treasury.candidate?.credit.movementId ?? null, reported: decided.verdict === 'PAID_RECEIPT_COMING' && decided.by === 'FLOW' }),
    tasks: tasks.map((task) => ({ id: task.id, title: TASK_RULES[taskKind(task.kind)].title })), answers: await answersOf(reader, row.id),
    attachments: (await attachmentsOfPosition(reader, row.id)).map((attachment) => ({ id: attachment.id, name: attachment.name, at: attachment.at, title: factSentence(attachment.kind).title })),
  };
}

/** When the citizen last declared to have paid today; null: not today, or another installment. */
async function declaredToday(context: ApplicationContext, reader: Reader, positionId: number, installmentId: number | null): Promise<string | null> {
  const today = `il ${formatDate(context.clock.today())}`;
  return (await loadFacts(reader, positionId)).find((fact) => fact.kind === 'DECLARATION' && fact.detail === today && (fact.installmentId === null || installmentId === null || fact.installmentId === installmentId))?.at ?? null;
}

/** What pays comes before what goes back. */
function standing(payment: PaymentRow): number {
  return payment.effect === 'PAYS' ? 0 : 1;
}

/** Receipts with this notice's number that came before the position did (loaded later from a file): the money is here all the same. */
async function notYetAttributed(reader: Reader, operator: Operator, record: PositionRecord, installment: Installment | null): Promise<readonly PaymentRow[]> {
  return installment?.nav == null || !inScope(operator, record.position.office) ? [] : unassignedByNav(reader, installment.nav);
}

/** Why the notice may not be printed again now; null when it may. */
async function whyNotReprinted(context: ApplicationContext, reader: Reader, connection: Connection, operator: Operator, record: PositionRecord): Promise<string | null> {
  const person = await personById(reader, record.position.personId);
  const [installment] = record.installments;
  if (person === null || installment === undefined) return 'L’avviso non c’è.';
  const permission = printPermission(context, connection, operator, record, installment, person);
  return permission.allowed || isWorthAsking(permission) ? null : permission.message;
}

type Asked = Readonly<{ operator: Operator; verdict: PaymentVerdict['verdict']; row: PositionListRow; whyNotReprint: string | null; payment: PaymentRow | null; taskIds: readonly number[]; sibling: PositionListRow | null; mode: Connection['mode']; /** A credit that may be the payment. */ candidate: number | null; /** By a flow, not only by the intermediary. */ reported: boolean }>;

/** Verdicts that another question to the intermediary may change. */
const MAY_CHANGE: ReadonlySet<PaymentVerdict['verdict']> = new Set(['NOT_FOUND', 'IN_PROGRESS', 'CREDITED', 'OTHER_NOTICE_PAID', 'PAID_RECEIPT_COMING']);

function actionsOf({ operator, verdict, row, whyNotReprint, payment, taskIds, sibling, mode, candidate, reported }: Asked): Action[] {
  const asks = mode === 'CONNECTOR' && MAY_CHANGE.has(verdict) && row.nav !== null;
  const atCounter = operator.role !== 'ACCOUNTING';
  const actions: Action[] = [];
  const add = (code: Action['code'], label: string, targetId: number | null, primary = false, whyNot: string | null = null) => actions.push({ code, label, primary, enabled: whyNot === null, whyNot, targetId });
  if (payment !== null) add('PRINT_RECEIPT', 'Stampa ricevuta', payment.id, true);
  if (asks) add('ASK_INTERMEDIARY', verdict === 'PAID_RECEIPT_COMING' ? 'Chiedi la ricevuta ora' : 'Verifica ora presso l’intermediario', row.id, verdict !== 'OTHER_NOTICE_PAID' && !reported);
  if (verdict === 'PAID_RECEIPT_COMING' && reported) add('PRINT_REPORTED', 'Stampa attestazione', row.id, true);
  const matches = ACCOUNTING_ROLES.includes(operator.role);
  if (verdict === 'CREDITED' && candidate !== null) add('OPEN_MOVEMENT', 'Apri in Riconciliazione', candidate, matches && !asks, matches ? null : 'Lo abbina la Contabilità o il Responsabile.');
  const task = taskIds[0];
  if (task !== undefined) add('OPEN_TASK', 'Apri l’attività', task);
  if (verdict === 'OTHER_NOTICE_PAID' && sibling !== null) add('OPEN_OTHER', 'Apri l’avviso pagato', sibling.id, true);
  if ((verdict === 'NOT_FOUND' || verdict === 'OTHER_NOTICE_PAID' || verdict === 'CREDITED' || verdict === 'IN_PROGRESS') && isOpenState(row.state)) {
    add('RECORD_DECLARATION', 'Registra dichiarazione del cittadino', row.id, verdict === 'NOT_FOUND' && !asks);
    if (atCounter) add('RECORD_EXTERNAL', 'Registra come pagato fuori pagoPA', row.id);
    if (atCounter) add('REPRINT_NOTICE', 'Ristampa l’avviso', row.id, false, whyNotReprint);
  }
  add('OPEN_POSITION', 'Apri la posizione', row.id, payment === null && !MAY_CHANGE.has(verdict));
  return actions;
}
