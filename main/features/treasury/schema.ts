import { EntitySchema } from 'typeorm';

export type TreasuryFileRow = Readonly<{
  id: number;
  at: string;
  operatorId: number | null;
  fileName: string;
  sha256: string;
  format: string | null;
  encoding: string | null;
  state: string;
  sequence: number | null;
  error: string | null;
  message: string | null;
  movements: number;
  ignored: number;
  unreadable: number;
  warned: number;
  periodFrom: string | null;
  periodTo: string | null;
  facts: string;
  problems: string;
}>;

export const treasuryFileTable = new EntitySchema<TreasuryFileRow>({
  name: 'treasury_file',
  tableName: 'treasury_file',
  columns: {
    id: { type: 'integer', primary: true },
    at: { type: 'text' },
    operatorId: { type: 'integer', name: 'operator_id', nullable: true },
    fileName: { type: 'text', name: 'file_name' },
    sha256: { type: 'text' },
    format: { type: 'text', nullable: true },
    encoding: { type: 'text', nullable: true },
    state: { type: 'text' },
    sequence: { type: 'integer', nullable: true },
    error: { type: 'text', nullable: true },
    message: { type: 'text', nullable: true },
    movements: { type: 'integer', default: 0 },
    ignored: { type: 'integer', default: 0 },
    unreadable: { type: 'integer', default: 0 },
    warned: { type: 'integer', default: 0 },
    periodFrom: { type: 'text', name: 'period_from', nullable: true },
    periodTo: { type: 'text', name: 'period_to', nullable: true },
    facts: { type: 'text', default: '{}' },
    problems: { type: 'text', default: '[]' },
  },
  indices: [
    { name: 'ux_treasury_file_sequence', columns: ['sequence'], unique: true, where: 'sequence IS NOT NULL' },
    { name: 'ix_treasury_file_hash', columns: ['sha256'] },
  ],
  foreignKeys: [
    { name: 'fk_treasury_file_operator', target: 'operator', columnNames: ['operatorId'], referencedColumnNames: ['id'] },
    { name: 'fk_treasury_file_raw', target: 'raw_file', columnNames: ['sha256'], referencedColumnNames: ['sha256'] },
  ],
});

export type TreasuryMovementRow = Readonly<{
  id: number;
  fileId: number;
  ordinal: number;
  loadedOn: string;
  format: string;
  year: number;
  bankEntityCode: string | null;
  bolletta: string | null;
  technicalNumber: string | null;
  reversedBolletta: string | null;
  provvisorio: string | null;
  account: string | null;
  postalAccount: number;
  sign: number;
  amountCents: number;
  bookingDate: string;
  valueDate: string | null;
  suspenseDate: string | null;
  cge: string | null;
  payerName: string;
  causale: string;
  endToEndId: string | null;
  bankRef: string | null;
  opType: string;
  documentType: string | null;
  executionType: string | null;
  declaredIuf: string | null;
  declaredIuv: string | null;
  ignoredAs: string | null;
  regularises: string;
  flaggedRegularised: number;
  sourceFile: string;
  sourceRow: number;
  equalRowOrdinal: number;
  warnings: string;
}>;

export const treasuryMovementTable = new EntitySchema<TreasuryMovementRow>({
  name: 'treasury_movement',
  tableName: 'treasury_movement',
  columns: {
    id: { type: 'integer', primary: true },
    fileId: { type: 'integer', name: 'file_id' },
    ordinal: { type: 'integer' },
    loadedOn: { type: 'text', name: 'loaded_on' },
    format: { type: 'text' },
    year: { type: 'integer' },
    bankEntityCode: { type: 'text', name: 'bank_entity_code', nullable: true },
    bolletta: { type: 'text', nullable: true },
    technicalNumber: { type: 'text', name: 'technical_number', nullable: true },
    reversedBolletta: { type: 'text', name: 'reversed_bolletta', nullable: true },
    provvisorio: { type: 'text', nullable: true },
    account: { type: 'text', nullable: true },
    postalAccount: { type: 'integer', name: 'postal_account' },
    sign: { type: 'integer' },
    amountCents: { type: 'integer', name: 'amount_cents' },
    bookingDate: { type: 'text', name: 'booking_date' },
    valueDate: { type: 'text', name: 'value_date', nullable: true },
    suspenseDate: { type: 'text', name: 'suspense_date', nullable: true },
    cge: { type: 'text', nullable: true },
    payerName: { type: 'text', name: 'payer_name' },
    causale: { type: 'text' },
    endToEndId: { type: 'text', name: 'end_to_end_id', nullable: true },
    bankRef: { type: 'text', name: 'bank_ref', nullable: true },
    opType: { type: 'text', name: 'op_type' },
    documentType: { type: 'text', name: 'document_type', nullable: true },
    executionType: { type: 'text', name: 'execution_type', nullable: true },
    declaredIuf: { type: 'text', name: 'declared_iuf', nullable: true },
    declaredIuv: { type: 'text', name: 'declared_iuv', nullable: true },
    ignoredAs: { type: 'text', name: 'ignored_as', nullable: true },
    regularises: { type: 'text', default: '[]' },
    flaggedRegularised: { type: 'integer', name: 'flagged_regularised' },
    sourceFile: { type: 'text', name: 'source_file' },
    sourceRow: { type: 'integer', name: 'source_row' },
    equalRowOrdinal: { type: 'integer', name: 'equal_row_ordinal' },
    warnings: { type: 'text', default: '[]' },
  },
  indices: [
    { name: 'ux_treasury_movement_row', columns: ['fileId', 'ordinal'], unique: true },
    { name: 'ix_treasury_movement_date', columns: ['bookingDate', 'id'] },
  ],
  foreignKeys: [
    { name: 'fk_treasury_movement_file', target: 'treasury_file', columnNames: ['fileId'], referencedColumnNames: ['id'] },
  ],
});

export type TreasuryColumnMapRow = Readonly<{
  id: number;
  name: string;
  map: string;
  version: number;
  changedAt: string;
}>;

export const treasuryColumnMapTable = new EntitySchema<TreasuryColumnMapRow>({
  name: 'treasury_column_map',
  tableName: 'treasury_column_map',
  columns: {
    id: { type: 'integer', primary: true },
    name: { type: 'text' },
    map: { type: 'text' },
    version: { type: 'integer' },
    changedAt: { type: 'text', name: 'changed_at' },
  },
  indices: [
    { name: 'ux_treasury_column_map_name', columns: ['name'], unique: true },
  ],
});

/** Tables that the treasury owns. */
export const treasuryTables = [treasuryFileTable, treasuryMovementTable, treasuryColumnMapTable];
