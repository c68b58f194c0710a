import { EntitySchema } from 'typeorm';

export type RevenueItemRow = Readonly<{
  id: number; year: number; capitolo: string; articolo: string; accertamento: string; description: string; office: string; accertamentoDescription: string; pdcf: string | null; siope: string | null; active: number; version: number; changedAt: string;
}>;

export const revenueItemTable = new EntitySchema<RevenueItemRow>({
  name: 'revenue_item',
  tableName: 'revenue_item',
  columns: {
    id: { type: 'integer', primary: true },
    year: { type: 'integer' },
    capitolo: { type: 'text' },
    articolo: { type: 'text' },
    accertamento: { type: 'text' },
    description: { type: 'text' },
    office: { type: 'text' },
    accertamentoDescription: { type: 'text', name: 'accertamento_description' },
    pdcf: { type: 'text', nullable: true },
    siope: { type: 'text', nullable: true },
    active: { type: 'integer' },
    version: { type: 'integer' },
    changedAt: { type: 'text', name: 'changed_at' },
  },
  indices: [{ name: 'ux_revenue_item_key', columns: ['year', 'capitolo', 'articolo', 'accertamento'], unique: true }],
});

export type PaymentQuotaRow = Readonly<{
  id: number; paymentId: number; serviceId: number; year: number; capitolo: string; articolo: string; accertamento: string; siope: string | null; cents: number; madeAt: string; voidedAt: string | null;
}>;

export const paymentQuotaTable = new EntitySchema<PaymentQuotaRow>({
  name: 'payment_quota',
  tableName: 'payment_quota',
  columns: {
    id: { type: 'integer', primary: true },
    paymentId: { type: 'integer', name: 'payment_id' },
    serviceId: { type: 'integer', name: 'service_id' },
    year: { type: 'integer' },
    capitolo: { type: 'text' },
    articolo: { type: 'text' },
    accertamento: { type: 'text' },
    siope: { type: 'text', nullable: true },
    cents: { type: 'integer' },
    madeAt: { type: 'text', name: 'made_at' },
    voidedAt: { type: 'text', name: 'voided_at', nullable: true },
  },
  indices: [
    { name: 'ix_payment_quota_payment', columns: ['paymentId', 'id'] },
    { name: 'ix_payment_quota_line', columns: ['year', 'capitolo', 'articolo', 'accertamento', 'cents'], where: 'voided_at IS NULL' },
  ],
  foreignKeys: [
    { name: 'fk_payment_quota_payment', target: 'payment', columnNames: ['paymentId'], referencedColumnNames: ['id'] },
    { name: 'fk_payment_quota_service', target: 'service', columnNames: ['serviceId'], referencedColumnNames: ['id'] },
  ],
});

export type PaymentToSplitRow = Readonly<{ paymentId: number }>;
export const paymentToSplitTable = new EntitySchema<PaymentToSplitRow>({ name: 'payment_to_split', tableName: 'payment_to_split', columns: { paymentId: { type: 'integer', name: 'payment_id', primary: true } } });

export type ServiceToSplitRow = Readonly<{ serviceId: number }>;
export const serviceToSplitTable = new EntitySchema<ServiceToSplitRow>({ name: 'service_to_split', tableName: 'service_to_split', columns: { serviceId: { type: 'integer', name: 'service_id', primary: true } } });

/** Tables that the budget owns. */
export const budgetTables = [revenueItemTable, paymentQuotaTable, paymentToSplitTable, serviceToSplitTable];
