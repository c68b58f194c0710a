import { createHash } from 'node:crypto';
import { z } from 'zod';
import { appendAudit } from '../../data/audit.ts';
import type { UnitOfWork } from '../../data/engine.ts';
import { keepRawFile } from '../../data/raw-files.ts';
import { assertNever } from '../../domain/result.ts';
import type { Operator } from '../access/index.ts';
import { insertImport, lastImportOf, REFUSAL_LABELS, settleImport, waitingPartsAfter, type FlowContent, type FlowFiles, type ImportedFlow, type ImportedPart, type IncomingFile, type RefusedCode, type TakenFlow } from '../payments/index.ts';
import { readNumberingCodes } from '../setup/index.ts';
import { assessRows, FLOW_ANOMALY_LABELS, type FlowAnomaly } from './flow-anomalies.ts';
import { rawSumCents, signedSumCents, type FlowHeader, type ParsedFlow } from './parsed-flow.ts';
import { joinFlow, readFlow, readRestHeader, readRestPage, type RestHeader, type RestPage, type RestRow } from './reading/index.ts';
import { isSameVersion, recordFlow, refusalOfReceiver, type RecordedFlow } from './record-flow.ts';
import { setRevision, versionsOf } from './store.ts';

const FORMATS = { XML: 'FlussoRiversamento', REST_FLOW: 'FdR REST', REST_HEADER: 'FdR REST, testata', REST_PAGE: 'FdR REST, pagina' } as const;
type FlowKind = 'flow' | 'flow-page';

/** Results of a flow (receipts-fdr.md section 5), in the operator's words. */
const RESULT_LABELS: Readonly<Record<string, string>> = {
  IMPORTED: 'Importato', IMPORTED_ANOMALOUS: 'Importato, da controllare', SUPERSEDED: 'Conservato come versione precedente', ALREADY: 'C’era già: non è cambiato niente', CONFLICT: 'In conflitto con quello già presente', REFUSED: 'Rifiutato', PARTIAL: 'In attesa delle altre parti',
};

/** Takes the reporting flows found among imported files: whole ones, or the header and the pages of one as the FdR interface gives them (receipts-fdr.md 2.7). */
export const flowFiles: FlowFiles = {
  async take(unit, operator, file, content) {
    const taking: Taking = { unit, operator, file, format: FORMATS[content.form], kind: content.form === 'REST_PAGE' ? 'flow-page' : 'flow' };
    await keepRawFile(unit, sha256Of(file.bytes), file.bytes);
    switch (content.form) {
      case 'XML':
      case 'REST_FLOW':
        return takeWhole(taking, content);
      case 'REST_HEADER':
        return takeHeader(taking, content.json);
      case 'REST_PAGE':
        return takePage(taking, content.json);
      default:
        return assertNever(content, 'flow content');
    }
  },
};

type Taking = Readonly<{ unit: UnitOfWork; operator: Operator; file: IncomingFile; format: string; kind: FlowKind }>;

async function takeWhole(taking: Taking, content: FlowContent): Promise<TakenFlow> {
  const flow = await readFlow(content);
  if (!flow.ok) return refused(taking, flow.error.code, flow.error.message);
  return told(taking, flow.value, await recordFlow(taking.unit, flow.value, sourceOf(taking, taking.file.bytes)));
}

/** A version that is here already needs no pages; another one waits for them, and nothing of it counts until then. */
async function takeHeader(taking: Taking, json: unknown): Promise<TakenFlow> {
  const header = readRestHeader(json);
  if (!header.ok) return refused(taking, header.error.code, header.error.message);
  const notOurs = await refusalOfReceiver(taking.unit, header.value);
  if (notOurs !== null) return refused(taking, notOurs.code, notOurs.message);
  const known = (await versionsOf(taking.unit, header.value)).find((version) => isSameVersion(version, header.value) && version.declaredPayments === header.value.declaredPayments && version.declaredCents === header.value.declaredCents);
  if (known === undefined) return done(taking, { result: 'PARTIAL', message: 'È la testata del flusso: importa anche le pagine dei suoi pagamenti.', flow: headerFacts(header.value) });
  await setRevision(taking.unit, known.id, header.value.revision, header.value.publishedAt);
  return done(taking, { result: 'ALREADY', flow: headerFacts(header.value) });
}

/** A page does not say of which flow it is: it belongs to the last header whose count and total it makes up, with the pages before it. */
async function takePage(taking: Taking, json: unknown): Promise<TakenFlow> {
  const page = readRestPage(json);
  if (!page.ok) return refused(taking, page.error.code, page.error.message);
  const header = await lastImportOf(taking.unit, 'flow', FORMATS.REST_HEADER);
  const parsed = header === null ? null : readRestHeader(jsonOf(header));
  if (header === null || parsed === null || !parsed.ok) return refused(taking, 'E_KIND', 'È una pagina dei pagamenti di un flusso, ma non dice di quale: importa prima la testata del flusso, poi le sue pagine.');
  const waiting = await waitingPartsAfter(taking.unit, header.id, 'flow-page');
  const pages = new Map([...waiting.map(pageOf), page.value].flatMap((one) => (one === null ? [] : [[one.place.page, one] as const])));
  if (pages.size < page.value.place.of) return done(taking, { result: 'PARTIAL', message: `Arrivate ${pages.size} pagine su ${page.value.place.of} del flusso: importa le altre.`, flow: null });
  return completeFlow(taking, { header, parsed: parsed.value, pages: [...pages.values()], waiting });
}

