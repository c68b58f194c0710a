import { expect, test } from 'vitest';
import { createIdleClock } from './idle-clock.ts';

test('tells the core that a person is at work, at most every 30 s', () => {
  const clock = createIdleClock(10, 0);
  clock.activity(10_000);
  expect(clock.tick(20_000)).toBe('nothing');
  expect(clock.tick(31_000)).toBe('keep-alive');
  expect(clock.tick(62_000)).toBe('nothing');
  clock.activity(70_000);
  expect(clock.tick(71_000)).toBe('keep-alive');
});
test('locks after the idle minutes without activity', () => {
  const clock = createIdleClock(10, 0);
  clock.activity(60_000);
  expect(clock.tick(659_000)).not.toBe('lock');
  expect(clock.tick(660_000)).toBe('lock');
});
