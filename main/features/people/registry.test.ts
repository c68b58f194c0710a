import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { newRequest, openArchive, valueOf, windowOf } from '../opened-archive.fixture.ts';
import { findOrCreateDebtor, personOnDay, refreshAddresses } from './index.ts';

const home = { street: 'Via Roma', civicNumber: '1', postalCode: '36030', city: 'Esempio', province: 'VI', country: 'IT' };
const mario = { id: null, expectedVersion: null, fiscalCode: 'RSSMRA80A01H501U', type: 'F' as const, name: 'Rossi Mario', address: home, email: 'm@example.it', pec: null, phone: null };
const company = { ...mario, fiscalCode: '12345678903', type: 'G' as const, name: 'Officine Riunite S.r.l.', address: null, email: null };
const noIdentity = { vatNumber: null, birthDate: null, birthPlace: null, deathDate: null, foreign: null };

async function counterAtWork() {
  const archive = await openArchive();
  const { call } = await windowOf(archive, 'COUNTER');
  const write = <T extends object>(input: T) => ({ requestId: newRequest(), ...input });
  const add = async (fields: object = {}) => valueOf(await call.people.save(write({ ...mario, ...fields })));
  const show = async (id: number) => valueOf(await call.people.show({ id }));
  return { archive, call, write, add, show };
}

