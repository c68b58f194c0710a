import { EntitySchema } from 'typeorm';

export type RawFileRow = Readonly<{
  sha256: string;
  content: Uint8Array;
  bytes: number;
  receivedAt: string;
}>;

export const rawFileTable = new EntitySchema<RawFileRow>({
  name: 'raw_file',
  tableName: 'raw_file',
  columns: {
    sha256: { type: 'text', primary: true },
    content: { type: 'blob' },
    bytes: { type: 'integer' },
    receivedAt: { type: 'text', name: 'received_at' },
  },
});

export type ImportFileRow = Readonly<{
  id: number;
  at: string;
  operatorId: number | null;
  fileName: string;
  kind: string;
  format: string | null;
  sha256: string;
  result: string;
  error: string | null;
  message: string | null;
  ownCents: number | null;
  paymentId: number | null;
  quarantined: number;
}>;

export const importFileTable = new EntitySchema<ImportFileRow>({
  name: 'import_file',
  tableName: 'import_file',
  columns: {
    id: { type: 'integer', primary: true },
    at: { type: 'text' },
    operatorId: { type: 'integer', name: 'operator_id', nullable: true },
    fileName: { type: 'text', name: 'file_name' },
    kind: { type: 'text' },
    format: { type: 'text', nullable: true },
    sha256: { type: 'text' },
    result: { type: 'text' },
    error: { type: 'text', nullable: true },
    message: { type: 'text', nullable: true },
    ownCents: { type: 'integer', name: 'own_cents', nullable: true },
    paymentId: { type: 'integer', name: 'payment_id', nullable: true },
    quarantined: { type: 'integer' },
  },
  indices: [
    { name: 'import_file_hash', columns: ['sha256'] },
    { name: 'import_file_payment', columns: ['paymentId'] },
  ],
  foreignKeys: [
    { name: 'fk_import_file_operator_id', target: 'operator', columnNames: ['operatorId'], referencedColumnNames: ['id'] },
    { name: 'fk_import_file_sha256', target: 'raw_file', columnNames: ['sha256'], referencedColumnNames: ['sha256'] },
  ],
});

export type PaymentRow = Readonly<{
  id: number;
  receiptKey: string;
  receiptId: string;
  source: string;
  nav: string | null;
  iuv: string;
  primaryFiscalCode: string;
  amountCents: number;
  ownCents: number;
  stampCents: number;
  description: string;
  debtorName: string | null;
  debtorFiscalCode: string | null;
  psp: string;
  paidOn: string | null;
  effect: string;
  positionId: number | null;
  installmentId: number | null;
  anomalies: string;
  document: string;
  rawSha256: string;
  receivedAt: string;
  debtorSort: string;
}>;

export const paymentTable = new EntitySchema<PaymentRow>({
  name: 'payment',
  tableName: 'payment',
  columns: {
    id: { type: 'integer', primary: true },
    receiptKey: { type: 'text', name: 'receipt_key' },
    receiptId: { type: 'text', name: 'receipt_id' },
    source: { type: 'text' },
    nav: { type: 'text', nullable: true },
    iuv: { type: 'text' },
    primaryFiscalCode: { type: 'text', name: 'primary_fiscal_code' },
    amountCents: { type: 'integer', name: 'amount_cents' },
    ownCents: { type: 'integer', name: 'own_cents' },
    stampCents: { type: 'integer', name: 'stamp_cents' },
    description: { type: 'text' },
    debtorName: { type: 'text', name: 'debtor_name', nullable: true },
    debtorFiscalCode: { type: 'text', name: 'debtor_fiscal_code', nullable: true },
    psp: { type: 'text' },
    paidOn: { type: 'text', name: 'paid_on', nullable: true },
    effect: { type: 'text' },
    positionId: { type: 'integer', name: 'position_id', nullable: true },
    installmentId: { type: 'integer', name: 'installment_id', nullable: true },
    anomalies: { type: 'text' },
    document: { type: 'text' },
    rawSha256: { type: 'text', name: 'raw_sha256' },
    receivedAt: { type: 'text', name: 'received_at' },
    debtorSort: { type: 'text', name: 'debtor_sort', default: '' },
  },
  indices: [
    { name: 'payment_receipt_key', columns: ['receiptKey'], unique: true },
    { name: 'payment_nav', columns: ['nav'] },
    { name: 'payment_iuv', columns: ['iuv'] },
    { name: 'payment_debtor', columns: ['debtorFiscalCode'] },
    { name: 'payment_paid_order', synchronize: false },
    { name: 'payment_debtor_order', columns: ['debtorSort', 'id'] },
    { name: 'payment_list', columns: ['id', 'effect', 'positionId', 'nav', 'psp', 'paidOn', 'amountCents', 'ownCents', 'receivedAt', 'anomalies'] },
    { name: 'payment_anomalous', columns: ['id'], where: "anomalies <> '[]'" },
    { name: 'payment_installment', columns: ['installmentId'] },
    { name: 'payment_effect', columns: ['effect', 'id'] },
    { name: 'payment_amount', columns: ['amountCents', 'id'] },
    { name: 'payment_number_order', synchronize: false },
    { name: 'payment_position', columns: ['positionId'] },
  ],
  foreignKeys: [
    { name: 'fk_payment_position_id', target: 'debt_position', columnNames: ['positionId'], referencedColumnNames: ['id'] },
    { name: 'fk_payment_installment_id', target: 'installment', columnNames: ['installmentId'], referencedColumnNames: ['id'] },
    { name: 'fk_payment_raw_sha256', target: 'raw_file', columnNames: ['rawSha256'], referencedColumnNames: ['sha256'] },
  ],
});

/** Tables that payments owns. */
export const paymentsTables = [rawFileTable, importFileTable, paymentTable];
