import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { RESPONSIBLE_ROLES } from '../../contract/index.ts';
import { appendAudit } from '../../data/audit.ts';
import type { Reader, UnitOfWork } from '../../data/engine.ts';
import { advanceNumber } from '../../data/numbering/issued-numbers.ts';
import { formatDate } from '../../domain/civil-date.ts';
import { planTotal } from '../../domain/installment-plan.ts';
import { formatEuro } from '../../domain/money.ts';
import { formatNav } from '../../domain/notice-number.ts';
import { askedOfPlan, askedTwice, creditedTogether, splitLines } from '../../domain/plan-residue.ts';
import { isPaidState, projectInstallment, projectPosition, ROLE_LABEL } from '../../domain/position-state.ts';
import { ok } from '../../domain/result.ts';
import { checkTransferList, transferListProblemMessage } from '../../domain/transfer-list.ts';
import type { ApplicationContext } from '../application-context.ts';
import { failure, versionConflict, type Operator, type Outcome } from '../access/index.ts';
import { issuingTermsOf } from '../catalogue/index.ts';
import { readConnection, type Connection } from '../connection/index.ts';
import { withdrawOption } from './ending-ways.ts';
import { expiringFromOf, payableUntilOf, PRINTABLE_DESCRIPTION } from './form-rules.ts';
import { linesOf, replaceLines } from './line-store.ts';
import { queueMarkPaid, queuePosition } from './outgoing.ts';
import { planOf, planStandingOf } from './plans.ts';
import { leaveRowsOnPortal } from './portal-left.ts';
import { LAPSED, shownStateOf, type InstallmentRow, type PositionRecord } from './position-record.ts';
import { inScope, takeNoticeNumber, type PaperLedger } from './service.ts';
import { addFact, bumpVersion, findStandIn, insertInstallment, insertOption, insertPosition, insertTransfer, loadFacts, loadPosition, projectStates, recordServed, storeProjection } from './store.ts';

/*
 * A plan of installments that is lost (decadenza) after a part of it was paid: what is left is due at once and is asked for with a position of its own, linked with the plan
 * both ways; what was paid stays where it is.
 *
 * The installments that were still open end one by one, each by a fact of its own: their papers are superate, their numbers are spent, and whoever holds them is told. That
 * is not a change of the position, which no intermediary takes once a part is paid (GPD: neither PUT nor invalidate; intermediary.md 1.1.4), but the closing of single notices,
 * by the one way each intermediary has for it, which is that of a payment made elsewhere: v1 `paids/{nav}` of GPD, where it is for ever; the annulment of the pendenza of each
 * installment in GovPay; a row MARK_PAID of the exchange of files. Nobody is said to have paid: the reason that goes with it is the decadenza, where there is room for one.
 * Without a connector the numbers are listed as those to be taken off the portal by hand. Where a connector cannot close one notice they stay payable there, and it is said.
 *
 * Money wins all the same: a payment that comes with an old number is recorded on its installment and asks a person (PAID_AFTER_LAPSE).
 */

const RESIDUE_OPTION = { kind: 'SINGLE_INSTALLMENT', label: 'Rata unica' } as const;
/** How its causale begins, and where that has no room. */
const RESIDUE_OF = 'Residuo del piano di rate: ';
const RESIDUE_SHORT = 'Residuo rate: ';
const NO_FACTS = { contradicted: false, reconciled: false, reported: false, paid: false, paidExternally: false, cancelled: false, blockedByOtherOption: false, confirmed: false } as const;

export type ResidueInput = Readonly<{ positionId: number; expectedVersion: number; dueDate: string; reason: string }>;
export type AskedResidue = Readonly<{ id: number; version: number; nav: string; amountCents: number; planVersion: number; supersededPrints: number }>;

/** Installments of the plan that nobody paid, by the facts: an open task covers their states. */
async function unpaidOf(reader: Reader, record: PositionRecord): Promise<readonly InstallmentRow[]> {
  const { installments } = await projectStates(reader, record.position.id);
  const settled = new Set(installments.filter((row) => row.payments > 0 || row.externalPayments > 0 || row.lapsed === 1).map(({ id }) => id));
  return planOf(record).installments.filter(({ id }) => !settled.has(id));
}

/** The position that asks for the residue of a plan today; null when it was not asked for. Where it was cancelled and restored, the one that it was restored as. */
async function residueIdOf(reader: Reader, record: PositionRecord): Promise<number | null> {
  return record.installments.some(({ lapsed }) => lapsed === 1) ? findStandIn(reader, record.position.id) : null;
}

