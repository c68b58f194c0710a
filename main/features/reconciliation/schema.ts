import { EntitySchema } from 'typeorm';
import { closedFlowTable, closedMovementTable } from './closing/schema.ts';
import { receiptPartTable } from './part-schema.ts';

export type MatchResultRow = Readonly<{
  movementId: number;
  month: string;
  bookingDate: string;
  signedCents: number;
  status: string;
  code: string;
  secondCode: string | null;
  rule: string | null;
  score: number | null;
  bucket: string;
  linkedMovementId: number | null;
  residualCents: number | null;
  diffCents: number;
  targetCents: number | null;
  explanation: string;
  details: string;
  digest: string;
  deferredUntil: string | null;
  awaitingSecond: number;
  version: number;
  changedAt: string;
}>;

export const matchResultTable = new EntitySchema<MatchResultRow>({
  name: 'match_result',
  tableName: 'match_result',
  columns: {
    movementId: { type: 'integer', name: 'movement_id', primary: true },
    month: { type: 'text' },
    bookingDate: { type: 'text', name: 'booking_date' },
    signedCents: { type: 'integer', name: 'signed_cents' },
    status: { type: 'text' },
    code: { type: 'text' },
    secondCode: { type: 'text', name: 'second_code', nullable: true },
    rule: { type: 'text', nullable: true },
    score: { type: 'integer', nullable: true },
    bucket: { type: 'text' },
    linkedMovementId: { type: 'integer', name: 'linked_movement_id', nullable: true },
    residualCents: { type: 'integer', name: 'residual_cents', nullable: true },
    diffCents: { type: 'integer', name: 'diff_cents' },
    targetCents: { type: 'integer', name: 'target_cents', nullable: true },
    explanation: { type: 'text' },
    details: { type: 'text' },
    digest: { type: 'text' },
    deferredUntil: { type: 'text', name: 'deferred_until', nullable: true },
    awaitingSecond: { type: 'integer', name: 'awaiting_second', default: 0 },
    version: { type: 'integer' },
    changedAt: { type: 'text', name: 'changed_at' },
  },
  indices: [
    { name: 'ix_match_result_bucket', columns: ['bucket', 'bookingDate', 'movementId', 'deferredUntil', 'signedCents', 'diffCents'] },
    { name: 'ix_match_result_month', columns: ['month', 'bucket', 'bookingDate', 'movementId', 'deferredUntil', 'signedCents', 'diffCents'] },
    { name: 'ix_match_result_deferred', columns: ['deferredUntil', 'bookingDate', 'movementId'], where: 'deferred_until IS NOT NULL' },
    { name: 'ix_match_result_partial_reversal', columns: ['linkedMovementId'], where: "rule = 'R1c'" },
    { name: 'ix_match_result_class', columns: ['bucket', 'code', 'bookingDate', 'signedCents'] },
    { name: 'ix_match_result_status', columns: ['status', 'bookingDate', 'movementId'] },
  ],
  foreignKeys: [
    { name: 'fk_match_result_movement', target: 'treasury_movement', columnNames: ['movementId'], referencedColumnNames: ['id'] },
  ],
});

export type MatchAllocationRow = Readonly<{
  id: number;
  movementId: number;
  flowId: number | null;
  paymentId: number | null;
  iuv: string | null;
  cents: number;
  rule: string | null;
  score: number | null;
  evidence: string;
  difference: string | null;
  note: string | null;
  madeAt: string;
  madeBy: number | null;
  confirmedAt: string | null;
  confirmedBy: number | null;
  voidedAt: string | null;
  voidedBy: number | null;
  voidReason: string | null;
  booked: number;
}>;

