/**
 * For `npm run bench -- --year`: a year of a town through an archive, with the workers of the program, and what a clerk at the counter feels meanwhile. Arguments: an empty folder, the folder of the built workers, the
 * number of payments, the seed. Prints one JSON document of samples. The generator is another process (`year-source.ts`): neither its time nor its memory is in any of them.
 */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import process from 'node:process';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { createRouterClient } from '@orpc/server';
import { z } from 'zod';
import { createWindowSession, operatorByUsername } from '../../main/features/access/index.ts';
import { applyPulledFlows, understandFlows } from '../../main/features/flows/index.ts';
import { createWorkerDrawing } from '../../main/features/notices/index.ts';
import { applyReceipts, understandReceipts } from '../../main/features/payments/index.ts';
import type { UnitOfWork } from '../../main/data/engine.ts';
import { UnitPace } from '../../main/data/unit-pace.ts';
import { createWorkerMatching } from '../../main/features/reconciliation/index.ts';
import { applySetupFile } from '../../main/features/setup/index.ts';
import { importTreasuryFile, readTreasury, sourceOfBytes } from '../../main/features/treasury/index.ts';
import { DASHBOARD_GROUPS, PAYMENT_SORTS, RECONCILIATION_BUCKETS } from '../../main/contract/index.ts';
import { createApplicationRouter } from '../../main/host/application-router.ts';
import { NUMBERING } from '../../main/host/demo/town.ts';
import { openArchive, type OpenArchive } from '../../main/host/open-archive.ts';
import { createRunSecrets } from '../../main/host/secrets/secret-place.ts';
import { ADMIN_PASSWORD, SETUP_FILE } from '../../main/host/testing/archive-desk.ts';
import { startYearSource, type FlowBytes } from './year-source-client.ts';

const [folder = '', workers = '', payments = '20000', seedText = '1'] = process.argv.slice(2);
/** As a pull does (intermediary/pulling/apply-inbox.ts): so many in one unit, in pieces as large as the time allows, as long as nobody waits at the counter. */
const RECEIPTS_OF_A_UNIT = 170;
const FLOWS_OF_A_UNIT = 50;
const RECEIPTS_AT_ONCE = { first: 25, most: RECEIPTS_OF_A_UNIT, workMs: 14 };
const FLOWS_AT_ONCE = { first: 1, most: FLOWS_OF_A_UNIT, workMs: 14, fewest: 1 };
/** A clerk who saves several positions a second. */
const SAVE_PAUSE_MS = 100;
const MEMORY_PAUSE_MS = 50;
/** A working day of a town of fifty thousand (a million payments a year, and more on the last day of a term). */
const DAY_PAYMENTS = 3_000;
const DAY_FILES = 2;
/** Receipts that are received before the new day, and measured. */
const RECEIVED = 10_000;
const BIG_ROWS = 50_000;
const PAGE_TURNS = 3;

const worker = (name: string): URL => pathToFileURL(join(workers, `${name}.worker.js`));
const source = startYearSource(join(dirname(process.argv[1] ?? ''), 'year-source.js'), Number(payments), Number(seedText));
const year = await source.about();
const startedAt = performance.now();
const nowMs = (): number => Date.parse(`${year.asOf}T09:00:00Z`) + performance.now() - startedAt;
const secrets = createRunSecrets();
const setup = { ...SETUP_FILE, numbering: { ...SETUP_FILE.numbering, segregationCode: NUMBERING.segregationCode }, entity: { ...SETUP_FILE.entity, fiscalCode: year.entity.fiscalCode, name: year.entity.name } };
async function open(): Promise<OpenArchive> {
  const opened = await openArchive({
    dataDir: join(folder, 'data'), stateDir: join(folder, 'state'), drawing: createWorkerDrawing(worker('drawing')), matching: createWorkerMatching(worker('matching')), host: 'bench', nowMs, syncParts: { secretPlace: async () => secrets },
  });
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}
const empty = await open();
const applied = await applySetupFile(empty.context, setup, { test: false, password: ADMIN_PASSWORD, operator: null });
if (!applied.ok) throw new Error(applied.error.message);
await empty.close();
/** Most receipts are laid where an import would have left them: receiving a million of them is another measure's (`--sync`), and takes its time. */
const received = Math.min(RECEIVED, year.receipts - DAY_PAYMENTS);
await source.layReceipts(join(folder, 'data', 'sportello.db'), year.receipts - DAY_PAYMENTS - received);
const { context, close } = await open();
const found = await context.engine.read((reader) => operatorByUsername(reader, 'admin'));
if (found === null) throw new Error('No operator');
const operator = found;
const desk = createRouterClient(createApplicationRouter(), { context: { application: context, session: createWindowSession(context.clock) } });
await desk.access.login({ username: 'admin', password: ADMIN_PASSWORD });

