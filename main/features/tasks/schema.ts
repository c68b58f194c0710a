import { EntitySchema } from 'typeorm';

export type TaskRow = Readonly<{
  id: number;
  kind: string;
  office: string;
  positionId: number | null;
  paymentId: number | null;
  amountCents: number | null;
  facts: string;
  contradiction: number;
  state: string;
  dueOn: string | null;
  openedAt: string;
  ownerId: number | null;
  outcome: string | null;
  outcomeReason: string | null;
  outcomeBy: number | null;
  outcomeAt: string | null;
  undo: string | null;
  version: number;
}>;

export const taskTable = new EntitySchema<TaskRow>({
  name: 'task',
  tableName: 'task',
  columns: {
    id: { type: 'integer', primary: true },
    kind: { type: 'text' },
    office: { type: 'text' },
    positionId: { type: 'integer', name: 'position_id', nullable: true },
    paymentId: { type: 'integer', name: 'payment_id', nullable: true },
    amountCents: { type: 'integer', name: 'amount_cents', nullable: true },
    facts: { type: 'text' },
    contradiction: { type: 'integer' },
    state: { type: 'text' },
    dueOn: { type: 'text', name: 'due_on', nullable: true },
    openedAt: { type: 'text', name: 'opened_at' },
    ownerId: { type: 'integer', name: 'owner_id', nullable: true },
    outcome: { type: 'text', nullable: true },
    outcomeReason: { type: 'text', name: 'outcome_reason', nullable: true },
    outcomeBy: { type: 'integer', name: 'outcome_by', nullable: true },
    outcomeAt: { type: 'text', name: 'outcome_at', nullable: true },
    undo: { type: 'text', nullable: true },
    version: { type: 'integer' },
  },
  indices: [
    { name: 'task_state', columns: ['state', 'dueOn', 'id'] },
    { name: 'task_position', columns: ['positionId'] },
    { name: 'task_payment', columns: ['paymentId'] },
    { name: 'task_due_order', synchronize: false },
    { name: 'task_amount_order', synchronize: false },
    { name: 'task_owner', columns: ['ownerId', 'state'] },
  ],
  foreignKeys: [
    { name: 'fk_task_position_id', target: 'debt_position', columnNames: ['positionId'], referencedColumnNames: ['id'] },
    { name: 'fk_task_payment_id', target: 'payment', columnNames: ['paymentId'], referencedColumnNames: ['id'] },
    { name: 'fk_task_owner_id', target: 'operator', columnNames: ['ownerId'], referencedColumnNames: ['id'] },
    { name: 'fk_task_outcome_by', target: 'operator', columnNames: ['outcomeBy'], referencedColumnNames: ['id'] },
  ],
});

export type TaskEventRow = Readonly<{
  id: number;
  taskId: number;
  at: string;
  operatorId: number | null;
  what: string;
  reason: string | null;
}>;

export const taskEventTable = new EntitySchema<TaskEventRow>({
  name: 'task_event',
  tableName: 'task_event',
  columns: {
    id: { type: 'integer', primary: true },
    taskId: { type: 'integer', name: 'task_id' },
    at: { type: 'text' },
    operatorId: { type: 'integer', name: 'operator_id', nullable: true },
    what: { type: 'text' },
    reason: { type: 'text', nullable: true },
  },
  indices: [
    { name: 'task_event_task', columns: ['taskId', 'id'] },
  ],
  foreignKeys: [
    { name: 'fk_task_event_task_id', target: 'task', columnNames: ['taskId'], referencedColumnNames: ['id'] },
    { name: 'fk_task_event_operator_id', target: 'operator', columnNames: ['operatorId'], referencedColumnNames: ['id'] },
  ],
});

export type TaskSubjectRow = Readonly<{ taskId: number; kind: string; movementId: number | null; flowId: number | null }>;

export const taskSubjectTable = new EntitySchema<TaskSubjectRow>({
  name: 'task_subject',
  tableName: 'task_subject',
  columns: {
    taskId: { type: 'integer', name: 'task_id', primary: true },
    kind: { type: 'text' },
    movementId: { type: 'integer', name: 'movement_id', nullable: true },
    flowId: { type: 'integer', name: 'flow_id', nullable: true },
  },
  indices: [
    { name: 'ux_task_subject_movement', columns: ['kind', 'movementId'], unique: true, where: 'movement_id IS NOT NULL' },
    { name: 'ux_task_subject_flow', columns: ['kind', 'flowId'], unique: true, where: 'flow_id IS NOT NULL' },
  ],
  foreignKeys: [
    { name: 'fk_task_subject_task', target: 'task', columnNames: ['taskId'], referencedColumnNames: ['id'] },
    { name: 'fk_task_subject_movement', target: 'treasury_movement', columnNames: ['movementId'], referencedColumnNames: ['id'] },
    { name: 'fk_task_subject_flow', target: 'reporting_flow', columnNames: ['flowId'], referencedColumnNames: ['id'] },
  ],
});

/** Tables that tasks owns. */
export const tasksTables = [taskTable, taskEventTable, taskSubjectTable];
