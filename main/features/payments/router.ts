import { ACCOUNTING_ROLES } from '../../contract/index.ts';
import type { Reader } from '../../data/engine.ts';
import { importTotals } from '../../domain/import-totals.ts';
import { ok } from '../../domain/result.ts';
import { failure, mutate, currentOperator, operations, staleCursor } from '../access/index.ts';
import { listPositions } from '../positions/index.ts';
import { readEntity } from '../setup/index.ts';
import { ANOMALY_LABELS, type AnomalyCode } from './anomaly-labels.ts';
import { assignPayment, unassignPayment } from './assignment.ts';
import { RESULT_LABEL } from './effect-labels.ts';
import { FileImport } from './import-files.ts';
import { treasuryFile, type FlowFiles, type ImportedFile, type IncomingFile } from './import-receipts.ts';
import { isPaymentCursor, paymentCounts, paymentPage, totalsOfPayments } from './payment-list.ts';
import { parseAnomalies, toPaymentRow } from './payment-row.ts';
import { createFromPayment, creationFor, type Creation } from './position-from-payment.ts';
import { versionLabel } from './reading/index.ts';
import { printReceipt } from './receipt-paper.ts';
import { findImport, findPayment, importOfPayment, listImports, listPayments, loadDocument, paymentInScope, paymentTotals } from './store.ts';
import { loadRawFile } from '../../data/raw-files.ts';

function labels(codes: readonly AnomalyCode[]): string[] {
  return codes.map((code) => ANOMALY_LABELS[code]);
}

function creationCard(creation: Creation) {
  return creation.allowed ? { allowed: true as const, ownNumber: creation.number.kind === 'OWN', note: creation.note } : creation;
}

const EMPTY_FILTER = { states: [], serviceId: null, office: null, text: '', dueFrom: null, dueTo: null, createdFrom: null, createdTo: null, unsentOnly: false, origin: null };

/** What stands above payments: wired by the host. */
export type PaymentNeighbours = Readonly<{ isTreasuryFile(file: IncomingFile): Promise<boolean>; flowLinesOf(reader: Reader, iuv: string): Promise<readonly Readonly<{ flowId: number; iuf: string; regulationDate: string; line: number }>[]> }>;

