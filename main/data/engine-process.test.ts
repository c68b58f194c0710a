import { spawn, type ChildProcess } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { build } from 'vite';
import { z } from 'zod';
import { temporaryFolder } from './engine.fixture.ts';

// Node 20 does not run TypeScript: the child is bundled once. It lies under node_modules so that it finds the libraries.
const repository = resolve(import.meta.dirname, '..', '..');
const outDir = resolve(repository, 'node_modules', '.sportello-test', 'data');

beforeAll(async () => {
  await build({
    root: repository, configFile: false, logLevel: 'silent',
    build: { ssr: resolve(import.meta.dirname, 'engine-child.fixture.ts'), outDir, emptyOutDir: true, target: 'node20', rolldownOptions: { output: { entryFileNames: 'child.mjs' } } },
  });
}, 60_000);

const childLine = z.union([
  z.object({ failed: z.object({ kind: z.string(), message: z.string(), pid: z.number().nullable() }) }),
  z.object({ open: z.number(), stopped: z.string().nullable() }),
  z.object({ committed: z.array(z.string()) }),
]);
type ChildLine = z.infer<typeof childLine>;

type Child = Readonly<{ process: ChildProcess; lines: ChildLine[]; first: Promise<ChildLine>; next(): Promise<void>; ended: Promise<void> }>;

function start(dataDir: string, stateDir: string, task: 'hold' | 'work'): Child {
  const child = spawn(process.execPath, [resolve(outDir, 'child.mjs'), dataDir, stateDir, task], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines: ChildLine[] = [];
  const reader = createInterface({ input: child.stdout });
  const first = new Promise<ChildLine>((found) => reader.once('line', (line) => found(childLine.parse(JSON.parse(line)))));
  reader.on('line', (line) => lines.push(childLine.parse(JSON.parse(line))));
  const ended = new Promise<void>((done) => reader.once('close', () => done()));
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return { process: child, lines, first, next: () => new Promise((heard) => reader.once('line', () => heard())), ended };
}

async function kill(child: Child): Promise<void> {
  child.process.kill('SIGKILL');
  await child.ended;
}

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

test('a second process is refused and told who holds the folder; after kill -9 the folder is free at once', async () => {
  const [dataDir, stateDir] = [await temporaryFolder(), await temporaryFolder()];
  const owner = start(dataDir, stateDir, 'hold');
  expect(await owner.first).toMatchObject({ open: owner.process.pid });
  const refused = await start(dataDir, stateDir, 'hold').first;
  expect(refused).toMatchObject({ failed: { kind: 'LOCKED', pid: owner.process.pid } });
  if ('failed' in refused) expect(refused.failed.message).toContain(String(owner.process.pid));
  await kill(owner);
  const heir = start(dataDir, stateDir, 'hold');
  expect(await heir.first).toMatchObject({ open: heir.process.pid, stopped: null });
}, 60_000);

test('killed anywhere, it starts clean again: what was told is there, whole, and no number is given twice', async () => {
  const [dataDir, stateDir] = [await temporaryFolder(), await temporaryFolder()];
  const told: string[] = [];
  for (let round = 0; round < 12; round += 1) {
    const child = start(dataDir, stateDir, 'work');
    if (round % 3 === 0) {
      // Somewhere in loading, locking, migrating, enrolling.
      await pause(150 + Math.random() * 500);
    } else {
      expect(await child.first).toMatchObject({ stopped: null });
      await child.next();
      await pause(Math.random() * 60);
    }
    await kill(child);
    told.push(...child.lines.flatMap((line) => ('committed' in line ? line.committed : [])));
  }
  const { openEngine } = await import('./engine.ts');
  const opened = await openEngine({ dataDir, entities: [], migrations: [{ id: 1, name: 'book', statements: ['CREATE TABLE book (nav TEXT PRIMARY KEY NOT NULL, title TEXT NOT NULL) STRICT'] }] });
  if (!opened.ok) throw new Error(opened.error.kind);
  onTestFinished(() => opened.value.engine.close());
  const { engine } = opened.value;
  expect(told.length).toBeGreaterThan(0);
  expect(new Set(told).size).toBe(told.length);
  const counts = z.object({ books: z.number(), numbers: z.number(), audits: z.number(), requests: z.number(), navs: z.string() });
  const stored = await engine.read((reader) =>
    reader.get(counts, `SELECT (SELECT count(*) FROM book) AS books, (SELECT count(*) FROM issued_number) AS numbers, (SELECT count(*) FROM audit_entry) AS audits,
      (SELECT count(*) FROM request_log) AS requests, (SELECT json_group_array(nav) FROM book) AS navs`));
  const navs = new Set(z.array(z.string()).parse(JSON.parse(stored?.navs ?? '[]')));
  expect(told.filter((nav) => !navs.has(nav))).toEqual([]);
  expect(stored).toMatchObject({ books: stored?.numbers, audits: stored?.numbers, requests: (stored?.numbers ?? 0) / 5 });
  expect(await engine.verify()).toMatchObject({ ok: true });
  expect(await readdir(dataDir)).not.toContain('sportello.db-journal');
}, 120_000);
