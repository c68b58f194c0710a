import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isCivilDate } from '../../../main/domain/civil-date.ts';
import { SHOWN_STATES } from '../../../main/domain/position-state.ts';
import { EMPTY_FILTER } from '../acts/position-filter.ts';
import { duePresets, dueWords, FILTER_STATES, isFiltering, sameRange, statesWords, toggleState } from './filter-words.ts';

describe('filters in words', () => {
  test('every state a person sees can be filtered, once', () => {
    expect([...FILTER_STATES].toSorted()).toEqual([...SHOWN_STATES].toSorted());
  });
  test('one state is named, several are counted', () => {
    expect(statesWords([])).toBe('tutti');
    expect(statesWords(['OVERDUE'])).toBe('scaduta ma pagabile');
    expect(statesWords(['OVERDUE', 'EXPIRED'])).toBe('2 scelti');
  });
  test('choosing a state twice leaves things as they were', () => {
    expect(toggleState(toggleState(['PAID'], 'DRAFT'), 'DRAFT')).toEqual(['PAID']);
  });
  test('a period open on one side says which', () => {
    expect(dueWords({ dueFrom: null, dueTo: '2027-01-31' })).toBe('fino al 31/01/2027');
    expect(dueWords({ dueFrom: '2027-01-31', dueTo: null })).toBe('dal 31/01/2027');
    expect(dueWords({ dueFrom: '2027-01-01', dueTo: '2027-01-31' })).toBe('01/01/2027 – 31/01/2027');
    expect(dueWords({ dueFrom: null, dueTo: null })).toBe('tutte');
  });
  test('periods are real dates in order, also at the end of February', () => {
    fc.assert(fc.property(fc.date({ min: new Date('2020-01-01'), max: new Date('2040-12-31'), noInvalidDate: true }), (day) => {
      for (const { range } of duePresets(day.toISOString().slice(0, 10))) {
        expect(range.dueTo !== null && isCivilDate(range.dueTo)).toBe(true);
        if (range.dueFrom !== null) { expect(isCivilDate(range.dueFrom)).toBe(true); expect(range.dueFrom <= (range.dueTo ?? '')).toBe(true); }
      }
    }));
  });
  test('the empty filter leaves nothing out, any part of it does', () => {
    expect(isFiltering(EMPTY_FILTER)).toBe(false);
    expect(isFiltering({ ...EMPTY_FILTER, unsentOnly: true })).toBe(true);
    expect(isFiltering({ ...EMPTY_FILTER, text: 'rossi' })).toBe(true);
    expect(sameRange({ dueFrom: null, dueTo: '2026-01-01' }, { dueFrom: null, dueTo: '2026-01-01' })).toBe(true);
  });
});
