import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays } from './civil-date.ts';
import { holdsOn, LINK_KINDS, linkTypeProblem, linkWords, nameKey, noticeAddress, overlap, turnsOnAfter, type AddressKind } from './person-registry.ts';
import { sortName } from './sort-name.ts';

const day = fc.integer({ min: 0, max: 4_000 }).map((days) => addDays('2020-01-01', days));
const period = fc.tuple(day, fc.option(fc.integer({ min: 0, max: 900 }))).map(([validFrom, days]) => ({ validFrom, validTo: days === null ? null : addDays(validFrom, days) }));

describe('the address on a notice', () => {
  const address = (kind: AddressKind, validFrom = '2020-01-01', validTo: string | null = null) => ({ kind, validFrom, validTo });

  test('is the recapito, else residence of a person and registered office of a company, else what there is', () => {
    const all = [address('RESIDENCE'), address('REGISTERED_OFFICE'), address('NOTICES')];
    expect(noticeAddress(all, 'F', '2026-11-24')?.kind).toBe('NOTICES');
    expect(noticeAddress(all.slice(0, 2), 'F', '2026-11-24')?.kind).toBe('RESIDENCE');
    expect(noticeAddress(all.slice(0, 2), 'G', '2026-11-24')?.kind).toBe('REGISTERED_OFFICE');
    expect(noticeAddress([address('DOMICILE')], 'G', '2026-11-24')?.kind).toBe('DOMICILE');
    expect(noticeAddress([], 'F', '2026-11-24')).toBeNull();
  });

  test('is the one in force that day, its first and last day included', () => {
    const moved = [address('RESIDENCE', '2020-01-01', '2026-11-23'), address('RESIDENCE', '2026-11-24')];
    expect(noticeAddress(moved, 'F', '2026-11-23')).toBe(moved[0]);
    expect(noticeAddress(moved, 'F', '2026-11-24')).toBe(moved[1]);
    expect(noticeAddress(moved, 'F', '2019-12-31')).toBeNull();
    expect(noticeAddress([address('NOTICES', '2020-01-01', '2026-11-01'), address('RESIDENCE')], 'F', '2026-11-24')?.kind).toBe('RESIDENCE');
  });
});

test('two periods overlap exactly when some day belongs to both', () => {
  fc.assert(fc.property(period, period, day, (a, b, any) => {
    if (holdsOn(a, any) && holdsOn(b, any)) expect(overlap(a, b)).toBe(true);
    expect(overlap(a, b)).toBe([a.validFrom, b.validFrom].some((start) => holdsOn(a, start) && holdsOn(b, start)));
  }));
});

test('between today and the day a period turns, nothing changes', () => {
  fc.assert(fc.property(period, day, fc.integer({ min: 0, max: 900 }), (one, today, later) => {
    const turn = turnsOnAfter(one, today);
    const then = addDays(today, later);
    if (turn === null || then < turn) expect(holdsOn(one, then)).toBe(holdsOn(one, today));
    if (turn !== null) expect(holdsOn(one, turn)).not.toBe(holdsOn(one, addDays(turn, -1)));
  }));
});

test('every link is said from both sides, and nonsense is refused in words', () => {
  for (const kind of LINK_KINDS) expect([linkWords(kind, 'FROM'), linkWords(kind, 'TO')].every((words) => words.length > 5)).toBe(true);
  expect(linkWords('HEIR', 'FROM')).toBe('Erede di');
  expect(linkWords('CO_OBLIGOR', 'TO')).toBe(linkWords('CO_OBLIGOR', 'FROM'));
  expect(linkTypeProblem('HEIR', 'G', 'F')).toBeNull();
  expect(linkTypeProblem('HEIR', 'F', 'G')).toContain('eredi di una persona');
  expect(linkTypeProblem('GUARDIAN', 'F', 'G')).toContain('assistono una persona');
  expect(linkTypeProblem('LEGAL_REPRESENTATIVE', 'F', 'F')).toContain('ente o di una ditta');
  expect(linkTypeProblem('LEGAL_REPRESENTATIVE', 'G', 'G')).toContain('è una persona');
});

test('a name has one key, whatever the order and the accents of its words', () => {
  expect(nameKey(sortName('Rossi Mario'))).toBe(nameKey(sortName('MARIO  rossi')));
  expect(nameKey(sortName('D’Angelo Nicolò'))).toBe(nameKey(sortName('nicolo dangelo')));
  expect(nameKey(sortName('Rossi Mario'))).not.toBe(nameKey(sortName('Rossi Maria')));
  expect(nameKey('')).toBe('');
});
