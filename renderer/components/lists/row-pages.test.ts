import { describe, expect, test } from 'vitest';
import { createRowPages, type Page, type RowPages } from './row-pages.ts';

/** A core that answers by keyset over numbers, counts the readings, and can be made to wait or fail. */
function coreOf(rows: number[], size: number) {
  const asked: (string | null)[] = [];
  const gates: (() => void)[] = [];
  let held = false;
  let broken = false;
  return {
    asked,
    rows,
    hold: () => { held = true; },
    release: () => { held = false; for (const open of gates.splice(0)) open(); },
    fail: (on: boolean) => { broken = on; },
    load: async (cursor: string | null): Promise<Page<number>> => {
      asked.push(cursor);
      if (held) await new Promise<void>((open) => { gates.push(open); });
      if (broken) throw new Error('broken');
      const after = rows.filter((row) => cursor === null || row > Number(cursor));
      const page = after.slice(0, size);
      return { rows: page, next: after.length > size ? String(page.at(-1)) : null };
    },
  };
}
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
const settled = async () => { for (let turn = 0; turn < 60; turn += 1) await Promise.resolve(); };
const shown = (pages: RowPages<number>, first: number, last: number) => numbers(last - first + 1).map((offset) => pages.snapshot().at(first + offset));

describe('rows of a long list', () => {
  test('come page by page, ahead of the screen and no further', async () => {
    const core = coreOf(numbers(1000), 10);
    const pages = createRowPages({ load: core.load, ahead: 20 });
    expect(pages.snapshot()).toMatchObject({ state: 'loading', length: 0, hasMore: true });
    pages.show(0, 5);
    await settled();
    expect(pages.snapshot()).toMatchObject({ state: 'ready', length: 30 });
    pages.show(12, 17);
    await settled();
    expect(shown(pages, 12, 17)).toEqual([12, 13, 14, 15, 16, 17]);
    expect(pages.snapshot().length).toBe(40);
    expect(new Set(core.asked).size).toBe(core.asked.length);
  });
  test('end where the list ends, and an empty list is a list', async () => {
    const pages = createRowPages({ load: coreOf(numbers(25), 10).load, ahead: 100 });
    pages.show(0, 5);
    await settled();
    expect(pages.snapshot()).toMatchObject({ length: 25, hasMore: false });
    expect(pages.snapshot().at(25)).toBeUndefined();
    const none = createRowPages({ load: coreOf([], 10).load });
    none.show(0, 0);
    await settled();
    expect(none.snapshot()).toMatchObject({ state: 'ready', length: 0, hasMore: false });
  });
  test('far behind the screen are let go, and are the same when one scrolls back', async () => {
    const core = coreOf(numbers(400), 10);
    const pages = createRowPages({ load: core.load, ahead: 10, keep: 6 });
    for (let first = 0; first < 390; first += 10) { pages.show(first, first + 5); await settled(); }
    expect(pages.snapshot().length).toBe(400);
    expect(pages.snapshot().at(3)).toBeUndefined();
    pages.show(0, 5);
    await settled();
    expect(shown(pages, 0, 5)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(pages.snapshot().length).toBe(400);
  });
  test('stay on screen while they are read again; what came and went moves the following ones', async () => {
    const core = coreOf(numbers(60), 10);
    const pages = createRowPages({ load: core.load, ahead: 10 });
    for (const first of [0, 20, 40]) { pages.show(first, first + 5); await settled(); }
    core.rows.splice(0, core.rows.length, ...numbers(60).filter((row) => row !== 42 && row !== 3));
    core.hold();
    pages.refresh();
    expect(pages.snapshot().at(42)).toBe(42);
    core.release();
    await settled();
    expect(shown(pages, 40, 45)).toEqual([40, 41, 43, 44, 45, 46]);
    const all = numbers(pages.snapshot().length).map((index) => pages.snapshot().at(index));
    expect(new Set(all.filter((row) => row !== undefined && row >= 40)).size).toBe(all.filter((row) => row !== undefined && row >= 40).length);
  });
  test('a page scrolled past before it arrives is no longer waited for', async () => {
    const core = coreOf(numbers(2_000), 10);
    const pages = createRowPages({ load: core.load, ahead: 10, keep: 6 });
    for (let first = 0; first < 1_900; first += 10) { pages.show(first, first + 5); await settled(); }
    core.hold();
    for (let first = 100; first < 1_000; first += 100) pages.show(first, first + 5);
    core.release();
    await settled();
    expect(shown(pages, 900, 905)).toEqual([900, 901, 902, 903, 904, 905]);
    expect(pages.snapshot().at(300)).toBeUndefined();
  });
  test('a list that became shorter ends earlier, one that grew goes on', async () => {
    const core = coreOf(numbers(30), 10);
    const pages = createRowPages({ load: core.load, ahead: 100 });
    pages.show(0, 5);
    await settled();
    core.rows.splice(8);
    pages.refresh();
    await settled();
    expect(pages.snapshot()).toMatchObject({ length: 8, hasMore: false });
    core.rows.push(...numbers(20).map((row) => row + 100));
    pages.refresh();
    await settled();
    expect(pages.snapshot()).toMatchObject({ length: 28, hasMore: false });
  });
  test('a reading that fails takes nothing away and is tried again', async () => {
    const core = coreOf(numbers(30), 10);
    const pages = createRowPages({ load: core.load, ahead: 5 });
    pages.show(0, 2);
    await settled();
    core.fail(true);
    pages.show(8, 9);
    await settled();
    expect(pages.snapshot()).toMatchObject({ state: 'ready', length: 10 });
    expect(pages.snapshot().problem).toBeInstanceOf(Error);
    core.fail(false);
    pages.refresh();
    await settled();
    expect(pages.snapshot()).toMatchObject({ length: 20, problem: null });
    const broken = coreOf(numbers(3), 10);
    broken.fail(true);
    const first = createRowPages({ load: broken.load });
    first.show(0, 0);
    await settled();
    expect(first.snapshot().state).toBe('failed');
  });
  test('what arrives after a pause is thrown away and asked again', async () => {
    const core = coreOf(numbers(30), 10);
    const pages = createRowPages({ load: core.load });
    core.hold();
    pages.show(0, 0);
    pages.pause();
    core.release();
    await settled();
    expect(pages.snapshot().state).toBe('loading');
    pages.show(0, 0);
    await settled();
    expect(pages.snapshot().length).toBe(30);
  });
});
