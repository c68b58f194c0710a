import { describe, expect, test } from 'vitest';
import { keptChoice, keptChoices, keptFlag, keptNumber, keptText, lookOf, openingLook, plainLook, sameFilter, sameLook, viewOf, type ListKind, type ListPreferences } from './list-look.ts';
import { readPeriod } from './list-period.ts';

type Filter = Readonly<{ states: readonly ('PAID' | 'EXPIRED')[]; text: string; due: string; mine: boolean; serviceId: number | null }>;
const EMPTY: Filter = { states: [], text: '', due: '', mine: false, serviceId: null };
const kind: ListKind<Filter, 'NEWEST' | 'DUE'> = {
  list: 'positions', emptyFilter: EMPTY, sorts: [{ sort: 'NEWEST', label: 'Più recenti', column: null, direction: 'descending' }, { sort: 'DUE', label: 'Scadenza', column: 'due', direction: 'ascending' }],
  readFilter: (kept) => ({ states: keptChoices(kept['states'], ['PAID', 'EXPIRED'] as const), text: keptText(kept['text']), due: readPeriod(kept['due']), mine: keptFlag(kept['mine']), serviceId: keptNumber(kept['serviceId']) }),
};
const ID = '00000000-0000-4000-8000-000000000001';
const preferences = (given: Partial<ListPreferences>): ListPreferences => ({ columns: {}, views: {}, ...given });

describe('how a list is looked at', () => {
  test('it opens as it is, with the columns of the operator', () => {
    expect(openingLook(kind, undefined)).toEqual({ filter: EMPTY, sort: 'NEWEST', columns: null, viewId: null });
    expect(openingLook(kind, preferences({ columns: { positions: ['name', 'due'] } })).columns).toEqual(['name', 'due']);
  });
  test('it opens with the preferred view, columns and all', () => {
    const view = viewOf<Filter, 'NEWEST' | 'DUE'>({ filter: { ...EMPTY, states: ['EXPIRED'], due: 'THIS_MONTH' }, sort: 'DUE', columns: ['name'], viewId: null }, ID, 'Scadute');
    const opened = openingLook(kind, preferences({ views: { positions: { saved: [view], preferredId: ID } } }));
    expect(opened).toEqual({ filter: { ...EMPTY, states: ['EXPIRED'], due: 'THIS_MONTH' }, sort: 'DUE', columns: ['name'], viewId: ID });
    expect(openingLook(kind, preferences({ views: { positions: { saved: [view], preferredId: null } } })).viewId).toBeNull();
  });
  test('what an older program kept and means nothing now is left out', () => {
    const odd = lookOf(kind, { id: ID, name: 'Vecchia', filter: { states: ['PAID', 'GONE'], text: 7, due: 'x', mine: 'yes', other: 1 }, sort: 'GONE', columns: null });
    expect(odd).toEqual({ filter: { ...EMPTY, states: ['PAID'] }, sort: 'NEWEST', columns: null, viewId: ID });
    expect([keptChoice('GONE', ['PAID']), keptNumber(-1), keptNumber(1.5), keptNumber(7)]).toEqual([null, null, null, 7]);
  });
  test('the same values chosen in another order are the same look; a column more is not', () => {
    const plain = plainLook(kind, undefined);
    expect(sameFilter({ states: ['PAID', 'EXPIRED'] }, { states: ['EXPIRED', 'PAID'] })).toBe(true);
    expect(sameFilter(EMPTY, { ...EMPTY, text: 'rossi' })).toBe(false);
    expect(sameLook(plain, { ...plain, viewId: ID })).toBe(true);
    expect(sameLook(plain, { ...plain, columns: ['name'] })).toBe(false);
    expect(sameLook(plain, { ...plain, sort: 'DUE' })).toBe(false);
  });
});
