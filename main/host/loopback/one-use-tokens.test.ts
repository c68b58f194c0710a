import { expect, test } from 'vitest';
import { createOneUseTokens, TOKEN_LIFE_MS } from './one-use-tokens.ts';

test('a token is good once, until ten seconds after it was issued', () => {
  let now = 0;
  const tokens = createOneUseTokens(() => now);
  const [first, second, third] = [tokens.issue(), tokens.issue(), tokens.issue()];
  expect(TOKEN_LIFE_MS).toBe(10_000);
  expect(tokens.redeem(first)).toBe(true);
  expect(tokens.redeem(first)).toBe(false);
  now = 9_999;
  expect(tokens.redeem(second)).toBe(true);
  now = 10_000;
  expect(tokens.redeem(third)).toBe(false);
});

test('tokens are 256 random bits', () => {
  const tokens = createOneUseTokens(() => 0);
  const issued = new Set(Array.from({ length: 1_000 }, () => tokens.issue()));
  expect(issued.size).toBe(1_000);
  for (const token of issued) expect(token).toMatch(/^[\w-]{43}$/);
});
