import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { ACCOUNTING_ROLES } from '../../contract/index.ts';
import { formatEuro } from '../../domain/money.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { currentFlowTotals, flowFiles } from '../../features/flows/index.ts';
import { FileImport, type ImportedFile } from '../../features/payments/index.ts';
import { isTreasuryFile, sourceOfBytes } from '../../features/treasury/index.ts';
import { answer, EXIT, notAvailable, refusal, wrongUse, type Answer, type ExitCode } from './answer.ts';
import { atDesk, newRequestId, type Call, type Desk } from './desk.ts';
import type { Options } from './options.ts';
import { createProgress } from './progress.ts';
import { textTable } from './text-table.ts';
import { importOneTreasury, treasuryDocument, treasuryText, treasuryTotals, type ImportedTreasury } from './treasury-import.ts';
import { fileProblem } from './written-file.ts';

/** Larger files are not read into memory: the reading refuses them anyway (receipts-fdr.md 6). */
const LARGEST_FILE = 100 * 1024 * 1024;
const KINDS: readonly string[] = ['auto', 'receipts', 'positions', 'flows', 'treasury'];

/** `import FILE… [--kind auto|receipts|flows|treasury] [--rows] [--dry-run]`: receipts, reporting flows and treasury files in this version; each file is known by its content. */
export async function importFiles(call: Call): Promise<Answer> {
  const { options } = call;
  const objection = objectionTo(options);
  if (objection !== null) return objection;
  const listed = await listFiles(options.positionals.map((path) => resolve(call.terminal.workingFolder, path)));
  if (!listed.ok) return listed.error;
  return atDesk(call, async (desk) => {
    // The same roles as payments.importFiles: called beneath the contract because a file may be larger than a call may carry.
    if (![...ACCOUNTING_ROLES, 'COUNTER'].includes(desk.operator.role)) return refusal(EXIT.NOT_SET_UP, 'FORBIDDEN', 'Il tuo ruolo non permette questa operazione: chiedi al responsabile.');
    const dryRun = options.flag('dry-run');
    const { files, leftOut } = listed.value;
    const imported = dryRun ? await rehearse(desk, () => importAll(call, desk, files)) : await importAll(call, desk, files);
    return imported.ok ? importAnswer(imported.value, { leftOut, dryRun, flowsAsked: options.text('kind') === 'flows' }) : imported.error;
  });
}

function objectionTo(options: Options): Answer | null {
  const kind = options.text('kind') ?? 'auto';
  if (!KINDS.includes(kind)) return wrongUse(`--kind vuole ${KINDS.join(', ')}.`);
  if (kind === 'positions') return notAvailable('L’importazione di tracciati di posizioni (--kind positions)');
  if (options.text('service') !== null || options.flag('partial')) return wrongUse('--service e --partial valgono per i file di posizioni, non per questi.');
  return options.positionals.length === 0 ? wrongUse('Serve almeno un file o una cartella: import FILE…') : null;
}

/** `current`: the flows that count once all is done. */
type Done = Readonly<{ files: readonly ImportedFile[]; treasury: readonly ImportedTreasury[]; /** Names in the order of the command. */ order: readonly string[]; current: Awaited<ReturnType<typeof currentFlowTotals>> }>;
type Imported = Result<Done, Answer>;
type Listed = Readonly<{ files: readonly string[]; leftOut: readonly string[] }>;

/** A folder stands for its files, by name; hidden files and notes (.md) in it are left out, and said. */
async function listFiles(paths: readonly string[]): Promise<Result<Listed, Answer>> {
  const files: string[] = [];
  const leftOut: string[] = [];
  for (const path of paths) {
    try {
      if (!(await stat(path)).isDirectory()) {
        files.push(path);
        continue;
      }
      const entries = (await readdir(path, { withFileTypes: true })).filter((entry) => entry.isFile()).map((entry) => entry.name).toSorted();
      for (const name of entries) (name.startsWith('.') || /\.md$/i.test(name) ? leftOut : files).push(join(path, name));
    } catch (thrown) {
      return err(wrongUse(fileProblem('leggere', thrown)));
    }
  }
  if (files.length === 0) return err(wrongUse('Nella cartella non c’è nessun file da importare.'));
  const tooBig = await firstTooBig(files);
  return tooBig === null ? ok({ files, leftOut }) : err(refusal(EXIT.INPUT_REFUSED, 'E_TOO_BIG', 'Un file supera i 100 MB: non è stato importato niente. Toglilo e riprova.'));
}

