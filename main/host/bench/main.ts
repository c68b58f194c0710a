import { randomUUID } from 'node:crypto';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { createRouterClient } from '@orpc/server';
import { createWindowSession } from '../../features/access/index.ts';
import { createWorkerDrawing } from '../../features/notices/index.ts';
import { applySetupFile } from '../../features/setup/index.ts';
import { createApplicationRouter } from '../application-router.ts';
import { openArchive } from '../open-archive.ts';

/**
 * For `npm run bench`: measures the core in a process of its own, over the real router, database and worker threads.
 * Arguments: an empty folder, the number of saves, the number of notices. Prints one JSON document of samples.
 */
const [folder = '', saves = '300', notices = '100'] = process.argv.slice(2);
const PASSWORD = 'corretta cavalla batteria 42';
const IBAN = 'IT30G9999961000000060717356';

const opened = await openArchive({ dataDir: `${folder}/data`, stateDir: `${folder}/state`, drawing: createWorkerDrawing(new URL('./workers/drawing.worker.js', import.meta.url)), host: 'bench' });
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

async function timed<T>(samples: number[], work: () => Promise<T>): Promise<T> {
  const begun = performance.now();
  const done = await work();
  samples.push(performance.now() - begun);
  return done;
}

async function save(index: number) {
  const answer = await desk.positions.create({
    requestId: randomUUID(), serviceId, year: 2026, fields: { anno: '2026' }, description: 'TARI 2026', amountCents: 1000 + index, dueDate: '2999-12-31', payableUntil: null, notes: null, draft: false, acceptDuplicate: true, replacesId: null,
    debtor: { fiscalCode: 'RSSMRA80A01H501U', type: 'F', name: 'Rossi Mario', address: null, email: null, pec: null, phone: null },
  });
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value.installmentId;
}

async function print(installmentId: number): Promise<void> {
  const answer = await desk.notices.print({ requestId: randomUUID(), installmentId, copies: 1, reason: 'Misura' });
  if (!answer.ok) throw new Error(answer.error.message);
}

for (let index = 0; index < 20; index += 1) await print(await save(index));

const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
const saveTimes: number[] = [];
const printTimes: number[] = [];
const installments: number[] = [];
for (let index = 0; index < Number(saves); index += 1) installments.push(await timed(saveTimes, () => save(index)));
for (let index = 0; index < Number(notices); index += 1) await timed(printTimes, () => print(installments[index] ?? 0));
delay.disable();

process.stdout.write(JSON.stringify({
  save: saveTimes, print: printTimes, loop: [delay.percentile(99.9) / 1e6], loopMaximum: [delay.max / 1e6], memory: [process.memoryUsage().rss / 1_048_576],
}));
await close();
