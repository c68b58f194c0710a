import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newRequest, noPositions, openArchive, openWindow, valueOf, windowOf, type OpenedArchive } from '../opened-archive.fixture.ts';
import { checkFiscalCode, findOrCreateDebtor, searchPeople, type DebtorInput } from './index.ts';

const mario = {
  fiscalCode: 'RSSMRA80A01H501U', type: 'F' as const, name: 'Rossi Mario', email: 'm@example.it', pec: null, phone: null,
  address: { street: 'Via Roma', civicNumber: '1', postalCode: '36030', city: 'Esempio', province: 'vi', country: 'it' },
};

async function counterAtWork() {
  const archive = await openArchive();
  const { call, operator } = await windowOf(archive, 'COUNTER');
  return { archive, call, operator, save: (fields: object = {}) => call.people.save({ requestId: newRequest(), id: null, expectedVersion: null, ...mario, ...fields }) };
}

describe('a fiscal code as typed', () => {
  test('of a person tells sex, birth and place', () => {
    expect(checkFiscalCode(' rssmra80a01 h501u', '2026-11-24')).toEqual({
      valid: true, kind: 'PERSON', message: null, wrongAt: null, expectedCharacter: null, sex: 'M', birthDate: '1980-01-01', birthPlaceCode: 'H501', normalised: 'RSSMRA80A01H501U',
    });
    expect(checkFiscalCode('99999000013', '2026-11-24')).toMatchObject({ valid: true, kind: 'ENTITY' });
  });

  test('with a slip says which character', () => {
    expect(checkFiscalCode('RSSMRA80A01H501X', '2026-11-24')).toMatchObject({ valid: false, kind: 'PERSON', wrongAt: 15, expectedCharacter: 'U', message: expect.stringContaining('il carattere di controllo atteso è U') });
    expect(checkFiscalCode('RSSMRA8OA01H501U', '2026-11-24')).toMatchObject({ valid: false, wrongAt: 7, expectedCharacter: '0' });
    expect(checkFiscalCode('99999000014', '2026-11-24')).toMatchObject({ valid: false, wrongAt: 10, expectedCharacter: '3' });
    expect(checkFiscalCode('RSSMRA', '2026-11-24')).toMatchObject({ valid: false, message: 'Codice fiscale non valido: ha 6 caratteri, ne servono 16' });
    expect(checkFiscalCode('  ', '2026-11-24')).toMatchObject({ valid: false, message: null });
  });

  test('of a known person brings the person and what the positions know', async () => {
    const { archive, operator, save } = await counterAtWork();
    const saved = valueOf(await save());
    const asked: number[] = [];
    const window = openWindow(archive, undefined, { ...noPositions, openPositionsOf: async (_context, _reader, personId) => { asked.push(personId); return []; }, historyOf: async () => ({ openCents: 4200, open: [], closed: [], prints: [] }) });
    window.session.open(operator, archive.engine.topics.revision('operators'));
    expect(valueOf(await window.call.people.check({ fiscalCode: 'rssmra80a01h501u' })).person).toEqual(saved);
    expect(asked).toEqual([saved.id]);
    expect(valueOf(await window.call.people.show({ id: saved.id }))).toMatchObject({ person: { name: 'Rossi Mario' }, openCents: 4200 });
    expect(await window.call.people.show({ id: 99 })).toMatchObject({ error: { code: 'NOT_FOUND' } });
  });
});

describe('a person', () => {
  test('is kept as typed, with the address on one line', async () => {
    const { save } = await counterAtWork();
    expect(valueOf(await save({ name: '  D’Àngelo  Żofia ' }))).toMatchObject({ name: 'D’Àngelo  Żofia', address: { province: 'VI', country: 'IT' }, addressLine: 'Via Roma 1, 36030 Esempio (VI)', version: 1 });
    expect(valueOf(await save({ fiscalCode: null, address: null, name: 'Senza Codice' }))).toMatchObject({ fiscalCode: null, address: null, addressLine: null });
  });

  test('is one per fiscal code, changed on its latest version only', async () => {
    const { save } = await counterAtWork();
    const saved = valueOf(await save());
    expect(await save({ name: 'Altro' })).toMatchObject({ error: { code: 'DUPLICATE', field: 'fiscalCode' } });
    expect(await save({ fiscalCode: 'RSSMRA80A01H501X' })).toMatchObject({ error: { code: 'INVALID_FIELD', field: 'fiscalCode', message: expect.stringContaining('atteso è U') } });
    expect(await save({ fiscalCode: 'RSSMRA80A01H501U', type: 'G' })).toMatchObject({ error: { field: 'fiscalCode', message: expect.stringContaining('11 cifre') } });
    expect(valueOf(await save({ id: saved.id, expectedVersion: 1, phone: ' 333 1234567 ' }))).toMatchObject({ version: 2, phone: '333 1234567' });
    expect(await save({ id: saved.id, expectedVersion: 1 })).toMatchObject({ error: { code: 'VERSION_CONFLICT' } });
  });
});