/** Why the residue of a plan cannot be asked for at once now; null when it can. */
export async function whyNoResidue(context: ApplicationContext, reader: Reader, record: PositionRecord): Promise<string | null> {
  const { position } = record;
  const { plan } = planOf(record);
  if (plan === null) return 'Non ha un piano di rate.';
  if (position.state === 'NEEDS_REVIEW') return 'È da verificare: chiudi prima l’attività aperta.';
  if ((await residueIdOf(reader, record)) !== null) return 'Il residuo è già stato chiesto.';
  // One installment paid after a cancellation, and taken as paid: the others were cancelled, and are not owed.
  if ((await projectStates(reader, position.id)).installments.some(({ cancelled }) => cancelled === 1)) return 'È annullata: le rate che restano non si chiedono più.';
  const standing = await planStandingOf(context, reader, record);
  if (standing?.kind !== 'LAPSED') return 'Il piano non è perduto: le rate si pagano ognuna alla sua scadenza.';
  const open = await unpaidOf(reader, record);
  if (open.length === planOf(record).installments.length) return 'Nessuna rata è pagata: togli il piano, e si chiede di nuovo l’importo intero.';
  if (position.serviceId === null) return 'Non ha un servizio del catalogo: il residuo va chiesto con una posizione nuova.';
  if (record.transfers.some(({ stamp, installmentId }) => stamp === 1 && open.some(({ id }) => id === installmentId))) return 'Comprende una marca da bollo digitale: non si chiede in un avviso solo.';
  return null;
}

/**
 * Asks for what is left of a lost plan with a new position, in the unit given: same debtor, service and fields; beneficiaries and voci of the installments nobody paid, to the
 * cent; a new number. The open installments end. Errors: NOT_FOUND, VERSION_CONFLICT, FORBIDDEN, STATE_FORBIDS, INVALID_FIELD (`dueDate`), NUMBERING_STOPPED.
 */
export async function askResidue(context: ApplicationContext, paper: PaperLedger, unit: UnitOfWork, operator: Operator, input: ResidueInput): Promise<Outcome<AskedResidue>> {
  const record = await loadPosition(unit, input.positionId);
  if (record === null || !inScope(operator, record.position.office)) return failure('NOT_FOUND', 'La posizione non c’è.');
  if (record.position.version !== input.expectedVersion) return versionConflict();
  const whyNot = await whyNoResidue(context, unit, record);
  if (whyNot !== null) return failure('STATE_FORBIDS', whyNot);
  if (input.dueDate < context.clock.today()) return failure('INVALID_FIELD', 'La scadenza è già passata.', { field: 'dueDate' });
  const open = await unpaidOf(unit, record);
  const made = await makeResidue(context, unit, operator, record, open, input);
  if (!made.ok) return made;
  const supersededPrints = await endInstallments(context, paper, unit, operator, record, open);
  const { id, nav, amountCents } = made.value;
  const papers = supersededPrints === 0 ? '' : supersededPrints === 1 ? '; un avviso stampato è superato' : `; ${supersededPrints} avvisi stampati sono superati`;
  await addFact(unit, { positionId: input.positionId, kind: 'RESIDUE_ASKED', operatorId: operator.id, reason: input.reason, detail: `${countOfRates(open.length)} non ${open.length === 1 ? 'pagata' : 'pagate'}: ${formatEuro(amountCents)} con l’avviso ${formatNav(nav)}${papers}` });
  const planVersion = await bumpVersion(unit, input.positionId, input.expectedVersion);
  if (planVersion === null) return versionConflict();
  await storeProjection(unit, input.positionId);
  await queuePosition(context, unit, id, operator.id);
  await appendAudit(unit, { action: 'PLAN_RESIDUE_ASKED', subjectKind: 'position', subjectId: String(input.positionId), operatorId: String(operator.id), before: { amountCents: record.position.amountCents, navs: open.map((row) => row.nav) }, after: { residueId: id, nav, amountCents, dueDate: input.dueDate }, reason: input.reason });
  unit.touch('prints');
  unit.touch('people');
  return ok({ id, version: 1, nav, amountCents, planVersion, supersededPrints });
}

type Made = Readonly<{ id: number; nav: string; amountCents: number }>;

