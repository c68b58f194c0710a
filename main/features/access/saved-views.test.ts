import { describe, expect, test } from 'vitest';
import { changeViews, viewsShape, type ListView, type ViewsByList } from './saved-views.ts';

const FIRST = '00000000-0000-4000-8000-000000000001';
const SECOND = '00000000-0000-4000-8000-000000000002';
const view = (id: string, name: string): ListView => ({ id, name, filter: { states: ['EXPIRED'] }, sort: 'DUE', columns: null });
const valueOf = (outcome: ReturnType<typeof changeViews>): ViewsByList => { if (!outcome.ok) throw new Error(outcome.error.message); return outcome.value; };
const save = (views: ViewsByList, saved: ListView) => changeViews(views, { kind: 'SAVE', list: 'positions', view: saved });

describe('saved views', () => {
  test('are kept list by list, in the order in which they were saved, and renamed in place', () => {
    const two = valueOf(save(valueOf(save({}, view(FIRST, 'Scadute'))), view(SECOND, 'Mie')));
    const renamed = valueOf(save(two, view(FIRST, 'Scadute da sollecitare')));
    expect(renamed['positions']?.saved.map((one) => one.name)).toEqual(['Scadute da sollecitare', 'Mie']);
    expect(renamed['payments']).toBeUndefined();
  });
  test('two views of a list have different names, whatever the letters', () => {
    const one = valueOf(save({}, view(FIRST, 'Scadute')));
    expect(save(one, view(SECOND, 'SCADUTE'))).toMatchObject({ ok: false, error: { code: 'DUPLICATE', field: 'viewChange.view.name' } });
    expect(save(one, view(FIRST, 'scadute')).ok).toBe(true);
    expect(changeViews(one, { kind: 'SAVE', list: 'payments', view: view(SECOND, 'Scadute') }).ok).toBe(true);
  });
  test('thirty are enough', () => {
    let views: ViewsByList = {};
    for (let count = 0; count < 30; count += 1) views = valueOf(save(views, view(`00000000-0000-4000-8000-${String(count).padStart(12, '0')}`, `Vista ${count}`)));
    expect(save(views, view('00000000-0000-4000-8000-999999999999', 'Una di troppo'))).toMatchObject({ error: { code: 'TOO_BIG' } });
  });
  test('the list opens with the preferred one, until it is removed', () => {
    const one = valueOf(save({}, view(FIRST, 'Scadute')));
    const preferred = valueOf(changeViews(one, { kind: 'PREFER', list: 'positions', id: FIRST }));
    expect(preferred['positions']?.preferredId).toBe(FIRST);
    expect(valueOf(changeViews(preferred, { kind: 'REMOVE', list: 'positions', id: FIRST }))['positions']).toEqual({ saved: [], preferredId: null });
    expect(valueOf(changeViews(one, { kind: 'PREFER', list: 'positions', id: SECOND }))['positions']?.preferredId).toBeNull();
  });
  test('one that cannot be read is left out, the others stay', () => {
    expect(viewsShape.parse({ positions: { saved: [{ id: 'odd' }, view(FIRST, 'Scadute')], preferredId: FIRST } })['positions']?.saved.map((one) => one.name)).toEqual(['Scadute']);
    expect(viewsShape.parse('odd')).toEqual({});
  });
});
