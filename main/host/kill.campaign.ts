import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { build } from 'vite';
import { z } from 'zod';
import { createInProcessDrawing } from '../features/notices/index.ts';
import { applySetupFile } from '../features/setup/index.ts';
import { verifyArchive } from '../features/care/index.ts';
import { openArchive } from './open-archive.ts';
import { ADMIN_PASSWORD, SETUP_FILE } from './testing/archive-desk.ts';

const repository = resolve(import.meta.dirname, '..', '..');
const outDir = resolve(repository, 'node_modules', '.sportello-test', 'kill');
const KILLS = Number(process.env['SPORTELLO_KILLS'] ?? 200);

beforeAll(async () => {
  await build({
    root: repository, configFile: false, logLevel: 'silent',
    build: { ssr: resolve(import.meta.dirname, 'testing/desk-child.fixture.ts'), outDir, emptyOutDir: true, target: 'node20', rolldownOptions: { output: { entryFileNames: 'child.mjs' } } },
  });
}, 120_000);

const folders: string[] = [];
afterAll(async () => { for (const folder of folders) await rm(folder, { recursive: true, force: true }); });

async function freshArchive(): Promise<Readonly<{ dataDir: string; stateDir: string }>> {
  const folder = await mkdtemp(join(tmpdir(), 'sportello-kill-'));
  folders.push(folder);
  const place = { dataDir: join(folder, 'data'), stateDir: join(folder, 'state') };
  const opened = await openArchive({ ...place, drawing: createInProcessDrawing(), host: 'test' });
  if (!opened.ok) throw new Error(opened.error.message);
  const applied = await applySetupFile(opened.value.context, SETUP_FILE, { test: false, password: ADMIN_PASSWORD, operator: null });
  if (!applied.ok) throw new Error(applied.error.message);
  await opened.value.close();
  return place;
}

type Heard = { readonly positions: Map<number, string>; readonly prints: Set<number>; readonly imports: Set<number> };
const savedSchema = z.object({ id: z.int(), nav: z.string() });
const printedSchema = z.object({ printId: z.int() });
const importedSchema = z.object({ importId: z.int() });

function hear(heard: Heard, line: string): void {
  const [, kind, json] = /^ACK (save|print|import) (.*)$/.exec(line) ?? [];
  if (kind === 'save') { const saved = savedSchema.parse(JSON.parse(json ?? '')); heard.positions.set(saved.id, saved.nav); }
  if (kind === 'print') heard.prints.add(printedSchema.parse(JSON.parse(json ?? '')).printId);
  if (kind === 'import') heard.imports.add(importedSchema.parse(JSON.parse(json ?? '')).importId);
}

/** Runs the desk and kills it `afterMs` after it is ready, or at its first acknowledged save; tells the phase the kill fell in. */
async function runAndKill(place: Readonly<{ dataDir: string; stateDir: string }>, heard: Heard, when: Readonly<{ afterMs: number }> | 'AT_FIRST_ACK'): Promise<string> {
  const child = spawn(process.execPath, [resolve(outDir, 'child.mjs'), place.dataDir, place.stateDir, ADMIN_PASSWORD, when === 'AT_FIRST_ACK' ? 'early' : ''], { stdio: ['ignore', 'pipe', 'inherit'] });
  let phase = 'starting';
  const reader = createInterface({ input: child.stdout });
  reader.on('line', (line) => {
    hear(heard, line);
    const begun = /^BEGIN (\w+)/.exec(line)?.[1];
    if (begun !== undefined) phase = begun;
    if (line.startsWith('ACK')) phase = 'between';
    if (line.startsWith('FAILED')) phase = `failed: ${line}`;
    if (line === 'READY') phase = 'ready';
    if (line === 'READY' && when !== 'AT_FIRST_ACK') setTimeout(() => child.kill('SIGKILL'), when.afterMs);
    if (line.startsWith('ACK save') && when === 'AT_FIRST_ACK') child.kill('SIGKILL');
  });
  await new Promise<void>((done) => reader.once('close', () => done()));
  return phase;
}