async function save(cents: number): Promise<void> {
  const answer = await desk.positions.create({
    requestId: randomUUID(), serviceId: 1, year: 2026, fields: { anno: '2026' }, description: 'TARI 2026', amountCents: cents, dueDate: '2999-12-31', payableUntil: null, notes: null, draft: false, acceptDuplicate: true, replacesId: null,
    debtor: { fiscalCode: 'RSSMRA80A01H501U', type: 'F', name: 'Rossi Mario', address: null, email: null, pec: null, phone: null },
  });
  if (!answer.ok) throw new Error(answer.error.message);
}

/** Seconds of the work, without what is drawn in it; beside it a clerk saves, and the loop and the memory are watched. */
type Phase = Readonly<{ count: number; seconds: number; cpuSeconds: number; save: readonly number[]; loop: number; loopMaximum: number; memory: number }>;
let drawnMs = 0;
let highest = 0;
let running = true;
const watching = (async () => {
  for (; running; await sleep(MEMORY_PAUSE_MS)) highest = Math.max(highest, process.memoryUsage.rss() / 1_048_576);
})();

async function phase(count: number, work: () => Promise<void>): Promise<Phase> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const saves: number[] = [];
  let going = true;
  const counter = (async () => {
    for (let index = 0; going; index += 1) {
      const begun = performance.now();
      await save(3_000 + index);
      saves.push(performance.now() - begun);
      await sleep(SAVE_PAUSE_MS);
    }
  })();
  drawnMs = 0;
  highest = 0;
  const cpu = process.cpuUsage();
  delay.enable();
  const begun = performance.now();
  await work();
  const seconds = (performance.now() - begun - drawnMs) / 1_000;
  const used = process.cpuUsage(cpu);
  delay.disable();
  going = false;
  await counter;
  return { count, seconds, cpuSeconds: (used.user + used.system) / 1e6, save: saves, loop: delay.percentile(99.9) / 1e6, loopMaximum: delay.max / 1e6, memory: highest };
}

/** Waits for the generator: none of it counts. */
async function drawn<T>(draw: Promise<T>): Promise<T> {
  const begun = performance.now();
  const made = await draw;
  drawnMs += performance.now() - begun;
  return made;
}

type Pulled<T> = Readonly<{ pace: UnitPace; ofAUnit: number; draw: (count: number) => Promise<readonly T[]>; understand: (items: readonly T[]) => Promise<void>; write: (unit: UnitOfWork, items: readonly T[]) => Promise<unknown> }>;

/** Takes up to `most` items as a pull does (intermediary/pulling/apply-inbox.ts). */
async function pull<T>(most: number, { pace, ofAUnit, draw, understand, write }: Pulled<T>): Promise<void> {
  let left = most;
  const next = async (): Promise<readonly T[]> => {
    const items = left === 0 ? [] : await drawn(draw(Math.min(left, ofAUnit)));
    left -= items.length;
    return items;
  };
  // Drawn before anything is written: what is not counted has nothing to do with what is.
  for (let batch = await next(); batch.length > 0; batch = await next()) {
    await understand(batch.slice(0, pace.items));
    while (batch.length > 0) {
      const items = batch;
      const taken = await context.engine.write('bench.pull', (unit) => pace.through(unit, items, { write: async (piece) => void (await write(unit, piece)), prepare: understand }), { lane: 'bulk' });
      batch = items.slice(taken);
    }
  }
}

