import { navCheckDigits } from '../../domain/notice-number.ts';
import { formatEuro } from '../../domain/money.ts';
import { projectInstallment, projectPosition, type StoredState } from '../../domain/position-state.ts';
import { debtorFor } from './debtor-rows.ts';
import { contradicts, drawnAmount, drawnDueDay, drawnOutcome, LAST_DAY, paymentsOf, withOddity, workingDayAfter, type Outcome, type TownService } from './position-plan.ts';
import { scheduleCourse } from './course-rows.ts';
import { sharesOf } from './shares.ts';
import { addAudit, addFact, schedule, STARTS, tick, type PlannedInstallment, type PlannedPosition, type World } from './town-world.ts';
import { NUMBERING, OPERATOR_IDS } from './town.ts';
import { typedFields } from './typed-fields.ts';
/** Of an option that is not the one to pay now (`withheld` of the positions feature). */
const NOT_PAYABLE_NOW = 1;


/** A position enters the archive: its rows with the states of its whole course, its number, its first papers; what follows is put on the days to come. */
export function createPosition(world: World, drawn: TownService, day: number, counter: boolean): void {
  const { random, days, rows } = world;
  const replaced = counter ? (world.toRestore.shift() ?? null) : null;
  const service = replaced?.service ?? drawn;
  const operatorId = counter ? OPERATOR_IDS.counter : OPERATOR_IDS.accounting;
  const at = tick(world, day);
  const debtor = replaced?.debtor ?? debtorFor(world, service, { at, counter, operatorId });
  const year = Number(days.date(day).slice(0, 4));
  const typed = typedFields(random, service, year, days.italian(day));
  const total = replaced?.amountCents ?? drawnAmount(random, service);
  const due = drawnDueDay(random, service, day);
  const amounts = service.habit.instalments && total > 20_000 && random.chance(0.12) ? split(total, random.between(2, 4)) : [total];
  const afterDue = service.rules.payableAfterDueDays;
  const course = { created: day, due, until: afterDue === null ? null : due + afterDue, amounts, counter };
  const shareable = service.rules.code === 'TARI' && !counter && amounts.length === 1;
  const outcome = withOddity(random, days, course, drawnOutcome(random, days, course), world.wanted, shareable);
  const shared = shareable && (paymentsOf(outcome).some((payment) => payment.oddity === 'STAND_IN') || (paymentsOf(outcome).every((payment) => payment.oddity === null) && random.chance(0.03)));
  const draft = outcome.kind === 'DRAFT';
  const id = rows.nextId('debt_position');
  const optionId = rows.nextId('payment_option');
  const uploadDay = draft ? null : uploadDayOf(world, day, counter, outcome);
  const numbers = amounts.map(() => (draft ? null : takeNumber(world)));
  const installments = amounts.map((amountCents, index): PlannedInstallment => ({
    id: rows.nextId('installment'), optionId, number: index + 1, amountCents, dueDay: due + index * 60, untilDay: afterDue === null ? null : due + index * 60 + afterDue, nav: numbers[index]?.nav ?? null, iuv: numbers[index]?.iuv ?? null,
  }));
  const alternative = service.rules.code === 'CDS' && counter && !draft && random.chance(0.15) ? otherWayToPay(world, installments) : null;
  const position: PlannedPosition = {
    id, service, debtor, description: typed.description, createdDay: day, createdAt: at, operatorId, counter, amountCents: total, installments, uploadedAt: uploadDay === null ? null : days.instant(uploadDay, STARTS.UPLOADS + 60), outcome, shared, alternative,
  };
  const papers = installments.map((installment) => (draft || !counter ? null : drawnPapers(world, day, installment, amounts.length === 1)));
  const states = statesOf(position);
  writeRoot(world, position, typed.fields, { year, replaced, state: states.position, changes: papers.filter((paper) => paper?.correction != null).length });
  installments.forEach((installment, index) => writeInstallment(world, position, installment, { state: states.installments[index] ?? 'DRAFT', papers: papers[index] ?? null }));
  if (alternative !== null) writeAlternative(world, position, alternative, states.alternative);
  installments.forEach((installment, index) => writePapers(world, position, installment, papers[index] ?? null));
  if (uploadDay !== null) schedule(world, uploadDay, 'UPLOADS', () => upload(world, position));
  scheduleCourse(world, position);
}