const idRow = z.object({ id: z.int() });
const navRow = z.object({ id: z.int(), nav: z.string().nullable() });

/** What was acknowledged and is not there; what the archive itself finds wrong. */
async function losses(place: Readonly<{ dataDir: string; stateDir: string }>, heard: Heard): Promise<readonly string[]> {
  const opened = await openArchive({ ...place, drawing: createInProcessDrawing(), host: 'test' });
  if (!opened.ok) return [`does not open: ${opened.error.kind}`];
  const { context, close } = opened.value;
  const lost: string[] = [];
  const stopped = context.numbering.state().stopped;
  if (stopped !== null) lost.push(`numbering stopped: ${stopped.reason}`);
  await context.engine.read(async (reader) => {
    const positions = new Map((await reader.all(navRow, 'SELECT id, first_nav AS nav FROM debt_position')).map((row) => [row.id, row.nav]));
    for (const [id, nav] of heard.positions) if (positions.get(id) !== nav) lost.push(`position ${id}`);
    const prints = new Set((await reader.all(idRow, 'SELECT id FROM notice_print')).map((row) => row.id));
    for (const id of heard.prints) if (!prints.has(id)) lost.push(`print ${id}`);
    const imports = new Set((await reader.all(idRow, 'SELECT id FROM import_file')).map((row) => row.id));
    for (const id of heard.imports) if (!imports.has(id)) lost.push(`import ${id}`);
  });
  const navs = [...heard.positions.values()];
  if (new Set(navs).size !== navs.length) lost.push('a number was given twice');
  const report = await verifyArchive(context);
  for (const check of report.checks) if (!check.ok) lost.push(`${check.name}: ${check.detail}`);
  await close();
  return lost;
}

const nothingHeard = (): Heard => ({ positions: new Map(), prints: new Set(), imports: new Set() });

test(`${KILLS} kills at random inside save, print and import lose nothing that was acknowledged`, async () => {
  const place = await freshArchive();
  const heard = nothingHeard();
  const phases = new Map<string, number>();
  const before = new Set<string>();
  let withinMs = 250;
  for (let kill = 0; kill < KILLS; kill += 1) {
    const phase = await runAndKill(place, heard, { afterMs: Math.random() * withinMs });
    phases.set(phase, (phases.get(phase) ?? 0) + 1);
    // A computer that is slow, or busy with other work, gets as far as the import only in more time.
    if (kill % 10 === 9 && !phases.has('import')) withinMs *= 2;
    for (const nav of heard.positions.values()) before.add(nav);
    // The next start of the desk is itself the check that it starts clean; every tenth time everything is counted.
    if (kill % 20 === 19 || kill === KILLS - 1) expect(await losses(place, heard), `after kill ${kill + 1}`).toEqual([]);
  }
  process.stdout.write(`kill campaign: ${KILLS} kills, by phase ${JSON.stringify(Object.fromEntries(phases))}; acknowledged ${heard.positions.size} positions, ${heard.prints.size} prints, ${heard.imports.size} imports, ${before.size} distinct numbers\n`);
  const inside = (phases.get('save') ?? 0) + (phases.get('print') ?? 0) + (phases.get('import') ?? 0);
  expect(inside).toBeGreaterThanOrEqual(Math.floor(KILLS * 0.75));
  for (const phase of ['save', 'print', 'import']) expect(phases.get(phase) ?? 0, `kills inside ${phase}`).toBeGreaterThan(0);
  expect([...phases.keys()].filter((phase) => phase.startsWith('failed') || phase === 'starting')).toEqual([]);
});

test('a desk that acknowledges before the commit is found out', async () => {
  const place = await freshArchive();
  let found: readonly string[] = [];
  for (let round = 0; round < 20 && found.length === 0; round += 1) {
    const heard = nothingHeard();
    await runAndKill(place, heard, 'AT_FIRST_ACK');
    found = await losses(place, heard);
  }
  process.stdout.write(`early acknowledgement: ${found.join(', ')}\n`);
  expect(found.length).toBeGreaterThan(0);
});
