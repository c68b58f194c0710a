import { EntitySchema } from 'typeorm';

export type AccountRow = Readonly<{
  id: number;
  iban: string;
  label: string;
  postal: number;
  holder: string | null;
  retired: number;
  version: number;
  createdAt: string;
}>;

export const accountTable = new EntitySchema<AccountRow>({
  name: 'account',
  tableName: 'account',
  columns: {
    id: { type: 'integer', primary: true },
    iban: { type: 'text' },
    label: { type: 'text' },
    postal: { type: 'integer' },
    holder: { type: 'text', nullable: true },
    retired: { type: 'integer' },
    version: { type: 'integer' },
    createdAt: { type: 'text', name: 'created_at' },
  },
  indices: [
    { name: 'account_iban', columns: ['iban'], unique: true },
  ],
});

export type TaxonomyCodeRow = Readonly<{
  code: string;
  name: string;
  macroArea: string;
  description: string;
  legalReason: string;
  validFrom: string;
  validTo: string;
  suggestedOffice: string | null;
}>;

export const taxonomyCodeTable = new EntitySchema<TaxonomyCodeRow>({
  name: 'taxonomy_code',
  tableName: 'taxonomy_code',
  columns: {
    code: { type: 'text', primary: true },
    name: { type: 'text' },
    macroArea: { type: 'text', name: 'macro_area' },
    description: { type: 'text' },
    legalReason: { type: 'text', name: 'legal_reason' },
    validFrom: { type: 'text', name: 'valid_from' },
    validTo: { type: 'text', name: 'valid_to' },
    suggestedOffice: { type: 'text', name: 'suggested_office', nullable: true },
  },
});

export type ServiceRow = Readonly<{
  id: number;
  code: string;
  office: string;
  name: string;
  taxonomy: string;
  accountId: number | null;
  postalAccountId: number | null;
  description: string;
  fields: string;
  amountRule: string;
  dueRule: string;
  dueDateRequired: number;
  expiringDays: number;
  payableAfterDueDays: number | null;
  anonymousAllowed: number;
  help: string | null;
  retired: number;
  version: number;
  createdAt: string;
  updatedAt: string;
}>;

export const serviceTable = new EntitySchema<ServiceRow>({
  name: 'service',
  tableName: 'service',
  columns: {
    id: { type: 'integer', primary: true },
    code: { type: 'text' },
    office: { type: 'text' },
    name: { type: 'text' },
    taxonomy: { type: 'text' },
    accountId: { type: 'integer', name: 'account_id', nullable: true },
    postalAccountId: { type: 'integer', name: 'postal_account_id', nullable: true },
    description: { type: 'text' },
    fields: { type: 'text' },
    amountRule: { type: 'text', name: 'amount_rule' },
    dueRule: { type: 'text', name: 'due_rule' },
    dueDateRequired: { type: 'integer', name: 'due_date_required' },
    expiringDays: { type: 'integer', name: 'expiring_days' },
    payableAfterDueDays: { type: 'integer', name: 'payable_after_due_days', nullable: true },
    anonymousAllowed: { type: 'integer', name: 'anonymous_allowed' },
    help: { type: 'text', nullable: true },
    retired: { type: 'integer' },
    version: { type: 'integer' },
    createdAt: { type: 'text', name: 'created_at' },
    updatedAt: { type: 'text', name: 'updated_at' },
  },
  indices: [
    { name: 'service_code', columns: ['code'], unique: true },
  ],
  foreignKeys: [
    { name: 'fk_service_account_id', target: 'account', columnNames: ['accountId'], referencedColumnNames: ['id'] },
    { name: 'fk_service_postal_account_id', target: 'account', columnNames: ['postalAccountId'], referencedColumnNames: ['id'] },
  ],
});

export type ServiceBudgetLineRow = Readonly<{
  id: number;
  serviceId: number;
  capitolo: string;
  articolo: string;
  accertamento: string;
  share: number;
}>;

export const serviceBudgetLineTable = new EntitySchema<ServiceBudgetLineRow>({
  name: 'service_budget_line',
  tableName: 'service_budget_line',
  columns: {
    id: { type: 'integer', primary: true },
    serviceId: { type: 'integer', name: 'service_id' },
    capitolo: { type: 'text' },
    articolo: { type: 'text' },
    accertamento: { type: 'text' },
    share: { type: 'real' },
  },
  indices: [
    { name: 'service_budget_line_service', columns: ['serviceId'] },
  ],
  foreignKeys: [
    { name: 'fk_service_budget_line_service_id', target: 'service', columnNames: ['serviceId'], referencedColumnNames: ['id'] },
  ],
});

