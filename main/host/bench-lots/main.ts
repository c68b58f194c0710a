import { randomUUID } from 'node:crypto';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { createRouterClient } from '@orpc/server';
import { createWindowSession } from '../../features/access/index.ts';
import { createWorkerPress } from '../../features/lots/index.ts';
import { createWorkerDrawing } from '../../features/notices/index.ts';
import { applySetupFile } from '../../features/setup/index.ts';
import { createApplicationRouter } from '../application-router.ts';
import { copyPosition } from '../bench-sync/many-positions.ts';
import { openArchive } from '../open-archive.ts';

/**
 * For `npm run bench -- --lots`: single notices printed as one lot (parts, or one file each), while somebody saves at the counter, a tenth of a second after the save before. In a
 * process of its own, over the real router, database and worker threads. Arguments: an empty folder, how many notices, PARTS or FILES. Prints one JSON document of samples.
 */
const [folder = '', notices = '10000', output = 'PARTS'] = process.argv.slice(2);
const PASSWORD = 'corretta cavalla batteria 42';
const IBAN = 'IT30G9999961000000060717356';
const SAVE_EVERY_MS = 100;
/** The thread that draws wakes by itself five seconds after the start (features/notices/drawing.ts): nobody has logged in and chosen ten thousand notices before. */
const AWAKE_AFTER_MS = 7_000;

const openedAt = performance.now();
const opened = await openArchive({
  dataDir: `${folder}/data`, stateDir: `${folder}/state`, drawing: createWorkerDrawing(new URL('./workers/drawing.worker.js', import.meta.url)), lotPress: createWorkerPress(new URL('./workers/lot-press.worker.js', import.meta.url)), host: 'bench',
});
if (!opened.ok) throw new Error(opened.error.message);
const { context, close } = opened.value;
const applied = await applySetupFile(context, {
  entity: { fiscalCode: '99999000013', name: 'Comune di Prova', cbillCode: 'ABCDE' }, numbering: { auxDigit: 3, segregationCode: '01', applicationPrefix: '07', workstation: '001' }, accounts: [{ iban: IBAN, label: 'Tesoreria' }],
  services: [{ code: 'TARI', office: 'Tributi', name: 'Tassa rifiuti', taxonomy: '9/0101101IM/', account: IBAN, description: 'TARI {anno}', dueDays: 60 }], operator: { username: 'admin', name: 'Amministratore', role: 'ADMINISTRATOR' },
}, { test: false, password: PASSWORD, operator: null });
if (!applied.ok) throw new Error(applied.error.message);

const desk = createRouterClient(createApplicationRouter(), { context: { application: context, session: createWindowSession(context.clock) } });
await desk.access.login({ username: 'admin', password: PASSWORD });
const services = await desk.catalogue.services({ includeRetired: false, text: '' });
const serviceId = services.ok ? (services.value.services[0]?.id ?? 0) : 0;

async function save(amountCents: number) {
  const answer = await desk.positions.create({
    requestId: randomUUID(), serviceId, year: 2026, fields: { anno: '2026' }, description: 'TARI 2026', amountCents, dueDate: '2999-12-31', payableUntil: null, notes: null, draft: false, acceptDuplicate: true, replacesId: null,
    debtor: { fiscalCode: 'RSSMRA80A01H501U', type: 'F', name: 'Rossi Mario', address: { street: 'Via Roma', civicNumber: '1', postalCode: '00100', city: 'Roma', province: 'RM', country: 'IT' }, email: null, pec: null, phone: null },
  });
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value.id;
}

await copyPosition(context.engine, await save(15_000), { count: Number(notices) - 1, firstCounter: 50_000_000 });
const selection = { filter: { states: [], serviceId: null, office: null, text: '', dueFrom: null, dueTo: null, createdFrom: null, createdTo: null, unsentOnly: false, origin: null }, ids: null, unprintedOnly: true };

await sleep(Math.max(0, AWAKE_AFTER_MS - (performance.now() - openedAt)));

const saves: number[] = [];
let isOver = false;
let peak = 0;
const delay = monitorEventLoopDelay({ resolution: 1 });
const begun = performance.now();
const made = await desk.lots.create({ requestId: randomUUID(), selection, expected: Number(notices), title: 'Misura', sort: 'POSTAL', output: output === 'FILES' ? 'FILES' : 'PARTS', partPages: 1_000, reason: 'Misura' });
if (!made.ok) throw new Error(made.error.message);
const createdMs = performance.now() - begun;
const page = await desk.lots.firstPage({ id: made.value.id });
const firstPageMs = performance.now() - begun;
if (!page.ok) throw new Error(page.error.message);
delay.enable();
const atCounter = (async () => {
  while (!isOver) {
    await sleep(SAVE_EVERY_MS);
    const from = performance.now();
    await save(1_000 + saves.length);
    saves.push(performance.now() - from);
    peak = Math.max(peak, process.memoryUsage().rss);
  }
})();
await context.lots.settled();
const seconds = (performance.now() - begun) / 1_000;
isOver = true;
await atCounter;
delay.disable();
const lot = await desk.lots.show({ id: made.value.id });
if (!lot.ok || lot.value.printed !== Number(notices)) throw new Error(`Printed ${lot.ok ? lot.value.printed : 'none'}: ${lot.ok ? `${lot.value.stoppedBy ?? ''} ${lot.value.problems[0]?.message ?? ''}` : ''}`);
const bytes = lot.value.parts.reduce((sum, part) => sum + part.bytes, 0);
process.stdout.write(JSON.stringify({
  page: [(seconds * 1_000) / Number(notices)], memory: [peak / 1_048_576], weight: [bytes / 1_024 / Number(notices)], save: saves, loop: [delay.percentile(99.9) / 1e6], firstPage: [firstPageMs], create: [createdMs],
}));
await close();
