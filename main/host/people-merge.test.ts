import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { MERGE_FIELDS } from '../contract/index.ts';
import { fiscalCodeCheckChar } from '../domain/fiscal-code.ts';
import { verifyArchive } from '../features/care/index.ts';
import { applySetupFile } from '../features/setup/index.ts';
import type { OpenArchive } from './open-archive.ts';
import { ADMIN_PASSWORD, newRequestId, openAdministratorWindow, openTestArchive, SETUP_FILE, valueOf, type WindowClient } from './testing/archive-desk.ts';

let archive: OpenArchive;
let cleanUp: () => Promise<void>;
let desk: WindowClient;
let serviceId = 0;

beforeAll(async () => {
  ({ archive, cleanUp } = await openTestArchive());
  const [tari] = SETUP_FILE.services;
  valueOf(await applySetupFile(archive.context, { ...SETUP_FILE, services: [{ ...tari, anonymousAllowed: true }] }, { test: false, password: ADMIN_PASSWORD, operator: null }));
  desk = await openAdministratorWindow(archive);
  serviceId = valueOf(await desk.catalogue.services({ includeRetired: false, text: '' })).services[0]?.id ?? 0;
}, 60_000);
afterAll(() => cleanUp());

const write = <T extends object>(input: T) => ({ requestId: newRequestId(), ...input });
const home = (street: string) => ({ street, civicNumber: '1', postalCode: '36030', city: 'Esempio', province: 'VI', country: 'IT' });
const noIdentity = { vatNumber: null, birthDate: null, birthPlace: null, deathDate: null, foreign: null };

/** Codes that no other person of this file has. */
let letters = 0;
function freshCode(): string {
  letters += 1;
  const name = [...letters.toString(26).padStart(6, '0')].map((digit) => String.fromCharCode(65 + Number.parseInt(digit, 26))).join('');
  const first15 = `${name}80A01H501`;
  return `${first15}${fiscalCodeCheckChar(first15)}`;
}

type Given = Readonly<{ code: boolean; address: string | null; email: string | null; phone: string | null; identity: object; positions: number }>;

async function addPerson(name: string, given: Partial<Given> = {}) {
  const fiscalCode = given.code === false ? null : freshCode();
  const person = valueOf(await desk.people.save(write({ id: null, expectedVersion: null, fiscalCode, type: 'F' as const, name, address: given.address == null ? null : home(given.address), email: given.email ?? null, pec: null, phone: given.phone ?? null, identity: { ...noIdentity, ...given.identity } })));
  const positions: number[] = [];
  for (let one = 0; one < (given.positions ?? 0); one += 1) positions.push(await addPosition(person.id, name, fiscalCode));
  return { id: person.id, name, fiscalCode, positions };
}

async function addPosition(personId: number, name: string, fiscalCode: string | null): Promise<number> {
  const debtor = { fiscalCode, type: 'F' as const, name, address: null, email: null, pec: null, phone: null, personId: fiscalCode === null ? personId : null };
  return valueOf(await desk.positions.create(write({ serviceId, year: 2026, fields: { anno: '2026' }, description: 'TARI 2026', amountCents: 15000, dueDate: '2026-12-31', payableUntil: null, notes: null, debtor, draft: false, acceptDuplicate: true, replacesId: null }))).id;
}

async function merge(survivorId: number, mergedId: number, take: readonly (typeof MERGE_FIELDS)[number][] = []) {
  const preview = valueOf(await desk.people.mergePreview({ survivorId, mergedId }));
  return desk.people.merge(write({ survivorId, survivorVersion: preview.survivorVersion, mergedId, mergedVersion: preview.mergedVersion, takeFromMerged: [...take], reason: 'Stessa persona' }));
}

const undo = (mergeId: number) => desk.people.undoMerge(write({ mergeId, reason: 'Erano due' }));

