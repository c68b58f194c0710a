import { EntitySchema } from 'typeorm';

export type ReportingFlowRow = Readonly<{
  id: number;
  flowName: string;
  pspId: string;
  pspName: string | null;
  revision: number | null;
  flowAt: string;
  publishedAt: string | null;
  trn: string;
  regulationDate: string;
  receiverFiscalCode: string;
  payments: number;
  totalCents: number;
  declaredPayments: number;
  declaredCents: number;
  state: string;
  anomalies: string;
  source: string;
  rawSha256: string;
  receivedAt: string;
}>;

export const reportingFlowTable = new EntitySchema<ReportingFlowRow>({
  name: 'reporting_flow',
  tableName: 'reporting_flow',
  columns: {
    id: { type: 'integer', primary: true },
    flowName: { type: 'text', name: 'flow_name' },
    pspId: { type: 'text', name: 'psp_id' },
    pspName: { type: 'text', name: 'psp_name', nullable: true },
    revision: { type: 'integer', nullable: true },
    flowAt: { type: 'text', name: 'flow_at' },
    publishedAt: { type: 'text', name: 'published_at', nullable: true },
    trn: { type: 'text' },
    regulationDate: { type: 'text', name: 'regulation_date' },
    receiverFiscalCode: { type: 'text', name: 'receiver_fiscal_code' },
    payments: { type: 'integer' },
    totalCents: { type: 'integer', name: 'total_cents' },
    declaredPayments: { type: 'integer', name: 'declared_payments' },
    declaredCents: { type: 'integer', name: 'declared_cents' },
    state: { type: 'text' },
    anomalies: { type: 'text' },
    source: { type: 'text' },
    rawSha256: { type: 'text', name: 'raw_sha256' },
    receivedAt: { type: 'text', name: 'received_at' },
  },
  indices: [
    { name: 'ux_reporting_flow_version', columns: ['receiverFiscalCode', 'pspId', 'flowName', 'flowAt'], unique: true },
    { name: 'ix_reporting_flow_date', columns: ['regulationDate', 'id'] },
    { name: 'ix_reporting_flow_trn', columns: ['trn'] },
  ],
});

export type ReportingFlowLineRow = Readonly<{
  flowId: number;
  line: number;
  iuv: string;
  iur: string;
  transferIndex: number | null;
  amountCents: number;
  outcome: string;
  paidOn: string;
}>;

export const reportingFlowLineTable = new EntitySchema<ReportingFlowLineRow>({
  name: 'reporting_flow_line',
  tableName: 'reporting_flow_line',
  withoutRowid: true,
  columns: {
    flowId: { type: 'integer', name: 'flow_id', primary: true },
    line: { type: 'integer', primary: true },
    iuv: { type: 'text' },
    iur: { type: 'text' },
    transferIndex: { type: 'integer', name: 'transfer_index', nullable: true },
    amountCents: { type: 'integer', name: 'amount_cents' },
    outcome: { type: 'text' },
    paidOn: { type: 'text', name: 'paid_on' },
  },
  indices: [{ name: 'ix_reporting_flow_line_iuv', columns: ['iuv'] }],
  foreignKeys: [{ name: 'fk_reporting_flow_line_flow', target: 'reporting_flow', columnNames: ['flowId'], referencedColumnNames: ['id'] }],
});

/** Tables that flows owns. */
export const flowsTables = [reportingFlowTable, reportingFlowLineTable];
