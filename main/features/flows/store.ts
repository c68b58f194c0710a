import { z } from 'zod';
import type { Reader, UnitOfWork } from '../../data/engine.ts';
import { insertRowsReturning } from '../../data/many-rows.ts';
import { canonicalLine, rawSumCents, type FlowHeader, type FlowLine, type ParsedFlow } from './parsed-flow.ts';
import { FLOW_ANOMALIES, type FlowAnomaly } from './flow-anomalies.ts';

export const FLOW_STATES = ['CURRENT', 'SUPERSEDED', 'ANOMALOUS'] as const;
/** states.md, flow. `ANOMALOUS` is current too: it counts, but nothing is matched with the bank by itself. */
export type FlowState = (typeof FLOW_STATES)[number];

const versionRow = z.object({
  id: z.int(), revision: z.int().nullable(), flowAt: z.string(), publishedAt: z.string().nullable(), declaredPayments: z.int(), declaredCents: z.int(), payments: z.int(), totalCents: z.int(), state: z.enum(FLOW_STATES), anomalies: z.string(), rawSha256: z.string(),
});
/** One version of a flow as it is stored. */
export type FlowVersion = Readonly<z.infer<typeof versionRow>>;

/** Versions of the same flow, oldest first (receipts-fdr.md 0.2). */
export async function versionsOf(reader: Reader, flow: Pick<FlowHeader, 'receiverFiscalCode' | 'pspId' | 'flowName'>): Promise<readonly FlowVersion[]> {
  return reader.all(versionRow,
    `/* flows.versions */ SELECT id, revision, flow_at, published_at, declared_payments, declared_cents, payments, total_cents, state, anomalies, raw_sha256 FROM reporting_flow
     WHERE receiver_fiscal_code = ? AND psp_id = ? AND flow_name = ? ORDER BY flow_at`, [flow.receiverFiscalCode, flow.pspId, flow.flowName]);
}

const keyRow = z.object({ pspId: z.string(), flowName: z.string() });
/** What tells a flow of this body from another, whatever its version. */
export type FlowKey = Readonly<z.infer<typeof keyRow>>;

export function flowKeyText({ pspId, flowName }: FlowKey): string {
  return `${pspId}\t${flowName}`;
}

/** Those of some flows of a body of which a version is here, as {@link flowKeyText}. */
export async function knownFlows(reader: Reader, receiverFiscalCode: string, flows: readonly FlowKey[]): Promise<ReadonlySet<string>> {
  const rows = await reader.all(keyRow,
    `/* flows.known */ SELECT DISTINCT f.psp_id, f.flow_name FROM json_each(?) w CROSS JOIN reporting_flow f ON f.receiver_fiscal_code = ? AND f.psp_id = w.value ->> 0 AND f.flow_name = w.value ->> 1`,
    [JSON.stringify(flows.map(({ pspId, flowName }) => [pspId, flowName])), receiverFiscalCode]);
  return new Set(rows.map(flowKeyText));
}

/** A version on its way into the archive, with what is kept beside it. */
export type NewFlow = Readonly<{ flow: ParsedFlow; state: FlowState; anomalies: readonly FlowAnomaly[]; source: string; rawSha256: string }>;

const insertedRow = keyRow.extend({ id: z.int() });

/** Writes the headers of versions, each of another flow. Returns their ids by {@link flowKeyText}. */
export async function insertFlows(unit: UnitOfWork, flows: readonly NewFlow[]): Promise<ReadonlyMap<string, number>> {
  const rows = await insertRowsReturning(unit, insertedRow,
    '/* flows.insert */ INSERT INTO reporting_flow (flow_name, psp_id, psp_name, revision, flow_at, published_at, trn, regulation_date, receiver_fiscal_code, payments, total_cents, declared_payments, declared_cents, state, anomalies, source, raw_sha256, received_at)',
    flows.map(({ flow, state, anomalies, source, rawSha256 }) => [flow.flowName, flow.pspId, flow.pspName, flow.revision, flow.flowAt, flow.publishedAt, flow.trn, flow.regulationDate, flow.receiverFiscalCode, flow.lines.length, rawSumCents(flow.lines), flow.declaredPayments, flow.declaredCents,
      state, JSON.stringify(anomalies), source, rawSha256, unit.now]), 'RETURNING id, psp_id, flow_name');
  return new Map(rows.map((row) => [flowKeyText(row), row.id]));
}

/** Rows written by one statement: enough that the statement costs nothing, few enough that it holds little. */
const LINES_AT_ONCE = 1_000;

/** Writes the rows of versions, those of each numbered from 1 in their order. */
export async function insertLines(unit: UnitOfWork, flows: readonly Readonly<{ flowId: number; lines: readonly FlowLine[] }>[]): Promise<void> {
  const rows = flows.flatMap(({ flowId, lines }) => lines.map((line, index) => [flowId, index + 1, line.iuv, line.iur, line.transferIndex, line.amountCents, line.outcome, line.paidOn]));
  for (let from = 0; from < rows.length; from += LINES_AT_ONCE) {
    await unit.run(
      `/* flows.insert-lines */ INSERT INTO reporting_flow_line (flow_id, line, iuv, iur, transfer_index, amount_cents, outcome, paid_on)
       SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7 FROM json_each(?)`,
      [JSON.stringify(rows.slice(from, from + LINES_AT_ONCE))],
    );
  }
}

