import { createHash } from 'node:crypto';
import { appendAudit, appendAudits } from '../../data/audit.ts';
import type { Reader, UnitOfWork } from '../../data/engine.ts';
import { keepRawFile, keepRawFiles } from '../../data/raw-files.ts';
import { findEntityIdentity } from '../setup/index.ts';
import { flowAnomalies, makesAnomalous, type FlowAnomaly } from './flow-anomalies.ts';
import { canonicalLine, rawSumCents, type FlowHeader, type ParsedFlow } from './parsed-flow.ts';
import { canonicalLinesOf, flowKeyText, insertFlows, insertLines, knownFlows, setRevision, setState, versionsOf, type FlowState, type FlowVersion } from './store.ts';

/** Where a flow came from: its bytes as received, the name of the channel (`file`, or the id of a connector), and who handed it in (null: the program by itself). */
export type FlowSource = Readonly<{ bytes: Uint8Array; channel: string; operatorId: number | null }>;

/**
 * What recording a flow came to (receipts-fdr.md section 5). `supersededId`: the version that this one replaces. In a conflict `flowId` is the version
 * that stays valid; the other one is kept only as bytes. `message` is Italian.
 */
export type RecordedFlow =
  | Readonly<{ result: 'REFUSED'; code: 'E_NOT_OURS'; message: string }>
  | Readonly<{ result: 'CONFLICT'; flowId: number; anomalies: readonly FlowAnomaly[]; message: string }>
  | Readonly<{ result: 'ALREADY'; flowId: number; anomalies: readonly FlowAnomaly[] }>
  | Readonly<{ result: 'IMPORTED' | 'IMPORTED_ANOMALOUS' | 'SUPERSEDED'; flowId: number; anomalies: readonly FlowAnomaly[]; supersededId: number | null }>;

/** XML writes seconds, REST fractions of them (receipts-fdr.md 2.5). */
const SAME_INSTANT_MS = 1_000;

/**
 * Records one version of a flow, all its rows or none (receipts-fdr.md 2.5, 2.6): the same version again changes nothing, whatever it came through; a later one replaces
 * the one before, which stays as history; an earlier one is kept as history at once. Nothing is matched with payments here.
 */
export async function recordFlow(unit: UnitOfWork, flow: ParsedFlow, source: FlowSource): Promise<RecordedFlow> {
  const notOurs = await refusalOfReceiver(unit, flow);
  if (notOurs !== null) return notOurs;
  const versions = await versionsOf(unit, flow);
  const same = versions.find((version) => isSameVersion(version, flow));
  const sha256 = sha256Of(source.bytes);
  await keepRawFile(unit, sha256, source.bytes);
  return same === undefined ? recordVersion(unit, flow, versions, source, sha256) : recordRepetition(unit, flow, same, source, sha256);
}

/** Why a flow of another body is not taken (receipts-fdr.md 2.6.1); null when the money is ours. */
export async function refusalOfReceiver(reader: Reader, flow: Pick<FlowHeader, 'receiverFiscalCode'>): Promise<Extract<RecordedFlow, { result: 'REFUSED' }> | null> {
  const entity = await findEntityIdentity(reader);
  if (entity !== null && flow.receiverFiscalCode === entity.fiscalCode) return null;
  return { result: 'REFUSED', code: 'E_NOT_OURS', message: `Il flusso riguarda l’ente con codice fiscale ${flow.receiverFiscalCode}. Controlla di aver scelto il file giusto.` };
}

/** By the platform's number when both have one, else by the instant (receipts-fdr.md 2.5). */
export function isSameVersion(version: FlowVersion, flow: FlowHeader): boolean {
  if (version.revision !== null && flow.revision !== null) return version.revision === flow.revision;
  return Math.abs(Date.parse(version.flowAt) - Date.parse(flow.flowAt)) <= SAME_INSTANT_MS;
}

async function recordRepetition(unit: UnitOfWork, flow: ParsedFlow, known: FlowVersion, source: FlowSource, sha256: string): Promise<RecordedFlow> {
  const anomalies = flowAnomalies(flow);
  if (known.rawSha256 === sha256 || (await saysTheSame(unit, flow, known))) {
    await setRevision(unit, known.id, flow.revision, flow.publishedAt);
    return { result: 'ALREADY', flowId: known.id, anomalies };
  }
  await appendAudit(unit, { action: 'FLOW_CONFLICT', subjectKind: 'reporting_flow', subjectId: String(known.id), operatorId: operatorOf(source), before: { sha256: known.rawSha256, payments: known.payments, totalCents: known.totalCents }, after: { sha256, payments: flow.lines.length, totalCents: rawSumCents(flow.lines) } });
  return { result: 'CONFLICT', flowId: known.id, anomalies, message: 'La stessa versione di questo flusso è già presente con dati diversi: resta valida la prima, questa è conservata da parte. Chiedi al prestatore di servizi quale delle due è giusta.' };
}

