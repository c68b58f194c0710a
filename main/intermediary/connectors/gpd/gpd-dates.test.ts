import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '../../../domain/civil-date.ts';
import { dueDay, dueInstant, markedAt, romeWall, romeWallMs, utcWallMs } from './gpd-dates.ts';

describe('a due date', () => {
  it('is the last second of the Roman day, in UTC, winter and summer', () => {
    expect(dueInstant('2026-12-31')).toBe('2026-12-31T22:59:59Z');
    expect(dueInstant('2026-07-15')).toBe('2026-07-15T21:59:59Z');
    expect(dueInstant('2026-03-29')).toBe('2026-03-29T21:59:59Z');
    expect(dueInstant('2026-10-25')).toBe('2026-10-25T22:59:59Z');
  });

  it('comes back as the same day, with and without its Z, and keeps its date part', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 20_000 }), (days) => {
      const day = addDays('2026-01-01', days);
      const sent = dueInstant(day);
      expect([dueDay(sent), dueDay(sent.replace('Z', '')), dueDay(`${sent.replace('Z', '')}.000`), sent.slice(0, 10)]).toEqual([day, day, day, day]);
    }));
  });

  it('that is unreadable is none', () => {
    for (const text of ['', '2026', '31/12/2026', '2026-13-45T00:00:00']) expect(dueDay(text)).toBeNull();
  });
});

describe('the two clocks', () => {
  it('of UTC and of Italy are read apart', () => {
    expect(utcWallMs('2026-11-29T10:00:00.123456')).toBe(Date.parse('2026-11-29T10:00:00.123Z'));
    expect(romeWallMs('2026-11-29T10:00:00')).toBe(Date.parse('2026-11-29T09:00:00Z'));
    expect(romeWallMs('2026-07-01T10:00:00.5')).toBe(Date.parse('2026-07-01T08:00:00.500Z'));
    expect(romeWallMs('2026-11-29T10:00')).toBe(Date.parse('2026-11-29T09:00:00Z'));
    expect(romeWallMs('2026-11-29')).toBe(Date.parse('2026-11-28T23:00:00Z'));
    expect(romeWallMs('2026-11-29T10:00:00Z')).toBe(Date.parse('2026-11-29T10:00:00Z'));
    expect(romeWallMs('yesterday')).toBeNull();
  });

  it('filters of receipts are Italian wall time', () => {
    expect(romeWall(Date.parse('2026-11-29T23:30:05Z'))).toBe('2026-11-30T00:30:05');
    expect(romeWall(Date.parse('2026-07-01T22:00:00Z'))).toBe('2026-07-02T00:00:00');
  });

  it('a mark by the creditor is Italian wall time, never in the future of the server', () => {
    const now = Date.parse('2026-11-29T10:00:00Z');
    expect(markedAt('2026-11-20T08:00:00.000Z', now)).toBe('2026-11-20T09:00:00Z');
    expect(markedAt('2026-11-29T09:30:00.000Z', now)).toBe('2026-11-29T10:00:00Z');
  });
});
