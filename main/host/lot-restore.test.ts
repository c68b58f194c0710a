import { cp, copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { layMigratedArchive } from '../data/migrated-archive.fixture.ts';
import { createInProcessPress, type LotPress } from '../features/lots/index.ts';
import { createInProcessDrawing } from '../features/notices/index.ts';
import { applySetupFile } from '../features/setup/index.ts';
import { openArchive, type OpenArchive } from './open-archive.ts';
import { ADMIN_PASSWORD, counterForm, newRequestId, openAdministratorWindow, SETUP_FILE, TEST_NOW_MS, valueOf } from './testing/archive-desk.ts';

type Place = Readonly<{ dataDir: string; stateDir: string }>;

const folders: string[] = [];
afterEach(async () => { for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true }); });

async function newPlace(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'sportello-lot-restore-'));
  folders.push(folder);
  return { dataDir: join(folder, 'data'), stateDir: join(folder, 'state') };
}

async function openAt(place: Place, lotPress?: LotPress): Promise<OpenArchive> {
  const opened = await openArchive({ ...place, drawing: createInProcessDrawing(), host: 'test', nowMs: () => TEST_NOW_MS, ...(lotPress === undefined ? {} : { lotPress }) });
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

const NOTICES = 6;
const selection = { filter: { states: [], serviceId: null, office: null, text: '', dueFrom: null, dueTo: null, createdFrom: null, createdTo: null, unsentOnly: false, origin: null }, ids: null, unprintedOnly: true };

/** Draws the first part, then waits: `reached` resolves when the second is asked for. */
function pressWithGate(): Readonly<{ press: LotPress; reached: Promise<void>; open(): void }> {
  const inner = createInProcessPress();
  let asked = 0;
  let tell = (): void => undefined;
  let open = (): void => undefined;
  const reached = new Promise<void>((done) => { tell = done; });
  const gate = new Promise<void>((done) => { open = done; });
  return {
    reached, open: () => open(),
    press: { ...inner, async press(request) {
      asked += 1;
      // Parts are drawn side by side where there are processors: none after the first may get by.
      if (asked >= 2) {
        tell();
        await gate;
      }
      return inner.press(request);
    } },
  };
}

/** A lot of three parts printed to its end, and the copy of the archive made while only its first part was ready. */
async function printedBehindACopy(): Promise<Readonly<{ place: Place; copy: string; lotId: number }>> {
  const place = await newPlace();
  await layMigratedArchive(place.dataDir);
  const gate = pressWithGate();
  const archive = await openAt(place, gate.press);
  valueOf(await applySetupFile(archive.context, SETUP_FILE, { test: false, password: ADMIN_PASSWORD, operator: null }));
  const desk = await openAdministratorWindow(archive);
  const serviceId = valueOf(await desk.catalogue.services({ includeRetired: false, text: '' })).services[0]?.id ?? 0;
  for (let index = 0; index < NOTICES; index += 1) valueOf(await desk.positions.create({ requestId: newRequestId(), ...counterForm(serviceId, 1000 + index), draft: false, acceptDuplicate: true, replacesId: null }));
  const { id: lotId } = valueOf(await desk.lots.create({ requestId: newRequestId(), selection, expected: NOTICES, title: 'TARI', sort: 'NAME', output: 'PARTS', partPages: 2, reason: 'Emissione' }));
  await gate.reached;
  // The first part is ready by now or in a moment; a copy is made as the program makes it, with everything running.
  for (;;) {
    if (valueOf(await desk.lots.show({ id: lotId })).parts[0]?.state === 'READY') break;
    await new Promise((done) => { setTimeout(done, 10); });
  }
  const copy = join(place.dataDir, '..', 'copy.db');
  await archive.backupTo(copy);
  gate.open();
  await archive.context.lots.settled();
  expect(valueOf(await desk.lots.show({ id: lotId }))).toMatchObject({ state: 'DONE', printed: NOTICES });
  await archive.close();
  return { place, copy, lotId };
}

async function restore(copy: string, { dataDir }: Place): Promise<void> {
  for (const name of ['sportello.db-wal', 'sportello.db-shm']) await rm(join(dataDir, name), { force: true });
  await copyFile(copy, join(dataDir, 'sportello.db'));
}

async function looked(archive: OpenArchive) {
  archive.context.lots.wake(archive.context);
  await archive.context.lots.settled();
  return openAdministratorWindow(archive);
}

test('an archive restored from a copy does not go on with its lot: it says why and asks, and what has its file already is not printed twice', async () => {
  const { place, copy, lotId } = await printedBehindACopy();
  await restore(copy, place);
  const archive = await openAt(place);
  const desk = await looked(archive);
  const waiting = valueOf(await desk.lots.show({ id: lotId }));
  expect(waiting).toMatchObject({ state: 'PAUSED', restored: true, printed: 2, waiting: 4, partsFound: 2, stoppedBy: expect.stringContaining('Interrotto dal ripristino') });
  expect(valueOf(await desk.application.home({})).toFinish.map(({ kind }) => kind)).toContain('LOT_RESTORED');
  expect(await desk.lots.resume({ requestId: newRequestId(), id: lotId })).toMatchObject({ ok: false, error: { code: 'STATE_FORBIDS', message: expect.stringContaining('copia') } });

  const file = archive.context.lots.files.pathOf({ id: lotId, output: 'PARTS' }, 2);
  const before = await readFile(file);
  valueOf(await desk.lots.resume({ requestId: newRequestId(), id: lotId, afterRestore: true }));
  await archive.context.lots.settled();
  const over = valueOf(await desk.lots.show({ id: lotId }));
  expect(over).toMatchObject({ state: 'DONE', restored: false, printed: 2, failed: 4 });
  expect(over.problems.map(({ code, part }) => [code, part])).toEqual([['PRINTED_BEFORE_RESTORE', 2], ['PRINTED_BEFORE_RESTORE', 2], ['PRINTED_BEFORE_RESTORE', 3], ['PRINTED_BEFORE_RESTORE', 3]]);
  expect((await readFile(file)).equals(before)).toBe(true);
  await archive.close();
});

test('the same archive on another computer asks too, also in a copy of the whole folder; what goes on is then a lot of that computer', async () => {
  const { place, copy, lotId } = await printedBehindACopy();
  const other = await newPlace();
  await cp(place.dataDir, other.dataDir, { recursive: true, filter: (source) => !source.includes('lots') });
  await restore(copy, other);
  const archive = await openAt(other);
  const desk = await looked(archive);
  expect(valueOf(await desk.lots.show({ id: lotId }))).toMatchObject({ state: 'PAUSED', restored: true, partsFound: 0 });
  valueOf(await desk.lots.resume({ requestId: newRequestId(), id: lotId, afterRestore: true }));
  await archive.context.lots.settled();
  expect(valueOf(await desk.lots.show({ id: lotId }))).toMatchObject({ state: 'DONE', printed: NOTICES, failed: 0 });
  await archive.close();
});

test('a program that was only closed goes on by itself', async () => {
  const place = await newPlace();
  await layMigratedArchive(place.dataDir);
  const gate = pressWithGate();
  const first = await openAt(place, gate.press);
  valueOf(await applySetupFile(first.context, SETUP_FILE, { test: false, password: ADMIN_PASSWORD, operator: null }));
  const before = await openAdministratorWindow(first);
  const serviceId = valueOf(await before.catalogue.services({ includeRetired: false, text: '' })).services[0]?.id ?? 0;
  for (let index = 0; index < NOTICES; index += 1) valueOf(await before.positions.create({ requestId: newRequestId(), ...counterForm(serviceId, 1000 + index), draft: false, acceptDuplicate: true, replacesId: null }));
  const { id } = valueOf(await before.lots.create({ requestId: newRequestId(), selection, expected: NOTICES, title: 'TARI', sort: 'NAME', output: 'PARTS', partPages: 2, reason: 'Emissione' }));
  await gate.reached;
  const closing = first.close();
  gate.open();
  await closing;
  const archive = await openAt(place);
  const desk = await looked(archive);
  expect(valueOf(await desk.lots.show({ id }))).toMatchObject({ state: 'DONE', restored: false, printed: NOTICES });
  await archive.close();
});