export type AccountChangeRow = Readonly<{
  id: number;
  oldAccountId: number;
  newAccountId: number;
  effectiveOn: string;
  note: string | null;
  state: string;
  oldIban: string | null;
  newIban: string | null;
  plannedAt: string;
  plannedBy: number;
  startedAt: string | null;
  finishedAt: string | null;
  expectedPositions: number | null;
  positions: number;
  installments: number;
  amountCents: number;
  toUpload: number;
  supersededPrints: number;
  undoReason: string | null;
  undoAt: string | null;
  undoBy: number | null;
  undonePositions: number;
  undoneInstallments: number;
  undoneCents: number;
  leftInstallments: number;
  version: number;
}>;

export const accountChangeTable = new EntitySchema<AccountChangeRow>({
  name: 'account_change',
  tableName: 'account_change',
  columns: {
    id: { type: 'integer', primary: true },
    oldAccountId: { type: 'integer', name: 'old_account_id' },
    newAccountId: { type: 'integer', name: 'new_account_id' },
    effectiveOn: { type: 'text', name: 'effective_on' },
    note: { type: 'text', nullable: true },
    state: { type: 'text' },
    oldIban: { type: 'text', name: 'old_iban', nullable: true },
    newIban: { type: 'text', name: 'new_iban', nullable: true },
    plannedAt: { type: 'text', name: 'planned_at' },
    plannedBy: { type: 'integer', name: 'planned_by' },
    startedAt: { type: 'text', name: 'started_at', nullable: true },
    finishedAt: { type: 'text', name: 'finished_at', nullable: true },
    expectedPositions: { type: 'integer', name: 'expected_positions', nullable: true },
    positions: { type: 'integer', default: 0 },
    installments: { type: 'integer', default: 0 },
    amountCents: { type: 'integer', name: 'amount_cents', default: 0 },
    toUpload: { type: 'integer', name: 'to_upload', default: 0 },
    supersededPrints: { type: 'integer', name: 'superseded_prints', default: 0 },
    undoReason: { type: 'text', name: 'undo_reason', nullable: true },
    undoAt: { type: 'text', name: 'undo_at', nullable: true },
    undoBy: { type: 'integer', name: 'undo_by', nullable: true },
    undonePositions: { type: 'integer', name: 'undone_positions', default: 0 },
    undoneInstallments: { type: 'integer', name: 'undone_installments', default: 0 },
    undoneCents: { type: 'integer', name: 'undone_cents', default: 0 },
    leftInstallments: { type: 'integer', name: 'left_installments', default: 0 },
    version: { type: 'integer' },
  },
  indices: [
    { name: 'account_change_open', columns: ['oldAccountId'], unique: true, where: "state IN ('PLANNED', 'RUNNING', 'STOPPED', 'UNDOING', 'UNDO_STOPPED')" },
  ],
  foreignKeys: [
    { name: 'fk_account_change_old_account_id', target: 'account', columnNames: ['oldAccountId'], referencedColumnNames: ['id'] },
    { name: 'fk_account_change_new_account_id', target: 'account', columnNames: ['newAccountId'], referencedColumnNames: ['id'] },
    { name: 'fk_account_change_planned_by', target: 'operator', columnNames: ['plannedBy'], referencedColumnNames: ['id'] },
    { name: 'fk_account_change_undo_by', target: 'operator', columnNames: ['undoBy'], referencedColumnNames: ['id'] },
  ],
});

/** `place`: the account the service credits, or the one of its postal slips. */
export type AccountChangeServiceRow = Readonly<{ changeId: number; serviceId: number; place: string }>;

export const accountChangeServiceTable = new EntitySchema<AccountChangeServiceRow>({
  name: 'account_change_service',
  tableName: 'account_change_service',
  withoutRowid: true,
  columns: {
    changeId: { type: 'integer', name: 'change_id', primary: true },
    serviceId: { type: 'integer', name: 'service_id', primary: true },
    place: { type: 'text', primary: true },
  },
  foreignKeys: [
    { name: 'fk_account_change_service_change_id', target: 'account_change', columnNames: ['changeId'], referencedColumnNames: ['id'] },
    { name: 'fk_account_change_service_service_id', target: 'service', columnNames: ['serviceId'], referencedColumnNames: ['id'] },
  ],
});

/** Tables that catalogue owns. */
export const catalogueTables = [accountTable, taxonomyCodeTable, serviceTable, serviceBudgetLineTable, accountChangeTable, accountChangeServiceTable];
