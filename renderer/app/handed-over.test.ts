import { beforeEach, expect, test } from 'vitest';
import { forgetHandedOver, handedOver, handOver, isHandedOverLost } from './handed-over.ts';

beforeEach(forgetHandedOver);

test('the next screen gets what it was handed, also when it is come back to, and the history holds nothing of it', () => {
  const state = handOver({ text: 'RSSMRA80A01H501U' });
  expect([handedOver(state), handedOver(structuredClone(state))]).toEqual([{ text: 'RSSMRA80A01H501U' }, { text: 'RSSMRA80A01H501U' }]);
  expect(JSON.stringify(state)).not.toContain('RSSMRA');
});

test('a state without a ticket, or with one of before, hands nothing', () => {
  expect([null, 'handed', {}, { handed: 3 }, { handed: 'of before' }].map(handedOver)).toEqual([null, null, null, null, null]);
});

test('who logs out leaves nothing, and the oldest of very many go', () => {
  const first = handOver('first');
  const second = handOver('second');
  for (let more = 0; more < 199; more++) handOver(more);
  expect([handedOver(first), handedOver(second)]).toEqual([null, 'second']);
  expect([isHandedOverLost(second), isHandedOverLost(null), isHandedOverLost({})]).toEqual([false, false, false]);
  forgetHandedOver();
  expect([handedOver(second), isHandedOverLost(second)]).toEqual([null, true]);
});
