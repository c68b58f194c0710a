import { expect, test } from 'vitest';
import { bornWords, daysWords, diedWords, foreignWords, mergesPeople, printedWords, sourceWords } from './registry-words.ts';

const mario = { fiscalCode: 'RSSMRA80A01H501U', type: 'F' as const };

test('birth comes from what is written, else from the codice fiscale; companies have none', () => {
  expect(bornWords(mario, '2026-11-24')).toBe('nato il 01/01/1980');
  expect(bornWords({ ...mario, birthPlace: 'Roma' }, '2026-11-24')).toBe('nato il 01/01/1980 a Roma');
  expect(bornWords({ fiscalCode: null, type: 'F', birthDate: '1975-03-04', birthPlace: null }, '2026-11-24')).toBe('nato/a il 04/03/1975');
  expect(bornWords({ fiscalCode: '01234567897', type: 'G' }, '2026-11-24')).toBeNull();
  expect(bornWords({ fiscalCode: null, type: 'F' }, '2026-11-24')).toBeNull();
});

test('death agrees with the person', () => {
  expect(diedWords(mario, '2026-10-01', '2026-11-24')).toBe('morto il 01/10/2026');
  expect(diedWords({ fiscalCode: 'VRDGPP75D50F205M', type: 'F' }, '2026-10-01', '2026-11-24')).toBe('morta il 01/10/2026');
  expect(diedWords({ fiscalCode: null, type: 'F' }, '2026-10-01', '2026-11-24')).toBe('morto/a il 01/10/2026');
});

test('days between which something holds', () => {
  expect(daysWords({ validFrom: '2020-02-01', validTo: null })).toBe('dal 01/02/2020');
  expect(daysWords({ validFrom: '2020-02-01', validTo: '2024-03-31' })).toBe('dal 01/02/2020 al 31/03/2024');
  expect(daysWords({ validFrom: null, validTo: '2024-03-31' })).toBe('fino al 31/03/2024');
  expect(daysWords({ validFrom: null, validTo: null })).toBeNull();
});

test('where an entry comes from', () => {
  const entry = { enteredBy: 'M. Bianchi', enteredAt: '2026-11-24T09:00:00.000Z' };
  expect(sourceWords({ ...entry, source: 'OPERATOR' })).toBe('M. Bianchi, 24/11/2026 10:00');
  expect(sourceWords({ ...entry, source: 'IMPORT' })).toBe('da un file caricato da M. Bianchi, 24/11/2026 10:00');
  expect(sourceWords({ ...entry, enteredBy: null, source: 'ARCHIVE' })).toBe('già in archivio, 24/11/2026 10:00');
});

test('who has no Italian code is told with what they have, and how the notice names them', () => {
  expect(foreignWords({ country: 'DE', taxId: 'DE 12 345', document: 'Passaporto C01X00T47' })).toBe('Germania · cod. DE 12 345 · Passaporto C01X00T47');
  expect(foreignWords({ country: 'FR', taxId: null, document: null })).toBe('Francia');
  expect(printedWords({ ...mario, name: 'Rossi Mario' })).toBe('Rossi Mario, RSSMRA80A01H501U');
  expect(printedWords({ type: 'F', fiscalCode: null, name: 'Müller Hans' })).toContain('ANONIMO');
});

test('only the responsible merge records', () => {
  expect((['COUNTER', 'ACCOUNTING', 'SUPERVISOR', 'ADMINISTRATOR'] as const).map(mergesPeople)).toEqual([false, false, true, true]);
});