describe('addresses over time', () => {
  test('a move ends the address of before and begins the new one, also on a coming day', async () => {
    const { archive, call, write, add, show } = await counterAtWork();
    const { id } = await add();
    valueOf(await call.people.moveAddress(write({ personId: id, kind: 'RESIDENCE' as const, from: '2026-12-01', address: { ...home, street: 'Via Verdi' } })));
    const page = await show(id);
    expect(page.addresses).toMatchObject([
      { line: 'Via Roma 1, 36030 Esempio (VI)', validFrom: '2026-11-24', validTo: '2026-11-30', current: true, forNotices: true, enteredBy: 'Operatore counter' },
      { line: 'Via Verdi 1, 36030 Esempio (VI)', validFrom: '2026-12-01', validTo: null, current: false, forNotices: false },
    ]);
    expect(page.person.addressLine).toBe('Via Roma 1, 36030 Esempio (VI)');
    archive.clock.setToday('2026-12-01');
    expect((await show(id)).person.addressLine).toBe('Via Verdi 1, 36030 Esempio (VI)');
    expect((await archive.engine.read((reader) => personOnDay(reader, id, '2026-11-30')))?.addressLine).toBe('Via Roma 1, 36030 Esempio (VI)');
    const searched = async () => valueOf(await call.people.list({ view: 'ALL', text: 'rossi', cursor: null, limit: 10 })).rows[0]?.addressLine;
    expect(await searched()).toBe('Via Roma 1, 36030 Esempio (VI)');
    await archive.engine.write('test.refresh', (unit) => refreshAddresses(unit, '2026-12-01'));
    expect(await searched()).toBe('Via Verdi 1, 36030 Esempio (VI)');
  });

  test('the recapito goes on the notices while it holds, then the residence again', async () => {
    const { call, write, add, show } = await counterAtWork();
    const { id } = await add();
    const recapito = valueOf(await call.people.moveAddress(write({ personId: id, kind: 'NOTICES' as const, from: '2026-11-01', address: { ...home, street: 'Casella postale 5', civicNumber: '' } })));
    expect((await show(id)).person.addressLine).toBe('Casella postale 5, 36030 Esempio (VI)');
    valueOf(await call.people.endAddress(write({ id: recapito.id, expectedVersion: recapito.version, lastDay: '2026-11-23' })));
    expect((await show(id)).person.addressLine).toBe('Via Roma 1, 36030 Esempio (VI)');
  });

  test('a correction changes what was written and keeps the trail; it may not run into another', async () => {
    const { call, write, add, show } = await counterAtWork();
    const { id } = await add();
    const [first] = (await show(id)).addresses;
    valueOf(await call.people.moveAddress(write({ personId: id, kind: 'RESIDENCE' as const, from: '2026-12-01', address: { ...home, street: 'Via Verdi' } })));
    const old = (await show(id)).addresses.find((address) => address.id === first?.id);
    const correct = (fields: object) => call.people.correctAddress(write({ id: old?.id ?? 0, expectedVersion: old?.version ?? 0, validFrom: '2010-05-01', validTo: '2026-11-30', address: { ...home, civicNumber: '1/A' }, ...fields }));
    expect(await correct({ validTo: null })).toMatchObject({ error: { code: 'INVALID_FIELD', field: 'validTo', message: expect.stringContaining('dal 01/12/2026') } });
    expect(await correct({ validTo: '2009-01-01' })).toMatchObject({ error: { field: 'validTo', message: expect.stringContaining('prima del primo') } });
    expect(await correct({ validFrom: '2026-02-30' })).toMatchObject({ error: { field: 'validFrom', message: expect.stringContaining('non esiste') } });
    expect(await correct({ address: { ...home, street: '', civicNumber: '', postalCode: '', city: '', province: '' } })).toMatchObject({ error: { field: 'address.street' } });
    expect(await correct({ expectedVersion: 1 })).toMatchObject({ error: { code: 'VERSION_CONFLICT' } });
    valueOf(await correct({}));
    const page = await show(id);
    expect(page.addresses.find((address) => address.id === first?.id)).toMatchObject({ line: 'Via Roma 1/A, 36030 Esempio (VI)', validFrom: '2010-05-01', validTo: '2026-11-30' });
    expect(page.history[0]).toMatchObject({ title: 'Indirizzo corretto', who: 'Operatore counter', lines: ['Indirizzo: da “Via Roma 1, 36030 Esempio (VI)” a “Via Roma 1/A, 36030 Esempio (VI)”', 'Dal: da “24/11/2026” a “01/05/2010”'] });
  });

  test('two moves on one day, a day too far and the same address are refused in words', async () => {
    const { call, write, add } = await counterAtWork();
    const { id } = await add();
    const move = (fields: object) => call.people.moveAddress(write({ personId: id, kind: 'RESIDENCE' as const, from: '2026-12-01', address: { ...home, street: 'Via Verdi' }, ...fields }));
    expect(await move({ from: '2026-11-24' })).toMatchObject({ error: { field: 'from', message: expect.stringContaining('Correggi') } });
    expect(await move({ from: '2029-01-01' })).toMatchObject({ error: { field: 'from', message: expect.stringContaining('più di un anno') } });
    expect(await move({ address: home })).toMatchObject({ error: { field: 'address.street', message: expect.stringContaining('stesso indirizzo') } });
    expect(await move({ personId: 99 })).toMatchObject({ error: { code: 'NOT_FOUND' } });
  });

  test('an address taken away gives its days back to the one it had ended', async () => {
    const { call, write, add, show } = await counterAtWork();
    const { id } = await add();
    const moved = valueOf(await call.people.moveAddress(write({ personId: id, kind: 'RESIDENCE' as const, from: '2026-11-25', address: { ...home, street: 'Via Verdi' } })));
    expect(valueOf(await call.people.removeAddress(write({ id: moved.id, expectedVersion: moved.version, reason: 'Era di un’altra persona' })))).toEqual({ reopened: true });
    expect((await show(id)).addresses).toMatchObject([{ line: 'Via Roma 1, 36030 Esempio (VI)', validTo: null, forNotices: true }]);
  });

  test('what a position tells from another day begins a new address; told the same day, it corrects', async () => {
    const { archive, add, show } = await counterAtWork();
    const { id } = await add();
    const tell = (street: string) => archive.engine.writeResult('test.debtor', (unit) => findOrCreateDebtor(unit, { ...mario, personId: null, address: { ...home, street } }, { by: null, anonymousAllowed: false, knownPersonId: null, today: archive.clock.today(), source: 'IMPORT' }));
    valueOf(await tell('Via Romma'));
    expect((await show(id)).addresses).toHaveLength(1);
    archive.clock.setToday('2026-11-30');
    valueOf(await tell('Via Verdi'));
    expect((await show(id)).addresses).toMatchObject([{ street: 'Via Verdi', validFrom: '2026-11-30', source: 'IMPORT', enteredBy: null }, { street: 'Via Romma', validFrom: '2026-11-24', validTo: '2026-11-29' }]);
  });
});

