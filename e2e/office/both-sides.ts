import { z } from 'zod';
import { civilDateInRome } from '../../main/domain/civil-date.ts';
import type { Control } from '../counterpart/index.ts';
import type { ConnectedOffice } from './connected-office.ts';
import type { HeldHere, HeldThere, Protocol } from './day-model.ts';

const ABSENT: HeldThere = { status: 'ABSENT', amountCents: 0, days: [], description: '' };
const attached = z.object({ datiAllegati: z.object({ sportello: z.object({ dueDate: z.string().nullable() }) }) });
/** What GPD writes in place of a receipt when the creditor itself closed a notice (intermediary.md 1.1.4). */
const CLOSED_BY_CREDITOR = 'CLOSED_AS_ALREADY_PAID_BY_EC';

/** A notice as the platform holds it, read behind its doors. */
export function heldThere(office: ConnectedOffice, protocol: Protocol, nav: string): HeldThere {
  const { control } = office.counterpart;
  return protocol === 'gpd' ? heldByGpd(control, nav) : heldByGovPay(control, nav);
}

function heldByGpd(control: Control, nav: string): HeldThere {
  const position = control.position(nav);
  const installment = position?.plans.flatMap(({ installments }) => installments).find((one) => one.nav === nav);
  if (position === null || installment === undefined) return ABSENT;
  return { status: gpdStatus(position.status, installment.idReceipt), amountCents: installment.amount, days: [civilDateInRome(installment.dueMs)], description: installment.description };
}

function gpdStatus(status: NonNullable<ReturnType<Control['position']>>['status'], receiptId: string | null): HeldThere['status'] {
  switch (status) {
    case 'DRAFT': return 'DRAFT';
    case 'VALID': case 'PUBLISHED': return 'PAYABLE';
    case 'INVALID': return 'CANCELLED';
    case 'EXPIRED': return 'EXPIRED';
    case 'PARTIALLY_PAID': case 'PAID': case 'REPORTED': return receiptId === CLOSED_BY_CREDITOR ? 'MARKED' : 'PAID';
  }
}

function heldByGovPay(control: Control, nav: string): HeldThere {
  const pendenza = control.pendenza(nav);
  if (pendenza === null) return ABSENT;
  const isOver = pendenza.dataScadenza !== null && pendenza.dataScadenza < civilDateInRome(control.clock.nowMs());
  const status = pendenza.stato === 'NON_ESEGUITA' ? (isOver ? 'EXPIRED' : 'PAYABLE') : pendenza.stato === 'ANNULLATA' ? 'CANCELLED' : 'PAID';
  return { status, amountCents: pendenza.amountCents, days: [attached.parse(pendenza.other).datiAllegati.sportello.dueDate, pendenza.dataScadenza], description: pendenza.causale };
}

const stateRow = z.object({ id: z.int(), state: z.string() });
const taskRow = z.object({ positionId: z.int(), kind: z.string() });
const intentRow = z.object({ aggregateId: z.string(), kind: z.string(), state: z.string(), lastCode: z.string().nullable() });
const paymentRow = z.object({ positionId: z.int().nullable(), receiptId: z.string() });

export type Books = Readonly<{ of(id: number): HeldHere; payments: readonly z.infer<typeof paymentRow>[] }>;

/** The archive as it stands, in one snapshot. */
export async function readBooks(office: ConnectedOffice): Promise<Books> {
  return office.archive().context.engine.read(async (reader) => {
    const states = await reader.all(stateRow, 'SELECT id, state FROM debt_position');
    const tasks = await reader.all(taskRow, "SELECT position_id, kind FROM task WHERE state <> 'DONE' AND position_id IS NOT NULL");
    const intents = await reader.all(intentRow, "SELECT aggregate_id, kind, state, last_code FROM outbox_intent WHERE state IN ('BLOCKED', 'CONFLICT')");
    const payments = await reader.all(paymentRow, 'SELECT position_id, receipt_id FROM payment');
    return {
      payments,
      of: (id) => ({
        state: states.find((row) => row.id === id)?.state ?? 'ABSENT', tasks: tasks.filter(({ positionId }) => positionId === id).map(({ kind }) => kind),
        stopped: intents.filter(({ aggregateId }) => aggregateId === String(id)).map(({ kind, state, lastCode }) => `${kind} ${state} ${lastCode ?? ''}`), recorded: payments.filter(({ positionId }) => positionId === id).map(({ receiptId }) => receiptId),
      }),
    };
  });
}