const receiptPace = new UnitPace(RECEIPTS_AT_ONCE);
const flowPace = new UnitPace(FLOWS_AT_ONCE);

const takeReceipts = (most: number): Promise<void> => pull<Uint8Array>(most, {
  pace: receiptPace, ofAUnit: RECEIPTS_OF_A_UNIT, draw: source.receipts, understand: understandReceipts,
  write: (unit, raws) => applyReceipts(context, unit, raws.map((raw, index) => ({ name: `r${index}`, raw }))),
});

let lines = 0;
const takeFlows = (most: number): Promise<void> => pull<FlowBytes>(most, {
  pace: flowPace, ofAUnit: FLOWS_OF_A_UNIT, draw: source.flows, understand: (flows) => understandFlows(flows.map(({ raw }) => raw)),
  write: (unit, flows) => {
    lines += flows.reduce((sum, flow) => sum + flow.lines, 0);
    return applyPulledFlows(unit, flows.map(({ name, raw }) => ({ naturalKey: name, raw, channel: 'bench' })));
  },
});

async function takeFile(name: string, desired: typeof context = context): Promise<void> {
  const outcome = await importTreasuryFile(desired, operator, { name, bytes: await readFile(join(treasury, name)) }, `${name}:0`);
  if (outcome.result !== 'IMPORTED') throw new Error(`${name}: ${outcome.result} ${outcome.message ?? ''}`);
}

/** A table of provisional entries as long as a large bank's: of the next esercizio, so that no number is here already. */
function bigTable(rows: number): Uint8Array {
  const lines = ['ESERCIZIO;N.PROVV.;DATA ESEC.;ANAGRAFICA CLIENTE;DESCRIZIONE CAUSALE;IMPORTO PROVVISORIO;VALUTA ENTE'];
  for (let row = 1; row <= rows; row += 1) lines.push(`2027;${row};2027-01-04;BANCA DELLE VALLI SPA;/PUR/LGPE-RIVERSAMENTO/URI/2027-01-04VALBIT22XXX-${String(row).padStart(12, '0')};${100 + (row % 900)},${String(row % 100).padStart(2, '0')};2027-01-04`);
  return Buffer.from(`${lines.join('\r\n')}\r\n`);
}

const treasury = join(folder, 'tesoreria');
await mkdir(treasury);
const rowsOf = new Map((await source.writeTreasury(treasury)).map(({ name, rows }) => [name, rows]));
const files = [...rowsOf.keys()];
const rowsIn = (names: readonly string[]): number => names.reduce((sum, name) => sum + (rowsOf.get(name) ?? 0), 0);
type Answer<T> = Promise<Readonly<{ ok: true; value: T }> | Readonly<{ ok: false; error: Readonly<{ message: string }> }>>;

