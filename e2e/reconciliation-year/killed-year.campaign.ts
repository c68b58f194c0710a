/**
 * Kills at random moments inside imports and runs of a year: whatever is interrupted is there whole or not at all, what was acknowledged stays, and at the end the archive says what one says that nobody interrupted.
 * `SPORTELLO_YEAR_KILLS`: how many (100).
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { build } from 'vite';
import { verifyArchive } from '../../main/features/care/index.ts';
import { createInProcessDrawing } from '../../main/features/notices/index.ts';
import { applySetupFile } from '../../main/features/setup/index.ts';
import { openArchive, type OpenArchive } from '../../main/host/open-archive.ts';
import { createRunSecrets } from '../../main/host/secrets/secret-place.ts';
import { ADMIN_PASSWORD, SETUP_FILE } from '../../main/host/testing/archive-desk.ts';
import { reconciliationYear } from './reconciliation-year.ts';
import { saidByArchive } from './whole-archive.ts';
import { writeYear } from './write-year.ts';

const KILLS = Number(process.env['SPORTELLO_YEAR_KILLS'] ?? '100');
const SEED = Number(process.env['SPORTELLO_YEAR_SEED'] ?? '1');
/** A kill falls within so much of the beginning of the work: an archive lives through some tens of them. */
const WITHIN_MS = 400;
const repository = resolve(import.meta.dirname, '..', '..');
const outDir = resolve(repository, 'node_modules', '.sportello-test', 'killed-year');
const year = reconciliationYear({ payments: 2_000, seed: SEED });
const nowMs = Date.parse(`${year.asOf}T09:00:00Z`);

type Place = Readonly<{ dataDir: string; stateDir: string }>;
let root = '';
beforeAll(async () => {
  await build({
    root: repository, configFile: false, logLevel: 'silent',
    build: { ssr: resolve(import.meta.dirname, 'killed-year-child.ts'), outDir, emptyOutDir: true, target: 'node20', rolldownOptions: { output: { entryFileNames: 'child.mjs' } } },
  });
  root = await mkdtemp(join(tmpdir(), 'sportello-killed-year-'));
  await writeYear(year, join(root, 'anno'), { receipts: 150 });
}, 120_000);
afterAll(() => rm(root, { recursive: true, force: true }));

async function openAt(place: Place): Promise<OpenArchive> {
  const opened = await openArchive({ ...place, drawing: createInProcessDrawing(), host: 'test', nowMs: () => nowMs, syncParts: { secretPlace: async () => createRunSecrets() } });
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

async function freshArchive(name: string): Promise<Place> {
  const place = { dataDir: join(root, name, 'data'), stateDir: join(root, name, 'state') };
  const { context, close } = await openAt(place);
  const applied = await applySetupFile(context, { ...SETUP_FILE, entity: { ...SETUP_FILE.entity, fiscalCode: year.entity.fiscalCode, name: year.entity.name } }, { test: false, password: ADMIN_PASSWORD, operator: null });
  if (!applied.ok) throw new Error(applied.error.message);
  await close();
  return place;
}

type Life = Readonly<{ phase: string; half: readonly string[]; acknowledged: readonly string[]; ended: boolean }>;

/** Lets the child work on behind the steps that are done, and kills it `afterMs` after it is ready; null: never. */
async function live(place: Place, afterMs: number | null, done = 0): Promise<Life> {
  const child = spawn(process.execPath, [resolve(outDir, 'child.mjs'), place.dataDir, place.stateDir, join(root, 'anno'), String(nowMs), String(done)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const seen = { phase: 'starting', half: [] as string[], acknowledged: [] as string[], ended: false };
  const reader = createInterface({ input: child.stdout });
  reader.on('line', (line) => {
    const [word = '', ...rest] = line.split(' ');
    if (word === 'HALF') seen.half.push(rest.join(' '));
    if (word === 'READY' || word === 'ACK') seen.phase = 'between';
    if (word === 'BEGIN') seen.phase = rest[0] ?? '';
    if (word === 'ACK') seen.acknowledged.push(rest.join(' '));
    if (word === 'DONE') seen.ended = true;
    if (word === 'READY' && afterMs !== null) void sleep(afterMs).then(() => child.kill('SIGKILL'));
  });
  await new Promise<void>((done) => { reader.once('close', () => done()); });
  return seen;
}

async function said(place: Place): Promise<readonly string[]> {
  const { context, close } = await openAt(place);
  const lines = await context.engine.read(saidByArchive);
  const report = await verifyArchive(context);
  await close();
  return [...lines, ...report.checks.filter(({ ok }) => !ok).map(({ name, detail }) => `${name}: ${detail}`)];
}

test(`${KILLS} kills inside imports and runs leave all or nothing`, async () => {
  const whole = await freshArchive('mai-interrotto');
  expect(await live(whole, null)).toMatchObject({ half: [], ended: true });
  const expected = await said(whole);
  const phases = new Map<string, number>();
  const wrong: string[] = [];
  let archives = 0;
  for (let kills = 0; kills < KILLS;) {
    archives += 1;
    const place = await freshArchive(`interrotto-${archives}`);
    for (let ended = false, done = 0; !ended;) {
      const life = await live(place, kills < KILLS ? Math.random() * WITHIN_MS : null, done);
      ended = life.ended;
      done += life.acknowledged.length;
      wrong.push(...life.half.map((what) => `after kill ${kills}: ${what}`));
      if (ended) break;
      kills += 1;
      phases.set(life.phase, (phases.get(life.phase) ?? 0) + 1);
    }
    const now = await said(place);
    expect(now.filter((line) => !expected.includes(line)).slice(0, 10), `archive ${archives} after ${kills} kills`).toEqual([]);
    expect(now.length).toBe(expected.length);
  }
  process.stdout.write(`killed year: ${KILLS} kills in ${archives} archives, by phase ${JSON.stringify(Object.fromEntries(phases))}; ${expected.length} facts compared\n`);
  expect(wrong).toEqual([]);
  for (const phase of ['receipts', 'flows', 'treasury']) expect(phases.get(phase) ?? 0, `kills inside ${phase}`).toBeGreaterThan(0);
});
