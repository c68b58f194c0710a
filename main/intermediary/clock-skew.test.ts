import { expect, test } from 'vitest';
import { createClockSkew } from './clock-skew.ts';

const MINUTE = 60_000;

test('the skew is the median of the last five answers: one that is wild changes nothing', () => {
  const skew = createClockSkew();
  expect([skew.skewMs(), skew.level(), skew.correctedMs(1_000)]).toEqual([null, 'OK', 1_000]);
  for (const server of [2_000, 3_000, 9_999_999_999, 1_000, 2_500]) skew.add(server, 0);
  expect([skew.skewMs(), skew.correctedMs(1_000)]).toEqual([2_500, 3_500]);
});

test('more than five minutes is a warning, more than a day stops creations, in either direction', () => {
  const levels = [5 * MINUTE, 5 * MINUTE + 1, -6 * MINUTE, 24 * 60 * MINUTE, 24 * 60 * MINUTE + 1, -25 * 60 * MINUTE].map((offset) => {
    const skew = createClockSkew();
    skew.add(offset, 0);
    return skew.level();
  });
  expect(levels).toEqual(['OK', 'WARN', 'WARN', 'WARN', 'STOP', 'STOP']);
});

test('a clock that was set right is believed after three answers, and what was measured survives a restart', () => {
  const skew = createClockSkew();
  for (let count = 0; count < 5; count += 1) skew.add(60 * MINUTE, 0);
  const restarted = createClockSkew();
  restarted.restore(skew.samples());
  expect(restarted.level()).toBe('WARN');
  for (let count = 0; count < 3; count += 1) restarted.add(0, 0);
  expect(restarted.level()).toBe('OK');
});
