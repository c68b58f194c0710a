/**
 * Damaged files of every importer through an archive: none stops the program, one that is refused says why and leaves nothing but its record, one that is taken is there whole. `SPORTELLO_MUTATED_FILES`: how many (20,000);
 * `SPORTELLO_SEED`: which ones.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { operatorByUsername } from '../../main/features/access/index.ts';
import { flowFiles } from '../../main/features/flows/index.ts';
import { createInProcessDrawing } from '../../main/features/notices/index.ts';
import { importReceiptFiles } from '../../main/features/payments/index.ts';
import { applySetupFile } from '../../main/features/setup/index.ts';
import { importTreasuryFile } from '../../main/features/treasury/index.ts';
import { openArchive } from '../../main/host/open-archive.ts';
import { createRunSecrets } from '../../main/host/secrets/secret-place.ts';
import { ADMIN_PASSWORD, SETUP_FILE } from '../../main/host/testing/archive-desk.ts';
import { reconciliationYear } from '../reconciliation-year/reconciliation-year.ts';
import { halfDone } from '../reconciliation-year/whole-archive.ts';
import { goodFiles, mutatedFile, type GoodFile } from './mutated-files.ts';

const FILES = Number(process.env['SPORTELLO_MUTATED_FILES'] ?? '20000');
const SEED = Number(process.env['SPORTELLO_SEED'] ?? '1');
/** Files of one archive. */
const OF_AN_ARCHIVE = 2_000;
/** After so many all of the archive is looked at, and a run made. */
const LOOKED_AT_EVERY = 250;
/** Memory that the whole may take: no file here is larger than some hundred thousand bytes. */
const MOST_MEGABYTES = 900;

const held = z.object({ movements: z.int(), payments: z.int(), flows: z.int(), lines: z.int(), facts: z.int() });
const HELD = `SELECT (SELECT COUNT(*) FROM treasury_movement) AS movements, (SELECT COUNT(*) FROM payment) AS payments, (SELECT COUNT(*) FROM reporting_flow) AS flows, (SELECT COUNT(*) FROM reporting_flow_line) AS lines, (SELECT COUNT(*) FROM position_fact) AS facts`;

function keyOf(index: number): string {
  return `mutated-file-${String(index).padStart(12, '0')}`;
}

test(`${FILES} damaged files, seed ${SEED}: no crash, nothing taken in part`, async () => {
  const year = reconciliationYear({ payments: 2_000, seed: SEED });
  const good = goodFiles(year);
  // Of the year and the samples of receipts and flows, and of those of the treasury: for each the files of the other are not its own.
  const bodies = [year.entity.fiscalCode, '00999000011'];
  const root = await mkdtemp(join(tmpdir(), 'sportello-mutated-'));
  const outcomes = new Map<string, number>();
  const wrong: string[] = [];
  let highest = 0;
  for (let from = 0; from < FILES; from += OF_AN_ARCHIVE) {
    const opened = await openArchive({ dataDir: join(root, String(from), 'data'), stateDir: join(root, String(from), 'state'), drawing: createInProcessDrawing(), host: 'test', nowMs: () => Date.parse(`${year.asOf}T09:00:00Z`), syncParts: { secretPlace: async () => createRunSecrets() } });
    if (!opened.ok) throw new Error(opened.error.message);
    const { context, close } = opened.value;
    const applied = await applySetupFile(context, { ...SETUP_FILE, entity: { ...SETUP_FILE.entity, fiscalCode: bodies[(from / OF_AN_ARCHIVE) % bodies.length] ?? '' } }, { test: false, password: ADMIN_PASSWORD, operator: null });
    if (!applied.ok) throw new Error(applied.error.message);
    const found = await context.engine.read((reader) => operatorByUsername(reader, 'admin'));
    if (found === null) throw new Error('No operator');
    const operator = found;
    const withoutRuns = { ...context, reconciliation: null };
    const importOne = async ({ name, importer, bytes }: GoodFile, index: number): Promise<Readonly<{ result: string; message: string | null }>> => {
      if (importer === 'TREASURY') return importTreasuryFile(withoutRuns, operator, { name, bytes }, keyOf(index));
      const [outcome] = await importReceiptFiles(context, operator, [{ name, bytes }], keyOf(index), flowFiles);
      return outcome ?? { result: 'NOTHING', message: null };
    };
    const count = () => context.engine.read((reader) => reader.get(held, HELD));
    let before = await count();
    for (let index = from; index < Math.min(FILES, from + OF_AN_ARCHIVE); index += 1) {
      const file = mutatedFile(good, SEED, index);
      try {
        const { result, message } = await importOne(file, index);
        const after = await count();
        if (result === 'REFUSED' && JSON.stringify(after) !== JSON.stringify(before)) wrong.push(`${index} ${file.name}: refused, and ${JSON.stringify(before)} became ${JSON.stringify(after)}`);
        if (result === 'REFUSED' && (message === null || message.length < 20)) wrong.push(`${index} ${file.name}: refused without a reason`);
        before = after;
        const kind = `${file.importer} ${result}`;
        outcomes.set(kind, (outcomes.get(kind) ?? 0) + 1);
      } catch (thrown) {
        wrong.push(`${index} ${file.name}: ${thrown instanceof Error ? `${thrown.name} ${thrown.message.slice(0, 200)}` : 'thrown'}`);
        before = await count();
      }
      if (index % LOOKED_AT_EVERY !== LOOKED_AT_EVERY - 1) continue;
      highest = Math.max(highest, process.memoryUsage.rss() / 1_048_576);
      await context.reconciliation?.caughtUp();
      for (const what of await context.engine.read(halfDone)) wrong.push(`after ${index + 1} files: ${what}`);
    }
    await context.reconciliation?.caughtUp();
    for (const what of await context.engine.read(halfDone)) wrong.push(`at the end of an archive: ${what}`);
    await close();
    await rm(join(root, String(from)), { recursive: true, force: true });
  }
  await rm(root, { recursive: true, force: true });
  process.stdout.write(`mutated files: ${FILES} of ${good.length} good ones, ${JSON.stringify(Object.fromEntries([...outcomes].sort()))}; highest memory ${highest.toFixed(0)} MB\n`);
  expect(wrong).toEqual([]);
  expect(highest).toBeLessThan(MOST_MEGABYTES);
}, 60 * 60_000);