async function makeResidue(context: ApplicationContext, unit: UnitOfWork, operator: Operator, record: PositionRecord, open: readonly InstallmentRow[], { dueDate }: ResidueInput): Promise<Outcome<Made>> {
  const { position } = record;
  const terms = position.serviceId === null ? null : await issuingTermsOf(context, unit, position.serviceId);
  if (terms === null) return failure('NOT_FOUND', 'Il servizio della posizione non c’è più.');
  const ids = new Set(open.map((row) => row.id));
  const transfers = creditedTogether(record.transfers.filter(({ installmentId }) => ids.has(installmentId)));
  const amountCents = planTotal(open);
  const listed = checkTransferList(amountCents, transfers.map(({ iban, amountCents: part }, at) => ({ idTransfer: at + 1, amountCents: part, iban: iban ?? '' })));
  if (!listed.ok) return failure('STATE_FORBIDS', `${transferListProblemMessage(listed.error)}: il residuo va chiesto con posizioni nuove, una per beneficiario.`);
  const number = await takeNoticeNumber(context, unit);
  if (!number.ok) return number;
  const { nav, iuv } = number.value;
  const description = residueDescription(position.description);
  const payableUntil = payableUntilOf({ dueDate, payableUntil: null }, terms.rules);
  const state = projectInstallment({ ...NO_FACTS, numbered: true });
  const id = await insertPosition(unit, {
    iupd: `SPO${randomUUID().replaceAll('-', '')}`, serviceId: position.serviceId, office: position.office, personId: position.personId, year: position.year, description, fields: fieldsShape.parse(JSON.parse(position.fields)), notes: null,
    origin: 'COUNTER', externalId: null, amountCents, dueDate, payableUntil, expiringFrom: expiringFromOf(dueDate, terms.rules.expiringDays), replacesId: position.id, createdBy: operator.id, state: projectPosition([state]), firstNav: nav,
  });
  const optionId = await insertOption(unit, id, RESIDUE_OPTION.kind, RESIDUE_OPTION.label, 1);
  const installmentId = await insertInstallment(unit, { positionId: id, optionId, number: 1, amountCents, dueDate, payableUntil, nav, iuv, confirmedAt: null, state });
  for (const [at, part] of transfers.entries()) {
    await insertTransfer(unit, installmentId, { index: at + 1, payeeFiscalCode: part.payeeFiscalCode, payeeName: part.payeeName, iban: part.iban, postalIban: part.postalIban, stamp: false, amountCents: part.amountCents, category: part.category, description: part.description === position.description ? description : part.description });
  }
  // The voci of the plan itself follow with its projection, once its installments are ended.
  const { residue, paid } = splitLines(await linesOf(unit, position.id), transfers);
  if (residue.length > 0) await replaceLines(unit, id, residue);
  if (residue.length > 0) await replaceLines(unit, position.id, paid);
  await addFact(unit, { positionId: id, installmentId, kind: 'CREATED', operatorId: operator.id, detail: `${formatEuro(amountCents)}, da pagare entro il ${formatDate(dueDate)}` });
  await addFact(unit, { positionId: id, installmentId, kind: 'RESIDUE_OF', operatorId: operator.id, detail: `Residuo di ${countOfRates(open.length)} ${open.length === 1 ? 'non pagata' : 'non pagate'} di un piano di ${planOf(record).installments.length}` });
  await recordServed(unit, operator.id, position.personId, id);
  await appendAudit(unit, { action: 'POSITION_CREATED', subjectKind: 'position', subjectId: String(id), operatorId: String(operator.id), before: null, after: { residueOf: position.id, nav, amountCents, dueDate, description } });
  return ok({ id, nav, amountCents });
}

const fieldsShape = z.record(z.string(), z.string());

/**
 * The causale says what it is the residue of, once also where that is a residue itself. It is as short as one of the counter must be, or nobody could change the position or remind of it
 * without writing another: in fewer words where there is no room, and what does not fit then is left out at its end.
 */
export function residueDescription(description: string): string {
  const before = [RESIDUE_OF, RESIDUE_SHORT].find((words) => description.startsWith(words)) ?? '';
  const bare = description.slice(before.length);
  const words = [...`${RESIDUE_OF}${bare}`].length > PRINTABLE_DESCRIPTION ? RESIDUE_SHORT : RESIDUE_OF;
  return [...`${words}${bare}`].slice(0, PRINTABLE_DESCRIPTION).join('').trimEnd();
}