/** Milliseconds of what each screen of the accounts asks for first, of the whole year and of its last month, nothing remembered but what the screens before left. Several times over: the first is the slowest. */
async function firstPages(): Promise<readonly number[]> {
  const milliseconds: number[] = [];
  const timed = async <T>(ask: () => Answer<T>): Promise<T> => {
    const begun = performance.now();
    const answer = await ask();
    milliseconds.push(performance.now() - begun);
    if (!answer.ok) throw new Error(answer.error.message);
    return answer.value;
  };
  const first = { cursor: null, limit: 100 };
  const days = { from: null, to: null, text: '' };
  for (let turn = 0; turn < PAGE_TURNS; turn += 1) {
    const { suggestedMonth } = await timed(() => desk.reconciliation.overview({ month: null }));
    for (const month of [null, suggestedMonth]) {
      await timed(() => desk.reconciliation.overview({ month }));
      for (const bucket of RECONCILIATION_BUCKETS) {
        const page = await timed(() => desk.reconciliation.page({ bucket, month, text: '', ...first }));
        const [row] = page.rows;
        if (row?.kind === 'MOVEMENT') await timed(() => desk.reconciliation.movement({ movementId: row.id }));
      }
      const flows = await timed(() => desk.reconciliation.flows({ ...days, month, codes: [], ...first }));
      const [flow] = flows.rows;
      if (flow === undefined) continue;
      await timed(() => desk.reconciliation.flow({ flowId: flow.id }));
      await timed(() => desk.reconciliation.flowLines({ flowId: flow.id, standing: null, ...first }));
    }
    await timed(() => desk.treasury.movements({ filter: { ...days, statuses: [], treasuryFileId: null, account: null }, ...first }));
    await timed(() => desk.treasury.imports(first));
    const payments = { effects: [], paidFrom: null, paidTo: null, receivedFrom: null, receivedTo: null, amountFrom: null, amountTo: null, psp: null, serviceId: null, office: null, text: '', anomalousOnly: false };
    for (const sort of PAYMENT_SORTS) await timed(() => desk.payments.page({ filter: payments, sort, ...first }));
    await timed(() => desk.tasks.page({ filter: { kinds: [], states: [], office: null, owner: null, dueFrom: null, dueTo: null, text: '' }, sort: 'DUE', ...first }));
    const dashboard = await timed(() => desk.dashboard.overview({ year: null }));
    for (const by of DASHBOARD_GROUPS) await timed(() => desk.dashboard.breakdown({ by, year: dashboard.year, month: null }));
    await timed(() => desk.dashboard.unreported({}));
    await timed(() => desk.closings.list({}));
    if (suggestedMonth !== null) await timed(() => desk.closings.checklist({ month: suggestedMonth }));
  }
  return milliseconds;
}

const before = { flows: year.flowVersions - Math.round(DAY_PAYMENTS / (year.payments / year.flows)), files: files.slice(0, -DAY_FILES) };
const ofTheDay = files.slice(-DAY_FILES);
/** Imports alone: what the runs cost is told apart. */
const withoutRuns = { ...context, reconciliation: null };
for (let index = 0; index < 30; index += 1) await save(2_000 + index);

const receipts = await phase(received, () => takeReceipts(received));
const flowsTaken = await phase(0, () => takeFlows(before.flows));
const flows = { ...flowsTaken, count: lines };
const imports = await phase(rowsIn(before.files), async () => {
  for (const name of before.files) await takeFile(name, withoutRuns);
});
/** The engine loads all that is there and says of every row what it is. */
const full = await phase(rowsIn(before.files), async () => void (await context.reconciliation?.rebuild()));
const dayTaken = await phase(DAY_PAYMENTS, async () => {
  await takeReceipts(DAY_PAYMENTS);
  await takeFlows(year.flowVersions);
  for (const name of ofTheDay) await takeFile(name, withoutRuns);
});
const dayRun = await phase(DAY_PAYMENTS, async () => void (await context.reconciliation?.caughtUp()));
const again = await phase(rowsIn(files), async () => void (await context.reconciliation?.rebuild()));
const big = bigTable(BIG_ROWS);
const reading = await phase(BIG_ROWS, async () => {
  for await (const part of readTreasury(sourceOfBytes('grande.csv', big), { entityFiscalCode: year.entity.fiscalCode, ipaCode: null, columnMap: null })) if (part.kind === 'REFUSED') throw new Error(part.refusal.code);
});
await writeFile(join(treasury, 'grande.csv'), big);
const oneFile = await phase(BIG_ROWS, () => takeFile('grande.csv', withoutRuns));

const shown = await firstPages();

running = false;
await watching;
const size = await context.engine.read((reader) => reader.get(z.object({ bytes: z.int() }), 'SELECT (SELECT page_count FROM pragma_page_count) * (SELECT page_size FROM pragma_page_size) AS bytes'));
process.stdout.write(JSON.stringify({ payments: year.payments, receipts, flows, imports, full, dayTaken, dayRun, again, reading, oneFile, pages: { milliseconds: shown }, databaseMegabytes: (size?.bytes ?? 0) / 1_048_576 }));
source.end();
await close();
await rm(treasury, { recursive: true, force: true });
