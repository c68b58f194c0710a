import { describe, expect, test } from 'vitest';
import { dayAsRead, dayAsStored, entityDifferences, entityFormOf, entityInputOf, entityProblems } from './entity-form.ts';

const RIGHT = { ...entityFormOf(null), fiscalCode: '99999000013', name: 'Comune di Esempio' };

describe('entity', () => {
  test('an entity with fiscal code and name has nothing to correct', () => expect(entityProblems(RIGHT)).toEqual({}));
  test('says which last digit of the fiscal code is expected', () => expect(entityProblems({ ...RIGHT, fiscalCode: '99999000014' })['fiscalCode']).toContain('attesa è 3'));
  test('wants both the code and the name', () => expect(Object.keys(entityProblems(entityFormOf(null)))).toEqual(['fiscalCode', 'name']));
  test('wants five characters of CBILL and six digits of ISTAT, when they are given', () => {
    expect(Object.keys(entityProblems({ ...RIGHT, cbillCode: 'A1', istatCode: '12' }))).toEqual(['cbillCode', 'istatCode']);
    expect(entityProblems({ ...RIGHT, cbillCode: 'a1b2c', istatCode: '058091' })).toEqual({});
  });
  test('wants the authorisation of Poste as the slip must bear it, or none', () => {
    expect(entityProblems({ ...RIGHT, postalAuthCode: '123' })['postalAuthCode']).toContain('AUT. DB/… DEL gg/mm/aaaa');
    expect(entityProblems({ ...RIGHT, postalAuthCode: ' AUT. DB/SSIC/E 12345 DEL 01/02/2020 ' })).toEqual({});
  });
  test('tells how much a text is over its length, without cutting it', () => expect(entityProblems({ ...RIGHT, department: 'x'.repeat(51) })['department']).toContain('ora 51'));
  test('lines of a file stand in the one line of the field, apart as on the notice', () => {
    expect(entityFormOf({ ...entityInputOf(RIGHT), infoLines: 'tel. 0445 000000\nentrate@comune.example.it', version: 1 }).infoLines).toBe('tel. 0445 000000 · entrate@comune.example.it');
  });
  test('sends empty texts as absent and the fiscal code without blanks', () => {
    expect(entityInputOf({ ...RIGHT, fiscalCode: ' 99999 000013 ', department: '  ', cbillCode: 'a1b2c' })).toMatchObject({ fiscalCode: '99999000013', department: null, cbillCode: 'A1B2C' });
  });
});

test('the patron day is written as a day and stored as month and day', () => {
  expect(dayAsStored('24/6')).toBe('06-24');
  expect(dayAsStored('29.02')).toBe('02-29');
  expect(dayAsStored('31/04')).toBeNull();
  expect(dayAsRead('06-24')).toBe('24/06');
  expect(dayAsRead(null)).toBe('');
});

test('a conflict shows only what differs', () => {
  expect(entityDifferences(RIGHT, { ...RIGHT, name: 'Comune Nuovo' })).toEqual([{ label: 'Nome', mine: 'Comune di Esempio', stored: 'Comune Nuovo' }]);
});
