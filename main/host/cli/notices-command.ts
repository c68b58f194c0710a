import { dirname, join, resolve } from 'node:path';
import { printNoticesTogether, printsOfPosition } from '../../features/notices/index.ts';
import { findInstallment, loadPosition, planOf } from '../../features/positions/index.ts';
import type { ShownState } from '../../domain/position-state.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { answer, EXIT, operationRefused, wrongUse, type Answer } from './answer.ts';
import { atDesk, newRequestId, type Call, type Desk } from './desk.ts';
import { exported, lotId } from './lots-command.ts';
import type { Options } from './options.ts';
import { PAPER_OPTIONS, readPaper, type PaperChoice } from './paper-options.ts';
import { findCard, readNav } from './position-reference.ts';
import { selectPositions, serviceIdOf } from './position-selection.ts';
import { createProgress } from './progress.ts';
import { textTable } from './text-table.ts';
import { makeFolder, writeWholeFile } from './written-file.ts';

/** States in which a notice has something to ask for. */
const PRINTABLE_STATES: readonly ShownState[] = ['TO_SYNC', 'UNPAID', 'EXPIRING', 'OVERDUE', 'PARTIALLY_PAID'];

type Failed = Readonly<{ nav: string; code: string; message: string }>;
type Printed = Readonly<{ file: string; pages: number; warnings: readonly string[] }>;

/** `notices --out DIR (--nav NAV… | --service C | --unprinted) [--layout …]` and `notices --facsimile --out FILE` (spec/cli.md). */
export async function notices(call: Call): Promise<Answer> {
  const { options } = call;
  const out = options.text('out');
  if (out === null) return wrongUse('Serve dove scrivere: --out CARTELLA (o --out FILE.pdf con --facsimile).');
  if (options.flag('facsimile')) return facsimile(call, resolve(call.terminal.workingFolder, out));
  if (options.text('lot') !== null) {
    if (Object.keys(PAPER_OPTIONS).some((name) => options.text(name) !== null)) return wrongUse('--lot dà i file già stampati: carta, lingua e lettera si scelgono con lots create.');
    const lot = lotId(call);
    return lot === null ? wrongUse('--lot vuole il numero di un lotto.') : atDesk(call, (desk) => exported(desk, lot, resolve(call.terminal.workingFolder, out)));
  }
  const objection = objectionTo(options);
  if (objection !== null) return objection;
  const navs = navsOf(options);
  if (navs === null) return wrongUse('Ogni numero avviso ha 18 cifre.');
  const paper = readPaper(options);
  if (!paper.ok) return paper.error;
  return atDesk(call, async (desk) => {
    const wanted = await wantedNavs(desk, options, navs);
    if (!wanted.ok) return wanted.error;
    const folder = resolve(call.terminal.workingFolder, out);
    const made = await makeFolder(folder);
    if (!made.ok) return wrongUse(made.error);
    return options.flag('one-file') ? printTogether(call, desk, wanted.value, folder, paper.value) : printAll(call, desk, wanted.value, folder, paper.value);
  });
}

function objectionTo(options: Options): Answer | null {
  const reason = options.text('reason');
  if (reason !== null && (reason.trim().length < 3 || reason.length > 300)) return wrongUse('Il motivo (--reason) va da 3 a 300 caratteri.');
  const byNumber = options.list('nav').length > 0;
  const byChoice = options.text('service') !== null || options.flag('unprinted');
  return byNumber === byChoice ? wrongUse('Serve che cosa stampare: --nav NAV…, oppure --service CODICE e/o --unprinted.') : null;
}

/** `--nav A B` and `--nav A --nav B` are the same; null when one is no notice number. */
function navsOf(options: Options): readonly string[] | null {
  const typed = options.list('nav').length === 0 ? [] : [...options.list('nav'), ...options.positionals];
  const navs = typed.map(readNav).filter((nav) => nav !== null);
  return navs.length === typed.length ? [...new Set(navs)] : null;
}

/** A notice to print; `planOf`: the position whose whole plan stands on the one paper that begins with this number. */
type Wanted = Readonly<{ nav: string; planOf: number | null }>;

async function wantedNavs(desk: Desk, options: Options, navs: readonly string[]): Promise<Result<readonly Wanted[], Answer>> {
  if (navs.length > 0) return ok(navs.map((nav) => ({ nav, planOf: null })));
  const serviceId = await serviceIdOf(desk, options.text('service'));
  if (!serviceId.ok) return serviceId;
  const found = await selectPositions(desk, { states: PRINTABLE_STATES, serviceId: serviceId.value, text: '', limit: Number.MAX_SAFE_INTEGER });
  if (!found.ok) return found;
  const ids = found.value.rows.map((row) => row.id).toReversed();
  return ok(await openNavs(desk, ids, options.flag('unprinted')));
}

