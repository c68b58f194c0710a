/**
 * For the campaign of kills: imports the files of a written year one after the other, each followed by a run, telling each begin and each end over the pipe. Begun again after a kill it first tells what it finds half done
 * (`HALF …`), then goes on with what is missing, asking for each file under the key that it had. Arguments: data folder, state folder, folder of the year, the moment, the steps that were acknowledged before.
 */
import { readFile, readdir } from 'node:fs/promises';
import { writeSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { operatorByUsername } from '../../main/features/access/index.ts';
import { flowFiles } from '../../main/features/flows/index.ts';
import { createInProcessDrawing } from '../../main/features/notices/index.ts';
import { importReceiptFiles } from '../../main/features/payments/index.ts';
import { importTreasuryFile } from '../../main/features/treasury/index.ts';
import { openArchive } from '../../main/host/open-archive.ts';
import { createRunSecrets } from '../../main/host/secrets/secret-place.ts';
import { halfDone } from './whole-archive.ts';

const [dataDir = '', stateDir = '', folder = '', nowText = '0', done = '0'] = process.argv.slice(2);
/** Receipts and flows handed in together. */
const HANDED_IN = 10;

function tell(line: string): void {
  writeSync(1, `${line}\n`);
}

const opened = await openArchive({ dataDir, stateDir, drawing: createInProcessDrawing(), host: 'test', nowMs: () => Number(nowText), syncParts: { secretPlace: async () => createRunSecrets() } });
if (!opened.ok) {
  tell(`HALF does not open: ${opened.error.kind}`);
  process.exit(1);
}
const { context, close } = opened.value;
for (const what of await context.engine.read(halfDone)) tell(`HALF ${what}`);
const found = await context.engine.read((reader) => operatorByUsername(reader, 'admin'));
if (found === null) throw new Error('No operator');
const operator = found;
tell('READY');

let steps = 0;
async function step(name: string, work: () => Promise<void>): Promise<void> {
  steps += 1;
  if (steps <= Number(done)) return;
  tell(`BEGIN ${name}`);
  await work();
  tell(`ACK ${name}`);
}

async function importPack(kind: 'ricevute' | 'flussi', names: readonly string[]): Promise<void> {
  const files = await Promise.all(names.map(async (name) => ({ name, bytes: new Uint8Array(await readFile(join(folder, kind, name))) })));
  await importReceiptFiles(context, operator, files, `${kind}:${names[0] ?? ''}`, flowFiles);
  await context.reconciliation?.caughtUp();
}

async function namesIn(kind: string): Promise<readonly string[]> {
  return (await readdir(join(folder, kind))).sort();
}

/** What came and when, as in a year: some receipts, some flows, a file of the treasury. */
async function importAll(): Promise<void> {
  const [receipts, flows, treasury] = [await namesIn('ricevute'), await namesIn('flussi'), await namesIn('tesoreria')];
  const turns = Math.max(Math.ceil(receipts.length / HANDED_IN), Math.ceil(flows.length / HANDED_IN), treasury.length);
  for (let turn = 0; turn < turns; turn += 1) {
    const some = (names: readonly string[]): readonly string[] => names.slice(turn * HANDED_IN, (turn + 1) * HANDED_IN);
    if (some(receipts).length > 0) await step(`receipts ${turn}`, () => importPack('ricevute', some(receipts)));
    if (some(flows).length > 0) await step(`flows ${turn}`, () => importPack('flussi', some(flows)));
    const name = treasury[turn];
    if (name === undefined) continue;
    const bytes = new Uint8Array(await readFile(join(folder, 'tesoreria', name)));
    await step(`treasury ${turn}`, async () => void (await importTreasuryFile(context, operator, { name, bytes }, `tesoreria:${name}`)));
  }
  await step('rebuild 0', async () => void (await context.reconciliation?.rebuild()));
}

await importAll();
for (const what of await context.engine.read(halfDone)) tell(`HALF ${what}`);
await close();
tell('DONE');
