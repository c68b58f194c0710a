import { z } from 'zod';
import type { reminderCount, reminderTerms } from '../../contract/index.ts';
import { MOST_LOT_NOTICES } from '../../contract/index.ts';
import type { Reader, UnitOfWork } from '../../data/engine.ts';
import { addDays, daysBetween, isCivilDate } from '../../domain/civil-date.ts';
import { MAX_LINE_LABEL, type DebtLine } from '../../domain/debt-lines.ts';
import { formatEuro } from '../../domain/money.ts';
import { ok } from '../../domain/result.ts';
import type { ApplicationContext } from '../application-context.ts';
import { failure, type Operator, type Outcome } from '../access/index.ts';
import { serviceById } from '../catalogue/index.ts';
import { printedNotices, supersedePrints, supersedePrintsNaming } from '../notices/index.ts';
import { personOnDay } from '../people/index.ts';
import { askedTwiceWith, asksForResidue, changePosition, inForce, isPaidThereOnly, loadPosition, printCandidates, type PaperLedger, type PositionRecord, type PrintCandidate, shownLines } from '../positions/index.ts';
import type { LotMarks } from './lot-marks.ts';
import { isIssuingStopped, ISSUING_STOPPED } from '../setup/index.ts';
import { servicesWithNewNumber } from './reminder-rules.ts';
import { remindersBefore, storeReminded, storeSteps, unremindedItems, type Lot, type LotItem } from './store.ts';

export type ReminderTerms = Readonly<z.infer<typeof reminderTerms>>;

const PAPER: PaperLedger = { supersede: supersedePrints, supersedeNaming: supersedePrintsNaming, printed: printedNotices };

/** What a reminder lot keeps of what was asked. */
const askedSchema = z.object({ dueDate: z.string().refine(isCivilDate), costCents: z.int().min(0) });

/** Overdue notices of a service, by how many days they are late; inside the scope. For the heavy lane. */
export function overdueNotices(context: ApplicationContext, reader: Reader, operator: Operator, { serviceId, lateFrom, lateTo }: Pick<ReminderTerms, 'serviceId' | 'lateFrom' | 'lateTo'>): Promise<readonly PrintCandidate[]> {
  const today = context.clock.today();
  const filter = { states: ['OVERDUE' as const, 'EXPIRED' as const], serviceId, office: null, text: '', dueFrom: lateTo === null ? null : addDays(today, -lateTo), dueTo: addDays(today, -lateFrom), createdFrom: null, createdTo: null, unsentOnly: false, origin: null };
  return printCandidates(reader, { filter }, operator.offices, today, MOST_LOT_NOTICES + 1, true);
}

/** How late the overdue notices are, and what a reminder would ask. For the heavy lane. */
export async function countReminders(context: ApplicationContext, reader: Reader, operator: Operator, terms: ReminderTerms): Promise<z.infer<typeof reminderCount>> {
  const found = await overdueNotices(context, reader, operator, terms);
  const today = context.clock.today();
  const lateness = found.map(({ dueDate }) => (dueDate === null ? 0 : daysBetween(dueDate, today)));
  const totalCents = found.reduce((sum, { amountCents }) => sum + amountCents, 0);
  const anew = await servicesWithNewNumber(reader);
  const renumbered = found.filter(({ serviceId }) => serviceId !== null && anew.has(serviceId));
  return {
    notices: Math.min(found.length, MOST_LOT_NOTICES), newNumbers: renumbered.length, newWithPaper: renumbered.filter(({ paper }) => paper === 1).length, tooMany: found.length > MOST_LOT_NOTICES, totalCents, newTotalCents: totalCents + found.length * terms.costCents, withPaper: found.filter(({ paper }) => paper === 1).length,
    ages: AGES.map(({ from, to }) => ({ from, to, notices: lateness.filter((days) => days >= from && (to === null || days <= to)).length })),
  };
}

