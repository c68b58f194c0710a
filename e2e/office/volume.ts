import { z } from 'zod';
import { queueWaiting } from '../../main/features/positions/index.ts';
import { copyPosition, type CopiedPosition } from '../../main/host/bench-sync/many-positions.ts';
import type { ConnectedOffice } from './connected-office.ts';

/** Far from the counters that the archive gives out by itself. */
const FIRST_COUNTER = 50_000_000;
const ADMINISTRATOR = 1;

/** Positions made while nothing was sent: one by the product, the others copied from it, all queued as they are when a connection is switched on. */
export async function fillQueue(office: ConnectedOffice, count: number): Promise<readonly CopiedPosition[]> {
  const { context } = office.archive();
  const first = await office.create();
  const copies = await copyPosition(context.engine, first.id, { count: count - 1, firstCounter: FIRST_COUNTER });
  await queueWaiting(context, ADMINISTRATOR);
  return [{ id: first.id, installmentId: first.installmentId, nav: first.nav, iuv: first.nav.slice(1) }, ...copies];
}

/** How many positions there are in each state. */
export async function statesOf(office: ConnectedOffice): Promise<Readonly<Record<string, number>>> {
  const rows = await office.archive().context.engine.read((reader) => reader.all(z.object({ state: z.string(), count: z.int() }), 'SELECT state, COUNT(*) AS count FROM debt_position GROUP BY state'));
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
}

/** Synchronises until nothing waits, as the program does by itself; an upload that is worked on is asked for again. Answers how many runs it took. */
export async function syncUntilSent(office: ConnectedOffice, tell: (waiting: number) => void = () => undefined): Promise<number> {
  for (let runs = 1; ; runs += 1) {
    const { waiting } = await office.sync();
    tell(waiting);
    if (waiting === 0) return runs;
    office.time.pass(5_000);
  }
}

/** What the gateway counted of the calls it limits: how many, none refused, and how many in ten seconds between the first and the last. */
export type Sending = Readonly<{ calls: number; seconds: number; callsInTenSeconds: number; refused: number }>;

/** @param seconds of the office's own time from the first call to the last. */
export function sendingBetween(office: ConnectedOffice, begunMs: number, endedMs: number): Sending {
  const calls = office.counterpart.control.calls().filter(({ api }) => api === 'gpd1' || api === 'gpd3').length;
  const seconds = (endedMs - begunMs) / 1000;
  return { calls, seconds, callsInTenSeconds: seconds === 0 ? calls : (calls * 10) / seconds, refused: office.counterpart.control.tooMany() };
}
