import { EntitySchema } from 'typeorm';

export type ServicePlanRow = Readonly<{ serviceId: number; rules: string; version: number }>;

export const servicePlanTable = new EntitySchema<ServicePlanRow>({
  name: 'service_plan',
  tableName: 'service_plan',
  columns: { serviceId: { type: 'integer', name: 'service_id', primary: true }, rules: { type: 'text' }, version: { type: 'integer' } },
  foreignKeys: [{ name: 'fk_service_plan_service_id', target: 'service', columnNames: ['serviceId'], referencedColumnNames: ['id'] }],
});

export type FineRow = Readonly<{
  positionId: number; minimumCents: number; costsCents: number; reducible: number; discountDays: number; expirationDays: number; discountPercent: number; notifiedOn: string | null; fullRuns: number;
}>;

export const fineTable = new EntitySchema<FineRow>({
  name: 'fine',
  tableName: 'fine',
  columns: {
    positionId: { type: 'integer', name: 'position_id', primary: true }, minimumCents: { type: 'integer', name: 'minimum_cents' }, costsCents: { type: 'integer', name: 'costs_cents' }, reducible: { type: 'integer' },
    discountDays: { type: 'integer', name: 'discount_days' }, expirationDays: { type: 'integer', name: 'expiration_days' }, discountPercent: { type: 'integer', name: 'discount_percent' },
    notifiedOn: { type: 'text', name: 'notified_on', nullable: true }, fullRuns: { type: 'integer', name: 'full_runs' },
  },
  indices: [{ name: 'fine_running', columns: ['notifiedOn'], where: 'full_runs = 0 AND notified_on IS NOT NULL' }],
  foreignKeys: [{ name: 'fk_fine_position_id', target: 'debt_position', columnNames: ['positionId'], referencedColumnNames: ['id'] }],
});
