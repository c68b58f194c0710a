import { describe, expect, test } from 'vitest';
import { defaultDueDate, restDayOf } from './due-date-rule.ts';
import { readEntry } from './entry-state.ts';
import { asksForAmount, LARGE_CENTS } from './large-amount.ts';
import { bornWords, fiscalCodeMistake, markedCode } from './fiscal-code-words.ts';

describe('due date proposed', () => {
  test('days from today, moved on to a working day', () => {
    expect(defaultDueDate({ kind: 'DAYS', days: 30 }, '2026-11-24', {})).toBe('2026-12-24');
    expect(defaultDueDate({ kind: 'DAYS', days: 31 }, '2026-11-24', {})).toBe('2026-12-28');
    expect(defaultDueDate({ kind: 'DAYS', days: 17 }, '2026-11-24', { patronDay: '12-11' })).toBe('2026-12-14');
  });
  test('a fixed date already past is asked, not proposed', () => {
    expect(defaultDueDate({ kind: 'FIXED_DATE', date: '2026-05-31' }, '2026-11-24', {})).toBeNull();
    expect(defaultDueDate({ kind: 'FIXED_DATE', date: '2026-12-31' }, '2026-11-24', {})).toBe('2026-12-31');
  });
});

test('a rest day says why and offers the next working day', () => {
  expect(restDayOf('2026-12-13', {})).toEqual({ words: 'Cade di domenica', next: '2026-12-14', offer: 'Sposta a lun 14/12/2026' });
  expect(restDayOf('2026-12-25', {})).toMatchObject({ words: 'È festa: Natale', next: '2026-12-28' });
  expect(restDayOf('2026-12-16', {})).toBeNull();
});

describe('codice fiscale', () => {
  test('a right one has no mistake, of a person or of a company', () => {
    expect(fiscalCodeMistake('RSSMRA80A01H501U')).toBeNull();
    expect(fiscalCodeMistake('01234567897')).toBeNull();
  });
  test('the wrong character is the one that is marked', () => {
    const wrong = markedCode('RSSMRA8OA01H501U').map((piece, index) => (piece.wrong ? index : -1)).filter((index) => index >= 0);
    expect(wrong).toEqual([7]);
  });
  test('birth in words', () => {
    expect(bornWords({ sex: 'F', birthDate: '1994-07-19' })).toBe('nata il 19/07/1994');
    expect(bornWords({ sex: null, birthDate: null })).toBeNull();
  });
});

describe('what the navigation says', () => {
  test('row numbers are taken, anything else counts as not given', () => {
    expect(readEntry({ serviceId: 4, personId: '7', fresh: 1 })).toEqual({ serviceId: 4, personId: null, debtorOf: null, duplicateOf: null, replacesId: null, supplement: null });
    for (const strange of [null, undefined, 'x', 3, [], { serviceId: -1 }, { serviceId: 1.5 }]) expect(readEntry(strange).serviceId).toBeNull();
    expect(readEntry({ duplicateOf: 4, supplement: { cents: 1_260, until: '2027-01-23' } }).supplement).toEqual({ cents: 1_260, until: '2027-01-23' });
    for (const supplement of [{ cents: 0, until: '2027-01-23' }, { cents: 1_260, until: '2027-02-30' }, 'x']) expect(readEntry({ duplicateOf: 4, supplement }).supplement).toBeNull();
  });
});

test('a very large amount is asked once: not a cent below, not when stored so, again when it changed', () => {
  expect(asksForAmount(LARGE_CENTS - 1, null)).toBe(false);
  expect(asksForAmount(LARGE_CENTS, null)).toBe(true);
  expect(asksForAmount(LARGE_CENTS, LARGE_CENTS)).toBe(false);
  expect(asksForAmount(LARGE_CENTS * 10, LARGE_CENTS)).toBe(true);
});
