import { createHash, randomBytes } from 'node:crypto';

/** Tokens that open a session once, within a few seconds of being issued. */
export type OneUseTokens = Readonly<{
  issue(): string;
  /** True once for each issued token that has not expired. */
  redeem(token: string): boolean;
}>;

/** Life of a token (stack notes A4). */
export const TOKEN_LIFE_MS = 10_000;

/** @param now monotonic clock in milliseconds */
export function createOneUseTokens(now: () => number, lifeMs: number = TOKEN_LIFE_MS): OneUseTokens {
  const expiries = new Map<string, number>();

  function dropExpired(): void {
    for (const [digest, expiry] of expiries) {
      if (expiry <= now()) expiries.delete(digest);
    }
  }

  return {
    issue() {
      dropExpired();
      const token = randomBytes(32).toString('base64url');
      expiries.set(digestOf(token), now() + lifeMs);
      return token;
    },
    redeem(token) {
      dropExpired();
      return expiries.delete(digestOf(token));
    },
  };
}

/** Looked up by digest, so that the time of a lookup says nothing about the tokens in store. */
function digestOf(token: string): string {
  return createHash('sha256').update(token).digest('base64');
}
