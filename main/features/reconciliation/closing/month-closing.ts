/** Closing a month and opening it again (features.md 3c, «Chiudi mese»). */
import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { monthClosing } from '../../../contract/index.ts';
import { appendAudit } from '../../../data/audit.ts';
import type { Reader, UnitOfWork } from '../../../data/engine.ts';
import { keepRawFile, loadRawFile } from '../../../data/raw-files.ts';
import { wasAnswered } from '../../../data/request-log.ts';
import { monthWords } from '../../../domain/calendar-month.ts';
import { ok } from '../../../domain/result.ts';
import { failure, mutate, versionConflict, type Operator, type Outcome } from '../../access/index.ts';
import type { ApplicationContext } from '../../application-context.ts';
import { findEntityIdentity } from '../../setup/index.ts';
import type { WrittenDecision } from '../reconciliation-port.ts';
import { keepClosedRows } from './closed-rows-store.ts';
import { addClosing, allClosings, booksOpenFrom, bringBack, carryOver, closingById, liveClosingOf, setReopened, type KeptClosing } from './closing-store.ts';
import { checkMonth, type MonthCheck } from './month-checklist.ts';
import { closingReport, openItemLines, openItemsCsv } from './month-papers.ts';

export type ToldClosing = z.infer<typeof monthClosing>;

/** A closing as the screens show it. */
export function toldClosing({ id, month, closedAt, closedBy, note, figures, reopenedAt, reopenedBy, reopenReason }: KeptClosing): ToldClosing {
  return { id, month, closedAt, closedBy, note, ledger: figures.ledger, carried: figures.carried, reopened: reopenedAt === null ? null : { at: reopenedAt, by: reopenedBy ?? '', reason: reopenReason ?? '' } };
}

export type CloseRequest = Readonly<{ requestId: string; month: string; expected: Readonly<{ movements: number; flows: number }>; note: string | null }>;
export type ClosingAnswer = Readonly<{ closing: ToldClosing; message: string }>;

type Papers = Readonly<{ check: MonthCheck; report: Uint8Array; openItems: Uint8Array }>;

/**
 * Closes a month, as part of the work of the reconciliation: nothing is matched or decided meanwhile. The papers are drawn before the unit of work begins.
 * Refused: a month that is closed, that has something which blocks, or of which more or less would go on than the person saw.
 */
export async function closeMonth(context: ApplicationContext, operator: Operator, input: CloseRequest): Promise<Outcome<WrittenDecision<ClosingAnswer>>> {
  const operation = 'closings.close';
  const again = await context.engine.read((reader) => wasAnswered(reader, input.requestId));
  const papers = again ? null : await drawPapers(context, operator, input);
  if (papers !== null && !papers.ok) return papers;
  return mutate(context.engine, operation, input, (unit) => {
    // The answer of a repeated request is given before this is asked.
    if (papers === null) throw new Error('A request that was answered is asked again');
    return writeClosing(unit, operator, input, papers.value);
  });
}

async function drawPapers(context: ApplicationContext, operator: Operator, { month, expected, note }: CloseRequest): Promise<Outcome<Papers>> {
  const today = context.clock.today();
  const looked = await context.engine.read(async (reader) => {
    const check = await checkMonth(context, reader, month);
    return { check, lines: check.canClose ? await openItemLines(reader, month, today) : [], entity: (await findEntityIdentity(reader))?.name ?? '' };
  }, { lane: 'heavy' });
  const { check, lines, entity } = looked;
  if (check.closing !== null) return failure('STATE_FORBIDS', `${capitalised(monthWords(month))} è già chiuso.`);
  const blocking = check.items.find(({ standing }) => standing === 'BLOCKS');
  if (blocking !== undefined) return failure('STATE_FORBIDS', `Il mese non si può ancora chiudere. ${blocking.label}: ${blocking.detail}`);
  if (check.carried.movements !== expected.movements || check.carried.flows !== expected.flows) return versionConflict();
  const drawnAt = new Date(context.clock.nowMs()).toISOString();
  const report = await context.drawing.report(closingReport({ check, lines, entity, operator: operator.name, drawnAt, note, testArchive: context.testArchive }));
  return report.ok ? ok({ check, report: report.value.bytes, openItems: openItemsCsv(lines) }) : failure('DRAWING_FAILED', report.error.message);
}

