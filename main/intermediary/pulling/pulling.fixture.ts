import { z } from 'zod';
import { openTestEngine } from '../../data/engine.fixture.ts';
import type { DataEngine, Migration } from '../../data/engine.ts';
import { applicationMigrations } from '../../data/migrations/application-migrations.ts';
import type { Cursor, IntermediaryConnector, PulledItem, PullPage, PullStream, Read, StreamRule } from '../connector.ts';
import type { AppliedItem } from '../ports.ts';
import type { PullDeps, PullProgress } from './pull-run.ts';
import { FLOWS_BY_PUBLICATION, RECEIPTS_BY_PAYMENT_DATE } from './pull-streams.ts';

/** What the office recorded, in a table of the same database: what a unit takes back is taken back here too. */
const recordedMigration: Migration = { id: applicationMigrations.length + 1, name: 'recorded', statements: ['CREATE TABLE recorded (natural_key TEXT PRIMARY KEY NOT NULL, content TEXT NOT NULL) STRICT'] };

export const ORGANIZATION = '99999000013';

export function item(stream: PullStream, naturalKey: string, highWater: string | null = null, content = naturalKey): PulledItem {
  return { stream, naturalKey, raw: Buffer.from(content), mime: 'application/xml', highWater };
}

export const page = (items: readonly PulledItem[], next: string | null = null, more: Partial<PullPage> = {}): Read<PullPage> => ({ ok: true, value: { items, next, skipped: 0, ...more } });

/** Answers what the test wrote for each question; a question too many fails the test. */
export type ScriptedConnector = IntermediaryConnector & Readonly<{ asked: Cursor[]; answers: (Read<PullPage> | ((cursor: Cursor) => Read<PullPage> | Promise<Read<PullPage>>))[] }>;

export function scriptedConnector(rules: Partial<Record<PullStream, StreamRule>> = { RECEIPTS: RECEIPTS_BY_PAYMENT_DATE, FLOWS: FLOWS_BY_PUBLICATION }): ScriptedConnector {
  const asked: Cursor[] = [];
  const answers: ScriptedConnector['answers'] = [];
  const unexpected = () => Promise.reject(new Error('not in this test'));
  return {
    id: 'gpd', asked, answers,
    capabilities: {
      navIssuedBy: 'client', segregationCode: '01', auxDigit: 3, maxTransfers: 5, maxInstallments: 100, multiPlan: true, multiBeneficiary: true, stamp: true, updatableAfterPublish: [], cancelReversible: false, markPaidElsewhere: false, findByNav: false,
      changeFeed: 'paymentDate', streams: ['RECEIPTS', 'FLOWS'], streamRules: rules, pushRate: { calls: 30, perMs: 10_000 }, bulk: null, amountUnit: 'cents', dateZone: 'UTC', treasury: false, noticePdf: false, transport: 'rest',
    },
    health: unexpected, upsertPosition: unexpected, cancelPosition: unexpected, readPosition: unexpected, askPayment: unexpected,
    async pull(_stream, _organization, cursor) {
      asked.push(cursor);
      const answer = answers.shift();
      if (answer === undefined) throw new Error('asked once more than the test foresaw');
      return typeof answer === 'function' ? answer(cursor) : answer;
    },
    close: async () => undefined,
  };
}

export type Office = Readonly<{
  engine: DataEngine; connector: ScriptedConnector; deps: PullDeps; progress: PullProgress[];
  /** Moves the clock. */
  goTo(instant: string): void;
  /** What the feature does with an item; `record` unless the test says otherwise. */
  applying: { on: (item: PulledItem) => 'RECORD' | 'REFUSE' | 'THROW' };
  cancel(): void;
  recorded(): Promise<readonly string[]>;
  batches: number[];
}>;

/** An office with a database, a connector that follows a script, and a clock that only the test moves. */
export async function openOffice(options: Readonly<{ rules?: Partial<Record<PullStream, StreamRule>> }> = {}): Promise<Office> {
  const { engine } = await openTestEngine({ migrations: [...applicationMigrations, recordedMigration] });
  const connector = scriptedConnector(options.rules);
  const applying: Office['applying'] = { on: () => 'RECORD' };
  const progress: PullProgress[] = [];
  const batches: number[] = [];
  const clock = { nowMs: Date.parse('2026-11-29T08:00:00.000Z') };
  let controller = new AbortController();
  let ids = 0;
  const deps: PullDeps = {
    engine, connector,
    ports: {
      async apply(unit, items) {
        batches.push(items.length);
        const outcomes: AppliedItem[] = [];
        for (const one of items) {
          const verdict = applying.on(one);
          if (verdict === 'THROW') throw new Error('a bug of the feature');
          if (verdict === 'REFUSE') {
            outcomes.push({ naturalKey: one.naturalKey, outcome: 'REFUSED', message: 'Non si legge.' });
            continue;
          }
          const done = await unit.run('INSERT INTO recorded (natural_key, content) VALUES (?, ?) ON CONFLICT (natural_key) DO NOTHING', [one.naturalKey, Buffer.from(one.raw).toString('utf8')]);
          outcomes.push({ naturalKey: one.naturalKey, outcome: done.changes === 1 ? 'APPLIED' : 'ALREADY', message: null });
        }
        return outcomes;
      },
    },
    nowMs: () => clock.nowMs,
    newId: () => `run-${(ids += 1)}`,
    get signal() { return controller.signal; },
    record: () => undefined,
    progress: (told) => progress.push(told),
  };
  return {
    engine, connector, deps, progress, applying, batches,
    goTo: (instant) => { clock.nowMs = Date.parse(instant); controller = new AbortController(); },
    cancel: () => controller.abort(),
    recorded: () => engine.read(async (reader) => (await reader.all(z.object({ naturalKey: z.string() }), 'SELECT natural_key FROM recorded ORDER BY natural_key')).map((row) => row.naturalKey)),
  };
}