const anyRow = z.record(z.string(), z.unknown());
const TABLES = {
  person: 'id, fiscal_code, type, name, sort_name, name_key, street, civic_number, postal_code, city, province, country, email, pec, phone, vat_number, birth_date, birth_place, death_date, foreign_country, foreign_tax_id, foreign_document, created_at',
  person_address: 'id, person_id, kind, street, civic_number, postal_code, city, province, country, valid_from, valid_to, turns_on, source, entered_by, entered_at',
  person_contact: 'id, person_id, kind, value, label, preferred, invalid_since, invalid_reason, source, entered_by, entered_at',
  person_link: 'id, from_id, to_id, kind, valid_from, valid_to, note, entered_by, entered_at',
  person_alias: 'person_id, survivor_id, merge_id',
  debt_position: 'id, iupd, service_id, office, person_id, debtor_sort, description, amount_cents, state, due_date, first_nav',
  served_person: 'id, at, operator_id, person_id, position_id',
} as const;

/** Every row of the registry and of what belongs to people, but versions and instants of change. */
async function rowsOfTheRegistry(): Promise<Readonly<Record<string, unknown>>> {
  return archive.context.engine.read(async (reader) => {
    const rows: Record<string, unknown> = {};
    for (const [table, columns] of Object.entries(TABLES)) rows[table] = await reader.all(anyRow, `SELECT ${columns} FROM ${table} ORDER BY 1`);
    return rows;
  });
}

/** The full texts say what the rows say. SQLite fails the statement when they do not. */
async function assertFullTexts(): Promise<void> {
  await archive.context.engine.write('test.fullText', async (unit) => {
    await unit.run("INSERT INTO person_text (person_text, rank) VALUES ('integrity-check', 1)");
    await unit.run("INSERT INTO debt_position_text (debt_position_text, rank) VALUES ('integrity-check', 1)");
  });
}

const listed = async (text: string) => valueOf(await desk.positions.list({ filter: { states: [], serviceId: null, office: null, text, dueFrom: null, dueTo: null, createdFrom: null, createdTo: null, unsentOnly: false, origin: null }, cursor: null, limit: 50, sort: 'NAME' })).rows;

