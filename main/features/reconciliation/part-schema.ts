import { EntitySchema } from 'typeorm';

export type ReceiptPartRow = Readonly<{ paymentId: number; iur: string }>;

/** IURs of legacy receipts of several payments. Kept by triggers on payments (migration closed-rows): nothing here writes it. */
export const receiptPartTable = new EntitySchema<ReceiptPartRow>({
  name: 'receipt_part',
  tableName: 'receipt_part',
  withoutRowid: true,
  columns: { paymentId: { type: 'integer', name: 'payment_id', primary: true }, iur: { type: 'text', primary: true } },
  indices: [{ name: 'ix_receipt_part_iur', columns: ['iur', 'paymentId'] }],
  foreignKeys: [{ name: 'fk_receipt_part_payment', target: 'payment', columnNames: ['paymentId'], referencedColumnNames: ['id'] }],
});