describe('contacts', () => {
  test('several of a kind, one preferred; another preferred takes its place', async () => {
    const { call, write, add, show } = await counterAtWork();
    const { id } = await add();
    const contact = (fields: object) => call.people.saveContact(write({ id: null, expectedVersion: null, personId: id, kind: 'EMAIL' as const, value: 'ufficio@example.it', label: 'lavoro', preferred: false, ...fields }));
    const second = valueOf(await contact({}));
    expect((await show(id)).person.email).toBe('m@example.it');
    valueOf(await contact({ id: second.id, expectedVersion: second.version, preferred: true }));
    const page = await show(id);
    expect(page.person.email).toBe('ufficio@example.it');
    expect(page.contacts.map(({ value, preferred, label }) => ({ value, preferred, label }))).toEqual([{ value: 'ufficio@example.it', preferred: true, label: 'lavoro' }, { value: 'm@example.it', preferred: false, label: null }]);
    expect(await contact({ value: 'M@EXAMPLE.it' })).toMatchObject({ error: { code: 'DUPLICATE', field: 'value' } });
    expect(await contact({ value: 'non un indirizzo' })).toMatchObject({ error: { code: 'INVALID_FIELD', field: 'value', message: expect.stringContaining('spazio') } });
    valueOf(await contact({ kind: 'MOBILE' as const, value: '333 1234567', preferred: true }));
    valueOf(await contact({ kind: 'PHONE' as const, value: '0445 123456', preferred: true }));
    expect((await show(id)).contacts.filter((row) => row.preferred).map((row) => row.value).toSorted()).toEqual(['0445 123456', 'ufficio@example.it']);
  });

  test('one that came back is marked, used no more, and good again only when somebody says so', async () => {
    const { archive, call, write, add, show } = await counterAtWork();
    const { id } = await add();
    const [mail] = (await show(id)).contacts;
    valueOf(await call.people.markContact(write({ id: mail?.id ?? 0, expectedVersion: mail?.version ?? 0, invalid: true, reason: 'Tornata indietro' })));
    let page = await show(id);
    expect(page.person.email).toBeNull();
    expect(page.contacts).toMatchObject([{ value: 'm@example.it', preferred: false, invalidSince: expect.any(String), invalidReason: 'Tornata indietro' }]);
    // A position that still tells it does not bring it back.
    valueOf(await archive.engine.writeResult('test.debtor', (unit) => findOrCreateDebtor(unit, { ...mario, personId: null }, { by: null, anonymousAllowed: false, knownPersonId: null, today: '2026-11-24' })));
    expect((await show(id)).person.email).toBeNull();
    const marked = page.contacts[0];
    valueOf(await call.people.markContact(write({ id: marked?.id ?? 0, expectedVersion: marked?.version ?? 0, invalid: false, reason: null })));
    page = await show(id);
    expect(page.person.email).toBe('m@example.it');
    valueOf(await call.people.removeContact(write({ id: marked?.id ?? 0, expectedVersion: page.contacts[0]?.version ?? 0 })));
    expect((await show(id)).person.email).toBeNull();
  });
});

describe('who somebody is', () => {
  test('a company has its fiscal code and its VAT number, and is found by either', async () => {
    const { call, add } = await counterAtWork();
    const { id } = await add({ ...company, fiscalCode: '99999000013', identity: { ...noIdentity, vatNumber: '1234567897', birthDate: null } });
    expect(valueOf(await call.people.show({ id })).identity.vatNumber).toBe('01234567897');
    expect(valueOf(await call.people.check({ fiscalCode: '01234567897' })).person?.id).toBe(id);
    expect(valueOf(await call.people.check({ fiscalCode: '99999000013' })).person?.id).toBe(id);
  });

  test('a foreigner without Italian code is one person, also as a company, at every position', async () => {
    const { archive, call, write, add } = await counterAtWork();
    const foreign = { ...noIdentity, birthDate: '1975-03-04', birthPlace: 'Monaco di Baviera', foreign: { country: 'de', taxId: 'DE 12 345', document: 'Passaporto C01X00T47' } };
    const hans = await add({ fiscalCode: null, name: 'Müller Hans', identity: foreign });
    const tell = (personId: number, name: string) => archive.engine.writeResult('test.debtor', (unit) => findOrCreateDebtor(unit, { ...mario, fiscalCode: null, name, address: null, email: null, personId }, { by: null, anonymousAllowed: true, knownPersonId: null, today: '2026-11-24' }));
    expect(valueOf(await tell(hans.id, 'Müller Hans'))).toMatchObject({ created: false, person: { id: hans.id, fiscalCode: null } });
    expect(valueOf(await call.people.show({ id: hans.id })).identity.foreign).toEqual({ country: 'DE', taxId: 'DE 12 345', document: 'Passaporto C01X00T47' });
    const firm = await add({ ...company, fiscalCode: null, name: 'Bau GmbH', identity: { ...noIdentity, foreign: { country: 'AT', taxId: 'ATU12345678', document: null } } });
    expect(valueOf(await tell(firm.id, 'Bau GmbH')).person).toMatchObject({ id: firm.id, type: 'G' });
    expect(await call.people.save(write({ ...company, fiscalCode: null }))).toMatchObject({ error: { field: 'fiscalCode', message: expect.stringContaining('partita IVA') } });
    expect(valueOf(await tell(hans.id, 'Schmidt Anna'))).toMatchObject({ created: true });
    expect(await tell(99, 'Nessuno')).toMatchObject({ error: { code: 'NOT_FOUND' } });
    expect(await call.people.save(write({ ...mario, fiscalCode: null, identity: { ...foreign, foreign: { country: 'IT', taxId: null, document: null } } }))).toMatchObject({ error: { field: 'identity.foreign.country' } });
  });

  test('birth and death must agree with each other and with the codice fiscale', async () => {
    const { call, write } = await counterAtWork();
    const save = (identity: object) => call.people.save(write({ ...mario, identity: { ...noIdentity, ...identity } }));
    expect(await save({ birthDate: '1980-01-02' })).toMatchObject({ error: { field: 'identity.birthDate', message: expect.stringContaining('01/01/1980') } });
    expect(await save({ deathDate: '1979-01-01' })).toMatchObject({ error: { field: 'identity.deathDate', message: expect.stringContaining('prima della nascita') } });
    expect(await save({ deathDate: '2027-01-01' })).toMatchObject({ error: { field: 'identity.deathDate', message: expect.stringContaining('futuro') } });
    expect(await save({ vatNumber: '123' })).toMatchObject({ error: { field: 'identity.vatNumber' } });
    valueOf(await save({ birthDate: '1880-01-01', deathDate: '1950-01-01' }));
  });
});

