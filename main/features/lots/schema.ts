import { EntitySchema } from 'typeorm';

export type NoticeLotRow = Readonly<{
  id: number;
  createdAt: string;
  operatorId: number;
  kind: string;
  title: string;
  asked: string;
  sort: string;
  output: string;
  partPages: number;
  reason: string | null;
  state: string;
  stoppedBy: string | null;
  notices: number;
  totalCents: number;
  endedAt: string | null;
  filesDeletedAt: string | null;
  mark: string | null;
  steps: number;
}>;

export const noticeLotTable = new EntitySchema<NoticeLotRow>({
  name: 'notice_lot',
  tableName: 'notice_lot',
  columns: {
    id: { type: 'integer', primary: true },
    createdAt: { type: 'text', name: 'created_at' },
    operatorId: { type: 'integer', name: 'operator_id' },
    kind: { type: 'text' },
    title: { type: 'text' },
    asked: { type: 'text' },
    sort: { type: 'text' },
    output: { type: 'text' },
    partPages: { type: 'integer', name: 'part_pages' },
    reason: { type: 'text', nullable: true },
    state: { type: 'text' },
    stoppedBy: { type: 'text', name: 'stopped_by', nullable: true },
    notices: { type: 'integer' },
    totalCents: { type: 'integer', name: 'total_cents' },
    endedAt: { type: 'text', name: 'ended_at', nullable: true },
    filesDeletedAt: { type: 'text', name: 'files_deleted_at', nullable: true },
    mark: { type: 'text', nullable: true },
    steps: { type: 'integer', default: 0 },
  },
  indices: [{ name: 'notice_lot_state', columns: ['state', 'id'] }],
  foreignKeys: [{ name: 'fk_notice_lot_operator_id', target: 'operator', columnNames: ['operatorId'], referencedColumnNames: ['id'] }],
});

export type NoticeLotPartRow = Readonly<{ lotId: number; part: number; state: string; pages: number; bytes: number; sha256: string | null }>;

export const noticeLotPartTable = new EntitySchema<NoticeLotPartRow>({
  name: 'notice_lot_part',
  tableName: 'notice_lot_part',
  withoutRowid: true,
  columns: {
    lotId: { type: 'integer', name: 'lot_id', primary: true },
    part: { type: 'integer', primary: true },
    state: { type: 'text' },
    pages: { type: 'integer' },
    bytes: { type: 'integer' },
    sha256: { type: 'text', nullable: true },
  },
  indices: [{ name: 'notice_lot_part_state', columns: ['state'] }],
  foreignKeys: [{ name: 'fk_notice_lot_part_lot_id', target: 'notice_lot', columnNames: ['lotId'], referencedColumnNames: ['id'] }],
});

export type NoticeLotItemRow = Readonly<{
  lotId: number;
  seq: number;
  part: number;
  positionId: number;
  installmentId: number;
  amountCents: number;
  state: string;
  reminded: number;
  page: number | null;
  pages: number | null;
  sha256: string | null;
  drawn: string | null;
  code: string | null;
  message: string | null;
  printId: number | null;
}>;

export const noticeLotItemTable = new EntitySchema<NoticeLotItemRow>({
  name: 'notice_lot_item',
  tableName: 'notice_lot_item',
  withoutRowid: true,
  columns: {
    lotId: { type: 'integer', name: 'lot_id', primary: true },
    seq: { type: 'integer', primary: true },
    part: { type: 'integer' },
    positionId: { type: 'integer', name: 'position_id' },
    installmentId: { type: 'integer', name: 'installment_id' },
    amountCents: { type: 'integer', name: 'amount_cents' },
    state: { type: 'text' },
    reminded: { type: 'integer', default: 0 },
    page: { type: 'integer', nullable: true },
    pages: { type: 'integer', nullable: true },
    sha256: { type: 'text', nullable: true },
    drawn: { type: 'text', nullable: true },
    code: { type: 'text', nullable: true },
    message: { type: 'text', nullable: true },
    printId: { type: 'integer', name: 'print_id', nullable: true },
  },
  indices: [
    { name: 'notice_lot_item_part', columns: ['lotId', 'part', 'state'] },
    { name: 'notice_lot_item_state', columns: ['lotId', 'state', 'seq'] },
    { name: 'notice_lot_item_installment', columns: ['installmentId', 'state'] },
    { name: 'notice_lot_item_position', columns: ['positionId', 'reminded'] },
    { name: 'notice_lot_item_print', columns: ['printId'] },
  ],
  foreignKeys: [
    { name: 'fk_notice_lot_item_lot_id', target: 'notice_lot', columnNames: ['lotId'], referencedColumnNames: ['id'] },
    { name: 'fk_notice_lot_item_position_id', target: 'debt_position', columnNames: ['positionId'], referencedColumnNames: ['id'] },
    { name: 'fk_notice_lot_item_installment_id', target: 'installment', columnNames: ['installmentId'], referencedColumnNames: ['id'] },
    { name: 'fk_notice_lot_item_print_id', target: 'notice_print', columnNames: ['printId'], referencedColumnNames: ['id'] },
  ],
});

export type ServiceReminderRow = Readonly<{ serviceId: number; number: string; version: number }>;

export const serviceReminderTable = new EntitySchema<ServiceReminderRow>({
  name: 'service_reminder',
  tableName: 'service_reminder',
  columns: { serviceId: { type: 'integer', name: 'service_id', primary: true }, number: { type: 'text' }, version: { type: 'integer' } },
  foreignKeys: [{ name: 'fk_service_reminder_service_id', target: 'service', columnNames: ['serviceId'], referencedColumnNames: ['id'] }],
});

export const lotPaperTable = new EntitySchema<Readonly<{ lotId: number; paper: string | null; language: string | null; letterVersionId: number | null }>>({
  name: 'lot_paper',
  tableName: 'lot_paper',
  columns: { lotId: { type: 'integer', name: 'lot_id', primary: true }, paper: { type: 'text', nullable: true }, language: { type: 'text', nullable: true }, letterVersionId: { type: 'integer', name: 'letter_version_id', nullable: true } },
  foreignKeys: [
    { name: 'fk_lot_paper_lot_id', target: 'notice_lot', columnNames: ['lotId'], referencedColumnNames: ['id'] },
    { name: 'fk_lot_paper_letter_version_id', target: 'letter_version', columnNames: ['letterVersionId'], referencedColumnNames: ['id'] },
  ],
});

export const lotTakingTable = new EntitySchema<Readonly<{ id: number; lotId: number; at: string; operatorId: number; part: number | null; how: string; sha256: string | null }>>({
  name: 'lot_taking',
  tableName: 'lot_taking',
  columns: {
    id: { type: 'integer', primary: true },
    lotId: { type: 'integer', name: 'lot_id' },
    at: { type: 'text' },
    operatorId: { type: 'integer', name: 'operator_id' },
    part: { type: 'integer', nullable: true },
    how: { type: 'text' },
    sha256: { type: 'text', nullable: true },
  },
  indices: [{ name: 'lot_taking_lot', columns: ['lotId', 'part', 'id'] }],
  foreignKeys: [
    { name: 'fk_lot_taking_lot_id', target: 'notice_lot', columnNames: ['lotId'], referencedColumnNames: ['id'] },
    { name: 'fk_lot_taking_operator_id', target: 'operator', columnNames: ['operatorId'], referencedColumnNames: ['id'] },
  ],
});

/** Tables that lots own. */
export const lotsTables = [noticeLotTable, noticeLotPartTable, noticeLotItemTable, serviceReminderTable, lotPaperTable, lotTakingTable];
