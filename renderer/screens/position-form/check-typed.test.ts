import { describe, expect, test } from 'vitest';
import { checkTyped, type CheckRules } from './check-typed.ts';
import { MARIO, positionOf, serviceOf } from './service.fixture.ts';
import { EMPTY_FINE, type TypedFine } from './typed-fine.ts';
import { EMPTY_POSITION, typedFrom, withPerson, withService, type TypedPosition } from './typed-position.ts';
import { addLine } from './typed-split.ts';

const rules: CheckRules = { today: '2026-11-24', draft: false, keptDueDate: null, mayLackYear: false, description: 'PRINTED', fines: true, reason: null };
const service = serviceOf();
const complete: TypedPosition = { ...withService(withPerson(EMPTY_POSITION, MARIO), service, { today: '2026-11-24', calendar: {} }), fields: { utenza: '0004512' }, amount: '186' };
const messages = (typed: TypedPosition, part: Partial<CheckRules> = {}, of = service) => checkTyped(typed, of, { ...rules, ...part }).map((problem) => `${problem.path}: ${problem.message}`);

test('a complete form has nothing to correct', () => {
  expect(messages(complete)).toEqual([]);
});

describe('sentences at the field', () => {
  test.each<[string, Partial<TypedPosition>, string]>([
    ['wrong codice fiscale', { fiscalCode: 'RSSMRA80A01H501K' }, 'debtor.fiscalCode: Codice fiscale non valido: il carattere di controllo atteso è U'],
    ['wrong partita IVA', { fiscalCode: '01234567890' }, 'debtor.fiscalCode: Partita IVA non valida: l’ultima cifra attesa è 7'],
    ['no name', { debtor: { ...complete.debtor, name: ' ' } }, 'debtor.name: Manca il nome del debitore.'],
    ['no field of the service', { fields: {} }, 'fields.utenza: Manca codice utenza.'],
    ['zero', { amount: '0' }, 'amountCents: L’importo deve essere maggiore di zero'],
    ['past due date', { dueDate: '23/11/2026' }, 'dueDate: La scadenza è già passata'],
    ['no due date', { dueDate: '' }, 'dueDate: Manca la scadenza.'],
    ['last day before the due date', { payableUntil: '1/12/2026' }, 'payableUntil: Viene prima della scadenza (24/12/2026).'],
    ['long causale', { description: 'x'.repeat(67) }, 'description: La causale supera i 60 caratteri stampabili (ora 67)'],
    ['character the circuit refuses', { description: 'TARI | 2026' }, 'description: La causale contiene caratteri che il circuito non trasporta: |'],
    ['unreadable year', { year: '26' }, 'year: Scrivi l’anno con quattro cifre.'],
  ])('%s', (_, part, expected) => { expect(messages({ ...complete, ...part }).join('\n')).toContain(expected); });

  test('the CAP has five digits in Italy, what one likes abroad; that of a known person left alone is not judged', () => {
    const elsewhere = { ...complete, debtor: { ...complete.debtor, postalCode: '7500' } };
    expect(messages({ ...elsewhere, debtorOpen: true })).toEqual(['debtor.postalCode: Il CAP ha 5 cifre, ora ne ha 4: forse 07500?']);
    expect(messages({ ...elsewhere, debtorOpen: true, debtor: { ...elsewhere.debtor, country: 'FR' } })).toEqual([]);
    expect(messages({ ...elsewhere, knownCode: null })).toHaveLength(1);
    expect(messages(elsewhere)).toEqual([]);
  });
  test('a TARI that cannot be read is not saved with its other voci alone', () => {
    const split = addLine({ lines: [], payees: [], next: 1 }, { label: 'Spese postali', amount: '3,00' });
    const tari = { on: true, basis: 'NET', amount: '493', arera: '7,6o', round: true } as const;
    expect(messages({ ...complete, amount: '3,00', split, tari })).toEqual([expect.stringContaining('areraCents: ')]);
    expect(messages({ ...complete, amount: '3,00', split, tari: { ...tari, amount: '', arera: '' } })).toEqual(['amountCents: Manca l’importo.']);
  });
  test('a fine that cannot be read is told at its field, never saved with one amount', () => {
    const police = serviceOf({ code: 'CDS', taxonomy: '9/0102100SA/', dueRule: { kind: 'NONE' }, dueDateRequired: false });
    const typed: TypedPosition = { ...complete, amount: '29,40', dueDate: '01/01/2020', fine: { on: true, minimum: '42', costs: '13,80', notified: '' } };
    const fine = (part: Partial<TypedFine>) => messages({ ...typed, fine: { ...EMPTY_FINE, ...typed.fine, ...part } }, {}, police);
    expect(fine({})).toEqual([]);
    expect(fine({ minimum: '' })).toEqual(['minimumCents: Manca il minimo di legge.']);
    expect(messages({ ...typed, fine: null }, {}, police)).toEqual(['minimumCents: Manca il minimo di legge.']);
    expect(fine({ costs: '13,8o' })).toEqual([expect.stringContaining('costsCents: ')]);
    expect(fine({ notified: '31/02/2026' })).toEqual([expect.stringContaining('notifiedOn: ')]);
    expect(fine({ notified: '25/11/2026' })).toEqual(['notifiedOn: Il giorno della notifica è nel futuro.']);
    expect(fine({ on: false })).toEqual(['dueDate: La scadenza è già passata']);
    expect(messages({ ...typed, fine: null }, { fines: false }, police)).toEqual(['dueDate: La scadenza è già passata']);
  });
  test('without a right code the name is not asked yet', () => {
    expect(messages({ ...complete, fiscalCode: '', debtor: { ...complete.debtor, name: '' } })).toEqual(['debtor.fiscalCode: Manca il codice fiscale.']);
  });
  test('without codice fiscale only where the service allows it', () => {
    expect(messages({ ...complete, anonymous: true })).toEqual(['debtor.fiscalCode: Il servizio TARI chiede il codice fiscale del debitore.']);
    expect(messages({ ...complete, anonymous: true }, {}, serviceOf({ anonymousAllowed: true }))).toEqual([]);
  });
  test('the due date of a stored position may stay in the past, another past one may not', () => {
    expect(messages({ ...complete, dueDate: '01/10/2026' }, { keptDueDate: '2026-10-01' })).toEqual([]);
    expect(messages({ ...complete, dueDate: '02/10/2026' }, { keptDueDate: '2026-10-01' })).toHaveLength(1);
  });
  test('a printed notice asks why it changes', () => {
    expect(messages(complete, { reason: ' ' })).toEqual(['reason: L’avviso è già stampato: scrivi il motivo della modifica.']);
  });
});

test('a position that came without a year is changed without one, unless its causale is to name it', () => {
  const yearless = typedFrom(positionOf({ year: null, description: 'TARI del fascicolo 12' }), service);
  const asToday: Partial<CheckRules> = { mayLackYear: true, keptDueDate: '2026-12-16' };
  expect(messages({ ...yearless, amount: '190' }, asToday)).toEqual([]);
  expect(messages({ ...yearless, year: '26' }, asToday)).toEqual(['year: Scrivi l’anno con quattro cifre.']);
  expect(messages({ ...yearless, description: null }, asToday)).toEqual(['year: Manca l’anno.']);
  expect(messages(yearless)).toEqual(['year: Manca l’anno.']);
});

test('a draft may miss fields and due date, never what is wrong', () => {
  expect(messages({ ...complete, fields: {}, dueDate: '' }, { draft: true })).toEqual([]);
  expect(messages({ ...complete, dueDate: '31/02/2027' }, { draft: true })).toHaveLength(1);
});

test('without a service the first thing to correct is the service', () => {
  expect(checkTyped(EMPTY_POSITION, null, rules)[0]?.path).toBe('serviceId');
});
