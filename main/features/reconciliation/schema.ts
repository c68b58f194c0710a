import { EntitySchema } from 'typeorm';
import { closedFlowTable, closedMovementTable } from './closing/schema.ts';
import { matchAllocationTable, matchMarkTable, matchResultTable } from './match-schema.ts';
import { receiptPartTable } from './part-schema.ts';

export type FlowResultRow = Readonly<{
  flowId: number;
  versionId: number;
  month: string;
  regulationDate: string;
  code: string;
  bucket: string;
  declaredCents: number;
  residualCents: number;
  divergent: number;
  coveredBy: string;
  proposedBy: string;
  lineCents: number;
  linesWithReceipt: number;
  withReceiptCents: number;
  linesWithoutReceipt: number;
  withoutReceiptCents: number;
  foreignLines: number;
  foreignCents: number;
  doubleLines: number;
  doubleCents: number;
  reversedLines: number;
  reversedCents: number;
  differingLines: number;
  differingCents: number;
  digest: string;
  changedAt: string;
}>;

export const flowResultTable = new EntitySchema<FlowResultRow>({
  name: 'flow_result',
  tableName: 'flow_result',
  columns: {
    flowId: { type: 'integer', name: 'flow_id', primary: true },
    versionId: { type: 'integer', name: 'version_id' },
    month: { type: 'text' },
    regulationDate: { type: 'text', name: 'regulation_date' },
    code: { type: 'text' },
    bucket: { type: 'text' },
    declaredCents: { type: 'integer', name: 'declared_cents' },
    residualCents: { type: 'integer', name: 'residual_cents' },
    divergent: { type: 'integer' },
    coveredBy: { type: 'text', name: 'covered_by' },
    proposedBy: { type: 'text', name: 'proposed_by' },
    lineCents: { type: 'integer', name: 'line_cents' },
    linesWithReceipt: { type: 'integer', name: 'lines_with_receipt' },
    withReceiptCents: { type: 'integer', name: 'with_receipt_cents' },
    linesWithoutReceipt: { type: 'integer', name: 'lines_without_receipt' },
    withoutReceiptCents: { type: 'integer', name: 'without_receipt_cents' },
    foreignLines: { type: 'integer', name: 'foreign_lines' },
    foreignCents: { type: 'integer', name: 'foreign_cents' },
    doubleLines: { type: 'integer', name: 'double_lines' },
    doubleCents: { type: 'integer', name: 'double_cents' },
    reversedLines: { type: 'integer', name: 'reversed_lines' },
    reversedCents: { type: 'integer', name: 'reversed_cents' },
    differingLines: { type: 'integer', name: 'differing_lines', default: 0 },
    differingCents: { type: 'integer', name: 'differing_cents', default: 0 },
    digest: { type: 'text' },
    changedAt: { type: 'text', name: 'changed_at' },
  },
  indices: [
    { name: 'ix_flow_result_date', columns: ['regulationDate', 'flowId'] },
    { name: 'ix_flow_result_month', columns: ['month', 'bucket', 'regulationDate', 'flowId'] },
    { name: 'ix_flow_result_sums', columns: ['month', 'declaredCents'] },
    { name: 'ix_flow_result_class', columns: ['bucket', 'code', 'regulationDate', 'residualCents'] },
    { name: 'ix_flow_result_bucket', columns: ['bucket', 'regulationDate', 'flowId'] },
    { name: 'ix_flow_result_without_receipt', columns: ['regulationDate', 'flowId', 'linesWithoutReceipt', 'withoutReceiptCents'], where: 'lines_without_receipt > 0' },
    { name: 'ix_flow_result_double', columns: ['regulationDate', 'flowId', 'doubleLines', 'doubleCents'], where: 'double_lines > 0' },
    { name: 'ix_flow_result_differing', columns: ['regulationDate', 'flowId', 'differingLines', 'differingCents'], where: 'differing_lines > 0' },
    { name: 'ux_flow_result_version', columns: ['versionId'], unique: true },
  ],
  foreignKeys: [
    { name: 'fk_flow_result_flow', target: 'reporting_flow', columnNames: ['flowId'], referencedColumnNames: ['id'] },
    { name: 'fk_flow_result_version', target: 'reporting_flow', columnNames: ['versionId'], referencedColumnNames: ['id'] },
  ],
});

export type ReconciliationStateRow = Readonly<{
  id: number;
  fileSequence: number;
  flowVersionId: number;
  paymentId: number;
  stale: number;
  lookedOn: string | null;
  lastRunAt: string | null;
  lastMs: number | null;
}>;

export const reconciliationStateTable = new EntitySchema<ReconciliationStateRow>({
  name: 'reconciliation_state',
  tableName: 'reconciliation_state',
  columns: {
    id: { type: 'integer', primary: true },
    fileSequence: { type: 'integer', name: 'file_sequence' },
    flowVersionId: { type: 'integer', name: 'flow_version_id' },
    paymentId: { type: 'integer', name: 'payment_id' },
    stale: { type: 'integer' },
    lookedOn: { type: 'text', name: 'looked_on', nullable: true },
    lastRunAt: { type: 'text', name: 'last_run_at', nullable: true },
    lastMs: { type: 'integer', name: 'last_ms', nullable: true },
  },
});