describe('two records of one person', () => {
  test('become one: positions and their papers follow, the old code and the old page lead to it', async () => {
    const kept = await addPerson('Abate Carla', { positions: 1, address: 'Via Roma' });
    const other = await addPerson('Abate Karla', { positions: 2, email: 'carla@example.it' });
    const installmentId = valueOf(await desk.positions.show({ id: other.positions[0] ?? 0, nav: null })).options[0]?.installments[0]?.id ?? 0;
    valueOf(await desk.notices.print(write({ installmentId, copies: 1, reason: 'Allo sportello' })));
    const before = valueOf(await desk.positions.show({ id: other.positions[0] ?? 0, nav: null }));
    expect(valueOf(await merge(kept.id, other.id))).toMatchObject({ survivorId: kept.id, positions: 2 });

    const page = valueOf(await desk.people.show({ id: other.id }));
    expect(page).toMatchObject({ person: { id: kept.id, name: 'Abate Carla', email: 'carla@example.it' }, askedFor: { id: other.id, name: 'Abate Karla' } });
    expect([...page.open, ...page.closed].map((row) => row.id).toSorted()).toEqual([...kept.positions, ...other.positions].toSorted());
    expect(page.prints).toHaveLength(1);
    expect(valueOf(await desk.people.check({ fiscalCode: other.fiscalCode ?? '' })).person?.id).toBe(kept.id);
    expect(valueOf(await desk.application.search({ text: other.fiscalCode ?? '', limit: 5 })).people.map((person) => person.id)).toEqual([kept.id]);
    expect(valueOf(await desk.people.list({ view: 'ALL', text: 'abate', cursor: null, limit: 10 })).rows.map((row) => row.id)).toEqual([kept.id]);
    expect((await listed('abate karla'))).toEqual([]);
    expect((await listed('abate carla')).map((row) => row.debtorId)).toEqual([kept.id, kept.id, kept.id]);

    const moved = valueOf(await desk.positions.show({ id: other.positions[0] ?? 0, nav: null }));
    expect(moved.version).toBeGreaterThan(before.version);
    expect(moved.prints[0]).toMatchObject({ state: 'CURRENT', printed: { debtorName: 'Abate Karla' } });
    expect(moved.timeline[0]).toMatchObject({ title: 'Debitore: schede unite' });
    await assertFullTexts();
    expect(await verifyArchive(archive.context)).toMatchObject({ ok: true });
    // A position made with the code of the merged record is of the one that was kept.
    const later = await addPosition(other.id, 'Abate Carla', other.fiscalCode);
    expect(valueOf(await desk.positions.show({ id: later, nav: null })).debtor).toMatchObject({ id: kept.id, fiscalCode: kept.fiscalCode });
  });

  test('take field by field what is chosen; who has the only code gives it, and no code is lost', async () => {
    const kept = await addPerson('Bruni Ada', { code: false, address: 'Via Vecchia', phone: '0445 111111', identity: { birthPlace: 'Vicenza' } });
    const other = await addPerson('Bruni Ada Maria', { address: 'Via Nuova', email: 'ada@example.it', phone: '333 2222222' });
    const preview = valueOf(await desk.people.mergePreview({ survivorId: kept.id, mergedId: other.id }));
    expect(preview.fields.find((choice) => choice.field === 'fiscalCode')).toMatchObject({ survivor: null, merged: other.fiscalCode, proposed: 'MERGED', fixed: expect.any(String) });
    expect(preview.fields.find((choice) => choice.field === 'address')).toMatchObject({ survivor: 'Via Vecchia 1, 36030 Esempio (VI)', merged: 'Via Nuova 1, 36030 Esempio (VI)', proposed: 'SURVIVOR' });
    valueOf(await merge(kept.id, other.id, ['name', 'address', 'phone']));
    const page = valueOf(await desk.people.show({ id: kept.id }));
    expect(page.person).toMatchObject({ name: 'Bruni Ada Maria', fiscalCode: other.fiscalCode, addressLine: 'Via Nuova 1, 36030 Esempio (VI)', email: 'ada@example.it', phone: '333 2222222' });
    expect(page.identity.birthPlace).toBe('Vicenza');
    expect(page.contacts.map((contact) => contact.value).toSorted()).toEqual(['0445 111111', '333 2222222', 'ada@example.it']);
    expect(page.merges).toMatchObject([{ merged: { id: other.id }, positions: 0, whyNot: null }]);
  });

  test('with two different codes are merged only after being told, and both codes lead to the one that was kept', async () => {
    const [kept, other] = [await addPerson('Conti Ugo'), await addPerson('Conti Ugo')];
    expect(valueOf(await desk.people.mergePreview({ survivorId: kept.id, mergedId: other.id })).doubts.join(' ')).toContain('due soggetti diversi');
    const { mergeId } = valueOf(await merge(kept.id, other.id, ['fiscalCode']));
    for (const code of [kept.fiscalCode, other.fiscalCode]) expect(valueOf(await desk.people.check({ fiscalCode: code ?? '' })).person).toMatchObject({ id: kept.id, fiscalCode: other.fiscalCode });
    valueOf(await undo(mergeId));
    expect(valueOf(await desk.people.check({ fiscalCode: kept.fiscalCode ?? '' })).person?.id).toBe(kept.id);
    expect(valueOf(await desk.people.check({ fiscalCode: other.fiscalCode ?? '' })).person?.id).toBe(other.id);
  });

  test('that are linked, or of whom one is dead, say whose debts would be whose before the person goes on', async () => {
    const [heir, dead, alive] = [await addPerson('Erede Ida'), await addPerson('Erede Ugo', { identity: { deathDate: '2025-02-01' } }), await addPerson('Vivo Ugo')];
    const doubtsOf = async (survivorId: number, mergedId: number) => valueOf(await desk.people.mergePreview({ survivorId, mergedId })).doubts.join(' ');
    valueOf(await desk.people.saveLink(write({ id: null, expectedVersion: null, fromId: heir.id, toId: dead.id, kind: 'HEIR' as const, validFrom: null, validTo: null, note: null })));
    expect(await doubtsOf(heir.id, dead.id)).toContain('i debiti dell’una diventano dell’altra');
    expect(await doubtsOf(alive.id, dead.id)).toContain('i debiti del defunto diventano di una persona viva');
    expect(await doubtsOf(dead.id, alive.id)).toContain('i debiti dell’altra diventano del defunto');
    const [one, other] = [await addPerson('Dubbi Nessuno', { code: false }), await addPerson('Dubbi Nessuno')];
    expect(await doubtsOf(one.id, other.id)).toBe('');
  });

  test('keep the address and the contacts that were chosen: a recapito of the other is not put before a residence, nor an e-mail before one used without being preferred', async () => {
    const [kept, other] = [await addPerson('Recapito Ada', { address: 'Via Sua' }), await addPerson('Recapito Ada', {})];
    valueOf(await desk.people.moveAddress(write({ personId: other.id, kind: 'NOTICES' as const, from: '2026-11-01', address: home('Casella Altrui') })));
    for (const [personId, value, preferred] of [[kept.id, 'sua@example.it', false], [other.id, 'altrui@example.it', true]] as const) valueOf(await desk.people.saveContact(write({ id: null, expectedVersion: null, personId, kind: 'EMAIL' as const, value, label: null, preferred })));
    const before = await rowsOfTheRegistry();
    const { mergeId } = valueOf(await merge(kept.id, other.id));
    expect(valueOf(await desk.people.show({ id: kept.id })).person).toMatchObject({ addressLine: 'Via Sua 1, 36030 Esempio (VI)', email: 'sua@example.it' });
    valueOf(await undo(mergeId));
    expect(await rowsOfTheRegistry()).toEqual(before);
  });

  test('a contact known as not valid on the one and good on the other is good when that was chosen', async () => {
    const [kept, other] = [await addPerson('Pec Ida', { email: 'ida@example.it' }), await addPerson('Pec Ida', { email: 'ida@example.it' })];
    const [contact] = valueOf(await desk.people.show({ id: kept.id })).contacts;
    valueOf(await desk.people.markContact(write({ id: contact?.id ?? 0, expectedVersion: contact?.version ?? 0, invalid: true, reason: 'Tornata indietro' })));
    const before = await rowsOfTheRegistry();
    const { mergeId } = valueOf(await merge(kept.id, other.id, ['email']));
    expect(valueOf(await desk.people.show({ id: kept.id }))).toMatchObject({ person: { email: 'ida@example.it' }, contacts: [{ value: 'ida@example.it' }] });
    valueOf(await undo(mergeId));
    expect(await rowsOfTheRegistry()).toEqual(before);
  });

  test('a link of the other that holds today follows, also beside one of the same kind that is over', async () => {
    const [kept, other, child] = [await addPerson('Erede Zita'), await addPerson('Erede Zita'), await addPerson('Figlia Sua')];
    const link = (toId: number, validTo: string | null) => desk.people.saveLink(write({ id: null, expectedVersion: null, fromId: toId, toId: child.id, kind: 'GUARDIAN' as const, validFrom: validTo === null ? '2026-01-01' : null, validTo, note: null }));
    valueOf(await link(kept.id, '2020-12-31'));
    valueOf(await link(other.id, null));
    valueOf(await merge(kept.id, other.id));
    expect(valueOf(await desk.people.show({ id: kept.id })).links.map(({ current }) => current).toSorted()).toEqual([false, true]);
  });

  test('are refused when they are one, gone, already merged, or changed meanwhile', async () => {
    const [kept, other] = [await addPerson('Dori Pia'), await addPerson('Dori Pia')];
    expect(await desk.people.mergePreview({ survivorId: kept.id, mergedId: kept.id })).toMatchObject({ error: { code: 'INVALID_FIELD', field: 'mergedId' } });
    expect(await desk.people.mergePreview({ survivorId: kept.id, mergedId: 999_999 })).toMatchObject({ error: { code: 'NOT_FOUND' } });
    const stale = { survivorId: kept.id, survivorVersion: 99, mergedId: other.id, mergedVersion: 1, takeFromMerged: [], reason: 'Stessa persona' };
    expect(await desk.people.merge(write(stale))).toMatchObject({ error: { code: 'VERSION_CONFLICT' } });
    valueOf(await merge(kept.id, other.id));
    expect(await desk.people.mergePreview({ survivorId: kept.id, mergedId: other.id })).toMatchObject({ error: { code: 'STATE_FORBIDS' } });
    expect(await desk.people.save(write({ id: other.id, expectedVersion: 2, fiscalCode: other.fiscalCode, type: 'F' as const, name: 'Altro', address: null, email: null, pec: null, phone: null }))).toMatchObject({ error: { code: 'STATE_FORBIDS', message: expect.stringContaining('unita') } });
  });
});

