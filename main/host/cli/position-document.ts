import type { z } from 'zod';
import type { positionRow, positionShape } from '../../contract/index.ts';
import type { ShownState } from '../../domain/position-state.ts';
import { shownStateOf, type PositionRecord } from '../../features/positions/index.ts';

export type PositionRow = z.infer<typeof positionRow>;
export type PositionCard = z.infer<typeof positionShape>;

type InstallmentDocument = Readonly<{ nav: string | null; iuv: string | null; amountCents: number; dueDate: string | null; status: ShownState }>;

/** One line of `positions list` (spec/cli.md); `record` gives the installments, null for a position deleted meanwhile. */
export function listedPosition(row: PositionRow, record: PositionRecord | null, today: string) {
  const installments = (record?.installments ?? []).map((installment): InstallmentDocument => ({
    nav: installment.nav, iuv: installment.iuv, amountCents: installment.amountCents, dueDate: installment.dueDate, status: shownStateOf(installment, record?.position.expiringFrom ?? null, today),
  }));
  return {
    id: row.id, service: row.service, description: row.description, debtor: { fiscalCode: row.debtorFiscalCode, name: row.debtorName }, amountCents: row.amountCents, status: row.state, createdAt: row.createdAt, installments,
  };
}

/** `positions show`. Flow lines and treasury match are empty: neither is known to this version. */
export function shownPosition(card: PositionCard) {
  const installments = card.options.flatMap((option) => option.installments);
  return {
    id: card.id, service: card.service, serviceName: card.serviceName, office: card.office, description: card.description, debtor: { fiscalCode: card.debtor.fiscalCode, name: card.debtor.name },
    amountCents: card.amountCents, status: card.state, why: card.why, createdAt: card.createdAt, uploadedAt: card.uploadedAt,
    installments: installments.map(({ nav, iuv, amountCents, dueDate, payableUntil, state }) => ({ nav, iuv, amountCents, dueDate, payableUntil, status: state })),
    lines: card.lines,
    transfers: installments.flatMap((installment) => installment.transfers.map((transfer) => ({ nav: installment.nav, ...transfer }))),
    payments: card.payments.map(({ receiptId, amountCents, paidOn, psp, kind, effect, anomalies }) => ({ receiptId, amountCents, paidOn, psp, kind, effect, anomalies })),
    flowLines: [], treasuryMatch: null,
    prints: card.prints.map(({ id, at, who, document, copies, state, reason, sha256 }) => ({ id, at, who, document, copies, state, reason, sha256 })),
    events: card.timeline.map(({ at, who, title, detail }) => ({ at, who, title, detail })),
    tasks: card.tasks,
  };
}
