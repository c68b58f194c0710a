import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { closedRowsMigration } from '../data/migrations/0024-closed-rows.ts';
import { newRequestId, valueOf } from './testing/archive-desk.ts';
import { openTreasuryDesk, TREASURY_FILES, type TreasuryDesk } from './testing/treasury-desk.ts';

const MARCH = '2026-03';
const APRIL = '2026-04';
let office: TreasuryDesk;
beforeAll(async () => {
  office = await openTreasuryDesk({ nowMs: Date.parse('2026-04-02T09:00:00Z') });
  await office.importFlows();
  await office.importTreasury(TREASURY_FILES.slice(0, 4));
}, 60_000);
afterAll(() => office.cleanUp());

const desk = () => office.desk();
const checklist = async (month: string) => valueOf(await desk().closings.checklist({ month }));
const overview = async (month: string) => valueOf(await desk().reconciliation.overview({ month }));

async function closeMarch(): Promise<number> {
  for (const bucket of ['CERTAIN', 'TO_CONFIRM'] as const) {
    const { count, cents } = valueOf(await desk().reconciliation.classPreview({ bucket, month: MARCH }));
    if (count > 0) valueOf(await desk().reconciliation.acceptClass({ requestId: newRequestId(), bucket, month: MARCH, expectedCount: count, expectedCents: cents }));
  }
  const { carried } = await checklist(MARCH);
  return valueOf(await desk().closings.close({ requestId: newRequestId(), month: MARCH, expected: { movements: carried.movements, flows: carried.flows }, note: null })).closing.id;
}

const keptMovement = z.object({ movementId: z.int(), stays: z.int(), signedCents: z.int(), matchedCents: z.int(), excludedCents: z.int(), settledCents: z.int(), openCents: z.int() });
const keptFlow = z.object({ flowId: z.int(), stays: z.int(), versionId: z.int(), declaredCents: z.int(), residualCents: z.int() });
/** Movements that count: one in quarantine, of no cent, is carried on without being counted. */
const kept = () => office.archive().context.engine.read(async (reader) => ({
  movements: await reader.all(keptMovement, 'SELECT movement_id, stays, signed_cents, matched_cents, excluded_cents, settled_cents, open_cents FROM closed_movement ORDER BY movement_id'),
  flows: await reader.all(keptFlow, 'SELECT flow_id, stays, version_id, declared_cents, residual_cents FROM closed_flow ORDER BY flow_id'),
}));

/** Makes of the closing what it was before its rows were kept (figures without late arrivals and groups, no rows), and lets the migration find them. */
async function asBeforeItsRows(closingId: number): Promise<void> {
  await office.archive().context.engine.write('test.older', async (unit) => {
    await unit.run("UPDATE month_closing SET figures = json_remove(figures, '$.overview', '$.ledger.lateCents') WHERE id = ?", [closingId]);
    await unit.run('DELETE FROM closed_movement');
    await unit.run('DELETE FROM closed_flow');
    for (const statement of closedRowsMigration.statements) if (statement.startsWith('INSERT INTO closed_')) await unit.run(statement);
  });
}

test('a month that was closed before its rows were kept opens, reads as it was, tells what came later and can be opened again', async () => {
  const closingId = await closeMarch();
  const [before, papers, april] = [await kept(), await checklist(MARCH), await checklist(APRIL)];
  await asBeforeItsRows(closingId);
  expect(await kept()).toEqual(before);

  // The program is started on it.
  await office.reopen();
  expect(valueOf(await desk().closings.list({}))).toMatchObject({ openFrom: APRIL, closings: [{ id: closingId, month: MARCH, reopened: null, ledger: papers.ledger }] });
  expect(await checklist(MARCH)).toMatchObject({ ledger: papers.ledger, carried: papers.carried, afterClosing: [] });
  expect((await checklist(APRIL)).ledger).toEqual(april.ledger);
  expect((await overview(MARCH)).closed).toMatchObject({ changes: 0 });
  expect(valueOf(await desk().closings.paper({ closingId, paper: 'REPORT' })).fileName).toBe('verbale-riconciliazione-2026-03.pdf');

  // What comes later is counted in April, and is no opening balance.
  await office.importTreasury(TREASURY_FILES.slice(4));
  await office.archive().context.reconciliation?.rebuild();
  expect((await checklist(MARCH)).ledger).toEqual(papers.ledger);
  expect((await checklist(APRIL)).ledger).toMatchObject({ openingCents: papers.ledger.closingCents, creditCents: 0, differenceCents: 0 });

  valueOf(await desk().closings.reopen({ requestId: newRequestId(), closingId, reason: 'Manca un flusso' }));
  expect(valueOf(await desk().closings.list({}))).toMatchObject({ openFrom: null });
  expect(await checklist(MARCH)).toMatchObject({ closing: null, afterClosing: [], ledger: { differenceCents: 0 } });
  // Closed again, with the rows that came meanwhile.
  expect(await closeMarch()).toBeGreaterThan(closingId);
  expect((await checklist(APRIL)).ledger).toMatchObject({ openingCents: (await checklist(MARCH)).ledger.closingCents, lateCents: 0, creditCents: 0, differenceCents: 0 });
}, 120_000);