describe('the undo of a merge', () => {
  test('gives back exactly what followed; what came after stays with the one that was kept', async () => {
    const kept = await addPerson('Elmi Rosa', { positions: 1, address: 'Via Roma' });
    const other = await addPerson('Elmi Rossa', { positions: 2, address: 'Via Verdi' });
    const { mergeId } = valueOf(await merge(kept.id, other.id, ['name']));
    const later = await addPosition(kept.id, 'Elmi Rossa', kept.fiscalCode);
    const page = valueOf(await desk.people.show({ id: kept.id }));
    valueOf(await desk.people.saveContact(write({ id: null, expectedVersion: null, personId: kept.id, kind: 'EMAIL' as const, value: 'dopo@example.it', label: null, preferred: true })));
    expect(page.merges[0]?.leftThere).toEqual(['Via Verdi 1, 36030 Esempio (VI)']);
    expect(valueOf(await undo(mergeId))).toMatchObject({ positions: 2 });
    const [one, two] = [valueOf(await desk.people.show({ id: kept.id })), valueOf(await desk.people.show({ id: other.id }))];
    expect(one).toMatchObject({ person: { name: 'Elmi Rosa', email: 'dopo@example.it' }, askedFor: null, merges: [] });
    expect(one.open.map((row) => row.id).toSorted()).toEqual([...kept.positions, later].toSorted());
    expect(two).toMatchObject({ person: { id: other.id, name: 'Elmi Rossa', addressLine: 'Via Verdi 1, 36030 Esempio (VI)' }, askedFor: null });
    expect(two.open.map((row) => row.id).toSorted()).toEqual(other.positions.toSorted());
    expect(two.history.map((entry) => entry.title).slice(0, 2)).toEqual(['Scheda di nuovo separata', 'Scheda unita a un’altra']);
    expect(await undo(mergeId)).toMatchObject({ error: { code: 'STATE_FORBIDS', message: expect.stringContaining('già stata annullata') } });
  });

  test('keeps what a person changed since on the one that was kept', async () => {
    const [kept, other] = [await addPerson('Fabbri Leo'), await addPerson('Fabbri Leone')];
    const { mergeId } = valueOf(await merge(kept.id, other.id, ['name']));
    const person = valueOf(await desk.people.show({ id: kept.id })).person;
    valueOf(await desk.people.save(write({ id: kept.id, expectedVersion: person.version, fiscalCode: kept.fiscalCode, type: 'F' as const, name: 'Fabbri Leonardo', address: null, email: null, pec: null, phone: null })));
    valueOf(await undo(mergeId));
    expect(valueOf(await desk.people.show({ id: kept.id })).person.name).toBe('Fabbri Leonardo');
    expect(valueOf(await desk.people.show({ id: other.id })).person.name).toBe('Fabbri Leone');
  });

  test('goes from the latest to the first, and says which one to undo before', async () => {
    const [a, b, c] = [await addPerson('Galli Uno'), await addPerson('Galli Due'), await addPerson('Galli Tre')];
    const before = await rowsOfTheRegistry();
    const first = valueOf(await merge(a.id, b.id));
    const second = valueOf(await merge(c.id, a.id));
    expect(valueOf(await desk.people.show({ id: b.id })).person.id).toBe(c.id);
    expect(await undo(first.mergeId)).toMatchObject({ error: { code: 'STATE_FORBIDS', message: expect.stringContaining('annulla prima quella') } });
    valueOf(await undo(second.mergeId));
    valueOf(await undo(first.mergeId));
    expect(await rowsOfTheRegistry()).toEqual(before);
  });

  test('is refused when the code that would come back is somebody else’s now', async () => {
    const [kept, other] = [await addPerson('Horvat Ivan', { code: false }), await addPerson('Horvat Ivan')];
    const { mergeId } = valueOf(await merge(kept.id, other.id));
    const person = valueOf(await desk.people.show({ id: kept.id })).person;
    valueOf(await desk.people.save(write({ id: kept.id, expectedVersion: person.version, fiscalCode: freshCode(), type: 'F' as const, name: person.name, address: null, email: null, pec: null, phone: null })));
    valueOf(await desk.people.save(write({ id: null, expectedVersion: null, fiscalCode: other.fiscalCode, type: 'F' as const, name: 'Un altro', address: null, email: null, pec: null, phone: null })));
    expect(await undo(mergeId)).toMatchObject({ error: { code: 'STATE_FORBIDS', message: expect.stringContaining('di un’altra persona') } });
    expect(valueOf(await desk.people.show({ id: kept.id })).merges[0]?.whyNot).toContain('di un’altra persona');
  });

  test('gives back an address without running into one entered meanwhile', async () => {
    const [kept, other] = [await addPerson('Iotti Ada', { address: 'Via Vecchia' }), await addPerson('Iotti Ada', { address: 'Via Nuova' })];
    // The kept address began before today, so that the taken one ends it.
    const [old] = valueOf(await desk.people.show({ id: kept.id })).addresses;
    valueOf(await desk.people.correctAddress(write({ id: old?.id ?? 0, expectedVersion: old?.version ?? 0, validFrom: '2020-01-01', validTo: null, address: home('Via Vecchia') })));
    const { mergeId } = valueOf(await merge(kept.id, other.id, ['address']));
    valueOf(await desk.people.moveAddress(write({ personId: kept.id, kind: 'RESIDENCE' as const, from: '2026-12-01', address: home('Via Ultima') })));
    valueOf(await undo(mergeId));
    const lines = async (id: number) => valueOf(await desk.people.show({ id })).addresses.map(({ street, validFrom, validTo }) => ({ street, validFrom, validTo }));
    expect(await lines(kept.id)).toEqual([{ street: 'Via Vecchia', validFrom: '2020-01-01', validTo: '2026-11-30' }, { street: 'Via Ultima', validFrom: '2026-12-01', validTo: null }]);
    expect(await lines(other.id)).toMatchObject([{ street: 'Via Nuova', validFrom: '2026-11-24' }]);
  });

  test('is for the responsible only', async () => {
    valueOf(await desk.access.saveOperator(write({ id: null, expectedVersion: null, username: 'sportellista', name: 'S. Sportellista', role: 'COUNTER' as const, offices: null, offlinePrint: true, active: true, password: 'una password detta a voce' })));
    const clerkWindow = (await import('./testing/archive-desk.ts')).openWindow(archive);
    valueOf(await clerkWindow.access.login({ username: 'sportellista', password: 'una password detta a voce' }));
    valueOf(await clerkWindow.access.changePassword(write({ current: 'una password detta a voce', next: 'tre gatti in barca 41' })));
    expect(await clerkWindow.people.mergePreview({ survivorId: 1, mergedId: 2 })).toMatchObject({ error: { code: 'FORBIDDEN' } });
    expect(await clerkWindow.people.undoMerge(write({ mergeId: 1, reason: 'Prova mia' }))).toMatchObject({ error: { code: 'FORBIDDEN' } });
  });
});

