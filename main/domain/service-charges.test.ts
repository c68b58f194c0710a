import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linesTotal } from './debt-lines.ts';
import { isTefaOf, lineOfProposal, proposals, STARTING_CHARGE_RULES, tariLines, type TefaRule } from './service-charges.ts';

const PROVINCIA = { fiscalCode: '99999000021', name: 'Provincia di Prova', iban: 'IT60X0542811101000000123456', category: '9/0201102IM/' };
const RULE: TefaRule = { basisPoints: 500, payee: PROVINCIA, areraCents: 760, roundToEuro: true, minimumCents: 1_200 };
const WORDS = { label: 'TARI 2026', year: '2026' };

describe('a TARI at the counter', () => {
  it('is the tribute, the share of the Provincia, the ARERA components and the rounding, with the arithmetic', () => {
    const lines = tariLines(RULE, { basis: 'NET', cents: 49_200, areraCents: 760, roundToEuro: true }, WORDS);
    expect(lines.map(({ kind, label, amountCents, payee }) => [kind, label, amountCents, payee?.name ?? 'Comune'])).toEqual([
      ['PRINCIPAL', 'TARI 2026', 49_200, 'Comune'], ['TEFA', 'TEFA 2026', 2_460, 'Provincia di Prova'], ['ARERA', 'Componenti ARERA', 760, 'Comune'], ['ROUNDING', 'Arrotondamento all’euro', -20, 'Comune'],
    ]);
    expect(lines[1]?.arithmetic).toEqual(['5,00 % di 492,00\u00a0€ = 24,60\u00a0€']);
    expect(lines[3]?.arithmetic).toEqual(['da 524,20\u00a0€ a 524,00\u00a0€']);
    expect(linesTotal(lines)).toBe(52_400);
  });

  it('with TEFA inside is divided without changing the total', () => {
    const lines = tariLines(RULE, { basis: 'TOTAL', cents: 51_660, areraCents: 760, roundToEuro: true }, WORDS);
    expect(lines.map(({ kind, amountCents }) => [kind, amountCents])).toEqual([['PRINCIPAL', 49_200], ['TEFA', 2_460]]);
    expect(lines[1]?.arithmetic).toEqual(['516,60\u00a0€ × 5,00 / 105,00 = 24,60\u00a0€']);
  });

  it('always adds up, and is recognised as the share of the rule; a cent more is not', () => {
    fc.assert(fc.property(fc.integer({ min: 100, max: 10_000_000 }), fc.constantFrom(100, 350, 450, 500), fc.integer({ min: 0, max: 2_000 }), fc.boolean(), fc.constantFrom('NET' as const, 'TOTAL' as const), (cents, basisPoints, areraCents, roundToEuro, basis) => {
      const rule = { ...RULE, basisPoints };
      const lines = tariLines(rule, { basis, cents, areraCents, roundToEuro }, WORDS);
      if (basis === 'TOTAL') expect(linesTotal(lines)).toBe(cents);
      else if (roundToEuro) expect(linesTotal(lines) % 100).toBe(0);
      expect(isTefaOf(rule, lines)).toBe(true);
      expect(isTefaOf(rule, lines.map((line) => (line.kind === 'TEFA' ? { ...line, amountCents: line.amountCents + 2 } : line)))).toBe(false);
      expect(isTefaOf(rule, lines.map((line) => (line.kind === 'TEFA' ? { ...line, payee: { ...PROVINCIA, iban: 'IT00' } } : line)))).toBe(false);
    }));
  });
});

describe('proposals for a debt that is late', () => {
  const debt = { capitalCents: 10_000, since: '2025-12-16', until: '2026-02-14', untilIs: 'DUE_DATE' } as const;
  const rules = { ...STARTING_CHARGE_RULES, extraPoints: 200, notification: { cents: 880, act: 'delibera G.C. 12/2026' }, ravvedimento: true };

  it('say law and arithmetic, and which would count the same days twice', () => {
    const { list } = proposals(rules, debt);
    expect(list.map(({ code, lines, excludes }) => [code, lines.map(({ kind, cents }) => [kind, cents]), excludes])).toEqual([
      ['LEGAL_INTEREST', [['INTEREST', 28]], ['MORA', 'RAVVEDIMENTO']], ['MORA', [['DEFAULT_INTEREST', 60]], ['LEGAL_INTEREST', 'RAVVEDIMENTO']],
      ['RAVVEDIMENTO', [['SANCTION', 139], ['INTEREST', 28]], ['LEGAL_INTEREST', 'MORA']], ['NOTIFICATION', [['NOTIFICATION_COSTS', 880]], []],
    ]);
    const [legal] = list[0]?.lines ?? [];
    expect(legal === undefined ? null : lineOfProposal(legal, debt)).toEqual({
      kind: 'INTEREST', label: 'Interessi legali', amountCents: 28, payee: null, law: 'art. 1284 c.c.',
      arithmetic: ['su 100,00\u00a0€, dovuti dal 16/12/2025, contati fino alla scadenza del 14/02/2026', 'dal 17/12/2025 al 31/12/2025, 15 giorni al 2,00 %: 0,08\u00a0€', 'dal 01/01/2026 al 14/02/2026, 45 giorni all’1,60 %: 0,20\u00a0€'],
    });
  });

  it('are none for who is not late, and the costs alone where no interest can be counted', () => {
    expect(proposals(rules, { ...debt, until: debt.since }).list.map(({ code }) => code)).toEqual(['NOTIFICATION']);
    expect(proposals(STARTING_CHARGE_RULES, null)).toEqual({ list: [], problem: null });
    expect(proposals(rules, { ...debt, until: '2027-02-14' })).toMatchObject({ problem: 'NO_RATE_YET', list: [{ code: 'NOTIFICATION' }] });
    expect(proposals(rules, { ...debt, since: '2020-01-01' })).toMatchObject({ problem: 'BEFORE_TABLE' });
  });
});
