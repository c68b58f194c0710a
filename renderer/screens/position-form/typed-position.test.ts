import { describe, expect, test } from 'vitest';
import { copiedFrom, EMPTY_POSITION, isTyped, supplementFrom, typedFrom, withPerson, withService } from './typed-position.ts';
import { builtDescription } from './description-of.ts';
import { formInputOf, previewInputOf } from './position-input.ts';
import { fineOf } from './typed-fine.ts';
import { MARIO, positionOf, serviceOf } from './service.fixture.ts';

const day = { today: '2026-11-24', calendar: {} } as const;

describe('choosing the service', () => {
  test('gives year, due date and the fixed price', () => {
    const typed = withService(EMPTY_POSITION, serviceOf({ amountRule: { kind: 'FIXED', amountCents: 2221 } }), day);
    expect(typed).toMatchObject({ serviceId: 1, year: '2026', amount: '22,21', dueDate: '24/12/2026' });
  });
  test('keeps what was typed: amount, due date, debtor', () => {
    const typed = withService({ ...withPerson(EMPTY_POSITION, MARIO), amount: '186,00', dueDate: '16/12/2026', dueDateTyped: true }, serviceOf(), day);
    expect(typed).toMatchObject({ amount: '186,00', dueDate: '16/12/2026', fiscalCode: MARIO.fiscalCode });
  });
  test('the only line of a price list is taken, two are asked', () => {
    const one = serviceOf({ amountRule: { kind: 'PRICE_LIST', prices: [{ label: 'Sala', amountCents: 5000 }] } });
    const two = serviceOf({ amountRule: { kind: 'PRICE_LIST', prices: [{ label: 'Sala', amountCents: 5000 }, { label: 'Giardino', amountCents: 9000 }] } });
    expect(withService(EMPTY_POSITION, one, day).amount).toBe('50,00');
    expect(withService(EMPTY_POSITION, two, day).amount).toBe('');
  });
  test('a service whose causale does not name the year has none', () => {
    expect(withService(EMPTY_POSITION, serviceOf({ description: 'Carta identita elettronica', fields: [] }), day).year).toBe('');
  });
});

describe('what is missing of a fine', () => {
  const fines = serviceOf({ taxonomy: '9/0102100SA/', fields: [] });
  test('is asked for with one amount, until the last day of the fine, and its causale says what it is', () => {
    const typed = supplementFrom(positionOf({ description: 'Verbale CdS n. 123/V' }), fines, { cents: 1_260, until: '2027-01-23' }, day);
    expect(typed).toMatchObject({ amount: '12,60', dueDate: '23/01/2027', description: 'Integrazione Verbale CdS n. 123/V', split: null });
    expect(fineOf(typed, fines)).toBeNull();
    expect(formInputOf(typed, fines, day.today)).toMatchObject({ amountCents: 1_260, dueDate: '2027-01-23' });
  });
  test('keeps the causale where there is no room, and the due date of the service where the day is over', () => {
    const typed = supplementFrom(positionOf({ description: 'Verbale CdS n. 123/V del 05/11/2026, via della Repubblica' }), fines, { cents: 1_260, until: '2026-11-23' }, day);
    expect(typed).toMatchObject({ description: 'Verbale CdS n. 123/V del 05/11/2026, via della Repubblica', dueDate: '24/12/2026' });
  });
});

describe('the causale built live', () => {
  test('follows year and fields', () => {
    expect(builtDescription(serviceOf(), '2026', { utenza: ' 0004512 ' })).toBe('TARI 2026 - utenza 0004512');
  });
  test('shows what is still missing, without the separators of what nobody asks', () => {
    expect(builtDescription(serviceOf(), '2026', {})).toBe('TARI 2026 - utenza {utenza}');
    const optional = serviceOf({ fields: [{ name: 'utenza', label: 'Utenza', required: false, example: null }] });
    expect(builtDescription(optional, '2026', {})).toBe('TARI 2026 - utenza');
  });
});

