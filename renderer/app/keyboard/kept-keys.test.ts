import { expect, test } from 'vitest';
import fc from 'fast-check';
import { createKeyKeeper } from './kept-keys.ts';

test('whatever part of a code comes before the field, nothing of it is lost', () => {
  fc.assert(fc.property(fc.stringMatching(/^[0-9]{18}$/), fc.integer({ min: 0, max: 18 }), (code, at) => {
    const keeper = createKeyKeeper();
    keeper.begin(0);
    for (const key of code.slice(0, at)) expect(keeper.press(key, 10)).toBe(true);
    const field = `${keeper.take()?.text ?? ''}${code.slice(at)}`;
    expect(field).toBe(code);
    expect(keeper.press('1', 20)).toBe(false);
  }));
});

test('an Enter before the field tells that the code is whole, and what comes after it is not part of it', () => {
  const keeper = createKeyKeeper();
  keeper.begin(0);
  for (const key of ['Enter', '3', 'Shift', '0', '2', 'Enter', '9']) expect(keeper.press(key, 10)).toBe(true);
  expect(keeper.take()).toEqual({ text: '302', entered: true });
});

test('another command, or a screen that does not come, gives the keys back', () => {
  const keeper = createKeyKeeper();
  expect([keeper.press('3', 0), keeper.take()]).toEqual([false, null]);
  keeper.begin(0);
  keeper.press('3', 10);
  expect([keeper.press('Escape', 20), keeper.press('0', 30), keeper.take()]).toEqual([false, false, null]);
  keeper.begin(0);
  expect([keeper.press('3', 5_000), keeper.take()]).toEqual([false, null]);
});