async function saysTheSame(unit: UnitOfWork, flow: ParsedFlow, known: FlowVersion): Promise<boolean> {
  if (known.declaredPayments !== flow.declaredPayments || known.declaredCents !== flow.declaredCents || known.payments !== flow.lines.length || known.totalCents !== rawSumCents(flow.lines)) return false;
  const stored = [...(await canonicalLinesOf(unit, known.id))].sort();
  const arrived = flow.lines.map(canonicalLine).sort();
  return arrived.every((line, index) => line === stored[index]);
}

async function recordVersion(unit: UnitOfWork, flow: ParsedFlow, versions: readonly FlowVersion[], source: FlowSource, sha256: string): Promise<RecordedFlow> {
  const late = versions.some((version) => isLater(version, flow));
  const own = flowAnomalies(flow);
  const anomalies: readonly FlowAnomaly[] = late ? [...own, 'F_LATE_REVISION'] : own;
  const state = late ? 'SUPERSEDED' : stateOfNew(own);
  const replaced = late ? [] : versions.filter((version) => version.state !== 'SUPERSEDED');
  for (const version of replaced) await setState(unit, version.id, 'SUPERSEDED');
  const flowId = await writeNew(unit, [{ flow, source, sha256, state, anomalies, superseded: replaced.map((version) => version.id) }]);
  return { result: late ? 'SUPERSEDED' : state === 'ANOMALOUS' ? 'IMPORTED_ANOMALOUS' : 'IMPORTED', flowId, anomalies, supersededId: replaced.at(-1)?.id ?? null };
}

function stateOfNew(own: readonly FlowAnomaly[]): FlowState {
  return own.some(makesAnomalous) ? 'ANOMALOUS' : 'CURRENT';
}

type WrittenVersion = Readonly<{ flow: ParsedFlow; source: FlowSource; sha256: string; state: FlowState; anomalies: readonly FlowAnomaly[]; superseded: readonly number[] }>;

/** Writes versions, each of another flow, whose bytes are kept. Returns the id of the first. */
async function writeNew(unit: UnitOfWork, versions: readonly WrittenVersion[]): Promise<number> {
  const ids = await insertFlows(unit, versions.map(({ flow, state, anomalies, source, sha256 }) => ({ flow, state, anomalies, source: source.channel, rawSha256: sha256 })));
  const written = versions.map((version) => {
    const flowId = ids.get(flowKeyText(version.flow));
    if (flowId === undefined) throw new Error('A flow that was just written is not there');
    return { ...version, flowId };
  });
  await insertLines(unit, written.map(({ flowId, flow }) => ({ flowId, lines: flow.lines })));
  await appendAudits(unit, written.map(({ flowId, flow, source, sha256, state, anomalies, superseded }) => ({
    action: 'FLOW_RECORDED', subjectKind: 'reporting_flow', subjectId: String(flowId), operatorId: operatorOf(source), before: null, after: { sha256, payments: flow.lines.length, totalCents: rawSumCents(flow.lines), state, anomalies: [...anomalies], superseded: [...superseded] },
  })));
  unit.touch('payments');
  return written[0]?.flowId ?? 0;
}

/** A flow as it was read, and where it came from. */
export type ArrivedFlow = Readonly<{ flow: ParsedFlow; source: FlowSource }>;

/**
 * Records together those of a batch that raise no question: of this body, of which no version is here and none other is in the batch. What is written is what {@link recordFlow} would, with few trips to the database.
 * Returns those that it has recorded; the others are to be recorded one by one.
 */
export async function recordNewFlows(unit: UnitOfWork, arrived: readonly ArrivedFlow[]): Promise<ReadonlySet<ArrivedFlow>> {
  const entity = await findEntityIdentity(unit);
  if (entity === null) return new Set();
  const ours = arrived.filter(({ flow }) => flow.receiverFiscalCode === entity.fiscalCode);
  const known = await knownFlows(unit, entity.fiscalCode, ours.map(({ flow }) => flow));
  const times = new Map<string, number>();
  for (const { flow } of ours) times.set(flowKeyText(flow), (times.get(flowKeyText(flow)) ?? 0) + 1);
  const fresh = ours.filter(({ flow }) => times.get(flowKeyText(flow)) === 1 && !known.has(flowKeyText(flow)));
  if (fresh.length === 0) return new Set();
  const versions = fresh.map(({ flow, source }): WrittenVersion => {
    const anomalies = flowAnomalies(flow);
    return { flow, source, sha256: sha256Of(source.bytes), state: stateOfNew(anomalies), anomalies, superseded: [] };
  });
  await keepRawFiles(unit, versions.map(({ sha256, source }) => ({ sha256, bytes: source.bytes })));
  await writeNew(unit, versions);
  return new Set(fresh);
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** By the platform's number when both have one, else by the instant (receipts-fdr.md 2.5). */
function isLater(version: FlowVersion, flow: ParsedFlow): boolean {
  if (version.revision !== null && flow.revision !== null) return version.revision > flow.revision;
  return Date.parse(version.flowAt) > Date.parse(flow.flowAt);
}

function operatorOf(source: FlowSource): string | null {
  return source.operatorId === null ? null : String(source.operatorId);
}
