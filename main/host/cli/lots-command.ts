import { resolve, join } from 'node:path';
import { copyFile } from 'node:fs/promises';
import { LOT_OUTPUTS, LOT_SORTS } from '../../contract/index.ts';
import { LOT_PAPERS } from '../../domain/notice-paper.ts';
import type { ShownState } from '../../domain/position-state.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { recordTaking } from '../../features/lots/index.ts';
import { answer, EXIT, operationRefused, wrongUse, type Answer } from './answer.ts';
import { atDesk, newRequestId, type Call, type Desk } from './desk.ts';
import { readPaper } from './paper-options.ts';
import { serviceIdOf } from './position-selection.ts';
import { textTable } from './text-table.ts';
import { fileProblem, makeFolder, writeWholeFile } from './written-file.ts';

type LotView = Extract<Awaited<ReturnType<Desk['client']['lots']['show']>>, { ok: true }>['value'];

/** States in which a notice has something to ask for. */
const PRINTABLE_STATES: readonly ShownState[] = ['TO_SYNC', 'UNPAID', 'EXPIRING', 'OVERDUE', 'PARTIALLY_PAID'];
const USUAL_PART = 1_000;

/** `lots create [--service C] [--unprinted] …`: makes a lot and prints it to its end. Exit 1 when a notice was left out, or it stopped. */
export async function createLot(call: Call): Promise<Answer> {
  const { options } = call;
  const sort = LOT_SORTS.find((one) => one === (options.text('sort') ?? 'postal').toUpperCase());
  const output = LOT_OUTPUTS.find((one) => one === (options.text('output') ?? 'parts').toUpperCase());
  const partPages = Number(options.text('part-pages') ?? USUAL_PART);
  if (sort === undefined) return wrongUse('--sort vuole postal, name o service.');
  if (output === undefined) return wrongUse('--output vuole parts o files.');
  if (!Number.isInteger(partPages) || partPages < 1 || partPages > USUAL_PART) return wrongUse('--part-pages va da 1 a 1000.');
  const loadId = loadOf(options.text('load'));
  if (loadId === 'WRONG') return wrongUse('--load vuole il numero di un caricamento: lo dice «positions create».');
  const choice = readPaper(options);
  if (!choice.ok) return choice.error;
  const { language, letterId } = choice.value;
  const paper = LOT_PAPERS.find((one) => one === choice.value.paper) ?? null;
  if (choice.value.paper !== paper) return wrongUse('Un lotto si stampa su fogli: --layout vuole auto, bank o postal.');
  return atDesk(call, async (desk) => {
    const service = options.text('service');
    const serviceId = await serviceIdOf(desk, service);
    if (!serviceId.ok) return serviceId.error;
    const selection = { filter: { states: [...PRINTABLE_STATES], serviceId: serviceId.value, office: null, text: '', dueFrom: null, dueTo: null, createdFrom: null, createdTo: null, unsentOnly: false, origin: null }, ids: null, loadId, unprintedOnly: options.flag('unprinted') };
    const counted = await desk.client.lots.count({ selection, partPages, sort, output, paper, letter: letterId !== null });
    if (!counted.ok) return operationRefused(counted.error, EXIT.WRONG_USE);
    const made = await desk.client.lots.create({ requestId: newRequestId(), selection, expected: counted.value.notices, title: options.text('title') ?? service?.toUpperCase() ?? 'Avvisi', sort, output, partPages, reason: options.text('reason')?.trim() ?? null, paper, language, letterId });
    return made.ok ? printed(call, desk, made.value.id) : operationRefused(made.error, EXIT.PARTLY_REFUSED);
  });
}

/** Which load is asked for; null: none. */
function loadOf(typed: string | null): number | null | 'WRONG' {
  if (typed === null) return null;
  return /^[1-9]\d{0,9}$/.test(typed) ? Number(typed) : 'WRONG';
}

/** `lots print ID`: goes on with a lot to its end. */
export async function printLot(call: Call): Promise<Answer> {
  const id = lotId(call);
  if (id === null) return wrongUse('Serve il numero del lotto: lots print NUMERO.');
  return atDesk(call, async (desk) => {
    const lot = await desk.client.lots.show({ id });
    if (!lot.ok) return operationRefused(lot.error, EXIT.WRONG_USE);
    if (lot.value.state === 'PAUSED') {
      const resumed = await desk.client.lots.resume({ requestId: newRequestId(), id, afterRestore: call.options.flag('after-restore') });
      if (!resumed.ok) return operationRefused(lot.value.restored ? { ...resumed.error, message: `${resumed.error.message} Dopo avere guardato: lots print ${id} --after-restore.` } : resumed.error, EXIT.PARTLY_REFUSED);
    }
    return printed(call, desk, id);
  });
}

const LOOK_EVERY_MS = 1_000;

/** Waits for the end of a lot, telling how far it is. */
async function printed({ terminal }: Call, desk: Desk, id: number): Promise<Answer> {
  const { lots } = desk.archive.context;
  lots.wake(desk.archive.context);
  const tell = setInterval(() => { void desk.client.lots.show({ id }).then((lot) => { if (lot.ok) terminal.say(`Lotto ${id}: ${lot.value.printed + lot.value.failed} di ${lot.value.notices}`); }); }, LOOK_EVERY_MS).unref();
  await lots.settled();
  clearInterval(tell);
  const lot = await desk.client.lots.show({ id });
  if (!lot.ok) return operationRefused(lot.error, EXIT.PARTLY_REFUSED);
  const { state, failed, outdated, stoppedBy } = lot.value;
  return answer(documentOf(lot.value, []), textOf(lot.value), state === 'DONE' && failed + outdated === 0 ? EXIT.DONE : EXIT.PARTLY_REFUSED, stoppedBy === null ? [] : [stoppedBy]);
}

