import { describe, expect, test } from 'vitest';
import { comboOf, italianKeyLabel, type KeyPress } from './key-combo.ts';

const press = (part: Partial<KeyPress>): KeyPress => ({ key: '', code: '', ctrl: false, alt: false, shift: false, meta: false, ...part });

describe('names of key presses', () => {
  test.each([
    [press({ key: 'F9' }), 'F9'], [press({ key: 'Enter', ctrl: true }), 'Ctrl+Enter'], [press({ key: 'k', ctrl: true }), 'Ctrl+K'], [press({ key: 'c' }), 'C'], [press({ key: 'C', shift: true }), 'C'], [press({ key: 'C', ctrl: true, shift: true }), 'Ctrl+Shift+C'], [press({ key: 'C', ctrl: true }), 'Ctrl+C'], [press({ key: '?', shift: true }), '?'],
    [press({ key: ' ' }), 'Space'], [press({ key: 'Delete', shift: true }), 'Shift+Delete'], [press({ key: '1', code: 'Digit1', alt: true }), 'Alt+1'],
    // With some layouts Alt changes the character: the physical key counts.
    [press({ key: '¡', code: 'Digit1', alt: true }), 'Alt+1'], [press({ key: '1', code: 'Numpad1', alt: true }), 'Alt+1'],
  ])('%o is %s', (given, combo) => { expect(comboOf(given)).toBe(combo); });

  test('hints speak as the Italian keyboard', () => {
    expect(italianKeyLabel('Ctrl+Enter')).toBe('Ctrl+Invio');
    expect(italianKeyLabel('Escape')).toBe('Esc');
    expect(italianKeyLabel('Shift+Delete')).toBe('Maiusc+Canc');
    expect(italianKeyLabel('ArrowUp')).toBe('↑');
    expect(italianKeyLabel('F2')).toBe('F2');
  });
});
