import { EntitySchema } from 'typeorm';

// What is said of movements: the outcome of each, what of it is for what, and what a person marked.

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
