import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import process from 'node:process';
import { createRouterClient } from '@orpc/server';
import { z } from 'zod';
import { createWindowSession } from '../../features/access/index.ts';
import { writeConnection } from '../../features/connection/index.ts';
import { createWorkerDrawing } from '../../features/notices/index.ts';
import { applySetupFile } from '../../features/setup/index.ts';
import type { PullStream } from '../../intermediary/connector.ts';
import { createApplicationRouter } from '../application-router.ts';
import { openArchive } from '../open-archive.ts';
import { createRunSecrets } from '../secrets/secret-place.ts';
import { copyPosition } from './many-positions.ts';
import { scriptedRemote } from './scripted-remote.ts';

/**
 * For `npm run bench -- --sync`: measures how fast receipts and flows are received and applied, and what the counter feels meanwhile, in a process of its own over the real router, engine and
 * workers; the intermediary is scripted inside it (`scripted-remote.ts`). Arguments: an empty folder, the number of receipts, of flows, of payments a flow. Prints one JSON document of samples.
 */
const [folder = '', receipts = '50000', flows = '2000', paymentsOfFlow = '1000'] = process.argv.slice(2);
const AMOUNT_CENTS = 1_025;
const PASSWORD = 'corretta cavalla batteria 42';
const FISCAL_CODE = '99999000013';
const IBAN = 'IT30G9999961000000060717356';
/** A clerk who saves several positions a second. */
const SAVE_PAUSE_MS = 100;
const MEMORY_PAUSE_MS = 50;

const begunAt: Partial<Record<PullStream, number>> = {};
/** Processor seconds of the whole process so far, which say more than the clock on a machine with other work. */
const cpuSeconds = (): number => { const { user, system } = process.cpuUsage(); return (user + system) / 1e6; };
const cpuAt: Partial<Record<PullStream, number>> = {};
const delay = { RECEIPTS: monitorEventLoopDelay({ resolution: 1 }), FLOWS: monitorEventLoopDelay({ resolution: 1 }) };
type Half = `${'RECEIPTS' | 'FLOWS'} ${1 | 2}`;
/** Samples while each half of a stream goes. Flat is when the second needs no more than the first. */
const memory: Record<Half, number[]> = { 'RECEIPTS 1': [], 'RECEIPTS 2': [], 'FLOWS 1': [], 'FLOWS 2': [] };
let where: Half = 'RECEIPTS 1';
const remote = { receipts: [] as Readonly<{ nav: string; cents: number }>[], flows: Number(flows), paymentsOfFlow: Number(paymentsOfFlow), organization: FISCAL_CODE, iban: IBAN, onPage };

function onPage(stream: PullStream, index: number): void {
  if (stream !== 'RECEIPTS' && stream !== 'FLOWS') return;
  if (begunAt[stream] === undefined) {
    begunAt[stream] = performance.now();
    cpuAt[stream] = cpuSeconds();
    delay.RECEIPTS.disable();
    delay[stream].enable();
  }
  where = `${stream} ${index < (stream === 'RECEIPTS' ? remote.receipts.length : remote.flows) / 2 ? 1 : 2}`;
}

const scripted = scriptedRemote(remote);
const secrets = createRunSecrets();
const opened = await openArchive({
  dataDir: `${folder}/data`, stateDir: `${folder}/state`, drawing: createWorkerDrawing(new URL('./workers/drawing.worker.js', import.meta.url)), host: 'bench', syncParts: { module: async () => scripted.module, secretPlace: async () => secrets },
});
if (!opened.ok) throw new Error(opened.error.message);
const { context, sync, close } = opened.value;
const applied = await applySetupFile(context, {
  entity: { fiscalCode: FISCAL_CODE, name: 'Comune di Prova', cbillCode: 'ABCDE' }, numbering: { auxDigit: 3, segregationCode: '01', applicationPrefix: '07', workstation: '001' }, accounts: [{ iban: IBAN, label: 'Tesoreria' }],
  services: [{ code: 'TARI', office: 'Tributi', name: 'Tassa rifiuti', taxonomy: '9/0101101IM/', account: IBAN, description: 'TARI {anno}', dueDays: 60 }], operator: { username: 'admin', name: 'Amministratore', role: 'ADMINISTRATOR' },
}, { test: false, password: PASSWORD, operator: null });
if (!applied.ok) throw new Error(applied.error.message);
const desk = createRouterClient(createApplicationRouter(), { context: { application: context, session: createWindowSession(context.clock) } });
await desk.access.login({ username: 'admin', password: PASSWORD });

