import { EntitySchema, type EntitySchemaColumnOptions } from 'typeorm';

const text = (name: string, more: Partial<EntitySchemaColumnOptions> = {}): EntitySchemaColumnOptions => ({ type: 'text', name, ...more });
const integer = (name: string, more: Partial<EntitySchemaColumnOptions> = {}): EntitySchemaColumnOptions => ({ type: 'integer', name, ...more });
const nullable = { nullable: true } as const;
const primary = { primary: true } as const;

/** The engine's own tables as TypeORM sees them; a test holds them against the migrations. */
export const engineTables: readonly EntitySchema[] = [
  new EntitySchema({
    name: 'schema_migration',
    tableName: 'schema_migration',
    columns: { id: integer('id', primary), name: text('name'), sha256: text('sha256'), appliedAt: text('applied_at') },
  }),
  new EntitySchema({
    name: 'database_identity',
    tableName: 'database_identity',
    columns: { id: integer('id', primary), databaseId: text('database_id') },
  }),
  new EntitySchema({
    name: 'request_log',
    tableName: 'request_log',
    columns: {
      requestId: text('request_id', primary), operation: text('operation'), inputHash: text('input_hash'), outcomeJson: text('outcome_json'), recordedAt: text('recorded_at'),
    },
    indices: [{ name: 'ix_request_log_recorded_at', columns: ['recordedAt'] }],
  }),
  new EntitySchema({
    name: 'audit_entry',
    tableName: 'audit_entry',
    columns: {
      seq: integer('seq', { primary: true, generated: 'increment' }), at: text('at'), action: text('action'), subjectKind: text('subject_kind'), subjectId: text('subject_id'),
      operatorId: text('operator_id', nullable), payloadHash: text('payload_hash'), previousHash: text('previous_hash'), entryHash: text('entry_hash'),
    },
    indices: [
      { name: 'ix_audit_entry_subject', columns: ['subjectKind', 'subjectId', 'seq'] },
      { name: 'ix_audit_entry_at', columns: ['at'] },
    ],
  }),
  new EntitySchema({
    name: 'audit_payload',
    tableName: 'audit_payload',
    columns: { seq: integer('seq', primary), salt: text('salt'), payloadJson: text('payload_json') },
    foreignKeys: [{ name: 'fk_audit_payload_entry', target: 'audit_entry', columnNames: ['seq'], referencedColumnNames: ['seq'] }],
  }),
  new EntitySchema({
    name: 'outbox_intent',
    tableName: 'outbox_intent',
    columns: {
      seq: integer('seq', { primary: true, generated: 'increment' }), id: text('id'), connector: text('connector', nullable),
      aggregateKind: text('aggregate_kind'), aggregateId: text('aggregate_id'), kind: text('kind'), intentVersion: integer('intent_version'),
      payloadJson: text('payload_json'), payloadSha256: text('payload_sha256'), dependsOn: text('depends_on', nullable),
      state: text('state', { default: 'READY' }), attempts: integer('attempts', { default: 0 }), nextAt: text('next_at', nullable),
      leaseUntil: text('lease_until', nullable), lastHttp: integer('last_http', nullable), lastCode: text('last_code', nullable),
      lastRequestId: text('last_request_id', nullable), createdBy: text('created_by', nullable), createdAt: text('created_at'),
    },
    indices: [
      { name: 'ux_outbox_intent_id', columns: ['id'], unique: true },
      { name: 'ux_outbox_intent_version', columns: ['aggregateKind', 'aggregateId', 'intentVersion'], unique: true },
      { name: 'ix_outbox_intent_state', columns: ['state', 'nextAt', 'seq'] },
    ],
    foreignKeys: [{ name: 'fk_outbox_intent_depends_on', target: 'outbox_intent', columnNames: ['dependsOn'], referencedColumnNames: ['id'] }],
  }),
  new EntitySchema({
    name: 'workstation',
    tableName: 'workstation',
    columns: { www: text('www', primary), machine: text('machine'), enrolledAt: text('enrolled_at'), retiredAt: text('retired_at', nullable) },
  }),
  new EntitySchema({
    name: 'number_block',
    tableName: 'number_block',
    columns: {
      www: text('www', primary), blockNo: integer('block_no', primary), firstCounter: integer('first_counter'), lastCounter: integer('last_counter'),
      nextCounter: integer('next_counter'), state: text('state'), reservedAt: text('reserved_at'),
    },
    foreignKeys: [{ name: 'fk_number_block_workstation', target: 'workstation', columnNames: ['www'], referencedColumnNames: ['www'] }],
  }),
  new EntitySchema({
    name: 'issued_number',
    tableName: 'issued_number',
    columns: {
      nav: text('nav', primary), iuv: text('iuv'), origin: text('origin'), www: text('www', nullable), counter: integer('counter', nullable), state: text('state'),
      assignedAt: text('assigned_at'), printedAt: text('printed_at', nullable), printedHash: text('printed_hash', nullable), uploadedAt: text('uploaded_at', nullable),
      confirmedAt: text('confirmed_at', nullable), burnedAt: text('burned_at', nullable), burnReason: text('burn_reason', nullable),
    },
    indices: [
      { name: 'ux_issued_number_iuv', columns: ['iuv'], unique: true },
      { name: 'ux_issued_number_counter', columns: ['www', 'counter'], unique: true, where: 'counter IS NOT NULL' },
      { name: 'ix_issued_number_state', columns: ['state'] },
    ],
  }),
];
