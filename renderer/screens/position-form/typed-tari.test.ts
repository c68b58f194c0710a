import { describe, expect, test } from 'vitest';
import type { TefaRule } from '../../../main/domain/service-charges.ts';
import { addLine, linesOfSplit, splitOf, splitTotal } from './typed-split.ts';
import { linesOfTari, tariOf, withTariLines, type TypedTari } from './typed-tari.ts';

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

  test('stored voci tell what they were made from; those of another percentage stay as they are', () => {
    const stored = linesOfSplit(withTariLines(null, made(TARI)) ?? { lines: [], payees: [], next: 1 }) ?? [];
    expect(tariOf({ amount: '524,00', split: splitOf(stored), tari: null }, RULE)).toEqual({ ...TARI, amount: '492,00' });
    expect(tariOf({ amount: '524,00', split: splitOf(stored), tari: null }, { ...RULE, basisPoints: 400 })).toMatchObject({ on: false });
  });
});
