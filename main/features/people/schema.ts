import { EntitySchema } from 'typeorm';

export type PersonRow = Readonly<{
  id: number;
  fiscalCode: string | null;
  type: string;
  name: string;
  sortName: string;
  vatNumber: string | null;
  birthDate: string | null;
  birthPlace: string | null;
  deathDate: string | null;
  foreignCountry: string | null;
  foreignTaxId: string | null;
  foreignDocument: string | null;
  nameKey: string;
  street: string;
  civicNumber: string;
  postalCode: string;
  city: string;
  province: string;
  country: string;
  email: string | null;
  pec: string | null;
  phone: string | null;
  version: number;
  createdAt: string;
  updatedAt: string;
}>;

export const personTable = new EntitySchema<PersonRow>({
  name: 'person',
  tableName: 'person',
  columns: {
    id: { type: 'integer', primary: true },
    fiscalCode: { type: 'text', name: 'fiscal_code', nullable: true },
    type: { type: 'text' },
    name: { type: 'text' },
    street: { type: 'text' },
    civicNumber: { type: 'text', name: 'civic_number' },
    postalCode: { type: 'text', name: 'postal_code' },
    city: { type: 'text' },
    province: { type: 'text' },
    country: { type: 'text' },
    email: { type: 'text', nullable: true },
    pec: { type: 'text', nullable: true },
    phone: { type: 'text', nullable: true },
    version: { type: 'integer' },
    createdAt: { type: 'text', name: 'created_at' },
    updatedAt: { type: 'text', name: 'updated_at' },
    sortName: { type: 'text', name: 'sort_name', default: '' },
    vatNumber: { type: 'text', name: 'vat_number', nullable: true },
    birthDate: { type: 'text', name: 'birth_date', nullable: true },
    birthPlace: { type: 'text', name: 'birth_place', nullable: true },
    deathDate: { type: 'text', name: 'death_date', nullable: true },
    foreignCountry: { type: 'text', name: 'foreign_country', nullable: true },
    foreignTaxId: { type: 'text', name: 'foreign_tax_id', nullable: true },
    foreignDocument: { type: 'text', name: 'foreign_document', nullable: true },
    nameKey: { type: 'text', name: 'name_key', default: '' },
  },
  indices: [
    { name: 'person_fiscal_code', columns: ['fiscalCode'], unique: true, where: 'fiscal_code IS NOT NULL' },
    { name: 'person_sort_name', columns: ['sortName', 'id'] },
    { name: 'person_name_key', columns: ['nameKey', 'id'] },
    { name: 'person_omocodia', columns: ['fiscalCode'], where: 'the places of digits hold a letter' },
    // On an expression: `ltrim(vat_number, '0')`.
    { name: 'person_vat_number', columns: ['vatNumber'], synchronize: false },
    { name: 'person_without_code', columns: ['sortName', 'id'], where: 'fiscal_code IS NULL' },
    { name: 'person_legal', columns: ['sortName', 'id'], where: "type = 'G'" },
    { name: 'person_foreign', columns: ['sortName', 'id'], where: 'foreign_country IS NOT NULL' },
    { name: 'person_deceased', columns: ['sortName', 'id'], where: 'death_date IS NOT NULL' },
  ],
});

export type PersonAddressRow = Readonly<{
  id: number;
  personId: number;
  kind: string;
  street: string;
  civicNumber: string;
  postalCode: string;
  city: string;
  province: string;
  country: string;
  validFrom: string;
  validTo: string | null;
  turnsOn: string | null;
  source: string;
  enteredBy: number | null;
  enteredAt: string;
  version: number;
}>;

export const personAddressTable = new EntitySchema<PersonAddressRow>({
  name: 'person_address',
  tableName: 'person_address',
  columns: {
    id: { type: 'integer', primary: true },
    personId: { type: 'integer', name: 'person_id' },
    kind: { type: 'text' },
    street: { type: 'text' },
    civicNumber: { type: 'text', name: 'civic_number' },
    postalCode: { type: 'text', name: 'postal_code' },
    city: { type: 'text' },
    province: { type: 'text' },
    country: { type: 'text' },
    validFrom: { type: 'text', name: 'valid_from' },
    validTo: { type: 'text', name: 'valid_to', nullable: true },
    turnsOn: { type: 'text', name: 'turns_on', nullable: true },
    source: { type: 'text' },
    enteredBy: { type: 'integer', name: 'entered_by', nullable: true },
    enteredAt: { type: 'text', name: 'entered_at' },
    version: { type: 'integer' },
  },
  indices: [
    { name: 'person_address_person', columns: ['personId', 'kind', 'validFrom'] },
    { name: 'person_address_turns', columns: ['turnsOn'], where: 'turns_on IS NOT NULL' },
  ],
  foreignKeys: [
    { name: 'fk_person_address_person_id', target: 'person', columnNames: ['personId'], referencedColumnNames: ['id'] },
    { name: 'fk_person_address_entered_by', target: 'operator', columnNames: ['enteredBy'], referencedColumnNames: ['id'] },
  ],
});

