const FIRST_MS = 2_000;
const LONGEST_MS = 15 * 60_000;

/**
 * How long to wait before trying again: full jitter (intermediary.md 4.4), so that many rows that failed together do not come back together.
 * @param failures how many times it failed already, from 0. @param random in [0, 1).
 * @returns milliseconds between 0 and the lesser of 15 minutes and 2 s · 2^failures.
 */
export function backOffMs(failures: number, random: number): number {
  return Math.round(random * Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures, 30)));
}