function split(total: number, parts: number): number[] {
  const part = Math.floor(total / parts);
  return Array.from({ length: parts }, (_, index) => (index === parts - 1 ? total - part * (parts - 1) : part));
}

/** Files are uploaded the same evening; at the counter it is sometimes put off to the day after, and now and then forgotten for long. What is paid was payable, and what is closed is not uploaded any more. */
function uploadDayOf({ random, days }: World, created: number, counter: boolean, outcome: Outcome): number | null {
  const closed = outcome.kind === 'CANCELLED' || outcome.kind === 'PAID_OUTSIDE' ? outcome.day : (paymentsOf(outcome)[0]?.paidDay ?? Number.MAX_SAFE_INTEGER);
  const put = !counter || random.chance(0.7) ? created : workingDayAfter(days, created + (random.chance(0.95) ? 1 : random.between(2, 200)));
  const day = put < closed ? put : created;
  const isLast = counter && created >= LAST_DAY - 1 && closed > LAST_DAY;
  return day > LAST_DAY || (isLast && random.chance(0.5)) ? null : day;
}

function takeNumber(world: World): Readonly<{ nav: string; iuv: string }> {
  const { counter } = world;
  world.counter += 1;
  const first16 = `3${NUMBERING.segregationCode}${NUMBERING.applicationPrefix}${NUMBERING.workstation}${String(counter).padStart(8, '0')}`;
  const nav = `${first16}${navCheckDigits(first16)}`;
  return { nav, iuv: nav.slice(1) };
}

/** The states that the facts of the whole course project to, by the product's own rules; `alternative` is that of the option not chosen. */
function statesOf({ installments, outcome, uploadedAt }: PlannedPosition): Readonly<{ position: StoredState; installments: readonly StoredState[]; alternative: StoredState }> {
  const payments = paymentsOf(outcome);
  const facts = {
    numbered: true, contradicted: payments.some(contradicts), reconciled: false, reported: false, paid: false, paidExternally: false, cancelled: outcome.kind === 'CANCELLED', blockedByOtherOption: false, confirmed: uploadedAt !== null,
  };
  const states = installments.map((installment, index) => projectInstallment({
    ...facts, numbered: installment.nav !== null, paid: payments.some((payment) => payment.installment === index && payment.settled?.effect !== 'TO_REFUND'), paidExternally: outcome.kind === 'PAID_OUTSIDE' && outcome.voidedDay === null,
  }));
  return { position: projectPosition(states), installments: states, alternative: projectInstallment({ ...facts, blockedByOtherOption: true }) };
}

/** How many times the row of a position has changed since it was added. */
function changesOf({ outcome, uploadedAt }: PlannedPosition): number {
  const decisions = outcome.kind === 'CANCELLED' || outcome.kind === 'PAID_OUTSIDE' ? 1 : 0;
  return (uploadedAt === null ? 0 : 1) + paymentsOf(outcome).length + decisions;
}

type Writing = Readonly<{ year: number; replaced: PlannedPosition | null; state: StoredState; changes: number }>;

/** The position with its first option and the fact of its creation. */
function writeRoot(world: World, position: PlannedPosition, fields: Readonly<Record<string, string>>, { year, replaced, state, changes }: Writing): void {
  const { random, days, rows } = world;
  const { id, service: { rules }, debtor, createdAt: at, operatorId, counter, outcome } = position;
  const [first] = position.installments;
  if (first === undefined) throw new Error('A position without installments');
  const dueDate = days.date(first.dueDay);
  const draft = outcome.kind === 'DRAFT';
  const option = optionOf(position);
  const origin = counter ? 'COUNTER' : 'BULK';
  const detail = counter ? `${formatEuro(position.amountCents)}, da pagare entro il ${days.italian(first.dueDay)}` : 'Caricata da file';
  rows.add('position', [
    id, random.hex(32), rules.id, rules.office, debtor.id, year, position.description, fields, origin, counter ? null : `${rules.code}${year}${String(id).padStart(7, '0')}`, position.amountCents, state, dueDate, dateOrNull(world, first.untilDay),
    days.date(first.dueDay - rules.expiringDays), first.nav, replaced?.id ?? null, at, operatorId, 1 + changesOf(position) + changes, debtor.sortName, first.optionId, option.kind, option.label, first.id, rows.nextId('position_fact'),
    draft ? 'DRAFT_SAVED' : 'CREATED', detail, counter ? rows.nextId('served_person') : null,
  ]);
  if (replaced !== null) tellReplacement(world, position, replaced);
  addAudit(world, at, { action: draft ? 'DRAFT_SAVED' : 'POSITION_CREATED', subjectKind: 'position', subjectId: id, operatorId, after: { amountCents: position.amountCents, dueDate, description: position.description, nav: first.nav, origin } });
}