/** The part of the contract about imports and payments. */
export function createPaymentsRouter(flows?: FlowFiles, neighbours?: PaymentNeighbours) {
  const os = operations.payments;
  return {
    importFiles: os.importFiles.handler(async ({ input, context }) => {
      const outcomes: ImportedFile[] = [];
      const importing = new FileImport(context.application, currentOperator(context), (outcome) => outcomes.push(outcome), flows);
      for (const [index, { name, contentBase64, requestId }] of input.files.entries()) {
        const file = { name, bytes: new Uint8Array(Buffer.from(contentBase64, 'base64')) };
        // With an id of its own a file is remembered as if it were the only one of a request: it may be repeated in any company, or alone.
        if (neighbours === undefined || !(await neighbours.isTreasuryFile(file))) await importing.take(file, `${requestId === undefined ? `${input.requestId}:${index}` : `${requestId}:0`}:0`);
        else {
          // A file of the treasury goes to `treasury.importFiles`: here nothing is kept of it.
          await importing.settle();
          outcomes.push(treasuryFile(file));
        }
      }
      await importing.end();
      return ok({ files: outcomes.map(({ flow, ...file }) => ({ ...file, flow: flow ?? null, anomalies: [...file.anomalies], anomalyLabels: [...file.anomalyLabels], taskIds: [...file.taskIds] })), totals: importTotals(outcomes) });
    }),
    imports: os.imports.handler(({ input, context }) => context.application.engine.read(async (reader) => {
      const rows = await listImports(reader, currentOperator(context), input.cursor === null ? Number.MAX_SAFE_INTEGER : Number(input.cursor), input.limit + 1);
      const page = rows.slice(0, input.limit);
      const last = page.at(-1);
      return ok({
        imports: page.map(({ fileName, ...row }) => ({ ...row, file: fileName, resultLabel: row.result === 'PARTIAL' && row.kind.startsWith('flow') ? 'In attesa delle altre parti' : (RESULT_LABEL[row.result] ?? row.result) })),
        next: rows.length > input.limit && last !== undefined ? String(last.id) : null,
      });
    })),
    rawFile: os.rawFile.handler(({ input, context }) => context.application.engine.read(async (reader) => {
      const file = await findImport(reader, currentOperator(context), input.importId);
      const content = file === null ? null : await loadRawFile(reader, file.sha256);
      if (file === null || content === null) return failure('NOT_FOUND', 'Il file importato non c’è.');
      return ok({ fileName: file.fileName, contentBase64: Buffer.from(content).toString('base64'), sha256: file.sha256 });
    })),
    list: os.list.handler(({ input, context }) => context.application.engine.read(async (reader) => {
      const { offices } = currentOperator(context);
      const rows = await listPayments(reader, input.view, input.text, offices, input.cursor === null ? Number.MAX_SAFE_INTEGER : Number(input.cursor), input.limit + 1);
      const page = rows.slice(0, input.limit);
      const last = page.at(-1);
      return ok({ rows: page.map(toPaymentRow), next: rows.length > input.limit && last !== undefined ? String(last.id) : null, ...(await paymentTotals(reader, input.view, input.text, offices)) });
    })),
    page: os.page.handler(({ input, context }) => {
      if (!isPaymentCursor(input.cursor, input.sort)) return staleCursor();
      return context.application.engine.read(async (reader) => {
        const { rows, next } = await paymentPage(reader, { ...input, offices: currentOperator(context).offices });
        return ok({ rows: rows.map(toPaymentRow), next });
      });
    }),
    totals: os.totals.handler(({ input, context }) => context.application.engine.read(async (reader) => ok(await totalsOfPayments(reader, input.filter, currentOperator(context).offices)), { lane: 'heavy' })),
    counts: os.counts.handler(({ input, context }) => context.application.engine.read(async (reader) => ok(await paymentCounts(reader, input.filter, currentOperator(context).offices)), { lane: 'heavy' })),
    show: os.show.handler(({ input, context }) => context.application.engine.read(async (reader) => {
      const operator = currentOperator(context);
      const payment = await findPayment(reader, input.id);
      const receipt = payment === null ? null : await loadDocument(reader, payment.id);
      const entity = await readEntity(reader);
      if (payment === null || receipt === null || !(await paymentInScope(reader, payment.id, operator.offices))) return failure('NOT_FOUND', 'Il pagamento non c’è.');
      const search = payment.debtorFiscalCode === null || payment.debtorFiscalCode === 'ANONIMO' ? null : payment.debtorFiscalCode;
      const candidates = payment.effect !== 'UNASSIGNED' || search === null ? []
        : (await listPositions(reader, { filter: { ...EMPTY_FILTER, text: search, states: ['TO_SYNC', 'UNPAID', 'EXPIRING', 'OVERDUE', 'EXPIRED'] }, cursor: null, limit: 20, sort: 'NEWEST', offices: operator.offices, today: context.application.clock.today() })).rows;
      return ok({
        ...toPaymentRow(payment), payerName: receipt.payer?.fullName ?? null, payerFiscalCode: receipt.payer?.identifier ?? null, paidAt: receipt.paymentDateTime?.instant ?? null, applicationDate: receipt.applicationDate?.date ?? null, transferDate: receipt.transferDate?.date ?? null,
        method: receipt.paymentMethod, feeCents: receipt.feeCents, standIn: receipt.standIn === true, source: versionLabel(receipt), importId: await importOfPayment(reader, payment.id), anomalyLabels: labels(parseAnomalies(payment.anomalies)), flowLines: neighbours === undefined || !ACCOUNTING_ROLES.includes(operator.role) ? [] : [...(await neighbours.flowLinesOf(reader, payment.iuv))], candidates, creation: creationCard(await creationFor(context.application, reader, payment)),
        transfers: receipt.transfers.map((transfer) => ({ index: transfer.index, payee: transfer.payeeFiscalCode, payeeName: transfer.companyName ?? transfer.payeeFiscalCode, iban: transfer.iban, stamp: transfer.stamp !== null, amountCents: transfer.amountCents, category: transfer.transferCategory, description: transfer.remittanceInformation, own: transfer.payeeFiscalCode === entity?.fiscalCode })),
      });
    })),
    createPosition: os.createPosition.handler(({ input, context }) => {
      const { requestId: _, ...request } = input;
      return mutate(context.application.engine, 'payments.createPosition', input, (unit) => createFromPayment(context.application, unit, currentOperator(context), request));
    }),
    assign: os.assign.handler(({ input, context }) => mutate(context.application.engine, 'payments.assign', input, (unit) => assignPayment(context.application, unit, currentOperator(context), input.paymentId, input.installmentId, input.reason))),
    unassign: os.unassign.handler(({ input, context }) => mutate(context.application.engine, 'payments.unassign', input, (unit) => unassignPayment(context.application, unit, currentOperator(context), input.paymentId, input.reason))),
    receiptDocument: os.receiptDocument.handler(({ input, context }) => printReceipt(context.application, currentOperator(context), input)),
  };
}

