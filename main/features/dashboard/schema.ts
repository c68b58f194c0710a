import { EntitySchema } from 'typeorm';

export type CollectedSumRow = Readonly<{ month: string; serviceId: number; psp: string; payments: number; cents: number }>;

/** Kept by triggers on payments and positions (migration collected-sums): nothing here writes it. */
export const collectedSumTable = new EntitySchema<CollectedSumRow>({
  name: 'collected_sum',
  tableName: 'collected_sum',
  withoutRowid: true,
  columns: { month: { type: 'text', primary: true }, serviceId: { type: 'integer', name: 'service_id', primary: true }, psp: { type: 'text', primary: true }, payments: { type: 'integer' }, cents: { type: 'integer' } },
});

/** Tables that the dashboard owns. */
export const dashboardEntities = [collectedSumTable];
