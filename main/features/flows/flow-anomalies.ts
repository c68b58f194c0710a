import { KNOWN_OUTCOMES, rawSumCents, type FlowLine, type ParsedFlow } from './parsed-flow.ts';

export const FLOW_ANOMALIES = ['F_COUNT', 'F_TOTAL', 'F_OUTCOME', 'F_DUP_ROWS', 'F_NAME', 'F_LATE_REVISION'] as const;
/** What is odd in a flow as a whole (receipts-fdr.md section 5). */
export type FlowAnomaly = (typeof FLOW_ANOMALIES)[number];

/** What is odd in single rows, as far as it is told without looking for their payments; the other `F_ROW_` codes need the matching. */
export type FlowRowAnomaly = 'F_ROW_STANDIN' | 'F_ROW_REVOKED' | 'F_ROW_OUTCOME' | 'F_ROW_DUP';

/** Screen labels (receipts-fdr.md section 5). */
export const FLOW_ANOMALY_LABELS: Readonly<Record<FlowAnomaly | FlowRowAnomaly, string>> = {
  F_COUNT: 'Numero della testata diverso dalle righe',
  F_TOTAL: 'Totale della testata diverso dalle righe',
  F_OUTCOME: 'Codice esito sconosciuto',
  F_DUP_ROWS: 'Righe ripetute',
  F_NAME: 'Nome flusso non conforme',
  F_LATE_REVISION: 'Arrivata una versione più vecchia di quella presente',
  F_ROW_STANDIN: 'Pagato in stand-in (esito 4/8)',
  F_ROW_REVOKED: 'Pagamento revocato',
  F_ROW_OUTCOME: 'Esito sconosciuto',
  F_ROW_DUP: 'Riga ripetuta',
};

/** True when the flow is kept and shown but nothing is matched with the bank until a person confirms (receipts-fdr.md 2.6.2). */
export function makesAnomalous(anomaly: FlowAnomaly): boolean {
  return anomaly !== 'F_LATE_REVISION';
}

/** What is told of the rows of a flow without looking for their payments. */
export type RowsAssessment = Readonly<{
  /** Rows by outcome code, as written. */
  outcomes: Readonly<Record<string, number>>;
  rowAnomalies: Readonly<Partial<Record<FlowRowAnomaly, number>>>;
  /** Rows whose IUV no notice of this program can bear (receipts-fdr.md 2.6.5); those that a local position bears all the same are not told apart here. */
  otherIntermediary: number;
}>;

/** The checks on a flow as a whole (receipts-fdr.md 2.6.2), in the order of {@link FLOW_ANOMALIES}. */
export function flowAnomalies(flow: ParsedFlow): readonly FlowAnomaly[] {
  const found = new Set<FlowAnomaly>();
  if (flow.lines.length !== flow.declaredPayments) found.add('F_COUNT');
  if (rawSumCents(flow.lines) !== flow.declaredCents) found.add('F_TOTAL');
  if (flow.lines.some((line) => !isKnownOutcome(line.outcome))) found.add('F_OUTCOME');
  if (countRepeated(flow.lines) > 0) found.add('F_DUP_ROWS');
  if (!isFlowName(flow.flowName)) found.add('F_NAME');
  return FLOW_ANOMALIES.filter((anomaly) => found.has(anomaly));
}

/** Counts of the rows. `segregationCode` is that of this program's notices; null before the first run: then no row is called foreign. */
export function assessRows(lines: readonly FlowLine[], segregationCode: string | null): RowsAssessment {
  const outcomes: Record<string, number> = {};
  for (const { outcome } of lines) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  const count = (of: (line: FlowLine) => boolean): number => lines.filter(of).length;
  const counts: Readonly<Record<FlowRowAnomaly, number>> = {
    F_ROW_STANDIN: count(({ outcome }) => outcome === '4' || outcome === '8'), F_ROW_REVOKED: count(({ outcome }) => outcome === '3'), F_ROW_OUTCOME: count(({ outcome }) => !isKnownOutcome(outcome)), F_ROW_DUP: countRepeated(lines),
  };
  return { outcomes, rowAnomalies: Object.fromEntries(Object.entries(counts).filter(([, rows]) => rows > 0)), otherIntermediary: segregationCode === null ? 0 : count(({ iuv }) => isForeignIuv(iuv, segregationCode)) };
}

/** An IUV that is not 17 digits with the segregation code of this program. */
export function isForeignIuv(iuv: string, segregationCode: string): boolean {
  return !/^[0-9]{17}$/.test(iuv) || !iuv.startsWith(segregationCode);
}

const OUTCOME_SET: ReadonlySet<string> = new Set(KNOWN_OUTCOMES);
function isKnownOutcome(outcome: string): boolean {
  return OUTCOME_SET.has(outcome);
}

/** Rows equal to an earlier one by (IUV, IUR, index): the first is not counted. */
function countRepeated(lines: readonly FlowLine[]): number {
  return lines.length - new Set(lines.map((line) => `${line.iuv}\t${line.iur}\t${line.transferIndex ?? ''}`)).size;
}

/** The PSP inside the name is only a hint, so it is not compared (receipts-fdr.md 2.2). */
function isFlowName(name: string): boolean {
  const parts = /^(\d{4}-\d{2}-\d{2})(.+)-([A-Za-z0-9_-]+)$/.exec(name);
  return name.length <= 35 && /^[A-Za-z0-9_-]+$/.test(name) && parts !== null;
}
