import { EntitySchema } from 'typeorm';
import { positionLineTable, serviceChargesTable } from './line-schema.ts';
import { loadedPositionTable, positionLoadTable } from './load-schema.ts';
import { fineTable, servicePlanTable } from './plan-schema.ts';
import { servedPersonTable, verificationAnswerTable } from './served-schema.ts';

export type DebtPositionRow = Readonly<{
  id: number;
  iupd: string;
  serviceId: number | null;
  office: string;
  personId: number;
  year: number | null;
  description: string;
  fields: string;
  notes: string | null;
  origin: string;
  externalId: string | null;
  amountCents: number;
  state: string;
  dueDate: string | null;
  payableUntil: string | null;
  expiringFrom: string | null;
  firstNav: string | null;
  replacesId: number | null;
  createdAt: string;
  createdBy: number;
  version: number;
  debtorSort: string;
}>;

export const debtPositionTable = new EntitySchema<DebtPositionRow>({
  name: 'debt_position',
  tableName: 'debt_position',
  columns: {
    id: { type: 'integer', primary: true },
    iupd: { type: 'text' },
    serviceId: { type: 'integer', name: 'service_id', nullable: true },
    office: { type: 'text' },
    personId: { type: 'integer', name: 'person_id' },
    year: { type: 'integer', nullable: true },
    description: { type: 'text' },
    fields: { type: 'text' },
    notes: { type: 'text', nullable: true },
    origin: { type: 'text' },
    externalId: { type: 'text', name: 'external_id', nullable: true },
    amountCents: { type: 'integer', name: 'amount_cents' },
    state: { type: 'text' },
    dueDate: { type: 'text', name: 'due_date', nullable: true },
    payableUntil: { type: 'text', name: 'payable_until', nullable: true },
    expiringFrom: { type: 'text', name: 'expiring_from', nullable: true },
    firstNav: { type: 'text', name: 'first_nav', nullable: true },
    replacesId: { type: 'integer', name: 'replaces_id', nullable: true },
    createdAt: { type: 'text', name: 'created_at' },
    createdBy: { type: 'integer', name: 'created_by' },
    version: { type: 'integer' },
    debtorSort: { type: 'text', name: 'debtor_sort', default: '' },
  },
  indices: [
    { name: 'debt_position_iupd', columns: ['iupd'], unique: true },
    { name: 'debt_position_replaces', columns: ['replacesId'], unique: true, where: 'replaces_id IS NOT NULL' },
    { name: 'debt_position_state_due', columns: ['state', 'dueDate', 'serviceId', 'payableUntil', 'expiringFrom', 'createdAt', 'office', 'origin', 'amountCents', 'debtorSort'] },
    { name: 'debt_position_service_state', columns: ['serviceId', 'state', 'dueDate', 'payableUntil', 'expiringFrom', 'createdAt', 'office', 'origin', 'amountCents', 'debtorSort'] },
    { name: 'debt_position_office_state', columns: ['office', 'state', 'dueDate', 'payableUntil', 'expiringFrom', 'createdAt', 'serviceId', 'origin', 'amountCents', 'debtorSort'] },
    { name: 'debt_position_origin', columns: ['origin', 'id'] },
    { name: 'debt_position_created', columns: ['createdAt', 'id'] },
    { name: 'debt_position_due_order', synchronize: false },
    { name: 'debt_position_expired', columns: ['payableUntil', 'dueDate', 'serviceId', 'office', 'createdAt', 'origin', 'amountCents', 'debtorSort', 'state'], where: "state = 'UNPAID' AND payable_until IS NOT NULL" },
    { name: 'debt_position_due_before', columns: ['dueDate', 'id', 'serviceId', 'office', 'createdAt', 'origin'], where: 'due_date < substr(created_at, 1, 10)' },
    { name: 'debt_position_amount', columns: ['amountCents', 'id', 'serviceId', 'office', 'createdAt', 'origin'] },
    { name: 'debt_position_service_amount', columns: ['serviceId', 'amountCents', 'id', 'office'] },
    { name: 'debt_position_office_amount', columns: ['office', 'amountCents', 'id'] },
    { name: 'debt_position_debtor', columns: ['debtorSort', 'id', 'serviceId', 'office', 'createdAt', 'origin'] },
    { name: 'debt_position_external', columns: ['externalId'], where: 'external_id IS NOT NULL' },
    { name: 'debt_position_person', columns: ['personId', 'id'] },
  ],
  foreignKeys: [
    { name: 'fk_debt_position_service_id', target: 'service', columnNames: ['serviceId'], referencedColumnNames: ['id'] },
    { name: 'fk_debt_position_person_id', target: 'person', columnNames: ['personId'], referencedColumnNames: ['id'] },
    { name: 'fk_debt_position_replaces_id', target: 'debt_position', columnNames: ['replacesId'], referencedColumnNames: ['id'] },
    { name: 'fk_debt_position_created_by', target: 'operator', columnNames: ['createdBy'], referencedColumnNames: ['id'] },
  ],
});

