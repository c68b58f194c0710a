import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LINE_KINDS, linesTotal, type DebtLine } from './debt-lines.ts';
import { planAmounts, shareTransfers } from './installment-plan.ts';
import { askedOfPlan, askedTwice, creditedTogether, linesWorth, splitLines, type Credited } from './plan-residue.ts';

const COMUNE = { payeeFiscalCode: '99999000013', iban: 'IT58H0760112000000076131377', category: '9/0101101IM/' };
const PROVINCIA = { fiscalCode: '80000010000', name: 'Provincia', iban: 'IT60X0542811101000000123456', category: '9/0101102IM/' };
const line = (amountCents: number, payee: DebtLine['payee'] = null, kind: DebtLine['kind'] = 'PRINCIPAL', label = 'Voce'): DebtLine => ({ kind, label, amountCents, payee, law: null, arithmetic: [] });
const toProvincia = (amountCents: number): Credited => ({ payeeFiscalCode: PROVINCIA.fiscalCode, iban: PROVINCIA.iban, category: PROVINCIA.category, amountCents });
const toComune = (amountCents: number): Credited => ({ ...COMUNE, amountCents });

describe('voci of a residue', () => {
  test('each beneficiary keeps its part: what is left of the Provincia is what the unpaid installments credit it', () => {
    const lines = [line(70_000), line(20_000, null, 'OTHER', 'Servizio'), line(4_500, PROVINCIA, 'TEFA', 'TEFA')];
    const { residue, paid } = splitLines(lines, [toComune(60_000), toProvincia(3_000)]);
    expect(residue.map(({ label, amountCents }) => [label, amountCents])).toEqual([['Voce', 46_667], ['Servizio', 13_333], ['TEFA', 3_000]]);
    expect(paid.map(({ amountCents }) => amountCents)).toEqual([23_333, 6_667, 1_500]);
    expect(residue[2]?.arithmetic).toEqual([expect.stringMatching(/^Parte non pagata con le rate di 45,00/)]);
  });

  test('a negative rounding stays whole, and no voce is asked for beyond what it was worth', () => {
    const lines = [line(10_040), line(-40, null, 'ROUNDING', 'Arrotondamento')];
    expect(splitLines(lines, [toComune(10_000)])).toEqual({ residue: lines, paid: [] });
    expect(splitLines(lines, [toComune(4_000)]).residue.map(({ amountCents }) => amountCents)).toEqual([4_040, -40]);
    expect(splitLines(lines, [toComune(4_000)]).paid.map(({ amountCents }) => amountCents)).toEqual([6_000]);
  });

  test('beneficiaries that the voci do not name are divided all together rather than wrongly', () => {
    const { residue, paid } = splitLines([line(5_000), line(5_000, PROVINCIA)], [toComune(8_000)]);
    expect([linesTotal(residue), linesTotal(paid)]).toEqual([8_000, 2_000]);
  });

  test('paid and residue make the original to the cent, over voci and over beneficiaries, whatever was paid', () => {
    const amounts = fc.record({
      own: fc.array(fc.integer({ min: 1, max: 90_000 }), { minLength: 1, maxLength: 5 }), theirs: fc.array(fc.integer({ min: 1, max: 30_000 }), { maxLength: 3 }),
      rounding: fc.integer({ min: -50, max: 50 }), count: fc.integer({ min: 2, max: 12 }), paid: fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }),
    });
    fc.assert(fc.property(amounts, ({ own, theirs, rounding, count, paid }) => {
      const ownCents = own.reduce((sum, one) => sum + one, 0) + rounding;
      fc.pre(ownCents > count && own.every((one) => one > 50));
      const lines = [...own.map((one, at) => line(one, null, LINE_KINDS[at % 2] ?? 'OTHER', `V${at}`)), ...theirs.map((one, at) => line(one, PROVINCIA, 'OTHER', `P${at}`)), ...(rounding === 0 ? [] : [line(rounding, null, 'ROUNDING', 'R')])];
      const whole = [toComune(ownCents), ...(theirs.length === 0 ? [] : [toProvincia(theirs.reduce((sum, one) => sum + one, 0))])];
      const shared = shareTransfers(whole, planAmounts(linesTotal(lines), count, 'CENT', 'LAST'));
      const left = creditedTogether(shared.flatMap((one, at) => (paid[at] === true ? [] : one)));
      const done = creditedTogether(shared.flatMap((one, at) => (paid[at] === true ? one : [])));
      const { residue, paid: kept } = splitLines(lines, left);
      for (const original of lines) {
        const parts = [...residue, ...kept].filter(({ label }) => label === original.label);
        expect(parts.reduce((sum, one) => sum + one.amountCents, 0)).toBe(original.amountCents);
        expect(parts.every(({ amountCents }) => Math.sign(amountCents) === Math.sign(original.amountCents) && Math.abs(amountCents) <= Math.abs(original.amountCents))).toBe(true);
      }
      for (const [part, credited] of [[residue, left], [kept, done]] as const) {
        expect(linesTotal(part)).toBe(credited.reduce((sum, one) => sum + one.amountCents, 0));
        const ofProvincia = linesTotal(part.filter(({ payee }) => payee !== null));
        expect(ofProvincia).toBe(credited.filter(({ payeeFiscalCode }) => payeeFiscalCode === PROVINCIA.fiscalCode).reduce((sum, one) => sum + one.amountCents, 0));
      }
      // A lost installment that is paid all the same: the voci of what was paid follow, beneficiary by beneficiary.
      if (done.length > 0) {
        const more = creditedTogether([...done, ...(left[0] === undefined ? [] : [left[0]])]);
        expect(linesTotal(linesWorth(kept, more))).toBe(kept.length === 0 ? 0 : more.reduce((sum, one) => sum + one.amountCents, 0));
      }
    }));
  });
});

test('of what was added to a debt the part that the lost plan asked for counts, also when it was divided again; what is added afterwards does not', () => {
  const { residue } = splitLines([line(39_000), line(1_000, null, 'NOTIFICATION_COSTS', 'Spese')], [toComune(30_000)]);
  expect(residue.map(({ amountCents }) => amountCents)).toEqual([29_250, 750]);
  const later = [...residue, line(600, null, 'INTEREST', 'Interessi')];
  expect(askedOfPlan(later, 1)).toBe(30_000);
  const again = splitLines(later, [toComune(15_300)]);
  expect(askedOfPlan(again.paid, 1) + askedOfPlan(again.residue, 2)).toBe(30_000);
  expect(askedOfPlan(again.residue, 1)).toBe(15_300);
  // Nothing of a voce was paid: it is left whole, and it was there all the same.
  expect(askedOfPlan(splitLines([line(100), line(1, null, 'INTEREST', 'Interessi')], [toComune(101)]).residue, 1)).toBe(101);
});

test('what is asked for twice: only what was paid, until the residue is lowered by it', () => {
  expect(askedTwice({ lapsedCents: 60_000, paidCents: 0, residueCents: 60_000 })).toBe(0);
  expect(askedTwice({ lapsedCents: 60_000, paidCents: 15_000, residueCents: 60_000 })).toBe(15_000);
  expect(askedTwice({ lapsedCents: 60_000, paidCents: 15_000, residueCents: 50_000 })).toBe(5_000);
  expect(askedTwice({ lapsedCents: 60_000, paidCents: 15_000, residueCents: 45_000 })).toBe(0);
});
