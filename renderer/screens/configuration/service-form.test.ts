import { describe, expect, test } from 'vitest';
import { NO_BUDGET, serviceFormOf, serviceInputOf, shareOf, wholeNumber, type ServiceForm } from './service-form.ts';
import { descriptionExample, serviceDifferences, serviceProblems, shareWords, undeclaredFields } from './service-problems.ts';
import type { Service } from './service-types.ts';

const TODAY = '2026-11-24';
const STORED: Service = {
  id: 3, version: 2, code: 'CIE', office: 'Demografici', name: 'Carta d’identità', taxonomy: '9/0104100TS/', accountId: 1, postalAccountId: null, description: 'CIE {anno} - {pratica}',
  fields: [{ name: 'pratica', label: 'Pratica', required: true, example: '77' }], amountRule: { kind: 'PRICE_LIST', prices: [{ label: 'Rilascio', amountCents: 2221 }, { label: 'Duplicato', amountCents: 2737 }] },
  dueRule: { kind: 'FIXED_DATE', date: '2026-12-31' }, dueDateRequired: true, expiringDays: 7, payableAfterDueDays: 60, anonymousAllowed: false,
  budget: [{ capitolo: '100', articolo: '', accertamento: '2026/1', share: 0.5 }], help: null, retired: false, positions: 0, warnings: [], accountLabel: 'Tesoreria',
};

describe('service form', () => {
  test('a stored service comes back as it was', () => {
    const { id: _id, version: _version, retired: _retired, positions: _positions, warnings: _warnings, accountLabel: _label, ...input } = STORED;
    const form = serviceFormOf(STORED);
    expect(serviceProblems(form, TODAY)).toEqual({});
    expect(serviceInputOf(form, TODAY)).toEqual(input);
  });

  test('amounts, dates and shares are typed freely', () => {
    const form: ServiceForm = { ...serviceFormOf(STORED), amountKind: 'FIXED', fixedAmount: '1.234,5', dueKind: 'FIXED_DATE', dueDate: '3112', budget: [{ ...NO_BUDGET, capitolo: '1', share: '0,25' }] };
    expect(serviceProblems(form, TODAY)).toEqual({});
    expect(serviceInputOf(form, TODAY)).toMatchObject({ amountRule: { kind: 'FIXED', amountCents: 123_450 }, dueRule: { kind: 'FIXED_DATE', date: '2026-12-31' }, budget: [{ share: 0.25 }] });
  });

  test('an empty service says what it lacks', () => {
    expect(Object.keys(serviceProblems(serviceFormOf(null), TODAY))).toEqual(['code', 'office', 'name', 'taxonomy', 'description']);
  });

  test('a service without due date never requires one', () => {
    expect(serviceInputOf({ ...serviceFormOf(STORED), dueKind: 'NONE', dueDateRequired: true }, TODAY)).toMatchObject({ dueRule: { kind: 'NONE' }, dueDateRequired: false });
  });
});

describe('causale', () => {
  test('fields of the template that nobody asks for are found, the year is always there', () => {
    expect(undeclaredFields({ description: 'TARI {anno} - {utenza} {via}', fields: [] })).toEqual(['utenza', 'via']);
  });

  test('shows how it comes out, with its length', () => {
    const example = descriptionExample(serviceFormOf(STORED), TODAY);
    expect(example?.text).toBe('CIE 2026 - 77');
    expect(example?.length.length).toBe(13);
    expect(descriptionExample({ description: 'TARI {anno', fields: [] }, TODAY)).toBeNull();
  });

  test('a field twice, or the year as a field, is refused at its own place', () => {
    const field = { name: 'pratica', label: 'Pratica', required: true, example: '' };
    const problems = serviceProblems({ ...serviceFormOf(STORED), fields: [field, field, { ...field, name: 'anno' }] }, TODAY);
    expect(Object.keys(problems)).toEqual(['fields.1.name', 'fields.2.name']);
  });
});

describe('budget lines', () => {
  test('the weight of each share is told', () => {
    const form = { ...serviceFormOf(STORED), budget: [{ ...NO_BUDGET, capitolo: '1', share: '1' }, { ...NO_BUDGET, capitolo: '2', share: '2' }] };
    expect([shareWords(form, 0), shareWords(form, 1)]).toEqual(['33,3 %', '66,7 %']);
  });

  test('the same line twice and a share of nothing are refused', () => {
    const line = { ...NO_BUDGET, capitolo: '1' };
    expect(Object.keys(serviceProblems({ ...serviceFormOf(STORED), budget: [line, line, { ...line, capitolo: '2', share: '0' }] }, TODAY))).toEqual(['budget.1.capitolo', 'budget.2.share']);
  });

  test('reads numbers as an Italian writes them', () => {
    expect([shareOf('0,5'), shareOf('1'), shareOf('x'), shareOf('0')]).toEqual([0.5, 1, null, null]);
    expect([wholeNumber('30'), wholeNumber('3,5'), wholeNumber('')]).toEqual([30, null, null]);
  });
});

test('a conflict shows only what differs', () => {
  const mine = serviceFormOf(STORED);
  expect(serviceDifferences(mine, mine)).toEqual([]);
  expect(serviceDifferences({ ...mine, name: 'CIE' }, mine)).toEqual([{ label: 'Nome', mine: 'CIE', stored: 'Carta d’identità' }]);
});