function optionOf({ installments, alternative }: PlannedPosition): Readonly<{ kind: string; label: string }> {
  if (alternative !== null) return { kind: 'REDUCED_SINGLE_INSTALLMENT', label: 'Entro 5 giorni' };
  return installments.length === 1 ? { kind: 'SINGLE_INSTALLMENT', label: 'Rata unica' } : { kind: 'INSTALLMENTS', label: `${installments.length} rate` };
}

type Printing = Readonly<{ sha256: string; at: string }>;
/** What was printed at the counter: a paper, and now and then another after a correction of the amount, all before the portal knows of the position. */
type Papers = Readonly<{ first: Printing; correction: Readonly<{ before: number; at: string; again: Printing }> | null }>;

function drawnPapers(world: World, day: number, installment: PlannedInstallment, correctable: boolean): Papers | null {
  const { random } = world;
  if (!random.chance(0.82)) return null;
  const printing = (): Printing => ({ sha256: random.hex(64), at: tick(world, day) });
  const first = printing();
  return { first, correction: correctable && random.chance(0.04) ? { before: installment.amountCents + random.between(1, 9) * 100, at: tick(world, day), again: printing() } : null };
}

/** An installment with its transfers and the entry of its number in the register. */
function writeInstallment(world: World, position: PlannedPosition, installment: PlannedInstallment, { state, papers }: Readonly<{ state: StoredState; papers: Papers | null }>): void {
  const { rows, days } = world;
  const { service, description, outcome, uploadedAt } = position;
  const { id, optionId, number, amountCents, dueDay, untilDay, nav } = installment;
  const [own, ...others] = sharesOf(position, amountCents);
  const burnedAt = outcome.kind === 'CANCELLED' ? days.instant(outcome.day, STARTS.DECISIONS) : null;
  const numberState = burnedAt !== null ? 'BURNED' : uploadedAt !== null ? 'UPLOADED' : papers !== null ? 'PRINTED' : 'ASSIGNED';
  const last = papers?.correction?.again ?? papers?.first;
  rows.add('installment', [
    id, position.id, optionId, number, amountCents, days.date(dueDay), dateOrNull(world, untilDay), nav, state, uploadedAt, rows.nextId('transfer'), own.amountCents, service.iban, own.category, description, numberState, position.createdAt,
    papers?.first.at ?? null, last?.sha256 ?? null, burnedAt,
  ]);
  for (const share of others) rows.add('transfer', [rows.nextId('transfer'), id, share.index, share.payee.fiscalCode, share.payee.name, share.iban, 0, share.amountCents, share.category, description]);
}

/** The full amount of a fine, with a number of its own, for who does not pay the reduced one in time. */
function otherWayToPay(world: World, [reduced]: readonly PlannedInstallment[]): PlannedInstallment | null {
  if (reduced === undefined) return null;
  return { ...reduced, ...takeNumber(world), id: world.rows.nextId('installment'), optionId: world.rows.nextId('payment_option'), number: 1, amountCents: Math.round(reduced.amountCents / 0.7) };
}

function writeAlternative(world: World, position: PlannedPosition, installment: PlannedInstallment, state: StoredState): void {
  world.rows.add('option', [installment.optionId, position.id, 'SINGLE_INSTALLMENT', 'Oltre 5 giorni', 2, 0, NOT_PAYABLE_NOW]);
  writeInstallment(world, position, installment, { state, papers: null });
}

function dateOrNull({ days }: World, day: number | null): string | null {
  return day === null ? null : days.date(day);
}