export type PersonContactRow = Readonly<{
  id: number;
  personId: number;
  kind: string;
  value: string;
  label: string | null;
  preferred: number;
  invalidSince: string | null;
  invalidReason: string | null;
  source: string;
  enteredBy: number | null;
  enteredAt: string;
  version: number;
}>;

export const personContactTable = new EntitySchema<PersonContactRow>({
  name: 'person_contact',
  tableName: 'person_contact',
  columns: {
    id: { type: 'integer', primary: true },
    personId: { type: 'integer', name: 'person_id' },
    kind: { type: 'text' },
    value: { type: 'text' },
    label: { type: 'text', nullable: true },
    preferred: { type: 'integer' },
    invalidSince: { type: 'text', name: 'invalid_since', nullable: true },
    invalidReason: { type: 'text', name: 'invalid_reason', nullable: true },
    source: { type: 'text' },
    enteredBy: { type: 'integer', name: 'entered_by', nullable: true },
    enteredAt: { type: 'text', name: 'entered_at' },
    version: { type: 'integer' },
  },
  indices: [{ name: 'person_contact_person', columns: ['personId', 'kind', 'id'] }],
  foreignKeys: [
    { name: 'fk_person_contact_person_id', target: 'person', columnNames: ['personId'], referencedColumnNames: ['id'] },
    { name: 'fk_person_contact_entered_by', target: 'operator', columnNames: ['enteredBy'], referencedColumnNames: ['id'] },
  ],
});

export type PersonLinkRow = Readonly<{
  id: number;
  fromId: number;
  toId: number;
  kind: string;
  validFrom: string | null;
  validTo: string | null;
  note: string | null;
  enteredBy: number | null;
  enteredAt: string;
  version: number;
}>;

export const personLinkTable = new EntitySchema<PersonLinkRow>({
  name: 'person_link',
  tableName: 'person_link',
  columns: {
    id: { type: 'integer', primary: true },
    fromId: { type: 'integer', name: 'from_id' },
    toId: { type: 'integer', name: 'to_id' },
    kind: { type: 'text' },
    validFrom: { type: 'text', name: 'valid_from', nullable: true },
    validTo: { type: 'text', name: 'valid_to', nullable: true },
    note: { type: 'text', nullable: true },
    enteredBy: { type: 'integer', name: 'entered_by', nullable: true },
    enteredAt: { type: 'text', name: 'entered_at' },
    version: { type: 'integer' },
  },
  indices: [
    { name: 'person_link_from', columns: ['fromId', 'kind'] },
    { name: 'person_link_to', columns: ['toId', 'kind'] },
  ],
  foreignKeys: [
    { name: 'fk_person_link_from_id', target: 'person', columnNames: ['fromId'], referencedColumnNames: ['id'] },
    { name: 'fk_person_link_to_id', target: 'person', columnNames: ['toId'], referencedColumnNames: ['id'] },
    { name: 'fk_person_link_entered_by', target: 'operator', columnNames: ['enteredBy'], referencedColumnNames: ['id'] },
  ],
});

export type PersonMergeRow = Readonly<{
  id: number;
  survivorId: number;
  mergedId: number;
  at: string;
  operatorId: number;
  reason: string;
  survivorBefore: string;
  survivorAfter: string;
  mergedBefore: string;
  mergedAfter: string;
  undoneAt: string | null;
  undoneBy: number | null;
  undoReason: string | null;
}>;

