import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { build } from 'vite';
import { z } from 'zod';
import { verifyArchive } from '../features/care/index.ts';
import { createInProcessDrawing } from '../features/notices/index.ts';
import { applySetupFile } from '../features/setup/index.ts';
import { openArchive, type OpenArchive } from './open-archive.ts';
import { ADMIN_PASSWORD, counterForm, newRequestId, openAdministratorWindow, SETUP_FILE, valueOf } from './testing/archive-desk.ts';

const repository = resolve(import.meta.dirname, '..', '..');
const outDir = resolve(repository, 'node_modules', '.sportello-test', `lot-kill-${process.pid}`);
const KILLS = Number(process.env['SPORTELLO_LOT_KILLS'] ?? 50);
const NOTICES = 24;
const folders: string[] = [outDir];

beforeAll(async () => {
  await build({
    root: repository, configFile: false, logLevel: 'silent',
    build: { ssr: resolve(import.meta.dirname, 'testing/lot-child.fixture.ts'), outDir, emptyOutDir: true, target: 'node20', rolldownOptions: { output: { entryFileNames: 'child.mjs' } } },
  });
}, 120_000);
afterAll(async () => { for (const folder of folders) await rm(folder, { recursive: true, force: true }); });

type Place = Readonly<{ dataDir: string; stateDir: string }>;

async function openAt(place: Place): Promise<OpenArchive> {
  const opened = await openArchive({ ...place, drawing: createInProcessDrawing(), host: 'test' });
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

async function archiveWithPositions(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'sportello-lot-kill-'));
  folders.push(folder);
  const place = { dataDir: join(folder, 'data'), stateDir: join(folder, 'state') };
  const archive = await openAt(place);
  valueOf(await applySetupFile(archive.context, SETUP_FILE, { test: false, password: ADMIN_PASSWORD, operator: null }));
  const desk = await openAdministratorWindow(archive);
  const serviceId = valueOf(await desk.catalogue.services({ includeRetired: false, text: '' })).services[0]?.id ?? 0;
  for (let index = 0; index < NOTICES; index += 1) valueOf(await desk.positions.create({ requestId: newRequestId(), ...counterForm(serviceId, 1000 + index), dueDate: '2999-12-31', draft: false, acceptDuplicate: true, replacesId: null }));
  await archive.close();
  return place;
}

/** Runs the desk and kills it `afterMs` after it is ready; tells how it ended by itself, if it did. */
async function runAndKill(place: Place, afterMs: number): Promise<string> {
  const child = spawn(process.execPath, [resolve(outDir, 'child.mjs'), place.dataDir, place.stateDir, ADMIN_PASSWORD], { stdio: ['ignore', 'pipe', 'inherit'] });
  let end = 'killed while starting';
  const reader = createInterface({ input: child.stdout });
  reader.on('line', (line) => {
    if (line === 'READY') {
      end = 'killed';
      setTimeout(() => child.kill('SIGKILL'), afterMs);
    }
    if (line.startsWith('FAILED')) end = line;
  });
  await new Promise<void>((done) => reader.once('close', () => done()));
  return end;
}

const itemRow = z.object({ lotId: z.int(), seq: z.int(), part: z.int(), state: z.string(), partState: z.string(), facts: z.int(), prints: z.int(), sameHash: z.int().nullable() });
const partRow = z.object({ lotId: z.int(), part: z.int(), state: z.string(), pages: z.int(), bytes: z.int(), sha256: z.string().nullable(), output: z.enum(['PARTS', 'FILES']) });

/** What is wrong: a page that could be handed over and is not recorded, one recorded twice, a print without its file. */
async function faults(archive: OpenArchive): Promise<readonly string[]> {
  const { engine, lots } = archive.context;
  const found: string[] = [];
  const { items, parts, strayPrints } = await engine.read(async (reader) => ({
    items: await reader.all(itemRow,
      `SELECT i.lot_id, i.seq, i.part, i.state, p.state AS part_state,
         (SELECT COUNT(*) FROM position_fact f WHERE f.installment_id = i.installment_id AND f.kind IN ('PRINTED', 'REPRINTED') AND (f.detail = 'lotto ' || i.lot_id OR f.detail LIKE 'lotto ' || i.lot_id || ',%')) AS facts,
         (SELECT COUNT(*) FROM notice_print n WHERE n.id = i.print_id) AS prints, (SELECT n.sha256 = i.sha256 FROM notice_print n WHERE n.id = i.print_id) AS same_hash
       FROM notice_lot_item i JOIN notice_lot_part p ON p.lot_id = i.lot_id AND p.part = i.part`),
    parts: await reader.all(partRow, 'SELECT p.*, l.output FROM notice_lot_part p JOIN notice_lot l ON l.id = p.lot_id'),
    strayPrints: await reader.all(z.object({ id: z.int() }), 'SELECT id FROM notice_print WHERE id NOT IN (SELECT print_id FROM notice_lot_item WHERE print_id IS NOT NULL)'),
  }));
  for (const item of items) {
    const name = `lot ${item.lotId} notice ${item.seq}`;
    const recorded = item.state === 'PRINTED' ? 1 : 0;
    if (item.facts !== recorded) found.push(`${name}: ${item.state} with ${item.facts} prints in the history`);
    if (item.prints !== recorded) found.push(`${name}: ${item.state} with ${item.prints} prints`);
    if (recorded === 1 && item.sameHash !== 1) found.push(`${name}: its print has another hash`);
    if (item.partState === 'READY' && recorded === 0) found.push(`${name}: in a file that can be taken, and ${item.state}`);
  }
  for (const part of parts) {
    if (part.state !== 'WAITING' && !(await lots.files.isWhole({ id: part.lotId, output: part.output }, { ...part, state: 'READY' }))) found.push(`lot ${part.lotId} part ${part.part}: ${part.state} and its file is not whole`);
  }
  return [...found, ...strayPrints.map(({ id }) => `print ${id} belongs to no page`)];
}

test(`${KILLS} kills at random inside lots lose no notice, and print none twice unrecorded`, async () => {
  const place = await archiveWithPositions();
  const ends = new Map<string, number>();
  for (let kill = 1; kill <= KILLS; kill += 1) {
    const end = await runAndKill(place, Math.random() * 1_200);
    ends.set(end, (ends.get(end) ?? 0) + 1);
    if (kill % 5 !== 0 && kill !== KILLS) continue;
    const archive = await openAt(place);
    expect(await faults(archive), `after kill ${kill}`).toEqual([]);
    await archive.close();
  }
  const archive = await openAt(place);
  archive.context.lots.wake(archive.context);
  await archive.context.lots.settled();
  expect(await faults(archive)).toEqual([]);
  const counts = await archive.context.engine.read((reader) => reader.all(z.object({ state: z.string(), items: z.int(), lots: z.int() }), 'SELECT state, COUNT(*) AS items, COUNT(DISTINCT lot_id) AS lots FROM notice_lot_item GROUP BY state'));
  process.stdout.write(`lot kill campaign: ${KILLS} kills, ${JSON.stringify(Object.fromEntries(ends))}; at the end ${JSON.stringify(counts)}\n`);
  expect(counts.map(({ state }) => state)).toEqual(['PRINTED']);
  expect([...ends.keys()].filter((end) => end !== 'killed')).toEqual([]);
  const report = await verifyArchive(archive.context);
  expect(report.checks.filter((check) => !check.ok)).toEqual([]);
  await archive.close();
});