async function writeClosing(unit: UnitOfWork, operator: Operator, { month, note }: CloseRequest, { check, report, openItems }: Papers): Promise<Outcome<WrittenDecision<ClosingAnswer>>> {
  if ((await liveClosingOf(unit, month)) !== null) return failure('STATE_FORBIDS', `${capitalised(monthWords(month))} è già chiuso.`);
  const reportSha256 = await keep(unit, report);
  const openItemsSha256 = await keep(unit, openItems);
  const { ledger, carried, overview } = check;
  const figures = { ledger, carried, overview: { identities: overview.identities, buckets: overview.buckets.map(({ bucket, count, cents }) => ({ bucket, count, cents })) } };
  const id = await addClosing(unit, { month, closedBy: operator.id, note, figures, reportSha256, openItemsSha256 });
  await keepClosedRows(unit, id, month);
  await carryOver(unit, month);
  await appendAudit(unit, { action: 'MONTH_CLOSED', subjectKind: 'month_closing', subjectId: String(id), operatorId: String(operator.id), before: null, after: { month, note, reportSha256, openItemsSha256, ledger, carried } });
  return answered(unit, id, `${capitalised(monthWords(month))} è chiuso. Verbale ed elenco delle discordanze sono pronti.`);
}

/** Opens the month that was closed last again: its rows can be decided on, what had gone on is back. The closing and its papers stay. */
export async function reopenMonth(unit: UnitOfWork, operator: Operator, { closingId, reason }: Readonly<{ closingId: number; reason: string }>): Promise<Outcome<WrittenDecision<ClosingAnswer>>> {
  const closing = await closingById(unit, closingId);
  if (closing === null) return failure('NOT_FOUND', 'La chiusura non c’è: ricarica.');
  const { month } = closing;
  if (closing.reopenedAt !== null) return failure('STATE_FORBIDS', `${capitalised(monthWords(month))} è già stato riaperto.`);
  const last = (await allClosings(unit)).filter(({ reopenedAt }) => reopenedAt === null).map((one) => one.month).toSorted().at(-1);
  if (last !== undefined && last !== month) return failure('STATE_FORBIDS', `Prima riapri ${monthWords(last)}: i mesi si riaprono dall’ultimo che è stato chiuso.`);
  const standsIn = await booksOpenFrom(unit);
  await setReopened(unit, closingId, operator.id, reason);
  await bringBack(unit, standsIn);
  await appendAudit(unit, { action: 'MONTH_REOPENED', subjectKind: 'month_closing', subjectId: String(closingId), operatorId: String(operator.id), before: { month }, after: null, reason });
  return answered(unit, closingId, `${capitalised(monthWords(month))} è di nuovo aperto.`);
}

async function answered(unit: UnitOfWork, id: number, message: string): Promise<Outcome<WrittenDecision<ClosingAnswer>>> {
  unit.touch('reconciliation');
  const closing = await closingById(unit, id);
  if (closing === null) throw new Error('The closing just written is not there');
  return ok({ answer: { closing: toldClosing(closing), message }, changes: {} });
}

async function keep(unit: UnitOfWork, bytes: Uint8Array): Promise<string> {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  await keepRawFile(unit, sha256, bytes);
  return sha256;
}

/** A paper of a closing with the name to save it under. */
export async function closingPaper(reader: Reader, closingId: number, paper: 'REPORT' | 'OPEN_ITEMS'): Promise<Outcome<Readonly<{ fileName: string; contentBase64: string; sha256: string }>>> {
  const closing = await closingById(reader, closingId);
  if (closing === null) return failure('NOT_FOUND', 'La chiusura non c’è: ricarica.');
  const sha256 = paper === 'REPORT' ? closing.reportSha256 : closing.openItemsSha256;
  const bytes = await loadRawFile(reader, sha256);
  if (bytes === null) return failure('NOT_FOUND', 'Il documento non è più nell’archivio.');
  const fileName = paper === 'REPORT' ? `verbale-riconciliazione-${closing.month}.pdf` : `elenco-discordanze-${closing.month}.csv`;
  return ok({ fileName, contentBase64: Buffer.from(bytes).toString('base64'), sha256 });
}

function capitalised(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
