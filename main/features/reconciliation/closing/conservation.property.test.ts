import fc from 'fast-check';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { temporaryFolder } from '../../../data/engine.fixture.ts';
import { openEngine, type DataEngine } from '../../../data/engine.ts';
import { layMigratedArchive } from '../../../data/migrated-archive.fixture.ts';
import { applicationMigrations } from '../../../data/migrations/application-migrations.ts';
import { monthAfter } from '../../../domain/calendar-month.ts';
import { writeMovementResults } from '../result-store.ts';
import type { ToldMovement } from '../told-outcome.ts';
import { keepClosedRows, ledgerSums } from './closed-rows-store.ts';
import { monthLedger, type MonthLedger } from './closing-figures.ts';
import { addClosing, allClosings, booksOpenFrom, bringBack, carryOver, setReopened, unsettledMovements } from './closing-store.ts';

const RUNS = Number(process.env['RUNS'] ?? 30);
const HASH = 'a'.repeat(64);
const FIRST = '2026-01';
const MONTHS = 4;

/** How a movement may stand; a reversal (sign −1) matches nothing. */
type Standing = 'OPEN' | 'MATCHED' | 'PART' | 'EXCLUDED' | 'IGNORED' | 'REVERSED' | 'ACCEPTED';
type Event = Readonly<{ kind: 'ARRIVES'; month: number; cents: number; negative: boolean; standing: Standing }> | Readonly<{ kind: 'CHANGES'; which: number; standing: Standing }> | Readonly<{ kind: 'CLOSES' }> | Readonly<{ kind: 'REOPENS' }>;

const standing = fc.constantFrom<Standing>('OPEN', 'MATCHED', 'PART', 'EXCLUDED', 'IGNORED', 'REVERSED', 'ACCEPTED');
const events: fc.Arbitrary<readonly Event[]> = fc.array(fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('ARRIVES' as const), month: fc.integer({ min: 0, max: MONTHS - 1 }), cents: fc.integer({ min: 2, max: 9_999 }), negative: fc.boolean(), standing }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('CHANGES' as const), which: fc.nat(), standing }) },
  { weight: 3, arbitrary: fc.constant({ kind: 'CLOSES' } as const) }, { weight: 1, arbitrary: fc.constant({ kind: 'REOPENS' } as const) },
), { minLength: 4, maxLength: 24 });

type Movement = Readonly<{ id: number; cents: number; negative: boolean }>;
const PARTS: Readonly<Record<Standing, Readonly<{ status: string; code: string; bucket: string; matched: (cents: number) => number; residual: (cents: number) => number | null; rule?: string }>>> = {
  OPEN: { status: 'open', code: 'TES_NO_IUF_OR_IUV', bucket: 'CREDIT_WITHOUT_FLOW', matched: () => 0, residual: (cents) => cents },
  MATCHED: { status: 'confirmed', code: 'RT_IUF_TES', bucket: 'RECONCILED', matched: (cents) => cents, residual: () => 0 },
  PART: { status: 'open', code: 'IUF_TES_DIV_IMP', bucket: 'AMOUNT_DIFFERS', matched: (cents) => Math.floor(cents / 2), residual: (cents) => cents - Math.floor(cents / 2) },
  EXCLUDED: { status: 'excluded', code: 'NON_PAGOPA', bucket: 'EXCLUDED', matched: () => 0, residual: (cents) => cents },
  IGNORED: { status: 'ignored', code: 'DUPLICATO', bucket: 'IGNORED', matched: () => 0, residual: () => null },
  REVERSED: { status: 'automatic', code: 'TES_STORNATO', bucket: 'RECONCILED', matched: () => 0, residual: () => 0, rule: 'R1' },
  ACCEPTED: { status: 'confirmed', code: 'IUF_TES_DIV_IMP', bucket: 'RECONCILED', matched: (cents) => Math.floor(cents / 2), residual: (cents) => cents - Math.floor(cents / 2) },
};