/** `lots list`: the newest first. */
export async function listLots(call: Call): Promise<Answer> {
  return atDesk(call, async ({ client }) => {
    const found = await client.lots.list({});
    if (!found.ok) return operationRefused(found.error, EXIT.WRONG_USE);
    const { lots } = found.value;
    const rows = lots.map((lot) => [String(lot.id), lot.state, lot.title, String(lot.notices), String(lot.printed), String(lot.failed), String(lot.waiting)]);
    return answer({ lots: lots.map(({ id, state, kind, title, createdAt, notices, totalCents, printed: done, failed, waiting, outdated, restored }) => ({ id, state, restored, kind, title, createdAt, notices, totalCents, printed: done, failed, waiting, outdated })) }, rows.length === 0 ? 'Nessun lotto.' : textTable(['Lotto', 'Stato', 'Titolo', 'Avvisi', 'Stampati', 'Non stampati', 'Da stampare'], rows, [0, 3, 4, 5, 6]));
  });
}

/** `lots export ID --out DIR`: the files that are ready, and the index. */
export async function exportLot(call: Call): Promise<Answer> {
  const out = call.options.text('out');
  const id = lotId(call);
  if (id === null || out === null) return wrongUse('Serve il numero del lotto e dove scrivere: lots export NUMERO --out CARTELLA.');
  return atDesk(call, (desk) => exported(desk, id, resolve(call.terminal.workingFolder, out)));
}

/** Copies the ready files of a lot into a folder. */
export async function exported(desk: Desk, id: number, folder: string): Promise<Answer> {
  const lot = await desk.client.lots.show({ id });
  if (!lot.ok) return operationRefused(lot.error, EXIT.WRONG_USE);
  const made = await makeFolder(folder);
  if (!made.ok) return wrongUse(made.error);
  const files: string[] = [];
  for (const { part, state, pages, fileName, sha256 } of lot.value.parts) {
    if (state !== 'READY' || pages === 0) continue;
    const target = join(folder, fileName);
    try {
      await copyFile(desk.archive.context.lots.files.pathOf({ id, output: lot.value.output }, part), target);
    } catch (thrown) {
      return wrongUse(fileProblem('copiare', thrown));
    }
    await desk.archive.context.engine.write('lots.export', (unit) => recordTaking(unit, desk.operator, lot.value, { part, how: 'SAVED', sha256 }));
    files.push(target);
  }
  const index = await indexOf(desk, id, folder);
  if (!index.ok) return index.error;
  files.push(index.value);
  const { state, failed, outdated } = lot.value;
  return answer(documentOf(lot.value, files), textOf(lot.value), state === 'DONE' && failed + outdated === 0 ? EXIT.DONE : EXIT.PARTLY_REFUSED);
}

async function indexOf({ client }: Desk, id: number, folder: string): Promise<Result<string, Answer>> {
  const pieces: Buffer[] = [];
  let name = '';
  for (let offset: number | null = 0; offset !== null;) {
    const piece: Awaited<ReturnType<typeof client.lots.take>> = await client.lots.take({ requestId: newRequestId(), id, part: null, offset, how: 'SAVED' });
    if (!piece.ok) return err(operationRefused(piece.error, EXIT.PARTLY_REFUSED));
    pieces.push(Buffer.from(piece.value.contentBase64, 'base64'));
    ({ fileName: name, next: offset } = piece.value);
  }
  const target = join(folder, name);
  const written = await writeWholeFile(target, Buffer.concat(pieces));
  return written.ok ? ok(target) : err(wrongUse(written.error));
}

export function lotId({ options }: Call): number | null {
  const typed = options.text('lot') ?? options.positionals[0] ?? '';
  return /^[1-9]\d{0,9}$/.test(typed) ? Number(typed) : null;
}

function documentOf(lot: LotView, files: readonly string[]) {
  const { id, state, restored, kind, title, notices, totalCents, printed: done, failed, waiting, outdated, parts, problems, takings } = lot;
  return { id, state, restored, kind, title, notices, totalCents, printed: done, failed, waiting, outdated, pages: parts.reduce((sum, part) => sum + part.pages, 0), parts: parts.map(({ part, state: partState, fileName, pages, bytes, sha256, first, last }) => ({ part, state: partState, fileName, pages, bytes, sha256, first, last })), problems: problems.map(({ number, nav, part, page, code, message }) => ({ number, nav, part, page, code, message })), takings: takings.map(({ at, who, part, fileName, how }) => ({ at, who, part, fileName, how })), files };
}

function textOf(lot: LotView): string {
  const table = lot.problems.length === 0 ? '' : `\n${textTable(['N.', 'Numero avviso', 'Motivo'], lot.problems.map((one) => [String(one.number), one.nav ?? '', one.message]), [0])}`;
  return `Lotto ${lot.id}: ${lot.printed} stampati, ${lot.failed} no, ${lot.waiting} da stampare.${table}`;
}