/** Ends what nobody paid: papers, numbers, portal or intermediary; and the whole amount beside the plan, which the first payment had excluded already. Answers how many papers. */
async function endInstallments(context: ApplicationContext, paper: PaperLedger, unit: UnitOfWork, operator: Operator, record: PositionRecord, open: readonly InstallmentRow[]): Promise<number> {
  const { whole } = planOf(record);
  let superseded = whole === null ? 0 : await withdrawOption(context, unit, paper, record, whole.id, LAPSED);
  await leaveRowsOnPortal(context, unit, record.position.id, open, LAPSED);
  const closes = closesNumbers(context);
  for (const { id, number, amountCents, nav } of open) {
    await addFact(unit, { positionId: record.position.id, installmentId: id, kind: 'INSTALLMENT_LAPSED', operatorId: operator.id, detail: `Rata ${number}, ${formatEuro(amountCents)}` });
    superseded += await paper.supersede(unit, id);
    if (nav !== null) await advanceNumber(unit, nav, { to: 'BURNED', reason: LAPSED });
    if (closes) await queueMarkPaid(context, unit, record, { installmentId: id, paidOn: context.clock.today(), reason: LAPSED, notPaid: true }, operator.id);
  }
  return superseded;
}

/** The intermediary in use closes one notice of a position that is paid in part; where nobody is connected a person does it. */
function closesNumbers(context: Pick<ApplicationContext, 'sync'>): boolean {
  return context.sync?.closesNumbers() ?? true;
}

function countOfRates(count: number): string {
  return count === 1 ? 'una rata' : `${count} rate`;
}

const countRow = z.object({ count: z.int() });

/** Valid notices of some installments: each is a paper, or a part of one, in somebody's hands. */
async function papersOf(reader: Reader, positionId: number, installmentIds: readonly number[]): Promise<number> {
  const row = await reader.get(countRow, "/* plans.papers */ SELECT COUNT(*) AS count FROM position_print WHERE position_id = ? AND document = 'NOTICE' AND state = 'CURRENT' AND installment_id IN (SELECT value FROM json_each(?))", [positionId, JSON.stringify(installmentIds)]);
  return row?.count ?? 0;
}

/** What asking for the residue does to money, paper, numbers and intermediary, in sentences, before it is done. */
async function residueConsequences(context: ApplicationContext, reader: Reader, record: PositionRecord, open: readonly InstallmentRow[]): Promise<string[]> {
  const { whole, installments } = planOf(record);
  const ended = [...open, ...record.installments.filter(({ optionId }) => optionId === whole?.id)];
  const papers = await papersOf(reader, record.position.id, ended.map(({ id }) => id));
  const connection = await readConnection(context, reader);
  const paidCents = planTotal(installments.filter(({ id }) => !open.some((row) => row.id === id)));
  const declared = (await loadFacts(reader, record.position.id)).some(({ kind, detail, installmentId }) => kind === 'DECLARATION' && detail === `il ${formatDate(context.clock.today())}` && (installmentId === null || open.some(({ id }) => id === installmentId)));
  return [
    ...(declared ? ['Oggi il debitore ha dichiarato di avere pagato: aspetta la ricevuta prima di chiedere il residuo.'] : []),
    `Sono pagati ${formatEuro(paidCents)}; si chiedono ${formatEuro(planTotal(open))} in una volta, con le stesse voci e gli stessi beneficiari di quello che non è stato pagato. Interessi e spese si aggiungono dopo, con Modifica.`,
    `Il residuo ha un numero avviso nuovo. ${open.length === 1 ? 'Il numero della rata non pagata non si usa più' : `I numeri delle ${open.length} rate non pagate non si usano più`}${whole === null ? '' : ', e nemmeno quello dell’importo intero'}.`,
    ...(papers === 0 ? [] : [papers === 1 ? 'L’avviso già stampato diventa superato: fallo ritirare.' : `${papers} avvisi già stampati diventano superati: falli ritirare.`]),
    remoteWords(context, connection, ended),
    'Se una di quelle rate viene pagata lo stesso, il pagamento si registra e apre un’attività: il residuo chiede allora quella parte una seconda volta, finché non lo abbassi.',
    'Non si torna indietro: il piano resta chiuso anche se il residuo viene annullato.',
  ];
}

function remoteWords(context: ApplicationContext, connection: Connection, ended: readonly InstallmentRow[]): string {
  if (connection.mode === 'MANUAL') {
    return ended.some(({ onPortal }) => onPortal === 1) ? 'Sul portale dell’intermediario quei numeri vanno tolti a mano, e la posizione dice quali: finché ci sono si possono pagare. Il residuo va caricato.' : 'Il residuo va caricato sul portale dell’intermediario.';
  }
  if (!closesNumbers(context)) return 'Questo intermediario non chiude una rata alla volta: presso di lui quegli avvisi si possono ancora pagare. Chiedigli di chiuderli.';
  return `L’intermediario chiude ${ended.length === 1 ? 'quell’avviso' : 'quegli avvisi uno per uno'} quando riceve la richiesta, e conferma il residuo da solo: fino ad allora si possono ancora pagare.`;
}

