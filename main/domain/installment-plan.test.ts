import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { weekdayOf } from './civil-date.ts';
import {
  addMonths, checkPlan, mostDeferredInstallments, planAmounts, planDates, planProblemMessage, planStanding, planTotal, proposePlan, rebalancePlan, shareTransfers, STARTING_PLAN_RULES, STEP_MONTHS, type PlanRules,
} from './installment-plan.ts';
import { holidayName } from './working-days.ts';

const total = fc.integer({ min: 9_900, max: 99_999_999 });
const count = fc.integer({ min: 2, max: 99 });
const rounding = fc.constantFrom<PlanRules['rounding']>('CENT', 'EURO');
const remainder = fc.constantFrom<PlanRules['remainder']>('FIRST', 'LAST');
const RULES: PlanRules = { ...STARTING_PLAN_RULES, maxInstallments: 99 };

describe('amounts of a plan', () => {
  it('add up to the total to the cent, whatever the number and the rounding, and none is nothing', () => {
    fc.assert(fc.property(total, count, rounding, remainder, (cents, n, how, where) => {
      const amounts = planAmounts(cents, n, how, where);
      expect(amounts).toHaveLength(n);
      expect(amounts.reduce((sum, one) => sum + one, 0)).toBe(cents);
      expect(Math.min(...amounts)).toBeGreaterThan(0);
      if (how === 'EURO') expect(amounts.filter((one) => one % 100 !== 0).length).toBeLessThanOrEqual(1);
    }));
  });

  it('put what rounding leaves where the service says', () => {
    expect(planAmounts(100_000, 3, 'EURO', 'LAST')).toEqual([33_300, 33_300, 33_400]);
    expect(planAmounts(100_000, 3, 'EURO', 'FIRST')).toEqual([33_400, 33_300, 33_300]);
    expect(planAmounts(100_001, 3, 'CENT', 'LAST')).toEqual([33_333, 33_333, 33_335]);
  });
});

describe('dates of a plan', () => {
  it('grow, keep the day, end with a short month and never fall on a Sunday or a holiday', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 31 }), count, fc.constantFrom(...STEP_MONTHS), (day, n, step) => {
      const dates = planDates(`2026-01-${String(day).padStart(2, '0')}`, n, step);
      expect([...dates].sort()).toEqual(dates);
      expect(new Set(dates).size).toBe(n);
      expect(dates.filter((date) => weekdayOf(date) === 7 || holidayName(date) !== null)).toEqual([]);
    }), { numRuns: 25 });
    expect(addMonths('2026-01-31', 1)).toBe('2026-02-28');
    expect(addMonths('2026-11-30', 3)).toBe('2027-02-28');
    // Sunday 1 June, then the feast of 2 June (features.md 5.2, Jesi).
    expect(planDates('2025-06-01', 2, 6)).toEqual(['2025-06-03', '2025-12-01']);
  });
});

