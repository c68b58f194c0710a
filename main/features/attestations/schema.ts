import { EntitySchema } from 'typeorm';

export type AttestationRow = Readonly<{ id: number; kind: string; year: number | null; number: number | null; paymentId: number | null; positionId: number | null; iuv: string; amountCents: number; content: string; issuedAt: string; issuedBy: number }>;

export const attestationTable = new EntitySchema<AttestationRow>({
  name: 'attestation',
  tableName: 'attestation',
  columns: {
    id: { type: 'integer', primary: true },
    kind: { type: 'text' },
    year: { type: 'integer', nullable: true },
    number: { type: 'integer', nullable: true },
    paymentId: { type: 'integer', name: 'payment_id', nullable: true },
    positionId: { type: 'integer', name: 'position_id', nullable: true },
    iuv: { type: 'text' },
    amountCents: { type: 'integer', name: 'amount_cents' },
    content: { type: 'text' },
    issuedAt: { type: 'text', name: 'issued_at' },
    issuedBy: { type: 'integer', name: 'issued_by' },
  },
  indices: [
    { name: 'ux_attestation_number', columns: ['year', 'number'], unique: true, where: 'number IS NOT NULL' },
    { name: 'ux_attestation_payment', columns: ['paymentId'], unique: true, where: 'payment_id IS NOT NULL' },
    { name: 'ix_attestation_iuv', columns: ['iuv', 'id'] },
  ],
  foreignKeys: [
    { name: 'fk_attestation_payment', target: 'payment', columnNames: ['paymentId'], referencedColumnNames: ['id'] },
    { name: 'fk_attestation_position', target: 'debt_position', columnNames: ['positionId'], referencedColumnNames: ['id'] },
    { name: 'fk_attestation_issued_by', target: 'operator', columnNames: ['issuedBy'], referencedColumnNames: ['id'] },
  ],
});

export type AttestationPrintRow = Readonly<{ id: number; attestationId: number; at: string; operatorId: number; sha256: string; copy: number }>;

export const attestationPrintTable = new EntitySchema<AttestationPrintRow>({
  name: 'attestation_print',
  tableName: 'attestation_print',
  columns: {
    id: { type: 'integer', primary: true },
    attestationId: { type: 'integer', name: 'attestation_id' },
    at: { type: 'text' },
    operatorId: { type: 'integer', name: 'operator_id' },
    sha256: { type: 'text' },
    copy: { type: 'integer' },
  },
  indices: [
    { name: 'ix_attestation_print_attestation', columns: ['attestationId', 'id'] },
    { name: 'ix_attestation_print_hash', columns: ['sha256'] },
  ],
  foreignKeys: [
    { name: 'fk_attestation_print_attestation', target: 'attestation', columnNames: ['attestationId'], referencedColumnNames: ['id'] },
    { name: 'fk_attestation_print_operator', target: 'operator', columnNames: ['operatorId'], referencedColumnNames: ['id'] },
  ],
});

/** Tables that attestations owns. */
export const attestationTables = [attestationTable, attestationPrintTable];