export type PaymentOptionRow = Readonly<{
  id: number;
  positionId: number;
  kind: string;
  label: string;
  sequence: number;
  chosen: number;
  withheld: number;
}>;

export const paymentOptionTable = new EntitySchema<PaymentOptionRow>({
  name: 'payment_option',
  tableName: 'payment_option',
  columns: {
    id: { type: 'integer', primary: true },
    positionId: { type: 'integer', name: 'position_id' },
    kind: { type: 'text' },
    label: { type: 'text' },
    sequence: { type: 'integer' },
    chosen: { type: 'integer' },
    withheld: { type: 'integer', default: 0 },
  },
  indices: [
    { name: 'payment_option_sequence', columns: ['positionId', 'sequence'], unique: true },
  ],
  foreignKeys: [
    { name: 'fk_payment_option_position_id', target: 'debt_position', columnNames: ['positionId'], referencedColumnNames: ['id'] },
  ],
});

export type InstallmentRow = Readonly<{
  id: number;
  positionId: number;
  optionId: number;
  number: number;
  amountCents: number;
  dueDate: string | null;
  payableUntil: string | null;
  nav: string | null;
  iuv: string | null;
  state: string;
  confirmedAt: string | null;
}>;

export const installmentTable = new EntitySchema<InstallmentRow>({
  name: 'installment',
  tableName: 'installment',
  columns: {
    id: { type: 'integer', primary: true },
    positionId: { type: 'integer', name: 'position_id' },
    optionId: { type: 'integer', name: 'option_id' },
    number: { type: 'integer' },
    amountCents: { type: 'integer', name: 'amount_cents' },
    dueDate: { type: 'text', name: 'due_date', nullable: true },
    payableUntil: { type: 'text', name: 'payable_until', nullable: true },
    nav: { type: 'text', nullable: true },
    iuv: { type: 'text', nullable: true },
    state: { type: 'text' },
    confirmedAt: { type: 'text', name: 'confirmed_at', nullable: true },
  },
  indices: [
    { name: 'installment_nav', columns: ['nav'], unique: true, where: 'nav IS NOT NULL' },
    { name: 'installment_iuv', columns: ['iuv'], unique: true, where: 'iuv IS NOT NULL' },
    { name: 'installment_number', columns: ['optionId', 'number'], unique: true },
    { name: 'installment_position', columns: ['positionId'] },
  ],
  foreignKeys: [
    { name: 'fk_installment_position_id', target: 'debt_position', columnNames: ['positionId'], referencedColumnNames: ['id'] },
    { name: 'fk_installment_option_id', target: 'payment_option', columnNames: ['optionId'], referencedColumnNames: ['id'] },
  ],
});

export type TransferRow = Readonly<{
  id: number;
  installmentId: number;
  transferIndex: number;
  payeeFiscalCode: string;
  payeeName: string;
  iban: string | null;
  stamp: number;
  amountCents: number;
  category: string;
  description: string;
  postalIban: string | null;
}>;

