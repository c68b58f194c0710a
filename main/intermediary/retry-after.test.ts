import { describe, expect, it } from 'vitest';
import { retryAfterMs } from './retry-after.ts';

const now = Date.parse('2026-11-29T10:00:00Z');

describe('Retry-After', () => {
  it('is read in seconds, as a date and in the milliseconds of gpd-upload', () => {
    expect(retryAfterMs('120', now)).toBe(120_000);
    expect(retryAfterMs('0', now)).toBe(0);
    expect(retryAfterMs('Sun, 29 Nov 2026 10:01:00 GMT', now)).toBe(60_000);
    expect(retryAfterMs('1500 ms', now)).toBe(1_500);
    expect(retryAfterMs('1500ms', now)).toBe(1_500);
  });

  it('of the past is now', () => {
    expect(retryAfterMs('Sun, 29 Nov 2026 09:00:00 GMT', now)).toBe(0);
  });

  it('is nothing when absent or unreadable', () => {
    for (const value of [undefined, null, '', 'soon', '-5']) expect(retryAfterMs(value, now)).toBeNull();
  });
});
