/** Tasks of the reconciliation, with owner and age: a credit whose flow is missing, receipts that are missing, payments reported twice. They close by themselves when their reason is gone. */
import type { Reader, UnitOfWork } from '../../../data/engine.ts';
import { addDays, formatDate } from '../../../domain/civil-date.ts';
import { formatEuro } from '../../../domain/money.ts';
import type { ApplicationContext } from '../../application-context.ts';
import { closeByItself, DISCREPANCY_TASK_KINDS, openAgain, openSubjectTasks, type SubjectTask, type TaskFacts } from '../../tasks/index.ts';
import { flowsByIds, movementsByIds, type FlowOutcome, type MovementOutcome } from '../outcome-store.ts';
import { movementNumber } from '../review-rows.ts';
import { subjectsWithoutTask, tasksWithoutReason, type DiscrepancyKind, type Subject } from './discrepancy-store.ts';

/** How the work reads and writes: each call one snapshot, or one unit of work. */
export type DiscrepancyWork = Readonly<{ read: <T>(work: (reader: Reader) => Promise<T>) => Promise<T>; write: <T>(label: string, work: (unit: UnitOfWork) => Promise<T>) => Promise<T> }>;

const AT_ONCE = 20;
/** Written together: a few milliseconds. */
const OPENED_AT_ONCE = 50;
/** In one run: what an archive brings with it in its first import is asked for little by little. */
const MOST_IN_A_RUN = 200;
/** Days for which it may still settle by itself. */
const PATIENCE_DAYS: Readonly<Record<DiscrepancyKind, number>> = { CREDIT_WITHOUT_FLOW: 5, MISSING_RECEIPT: 5, REPORTED_TWICE: 0 };

/** Opens the tasks that are due and closes those whose reason is gone. */
export async function followDiscrepancies(context: ApplicationContext, { read, write }: DiscrepancyWork): Promise<void> {
  const today = context.clock.today();
  for (const kind of DISCREPANCY_TASK_KINDS) {
    for (;;) {
      const gone = await read((reader) => tasksWithoutReason(reader, kind, AT_ONCE));
      if (gone.length === 0) break;
      await write('discrepancies.close', (unit) => closeByItself(unit, gone));
    }
    const before = addDays(today, -PATIENCE_DAYS[kind]);
    for (let opened = 0; opened < MOST_IN_A_RUN; ) {
      const subjects = await read((reader) => subjectsWithoutTask(reader, kind, before, today, OPENED_AT_ONCE));
      if (subjects.length === 0) break;
      await write('discrepancies.open', (unit) => openAll(context, unit, kind, subjects));
      opened += subjects.length;
    }
  }
}

async function openAll(context: ApplicationContext, unit: UnitOfWork, kind: DiscrepancyKind, subjects: readonly Subject[]): Promise<void> {
  for (const { reopens } of subjects) if (reopens !== null) await openAgain(unit, reopens, 'La discordanza c’è di nuovo');
  const ids = subjects.flatMap(({ id, reopens }) => (reopens === null ? [id] : []));
  await openSubjectTasks(context, unit, kind, kind === 'CREDIT_WITHOUT_FLOW' ? await creditTasks(unit, ids) : await flowTasks(unit, kind, ids));
}

async function creditTasks(reader: Reader, ids: readonly number[]): Promise<readonly SubjectTask[]> {
  const movements = await movementsByIds(reader, ids);
  return ids.map((id) => {
    const movement = movements.get(id);
    if (movement === undefined) throw new Error('A credit with a result is not there');
    const { cents, facts } = creditFacts(movement);
    return { movementId: id, flowId: null, amountCents: cents, facts };
  });
}

async function flowTasks(reader: Reader, kind: 'MISSING_RECEIPT' | 'REPORTED_TWICE', ids: readonly number[]): Promise<readonly SubjectTask[]> {
  const flows = await flowsByIds(reader, ids);
  return ids.map((id) => {
    const flow = flows.get(id);
    if (flow === undefined) throw new Error('A flow with a result is not there');
    const { cents, facts } = flowFacts(kind, flow);
    return { movementId: null, flowId: id, amountCents: cents, facts };
  });
}

type Told = Readonly<{ cents: number; facts: TaskFacts }>;

function creditFacts(movement: MovementOutcome): Told {
  const { evidence } = movement.details;
  const named = [...(evidence?.iufRead ?? []), ...(evidence?.iuvRead ?? [])].join(', ');
  return {
    cents: movement.amountCents,
    facts: {
      explanation: movement.explanation, detail: `${movementNumber(movement)} del ${formatDate(movement.bookingDate)}`, leftHeading: 'In tesoreria', rightHeading: 'Da noi',
      sides: [
        { label: 'Accredito', left: `${movementNumber(movement)} del ${formatDate(movement.bookingDate)}`, right: 'nessun flusso e nessuna ricevuta', mono: false },
        { label: 'Importo', left: formatEuro(movement.amountCents), right: '—', mono: false },
        { label: 'La causale nomina', left: named === '' ? '—' : named, right: 'non è arrivato', mono: true },
      ],
    },
  };
}

function flowFacts(kind: 'MISSING_RECEIPT' | 'REPORTED_TWICE', flow: FlowOutcome): Told {
  const detail = `${flow.iuf}, regolato il ${formatDate(flow.regulationDate)}`;
  const of = { label: 'Flusso', left: flow.iuf, right: flow.pspName, mono: true };
  if (kind === 'REPORTED_TWICE') {
    return {
      cents: flow.doubleCents,
      facts: {
        explanation: 'Il flusso riporta pagamenti che un altro pagamento aveva già coperto: lo stesso avviso è stato pagato più di una volta. Il secondo va rimborsato, o spostato su un altro debito.', detail, leftHeading: 'Nel flusso', rightHeading: 'Chi lo manda',
        sides: [of, { label: 'Pagamenti doppi', left: String(flow.doubleLines), right: '—', mono: false }, { label: 'Importo', left: formatEuro(flow.doubleCents), right: '—', mono: false }],
      },
    };
  }
  return {
    cents: flow.withoutReceiptCents,
    facts: {
      explanation: 'Il flusso riporta pagamenti di cui la ricevuta non è arrivata: si chiede all’intermediario, perché senza non si sa chi ha pagato.', detail, leftHeading: 'Nel flusso', rightHeading: 'Da noi',
      sides: [of, { label: 'Pagamenti', left: String(flow.payments), right: `${flow.linesWithReceipt} con ricevuta`, mono: false }, { label: 'Mancano', left: formatEuro(flow.withoutReceiptCents), right: `${flow.linesWithoutReceipt} ricevute`, mono: false }],
    },
  };
}