describe('a stored position in the form', () => {
  test('saving it untouched sends back what was stored', () => {
    const service = serviceOf();
    const input = formInputOf(typedFrom(positionOf(), service), service, day.today);
    expect(input).toMatchObject({ serviceId: 1, year: 2026, description: 'TARI 2026 - utenza 0004512', amountCents: 18_600, dueDate: '2026-12-16', payableUntil: null, notes: null, fields: { utenza: '0004512' } });
    expect(input?.debtor).toEqual({ fiscalCode: MARIO.fiscalCode, type: 'F', name: MARIO.name, address: MARIO.address, email: MARIO.email, pec: null, phone: null, personId: null });
  });
  test('a debtor of the registry without code is sent by its row, until a code is written', () => {
    const typed = withPerson(EMPTY_POSITION, { ...MARIO, fiscalCode: null });
    expect(typed).toMatchObject({ anonymous: true, personId: MARIO.id, knownCode: null });
    expect(withPerson(EMPTY_POSITION, MARIO).personId).toBeNull();
  });
  test('the last payable day follows the rule of the service, unless somebody chose another', () => {
    const service = serviceOf({ payableAfterDueDays: 30 });
    expect(typedFrom(positionOf({}, { payableUntil: '2027-01-15' }), service).payableUntil).toBe('');
    expect(typedFrom(positionOf({}, { payableUntil: '2027-03-01' }), service).payableUntil).toBe('01/03/2027');
  });
  test('words of the operator stay his when the template would make others', () => {
    expect(typedFrom(positionOf({ description: 'TARI 2026 rettificata' }), serviceOf()).description).toBe('TARI 2026 rettificata');
  });
  test('a copy of a fine, asked for with one amount, asks for the whole one', () => {
    const one = positionOf().options[0];
    const installment = one?.installments[0];
    if (one === undefined || installment === undefined) throw new Error('no option');
    const fine = positionOf({ amountCents: 4_320, options: [{ ...one, kind: 'REDUCED_SINGLE_INSTALLMENT', installments: [{ ...installment, amountCents: 4_320 }] }, { ...one, id: 2, installments: [{ ...installment, id: 5, amountCents: 5_580 }] }] });
    expect(copiedFrom(fine, serviceOf({ taxonomy: '9/0102100SA/' }), day)).toMatchObject({ amount: '55,80', fine: null });
  });
  test('the residue of a lost plan keeps its amount, which is no price of the service, also where it is restored; another service asks for its own', () => {
    const fixed = serviceOf({ amountRule: { kind: 'FIXED', amountCents: 30_000 } });
    const residue = positionOf({ amountCents: 20_000, isResidue: true });
    expect(typedFrom(residue, fixed)).toMatchObject({ amount: '200,00', ofResidue: true });
    expect(copiedFrom(residue, fixed, day)).toMatchObject({ amount: '200,00', ofResidue: true });
    expect(withService(typedFrom(residue, fixed), { ...fixed, id: 2 }, day)).toMatchObject({ amount: '300,00', ofResidue: false });
    expect(copiedFrom(positionOf({ amountCents: 20_000 }), fixed, day)).toMatchObject({ amount: '300,00', ofResidue: false });
  });
  test('a copy has a due date of its own', () => {
    const copy = copiedFrom(positionOf({}, { dueDate: '2025-01-10' }), serviceOf(), day);
    expect(copy).toMatchObject({ dueDate: '24/12/2026', amount: '186,00', fields: { utenza: '0004512' }, fiscalCode: MARIO.fiscalCode });
  });
});

describe('what is sent', () => {
  test('the page is drawn as soon as there is a service, but nothing is saved without an amount', () => {
    const typed = withService(EMPTY_POSITION, serviceOf(), day);
    expect(formInputOf(typed, serviceOf(), day.today)).toBeNull();
    expect(previewInputOf(EMPTY_POSITION, null, day.today)).toBeNull();
    expect(previewInputOf(typed, serviceOf(), day.today)).toMatchObject({ serviceId: 1, amountCents: 0, debtor: { name: 'Nome del debitore' } });
    expect(previewInputOf({ ...typed, amount: '186,00' }, serviceOf(), day.today)?.amountCents).toBe(18600);
  });
  test('the preview never carries a code that is still wrong', () => {
    const typed = { ...withService(EMPTY_POSITION, serviceOf(), day), amount: '10', fiscalCode: 'RSSMRA80A01' };
    expect(previewInputOf(typed, serviceOf(), day.today)?.debtor?.fiscalCode).toBeNull();
  });
  test('without codice fiscale the debtor is a person without code', () => {
    const typed = { ...withService(EMPTY_POSITION, serviceOf({ anonymousAllowed: true }), day), anonymous: true, amount: '10', debtor: { ...EMPTY_POSITION.debtor, name: 'Li Yu' } };
    expect(formInputOf(typed, serviceOf(), day.today)?.debtor).toMatchObject({ fiscalCode: null, type: 'F', name: 'Li Yu', address: null });
  });
});

test('a form with only the proposals of its service has nothing to keep', () => {
  expect(isTyped(withService(EMPTY_POSITION, serviceOf(), day))).toBe(false);
  expect(isTyped({ ...EMPTY_POSITION, fiscalCode: 'R' })).toBe(true);
});
