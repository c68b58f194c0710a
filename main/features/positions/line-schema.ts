import { EntitySchema } from 'typeorm';

export type PositionLineRow = Readonly<{
  positionId: number; sequence: number; kind: string; label: string; amountCents: number;
  payeeFiscalCode: string | null; payeeName: string | null; iban: string | null; category: string | null; law: string | null; arithmetic: string;
}>;

export const positionLineTable = new EntitySchema<PositionLineRow>({
  name: 'position_line',
  tableName: 'position_line',
  withoutRowid: true,
  columns: {
    positionId: { type: 'integer', name: 'position_id', primary: true }, sequence: { type: 'integer', primary: true }, kind: { type: 'text' }, label: { type: 'text' }, amountCents: { type: 'integer', name: 'amount_cents' },
    payeeFiscalCode: { type: 'text', name: 'payee_fiscal_code', nullable: true }, payeeName: { type: 'text', name: 'payee_name', nullable: true }, iban: { type: 'text', nullable: true }, category: { type: 'text', nullable: true },
    law: { type: 'text', nullable: true }, arithmetic: { type: 'text' },
  },
  foreignKeys: [{ name: 'fk_position_line_position_id', target: 'debt_position', columnNames: ['positionId'], referencedColumnNames: ['id'] }],
});

export type ServiceChargesRow = Readonly<{ serviceId: number; rules: string; version: number }>;

export const serviceChargesTable = new EntitySchema<ServiceChargesRow>({
  name: 'service_charges',
  tableName: 'service_charges',
  columns: { serviceId: { type: 'integer', name: 'service_id', primary: true }, rules: { type: 'text' }, version: { type: 'integer' } },
  foreignKeys: [{ name: 'fk_service_charges_service_id', target: 'service', columnNames: ['serviceId'], referencedColumnNames: ['id'] }],
});