let serial = 0;
function told({ id, cents, negative }: Movement, wanted: Standing): ToldMovement {
  const part = PARTS[negative && ['MATCHED', 'PART', 'ACCEPTED'].includes(wanted) ? 'REVERSED' : wanted];
  const matched = part.matched(cents);
  return {
    movementId: id, status: part.status, code: part.code, secondCode: null, rule: part.rule ?? 'R2', score: null, bucket: part.bucket, linkedMovementId: null, residualCents: part.residual(cents), diffCents: 0, targetCents: null, explanation: '', details: '{}', digest: String((serial += 1)),
    allocations: matched === 0 ? [] : [{ target: { kind: 'FLOW', flowId: 1 }, cents: matched }], voids: [], evidence: '{}',
  };
}

/** The books of an office of which only what came, and how it stands, is known. */
class Office {
  readonly engine: DataEngine;
  readonly movements: Movement[] = [];

  constructor(engine: DataEngine) {
    this.engine = engine;
  }

  async prepare(): Promise<void> {
    await this.engine.write('prepare', async (unit) => {
      await unit.run(`INSERT INTO operator (id, username, name, role, offline_print, active, password_salt, password_hash, failed_attempts, version, created_at) VALUES (1, 'm', 'M', 'ACCOUNTING', 0, 1, 's', 'h', 0, 1, '2026')`);
      await unit.run(`INSERT INTO raw_file (sha256, content, bytes, received_at) VALUES ('${HASH}', x'01', 1, '2026')`);
      await unit.run(`INSERT INTO reporting_flow (id, flow_name, psp_id, flow_at, trn, regulation_date, receiver_fiscal_code, payments, total_cents, declared_payments, declared_cents, state, anomalies, source, raw_sha256, received_at) VALUES (1, 'F', 'P', '2026', 'T', '2026-01-05', '00999000011', 2, 200, 2, 200, 'CURRENT', '[]', 'file', '${HASH}', '2026')`);
      await unit.run(`INSERT INTO treasury_file (id, at, file_name, sha256, state, sequence) VALUES (1, '2026', 'f', '${HASH}', 'IMPORTED', 1)`);
    });
  }

  async happens(event: Event): Promise<void> {
    switch (event.kind) {
      case 'ARRIVES': return this.#arrives(event);
      case 'CHANGES': {
        const movement = this.movements[event.which % Math.max(1, this.movements.length)];
        if (movement !== undefined) await this.engine.write('change', (unit) => writeMovementResults(unit, [told(movement, event.standing)]));
        return;
      }
      case 'CLOSES': return this.#closes();
      default: return this.#reopens();
    }
  }

  async #arrives({ month, cents, negative, standing: stands }: Extract<Event, { kind: 'ARRIVES' }>): Promise<void> {
    const movement = { id: this.movements.length + 1, cents, negative };
    this.movements.push(movement);
    await this.engine.write('arrive', async (unit) => {
      await unit.run(`INSERT INTO treasury_movement (id, file_id, ordinal, loaded_on, format, year, postal_account, sign, amount_cents, booking_date, payer_name, causale, op_type, flagged_regularised, source_file, source_row, equal_row_ordinal) VALUES (?, 1, ?, '2026', 'GDC', 2026, 0, ?, ?, ?, 'x', 'x', 'ESEGUITO', 0, 'f', 1, 1)`,
        [movement.id, movement.id, negative ? -1 : 1, cents, `${monthAfter(FIRST, month)}-15`]);
      await writeMovementResults(unit, [told(movement, stands)]);
    });
  }

  async firstOpen(): Promise<string> {
    const from = await this.engine.read(booksOpenFrom);
    return from === '' ? FIRST : from;
  }

  async ledgerOf(month: string): Promise<MonthLedger> {
    return monthLedger(await this.engine.read((reader) => ledgerSums(reader, month)));
  }

  async #closes(): Promise<void> {
    const month = await this.firstOpen();
    if (month > monthAfter(FIRST, MONTHS)) return;
    const ledger = await this.ledgerOf(month);
    const unsettled = await this.engine.read((reader) => unsettledMovements(reader, month));
    expect(unsettled.cents).toBe(ledger.closingCents);
    await this.engine.write('close', async (unit) => {
      const id = await addClosing(unit, { month, closedBy: 1, note: null, figures: { ledger, carried: { movements: 0, movementCents: 0, flows: 0, flowCents: 0 } }, reportSha256: HASH, openItemsSha256: HASH });
      await keepClosedRows(unit, id, month);
      await carryOver(unit, month);
    });
  }

  async #reopens(): Promise<void> {
    const [last] = (await this.closed()).toReversed();
    if (last === undefined) return;
    await this.engine.write('reopen', async (unit) => {
      const standsIn = await booksOpenFrom(unit);
      await setReopened(unit, last.id, 1, 'x');
      await bringBack(unit, standsIn);
    });
  }

  /** Closings that hold, in the order of their months. */
  async closed() {
    return (await this.engine.read(allClosings)).filter(({ reopenedAt }) => reopenedAt === null).toSorted((a, b) => a.month.localeCompare(b.month));
  }
}