async function save(cents: number): Promise<number> {
  const answer = await desk.positions.create({
    requestId: randomUUID(), serviceId: 1, year: 2026, fields: { anno: '2026' }, description: 'TARI 2026', amountCents: cents, dueDate: '2999-12-31', payableUntil: null, notes: null, draft: false, acceptDuplicate: true, replacesId: null,
    debtor: { fiscalCode: 'RSSMRA80A01H501U', type: 'F', name: 'Rossi Mario', address: null, email: null, pec: null, phone: null },
  });
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value.id;
}

const template = await save(AMOUNT_CENTS);
const uploaded = await desk.positions.markUploaded({ requestId: randomUUID(), ids: [template], all: false, asOf: null });
if (!uploaded.ok) throw new Error(uploaded.error.message);
const copies = await copyPosition(context.engine, template, { count: Number(receipts), firstCounter: 50_000_000 });
remote.receipts.push(...copies.map(({ nav }) => ({ nav, cents: AMOUNT_CENTS })));
await context.engine.write('bench.connect', (unit) => writeConnection(unit, { connector: 'scripted', settings: {}, enabled: true, testedAt: unit.now }, null));
for (let index = 0; index < 50; index += 1) await save(2_000 + index);

const saves: number[] = [];
let running = true;
async function counter(): Promise<void> {
  for (let index = 0; running; index += 1) {
    await sleep(SAVE_PAUSE_MS);
    if (begunAt.RECEIPTS === undefined) continue;
    const start = performance.now();
    await save(3_000 + index);
    saves.push(performance.now() - start);
  }
}
async function watchMemory(): Promise<void> {
  while (running) {
    await sleep(MEMORY_PAUSE_MS);
    memory[where].push(process.memoryUsage.rss() / 1_048_576);
  }
}
const beside = [counter(), watchMemory()];
const run = await sync.runOnce();
const end = performance.now();
const cpuEnd = cpuSeconds();
running = false;
delay.FLOWS.disable();
await Promise.all(beside);
if (!run.ok || run.value === null) throw new Error(run.ok ? 'Nothing is connected' : run.error);
for (const { stream, summary } of run.value.pulls ?? []) if (summary.outcome !== 'DONE' || summary.refused > 0) throw new Error(`${stream}: ${summary.outcome}, ${summary.refused} refused, ${summary.stop?.message ?? ''}`);

const counted = await context.engine.read((reader) => reader.get(z.object({ paid: z.int(), lines: z.int() }), `SELECT (SELECT COUNT(*) FROM debt_position WHERE state = 'PAID') AS paid, (SELECT COUNT(*) FROM reporting_flow_line) AS lines`));
if (counted?.paid !== Number(receipts) || counted.lines !== Number(flows) * Number(paymentsOfFlow)) throw new Error(`Recorded ${JSON.stringify(counted)}`);

const receiptsAt = begunAt.RECEIPTS ?? end;
const flowsAt = begunAt.FLOWS ?? end;
const peak = (samples: readonly number[]): number => samples.reduce((most, one) => Math.max(most, one), 0);
process.stdout.write(JSON.stringify({
  receipts: [(flowsAt - receiptsAt) / 1000], flows: [(end - flowsAt) / 1000], save: saves, loopReceipts: [delay.RECEIPTS.percentile(99.9) / 1e6], loopFlows: [delay.FLOWS.percentile(99.9) / 1e6], loopMaximum: [Math.max(delay.RECEIPTS.max, delay.FLOWS.max) / 1e6],
  memory: Object.values(memory).flat(), memoryGrowth: [peak(memory['RECEIPTS 2']) - peak(memory['RECEIPTS 1']), peak(memory['FLOWS 2']) - peak(memory['FLOWS 1'])].map((growth) => Math.max(0, growth)), remote: [scripted.spentMs() / 1000], cpuReceipts: [(cpuAt.FLOWS ?? cpuEnd) - (cpuAt.RECEIPTS ?? 0)], cpuFlows: [cpuEnd - (cpuAt.FLOWS ?? cpuEnd)],
}));
await close();