export const personMergeTable = new EntitySchema<PersonMergeRow>({
  name: 'person_merge',
  tableName: 'person_merge',
  columns: {
    id: { type: 'integer', primary: true },
    survivorId: { type: 'integer', name: 'survivor_id' },
    mergedId: { type: 'integer', name: 'merged_id' },
    at: { type: 'text' },
    operatorId: { type: 'integer', name: 'operator_id' },
    reason: { type: 'text' },
    survivorBefore: { type: 'text', name: 'survivor_before' },
    survivorAfter: { type: 'text', name: 'survivor_after' },
    mergedBefore: { type: 'text', name: 'merged_before' },
    mergedAfter: { type: 'text', name: 'merged_after' },
    undoneAt: { type: 'text', name: 'undone_at', nullable: true },
    undoneBy: { type: 'integer', name: 'undone_by', nullable: true },
    undoReason: { type: 'text', name: 'undo_reason', nullable: true },
  },
  indices: [
    { name: 'person_merge_survivor', columns: ['survivorId', 'id'] },
    { name: 'person_merge_merged', columns: ['mergedId', 'id'] },
  ],
  foreignKeys: [
    { name: 'fk_person_merge_survivor_id', target: 'person', columnNames: ['survivorId'], referencedColumnNames: ['id'] },
    { name: 'fk_person_merge_merged_id', target: 'person', columnNames: ['mergedId'], referencedColumnNames: ['id'] },
    { name: 'fk_person_merge_operator_id', target: 'operator', columnNames: ['operatorId'], referencedColumnNames: ['id'] },
    { name: 'fk_person_merge_undone_by', target: 'operator', columnNames: ['undoneBy'], referencedColumnNames: ['id'] },
  ],
});

export type PersonMergeRowRow = Readonly<{ mergeId: number; seq: number; place: string; rowId: number; before: string; after: string }>;

export const personMergeRowTable = new EntitySchema<PersonMergeRowRow>({
  name: 'person_merge_row',
  tableName: 'person_merge_row',
  withoutRowid: true,
  columns: {
    mergeId: { type: 'integer', name: 'merge_id', primary: true },
    seq: { type: 'integer', primary: true },
    place: { type: 'text' },
    rowId: { type: 'integer', name: 'row_id' },
    before: { type: 'text' },
    after: { type: 'text' },
  },
  foreignKeys: [{ name: 'fk_person_merge_row_merge_id', target: 'person_merge', columnNames: ['mergeId'], referencedColumnNames: ['id'] }],
});

export type PersonAliasRow = Readonly<{ personId: number; survivorId: number; mergeId: number }>;

export const personAliasTable = new EntitySchema<PersonAliasRow>({
  name: 'person_alias',
  tableName: 'person_alias',
  columns: {
    personId: { type: 'integer', name: 'person_id', primary: true },
    survivorId: { type: 'integer', name: 'survivor_id' },
    mergeId: { type: 'integer', name: 'merge_id' },
  },
  indices: [{ name: 'person_alias_survivor', columns: ['survivorId'] }],
  foreignKeys: [
    { name: 'fk_person_alias_person_id', target: 'person', columnNames: ['personId'], referencedColumnNames: ['id'] },
    { name: 'fk_person_alias_survivor_id', target: 'person', columnNames: ['survivorId'], referencedColumnNames: ['id'] },
    { name: 'fk_person_alias_merge_id', target: 'person_merge', columnNames: ['mergeId'], referencedColumnNames: ['id'] },
  ],
});

export type PersonDistinctRow = Readonly<{ firstId: number; secondId: number; at: string; operatorId: number }>;

export const personDistinctTable = new EntitySchema<PersonDistinctRow>({
  name: 'person_distinct',
  tableName: 'person_distinct',
  columns: {
    firstId: { type: 'integer', name: 'first_id', primary: true },
    secondId: { type: 'integer', name: 'second_id', primary: true },
    at: { type: 'text' },
    operatorId: { type: 'integer', name: 'operator_id' },
  },
  foreignKeys: [
    { name: 'fk_person_distinct_first_id', target: 'person', columnNames: ['firstId'], referencedColumnNames: ['id'] },
    { name: 'fk_person_distinct_second_id', target: 'person', columnNames: ['secondId'], referencedColumnNames: ['id'] },
    { name: 'fk_person_distinct_operator_id', target: 'operator', columnNames: ['operatorId'], referencedColumnNames: ['id'] },
  ],
});

/** Tables that people owns. */
export const peopleTables = [personTable, personAddressTable, personContactTable, personLinkTable, personMergeTable, personMergeRowTable, personAliasTable, personDistinctTable];
