import { z } from 'zod';
import { ANOMALY_LABELS, type AnomalyCode } from './anomaly-labels.ts';
import { EFFECT_LABEL } from './effect-labels.ts';
import type { PaymentRow } from './store.ts';

const codes = z.array(z.string());

function isAnomaly(code: string): code is AnomalyCode {
  return Object.hasOwn(ANOMALY_LABELS, code);
}

/** The anomalies stored with a payment. */
export function parseAnomalies(stored: string): AnomalyCode[] {
  return codes.parse(JSON.parse(stored)).filter(isAnomaly);
}

/** One row of the list of payments. */
export function toPaymentRow(row: PaymentRow) {
  return {
    id: row.id, receiptId: row.receiptId, nav: row.nav, iuv: row.iuv, amountCents: row.amountCents, ownCents: row.ownCents, paidOn: row.paidOn, psp: row.psp, debtorName: row.debtorName, debtorFiscalCode: row.debtorFiscalCode, description: row.description,
    positionId: row.positionId, effect: row.effect, effectLabel: EFFECT_LABEL[row.effect], anomalies: parseAnomalies(row.anomalies), receivedAt: row.receivedAt,
  };
}