describe('merge, then undo', () => {
  const streets = fc.option(fc.constantFrom('Via Roma', 'Via Verdi', 'Piazza Grande'));
  const person = fc.record({
    code: fc.boolean(), address: streets, email: fc.option(fc.constantFrom('a@example.it', 'b@example.it')), phone: fc.option(fc.constantFrom('333 1234567', '0445 123456')), positions: fc.integer({ min: 0, max: 2 }),
    identity: fc.record({ birthPlace: fc.option(fc.constantFrom('Vicenza', 'Padova')), vatNumber: fc.option(fc.constant('01234567897')), deathDate: fc.option(fc.constant('2026-10-01')) }),
  });
  const further = fc.array(fc.record({
    who: fc.constantFrom('kept', 'other'), what: fc.constantFrom('past', 'recapito', 'domicile', 'coming', 'mail', 'pec', 'preferred', 'invalid', 'heir', 'guardian', 'each other', 'same link'),
  }), { maxLength: 6 });

  async function enrich(ids: Readonly<{ kept: number; other: number; third: number }>, { who, what }: Readonly<{ who: 'kept' | 'other'; what: string }>): Promise<void> {
    const personId = ids[who];
    const move = (kind: 'RESIDENCE' | 'NOTICES' | 'DOMICILE', from: string, street: string) => desk.people.moveAddress(write({ personId, kind, from, address: home(street) }));
    const link = (fromId: number, toId: number, kind: 'HEIR' | 'GUARDIAN' | 'CO_OBLIGOR') => desk.people.saveLink(write({ id: null, expectedVersion: null, fromId, toId, kind, validFrom: null, validTo: null, note: null }));
    switch (what) {
      case 'past': await move('RESIDENCE', '2015-03-01', 'Via del Passato'); return;
      case 'recapito': await move('NOTICES', '2026-11-01', who === 'kept' ? 'Casella 1' : 'Casella 2'); return;
      case 'domicile': await move('DOMICILE', '2026-11-24', 'Via del Domicilio'); return;
      case 'coming': await move('RESIDENCE', '2026-12-15', 'Via Futura'); return;
      case 'mail': await desk.people.saveContact(write({ id: null, expectedVersion: null, personId, kind: 'EMAIL' as const, value: `${who}@example.it`, label: who, preferred: who === 'other' })); return;
      case 'pec': await desk.people.saveContact(write({ id: null, expectedVersion: null, personId, kind: 'PEC' as const, value: 'una@pec.example.it', label: null, preferred: false })); return;
      case 'preferred': {
        // Nothing of its channel is preferred any more: it is used all the same.
        for (const { id, version, kind, value, label } of valueOf(await desk.people.show({ id: personId })).contacts) await desk.people.saveContact(write({ id, expectedVersion: version, personId, kind, value, label, preferred: false }));
        return;
      }
      case 'invalid': {
        const [contact] = valueOf(await desk.people.show({ id: personId })).contacts;
        if (contact !== undefined) await desk.people.markContact(write({ id: contact.id, expectedVersion: contact.version, invalid: true, reason: null }));
        return;
      }
      case 'heir': await link(ids.third, personId, 'HEIR'); return;
      case 'guardian': await link(personId, ids.third, 'GUARDIAN'); return;
      case 'each other': await link(ids.kept, ids.other, 'CO_OBLIGOR'); return;
      default: await link(personId, ids.third, 'CO_OBLIGOR');
    }
  }

  test('leaves the same rows, whatever the two records held and whatever was taken', async () => {
    await fc.assert(fc.asyncProperty(person, person, further, fc.subarray([...MERGE_FIELDS]), async (one, two, more, take) => {
      const [kept, other, third] = [await addPerson('Prova Anna', one), await addPerson('Prova Anna Rita', two), await addPerson('Terza Persona')];
      for (const step of more) await enrich({ kept: kept.id, other: other.id, third: third.id }, step);
      const before = await rowsOfTheRegistry();
      const { fields } = valueOf(await desk.people.mergePreview({ survivorId: kept.id, mergedId: other.id }));
      const { mergeId, positions } = valueOf(await merge(kept.id, other.id, take));
      expect(positions).toBe(other.positions.length);
      const page = valueOf(await desk.people.show({ id: other.id }));
      expect(page.person.id).toBe(kept.id);
      // What notices bear and who is reached how is what was chosen, where the chosen side had something.
      const shown = { address: page.person.addressLine, email: page.person.email, pec: page.person.pec, phone: page.person.phone };
      for (const field of ['address', 'email', 'pec', 'phone'] as const) {
        const choice = fields.find((one) => one.field === field);
        const wanted = choice === undefined ? null : take.includes(field) ? (choice.merged ?? choice.survivor) : choice.survivor;
        if (wanted !== null) expect(shown[field]).toBe(wanted);
      }
      expect(page.person.fiscalCode === null).toBe(kept.fiscalCode === null && other.fiscalCode === null);
      // No two addresses of one kind hold on one day, and each channel has at most one preferred contact.
      for (const kind of ['RESIDENCE', 'NOTICES', 'DOMICILE']) {
        const rows = page.addresses.filter((address) => address.kind === kind).toSorted((a, b) => a.validFrom.localeCompare(b.validFrom));
        for (const [index, row] of rows.slice(1).entries()) expect(rows[index]?.validTo ?? '9999').toSatisfy((end: string) => end < row.validFrom);
      }
      for (const kinds of [['EMAIL'], ['PEC'], ['PHONE', 'MOBILE']]) expect(page.contacts.filter((contact) => kinds.includes(contact.kind) && contact.preferred).length).toBeLessThanOrEqual(1);
      expect(valueOf(await undo(mergeId)).positions).toBe(positions);
      expect(await rowsOfTheRegistry()).toEqual(before);
    }), { numRuns: 25 });
    await assertFullTexts();
    const report = await verifyArchive(archive.context);
    expect(report.checks.filter((check) => !check.ok)).toEqual([]);
  }, 120_000);
});