/** Numbers still to be paid, in the order in which the positions were made; with `unprinted` those without a valid paper. A plan is one paper: a page for each of its numbers would ask for the debt twice. */
function openNavs({ archive }: Desk, positionIds: readonly number[], unprinted: boolean): Promise<readonly Wanted[]> {
  return archive.context.engine.read(async (reader) => {
    const navs: Wanted[] = [];
    for (const id of positionIds) {
      const record = await loadPosition(reader, id);
      const prints = unprinted ? await printsOfPosition(reader, id) : [];
      const open = (record?.installments ?? []).flatMap(({ id: installmentId, nav, state }) => (nav !== null && (state === 'TO_SYNC' || state === 'UNPAID') ? [{ installmentId, nav }] : []));
      const withoutPaper = open.filter(({ installmentId }) => !prints.some((print) => print.document === 'NOTICE' && print.installmentId === installmentId && print.state === 'CURRENT'));
      const hasPlan = record !== null && planOf(record).plan !== null;
      navs.push(...(hasPlan && withoutPaper.length > 0 ? open.slice(0, 1) : withoutPaper).map(({ nav }) => ({ nav, planOf: hasPlan ? id : null })));
    }
    return navs;
  }, { lane: 'heavy' });
}

async function printAll(call: Call, desk: Desk, wanted: readonly Wanted[], folder: string, paper: PaperChoice): Promise<Answer> {
  const started = performance.now();
  const progress = createProgress(call.terminal, 'Avvisi', wanted.length);
  const reason = call.options.text('reason')?.trim() ?? null;
  const printed: Printed[] = [];
  const failed: Failed[] = [];
  for (const { nav, planOf: positionId } of wanted) {
    const done = await (positionId === null ? printOne(desk, nav, { reason, ...paper }, folder) : printWholePlan(desk, nav, positionId, { reason, ...paper }, folder));
    if (done.ok) printed.push(done.value);
    else failed.push(done.error);
    // A folder that takes no file takes none of the others either.
    if (!done.ok && done.error.code === 'FILE') break;
    progress.step();
  }
  const document = {
    pages: printed.reduce((sum, one) => sum + one.pages, 0), notices: printed.length, files: printed.map((one) => one.file), failed,
    warnings: printed.flatMap((one) => one.warnings), seconds: secondsSince(started),
  };
  const table = failed.length === 0 ? '' : `\n${textTable(['Numero avviso', 'Codice', 'Motivo'], failed.map((one) => [one.nav, one.code, one.message]))}`;
  const faults = failed.filter((one) => one.code === 'INTERNAL').map((one) => `${one.nav}: ${one.message}`);
  const exitCode = failed.length === 0 ? EXIT.DONE : printed.length === 0 && faults.length > 0 ? EXIT.INTERNAL : EXIT.PARTLY_REFUSED;
  return answer(document, `${printedWords(printed.length, failed.length)}${table}`, exitCode, [...document.warnings, ...faults]);
}

/** `12 avvisi stampati.`, `1 avviso stampato, 2 no.` */
function printedWords(printed: number, failed: number, how = ''): string {
  return `${printed === 1 ? '1 avviso stampato' : `${printed} avvisi stampati`}${how}${failed === 0 ? '' : `, ${failed} no`}.`;
}

/** The rule of `mayPrint` decides; the print is recorded before its file is written. */
async function printOne(desk: Desk, nav: string, wanted: PaperChoice & Readonly<{ reason: string | null }>, folder: string): Promise<Result<Printed, Failed>> {
  const fail = (code: string, message: string): Result<never, Failed> => err({ nav, code, message });
  const card = await findCard(desk, { id: null, nav });
  if (!card.ok) return fail(card.error.code, card.error.message);
  const installment = card.value.options.flatMap((option) => option.installments).find((candidate) => candidate.nav === nav);
  if (installment === undefined) return fail('NOT_FOUND', 'L’avviso non c’è.');
  const permission = installment.printPermission;
  if (!permission.allowed) return fail(permission.code, permission.message);
  if (permission.reasonRequired && wanted.reason === null) return fail('REASON_REQUIRED', `${permission.message ?? 'Questa stampa chiede un motivo.'} Per stamparlo lo stesso serve un motivo (--reason).`);
  const answered = await desk.client.notices.print({ requestId: newRequestId(), installmentId: installment.id, copies: 1, ...wanted });
  if (!answered.ok) return fail(answered.error.code, answered.error.message);
  const file = join(folder, `avviso-${nav}.pdf`);
  const written = await writeWholeFile(file, Buffer.from(answered.value.pdfBase64, 'base64'));
  return written.ok ? ok({ file, pages: answered.value.pages, warnings: answered.value.warnings.map((warning) => `${nav}: ${warning.message}`) }) : fail('FILE', written.error);
}

