/** Paid amounts are split over the budget lines of their service, and keep that split (reconciliation.md 4.2, split order). */
import type { Reader, UnitOfWork } from '../../data/engine.ts';
import { splitOverBudget } from '../../domain/revenue-item.ts';
import { addQuotas, duePayments, dueService, isAnythingDue, linesOfServices, markDue, settlePayments, settleService, unsplitPayments, voidQuotas, type DuePayment, type NewQuota } from './store.ts';

/** How the work reads and writes: each call one snapshot, or one unit of work. */
export type SplittingWork = Readonly<{ read: <T>(work: (reader: Reader) => Promise<T>) => Promise<T>; write: <T>(label: string, work: (unit: UnitOfWork) => Promise<T>) => Promise<T> }>;

const PAYMENTS_AT_ONCE = 300;

/**
 * Looks at payments that came, or went to another position, and at services that got lines. A payment that has its split for the service it is of keeps it, whatever the lines say now;
 * one that is of another service is split anew, one that pays nothing loses its quotas. A service without lines leaves it without quotas: «da assegnare».
 */
export async function splitDuePayments({ read, write }: SplittingWork): Promise<void> {
  if (!(await read(isAnythingDue))) return;
  await splitWaiting({ read, write });
  for (;;) {
    const serviceId = await read(dueService);
    if (serviceId === null) return;
    for (let after = 0; ;) {
      const ids = await read((reader) => unsplitPayments(reader, serviceId, after, PAYMENTS_AT_ONCE));
      const last = ids.at(-1);
      if (last === undefined) break;
      await write('budget.markDue', (unit) => markDue(unit, ids));
      await splitWaiting({ read, write });
      after = last;
    }
    await write('budget.settleService', (unit) => settleService(unit, serviceId));
  }
}

async function splitWaiting({ read, write }: SplittingWork): Promise<void> {
  while (await read(async (reader) => (await duePayments(reader, 1)).length > 0)) await write('budget.split', splitSome);
}

async function splitSome(unit: UnitOfWork): Promise<void> {
  const due = await duePayments(unit, PAYMENTS_AT_ONCE);
  const moved = due.filter(({ serviceId, splitFor }) => serviceId !== splitFor);
  const voided = moved.filter(({ splitFor }) => splitFor !== null).map(({ paymentId }) => paymentId);
  await voidQuotas(unit, voided);
  const lines = await linesOfServices(unit, moved.flatMap(({ serviceId }) => (serviceId === null ? [] : [serviceId])));
  const quotas = moved.flatMap((payment) => quotasFor(payment, lines));
  await addQuotas(unit, quotas);
  await settlePayments(unit, due.map(({ paymentId }) => paymentId));
  // No list shows quotas: those of payments must not say that they have changed.
  if (voided.length + quotas.length > 0) unit.touch('reconciliation');
}

function quotasFor({ paymentId, serviceId, cents, paidOn }: DuePayment, lines: Awaited<ReturnType<typeof linesOfServices>>): readonly NewQuota[] {
  if (serviceId === null) return [];
  const year = Number(paidOn.slice(0, 4));
  return splitOverBudget(cents, lines.filter((line) => line.serviceId === serviceId)).map((quota) => ({ paymentId, serviceId, year, ...quota }));
}