const AGES = [{ from: 1, to: 30 }, { from: 31, to: 90 }, { from: 91, to: 365 }, { from: 366, to: null }] as const;

/** A reminder asks for a day that is still to come. */
export function checkTerms(context: ApplicationContext, { dueDate }: ReminderTerms): Outcome<true> {
  return dueDate > context.clock.today() ? ok(true) : failure('INVALID_FIELD', 'La nuova scadenza deve essere dopo oggi.', { field: 'dueDate' });
}

/** So few that the counter, which saves in between, does not notice the wait. */
const CHANGED_IN_ONE_UNIT = 5;

/** Why reminders cannot go on; the words are Italian, for the screen. */
export type RemindersStopped = Readonly<{ message: string }>;

/**
 * Gives the notices of a reminder lot their new due date and costs, each once, also over a restart: the change and its mark commit together. By the rule of the
 * service the number stays (states.md: OVERDUE → reminder, new due date), and who pays with the old paper pays what is asked now; or a new one takes its place, and
 * the old is no longer asked for. In both cases the old paper becomes superata. One that can no longer be changed fails with its reason, and the rest goes on.
 * Answers why it stopped: new numbers that cannot be given now; null when all is done or the signal came.
 */
export async function applyReminders(context: ApplicationContext, marks: LotMarks, operator: Operator, lot: Lot, asked: string, signal: AbortSignal): Promise<RemindersStopped | null> {
  const terms = askedSchema.parse(JSON.parse(asked));
  for (let units = 1; !signal.aborted; units += 1) {
    const anew = await context.engine.read((reader) => servicesWithNewNumber(reader));
    const whyNone = anew.size === 0 ? null : await whyNoNumbers(context);
    if (whyNone !== null) return { message: `I numeri nuovi non si possono dare. ${whyNone}` };
    const change = (steps: number) => context.engine.write('lots.remind', async (unit) => {
      const items = await unremindedItems(unit, lot.id, CHANGED_IN_ONE_UNIT);
      for (const item of items) await storeReminded(unit, lot.id, item.seq, await remind(context, unit, operator, lot, terms, item, anew));
      await storeSteps(unit, lot.id, steps);
      if (units % 20 === 0 || items.length < CHANGED_IN_ONE_UNIT) unit.touch('lots');
      return items.length < CHANGED_IN_ONE_UNIT;
    }, { lane: 'bulk' });
    if (lot.mark === null) throw new Error('A lot without its mark goes on');
    const isOver = await marks.advance(lot.mark, change);
    if (isOver) return null;
  }
  return null;
}

async function whyNoNumbers(context: ApplicationContext): Promise<string | null> {
  if (await context.engine.read((reader) => isIssuingStopped(reader))) return ISSUING_STOPPED;
  const ready = await context.numbering.ensureNumbers(CHANGED_IN_ONE_UNIT);
  return ready.ok ? null : ready.error.message;
}

type Reminded = Readonly<{ amountCents: number; installmentId: number }> | Readonly<{ code: string; message: string }>;

