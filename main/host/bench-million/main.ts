import { randomUUID } from 'node:crypto';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import process from 'node:process';
import { createRouterClient } from '@orpc/server';
import { z } from 'zod';
import { SHOWN_STATES } from '../../domain/position-state.ts';
import { createWindowSession } from '../../features/access/index.ts';
import { createWorkerDrawing } from '../../features/notices/index.ts';
import { createApplicationRouter } from '../application-router.ts';
import { openArchive } from '../open-archive.ts';
import { ADMINISTRATOR, DEMO_PASSWORD } from '../demo/town.ts';

/**
 * For `npm run bench -- --million`: measures search, lists, totals and saves through the contract over an archive made by the generator.
 * Arguments: the data folder, the state folder, the number of searches of each kind. Prints one JSON document of samples in milliseconds.
 */
const [dataDir = '', stateDir = '', searches = '200'] = process.argv.slice(2);

const begun = performance.now();
const opened = await openArchive({ dataDir, stateDir, drawing: createWorkerDrawing(new URL('./workers/drawing.worker.js', import.meta.url)), host: 'bench' });
if (!opened.ok) throw new Error(opened.error.message);
const { context, close } = opened.value;
const desk = createRouterClient(createApplicationRouter(), { context: { application: context, session: createWindowSession(context.clock) } });
const login = await desk.access.login({ username: ADMINISTRATOR.username, password: DEMO_PASSWORD });
if (!login.ok) throw new Error(login.error.message);
const opening = performance.now() - begun;

/** A small generator of its own (mulberry32): the same questions at every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
const random = seeded(20_261_128);

async function timed<T>(samples: number[], work: () => Promise<Readonly<{ ok: true; value: T }> | Readonly<{ ok: false; error: Readonly<{ message: string }> }>>): Promise<T> {
  const start = performance.now();
  const answer = await work();
  samples.push(performance.now() - start);
  if (!answer.ok) throw new Error(JSON.stringify(answer.error));
  return answer.value;
}

const sampleSchema = z.object({ name: z.string(), fiscalCode: z.string().nullable(), nav: z.string().nullable(), description: z.string(), amountCents: z.int() });
const last = (await context.engine.read((reader) => reader.get(z.object({ id: z.int() }), 'SELECT MAX(id) AS id FROM position_card')))?.id ?? 0;
const rows: z.infer<typeof sampleSchema>[] = [];
while (rows.length < Number(searches)) {
  const id = 1 + Math.floor(random() * last);
  const row = await context.engine.read((reader) => reader.get(sampleSchema, 'SELECT debtor_name AS name, debtor_fiscal_code AS fiscal_code, nav, description, amount_cents FROM position_card WHERE id = ?', [id]));
  if (row !== null && row.nav !== null && row.fiscalCode !== null) rows.push(row);
}

type Row = (typeof rows)[number];
const pick = (text: string, length: number) => { const at = Math.floor(random() * Math.max(1, text.length - length)); return text.slice(at, at + length); };
const euro = (cents: number) => `=${(cents / 100).toFixed(2).replace('.', ',')}`;
const QUESTIONS: Readonly<Record<string, (row: Row) => string>> = {
  letters: (row) => row.name.slice(0, 1 + Math.floor(random() * 3)),
  surname: (row) => row.name.split(' ')[0] ?? row.name,
  fiscalCode: (row) => row.fiscalCode ?? '',
  number: (row) => row.nav ?? '',
  numberPart: (row) => pick(row.nav ?? '', 4 + Math.floor(random() * 8)),
  causale: (row) => row.description.split(' ').slice(0, 3).join(' '),
  amount: (row) => euro(row.amountCents),
  noHit: () => `zqx${Math.floor(random() * 1e6)}w`,
};

const search: number[] = [];
const searchByKind: Record<string, number[]> = {};
for (const [kind, question] of Object.entries(QUESTIONS)) {
  const own: number[] = [];
  for (const row of rows) await timed(own, () => desk.application.search({ text: question(row), limit: 10 }));
  searchByKind[kind] = own;
  search.push(...own);
}

const NONE = { states: [], serviceId: null, office: null, text: '', dueFrom: null, dueTo: null, createdFrom: null, createdTo: null, unsentOnly: false, origin: null };
type Filter = Parameters<typeof desk.positions.totals>[0]['filter'];
const { services } = await timed([], () => desk.catalogue.services({ includeRetired: true, text: '' }));
const offices = [...new Set(services.map(({ office }) => office))];
const today = context.clock.today();
const year = today.slice(0, 4);
const PERIODS: readonly Partial<Filter>[] = [{ dueFrom: today, dueTo: today }, { dueFrom: `${year}-10-01`, dueTo: `${year}-10-31` }, { createdFrom: today, createdTo: today }, { createdFrom: `${year}-09-01`, createdTo: `${year}-09-30` }, { createdFrom: `${year}-01-01`, createdTo: `${year}-12-31` }];
const TEXTS = ['r', 'rossi', 'maria', 'tari', year, '3010', '0000', rows[0]?.name ?? '', rows[1]?.fiscalCode ?? ''];
const single: readonly Partial<Filter>[] = [
  {}, ...SHOWN_STATES.map((state) => ({ states: [state] })), ...services.map(({ id }) => ({ serviceId: id })), ...offices.map((office) => ({ office })), ...PERIODS, ...TEXTS.map((text) => ({ text })),
  { unsentOnly: true }, ...['COUNTER', 'IMPORT', 'NOBODY'].map((origin) => ({ origin })),
];
const pairs = Array.from({ length: 150 }, () => ({ ...single[Math.floor(random() * single.length)], ...single[Math.floor(random() * single.length)] }));
const lists: number[] = [];
const slowLists: { milliseconds: number; filter: Partial<Filter>; sort: string }[] = [];
for (const filter of [...single, ...pairs]) {
  for (const sort of ['NEWEST', 'DUE', 'NAME', 'AMOUNT'] as const) {
    await timed(lists, () => desk.positions.list({ filter: { ...NONE, ...filter }, cursor: null, limit: 100, sort }));
    slowLists.push({ milliseconds: lists.at(-1) ?? 0, filter, sort });
  }
}

/* Scrolling: pages one after another, as a wheel that never stops asks for them. */
const pages: number[] = [];
for (const sort of ['NEWEST', 'NAME'] as const) {
  let cursor: string | null = null;
  for (let page = 0; page < 100; page += 1) {
    const from: string | null = cursor;
    const answer: { next: string | null } = await timed(pages, () => desk.positions.list({ filter: NONE, cursor: from, limit: 100, sort }));
    cursor = answer.next;
  }
}

