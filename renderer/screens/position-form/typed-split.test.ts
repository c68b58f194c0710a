import { describe, expect, test } from 'vitest';
import type { DebtLine } from '../../../main/domain/debt-lines.ts';
import { checkTyped } from './check-typed.ts';
import { nextStop } from './next-stop.ts';
import { formInputOf } from './position-input.ts';
import { serviceOf } from './service.fixture.ts';
import { EMPTY_POSITION, withService } from './typed-position.ts';
import { addLine, addPayee, changeLine, changePayee, linesOfSplit, removeLine, sameSplit, splitOf, splitProblems, splitTotal, startSplit, withSplit } from './typed-split.ts';

const PROVINCIA = { fiscalCode: '99999000021', name: 'Provincia di Prova', iban: 'IT60X0542811101000000123456', category: '9/0201102IM/' };
const DAY = { today: '2026-11-24', calendar: {} };
const RULES = { today: '2026-11-24', draft: false, keptDueDate: null, mayLackYear: false, description: 'PRINTED', fines: true, reason: null } as const;

describe('several voci', () => {
  test('start from the amount written, and the amount of the position is always their sum', () => {
    let split = addLine(startSplit('Diritti', '25,50'));
    split = changeLine(split, split.lines[1]?.key ?? 0, { label: 'Copie', amount: '1.000' });
    expect(splitTotal(split)).toBe(102_550);
    expect(withSplit(split).amount).toBe('1.025,50');
    expect(linesOfSplit(split)).toMatchObject([{ kind: 'PRINCIPAL', label: 'Diritti', amountCents: 2_550 }, { kind: 'OTHER', label: 'Copie', amountCents: 100_000 }]);
  });

  test('what is wrong is told at its field, where a refusal of the core finds it too', () => {
    const split = addPayee(startSplit('Diritti', ''));
    expect(splitProblems(split).map(({ path }) => path)).toEqual(['lines.0.amountCents', 'lines.1.payee.name', 'lines.1.payee.fiscalCode', 'lines.1.payee.iban', 'lines.1.payee.category', 'lines.1.label', 'lines.1.amountCents']);
    const stamp = changePayee(split, split.payees[0]?.key ?? 0, { ...PROVINCIA, category: '9/1201105IM/' });
    expect(splitProblems(stamp).find(({ path }) => path === 'lines.1.payee.category')).toMatchObject({ path: 'lines.1.payee.category', message: expect.stringMatching(/^La marca da bollo digitale non si paga con un avviso/) as string });
    const form = { ...withService(EMPTY_POSITION, serviceOf({ fields: [] }), DAY), ...withSplit(split) };
    expect(checkTyped(form, serviceOf(), RULES).map(({ path }) => path)).toContain('lines.1.payee.fiscalCode');
    expect(formInputOf(form, serviceOf(), '2026-11-24')).toBeNull();
  });

  test('what is wrong comes in the order of the screen: a beneficiary before its voci, after all that is of the Comune', () => {
    const wrong = addLine(addPayee(startSplit('Diritti', '10'), { ...PROVINCIA, iban: 'IT60X0542811101000000123450' }), { label: 'Copie' });
    // The voce of the beneficiary was added before the last one of the Comune.
    expect(splitProblems(wrong).map(({ path }) => path)).toEqual(['lines.2.amountCents', 'lines.1.payee.iban', 'lines.1.label', 'lines.1.amountCents']);
  });

  test('a beneficiary goes with its last voce', () => {
    const split = addPayee(startSplit('Diritti', '1'), PROVINCIA);
    expect(removeLine(split, split.lines[1]?.key ?? 0)).toMatchObject({ payees: [], lines: [{ label: 'Diritti' }] });
  });

  test('Enter goes to the amount that is missing, then on', () => {
    const form = { ...withService(EMPTY_POSITION, serviceOf({ fields: [] }), DAY), ...withSplit(addLine(startSplit('Diritti', '25'), { label: 'Copie' })) };
    expect(nextStop('description', form, serviceOf({ fields: [] }), false)).toBe('lines.1.amountCents');
  });
});

describe('stored voci', () => {
  const stored: readonly DebtLine[] = [
    { kind: 'PRINCIPAL', label: 'TARI 2026', amountCents: 49_200, payee: null, law: null, arithmetic: [] }, { kind: 'TEFA', label: 'TEFA 2026', amountCents: 2_460, payee: PROVINCIA, law: 'art. 19', arithmetic: ['5 % di 492,00'] },
    { kind: 'ROUNDING', label: 'Arrotondamento', amountCents: 40, payee: null, law: 'c. 166', arithmetic: [] },
  ];
  test('come back as they were, and are the same until somebody changes one', () => {
    const split = splitOf(stored);
    if (split === null) throw new Error('no voci');
    expect(linesOfSplit(split)).toEqual(stored);
    expect(sameSplit(split, splitOf(stored))).toBe(true);
    expect(sameSplit(split, changeLine(split, split.lines[0]?.key ?? 0, { amount: '491,00' }))).toBe(false);
    expect(sameSplit(split, null)).toBe(false);
    expect(splitOf([])).toBeNull();
  });
});