async function remind(context: ApplicationContext, unit: UnitOfWork, operator: Operator, lot: Lot, terms: z.infer<typeof askedSchema>, item: LotItem, anew: ReadonlySet<number>): Promise<Reminded> {
  const record = await loadPosition(unit, item.positionId);
  const form = record === null ? null : await reminderForm(context, unit, record, terms, await remindersBefore(unit, item.positionId, lot.id));
  if (record === null || form === null) return { code: 'NOT_FOUND', message: 'La posizione non c’è più, o non si può sollecitare così.' };
  if (record.position.state !== 'UNPAID') return { code: 'STATE_FORBIDS', message: 'Nel frattempo è cambiata: non è più da pagare.' };
  if (isPaidThereOnly(record)) return { code: 'STATE_FORBIDS', message: 'Presso l’intermediario risulta pagata, la ricevuta non è ancora arrivata: non si sollecita chi ha pagato.' };
  const twiceCents = await askedTwiceWith(unit, record);
  if (twiceCents > 0) return { code: 'STATE_FORBIDS', message: `È il residuo di un piano di rate, e su una rata chiusa sono arrivati ${formatEuro(twiceCents)} che chiede ancora: decidi prima di quel pagamento, o abbassa il residuo.` };
  // The lot may have waited for hours: another one, or a clerk, gave it a new due date meanwhile. Its costs are not added twice, nor to what is not late.
  if (record.position.dueDate === null || record.position.dueDate >= context.clock.today()) return { code: 'STATE_FORBIDS', message: 'Nel frattempo ha avuto una nuova scadenza: non è più in ritardo.' };
  const changed = await changePosition(context, PAPER, unit, operator, record.position.id, record.position.version, form, { reason: lot.reason ?? `Sollecito, lotto ${lot.id}`, issue: false, acceptDuplicate: true, anew: anew.has(form.serviceId) });
  return changed.ok ? { amountCents: form.amountCents, installmentId: changed.value.installmentId } : { code: changed.error.code, message: changed.error.message };
}

/** The form of the position as it is, with the new due date, the costs added, and the causale that says it is a reminder where there is room. */
async function reminderForm(context: ApplicationContext, reader: Reader, record: PositionRecord, terms: z.infer<typeof askedSchema>, before: number): Promise<Parameters<typeof changePosition>[6] | null> {
  const { position, installments } = inForce(record);
  const [installment, ...others] = installments;
  const person = await personOnDay(reader, position.personId, context.clock.today());
  if (installment === undefined || others.length > 0 || person === null || position.serviceId === null) return null;
  // Where the amount is made of voci the costs are one more, of the Comune: the shares of the others stay to the cent.
  const lines = terms.costCents === 0 ? [] : await askedLines(context, reader, record, installment.amountCents);
  return {
    serviceId: position.serviceId, year: position.year, fields: z.record(z.string(), z.string()).parse(JSON.parse(position.fields)), description: reminderDescription(position.description, position.origin === 'COUNTER' ? 60 : 140, before + 1), amountCents: installment.amountCents + terms.costCents, dueDate: terms.dueDate, payableUntil: null, notes: position.notes, ...(lines.length === 0 ? {} : { lines: [...lines, { kind: 'NOTIFICATION_COSTS' as const, label: 'Spese di sollecito', amountCents: terms.costCents, payee: null, law: null, arithmetic: [] }] }),
    debtor: { fiscalCode: person.fiscalCode, type: person.type, name: person.name, address: person.address, email: person.email, pec: person.pec, phone: person.phone, personId: person.id },
  };
}

/**
 * The voci beside which costs stand. Where the service has prices the price is a voce too, or with the costs it would be none of them; and where it is the residue of a lost plan, or the costs could not
 * be told from what is left of that.
 */
async function askedLines(context: ApplicationContext, reader: Reader, record: PositionRecord, amountCents: number): Promise<readonly DebtLine[]> {
  const shown = await shownLines(context, reader, record);
  const { id, serviceId, description } = record.position;
  const service = shown.length > 0 || serviceId === null ? null : await serviceById(context, reader, serviceId);
  if (service === null || (service.amountRule.kind === 'FREE' && !(await asksForResidue(reader, id)))) return shown;
  return [{ kind: 'PRINCIPAL', label: [...description].slice(0, MAX_LINE_LABEL).join('').trimEnd(), amountCents, payee: null, law: null, arithmetic: [] }];
}

/** `TARI 2026` → `TARI 2026 - sollecito`, the next time `TARI 2026 - sollecito 2` (features.md 5, starter catalogue). Without room it stays as it is. */
export function reminderDescription(description: string, most: number, times: number): string {
  const bare = description.replace(/ - sollecito( \d+)?$/u, '');
  const reminded = `${bare} - sollecito${times === 1 ? '' : ` ${times}`}`;
  return [...reminded].length > most ? description : reminded;
}
