import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { baseCents, lineProblemMessage, linesTotal, transfersOfLines, type Beneficiary, type DebtLine } from './debt-lines.ts';
import { buildIban } from './iban.ts';
import { numericTaxCodeCheckDigit } from './numeric-tax-code.ts';

const ibanOf = (n: number): string => { const built = buildIban('99999', '61000', String(60_717_000 + n).padStart(12, '0')); if (!built.ok) throw new Error('IBAN'); return built.value; };
const codeOf = (n: number): string => { const first = `999990000${n}`; return `${first}${numericTaxCodeCheckDigit(first)}`; };
const OWN = { fiscalCode: codeOf(1), name: 'Comune di Prova', iban: ibanOf(0), category: '9/0101101IM/', description: 'TARI 2026' };
const payeeOf = (n: number): Beneficiary => ({ fiscalCode: codeOf(n), name: `Ente ${n}`, iban: ibanOf(n), category: '9/0201102IM/' });
const line = (part: Partial<DebtLine> = {}): DebtLine => ({ kind: 'PRINCIPAL', label: 'Tributo', amountCents: 100, payee: null, law: null, arithmetic: [], ...part });
const refused = (total: number, lines: readonly DebtLine[]): string => { const made = transfersOfLines(total, lines, OWN); return made.ok ? 'taken' : lineProblemMessage(made.error); };

describe('the voci of a debt', () => {
  it('to the same beneficiary are one transfer, the Comune first, each described by what it pays', () => {
    const made = transfersOfLines(51_760, [line({ label: 'TEFA 2026', kind: 'TEFA', amountCents: 2_460, payee: payeeOf(2) }), line({ amountCents: 49_200 }), line({ kind: 'INTEREST', label: 'Interessi legali', amountCents: 100 })], OWN);
    expect(made).toEqual({ ok: true, value: [
      { index: 1, own: true, fiscalCode: OWN.fiscalCode, name: OWN.name, iban: OWN.iban, category: OWN.category, amountCents: 49_300, description: 'TARI 2026' },
      { index: 2, own: false, ...payeeOf(2), amountCents: 2_460, description: 'TEFA 2026' },
    ] });
  });

  it('may be more than five, the beneficiaries may not', () => {
    expect(transfersOfLines(2_000, Array.from({ length: 20 }, () => line()), OWN)).toMatchObject({ ok: true, value: [{ amountCents: 2_000 }] });
    const others = (count: number): readonly DebtLine[] => [line(), ...Array.from({ length: count }, (_, at) => line({ payee: payeeOf(at + 2) }))];
    expect(refused(500, others(4))).toBe('taken');
    expect(refused(600, others(5))).toMatch(/^Un avviso ha da uno a cinque beneficiari/);
    expect(refused(2_100, Array.from({ length: 21 }, () => line()))).toBe('Le voci di una posizione sono da 1 a 20.');
  });

  it('are refused at their own fault, with the remedy', () => {
    expect(refused(101, [line()])).toBe('Le voci fanno 0,01\u00a0€ meno del totale.');
    expect(refused(99, [line()])).toBe('Le voci fanno 0,01\u00a0€ più del totale.');
    expect(refused(0, [line({ amountCents: 0 })])).toBe('Ogni voce vale almeno 0,01 €.');
    expect(refused(90, [line(), line({ amountCents: -10 })])).toMatch(/non può essere negativa/);
    expect(refused(80, [line(), line({ kind: 'ROUNDING', amountCents: -20 })])).toBe('taken');
    expect(refused(49, [line(), line({ kind: 'ROUNDING', amountCents: -51 })])).toMatch(/al massimo 50 centesimi/);
    expect(refused(100, [line({ label: '  ' })])).toMatch(/Scrivi che cosa si paga/);
    expect(refused(100, [line({ payee: payeeOf(2) })])).toMatch(/Almeno una voce deve essere del Comune/);
    expect(refused(200, [line(), line({ payee: { ...payeeOf(2), fiscalCode: '99999000022' } })])).toMatch(/l’ultima cifra attesa è/);
    expect(refused(200, [line(), line({ payee: { ...payeeOf(2), iban: 'IT00' } })])).toMatch(/^IBAN non valido/);
    expect(refused(200, [line(), line({ payee: { ...payeeOf(2), category: '0201102IM' } })])).toMatch(/tassonomia non valido/);
    expect(refused(200, [line(), line({ payee: { ...payeeOf(2), name: '' } })])).toBe('Scrivi il nome del beneficiario.');
  });

  it('never carry a marca da bollo, and say what to do instead', () => {
    for (const label of ['Marca da bollo', 'marca bollo 16,00', 'e.bollo', 'N. 2 marche da bollo']) expect(refused(100, [line({ label })])).toMatch(/^La marca da bollo digitale non si paga con un avviso.*Togli la voce/);
    expect(refused(200, [line(), line({ payee: { ...payeeOf(2), category: '9/1201105IM/' } })])).toMatch(/marca da bollo digitale/);
    expect(refused(100, [line({ label: 'Imposta di bollo virtuale' })])).toBe('taken');
  });

  it('always make transfers worth the total to the cent, one to five, whatever they are', () => {
    const anyLine = fc.record({ amountCents: fc.integer({ min: 1, max: 10_000_000 }), to: fc.integer({ min: 1, max: 5 }) });
    fc.assert(fc.property(fc.array(anyLine, { minLength: 1, maxLength: 19 }), fc.integer({ min: -50, max: 50 }).filter((cents) => cents !== 0), (some, rounding) => {
      const lines = [line({ amountCents: 200 }), ...some.slice(0, 18).map(({ amountCents, to }) => line({ amountCents, payee: to === 1 ? null : payeeOf(to) })), line({ kind: 'ROUNDING', label: 'Arrotondamento', amountCents: rounding })];
      const made = transfersOfLines(linesTotal(lines), lines, OWN);
      if (!made.ok) throw new Error(lineProblemMessage(made.error));
      expect(made.value.reduce((sum, { amountCents }) => sum + amountCents, 0)).toBe(linesTotal(lines));
      expect(made.value.map(({ index }) => index)).toEqual(made.value.map((_, at) => at + 1));
      expect(made.value[0]).toMatchObject({ own: true });
      expect(made.value.length).toBeLessThanOrEqual(5);
    }));
  });
});

it('a price list is compared with the debt without what was added to it', () => {
  expect(baseCents([line({ amountCents: 2_221 }), line({ kind: 'NOTIFICATION_COSTS', amountCents: 800 }), line({ kind: 'SANCTION', amountCents: 10 })])).toBe(2_221);
});
