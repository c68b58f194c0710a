import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isOpenState, isPaidState, projectInstallment, projectPosition, SHOWN_STATES, shownState, STATE_LABEL, STORED_STATES, type InstallmentFacts, type StoredState } from './position-state.ts';

const FACT_NAMES = ['numbered', 'contradicted', 'reconciled', 'reported', 'paid', 'paidExternally', 'cancelled', 'blockedByOtherOption', 'confirmed'] as const;

/** Every combination of the nine facts. */
function everyCombination(): InstallmentFacts[] {
  return Array.from({ length: 2 ** FACT_NAMES.length }, (_, bits) => {
    const has = (name: (typeof FACT_NAMES)[number]) => (bits & (1 << FACT_NAMES.indexOf(name))) !== 0;
    return {
      numbered: has('numbered'), contradicted: has('contradicted'), reconciled: has('reconciled'), reported: has('reported'), paid: has('paid'), paidExternally: has('paidExternally'),
      cancelled: has('cancelled'), blockedByOtherOption: has('blockedByOtherOption'), confirmed: has('confirmed'),
    };
  });
}

/** The rows of spec/states.md, top down, each as it is written there; «active» is an installment with a number. */
const ROWS: readonly Readonly<{ state: StoredState; holds: (facts: InstallmentFacts) => boolean }>[] = [
  { state: 'NEEDS_REVIEW', holds: (facts) => facts.contradicted },
  { state: 'RECONCILED', holds: (facts) => facts.reconciled },
  { state: 'REPORTED', holds: (facts) => facts.reported },
  { state: 'PAID', holds: (facts) => facts.paid },
  { state: 'PAID_EXTERNALLY', holds: (facts) => facts.paidExternally },
  { state: 'INVALID', holds: (facts) => facts.cancelled },
  { state: 'UNPAYABLE', holds: (facts) => facts.numbered && facts.blockedByOtherOption },
  { state: 'TO_SYNC', holds: (facts) => facts.numbered && !facts.confirmed },
  { state: 'UNPAID', holds: (facts) => facts.numbered && facts.confirmed },
  { state: 'DRAFT', holds: (facts) => !facts.numbered },
];

describe('an installment', () => {
  test('is in the first row of the table that holds, for all 512 combinations of facts', () => {
    const combinations = everyCombination();
    expect(combinations).toHaveLength(512);
    for (const facts of combinations) expect(projectInstallment(facts), JSON.stringify(facts)).toBe(ROWS.find((row) => row.holds(facts))?.state);
  });

  test('every row but the one of several installments is reached', () => {
    expect(new Set(everyCombination().map(projectInstallment))).toEqual(new Set(STORED_STATES.filter((state) => state !== 'PARTIALLY_PAID')));
  });

  test('once paid it goes back to unpaid only when the payment fact goes', () => {
    for (const facts of everyCombination().filter((one) => one.paid)) expect(['NEEDS_REVIEW', 'RECONCILED', 'REPORTED', 'PAID']).toContain(projectInstallment(facts));
  });
});

describe('a position', () => {
  const installmentState = fc.constantFrom(...STORED_STATES.filter((state) => state !== 'PARTIALLY_PAID'));

  test('of one installment is in the state of that installment', () => {
    for (const state of STORED_STATES.filter((one) => one !== 'PARTIALLY_PAID')) expect(projectPosition([state])).toBe(state);
  });

  test('of several: doubt first, then partially paid, then the worst open one; the order of the installments does not count', () => {
    fc.assert(fc.property(fc.array(installmentState, { minLength: 2, maxLength: 6 }), (states) => {
      const projected = projectPosition(states);
      expect(projectPosition(states.toReversed())).toBe(projected);
      const paid = states.filter(isPaidState).length;
      if (states.includes('NEEDS_REVIEW')) expect(projected).toBe('NEEDS_REVIEW');
      else if (paid > 0 && paid < states.length) expect(projected).toBe('PARTIALLY_PAID');
      else expect(states).toContain(projected);
    }));
    expect(projectPosition(['UNPAID', 'TO_SYNC', 'INVALID'])).toBe('TO_SYNC');
    expect(projectPosition(['RECONCILED', 'PAID'])).toBe('PAID');
  });
});

describe('today', () => {
  const day = (date: string | null) => ({ dueDate: date, payableUntil: null, today: '2026-11-24', expiringFrom: null });

  test.each([
    [{ ...day(null) }, 'UNPAID'],
    [{ ...day('2026-12-31'), expiringFrom: '2026-12-24' }, 'UNPAID'],
    [{ ...day('2026-12-01'), expiringFrom: '2026-11-24' }, 'EXPIRING'],
    [{ ...day('2026-11-24'), expiringFrom: '2026-11-17' }, 'EXPIRING'],
    [{ ...day('2026-11-23'), expiringFrom: '2026-11-16' }, 'OVERDUE'],
    [{ ...day('2026-11-20'), payableUntil: '2026-11-24' }, 'OVERDUE'],
    [{ ...day('2026-11-20'), payableUntil: '2026-11-23' }, 'EXPIRED'],
    [{ ...day(null), payableUntil: '2026-11-23' }, 'EXPIRED'],
  ] as const)('%j is %s', (dates, state) => {
    expect(shownState('UNPAID', dates)).toBe(state);
  });

  test('changes nothing of a state that is not Da pagare', () => {
    for (const state of STORED_STATES.filter((one) => one !== 'UNPAID')) expect(shownState(state, { dueDate: '2020-01-01', payableUntil: '2020-01-02', today: '2026-11-24', expiringFrom: '2019-12-25' })).toBe(state);
  });

  test('every shown state has a label, and is never open and paid at once', () => {
    for (const state of SHOWN_STATES) {
      expect(STATE_LABEL[state].length).toBeGreaterThan(3);
      expect(isOpenState(state) && isPaidState(state)).toBe(false);
    }
  });
});
