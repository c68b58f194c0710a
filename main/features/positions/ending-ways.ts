import type { UnitOfWork } from '../../data/engine.ts';
import type { ApplicationContext } from '../application-context.ts';
import { advanceNumber } from '../../data/numbering/issued-numbers.ts';
import { placeOption } from './plan-store.ts';
import { leaveOnPortal } from './portal-left.ts';
import { PAYABLE, WITHDRAWN, type InstallmentRow, type PositionRecord } from './position-record.ts';
import type { PaperLedger } from './service.ts';
import { insertInstallment, insertOption, insertTransfer, type NewTransfer } from './store.ts';

/** A way of paying that ends for good: its numbers are spent and its papers must not be paid. Answers how many papers. */
export async function withdrawOption(context: Pick<ApplicationContext, 'clock' | 'sync'>, unit: UnitOfWork, paper: PaperLedger, record: PositionRecord, optionId: number, reason: string): Promise<number> {
  await placeOption(unit, optionId, { chosen: false, withheld: WITHDRAWN });
  await leaveOnPortal(context, unit, record, optionId, reason);
  let superseded = 0;
  for (const { id, nav } of record.installments.filter((row) => row.optionId === optionId)) {
    superseded += await paper.supersede(unit, id);
    if (nav !== null) await advanceNumber(unit, nav, { to: 'BURNED', reason });
  }
  return superseded;
}

/** What is asked with the new number. Amount in cents, dates civil. */
export type AskedAnew = Readonly<{ number: Readonly<{ nav: string; iuv: string }>; amountCents: number; dueDate: string | null; payableUntil: string | null; transfers: readonly NewTransfer[]; reason: string }>;

/**
 * Asks for the debt with a new number in the place of the old one, which keeps the terms it was printed with: who pays it all the same pays those. Both go to the
 * intermediary in one intent, the old among what is withdrawn: until that is taken the old number is the one that can be paid, afterwards the new one.
 */
export async function askAnew(context: Pick<ApplicationContext, 'clock' | 'sync'>, unit: UnitOfWork, paper: PaperLedger, record: PositionRecord, old: InstallmentRow, asked: AskedAnew): Promise<Readonly<{ installmentId: number; supersededPrints: number }>> {
  const option = record.options.find(({ id }) => id === old.optionId);
  if (option === undefined) throw new Error('An installment without its way of paying');
  const supersededPrints = await withdrawOption(context, unit, paper, record, option.id, asked.reason);
  const optionId = await insertOption(unit, record.position.id, option.kind, option.label, Math.max(...record.options.map(({ sequence }) => sequence)) + 1, { chosen: true, withheld: PAYABLE });
  const { nav, iuv } = asked.number;
  const installmentId = await insertInstallment(unit, { positionId: record.position.id, optionId, number: 1, amountCents: asked.amountCents, dueDate: asked.dueDate, payableUntil: asked.payableUntil, nav, iuv, confirmedAt: null, state: 'TO_SYNC' });
  for (const transfer of asked.transfers) await insertTransfer(unit, installmentId, transfer);
  return { installmentId, supersededPrints };
}
