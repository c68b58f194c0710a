import { assertNever } from '../../../domain/result.ts';
import type { PositionRef, RemoteInstallment, RemotePosition, RemoteStatus } from '../../connector.ts';
import { installmentsOf, snapshotHash, type PositionSnapshot } from '../../position-snapshot.ts';
import type { DeliveredPosition, OutcomeLine, PositionLine } from './delivery-shapes.ts';

/** What the partner is told of a position: all of the snapshot but our own row numbers. */
export function deliveredPositionOf(snapshot: PositionSnapshot): DeliveredPosition {
  const { companyName, officeName, service, remoteService, description, debtor, options } = snapshot;
  return {
    companyName, officeName, service, remoteService, description, debtor,
    options: options.map((option) => ({
      description: option.description, switchToExpired: option.switchToExpired,
      installments: option.installments.map(({ nav, iuv, amountCents, description: text, dueDate, payableUntil, transfers }) => ({ nav, iuv, amountCents, description: text, dueDate, payableUntil, transfers })),
    })),
  };
}

/** The snapshot again, from a line that we wrote: for a desk that has lost its memory. Row numbers are not in it and hold nothing that the hash looks at. */
function snapshotOf(organization: string, line: Extract<PositionLine, { operation: 'CREATE' | 'UPDATE' }>): PositionSnapshot {
  const { options, ...rest } = line.position;
  return { positionId: 0, iupd: line.iupd, organization, ...rest, options: options.map((option) => ({ ...option, installments: option.installments.map((installment) => ({ id: 0, ...installment })) })) };
}

/** How the partner will hold a position once it accepts a line. `before`: how it holds it now, as far as is known. */
export function whenAccepted(organization: string, line: PositionLine, before: RemotePosition | null): RemotePosition {
  switch (line.operation) {
    case 'CREATE': case 'UPDATE': return payable(snapshotOf(organization, line), before);
    case 'CANCEL': return cancelled(line.iupd, line.navs, before);
    case 'MARK_PAID': return markedPaid(line, before);
    default: return assertNever(line, 'whenAccepted');
  }
}

function payable(snapshot: PositionSnapshot, before: RemotePosition | null): RemotePosition {
  const hash = snapshotHash(snapshot);
  const installments = installmentsOf(snapshot).map((installment): RemoteInstallment => ({
    nav: installment.nav, iuv: installment.iuv, status: 'PAYABLE', amountCents: installment.amountCents, notificationFeeCents: before?.installments.find(({ nav }) => nav === installment.nav)?.notificationFeeCents ?? 0, dueDate: installment.dueDate,
    paidAt: null, receiptId: null, psp: null, markedByCreditor: false,
  }));
  return { iupd: snapshot.iupd, status: 'PAYABLE', version: hash, hash, installments };
}

function cancelled(iupd: string, navs: readonly string[], before: RemotePosition | null): RemotePosition {
  const known = before?.installments ?? navs.map(unknownInstallment);
  return { iupd, status: 'CANCELLED', version: before?.version ?? null, hash: before?.hash ?? '', installments: known.map((installment) => ({ ...installment, status: 'CANCELLED' as const })) };
}

function markedPaid(line: Extract<PositionLine, { operation: 'MARK_PAID' }>, before: RemotePosition | null): RemotePosition {
  const known = before?.installments ?? [unknownInstallment(line.nav)];
  const installments = known.map((installment) => (installment.nav === line.nav ? { ...installment, status: 'PAID' as const, paidAt: line.paidOn, markedByCreditor: true } : installment));
  return { iupd: line.iupd, status: statusTogether(installments.map(({ status }) => status)), version: before?.version ?? null, hash: before?.hash ?? '', installments };
}

/** Of an installment that the memory has lost only the number is known: an amount would be made up. */
function unknownInstallment(nav: string): RemoteInstallment {
  return { nav, iuv: nav.slice(1), status: 'PAYABLE', amountCents: 0, notificationFeeCents: 0, dueDate: null, paidAt: null, receiptId: null, psp: null, markedByCreditor: false };
}

/**
 * The position after the partner has told its state. Amounts other than ours change the hash, since the partner no longer holds what was sent; a fee of SEND is told apart and
 * changes nothing (intermediary.md 4.3).
 */
export function afterState(told: Extract<OutcomeLine, { type: 'STATE' }>, before: RemotePosition | null): RemotePosition {
  const installments = told.installments.map((installment): RemoteInstallment => {
    const known = before?.installments.find(({ nav }) => nav === installment.nav);
    return { ...(known ?? unknownInstallment(installment.nav)), status: installment.status, amountCents: installment.amountCents, notificationFeeCents: installment.notificationFeeCents, paidAt: installment.paidAt, receiptId: installment.receiptId };
  });
  const rest = before?.installments.filter(({ nav }) => !installments.some((installment) => installment.nav === nav)) ?? [];
  const all = [...installments, ...rest];
  const same = before !== null && all.length === before.installments.length && all.every(({ nav, amountCents }) => before.installments.some((known) => known.nav === nav && known.amountCents === amountCents));
  const hash = same ? before.hash : `told:${all.map(({ nav, amountCents }) => `${nav}=${amountCents}`).sort().join(',')}`;
  return { iupd: told.iupd, status: statusTogether(all.map(({ status }) => status)), version: hash, hash, installments: all };
}

const isPaid = (status: RemoteStatus): boolean => status === 'PAID' || status === 'REPORTED';

/** One status of several installments: money first, then what can still be paid. */
export function statusTogether(statuses: readonly RemoteStatus[]): RemoteStatus {
  if (statuses.every(isPaid)) return statuses.every((status) => status === 'REPORTED') ? 'REPORTED' : 'PAID';
  if (statuses.some((status) => isPaid(status) || status === 'PARTIALLY_PAID')) return 'PARTIALLY_PAID';
  if (statuses.includes('PAYABLE')) return 'PAYABLE';
  return statuses.includes('EXPIRED') ? 'EXPIRED' : 'CANCELLED';
}

/** The position as a refusal says that it is: paid or cancelled there. */
export function withStatus(ref: PositionRef, status: 'PAID' | 'CANCELLED', before: RemotePosition | null): RemotePosition {
  const known = before?.installments ?? ref.navs.map(unknownInstallment);
  // Which installment was paid is told by its receipt, not by a refusal.
  const installments = status === 'CANCELLED' || known.length === 1 ? known.map((installment) => ({ ...installment, status })) : known;
  return { iupd: ref.iupd, status: status === 'PAID' && known.length > 1 ? 'PARTIALLY_PAID' : status, version: before?.version ?? null, hash: before?.hash ?? '', installments };
}