export const matchAllocationTable = new EntitySchema<MatchAllocationRow>({
  name: 'match_allocation',
  tableName: 'match_allocation',
  columns: {
    id: { type: 'integer', primary: true },
    movementId: { type: 'integer', name: 'movement_id' },
    flowId: { type: 'integer', name: 'flow_id', nullable: true },
    paymentId: { type: 'integer', name: 'payment_id', nullable: true },
    iuv: { type: 'text', nullable: true },
    cents: { type: 'integer' },
    rule: { type: 'text', nullable: true },
    score: { type: 'integer', nullable: true },
    evidence: { type: 'text', default: '{}' },
    difference: { type: 'text', nullable: true },
    note: { type: 'text', nullable: true },
    madeAt: { type: 'text', name: 'made_at' },
    madeBy: { type: 'integer', name: 'made_by', nullable: true },
    confirmedAt: { type: 'text', name: 'confirmed_at', nullable: true },
    confirmedBy: { type: 'integer', name: 'confirmed_by', nullable: true },
    voidedAt: { type: 'text', name: 'voided_at', nullable: true },
    voidedBy: { type: 'integer', name: 'voided_by', nullable: true },
    voidReason: { type: 'text', name: 'void_reason', nullable: true },
    booked: { type: 'integer', default: 0 },
  },
  indices: [
    { name: 'ix_match_allocation_movement', columns: ['movementId', 'id'] },
    { name: 'ix_match_allocation_flow', columns: ['flowId'], where: 'flow_id IS NOT NULL' },
    { name: 'ix_match_allocation_payment', columns: ['paymentId'], where: 'payment_id IS NOT NULL' },
    { name: 'ix_match_allocation_by_person', columns: ['movementId'], where: 'voided_at IS NULL AND made_by IS NOT NULL' },
    { name: 'ix_match_allocation_frozen', columns: ['id'], where: 'voided_at IS NULL AND confirmed_at IS NOT NULL' },
  ],
  foreignKeys: [
    { name: 'fk_match_allocation_movement', target: 'treasury_movement', columnNames: ['movementId'], referencedColumnNames: ['id'] },
    { name: 'fk_match_allocation_flow', target: 'reporting_flow', columnNames: ['flowId'], referencedColumnNames: ['id'] },
    { name: 'fk_match_allocation_payment', target: 'payment', columnNames: ['paymentId'], referencedColumnNames: ['id'] },
    { name: 'fk_match_allocation_made_by', target: 'operator', columnNames: ['madeBy'], referencedColumnNames: ['id'] },
    { name: 'fk_match_allocation_confirmed_by', target: 'operator', columnNames: ['confirmedBy'], referencedColumnNames: ['id'] },
    { name: 'fk_match_allocation_voided_by', target: 'operator', columnNames: ['voidedBy'], referencedColumnNames: ['id'] },
  ],
});

export type MatchMarkRow = Readonly<{
  id: number;
  kind: string;
  movementId: number | null;
  flowId: number | null;
  paymentId: number | null;
  iuv: string | null;
  rule: string | null;
  creditId: number | null;
  until: string | null;
  shares: string | null;
  reason: string;
  madeAt: string;
  madeBy: number;
  liftedAt: string | null;
  liftedBy: number | null;
  liftReason: string | null;
}>;

export const matchMarkTable = new EntitySchema<MatchMarkRow>({
  name: 'match_mark',
  tableName: 'match_mark',
  columns: {
    id: { type: 'integer', primary: true },
    kind: { type: 'text' },
    movementId: { type: 'integer', name: 'movement_id', nullable: true },
    flowId: { type: 'integer', name: 'flow_id', nullable: true },
    paymentId: { type: 'integer', name: 'payment_id', nullable: true },
    iuv: { type: 'text', nullable: true },
    rule: { type: 'text', nullable: true },
    creditId: { type: 'integer', name: 'credit_id', nullable: true },
    until: { type: 'text', nullable: true },
    shares: { type: 'text', nullable: true },
    reason: { type: 'text' },
    madeAt: { type: 'text', name: 'made_at' },
    madeBy: { type: 'integer', name: 'made_by' },
    liftedAt: { type: 'text', name: 'lifted_at', nullable: true },
    liftedBy: { type: 'integer', name: 'lifted_by', nullable: true },
    liftReason: { type: 'text', name: 'lift_reason', nullable: true },
  },
  indices: [
    { name: 'ix_match_mark_movement', columns: ['movementId', 'id'], where: 'movement_id IS NOT NULL' },
    { name: 'ix_match_mark_flow', columns: ['flowId', 'id'], where: 'flow_id IS NOT NULL' },
    { name: 'ix_match_mark_live', columns: ['kind', 'id'], where: 'lifted_at IS NULL' },
  ],
  foreignKeys: [
    { name: 'fk_match_mark_movement', target: 'treasury_movement', columnNames: ['movementId'], referencedColumnNames: ['id'] },
    { name: 'fk_match_mark_flow', target: 'reporting_flow', columnNames: ['flowId'], referencedColumnNames: ['id'] },
    { name: 'fk_match_mark_payment', target: 'payment', columnNames: ['paymentId'], referencedColumnNames: ['id'] },
    { name: 'fk_match_mark_credit', target: 'treasury_movement', columnNames: ['creditId'], referencedColumnNames: ['id'] },
    { name: 'fk_match_mark_made_by', target: 'operator', columnNames: ['madeBy'], referencedColumnNames: ['id'] },
    { name: 'fk_match_mark_lifted_by', target: 'operator', columnNames: ['liftedBy'], referencedColumnNames: ['id'] },
  ],
});

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