async function firstTooBig(files: readonly string[]): Promise<string | null> {
  for (const file of files) if ((await stat(file)).size > LARGEST_FILE) return file;
  return null;
}

async function importAll(call: Call, desk: Desk, files: readonly string[]): Promise<Imported> {
  const progress = createProgress(call.terminal, 'File', files.length);
  const outcomes: ImportedFile[] = [];
  const treasury: ImportedTreasury[] = [];
  const importing = new FileImport(desk.archive.context, desk.operator, (outcome) => {
    outcomes.push(outcome);
    progress.step();
  }, flowFiles);
  for (const path of files) {
    const bytes = await readBytes(path);
    if (!bytes.ok) {
      await importing.end();
      return bytes;
    }
    const file = { name: basename(path), bytes: bytes.value };
    if (!(await isForTreasury(call, file.name, file.bytes))) {
      await importing.take(file, `${newRequestId()}:0`);
      continue;
    }
    if (!ACCOUNTING_ROLES.includes(desk.operator.role)) {
      await importing.end();
      return err(refusal(EXIT.NOT_SET_UP, 'FORBIDDEN', 'Il tuo ruolo non permette di importare file di tesoreria: chiedi al responsabile.'));
    }
    // In the order of the command, whatever the files are.
    await importing.settle();
    treasury.push(await importOneTreasury(desk, file, call.options.flag('rows')));
    progress.step();
  }
  await importing.end();
  return ok({ files: outcomes, treasury, order: files.map((file) => basename(file)), current: await desk.archive.context.engine.read(currentFlowTotals) });
}

function isForTreasury(call: Call, name: string, bytes: Uint8Array): Promise<boolean> {
  const kind = call.options.text('kind') ?? 'auto';
  return kind === 'auto' ? isTreasuryFile(sourceOfBytes(name, bytes)) : Promise.resolve(kind === 'treasury');
}

async function readBytes(file: string): Promise<Result<Uint8Array, Answer>> {
  try {
    return ok(await readFile(file));
  } catch (thrown) {
    return err(wrongUse(fileProblem('leggere', thrown)));
  }
}

/** Does the work inside one unit and takes it all back: what it answers is what would happen, in order, and nothing is changed. */
async function rehearse(desk: Desk, work: () => Promise<Imported>): Promise<Imported> {
  const taken = await desk.archive.context.engine.writeResult<never, Imported>('cli.dryRun', async () => err(await work()), { lane: 'bulk' });
  return taken.ok ? ok({ files: [], treasury: [], order: [], current: { flows: 0, lines: 0, totalCents: 0 } }) : taken.error;
}

function importAnswer({ files, treasury, order, current }: Done, { leftOut, dryRun, flowsAsked }: Readonly<{ leftOut: readonly string[]; dryRun: boolean; flowsAsked: boolean }>): Answer {
  const documents = inOrder(order, [...files.map((file) => importedDocument(file, dryRun)), ...treasury.map(treasuryDocument)]);
  // What could not be recognised is of the kind that was asked for.
  const flows = files.filter((file) => file.kind.startsWith('flow') || (flowsAsked && file.kind === 'receipt' && file.error !== null));
  const totals = totalsOf(files.filter((file) => !flows.includes(file)));
  const flowTotals = flows.length === 0 && !flowsAsked ? {} : { currentFlows: current.flows, currentFlowRows: current.lines, currentFlowSumCents: current.totalCents, flowsRefused: flows.filter((file) => file.result === 'REFUSED').length };
  const remarks = [...(leftOut.length === 0 ? [] : [`File nascosti o note (.md) lasciati da parte: ${leftOut.length}.`]), ...(dryRun ? ['Prova: non è cambiato niente.'] : [])];
  const document = { ...(dryRun ? { dryRun: true } : {}), files: documents, totals: { ...totals, files: files.length + treasury.length, ...flowTotals, ...treasuryTotals(treasury) }, ...(leftOut.length === 0 ? {} : { leftOut: leftOut.map((path) => basename(path)) }) };
  return answer(document, importText(files, totals, flows, treasury), exitCodeOf(files, treasury), remarks);
}

