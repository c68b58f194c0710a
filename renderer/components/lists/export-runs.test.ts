import { describe, expect, test } from 'vitest';
import { createExportRuns, secondsLeftOf, type ExportDriver, type ExportFacts } from './export-runs.ts';

const facts = (given: Partial<ExportFacts>): ExportFacts => ({ id: 'a', fileName: 'posizioni.xlsx', state: 'RUNNING', done: 0, total: 100, changedMeanwhile: false, message: null, ...given });
const FAILURE = { code: 'LINK_LOST', message: 'Collegamento interrotto.', field: null, retry: 'SAME_REQUEST' } as const;

function driverOf(told: ExportFacts[], given: Partial<ExportDriver> = {}) {
  const saved: string[] = [];
  const cancelled: string[] = [];
  const driver: ExportDriver = {
    state: async () => ({ ok: true, value: told.length > 1 ? (told.shift() ?? facts({})) : (told[0] ?? facts({})) }), hand: async () => ({ ok: true, value: { saved: true } }), cancel: async (id) => { cancelled.push(id); }, onSaved: ({ fileName }) => { saved.push(fileName); },
    wait: async () => undefined, nowMs: () => 0, ...given,
  };
  return { driver, saved, cancelled };
}
const STARTED = { id: 'a', fileName: 'posizioni.xlsx', total: 100 };

describe('an export', () => {
  test('is followed until its file is saved, then it is no longer on screen', async () => {
    const runs = createExportRuns();
    const seen: number[] = [];
    runs.subscribe(() => { const [run] = runs.current(); if (run !== undefined) seen.push(run.done); });
    const { driver, saved } = driverOf([facts({ state: 'WAITING' }), facts({ done: 40 }), facts({ state: 'READY', done: 100 })]);
    await runs.follow(STARTED, driver);
    expect(seen).toContain(40);
    expect(saved).toEqual(['posizioni.xlsx']);
    expect(runs.current()).toEqual([]);
  });
  test('whose file the operator did not save yet is kept, and can be saved or thrown away', async () => {
    const runs = createExportRuns();
    const { driver, cancelled } = driverOf([facts({ state: 'READY', done: 100 })], { hand: async () => ({ ok: true, value: { saved: false } }) });
    await runs.follow(STARTED, driver);
    expect(runs.current()).toMatchObject([{ state: 'KEPT' }]);
    await runs.save('a', driver);
    expect(runs.current()).toMatchObject([{ state: 'KEPT' }]);
    await runs.drop('a', driver);
    expect([runs.current(), cancelled]).toEqual([[], ['a']]);
  });
  test('that fails says why and stays until it is read', async () => {
    const runs = createExportRuns();
    await runs.follow(STARTED, driverOf([facts({ state: 'FAILED', message: 'Il disco è pieno.' })]).driver);
    expect(runs.current()).toMatchObject([{ state: 'FAILED', message: 'Il disco è pieno.' }]);
    runs.forget('a');
    await runs.follow(STARTED, driverOf([], { state: async () => ({ ok: false, error: FAILURE }) }).driver);
    expect(runs.current()).toMatchObject([{ state: 'FAILED', message: 'Collegamento interrotto.' }]);
  });
  test('of rows that changed while it was written says so after it is saved', async () => {
    const runs = createExportRuns();
    const { driver, saved } = driverOf([facts({ state: 'READY', done: 100, changedMeanwhile: true })]);
    await runs.follow(STARTED, driver);
    expect([saved, runs.current().map(({ state }) => state)]).toEqual([['posizioni.xlsx'], ['REMARK']]);
  });
  test('that is stopped goes away at once', async () => {
    const runs = createExportRuns();
    const { driver, cancelled, saved } = driverOf([facts({ done: 1 })], { wait: async () => { await runs.drop('a', driver); } });
    await runs.follow(STARTED, driver);
    expect([runs.current(), cancelled, saved]).toEqual([[], ['a'], []]);
  });
  test('says how long it still takes once it has a pace', () => {
    expect(secondsLeftOf({ done: 0, total: 100 }, 5_000)).toBeNull();
    expect(secondsLeftOf({ done: 25, total: 100 }, 5_000)).toBe(15);
  });
});