export const transferTable = new EntitySchema<TransferRow>({
  name: 'transfer',
  tableName: 'transfer',
  columns: {
    id: { type: 'integer', primary: true },
    installmentId: { type: 'integer', name: 'installment_id' },
    transferIndex: { type: 'integer', name: 'transfer_index' },
    payeeFiscalCode: { type: 'text', name: 'payee_fiscal_code' },
    payeeName: { type: 'text', name: 'payee_name' },
    iban: { type: 'text', nullable: true },
    stamp: { type: 'integer' },
    amountCents: { type: 'integer', name: 'amount_cents' },
    category: { type: 'text' },
    description: { type: 'text' },
    postalIban: { type: 'text', name: 'postal_iban', nullable: true },
  },
  indices: [
    { name: 'transfer_index_once', columns: ['installmentId', 'transferIndex'], unique: true },
  ],
  foreignKeys: [
    { name: 'fk_transfer_installment_id', target: 'installment', columnNames: ['installmentId'], referencedColumnNames: ['id'] },
  ],
});

export type PositionFactRow = Readonly<{
  id: number;
  positionId: number;
  installmentId: number | null;
  kind: string;
  at: string;
  operatorId: number | null;
  reason: string | null;
  detail: string | null;
}>;

export const positionFactTable = new EntitySchema<PositionFactRow>({
  name: 'position_fact',
  tableName: 'position_fact',
  columns: {
    id: { type: 'integer', primary: true },
    positionId: { type: 'integer', name: 'position_id' },
    installmentId: { type: 'integer', name: 'installment_id', nullable: true },
    kind: { type: 'text' },
    at: { type: 'text' },
    operatorId: { type: 'integer', name: 'operator_id', nullable: true },
    reason: { type: 'text', nullable: true },
    detail: { type: 'text', nullable: true },
  },
  indices: [
    { name: 'position_fact_position', columns: ['positionId', 'id'] },
    { name: 'position_fact_left', columns: ['id'], where: "kind = 'LEFT_ON_PORTAL'" },
    { name: 'position_fact_lapsed', columns: ['installmentId'], where: "kind = 'INSTALLMENT_LAPSED'" },
  ],
  foreignKeys: [
    { name: 'fk_position_fact_position_id', target: 'debt_position', columnNames: ['positionId'], referencedColumnNames: ['id'] },
    { name: 'fk_position_fact_installment_id', target: 'installment', columnNames: ['installmentId'], referencedColumnNames: ['id'] },
    { name: 'fk_position_fact_operator_id', target: 'operator', columnNames: ['operatorId'], referencedColumnNames: ['id'] },
  ],
});

export type ExternalPaymentRow = Readonly<{
  id: number;
  positionId: number;
  installmentId: number;
  channel: string;
  paidOn: string;
  amountCents: number;
  reason: string;
  attachmentName: string | null;
  attachmentSha256: string | null;
  at: string;
  operatorId: number;
  voidedAt: string | null;
  voidedBy: number | null;
  voidReason: string | null;
}>;

export const externalPaymentTable = new EntitySchema<ExternalPaymentRow>({
  name: 'external_payment',
  tableName: 'external_payment',
  columns: {
    id: { type: 'integer', primary: true },
    positionId: { type: 'integer', name: 'position_id' },
    installmentId: { type: 'integer', name: 'installment_id' },
    channel: { type: 'text' },
    paidOn: { type: 'text', name: 'paid_on' },
    amountCents: { type: 'integer', name: 'amount_cents' },
    reason: { type: 'text' },
    attachmentName: { type: 'text', name: 'attachment_name', nullable: true },
    attachmentSha256: { type: 'text', name: 'attachment_sha256', nullable: true },
    at: { type: 'text' },
    operatorId: { type: 'integer', name: 'operator_id' },
    voidedAt: { type: 'text', name: 'voided_at', nullable: true },
    voidedBy: { type: 'integer', name: 'voided_by', nullable: true },
    voidReason: { type: 'text', name: 'void_reason', nullable: true },
  },
  indices: [
    { name: 'external_payment_installment', columns: ['installmentId'] },
  ],
  foreignKeys: [
    { name: 'fk_external_payment_position_id', target: 'debt_position', columnNames: ['positionId'], referencedColumnNames: ['id'] },
    { name: 'fk_external_payment_installment_id', target: 'installment', columnNames: ['installmentId'], referencedColumnNames: ['id'] },
    { name: 'fk_external_payment_attachment_sha256', target: 'raw_file', columnNames: ['attachmentSha256'], referencedColumnNames: ['sha256'] },
    { name: 'fk_external_payment_operator_id', target: 'operator', columnNames: ['operatorId'], referencedColumnNames: ['id'] },
    { name: 'fk_external_payment_voided_by', target: 'operator', columnNames: ['voidedBy'], referencedColumnNames: ['id'] },
  ],
});

