import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { build } from 'vite';
import { continueAccountChanges, MOVED_IN_ONE_UNIT, movingSettled } from '../features/account-change/index.ts';
import { verifyArchive } from '../features/care/index.ts';
import { ibanNumber, openChangingDesk, tari, type ChangingDesk } from './testing/account-change-desk.ts';
import { newRequestId, valueOf } from './testing/archive-desk.ts';

// Node 20 does not run TypeScript: the child is bundled once. It lies under node_modules so that it finds the libraries.
const repository = resolve(import.meta.dirname, '..', '..');
const outDir = resolve(repository, 'node_modules', '.sportello-test', 'account-change');

beforeAll(async () => {
  await build({
    root: repository, configFile: false, logLevel: 'silent',
    build: { ssr: resolve(import.meta.dirname, 'testing', 'account-change-child.fixture.ts'), outDir, emptyOutDir: true, target: 'node20', rolldownOptions: { output: { entryFileNames: 'child.mjs' } } },
  });
}, 60_000);

let desk: ChangingDesk;
beforeAll(async () => { desk = await openChangingDesk(); });
afterAll(() => desk.close());

/** Kills the child, as a power cut does, when it has told that something was committed. Answers what it told. */
async function killAfterFirstBatch(): Promise<readonly string[]> {
  const child = spawn(process.execPath, [resolve(outDir, 'child.mjs'), desk.dataDir, desk.stateDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout });
  reader.on('line', (line) => {
    lines.push(line);
    child.kill('SIGKILL');
  });
  await new Promise<void>((done) => { reader.once('close', done); });
  return lines;
}

test('killed in the middle, twice, the move goes on where it was: every batch whole, none counted twice', async () => {
  const count = MOVED_IN_ONE_UNIT * 40;
  await desk.load(Array.from({ length: count }, () => tari()));
  valueOf(await desk.window().accountChanges.plan({ requestId: newRequestId(), oldAccountId: 1, newAccount: { kind: 'NEW', iban: ibanNumber(1), label: 'Nuova', holder: null }, effectiveOn: '2026-11-24', note: null }));
  await desk.leave();
  const told = [...(await killAfterFirstBatch()), ...(await killAfterFirstBatch())];
  await desk.openAgain();
  expect(told).not.toContain('ENDED');
  const [half] = await desk.rows(`SELECT state, positions, amount_cents, (SELECT COUNT(*) FROM transfer WHERE iban = '${ibanNumber(1)}') AS transfers, (SELECT COUNT(*) FROM account_move) AS moves FROM account_change`);
  expect(half).toMatchObject({ state: 'RUNNING' });
  const moved = Number(half?.['positions']);
  expect(moved).toBeGreaterThan(0);
  expect(moved).toBeLessThan(count);
  expect(half).toMatchObject({ amountCents: moved * 1000, transfers: moved, moves: moved });

  await continueAccountChanges(desk.archive().context);
  await movingSettled(desk.archive().context.engine);
  expect(valueOf(await desk.window().accountChanges.list({})).changes[0]).toMatchObject({ state: 'DONE', moved: { positions: count, cents: count * 1000 } });
  expect((await verifyArchive(desk.archive().context)).checks.filter((check) => !check.ok)).toEqual([]);
}, 120_000);
