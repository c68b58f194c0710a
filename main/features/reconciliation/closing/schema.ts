import { EntitySchema } from 'typeorm';

export type ClosedMovementRow = Readonly<{ closingId: number; movementId: number; stays: number; bucket: string; signedCents: number; matchedCents: number; excludedCents: number; settledCents: number; openCents: number; touchedAt: string | null }>;

export const closedMovementTable = new EntitySchema<ClosedMovementRow>({
  name: 'closed_movement',
  tableName: 'closed_movement',
  withoutRowid: true,
  columns: {
    closingId: { type: 'integer', name: 'closing_id', primary: true },
    movementId: { type: 'integer', name: 'movement_id', primary: true },
    stays: { type: 'integer' },
    bucket: { type: 'text' },
    signedCents: { type: 'integer', name: 'signed_cents' },
    matchedCents: { type: 'integer', name: 'matched_cents' },
    excludedCents: { type: 'integer', name: 'excluded_cents' },
    settledCents: { type: 'integer', name: 'settled_cents' },
    openCents: { type: 'integer', name: 'open_cents' },
    touchedAt: { type: 'text', name: 'touched_at', nullable: true },
  },
  indices: [
    { name: 'ix_closed_movement_movement', columns: ['movementId', 'closingId'] },
    { name: 'ix_closed_movement_touched', columns: ['closingId', 'movementId', 'touchedAt'], where: 'touched_at IS NOT NULL' },
  ],
  foreignKeys: [
    { name: 'fk_closed_movement_closing', target: 'month_closing', columnNames: ['closingId'], referencedColumnNames: ['id'] },
    { name: 'fk_closed_movement_movement', target: 'treasury_movement', columnNames: ['movementId'], referencedColumnNames: ['id'] },
  ],
});

export type ClosedFlowRow = Readonly<{ closingId: number; flowId: number; stays: number; versionId: number; bucket: string; declaredCents: number; residualCents: number; touchedAt: string | null }>;

export const closedFlowTable = new EntitySchema<ClosedFlowRow>({
  name: 'closed_flow',
  tableName: 'closed_flow',
  withoutRowid: true,
  columns: {
    closingId: { type: 'integer', name: 'closing_id', primary: true },
    flowId: { type: 'integer', name: 'flow_id', primary: true },
    stays: { type: 'integer' },
    versionId: { type: 'integer', name: 'version_id' },
    bucket: { type: 'text' },
    declaredCents: { type: 'integer', name: 'declared_cents' },
    residualCents: { type: 'integer', name: 'residual_cents' },
    touchedAt: { type: 'text', name: 'touched_at', nullable: true },
  },
  indices: [
    { name: 'ix_closed_flow_flow', columns: ['flowId', 'closingId'] },
    { name: 'ix_closed_flow_touched', columns: ['closingId', 'flowId', 'touchedAt'], where: 'touched_at IS NOT NULL' },
  ],
  foreignKeys: [
    { name: 'fk_closed_flow_closing', target: 'month_closing', columnNames: ['closingId'], referencedColumnNames: ['id'] },
    { name: 'fk_closed_flow_flow', target: 'reporting_flow', columnNames: ['flowId'], referencedColumnNames: ['id'] },
    { name: 'fk_closed_flow_version', target: 'reporting_flow', columnNames: ['versionId'], referencedColumnNames: ['id'] },
  ],
});