const lineRow = z.object({ iuv: z.string(), iur: z.string(), transferIndex: z.int().nullable(), amountCents: z.int(), outcome: z.string(), paidOn: z.string() });
const LINES_READ = 5_000;

/** Rows of a version by which two copies are compared, in no order that means anything. */
export async function canonicalLinesOf(reader: Reader, flowId: number): Promise<readonly string[]> {
  const found: string[] = [];
  for (let after = 0; ; after += LINES_READ) {
    const some = await reader.all(lineRow, '/* flows.lines */ SELECT iuv, iur, transfer_index, amount_cents, outcome, paid_on FROM reporting_flow_line WHERE flow_id = ? AND line > ? AND line <= ? ORDER BY line', [flowId, after, after + LINES_READ]);
    if (some.length === 0) return found;
    for (const line of some) found.push(canonicalLine(line));
  }
}

export async function setState(unit: UnitOfWork, flowId: number, state: FlowState): Promise<void> {
  await unit.run('/* flows.state */ UPDATE reporting_flow SET state = ? WHERE id = ?', [state, flowId]);
}

/** What only the platform knows of a version that a file had brought first. */
export async function setRevision(unit: UnitOfWork, flowId: number, revision: number | null, publishedAt: string | null): Promise<void> {
  await unit.run('/* flows.revision */ UPDATE reporting_flow SET revision = COALESCE(revision, ?), published_at = COALESCE(published_at, ?) WHERE id = ?', [revision, publishedAt, flowId]);
}

const lastRow = z.object({ at: z.string().nullable() });
/** When a version of a flow last came, from a file or from the intermediary; null: never. */
export async function lastFlowAt(reader: Reader): Promise<string | null> {
  return (await reader.get(lastRow, '/* flows.last */ SELECT received_at AS at FROM reporting_flow ORDER BY id DESC LIMIT 1'))?.at ?? null;
}

const reportedRow = z.object({ flowId: z.int(), iur: z.string(), iuv: z.string(), flowName: z.string(), psp: z.string(), line: z.int(), transferIndex: z.int().nullable(), amountCents: z.int(), outcome: z.string(), paidOn: z.string(), receivedAt: z.string() });
/** A row of a flow that speaks of a payment; `flowId` is that of the oldest version of its flow, which does not change. */
export type ReportedPayment = Readonly<z.infer<typeof reportedRow>>;

/** Rows of the versions that count which bear one of these IUV, the newest flow first (receipts-fdr.md 0.2: a superseded version says nothing). */
export async function reportedPayments(reader: Reader, receiverFiscalCode: string, iuvs: readonly string[]): Promise<readonly ReportedPayment[]> {
  if (iuvs.length === 0) return [];
  return reader.all(reportedRow,
    `/* flows.reported */ SELECT (SELECT MIN(o.id) FROM reporting_flow o WHERE o.receiver_fiscal_code = f.receiver_fiscal_code AND o.psp_id = f.psp_id AND o.flow_name = f.flow_name) AS flow_id, l.iur, l.iuv, f.flow_name, COALESCE(f.psp_name, f.psp_id) AS psp, l.line, l.transfer_index, l.amount_cents, l.outcome, l.paid_on, f.received_at
     FROM json_each(?) w CROSS JOIN reporting_flow_line l INDEXED BY ix_reporting_flow_line_iuv ON l.iuv = w.value JOIN reporting_flow f ON f.id = l.flow_id
     WHERE f.state <> 'SUPERSEDED' AND f.receiver_fiscal_code = ? ORDER BY f.id DESC, l.line LIMIT 20`, [JSON.stringify(iuvs), receiverFiscalCode]);
}

const totalsRow = z.object({ flows: z.int(), lines: z.int(), totalCents: z.int() });
/** Versions that count, with their rows and Σ as written (anomalous ones included). */
export async function currentFlowTotals(reader: Reader): Promise<z.infer<typeof totalsRow>> {
  return (await reader.get(totalsRow, "/* flows.totals */ SELECT COUNT(*) AS flows, COALESCE(SUM(payments), 0) AS lines, COALESCE(SUM(total_cents), 0) AS total_cents FROM reporting_flow WHERE state <> 'SUPERSEDED'")) ?? { flows: 0, lines: 0, totalCents: 0 };
}

const anomalyList = z.array(z.enum(FLOW_ANOMALIES));
/** Anomalies as they are stored with a version. */
export function parseFlowAnomalies(text: string): readonly FlowAnomaly[] {
  return anomalyList.parse(JSON.parse(text));
}