/* Totals on the heavy reader; meanwhile the clerk goes on reading. */
const totals: number[] = [];
const beside: number[] = [];
for (const filter of single) {
  const counted = timed(totals, () => desk.positions.totals({ filter: { ...NONE, ...filter } }));
  await timed(beside, () => desk.application.search({ text: rows[beside.length % rows.length]?.fiscalCode ?? '', limit: 10 }));
  await counted;
}

const service = services.find(({ retired, amountRule }) => !retired && amountRule.kind === 'FREE');
if (service === undefined) throw new Error('No service with a free amount');
const fields = Object.fromEntries(service.fields.map(({ name, example }) => [name, example ?? '1']));
/* What the window asks for by itself, and what the clerk opens. */
const home: number[] = [];
const counters: number[] = [];
const cards: number[] = [];
for (const row of rows.slice(0, 50)) {
  await timed(home, () => desk.application.home({}));
  await timed(counters, () => desk.application.counters({}));
  await timed(cards, () => desk.positions.show({ id: null, nav: row.nav }));
}

const save: number[] = [];
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
for (let index = 0; index < 200; index += 1) {
  await timed(save, () => desk.positions.create({
    requestId: randomUUID(), serviceId: service.id, year: Number(year), fields, description: `Misura ${index}`, amountCents: 1000 + index, dueDate: '2999-12-31', payableUntil: null, notes: null, draft: false, acceptDuplicate: true, replacesId: null,
    debtor: { fiscalCode: 'RSSMRA80A01H501U', type: 'F', name: 'Rossi Mario', address: null, email: null, pec: null, phone: null },
  }));
}
delay.disable();

process.stdout.write(JSON.stringify({
  opening: [opening], search, searchByKind, lists, slowLists: slowLists.toSorted((a, b) => b.milliseconds - a.milliseconds).slice(0, 25), pages, totals, beside, home, counters, cards, save, loop: [delay.percentile(99.9) / 1e6], memory: [process.memoryUsage().rss / 1_048_576], positions: last,
}));
await close();
