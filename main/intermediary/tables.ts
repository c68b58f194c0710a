import { EntitySchema, type EntitySchemaColumnOptions } from 'typeorm';

const text = (name: string, more: Partial<EntitySchemaColumnOptions> = {}): EntitySchemaColumnOptions => ({ type: 'text', name, ...more });
const integer = (name: string, more: Partial<EntitySchemaColumnOptions> = {}): EntitySchemaColumnOptions => ({ type: 'integer', name, ...more });
const nullable = { nullable: true } as const;
const primary = { primary: true } as const;
const generated = { primary: true, generated: 'increment' } as const;

/** The tables of the sync client as TypeORM sees them; a test of the host holds them against the migrations. */
export const intermediaryTables: readonly EntitySchema[] = [
  new EntitySchema({ name: 'sender_lease', tableName: 'sender_lease', columns: { id: integer('id', primary), holder: text('holder'), leaseUntil: text('lease_until') } }),
  new EntitySchema({
    name: 'remote_state', tableName: 'remote_state',
    columns: {
      connector: text('connector', primary), aggregateId: text('aggregate_id', primary), remoteVersion: text('remote_version', nullable), remoteHash: text('remote_hash', nullable), remoteStatus: text('remote_status', nullable),
      notificationFeeCents: integer('notification_fee_cents', { default: 0 }), lastSeenAt: text('last_seen_at'), firstAckedAt: text('first_acked_at', nullable), cancelledAt: text('cancelled_at', nullable), cancelSentAgainAt: text('cancel_sent_again_at', nullable),
      watchAt: text('watch_at', nullable),
    },
    indices: [{ name: 'ix_remote_state_watch', columns: ['connector', 'watchAt'], where: 'watch_at IS NOT NULL' }],
  }),
  new EntitySchema({
    name: 'intent_outcome', tableName: 'intent_outcome',
    columns: { intentId: text('intent_id', primary), message: text('message', nullable), fields: text('fields', nullable), settledAt: text('settled_at', nullable), serverErrors: integer('server_errors', { default: 0 }) },
    indices: [{ name: 'ix_intent_outcome_settled', columns: ['settledAt'] }],
    foreignKeys: [{ name: 'fk_intent_outcome_intent', target: 'outbox_intent', columnNames: ['intentId'], referencedColumnNames: ['id'] }],
  }),
  new EntitySchema({
    name: 'intent_refusal', tableName: 'intent_refusal', columns: { seq: integer('seq', generated), intentId: text('intent_id'), at: text('at') },
    indices: [{ name: 'ix_intent_refusal_at', columns: ['at'] }],
    foreignKeys: [{ name: 'fk_intent_refusal_intent', target: 'outbox_intent', columnNames: ['intentId'], referencedColumnNames: ['id'] }],
  }),
  new EntitySchema({
    name: 'pull_cursor', tableName: 'pull_cursor',
    columns: {
      connector: text('connector', primary), stream: text('stream', primary), organization: text('organization', primary), fromTs: text('from_ts', nullable), highWater: text('high_water', nullable), page: text('page', nullable),
      runId: text('run_id', nullable), runFrom: text('run_from', nullable), runTo: text('run_to', nullable),
    },
  }),
  new EntitySchema({
    name: 'inbox', tableName: 'inbox',
    columns: {
      seq: integer('seq', generated), connector: text('connector'), stream: text('stream'), naturalKey: text('natural_key'), sha256: text('sha256'), mime: text('mime'), receivedAt: text('received_at'),
      appliedAt: text('applied_at', nullable), outcome: text('outcome', nullable), message: text('message', nullable),
    },
    indices: [
      { name: 'ux_inbox_natural_key', columns: ['connector', 'stream', 'naturalKey', 'sha256'], unique: true },
      { name: 'ix_inbox_waiting', columns: ['connector', 'stream', 'seq'], where: 'applied_at IS NULL' },
      { name: 'ix_inbox_refused', columns: ['connector', 'stream', 'seq'], where: "outcome = 'REFUSED'" },
    ],
  }),
  new EntitySchema({
    name: 'exchange', tableName: 'exchange',
    columns: {
      seq: integer('seq', generated), at: text('at'), day: text('day'), connector: text('connector'), operation: text('operation'), aggregateId: text('aggregate_id', nullable), intentId: text('intent_id', nullable), runId: text('run_id', nullable),
      requestId: text('request_id'), method: text('method'), path: text('path'), http: integer('http', nullable), code: text('code', nullable), durationMs: integer('duration_ms'), requestBody: text('request_body', nullable), responseBody: text('response_body', nullable),
    },
    indices: [
      { name: 'ix_exchange_aggregate', columns: ['aggregateId', 'seq'], where: 'aggregate_id IS NOT NULL' },
      { name: 'ix_exchange_at', columns: ['at'] },
    ],
  }),
  new EntitySchema({
    name: 'pull_run', tableName: 'pull_run',
    columns: {
      id: text('id', primary), connector: text('connector'), stream: text('stream'), organization: text('organization'), startedAt: text('started_at'), endedAt: text('ended_at', nullable), pages: integer('pages'), seen: integer('seen'),
      applied: integer('applied'), already: integer('already'), refused: integer('refused'), skipped: integer('skipped'), outcome: text('outcome', nullable), code: text('code', nullable), message: text('message', nullable),
    },
    indices: [{ name: 'ix_pull_run_started', columns: ['connector', 'stream', 'startedAt'] }],
  }),
  new EntitySchema({
    name: 'unfetched_item', tableName: 'unfetched_item',
    columns: {
      connector: text('connector', primary), stream: text('stream', primary), organization: text('organization', primary), itemKey: text('item_key', primary), happenedAt: text('happened_at', nullable), code: text('code'), firstMissedAt: text('first_missed_at'),
      lastMissedAt: text('last_missed_at'), tries: integer('tries'), nextAt: text('next_at'),
    },
    indices: [{ name: 'ix_unfetched_item_next', columns: ['connector', 'nextAt'] }],
  }),
  new EntitySchema({
    name: 'connector_health', tableName: 'connector_health',
    columns: {
      connector: text('connector', primary), circuit: text('circuit'), openedAt: text('opened_at', nullable), reason: text('reason', nullable), message: text('message', nullable), halfOpenAt: text('half_open_at', nullable),
      skewMs: integer('skew_ms', nullable), skewSamples: text('skew_samples'), lastOkAt: text('last_ok_at', nullable), askedUntil: text('asked_until', nullable),
    },
  }),
  new EntitySchema({
    name: 'bulk_upload', tableName: 'bulk_upload',
    columns: {
      id: text('id', primary), connector: text('connector'), remoteId: text('remote_id', nullable), state: text('state'), intentsJson: text('intents_json'), nextAt: text('next_at', nullable), createdAt: text('created_at'), endedAt: text('ended_at', nullable),
      message: text('message', nullable),
    },
  }),
];
