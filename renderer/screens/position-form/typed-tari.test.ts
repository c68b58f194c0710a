import { describe, expect, test } from 'vitest';
import type { TefaRule } from '../../../main/domain/service-charges.ts';
import { addLine, addPayee, linesOfSplit, splitOf, splitTotal } from './typed-split.ts';
import { linesOfTari, tariOf, tariProblems, tributeText, withoutTariLines, withTariLines, type TypedTari } from './typed-tari.ts';

const RULE: TefaRule = { basisPoints: 500, payee: { fiscalCode: '99999000021', name: 'Provincia di Prova', iban: 'IT60X0542811101000000123456', category: '9/0201102IM/' }, areraCents: 760, roundToEuro: true, minimumCents: 1_200 };
const TARI: TypedTari = { on: true, basis: 'NET', amount: '492', arera: '7,60', round: true };
const made = (tari: TypedTari) => linesOfTari(tari, RULE, 'TARI', '2026');

describe('a TARI as typed', () => {
  test('a new position starts with the rule of the service, one with an amount does not', () => {
    expect(tariOf({ amount: '', split: null, tari: null }, RULE)).toEqual({ on: true, basis: 'NET', amount: '', arera: '7,60', round: true });
    expect(tariOf({ amount: '150,00', split: null, tari: null }, RULE)).toMatchObject({ on: false });
  });

  test('makes its voci, and none while it cannot be read; nothing for the ARERA components is nothing', () => {
    expect(made(TARI).map(({ label, amountCents }) => [label, amountCents])).toEqual([['TARI 2026', 49_200], ['TEFA 2026', 2_460], ['Componenti ARERA', 760], ['Arrotondamento all’euro', -20]]);
    expect(made({ ...TARI, arera: '0,00', round: false }).map(({ kind }) => kind)).toEqual(['PRINCIPAL', 'TEFA']);
    expect([made({ ...TARI, amount: '' }), made({ ...TARI, arera: 'x' }), made({ ...TARI, on: false })]).toEqual([[], [], []]);
  });

  test('another amount makes them again and leaves the others', () => {
    const first = withTariLines(null, made(TARI));
    if (first === null) throw new Error('no voci');
    const more = addLine(first, { label: 'Sollecito', amount: '5' });
    const again = withTariLines(more, made({ ...TARI, amount: '100', arera: '', round: false }));
    if (again === null) throw new Error('no voci');
    expect(again.lines.map(({ kind, label }) => [kind, label])).toEqual([['PRINCIPAL', 'TARI 2026'], ['TEFA', 'TEFA 2026'], ['OTHER', 'Sollecito']]);
    expect(splitTotal(again)).toBe(11_000);
    expect(again.payees).toHaveLength(1);
    expect(withTariLines(again, [])).toMatchObject({ lines: [{ label: 'Sollecito' }], payees: [] });
  });

  test('a voce that is still being written stays as it is when the amount of the TARI changes, with its beneficiary', () => {
    const first = withTariLines(null, made(TARI));
    if (first === null) throw new Error('no voci');
    const half = addPayee(addLine(first, { label: 'Spese postali ', amount: '3,' }), { fiscalCode: '99', name: 'Un altro ente', iban: '', category: '' });
    const again = withTariLines(half, made({ ...TARI, amount: '493' }));
    if (again === null) throw new Error('no voci');
    expect(again.lines.map(({ label, amount, cents }) => [label, amount, cents]).slice(0, 2)).toEqual([['TARI 2026', '', 49_300], ['TEFA 2026', '', 2_465]]);
    expect(again.lines.slice(-2)).toEqual(half.lines.slice(-2));
    expect(again.payees.map(({ name }) => name)).toEqual(['Provincia di Prova', 'Un altro ente']);
    expect(again.lines.at(-1)?.payee).toBe(again.payees[1]?.key);
    expect(new Set([...again.lines, ...again.payees].map(({ key }) => key)).size).toBe(again.lines.length + again.payees.length);
  });

  test('a voce written for the Provincia shares its beneficiary with the TEFA', () => {
    const first = withTariLines(null, made(TARI));
    const province = first?.payees[0];
    if (first === null || province === undefined) throw new Error('no voci');
    const again = withTariLines(addLine(first, { label: 'Altro', amount: '1', payee: province.key }), made({ ...TARI, amount: '493' }));
    expect(again?.payees).toHaveLength(1);
    expect(again?.lines.filter(({ payee }) => payee !== null).map(({ payee }) => payee)).toEqual([again?.payees[0]?.key, again?.payees[0]?.key]);
  });

  test('switched off, the tribute is an amount again and what was beside it stays; switched on, it is counted on the tribute alone', () => {
    const more = withTariLines(addLine({ lines: [], payees: [], next: 1 }, { kind: 'NOTIFICATION_COSTS', label: 'Spese di notifica', cents: 950 }), made(TARI));
    const off = withoutTariLines(more, '492', 'TARI');
    expect(off?.lines.map(({ kind, label, amount, cents }) => [kind, label, amount, cents])).toEqual([['PRINCIPAL', 'TARI', '492', null], ['NOTIFICATION_COSTS', 'Spese di notifica', '', 950]]);
    expect(withoutTariLines(withTariLines(null, made(TARI)), '492', 'TARI')).toBeNull();
    expect(tributeText({ amount: '501,50', split: off })).toBe('492,00');
    expect(tributeText({ amount: '501,50', split: null })).toBe('501,50');
  });

  test('what cannot be read is told at its field; ARERA components of a total are not asked', () => {
    expect(tariProblems(TARI)).toEqual([]);
    expect(tariProblems({ ...TARI, amount: '49x', arera: '7,6o' }).map(({ path, missing }) => [path, missing])).toEqual([['amountCents', false], ['areraCents', false]]);
    expect(tariProblems({ ...TARI, amount: ' ' })).toMatchObject([{ path: 'amountCents', missing: true }]);
    expect(tariProblems({ ...TARI, basis: 'TOTAL', arera: '7,6o' })).toEqual([]);
    expect(made({ ...TARI, basis: 'TOTAL', arera: '7,6o' })).toHaveLength(2);
    expect([tariProblems(null), tariProblems({ ...TARI, on: false, amount: '' })]).toEqual([[], []]);
  });

  test('stored voci tell what they were made from; those of another percentage stay as they are', () => {
    const stored = linesOfSplit(withTariLines(null, made(TARI)) ?? { lines: [], payees: [], next: 1 }) ?? [];
    expect(tariOf({ amount: '524,00', split: splitOf(stored), tari: null }, RULE)).toEqual({ ...TARI, amount: '492,00' });
    expect(tariOf({ amount: '524,00', split: splitOf(stored), tari: null }, { ...RULE, basisPoints: 400 })).toMatchObject({ on: false });
  });
});
