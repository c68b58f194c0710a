import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { civilDateInRome } from '../../main/domain/civil-date.ts';
import { heldThere, readBooks } from './both-sides.ts';
import { valueOf, type ConnectedOffice } from './connected-office.ts';
import { faultOf, type DayModel, type Protocol } from './day-model.ts';

type Settling = Readonly<{ office: ConnectedOffice; protocol: Protocol }>;

/** Longer than any back-off, pause of the circuit, or lease. */
const PATIENCE_MS = 31 * 60_000;
/** Every position has had its turn to be looked at (intermediary.md 4.3, 4.4), and every receipt has come. */
const A_DAY_MS = 25 * 3_600_000;
const MOST_ROUNDS = 40;

/** Lets everything come to rest: the network works again, what was refused by a passing trouble is sent again, a day goes by; then both sides must be what the model says. */
export async function settle(model: DayModel, settling: Settling): Promise<void> {
  const { office } = settling;
  const { control } = office.counterpart;
  control.faults.clear();
  control.clock.shiftDateHeader(0);
  await untilQuiet(office);
  office.time.pass(A_DAY_MS);
  await untilQuiet(office);
  adoptCrossedPayments(model, office);
  await compare(model, settling);
}

/** Payments that came by themselves, across a cancellation. */
export function adoptCrossedPayments({ positions }: DayModel, office: ConnectedOffice): void {
  const payments = positions.some(({ crossed }) => crossed) ? office.counterpart.control.payments() : [];
  for (const position of positions.filter(({ crossed }) => crossed)) {
    const known = new Set(position.payments.map(({ receiptId }) => receiptId));
    position.payments.push(...payments.filter(({ nav, receiptId }) => nav === position.nav && !known.has(receiptId)).map(({ receiptId, amountCents }) => ({ receiptId, amountCents, asWanted: false })));
  }
}

/** Until there is nothing more to do by itself. What waits behind a sending that a person must decide about may wait. */
async function untilQuiet(office: ConnectedOffice): Promise<void> {
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const { sent, pulls, watch } = await office.sync();
    const isDone = sent.end === 'DONE' && (await sendStoppedAgain(office)) === 0 && (await whatWaits(office)).length === 0 && pulls !== null && pulls.every(({ summary }) => summary.outcome === 'DONE');
    if (isDone && watch !== null && watch.read === 0) return;
    if (!isDone) office.time.pass(PATIENCE_MS);
  }
  throw new Error(`It never comes to rest: ${JSON.stringify(await whatWaits(office))}`);
}

const waitingRow = z.object({ aggregateId: z.string(), kind: z.string(), state: z.string(), attempts: z.int(), lastHttp: z.int().nullable(), lastCode: z.string().nullable(), nextAt: z.string().nullable() });

async function whatWaits(office: ConnectedOffice): Promise<readonly z.infer<typeof waitingRow>[]> {
  const open = await office.archive().context.engine.read((reader) => reader.all(waitingRow, "SELECT aggregate_id, kind, state, attempts, last_http, last_code, next_at FROM outbox_intent WHERE state NOT IN ('ACKED', 'SUPERSEDED')"));
  const stopped = new Set(open.filter(({ state }) => state === 'BLOCKED' || state === 'CONFLICT').map(({ aggregateId }) => aggregateId));
  return open.filter(({ aggregateId }) => !stopped.has(aggregateId));
}

const idRow = z.object({ id: z.string() });

/** «Invia di nuovo» for what was given up because the platform failed too often. */
async function sendStoppedAgain(office: ConnectedOffice): Promise<number> {
  const stopped = await office.archive().context.engine.read((reader) => reader.all(idRow, "SELECT id FROM outbox_intent WHERE state = 'BLOCKED' AND last_http >= 500"));
  if (stopped.length === 0) return 0;
  return valueOf(await office.window().sync.sendAgain({ requestId: randomUUID(), intentIds: stopped.map(({ id }) => id) })).queued;
}

async function compare(model: DayModel, { office, protocol }: Settling): Promise<void> {
  const books = await readBooks(office);
  const today = civilDateInRome(office.time.nowMs());
  const faults = model.positions.flatMap((position) => {
    const [here, there] = [books.of(position.id), heldThere(office, protocol, position.nav)];
    const fault = faultOf(position, here, there, protocol, today);
    return fault === null ? [] : [`position ${position.id}: ${fault}\n  here ${JSON.stringify(here)}\n  there ${JSON.stringify(there)}\n  model ${JSON.stringify({ ...position, disturbed: [...position.disturbed] })}`];
  });
  if (faults.length > 0) throw new Error(faults.join('\n'));
  const numbers = new Set(model.positions.map(({ nav }) => nav));
  const lost = office.counterpart.control.payments().filter(({ nav, receiptId }) => numbers.has(nav) && books.payments.every((row) => row.receiptId !== receiptId));
  if (lost.length > 0) throw new Error(`Payments lost: ${lost.map(({ receiptId }) => receiptId).join(', ')}`);
}