describe('links', () => {
  test('are shown on both sides, with what the other one owes; the dead are told with their heirs', async () => {
    const { call, write, add, show } = await counterAtWork();
    const dead = await add({ identity: { ...noIdentity, deathDate: '2026-10-01' } });
    const heir = await add({ fiscalCode: 'VRDGPP75D50F205M', name: 'Verdi Giuseppina' });
    const link = { id: null, expectedVersion: null, fromId: heir.id, toId: dead.id, kind: 'HEIR' as const, validFrom: '2026-10-01', validTo: null, note: 'dichiarazione di successione 12/2026' };
    const saved = valueOf(await call.people.saveLink(write(link)));
    expect((await show(dead.id)).links).toMatchObject([{ words: 'Ha come erede', side: 'TO', other: { id: heir.id, name: 'Verdi Giuseppina' }, current: true, note: 'dichiarazione di successione 12/2026', open: [], openCents: 0 }]);
    expect((await show(heir.id)).links).toMatchObject([{ words: 'Erede di', side: 'FROM', other: { id: dead.id, deathDate: '2026-10-01' } }]);
    expect(valueOf(await call.people.check({ fiscalCode: 'RSSMRA80A01H501U' })).deceased).toMatchObject({ on: '2026-10-01', heirs: [{ id: heir.id }] });
    expect((await show(dead.id)).deceased?.heirs).toHaveLength(1);
    expect(await call.people.saveLink(write(link))).toMatchObject({ error: { code: 'DUPLICATE' } });
    expect(await call.people.saveLink(write({ ...link, fromId: dead.id, toId: heir.id }))).toMatchObject({ error: { field: 'toId', message: expect.stringContaining('verso opposto') } });
    expect(await call.people.saveLink(write({ ...link, toId: heir.id }))).toMatchObject({ error: { field: 'toId', message: expect.stringContaining('stessa persona') } });
    expect(await call.people.saveLink(write({ ...link, kind: 'LEGAL_REPRESENTATIVE' as const }))).toMatchObject({ error: { field: 'kind' } });
    valueOf(await call.people.removeLink(write({ id: saved.id, expectedVersion: saved.version })));
    expect((await show(heir.id)).links).toEqual([]);
    expect((await show(heir.id)).history.map((entry) => entry.title)).toEqual(['Legame tolto', 'Legame aggiunto', 'Persona aggiunta']);
    expect((await show(heir.id)).history[1]?.lines).toEqual(['Legame: Erede di Rossi Mario', 'Dal: 01/10/2026', 'Nota del legame: dichiarazione di successione 12/2026']);
    expect((await show(dead.id)).history[1]?.lines[0]).toBe('Legame: Ha come erede Verdi Giuseppina');
  });

  test('a past one is shown as past, and a new one of the same kind may follow it', async () => {
    const { call, write, add, show } = await counterAtWork();
    const [person, guardian] = [await add(), await add({ fiscalCode: 'VRDGPP75D50F205M', name: 'Verdi Giuseppina' })];
    const link = (fields: object) => call.people.saveLink(write({ id: null, expectedVersion: null, fromId: guardian.id, toId: person.id, kind: 'GUARDIAN' as const, validFrom: '2020-01-01', validTo: '2022-12-31', note: null, ...fields }));
    valueOf(await link({}));
    valueOf(await link({ validFrom: '2024-01-01', validTo: null }));
    expect((await show(person.id)).links.map((row) => row.current)).toEqual([true, false]);
    expect(await link({ validFrom: '2024-02-01', validTo: '2024-01-01' })).toMatchObject({ error: { field: 'validTo' } });
  });
});