describe('a proposed plan', () => {
  it('of ten for a family is accepted as it is', () => {
    const plan = proposePlan(123_456, { count: 10, firstDueDate: '2026-12-31' }, RULES);
    expect(plan.ok && planTotal(plan.value)).toBe(123_456);
    expect(plan.ok && plan.value.at(-1)?.dueDate).toBe('2027-09-30');
  });

  it('is refused with the reason a clerk understands', () => {
    const low = proposePlan(5_000, { count: 10, firstDueDate: '2026-12-31' }, { ...RULES, minimumCents: 1_000 });
    expect(!low.ok && planProblemMessage(low.error)).toMatch(/^La rata 1 è sotto il minimo di 10,00/);
    const many = proposePlan(5_000, { count: 100, firstDueDate: '2026-12-31' }, RULES);
    expect(!many.ok && planProblemMessage(many.error)).toBe('Le rate vanno da 2 a 99');
    const short = checkPlan(10_000, [{ amountCents: 4_000, dueDate: '2026-12-31' }, { amountCents: 5_000, dueDate: '2027-01-31' }], RULES);
    expect(!short.ok && planProblemMessage(short.error)).toMatch(/^Alle rate mancano 10,00/);
    const disordered = checkPlan(10_000, [{ amountCents: 5_000, dueDate: '2026-12-31' }, { amountCents: 5_000, dueDate: '2026-12-31' }], RULES);
    expect(!disordered.ok && planProblemMessage(disordered.error)).toBe('La rata 2 deve scadere dopo la precedente');
  });

  it('keeps the amounts written by hand and shares the rest, still worth the total', () => {
    fc.assert(fc.property(total, count, rounding, remainder, fc.nat(), fc.integer({ min: 1, max: 5_000 }), (cents, n, how, where, at, typed) => {
      const plan = planAmounts(cents, n, how, where).map((amountCents, index) => ({ amountCents, dueDate: addMonths('2026-12-31', index) }));
      const changed = plan.map((one, index) => (index === at % n ? { ...one, amountCents: typed } : one));
      const again = rebalancePlan(cents, changed, new Set([at % n]), { rounding: how, remainder: where });
      expect(again.ok && planTotal(again.value)).toBe(cents);
      expect(again.ok && again.value[at % n]?.amountCents).toBe(typed);
    }));
  });
});

describe('beneficiaries of a plan', () => {
  it('get over the installments exactly what the whole gave each, and each installment is worth what was planned', () => {
    const parts = fc.array(fc.integer({ min: 1, max: 5_000_000 }), { minLength: 1, maxLength: 5 });
    fc.assert(fc.property(parts, fc.integer({ min: 2, max: 30 }), rounding, (amounts, n, how) => {
      const whole = amounts.reduce((sum, one) => sum + one, 0);
      fc.pre(whole >= n * 100);
      const planned = planAmounts(whole, n, how, 'LAST');
      const shared = shareTransfers(amounts.map((amountCents, payee) => ({ amountCents, payee })), planned);
      shared.forEach((transfers, index) => {
        expect(transfers.reduce((sum, one) => sum + one.amountCents, 0)).toBe(planned[index]);
        expect(transfers.every(({ amountCents }) => amountCents >= 1)).toBe(true);
        expect(transfers.map((one) => one.index)).toEqual(transfers.map((_, at) => at + 1));
      });
      amounts.forEach((amount, payee) => expect(shared.flat().filter((one) => one.payee === payee).reduce((sum, one) => sum + one.amountCents, 0)).toBe(amount));
    }), { numRuns: 40 });
  });
});

describe('decadenza', () => {
  const plan = (paid: readonly boolean[]) => paid.map((one, index) => ({ dueDate: addMonths('2026-01-31', index), paid: one, amountCents: 100 }));
  it('comes with two unpaid within six months, even not consecutive, and the whole residue is due', () => {
    expect(planStanding(plan([true, false, true, false, false]), { missed: 2, withinMonths: 6 }, '2026-05-02')).toEqual({ kind: 'LAPSED', missed: 2, residueCents: 300 });
    expect(planStanding(plan([true, false, true, true, false]), { missed: 2, withinMonths: 6 }, '2026-05-02')).toEqual({ kind: 'LATE', missed: 1, missedCents: 100 });
    expect(planStanding(plan([true, true, false]), { missed: 2, withinMonths: 6 }, '2026-03-31')).toEqual({ kind: 'REGULAR', missed: 0 });
    expect(planStanding(plan([false, true, true, true, true, true, true, true, false]), { missed: 2, withinMonths: 6 }, '2027-01-01')).toMatchObject({ kind: 'LATE', missed: 2 });
    expect(planStanding(plan([false, false]), null, '2027-01-01')).toMatchObject({ kind: 'LATE', missed: 2 });
  });

  it('most installments grow with the debt by the bands of the law', () => {
    expect([10_000, 10_001, 50_001, 300_001, 600_001, 2_000_001].map(mostDeferredInstallments)).toEqual([0, 4, 12, 24, 36, 72]);
  });
});