export type PositionAttachmentRow = Readonly<{
  id: number;
  positionId: number;
  factId: number;
  name: string;
  sha256: string;
}>;

export const positionAttachmentTable = new EntitySchema<PositionAttachmentRow>({
  name: 'position_attachment',
  tableName: 'position_attachment',
  columns: {
    id: { type: 'integer', primary: true },
    positionId: { type: 'integer', name: 'position_id' },
    factId: { type: 'integer', name: 'fact_id' },
    name: { type: 'text' },
    sha256: { type: 'text' },
  },
  indices: [
    { name: 'position_attachment_position', columns: ['positionId', 'id'] },
  ],
  foreignKeys: [
    { name: 'fk_position_attachment_position_id', target: 'debt_position', columnNames: ['positionId'], referencedColumnNames: ['id'] },
    { name: 'fk_position_attachment_fact_id', target: 'position_fact', columnNames: ['factId'], referencedColumnNames: ['id'] },
    { name: 'fk_position_attachment_sha256', target: 'raw_file', columnNames: ['sha256'], referencedColumnNames: ['sha256'] },
  ],
});

/** An installment whose transfers passed to another account, with what is needed to move it back. */
export type AccountMoveRow = Readonly<{
  changeId: number;
  installmentId: number;
  positionId: number;
  transferIndexes: string;
  postalIndexes: string;
  amountCents: number;
  confirmedAt: string | null;
  supersededPrints: string;
  positionVersion: number;
  outcome: string;
}>;

export const accountMoveTable = new EntitySchema<AccountMoveRow>({
  name: 'account_move',
  tableName: 'account_move',
  withoutRowid: true,
  columns: {
    changeId: { type: 'integer', name: 'change_id', primary: true },
    installmentId: { type: 'integer', name: 'installment_id', primary: true },
    positionId: { type: 'integer', name: 'position_id' },
    transferIndexes: { type: 'text', name: 'transfer_indexes' },
    postalIndexes: { type: 'text', name: 'postal_indexes', default: '[]' },
    amountCents: { type: 'integer', name: 'amount_cents' },
    confirmedAt: { type: 'text', name: 'confirmed_at', nullable: true },
    supersededPrints: { type: 'text', name: 'superseded_prints' },
    positionVersion: { type: 'integer', name: 'position_version' },
    outcome: { type: 'text' },
  },
  indices: [
    { name: 'account_move_outcome', columns: ['changeId', 'outcome', 'positionId'] },
    { name: 'account_move_position', columns: ['positionId'] },
    { name: 'account_move_installment', columns: ['installmentId'] },
  ],
  foreignKeys: [
    { name: 'fk_account_move_change_id', target: 'account_change', columnNames: ['changeId'], referencedColumnNames: ['id'] },
    { name: 'fk_account_move_installment_id', target: 'installment', columnNames: ['installmentId'], referencedColumnNames: ['id'] },
    { name: 'fk_account_move_position_id', target: 'debt_position', columnNames: ['positionId'], referencedColumnNames: ['id'] },
  ],
});

/** Tables that positions owns. */
export const positionsTables = [debtPositionTable, paymentOptionTable, installmentTable, transferTable, positionFactTable, externalPaymentTable, servedPersonTable, verificationAnswerTable, positionAttachmentTable, accountMoveTable, servicePlanTable, fineTable, positionLineTable, serviceChargesTable, positionLoadTable, loadedPositionTable];