/** The other end of the link, as both pages tell it. */
export type ResidueLink = Readonly<{ positionId: number; nav: string | null; amountCents: number; state: ReturnType<typeof shownStateOf> }>;

/** What the page of a position says of a plan that is lost. Amounts in cents. */
export type ResidueCard = Readonly<{
  /** What asking for it would ask; null: there is no lost plan with a part paid. */
  ask: Readonly<{ cents: number; paidCents: number; whyNot: string | null; consequences: string[] }> | null;
  /** The position that asks for the residue of this one, and the plan this one is the residue of. */
  askedWith: ResidueLink | null; residueOf: ResidueLink | null;
  /** Paid on installments that were lost, and still asked for with the residue. */
  twiceCents: number;
}>;

export async function residueCard(context: ApplicationContext, reader: Reader, operator: Operator, record: PositionRecord): Promise<ResidueCard> {
  const residueId = await residueIdOf(reader, record);
  const residue = residueId === null ? null : await loadPosition(reader, residueId);
  const plan = await planBefore(reader, record);
  const linkTo = (other: PositionRecord | null) => (other === null ? null : linkOf(context, other));
  const twiceCents = residue !== null ? await twiceOf(reader, record, residue) : plan !== null ? await twiceOf(reader, plan, record) : 0;
  return { ask: await askCard(context, reader, operator, record), askedWith: linkTo(residue), residueOf: linkTo(plan), twiceCents };
}

/** What a residue asks for though it was paid on an installment that was lost with the plan, in cents; 0 of any other position. */
export async function askedTwiceWith(reader: Reader, record: PositionRecord): Promise<number> {
  const plan = await planBefore(reader, record);
  return plan === null ? 0 : twiceOf(reader, plan, record);
}

/** The lost plan a position is the residue of, also where it restores one that was cancelled. */
async function planBefore(reader: Reader, { position: { replacesId } }: PositionRecord): Promise<PositionRecord | null> {
  const before = replacesId === null ? null : await loadPosition(reader, replacesId);
  if (before === null || before.installments.some(({ lapsed }) => lapsed === 1)) return before;
  return before.position.state === 'INVALID' ? planBefore(reader, before) : null;
}

/** A position as the other end of a link. */
export function linkOf(context: ApplicationContext, { position }: PositionRecord): ResidueLink {
  return { positionId: position.id, nav: position.firstNav, amountCents: position.amountCents, state: shownStateOf(position, position.expiringFrom, context.clock.today()) };
}

/** A residue that is cancelled asks for nothing. */
async function twiceOf(reader: Reader, plan: PositionRecord, residue: PositionRecord): Promise<number> {
  if (residue.position.state === 'INVALID') return 0;
  const lapsed = plan.installments.filter((row) => row.lapsed === 1);
  const { installments } = await projectStates(reader, plan.position.id);
  const paid = new Set(installments.filter((row) => row.payments > 0 || row.externalPayments > 0).map(({ id }) => id));
  return askedTwice({ lapsedCents: planTotal(lapsed), paidCents: planTotal(lapsed.filter(({ id }) => paid.has(id))), residueCents: await askedBy(reader, residue, 1) });
}

/** What a residue asks for, without what was added to it; where it was a plan that was lost as well, with the residue of that. `times`: how often its voci were divided since the plan that is asked about. */
async function askedBy(reader: Reader, record: PositionRecord, times: number): Promise<number> {
  if (record.position.state === 'INVALID') return 0;
  const lines = await linesOf(reader, record.position.id);
  const own = lines.length === 0 ? record.position.amountCents : askedOfPlan(lines, times);
  const restId = await residueIdOf(reader, record);
  const rest = restId === null ? null : await loadPosition(reader, restId);
  return own + (rest === null ? 0 : await askedBy(reader, rest, times + 1));
}

async function askCard(context: ApplicationContext, reader: Reader, operator: Operator, record: PositionRecord): Promise<ResidueCard['ask']> {
  const { plan, installments } = planOf(record);
  if (plan === null || (await planStandingOf(context, reader, record))?.kind !== 'LAPSED') return null;
  const open = await unpaidOf(reader, record);
  const paid = installments.filter(({ id, state }) => !open.some((row) => row.id === id) || isPaidState(state));
  if (paid.length === 0) return null;
  const byRole = RESPONSIBLE_ROLES.includes(operator.role) ? null : `Può farlo ${RESPONSIBLE_ROLES.map((role) => ROLE_LABEL[role]).join(' o ')}.`;
  return { cents: planTotal(open), paidCents: planTotal(paid), whyNot: byRole ?? (await whyNoResidue(context, reader, record)), consequences: await residueConsequences(context, reader, record, open) };
}
