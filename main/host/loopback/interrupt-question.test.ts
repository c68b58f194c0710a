import { expect, test, vi } from 'vitest';
import { askAtInterrupt } from './interrupt-question.ts';

const SENTENCE = '2 avvisi stampati non sono ancora stati inviati: chi li ha in mano non può pagarli.';

function terminal(unsent: () => Promise<string | null>) {
  const warned: string[] = [];
  const seen = { ended: 0, nowMs: 1_000_000 };
  const press = askAtInterrupt({ unsent, warn: (line) => void warned.push(line), end: () => { seen.ended += 1; }, nowMs: () => seen.nowMs });
  return { warned, seen, press };
}

test('with notices unsent the first Ctrl+C says so and how to leave, the second ends', async () => {
  const { warned, seen, press } = terminal(async () => SENTENCE);
  press();
  await vi.waitUntil(() => warned.length === 1);
  expect(warned[0]).toBe(`${SENTENCE} Sportello resta aperto. Per chiudere lo stesso premi ancora Ctrl+C.`);
  seen.nowMs += 5_000;
  press();
  expect([warned.length, seen.ended]).toEqual([1, 1]);
});

test('one press that arrives several times, passed on by those who started the program, is one', async () => {
  const { warned, seen, press } = terminal(async () => SENTENCE);
  press();
  press();
  await vi.waitUntil(() => warned.length === 1);
  seen.nowMs += 20;
  press();
  expect([warned.length, seen.ended]).toEqual([1, 0]);
});

test('a press long after is asked anew, and ends the program once all is sent', async () => {
  let left: string | null = SENTENCE;
  const { warned, seen, press } = terminal(async () => left);
  press();
  await vi.waitUntil(() => warned.length === 1);
  seen.nowMs += 61_000;
  press();
  await vi.waitUntil(() => warned.length === 2);
  left = null;
  seen.nowMs += 61_000;
  press();
  await vi.waitUntil(() => seen.ended === 1);
  expect(warned).toHaveLength(2);
});

test.each([['nothing is unsent', async () => null], ['it cannot be read', async () => { throw new Error('damaged'); }]])('when %s the first Ctrl+C ends', async (_why, unsent) => {
  const { warned, seen, press } = terminal(unsent);
  press();
  await vi.waitUntil(() => seen.ended === 1);
  expect(warned).toEqual([]);
});