/** The one paper of a plan, named by its first number. */
async function printWholePlan(desk: Desk, nav: string, positionId: number, wanted: PaperChoice & Readonly<{ reason: string | null }>, folder: string): Promise<Result<Printed, Failed>> {
  const answered = await desk.client.notices.printPlan({ requestId: newRequestId(), positionId, ...wanted });
  if (!answered.ok) {
    const { code, message, field } = answered.error;
    return err(field === 'reason' && wanted.reason === null ? { nav, code: 'REASON_REQUIRED', message: `${message} Per stamparlo lo stesso serve un motivo (--reason).` } : { nav, code, message });
  }
  const file = join(folder, `avviso-${nav}.pdf`);
  const written = await writeWholeFile(file, Buffer.from(answered.value.pdfBase64, 'base64'));
  return written.ok ? ok({ file, pages: answered.value.pages, warnings: answered.value.warnings.map((warning) => `${nav}: ${warning.message}`) }) : err({ nav, code: 'FILE', message: written.error });
}

/** All of them in one file, `avvisi.pdf`: each print recorded with the hash of that file. */
async function printTogether(call: Call, desk: Desk, wanted: readonly Wanted[], folder: string, paper: PaperChoice): Promise<Answer> {
  const started = performance.now();
  const failed: Failed[] = [];
  const navOf = new Map<number, string>();
  for (const { nav, planOf: positionId } of wanted) {
    if (positionId !== null) {
      failed.push({ nav, code: 'HAS_PLAN', message: 'Ha un piano di rate: il suo avviso, uno per tutte, si stampa senza --one-file.' });
      continue;
    }
    const installment = await desk.archive.context.engine.read((reader) => findInstallment(reader, { nav }), { lane: 'heavy' });
    if (installment === null) failed.push({ nav, code: 'NOT_FOUND', message: 'L’avviso non c’è.' });
    else navOf.set(installment.id, nav);
  }
  const reason = call.options.text('reason')?.trim() ?? null;
  const done = await printNoticesTogether(desk.archive.context, desk.operator, { requestId: newRequestId(), installmentIds: [...navOf.keys()], reason, ...paper });
  if (!done.ok) return operationRefused(done.error, EXIT.PARTLY_REFUSED);
  failed.push(...done.value.leftOut.map((one) => ({ nav: navOf.get(one.installmentId) ?? '', code: one.code, message: one.message })));
  const file = join(folder, 'avvisi.pdf');
  const written = done.value.bytes === null ? ok(undefined) : await writeWholeFile(file, Buffer.from(done.value.bytes));
  if (!written.ok) return wrongUse(written.error);
  const document = { pages: done.value.pages, notices: done.value.installmentIds.length, files: done.value.bytes === null ? [] : [file], failed, warnings: done.value.warnings, seconds: secondsSince(started) };
  return answer(document, printedWords(document.notices, failed.length, ' in un file'), failed.length === 0 ? EXIT.DONE : EXIT.PARTLY_REFUSED, [...document.warnings]);
}

async function facsimile(call: Call, file: string): Promise<Answer> {
  return atDesk(call, async ({ client }) => {
    const started = performance.now();
    const drawn = await client.setup.facsimile({});
    if (!drawn.ok) return operationRefused(drawn.error, EXIT.PARTLY_REFUSED);
    const folder = await makeFolder(dirname(file));
    const written = folder.ok ? await writeWholeFile(file, Buffer.from(drawn.value.pdfBase64, 'base64')) : folder;
    if (!written.ok) return wrongUse(written.error);
    return answer({ pages: drawn.value.pages, notices: 0, files: [file], failed: [], seconds: secondsSince(started) }, 'Facsimile scritto.');
  });
}

function secondsSince(started: number): number {
  return Math.round(performance.now() - started) / 1000;
}