const totals = z.object({ signed: z.int(), matched: z.int(), excluded: z.int(), settled: z.int(), open: z.int() });

/** Whatever came and whenever: each balance closes to zero, begins where the one before ended, and all of them together are what there is. */
async function conserved(office: Office): Promise<void> {
  const closed = (await office.closed()).map(({ figures }) => figures.ledger);
  const first = await office.firstOpen();
  const open: MonthLedger[] = [];
  for (let month = first; month <= monthAfter(FIRST, MONTHS + 1); month = monthAfter(month, 1)) open.push(await office.ledgerOf(month));
  for (const [index, ledger] of [...closed, ...open].entries()) {
    expect(ledger.differenceCents).toBe(0);
    if (index > 0 && index <= closed.length) expect(ledger.openingCents).toBe(closed[index - 1]?.closingCents);
  }
  const all = [...closed, ...open];
  const sum = (of: (ledger: MonthLedger) => number, ledgers: readonly MonthLedger[] = all) => ledgers.reduce((total, ledger) => total + of(ledger), 0);
  const found = await office.engine.read((reader) => reader.get(totals, 'SELECT COALESCE(SUM(signed_cents), 0) AS signed, COALESCE(SUM(matched_cents), 0) AS matched, COALESCE(SUM(excluded_cents), 0) AS excluded, COALESCE(SUM(settled_cents), 0) AS settled, COALESCE(SUM(open_cents), 0) AS open FROM movement_books'));
  expect(found).toEqual({ signed: sum((one) => one.creditCents + one.lateCents), matched: sum((one) => one.matchedCents), excluded: sum((one) => one.excludedCents), settled: sum((one) => one.settledCents), open: sum((one) => one.closingCents, open) });
}

const engines: DataEngine[] = [];
let office: Office;
async function newOffice(): Promise<Office> {
  const dataDir = await temporaryFolder();
  await layMigratedArchive(dataDir);
  const opened = await openEngine({ dataDir, entities: [], migrations: applicationMigrations });
  if (!opened.ok) throw new Error(opened.error.message);
  engines.push(opened.value.engine);
  const made = new Office(opened.value.engine);
  await made.prepare();
  return made;
}
beforeEach(async () => { office = await newOffice(); });
afterAll(async () => { for (const engine of engines) await engine.close(); });

test('months that are closed, opened again, and reached by late news keep every cent', async () => {
  await fc.assert(fc.asyncProperty(events, async (happening) => {
    const its = await newOffice();
    for (const event of happening) {
      const before = (await its.closed()).map(({ month, figures }) => [month, figures.ledger]);
      await its.happens(event);
      await conserved(its);
      // What is closed stays as its papers say.
      if (event.kind === 'ARRIVES' || event.kind === 'CHANGES') expect((await its.closed()).map(({ month, figures }) => [month, figures.ledger])).toEqual(before);
    }
    await its.engine.close();
    engines.pop();
  }), { numRuns: RUNS });
}, 120_000);

test('a credit that is no more when its month is closed is less in the next one', async () => {
  await office.happens({ kind: 'ARRIVES', month: 0, cents: 500, negative: false, standing: 'MATCHED' });
  await office.happens({ kind: 'CLOSES' });
  await office.happens({ kind: 'CHANGES', which: 0, standing: 'IGNORED' });
  expect(await office.ledgerOf(monthAfter(FIRST, 1))).toMatchObject({ openingCents: 0, lateCents: -500, matchedCents: -500, closingCents: 0, differenceCents: 0 });
  await conserved(office);
});
