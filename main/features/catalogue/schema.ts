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

/** Tables that catalogue owns. */
export const catalogueTables = [accountTable, taxonomyCodeTable, serviceTable, serviceBudgetLineTable];