/** The keys of rt-fdr-expected.json; a refused file has only those that say what it is and why. Ids of a dry run do not exist. */
function importedDocument(file: ImportedFile, dryRun: boolean) {
  const { kind, sha256, result } = file;
  const said = file.message === null ? {} : { message: file.message };
  if (file.kind === 'archive') {
    const { entries, imported, refused, ignored, totalCents, ownCents, anomalies } = file;
    return { file: file.file, kind, sha256, result, ...(file.error === null ? {} : { error: file.error }), ...said, entries, imported, refused, ignored, totalCents, ownCents, anomalies, ...file.flow };
  }
  if (file.kind.startsWith('flow') && file.error === null) return { file: file.file, kind, format: file.format, sha256, result, ...file.flow, anomalies: file.anomalies, ...said };
  if (file.error !== null) return { file: file.file, kind, sha256, result, error: file.error, ...said };
  const { format, version, receiptId, iuv, nav, totalCents, ownCents, transfers, ownTransfers, anomalies } = file;
  const ids = dryRun ? {} : { positionId: file.positionId, taskIds: file.taskIds };
  return { file: file.file, kind, format, version, sha256, result, receiptId: receiptId === '' ? null : receiptId, iuv, nav, totalCents, ownCents, transfers, ownTransfers, anomalies, ...said, ...ids };
}

function totalsOf(files: readonly ImportedFile[]) {
  const count = (result: string): number => files.filter((file) => file.result === result).length;
  const paid = files.filter((file) => file.result === 'IMPORTED' && file.kind !== 'archive');
  const sum = (pick: (file: ImportedFile) => number | null): number => paid.reduce((total, file) => total + (pick(file) ?? 0), 0);
  return {
    files: files.length, receiptsImported: paid.length, receiptsNoPayment: count('IMPORTED_NO_PAYMENT'), receiptsAlready: count('ALREADY'), receiptsConflict: count('CONFLICT'), receiptsRefused: files.filter((file) => file.result === 'REFUSED' && file.kind !== 'archive').length,
    receiptTotalCents: sum((file) => file.totalCents), receiptOwnCents: sum((file) => file.ownCents), archives: files.filter((file) => file.kind === 'archive').length, tasks: files.reduce((total, file) => total + file.taskIds.length, 0),
  };
}

/** As the files were named in the command. */
function inOrder<Document extends Readonly<{ file: string }>>(order: readonly string[], documents: readonly Document[]): readonly Document[] {
  return documents.toSorted((one, other) => order.indexOf(one.file) - order.indexOf(other.file));
}

function exitCodeOf(files: readonly ImportedFile[], treasury: readonly ImportedTreasury[]): ExitCode {
  const refused = [...files, ...treasury.map(({ outcome }) => outcome)].filter((file) => file.result === 'REFUSED').length;
  if (refused === files.length + treasury.length) return EXIT.INPUT_REFUSED;
  return refused > 0 || treasury.some(({ outcome }) => outcome.quarantined > 0 || outcome.unreadable > 0) || files.some((file) => file.result === 'CONFLICT' || file.result === 'PARTIAL' || file.taskIds.length > 0) ? EXIT.PARTLY_REFUSED : EXIT.DONE;
}

function importText(files: readonly ImportedFile[], totals: ReturnType<typeof totalsOf>, flows: readonly ImportedFile[], treasury: readonly ImportedTreasury[]): string {
  if (files.length === 0) return treasuryText(treasury);
  const rows = files.map((file) => [file.file, file.resultLabel, file.error ?? file.anomalies.join(' '), amountText(file.totalCents ?? file.flow?.sumCents ?? null)]);
  const taken = flows.filter((file) => file.result === 'IMPORTED' || file.result === 'IMPORTED_ANOMALOUS');
  const aboutFlows = flows.length === 0 ? '' : `\n${taken.length} flussi nuovi con ${taken.reduce((lines, file) => lines + (file.flow?.rows ?? 0), 0)} righe, ${flows.filter((file) => file.result === 'ALREADY').length} già presenti, ${flows.filter((file) => file.result === 'REFUSED').length} rifiutati.`;
  return `${textTable(['File', 'Esito', 'Note', 'Importo'], rows, [3])}\n${totals.receiptsImported} ricevute nuove per ${formatEuro(totals.receiptTotalCents)} (quota dell’ente ${formatEuro(totals.receiptOwnCents)}), ${totals.receiptsAlready} già presenti, ${totals.receiptsRefused} rifiutate, ${totals.tasks} attività aperte.${aboutFlows}${treasury.length === 0 ? '' : `\n\n${treasuryText(treasury)}`}`;
}

function amountText(cents: number | null): string {
  return cents === null ? '–' : formatEuro(cents);
}
