import { EntitySchema } from 'typeorm';

export type NoticePrintRow = Readonly<{
  id: number;
  document: string;
  positionId: number | null;
  installmentId: number | null;
  paymentId: number | null;
  at: string;
  operatorId: number;
  copies: number;
  reason: string | null;
  sha256: string;
  model: string;
  printedNav: string | null;
  printedAmountCents: number;
  printedDueDate: string | null;
  printedPayee: string;
  printedDebtor: string;
  printedAddress: string | null;
  printedSubject: string;
  state: string;
  beforeConfirmation: number;
  reprint: number;
  debtorSort: string;
  printedAccount: string | null;
}>;

export const noticePrintTable = new EntitySchema<NoticePrintRow>({
  name: 'notice_print',
  tableName: 'notice_print',
  columns: {
    id: { type: 'integer', primary: true },
    document: { type: 'text' },
    positionId: { type: 'integer', name: 'position_id', nullable: true },
    installmentId: { type: 'integer', name: 'installment_id', nullable: true },
    paymentId: { type: 'integer', name: 'payment_id', nullable: true },
    at: { type: 'text' },
    operatorId: { type: 'integer', name: 'operator_id' },
    copies: { type: 'integer' },
    reason: { type: 'text', nullable: true },
    sha256: { type: 'text' },
    model: { type: 'text' },
    printedNav: { type: 'text', name: 'printed_nav', nullable: true },
    printedAmountCents: { type: 'integer', name: 'printed_amount_cents' },
    printedDueDate: { type: 'text', name: 'printed_due_date', nullable: true },
    printedPayee: { type: 'text', name: 'printed_payee' },
    printedDebtor: { type: 'text', name: 'printed_debtor' },
    printedAddress: { type: 'text', name: 'printed_address', nullable: true },
    printedSubject: { type: 'text', name: 'printed_subject' },
    state: { type: 'text' },
    beforeConfirmation: { type: 'integer', name: 'before_confirmation' },
    reprint: { type: 'integer' },
    debtorSort: { type: 'text', name: 'debtor_sort', default: '' },
    printedAccount: { type: 'text', name: 'printed_account', nullable: true },
  },
  indices: [
    { name: 'notice_print_position', columns: ['positionId', 'id'] },
    { name: 'notice_print_installment', columns: ['installmentId', 'state'] },
    { name: 'notice_print_payment', columns: ['paymentId', 'id'] },
    { name: 'notice_print_at', columns: ['at'] },
    { name: 'notice_print_sha256', columns: ['sha256'] },
    { name: 'notice_print_debtor_order', columns: ['debtorSort', 'id'] },
    { name: 'notice_print_amount', columns: ['printedAmountCents', 'id'] },
  ],
  foreignKeys: [
    { name: 'fk_notice_print_position_id', target: 'debt_position', columnNames: ['positionId'], referencedColumnNames: ['id'] },
    { name: 'fk_notice_print_installment_id', target: 'installment', columnNames: ['installmentId'], referencedColumnNames: ['id'] },
    { name: 'fk_notice_print_payment_id', target: 'payment', columnNames: ['paymentId'], referencedColumnNames: ['id'] },
    { name: 'fk_notice_print_operator_id', target: 'operator', columnNames: ['operatorId'], referencedColumnNames: ['id'] },
  ],
});

export type PaperSettingRow = Readonly<{ id: number; paper: string; language: string; oldModel: number; windowLeft: number | null; windowTop: number | null; windowWidth: number | null; windowHeight: number | null; version: number }>;

export const paperSettingTable = new EntitySchema<PaperSettingRow>({
  name: 'paper_setting',
  tableName: 'paper_setting',
  columns: {
    id: { type: 'integer', primary: true },
    paper: { type: 'text' },
    language: { type: 'text' },
    oldModel: { type: 'integer', name: 'old_model' },
    windowLeft: { type: 'integer', name: 'window_left', nullable: true },
    windowTop: { type: 'integer', name: 'window_top', nullable: true },
    windowWidth: { type: 'integer', name: 'window_width', nullable: true },
    windowHeight: { type: 'integer', name: 'window_height', nullable: true },
    version: { type: 'integer' },
  },
});

export const servicePaperTable = new EntitySchema<Readonly<{ serviceId: number; paper: string }>>({
  name: 'service_paper',
  tableName: 'service_paper',
  columns: { serviceId: { type: 'integer', name: 'service_id', primary: true }, paper: { type: 'text' } },
  foreignKeys: [{ name: 'fk_service_paper_service_id', target: 'service', columnNames: ['serviceId'], referencedColumnNames: ['id'] }],
});

export const letterTemplateTable = new EntitySchema<Readonly<{ id: number; retired: number; version: number }>>({
  name: 'letter_template',
  tableName: 'letter_template',
  columns: { id: { type: 'integer', primary: true }, retired: { type: 'integer' }, version: { type: 'integer' } },
});

export type LetterVersionRow = Readonly<{ id: number; templateId: number; version: number; title: string; body: string; madeAt: string; operatorId: number }>;

export const letterVersionTable = new EntitySchema<LetterVersionRow>({
  name: 'letter_version',
  tableName: 'letter_version',
  columns: {
    id: { type: 'integer', primary: true },
    templateId: { type: 'integer', name: 'template_id' },
    version: { type: 'integer' },
    title: { type: 'text' },
    body: { type: 'text' },
    madeAt: { type: 'text', name: 'made_at' },
    operatorId: { type: 'integer', name: 'operator_id' },
  },
  indices: [{ name: 'letter_version_number', columns: ['templateId', 'version'], unique: true }],
  foreignKeys: [
    { name: 'fk_letter_version_template_id', target: 'letter_template', columnNames: ['templateId'], referencedColumnNames: ['id'] },
    { name: 'fk_letter_version_operator_id', target: 'operator', columnNames: ['operatorId'], referencedColumnNames: ['id'] },
  ],
});

export const printPaperTable = new EntitySchema<Readonly<{ printId: number; paper: string; language: string; letterVersionId: number | null }>>({
  name: 'print_paper',
  tableName: 'print_paper',
  columns: { printId: { type: 'integer', name: 'print_id', primary: true }, paper: { type: 'text' }, language: { type: 'text' }, letterVersionId: { type: 'integer', name: 'letter_version_id', nullable: true } },
  indices: [{ name: 'print_paper_letter', columns: ['letterVersionId'] }],
  foreignKeys: [
    { name: 'fk_print_paper_print_id', target: 'notice_print', columnNames: ['printId'], referencedColumnNames: ['id'] },
    { name: 'fk_print_paper_letter_version_id', target: 'letter_version', columnNames: ['letterVersionId'], referencedColumnNames: ['id'] },
  ],
});

/** Tables that notices owns. */
export const noticesTables = [noticePrintTable, paperSettingTable, servicePaperTable, letterTemplateTable, letterVersionTable, printPaperTable];