describe('the debtor of a position', () => {
  const find = (archive: OpenedArchive, input: Omit<DebtorInput, 'personId'>, options: Readonly<{ anonymousAllowed?: boolean; knownPersonId?: number | null; personId?: number }> = {}) =>
    archive.engine.writeResult('test.debtor', (unit) => findOrCreateDebtor(unit, { ...input, personId: options.personId ?? null }, { by: null, anonymousAllowed: options.anonymousAllowed ?? true, knownPersonId: options.knownPersonId ?? null, today: archive.clock.today() }));

  test('is found by fiscal code; what is left empty stays, what is typed is learnt', async () => {
    const archive = await openArchive();
    const first = valueOf(await find(archive, mario));
    expect(first).toMatchObject({ created: true, changed: true });
    expect(valueOf(await find(archive, mario))).toMatchObject({ created: false, changed: false, person: { id: first.person.id, version: 1 } });
    const later = valueOf(await find(archive, { ...mario, fiscalCode: 'rssmra80a01h501u', name: 'Rossi Mario Luigi', address: null, email: null, phone: '333 1234567' }));
    expect(later).toMatchObject({ created: false, changed: true, person: { id: first.person.id, name: 'Rossi Mario Luigi', email: 'm@example.it', phone: '333 1234567', addressLine: 'Via Roma 1, 36030 Esempio (VI)' } });
  });

  test('without fiscal code is never taken for another, but stays the same at a change', async () => {
    const archive = await openArchive();
    const anonymous = { ...mario, fiscalCode: null };
    const first = valueOf(await find(archive, anonymous));
    expect(valueOf(await find(archive, anonymous)).person.id).not.toBe(first.person.id);
    expect(valueOf(await find(archive, { ...anonymous, name: 'Rossi M.' }, { knownPersonId: first.person.id }))).toMatchObject({ created: false, person: { id: first.person.id, name: 'Rossi M.' } });
    expect(await find(archive, anonymous, { anonymousAllowed: false })).toMatchObject({ error: { code: 'INVALID_FIELD', field: 'debtor.fiscalCode' } });
  });
});

describe('the search', () => {
  async function archiveWith(...names: readonly string[]) {
    const { archive, save } = await counterAtWork();
    for (const name of names) valueOf(await save({ fiscalCode: null, name }));
    valueOf(await save());
    const search = async (text: string, limit = 10) => (await archive.engine.read((reader) => searchPeople(reader, text, limit))).map((person) => person.name);
    return { archive, save, search };
  }

  test('finds beginnings of words in any order, accents and case ignored, whole words first', async () => {
    const { search } = await archiveWith('Rossini Mario', 'D’Àngelo Giùlia', 'Bianchi Rosa', 'Verdi Marco');
    expect(await search('mario ros')).toEqual(['Rossi Mario', 'Rossini Mario']);
    expect(await search('ROSSI')).toEqual(['Rossi Mario', 'Rossini Mario']);
    expect(await search('giul d angelo')).toEqual(['D’Àngelo Giùlia']);
    expect(await search('rssmra80')).toEqual(['Rossi Mario']);
    expect(await search('mar', 2)).toHaveLength(2);
    expect(await search('zzz')).toEqual([]);
    expect(await search(' -"* ')).toEqual([]);
  });

  test('follows a changed name', async () => {
    const { archive, save, search } = await archiveWith();
    const [mariosId] = (await archive.engine.read((reader) => searchPeople(reader, 'rossi', 1))).map((person) => person.id);
    valueOf(await save({ id: mariosId, expectedVersion: 1, name: 'Neri Mario' }));
    expect(await search('rossi')).toEqual([]);
    expect(await search('neri')).toEqual(['Neri Mario']);
  });

  test('takes whatever is typed for words, never for a query', async () => {
    const { search } = await archiveWith('Prova Uno');
    await fc.assert(fc.asyncProperty(fc.oneof(fc.string({ maxLength: 30 }), fc.constantFrom('NEAR(a b)', 'name: x', 'a OR b', '"', 'a*b', "'; DROP TABLE person", '{a b}', '^rossi', 'fiscal_code:')), async (text) => {
      await expect(search(text)).resolves.toBeInstanceOf(Array);
    }), { numRuns: 60 });
  });
});
