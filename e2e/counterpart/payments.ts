import type { Debtor, Metadata, Stamp } from './gpd/position.ts';

export type PaidTransfer = Readonly<{ index: number; payee: string; payeeName: string; amountCents: number; iban: string | null; stamp: Stamp | null; remittance: string; category: string; metadata: readonly Metadata[] }>;

/** A payment as the node tells it to the body: what receipts, flows and collections are made of. Amounts in cents. */
export type Payment = Readonly<{
  organization: string; companyName: string; officeName: string | null; iuv: string; nav: string; receiptId: string; amountCents: number; description: string; debtor: Debtor; transfers: readonly PaidTransfer[];
  /** Wall time of the receipt, Italian: `2026-09-14T10:15:30` (intermediary.md 1.1.5, answers). */
  paidAt: string;
  pspId: string; pspName: string; pspFiscalCode: string; feeCents: number; method: string; standIn: boolean; notificationFeeCents: number;
  /** When it reached the platform. */
  arrivedMs: number;
}>;

/** What a list needs of a payment before anybody asks for the whole. */
export type PaymentRow = Readonly<{ iuv: string; paidAt: string; arrivedMs: number; whole: () => Payment }>;

/** Payments made up only when asked for: tens of thousands cost nothing until somebody reads them. */
export type GeneratedPayments = Readonly<{ organization: string; count: number; item(index: number): Payment; paidAt(index: number): string; iuv(index: number): string; arrivedMs(index: number): number }>;

export type PaymentStore = Readonly<{
  add(payment: Payment): void;
  addGenerated(block: GeneratedPayments): void;
  /** One receipt per IUV (2.1). */
  get(organization: string, iuv: string): Payment | null;
  isGenerated(organization: string, iuv: string): boolean;
  remove(organization: string, iuv: string): void;
  /** Those paid from `from` to `to`, both compared as strings with the payment date, ordered by IUV (2.1). */
  paidBetween(organization: string, from: string, to: string): readonly PaymentRow[];
  /** Those that arrived within, in order of arrival. */
  arrivedBetween(organization: string | null, fromMs: number, toMs: number): readonly PaymentRow[];
  all(organization: string): readonly Payment[];
  size(): number;
}>;

export function createPaymentStore(): PaymentStore {
  const single = new Map<string, Map<string, Payment>>();
  const rowsOf = new Map<string, PaymentRow[]>();
  const generated = new Map<string, Map<string, () => Payment>>();
  // A pull walks the pages of one window: the same answer is needed many times in a row.
  let kept: Readonly<{ question: string; rows: readonly PaymentRow[] }> | null = null;
  let size = 0;

  const insert = (organization: string, row: PaymentRow): void => {
    rowsOf.set(organization, [...(rowsOf.get(organization) ?? []).filter(({ iuv }) => iuv !== row.iuv), row]);
  };
  const ask = (question: string, answer: () => readonly PaymentRow[]): readonly PaymentRow[] => {
    if (kept?.question !== question) kept = { question, rows: answer() };
    return kept.rows;
  };
  return {
    add: (payment) => {
      const own = single.get(payment.organization) ?? new Map<string, Payment>();
      if (!own.has(payment.iuv)) size += 1;
      single.set(payment.organization, own);
      const row = { iuv: payment.iuv, paidAt: payment.paidAt, arrivedMs: payment.arrivedMs, whole: () => payment };
      if (own.has(payment.iuv)) insert(payment.organization, row);
      else appendTo(rowsOf, payment.organization, row);
      own.set(payment.iuv, payment);
      kept = null;
    },
    addGenerated: (block) => {
      const wholes = generated.get(block.organization) ?? new Map<string, () => Payment>();
      generated.set(block.organization, wholes);
      for (let index = 0; index < block.count; index++) {
        const whole = (): Payment => block.item(index);
        const iuv = block.iuv(index);
        wholes.set(iuv, whole);
        appendTo(rowsOf, block.organization, { iuv, paidAt: block.paidAt(index), arrivedMs: block.arrivedMs(index), whole });
      }
      size += block.count;
      kept = null;
    },
    get: (organization, iuv) => single.get(organization)?.get(iuv) ?? generated.get(organization)?.get(iuv)?.() ?? null,
    isGenerated: (organization, iuv) => generated.get(organization)?.has(iuv) === true,
    remove: (organization, iuv) => {
      if (single.get(organization)?.delete(iuv) === true || generated.get(organization)?.delete(iuv) === true) size -= 1;
      rowsOf.set(organization, (rowsOf.get(organization) ?? []).filter((row) => row.iuv !== iuv));
      kept = null;
    },
    paidBetween: (organization, from, to) => ask(`paid/${organization}/${from}/${to}`, () => (rowsOf.get(organization) ?? []).filter(({ paidAt }) => paidAt >= from && paidAt <= to).sort((a, b) => (a.iuv < b.iuv ? -1 : 1))),
    arrivedBetween: (organization, fromMs, toMs) => ask(`arrived/${organization ?? '*'}/${fromMs}/${toMs}`, () => {
      const rows = organization === null ? [...rowsOf.values()].flat() : (rowsOf.get(organization) ?? []);
      return rows.filter(({ arrivedMs }) => arrivedMs >= fromMs && arrivedMs <= toMs).sort((a, b) => a.arrivedMs - b.arrivedMs || (a.iuv < b.iuv ? -1 : 1));
    }),
    all: (organization) => (rowsOf.get(organization) ?? []).map(({ whole }) => whole()),
    size: () => size,
  };
}

function appendTo(rowsOf: Map<string, PaymentRow[]>, organization: string, row: PaymentRow): void {
  const rows = rowsOf.get(organization);
  if (rows === undefined) rowsOf.set(organization, [row]);
  else rows.push(row);
}
