import { describe, expect, test } from 'vitest';
import { proposals, STARTING_CHARGE_RULES } from '../../../main/domain/service-charges.ts';
import { accept, lateDebtOf, NOT_ASKED, staleWords, standingOf, withdraw } from './typed-late.ts';
import { changeLine, linesOfSplit, splitTotal } from './typed-split.ts';

const TODAY = '2026-11-24';
const TYPED = { amount: '100', split: null, dueDate: '24/12/2026' };
const LATE = { ...NOT_ASKED, since: '16/06/2026' };
const RULES = { ...STARTING_CHARGE_RULES, notification: { cents: 880, act: 'delibera G.C. 12/2026' }, ravvedimento: true };

function proposed(code: string, typed: Parameters<typeof lateDebtOf>[0] = TYPED) {
  const found = proposals(RULES, lateDebtOf(typed, LATE, TODAY)).list.find((one) => one.code === code);
  if (found === undefined) throw new Error(`${code} is not proposed`);
  return found;
}

describe('proposals of a late debt', () => {
  test('are counted on the amount, up to the due date, and on nothing while a day is missing', () => {
    expect(lateDebtOf(TYPED, LATE, TODAY)).toEqual({ capitalCents: 10_000, since: '2026-06-16', until: '2026-12-24', untilIs: 'DUE_DATE' });
    expect(lateDebtOf(TYPED, { ...LATE, until: '24/11/2026' }, TODAY)).toMatchObject({ until: '2026-11-24', untilIs: 'WRITTEN' });
    expect(lateDebtOf({ ...TYPED, dueDate: '' }, LATE, TODAY)).toMatchObject({ until: TODAY, untilIs: 'TODAY' });
    expect([lateDebtOf({ ...TYPED, amount: '' }, LATE, TODAY), lateDebtOf(TYPED, NOT_ASKED, TODAY)]).toEqual([null, null]);
  });

  test('accepted they are voci with their law and arithmetic; what was added is no capital of the next one', () => {
    const debt = lateDebtOf(TYPED, LATE, TODAY);
    const split = accept(TYPED, proposed('RAVVEDIMENTO'), debt, 'TARI');
    expect(linesOfSplit(split)?.map(({ kind, label, amountCents }) => [kind, label, amountCents])).toEqual([['PRINCIPAL', 'TARI', 10_000], ['SANCTION', 'Sanzione ridotta', 313], ['INTEREST', 'Interessi legali', 84]]);
    expect(linesOfSplit(split)?.[1]).toMatchObject({ law: 'D.Lgs. 472/1997, art. 13', arithmetic: ['su 100,00\u00a0€, dovuti dal 16/06/2026, contati fino alla scadenza del 24/12/2026', expect.stringMatching(/^oltre 90 giorni/) as string] });
    expect(lateDebtOf({ ...TYPED, split }, LATE, TODAY)?.capitalCents).toBe(10_000);
    expect(standingOf(proposed('RAVVEDIMENTO'), split, LATE)).toEqual({ kind: 'ACCEPTED', acceptedCents: 397 });
    expect(standingOf(proposed('LEGAL_INTEREST'), split, LATE)).toEqual({ kind: 'EXCLUDED', by: 'RAVVEDIMENTO' });
    expect(standingOf(proposed('NOTIFICATION'), split, LATE)).toEqual({ kind: 'OPEN' });
    expect(splitTotal(withdraw(split, proposed('RAVVEDIMENTO')))).toBe(10_000);
  });

  test('a voce counted on another debt than the one written now says so, also when the proposals are closed', () => {
    const split = accept({ ...TYPED, split: accept(TYPED, proposed('LEGAL_INTEREST'), lateDebtOf(TYPED, LATE, TODAY), 'TARI') }, proposed('NOTIFICATION'), null, 'TARI');
    const told = (now: typeof split, dueDate = TYPED.dueDate) => now.lines.map((line) => staleWords(line, { split: now, dueDate }, TODAY));
    expect(told(split)).toEqual([null, null, null]);
    expect(told(changeLine(split, split.lines[0]?.key ?? 0, { amount: '90' }))).toEqual([null, 'Ora il debito è 90,00\u00a0€: togli la voce e accetta di nuovo la proposta.', null]);
    expect(told(split, '31/01/2027')).toEqual([null, 'Contata fino al 24/12/2026, ora la scadenza è il 31/01/2027: togli la voce e accetta di nuovo la proposta.', null]);
    expect(told(split, '')[1]).toBe('Contata fino alla scadenza del 24/12/2026, che ora non c’è: togli la voce e accetta di nuovo la proposta.');
    // While the day is being written nothing is said.
    expect(told(split, '31/')[1]).toBeNull();
  });

  test('counted up to a day that was written, a voce does not follow the due date; counted up to today for want of one, it does once there is one', () => {
    const counted = (typed: typeof TYPED, late: typeof LATE) => accept(typed, proposed('LEGAL_INTEREST', typed), lateDebtOf(typed, late, TODAY), 'TARI');
    const told = (split: ReturnType<typeof counted>, dueDate: string) => staleWords(split.lines[1] ?? { kind: 'OTHER', arithmetic: [] }, { split, dueDate }, TODAY);
    const written = counted(TYPED, { ...LATE, until: '30/11/2026' });
    expect([told(written, '31/01/2027'), told(written, '')]).toEqual([null, null]);
    const undated = counted({ ...TYPED, dueDate: '' }, LATE);
    expect([told(undated, ''), told(undated, '24/11/2026')]).toEqual([null, null]);
    expect(told(undated, '24/12/2026')).toContain('Contata fino al 24/11/2026, ora la scadenza è il 24/12/2026');
  });

  test('accepted again take the place of those of before; refused they wait', () => {
    const first = accept(TYPED, proposed('LEGAL_INTEREST'), lateDebtOf(TYPED, LATE, TODAY), 'TARI');
    const later = { ...TYPED, split: first, dueDate: '31/12/2026' };
    expect(standingOf(proposed('LEGAL_INTEREST', later), first, LATE)).toEqual({ kind: 'ACCEPTED', acceptedCents: 84 });
    const again = accept(later, proposed('LEGAL_INTEREST', later), lateDebtOf(later, LATE, TODAY), 'TARI');
    expect(linesOfSplit(again)?.map(({ amountCents }) => amountCents)).toEqual([10_000, 87]);
    expect(standingOf(proposed('MORA'), null, { ...LATE, refused: ['MORA'] })).toEqual({ kind: 'REFUSED' });
  });
});
