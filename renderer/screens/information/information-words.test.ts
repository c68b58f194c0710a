import { expect, test } from 'vitest';
import { countRows, countsNote, HOST_WORDS, sizeWords } from './information-words.ts';

test('writes sizes as an Italian reads them', () => {
  expect(sizeWords(512)).toBe('512 byte');
  expect(sizeWords(1536)).toBe('1,5 kB');
  expect(sizeWords(12_345_678)).toBe('11,8 MB');
  expect(sizeWords(3 * 1024 ** 4)).toBe('3072,0 GB');
});

test('names the counts it knows and does not hide the others', () => {
  expect(countRows({ receipts: 2, positions: 10, flows: 1 })).toEqual([{ label: 'Posizioni', count: 10 }, { label: 'Ricevute', count: 2 }, { label: 'flows', count: 1 }]);
});

test('the window is named as an office names it', () => {
  expect(HOST_WORDS['loopback']).toBe('finestra del browser, su questo computer');
});

test('who works for some offices only is told that the counts are of the whole entity', () => {
  expect(countsNote(['Tributi'])).toContain('tutto l’ente');
  expect(countsNote(null)).toBeNull();
});