function tellReplacement(world: World, position: PlannedPosition, replaced: PlannedPosition): void {
  const by = { at: position.createdAt, operatorId: position.operatorId, installmentId: null };
  if (position.outcome.kind === 'DRAFT') return;
  addFact(world, position, { ...by, kind: 'RESTORES', detail: 'Sostituisce una posizione annullata, con un numero nuovo' });
  addFact(world, replaced, { ...by, kind: 'RESTORED_AS', detail: 'Sostituita da una posizione nuova, con un numero nuovo' });
}

type Paper = Readonly<{ sha256: string; at: string; amountCents: number; state: 'CURRENT' | 'SUPERSEDED' | 'RECALLED'; reprint: boolean; reason: string }>;

const AT_COUNTER = 'Allo sportello';

/** The papers with their facts: the first one is superata when the amount was corrected; now and then the only one is taken back. */
function writePapers(world: World, position: PlannedPosition, installment: PlannedInstallment, papers: Papers | null): void {
  if (papers === null) return;
  const { amountCents } = installment;
  const { first, correction } = papers;
  if (correction !== null) {
    writePaper(world, position, installment, { ...first, amountCents: correction.before, state: 'SUPERSEDED', reprint: false, reason: AT_COUNTER });
    tellCorrection(world, position, installment, correction);
    return;
  }
  const recalled = world.random.chance(0.004);
  writePaper(world, position, installment, { ...first, amountCents, state: recalled ? 'RECALLED' : 'CURRENT', reprint: false, reason: AT_COUNTER });
  if (!recalled) return;
  const at = tick(world, position.createdDay);
  const reason = 'Foglio rovinato dalla stampante';
  addFact(world, position, { kind: 'PRINT_RECALLED', at, operatorId: position.operatorId, reason });
  addAudit(world, at, { action: 'PRINT_RECALLED', subjectKind: 'position', subjectId: position.id, operatorId: position.operatorId, reason });
}

function tellCorrection(world: World, position: PlannedPosition, installment: PlannedInstallment, { before, at, again }: NonNullable<Papers['correction']>): void {
  const { operatorId, description } = position;
  const { amountCents } = installment;
  const reason = 'Importo corretto prima della consegna';
  addFact(world, position, { kind: 'UPDATED', at, operatorId, reason, detail: `importo da ${formatEuro(before)} a ${formatEuro(amountCents)}; la stampa precedente è superata` });
  const same = { description, dueDate: world.days.date(installment.dueDay) };
  addAudit(world, at, { action: 'POSITION_CHANGED', subjectKind: 'position', subjectId: position.id, operatorId, before: { ...same, amountCents: before }, after: { ...same, amountCents, nav: installment.nav }, reason });
  writePaper(world, position, installment, { ...again, amountCents, state: 'CURRENT', reprint: true, reason });
}

function writePaper(world: World, position: PlannedPosition, installment: PlannedInstallment, paper: Paper): void {
  const { rows, days } = world;
  const { debtor, operatorId } = position;
  const { at, reason, sha256, amountCents, state, reprint } = paper;
  const id = rows.nextId('notice_print');
  const payee = sharesOf(position, installment.amountCents).map((share) => `${share.payee.fiscalCode}:${share.iban}`).join('+');
  rows.add('print', [
    id, 'NOTICE', position.id, installment.id, null, at, operatorId, reason, sha256, installment.nav, amountCents, days.date(installment.dueDay), payee, debtor.name, debtor.address, position.description, state, reprint ? 1 : 0, debtor.sortName,
    rows.nextId('position_fact'), reprint ? 'REPRINTED' : 'PRINTED', 'prima del caricamento sul portale',
  ]);
  addAudit(world, at, { action: reprint ? 'NOTICE_REPRINTED' : 'NOTICE_PRINTED', subjectKind: 'position', subjectId: position.id, operatorId, after: { printId: id, sha256, copies: 1 }, reason });
}

function upload(world: World, position: PlannedPosition): void {
  const at = position.uploadedAt ?? position.createdAt;
  const operatorId = OPERATOR_IDS.accounting;
  for (const installment of position.installments) world.rows.add('uploaded', [world.rows.nextId('position_fact'), position.id, installment.id, at]);
  addAudit(world, at, { action: 'POSITION_MARKED_UPLOADED', subjectKind: 'position', subjectId: position.id, operatorId, after: { uploaded: true } });
}
