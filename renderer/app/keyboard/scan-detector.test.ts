import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { createScanDetector, SCAN_MAX_GAP_MS, type ScanStep } from './scan-detector.ts';

function type(text: string, gapMs: number, enterGapMs = gapMs): ScanStep {
  const detector = createScanDetector();
  let at = 1_000;
  for (const key of text) { detector.press(key, at); at += gapMs; }
  return detector.press('Enter', at - gapMs + enterGapMs);
}

describe('telling a scanner from a person', () => {
  test('a fast burst of 18 digits closed by Enter is a scan', () => {
    expect(type('302011124351560199', 8)).toEqual({ kind: 'scan', text: '302011124351560199' });
  });
  test('the same digits typed by a person are not', () => {
    expect(type('302011124351560199', 90)).toEqual({ kind: 'idle' });
  });
  test('eleven characters are enough, ten are not', () => {
    expect(type('01234567890', 10).kind).toBe('scan');
    expect(type('0123456789', 10).kind).toBe('idle');
  });
  test('a gap of exactly 35 ms breaks the burst', () => {
    expect(type('01234567890', SCAN_MAX_GAP_MS).kind).toBe('idle');
    expect(type('01234567890', SCAN_MAX_GAP_MS - 1).kind).toBe('scan');
  });
  test('one key delivered late by a busy computer does not break a fast burst', () => {
    const detector = createScanDetector();
    let at = 0;
    for (const [index, key] of [...'302011124351560199'].entries()) detector.press(key, (at += index === 9 ? 80 : 8));
    expect(detector.press('Enter', at + 8).kind).toBe('scan');
  });
  test('Enter pressed by a person after a burst does not make it a scan', () => {
    expect(type('302011124351560199', 8, 400).kind).toBe('idle');
  });
  test('Shift between characters (the | of a QR) does not break the burst', () => {
    const detector = createScanDetector();
    let at = 0;
    for (const key of 'PAGOPA') { detector.press('Shift', (at += 4)); detector.press(key, (at += 4)); }
    detector.press('Shift', (at += 4));
    detector.press('|', (at += 4));
    for (const key of '00230201') detector.press(key, (at += 8));
    expect(detector.press('Enter', at + 8)).toEqual({ kind: 'scan', text: 'PAGOPA|00230201' });
  });
  test('a function key in the middle starts again', () => {
    const detector = createScanDetector();
    for (let index = 0; index < 12; index += 1) detector.press('1', index * 5);
    detector.press('F2', 62);
    expect(detector.press('Enter', 65)).toEqual({ kind: 'idle' });
  });
  test('what was typed slowly before a scan is not part of it', () => {
    const detector = createScanDetector();
    detector.press('r', 0);
    detector.press('o', 200);
    let at = 1_000;
    for (const key of '302011124351560199') detector.press(key, (at += 10));
    expect(detector.press('Enter', at + 10)).toEqual({ kind: 'scan', text: '302011124351560199' });
  });
  test('the second character of a burst is announced, so that it does not act as a key', () => {
    const detector = createScanDetector();
    expect(detector.press('C', 0)).toEqual({ kind: 'idle' });
    expect(detector.press('S', 10)).toEqual({ kind: 'burst', length: 2 });
  });
  test('whatever printable text a scanner types comes out the same', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...'0123456789ABCDEFabcdef|;=-òì§\' '), minLength: 11, maxLength: 300 }), fc.integer({ min: 1, max: 34 }), (text, gap) => {
      expect(type(text, gap)).toEqual({ kind: 'scan', text });
    }));
  });
});