export type ReconciliationSettingRow = Readonly<{
  id: number;
  fourEyesCents: number | null;
  version: number;
  changedAt: string;
}>;

export const reconciliationSettingTable = new EntitySchema<ReconciliationSettingRow>({
  name: 'reconciliation_setting',
  tableName: 'reconciliation_setting',
  columns: {
    id: { type: 'integer', primary: true },
    fourEyesCents: { type: 'integer', name: 'four_eyes_cents', nullable: true },
    version: { type: 'integer' },
    changedAt: { type: 'text', name: 'changed_at' },
  },
});

export type MonthClosingRow = Readonly<{
  id: number;
  month: string;
  closedAt: string;
  closedBy: number;
  note: string | null;
  figures: string;
  reportSha256: string;
  openItemsSha256: string;
  reopenedAt: string | null;
  reopenedBy: number | null;
  reopenReason: string | null;
}>;

export const monthClosingTable = new EntitySchema<MonthClosingRow>({
  name: 'month_closing',
  tableName: 'month_closing',
  columns: {
    id: { type: 'integer', primary: true },
    month: { type: 'text' },
    closedAt: { type: 'text', name: 'closed_at' },
    closedBy: { type: 'integer', name: 'closed_by' },
    note: { type: 'text', nullable: true },
    figures: { type: 'text' },
    reportSha256: { type: 'text', name: 'report_sha256' },
    openItemsSha256: { type: 'text', name: 'open_items_sha256' },
    reopenedAt: { type: 'text', name: 'reopened_at', nullable: true },
    reopenedBy: { type: 'integer', name: 'reopened_by', nullable: true },
    reopenReason: { type: 'text', name: 'reopen_reason', nullable: true },
  },
  indices: [
    { name: 'ux_month_closing_live', columns: ['month'], unique: true, where: 'reopened_at IS NULL' },
    { name: 'ix_month_closing_month', columns: ['month', 'id'] },
  ],
  foreignKeys: [
    { name: 'fk_month_closing_closed_by', target: 'operator', columnNames: ['closedBy'], referencedColumnNames: ['id'] },
    { name: 'fk_month_closing_report', target: 'raw_file', columnNames: ['reportSha256'], referencedColumnNames: ['sha256'] },
    { name: 'fk_month_closing_open_items', target: 'raw_file', columnNames: ['openItemsSha256'], referencedColumnNames: ['sha256'] },
    { name: 'fk_month_closing_reopened_by', target: 'operator', columnNames: ['reopenedBy'], referencedColumnNames: ['id'] },
  ],
});

export type UnreportedPaymentRow = Readonly<{
  paymentId: number;
  month: string;
  paidOn: string;
  ownCents: number;
}>;

export const unreportedPaymentTable = new EntitySchema<UnreportedPaymentRow>({
  name: 'unreported_payment',
  tableName: 'unreported_payment',
  columns: {
    paymentId: { type: 'integer', name: 'payment_id', primary: true },
    month: { type: 'text' },
    paidOn: { type: 'text', name: 'paid_on' },
    ownCents: { type: 'integer', name: 'own_cents' },
  },
  indices: [
    { name: 'ix_unreported_payment_day', columns: ['paidOn', 'paymentId', 'ownCents'] },
    { name: 'ix_unreported_payment_month', columns: ['month', 'paidOn', 'paymentId', 'ownCents'] },
  ],
  foreignKeys: [
    { name: 'fk_unreported_payment_payment', target: 'payment', columnNames: ['paymentId'], referencedColumnNames: ['id'] },
  ],
});

export type FlowCollectionRow = Readonly<{ flowId: number; versionId: number; settled: number }>;

export const flowCollectionTable = new EntitySchema<FlowCollectionRow>({
  name: 'flow_collection',
  tableName: 'flow_collection',
  columns: {
    flowId: { type: 'integer', name: 'flow_id', primary: true },
    versionId: { type: 'integer', name: 'version_id' },
    settled: { type: 'integer' },
  },
  indices: [{ name: 'ux_flow_collection_version', columns: ['versionId'], unique: true }],
  foreignKeys: [
    { name: 'fk_flow_collection_flow', target: 'reporting_flow', columnNames: ['flowId'], referencedColumnNames: ['id'] },
    { name: 'fk_flow_collection_version', target: 'reporting_flow', columnNames: ['versionId'], referencedColumnNames: ['id'] },
  ],
});

export type ReceiptCollectionRow = Readonly<{ paymentId: number }>;

export const receiptCollectionTable = new EntitySchema<ReceiptCollectionRow>({
  name: 'receipt_collection',
  tableName: 'receipt_collection',
  columns: { paymentId: { type: 'integer', name: 'payment_id', primary: true } },
  foreignKeys: [{ name: 'fk_receipt_collection_payment', target: 'payment', columnNames: ['paymentId'], referencedColumnNames: ['id'] }],
});

/** Tables that the reconciliation owns. */
export const reconciliationTables = [unreportedPaymentTable, matchResultTable, matchAllocationTable, matchMarkTable, flowResultTable, reconciliationStateTable, reconciliationSettingTable, monthClosingTable, flowCollectionTable, receiptCollectionTable, closedMovementTable, closedFlowTable, receiptPartTable];
