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

/** Tables that notices owns. */
export const noticesTables = [noticePrintTable];