type Complete = Readonly<{ header: ImportedPart; parsed: RestHeader; pages: readonly RestPage[]; waiting: readonly ImportedPart[] }>;

async function completeFlow(taking: Taking, { header, parsed, pages, waiting }: Complete): Promise<TakenFlow> {
  const rows: readonly RestRow[] = pages.flatMap((page) => page.rows);
  const flow = joinFlow(parsed, rows);
  if (!flow.ok || rawSumCents(flow.value.lines) !== parsed.declaredCents) return refused(taking, 'E_KIND', 'Questa pagina non è del flusso di cui è stata importata la testata per ultima: numero o totale dei pagamenti non tornano. Importa prima la testata giusta.');
  const recorded = await recordFlow(taking.unit, flow.value, sourceOf(taking, Buffer.from(JSON.stringify({ header: parsed, rows }))));
  if (recorded.result === 'ALREADY' && header.result !== 'PARTIAL') return done(taking, { result: 'WITH', answer: `WITH ${header.fileName}`, label: `Pagina di ${header.fileName}`, message: null, flow: null });
  if (header.result === 'PARTIAL' && recorded.result !== 'REFUSED') await settleImport(taking.unit, header.id, recorded.result, null);
  for (const part of waiting) await settleImport(taking.unit, part.id, 'WITH', null);
  return told(taking, flow.value, recorded);
}

const jsonValue = z.unknown();
function jsonOf(part: ImportedPart): unknown {
  try {
    return jsonValue.parse(JSON.parse(Buffer.from(part.content).toString('utf8').replace(/^\uFEFF/, '')));
  } catch {
    return null;
  }
}

function pageOf(part: ImportedPart): RestPage | null {
  const page = readRestPage(jsonOf(part));
  return page.ok ? page.value : null;
}

function sourceOf(taking: Taking, bytes: Uint8Array) {
  return { bytes, channel: 'file', operatorId: taking.operator.id };
}

async function told(taking: Taking, flow: ParsedFlow, recorded: RecordedFlow): Promise<TakenFlow> {
  if (recorded.result === 'REFUSED') return refused(taking, recorded.code, recorded.message);
  const message = recorded.result === 'CONFLICT' ? recorded.message : null;
  return done(taking, { result: recorded.result, message, anomalies: recorded.anomalies, flow: await flowFacts(taking.unit, flow) });
}

async function flowFacts(unit: UnitOfWork, flow: ParsedFlow): Promise<ImportedFlow> {
  const numbering = await readNumberingCodes(unit);
  const { outcomes, rowAnomalies } = assessRows(flow.lines, numbering?.segregationCode ?? null);
  return { ...headerFacts(flow), rows: flow.lines.length, sumCents: rawSumCents(flow.lines), signedSumCents: signedSumCents(flow.lines), outcomes, rowAnomalies };
}

function headerFacts(flow: FlowHeader): ImportedFlow {
  return {
    flowId: flow.flowName, flowDateTime: flow.flowDateTime, pspId: flow.pspId, trn: flow.trn, regulationDate: flow.regulationDate, headerCount: flow.declaredPayments, headerCents: flow.declaredCents, rows: flow.declaredPayments, sumCents: null, signedSumCents: null,
    outcomes: {}, rowAnomalies: {}, bankRemittance: `/PUR/LGPE-RIVERSAMENTO/URI/${flow.flowName}`,
  };
}

/** `answer` and `label` when they say more than the stored result. */
type Ending = Readonly<{ result: string; flow: ImportedFlow | null; answer?: string; label?: string; message?: string | null; error?: RefusedCode; anomalies?: readonly FlowAnomaly[] }>;

function refused(taking: Taking, code: RefusedCode, message: string): Promise<TakenFlow> {
  return done(taking, { result: 'REFUSED', error: code, message, flow: null });
}

async function done({ unit, operator, file, format, kind }: Taking, ending: Ending): Promise<TakenFlow> {
  const { result, error = null, message = null, anomalies = [] } = ending;
  const sha256 = sha256Of(file.bytes);
  const aside = result === 'REFUSED' || result === 'CONFLICT';
  const importId = await insertImport(unit, { operatorId: operator.id, fileName: file.name, kind, format, sha256, result, error, message, ownCents: null, paymentId: null, quarantined: aside });
  await appendAudit(unit, { action: aside ? 'FILE_REFUSED' : 'FILE_IMPORTED', subjectKind: 'import', subjectId: String(importId), operatorId: String(operator.id), before: null, after: { sha256, result, error } });
  unit.touch('imports');
  const cause = error === null ? message : `${REFUSAL_LABELS[error]}. ${message ?? ''}`.trim();
  return { importId, kind, format, result: ending.answer ?? result, resultLabel: ending.label ?? RESULT_LABELS[result] ?? result, error, message: cause, anomalies, anomalyLabels: anomalies.map((code) => FLOW_ANOMALY_LABELS[code]), flow: ending.flow };
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