describe('the list of people', () => {
  test('goes through everybody in the order of names, page by page, and narrows by text and view', async () => {
    const { call, add } = await counterAtWork();
    for (const name of ['Àlbani Ugo', 'Bianchi Rosa', 'Verdi Marco', 'D’Angelo Pia']) await add({ fiscalCode: null, name });
    await add({ identity: { ...noIdentity, deathDate: '2026-01-01' } });
    await add(company);
    const list = async (fields: object) => valueOf(await call.people.list({ view: 'ALL', text: '', cursor: null, limit: 4, ...fields }));
    const first = await list({});
    expect(first.rows.map((row) => row.name)).toEqual(['Àlbani Ugo', 'Bianchi Rosa', 'D’Angelo Pia', 'Officine Riunite S.r.l.']);
    expect(first).toMatchObject({ count: 6, atLeast: false });
    const second = await list({ cursor: first.next });
    expect(second).toMatchObject({ rows: [{ name: 'Rossi Mario' }, { name: 'Verdi Marco' }], next: null, count: null });
    expect((await list({ view: 'LEGAL' })).rows.map((row) => row.name)).toEqual(['Officine Riunite S.r.l.']);
    expect((await list({ view: 'WITHOUT_CODE' })).count).toBe(4);
    expect((await list({ view: 'DECEASED' })).rows).toMatchObject([{ name: 'Rossi Mario', deathDate: '2026-01-01' }]);
    expect((await list({ text: 'ros' })).rows.map((row) => row.name)).toEqual(['Bianchi Rosa', 'Rossi Mario']);
    expect(await list({ text: '-"*' })).toMatchObject({ rows: [], count: 0 });
    expect(await call.people.list({ view: 'ALL', text: '', cursor: 'x', limit: 4 })).toMatchObject({ error: { code: 'INVALID_FIELD', field: 'cursor' } });
  });

  test('asks the database by its indexes, also in the views', async () => {
    const { archive } = await counterAtWork();
    const plan = (sql: string) => archive.engine.read(async (reader) => (await reader.all(z.object({ detail: z.string() }), `EXPLAIN QUERY PLAN ${sql}`)).map((row) => row.detail).join(' | '));
    const list = (view: string) => `SELECT p.*, a.survivor_id FROM person p LEFT JOIN person_alias a ON a.person_id = p.id WHERE a.person_id IS NULL AND ${view} AND (p.sort_name, p.id) > ('a', 1) ORDER BY p.sort_name, p.id LIMIT 10`;
    expect(await plan(list('1 = 1'))).toContain('USING INDEX person_sort_name');
    expect(await plan(list('p.fiscal_code IS NULL'))).toContain('USING INDEX person_without_code');
    expect(await plan(list("p.type = 'G'"))).toContain('USING INDEX person_legal');
    expect(await plan(list('p.death_date IS NOT NULL'))).toContain('USING INDEX person_deceased');
    expect(await plan("SELECT id FROM person p WHERE length(p.fiscal_code) = 16 AND (substr(p.fiscal_code, 7, 2) || substr(p.fiscal_code, 10, 2) || substr(p.fiscal_code, 13, 3)) GLOB '*[A-Z]*' AND p.fiscal_code > '' ORDER BY p.fiscal_code LIMIT 3")).toContain('person_omocodia');
    expect(await plan("SELECT id FROM person p WHERE p.vat_number IS NOT NULL AND ltrim(p.vat_number, '0') = ltrim('012', '0')")).toContain('person_vat_number');
    expect(await plan("SELECT name_key FROM person WHERE name_key > 'a' GROUP BY name_key HAVING COUNT(*) > 1 ORDER BY name_key LIMIT 3")).toContain('COVERING INDEX person_name_key');
  });
});
