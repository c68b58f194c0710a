import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { verifyArchive } from '../../main/features/care/index.ts';
import { openConnectedOffice, valueOf, type ConnectedOffice } from './connected-office.ts';
import { carryOut, dayCommands, type DayCommand, type Real } from './day-steps.ts';
import { emptyDay, type DayModel, type Protocol } from './day-model.ts';
import { fastFolder } from './fast-folder.ts';
import { settle } from './settling.ts';

/** `steps`: at most, in one day. `runsInOneOffice`: opening one takes longer than a day in it. */
export type RandomDays = Readonly<{ protocol: Protocol; runs: number; steps: number; runsInOneOffice: number; atMostMs: number }>;

export type DaysDone = Readonly<{ runs: number; steps: number; positions: number; payments: number }>;

/** Days after which a long run tells how far it is. */
const TOLD_EVERY = 25;

/** The same days at every run, so that a red run tells of a change; `SPORTELLO_SEED=random` looks for others. */
const SEEDS: Readonly<Record<Protocol, number>> = { gpd: 461_642_075, govpay: 1_493_752_596 };

/**
 * Random days of an office against a plain model of what both sides must be (issue 5, section 5). Prints the seed before it begins; `SPORTELLO_SEED`, `SPORTELLO_PATH` and
 * `SPORTELLO_REPLAY` (the `replayPath` of the printed commands) run a failure again.
 */
export async function randomDays({ protocol, runs, steps, runsInOneOffice, atMostMs }: RandomDays): Promise<DaysDone> {
  const wanted = process.env['SPORTELLO_SEED'];
  const seed = wanted === 'random' ? Math.trunc(Math.random() * 0x7fffffff) : Number(wanted ?? SEEDS[protocol]);
  const [path, replayPath] = [process.env['SPORTELLO_PATH'], process.env['SPORTELLO_REPLAY']];
  console.log(`${protocol}: SPORTELLO_SEED=${seed}${path === undefined ? '' : ` SPORTELLO_PATH=${path}`}`);
  const offices = officesInUse(protocol, runsInOneOffice);
  let underway: Promise<void> = Promise.resolve();
  const done = { runs: 0, steps: 0, positions: 0, payments: 0 };
  const property = fc.asyncProperty(dayCommands(protocol, { maxCommands: steps, size: 'max', ...(replayPath === undefined ? {} : { replayPath }) }), (commands) => (underway = oneDay(commands)));
  const oneDay = async (commands: Iterable<DayCommand>): Promise<void> => {
    const office = await offices.take();
    const model = emptyDay();
    try {
      await beginDay(model, { office, protocol });
      await fc.asyncModelRun(() => ({ model, real: { office, protocol } }), commands);
      await endDay(model, office, protocol);
    } catch (thrown) {
      await offices.giveUp();
      throw thrown;
    }
    done.runs += 1;
    done.steps += model.steps;
    done.positions += model.positions.length;
    done.payments += model.positions.reduce((sum, { payments }) => sum + payments.length, 0);
    if (done.runs % TOLD_EVERY === 0) console.log(`${protocol}: ${done.runs} of ${runs} days, ${done.steps} steps`);
  };
  try {
    await fc.assert(property, { seed, numRuns: runs, unbiased: true, interruptAfterTimeLimit: atMostMs, markInterruptAsFailure: false, ...(path === undefined ? {} : { path }) });
  } finally {
    // When time is up a day is still going on.
    await underway.catch(() => undefined);
    await offices.giveUp();
  }
  return done;
}

/** A day begins with something that citizens can pay already, so that a short sequence can do harm. */
async function beginDay(model: DayModel, real: Real): Promise<void> {
  for (const payableFor of [null, 0, 12]) await carryOut(model, real, { what: 'CREATE', amountCents: 15_000, dueIn: 21, payableFor });
  await carryOut(model, real, { what: 'SYNC' });
}

/** Everything is sent and looked at, and the archive is whole: file, audit chain, states against facts, numbers. */
async function endDay(model: DayModel, office: ConnectedOffice, protocol: Protocol): Promise<void> {
  await settle(model, { office, protocol });
  const report = await verifyArchive(office.archive().context);
  if (!report.ok) throw new Error(`The archive does not verify: ${report.checks.filter(({ ok }) => !ok).map(({ name, detail }) => `${name}: ${detail}`).join('; ')}`);
  // The next day begins with new positions: those of today are not looked at any more.
  await office.archive().context.engine.write('test.endDay', (unit) => unit.run('UPDATE remote_state SET watch_at = NULL'), { lane: 'bulk' });
}

/** An office that serves some days, then another: what a failed day left in it must not disturb the next. */
function officesInUse(protocol: Protocol, days: number): Readonly<{ take(): Promise<ConnectedOffice>; giveUp(): Promise<void> }> {
  let office: ConnectedOffice | null = null;
  let served = 0;
  const giveUp = async (): Promise<void> => {
    const closing = office;
    office = null;
    served = 0;
    await closing?.close();
  };
  return {
    giveUp,
    async take() {
      if (served >= days) await giveUp();
      served += 1;
      office ??= await openOffice(protocol);
      return office;
    },
  };
}

async function openOffice(protocol: Protocol): Promise<ConnectedOffice> {
  const office = await openConnectedOffice({ connector: protocol, within: await fastFolder() });
  const operator = valueOf(await office.window().access.operators({})).operators[0];
  if (operator === undefined) throw new Error('An office without operator');
  const { id, username, name, role, offices, active, version } = operator;
  valueOf(await office.window().access.saveOperator({ requestId: randomUUID(), id, expectedVersion: version, username, name, role, offices, offlinePrint: true, active, password: null }));
  // Before the first receipt every pull of GPD asks for years: with one behind, a pull costs what it does in an office at work.
  const { nav } = await office.create();
  await office.sync();
  office.counterpart.control.pay(nav);
  await office.sync();
  return office;
}
