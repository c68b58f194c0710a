import { describe, expect, test } from 'vitest';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { newRequest, openArchive, valueOf, windowOf } from '../opened-archive.fixture.ts';
import { parseDescriptionTemplate, personalDataFields } from '../../domain/description-template.ts';
import { buildIban } from '../../domain/iban.ts';
import { BUILT_IN_FIELDS, loadTaxonomy, starterServices, taxonomyStanding } from './index.ts';
import { taxonomyTable } from './taxonomy-table.ts';

const shared = process.env['SPORTELLO_SHARED'] ?? resolve(import.meta.dirname, '../../../../shared');
const iban = valueOfIban('05428', '11101', '000000123456');
const postalIban = valueOfIban('07601', '14800', '000011050036');

function valueOfIban(abi: string, cab: string, account: string): string {
  const built = buildIban(abi, cab, account);
  if (!built.ok) throw new Error('not an IBAN');
  return built.value;
}

const account = { id: null, expectedVersion: null, label: 'Tesoreria', postal: false, holder: null } as const;
const service = {
  code: 'SALA', office: 'Altri', name: 'Uso sale', taxonomy: '9/0115105AP/', accountId: null, postalAccountId: null, description: 'Uso sala {sala} {anno}', fields: [{ name: 'sala', label: 'Sala', required: true, example: null }],
  amountRule: { kind: 'FREE' as const }, dueRule: { kind: 'DAYS' as const, days: 30 }, dueDateRequired: true, expiringDays: 7, payableAfterDueDays: null, anonymousAllowed: false, budget: [], help: null,
};

async function administratorAtWork() {
  const archive = await openArchive();
  const { call } = await windowOf(archive, 'ADMINISTRATOR');
  return { archive, call, add: (fields: object = {}) => call.catalogue.saveService({ requestId: newRequest(), id: null, expectedVersion: null, ...service, ...fields }) };
}

describe('the starter catalogue', () => {
  test('has the 52 services of features.md 5.10, each with a valid taxonomy code and a causale whose fields it asks', () => {
    expect(starterServices).toHaveLength(52);
    expect(new Set(starterServices.map((starter) => starter.code)).size).toBe(52);
    for (const starter of starterServices) {
      expect(taxonomyStanding(taxonomyTable, starter.taxonomy, '2026-11-24').kind, starter.code).toBe('VALID');
      const template = parseDescriptionTemplate(starter.description);
      const used = template.ok ? template.value.fields : ['broken'];
      const asked = starter.fields.map((field) => field.name);
      expect(used.filter((name) => !asked.includes(name) && !BUILT_IN_FIELDS.includes(name)), starter.code).toEqual([]);
      expect(personalDataFields(used), starter.code).toEqual([]);
    }
  });

  test('leaves ordinary IMU out and does not propose IMU assessments nor fines with two amounts', () => {
    expect(starterServices.filter((starter) => !starter.suggested).map((starter) => starter.code)).toEqual(['IMUA', 'CDS', 'PREAV']);
  });

  test('is activated once, with the account; a second time it says what was there', async () => {
    const { call } = await administratorAtWork();
    const saved = valueOf(await call.catalogue.saveAccount({ requestId: newRequest(), ...account, iban }));
    const all = starterServices.map((starter) => starter.code);
    expect(valueOf(await call.catalogue.activateStarter({ requestId: newRequest(), codes: all, accountId: saved.id }))).toEqual({ activated: 52, alreadyThere: 0 });
    expect(valueOf(await call.catalogue.activateStarter({ requestId: newRequest(), codes: ['TARI', 'CIE'], accountId: null }))).toEqual({ activated: 0, alreadyThere: 2 });
    const { services } = valueOf(await call.catalogue.services({ includeRetired: false, text: 'carta identita' }));
    expect(services.map((found) => found.code)).toEqual(['CIC', 'CIE', 'CIED']);
    expect(services.every((found) => found.warnings.length === 0 && found.accountLabel === 'Tesoreria')).toBe(true);
    const { rows } = valueOf(await call.catalogue.starterServices({}));
    expect(rows.find((row) => row.code === 'MENSA')).toMatchObject({ amount: '20,00 / 30,00 / 50,00\u00a0€', due: '60 giorni', active: true });
    expect(await call.catalogue.activateStarter({ requestId: newRequest(), codes: ['BOH'], accountId: null })).toMatchObject({ error: { code: 'NOT_FOUND', field: 'codes' } });
  });
});

describe('the taxonomy', () => {
  test('is the official list and the codes of other owners that a Comune needs', async () => {
    const lines = (await readFile(resolve(shared, 'samples/taxonomy-comuni.csv'), 'utf8')).trim().split('\n').slice(1).map((line) => line.split(';'));
    expect(taxonomyTable).toHaveLength(lines.length + 3);
    for (const [code, , area, name, description, reason, , from, to] of lines) {
      expect(taxonomyTable.find((row) => row.code === code)).toMatchObject({ macroArea: area, name: name?.trim(), description: description?.trim(), legalReason: reason, validFrom: from, validTo: to });
    }
    expect(taxonomyTable.slice(-3).map((row) => row.code)).toEqual(['9/0201102IM/', '9/0201133IM/', '9/1201105IM/']);
  });

  test('is loaded once and marks the expired code', async () => {
    const { archive, call } = await administratorAtWork();
    expect(await archive.engine.write('again', loadTaxonomy)).toBe(0);
    const { rows } = valueOf(await call.catalogue.taxonomy({ text: 'pubblicazione bandi' }));
    expect(rows.map((row) => [row.code, row.expired])).toEqual([['9/0105105AP/', false], ['9/0115119AP/', true]]);
    expect(valueOf(await call.catalogue.taxonomy({ text: '0101101IM' })).rows).toHaveLength(1);
    expect(valueOf(await call.catalogue.taxonomy({ text: '' })).rows).toHaveLength(131);
  });
});

describe('an account', () => {
  test('is checked letter by letter, once per IBAN, postal only with ABI 07601', async () => {
    const { call } = await administratorAtWork();
    const save = (fields: object) => call.catalogue.saveAccount({ requestId: newRequest(), ...account, iban, ...fields });
    expect(await save({ iban: 'IT60' })).toMatchObject({ error: { field: 'iban', message: 'IBAN non valido: un IBAN italiano ha 27 caratteri e inizia con IT' } });
    expect(await save({ iban: `IT${iban.slice(2, 26)}7` })).toMatchObject({ error: { code: 'INVALID_FIELD', field: 'iban' } });
    expect(await save({ postal: true })).toMatchObject({ error: { field: 'postal', message: expect.stringContaining('07601') } });
    expect(valueOf(await save({ iban: ` ${iban.toLowerCase().replace(/(.{4})/g, '$1 ')}` }))).toMatchObject({ iban, retired: false, inUseBy: 0, version: 1 });
    expect(await save({ label: 'Altro' })).toMatchObject({ error: { code: 'DUPLICATE', field: 'iban', message: 'Questo IBAN c’è già, come “Tesoreria”.' } });
    expect(valueOf(await save({ iban: postalIban, postal: true, label: 'BancoPosta', holder: ' ' }))).toMatchObject({ postal: true, holder: null });
  });

  test('is retired, never deleted, and not while a service names it', async () => {
    const { call, add } = await administratorAtWork();
    const saved = valueOf(await call.catalogue.saveAccount({ requestId: newRequest(), ...account, iban }));
    const user = valueOf(await add({ accountId: saved.id }));
    expect(await call.catalogue.retireAccount({ requestId: newRequest(), id: saved.id, expectedVersion: 1, retired: true })).toMatchObject({ error: { code: 'IN_USE', message: expect.stringContaining('1 servizio') } });
    valueOf(await call.catalogue.retireService({ requestId: newRequest(), id: user.id, expectedVersion: 1, retired: true }));
    expect(await call.catalogue.retireAccount({ requestId: newRequest(), id: saved.id, expectedVersion: 7, retired: true })).toMatchObject({ error: { code: 'VERSION_CONFLICT' } });
    valueOf(await call.catalogue.retireAccount({ requestId: newRequest(), id: saved.id, expectedVersion: 1, retired: true }));
    expect(valueOf(await call.catalogue.accounts({ includeRetired: false })).accounts).toEqual([]);
    expect(valueOf(await call.catalogue.accounts({ includeRetired: true })).accounts).toHaveLength(1);
    expect(await add({ code: 'SALE2', accountId: saved.id })).toMatchObject({ error: { field: 'accountId' } });
  });
});

describe('a service', () => {
  test('keeps what was written, with its budget shares, and warns without forbidding', async () => {
    const { call, add } = await administratorAtWork();
    const budget = [{ capitolo: '1010', articolo: '1', accertamento: '2026/12', share: 0.7 }, { capitolo: '1011', articolo: '', accertamento: '', share: 0.3 }];
    const saved = valueOf(await add({ budget, taxonomy: '9/0115119AP/', description: 'Sala {sala} {nome_alunno}', fields: [...service.fields, { name: 'nome_alunno', label: 'Alunno', required: false, example: null }] }));
    expect(saved).toMatchObject({ code: 'SALA', budget, version: 1, positions: 0, retired: false });
    expect(saved.warnings).toEqual([
      'Manca il conto: sceglilo, altrimenti non si possono emettere avvisi.',
      expect.stringContaining('è scaduto il 01/12/2021'),
      expect.stringContaining('{nome_alunno}'),
    ]);
    expect(valueOf(await call.catalogue.service({ id: saved.id }))).toEqual(saved);
    expect(valueOf(await add({ code: 'NUOVO', taxonomy: '9/0109999AP/' })).warnings).toContain('Il codice tassonomia 9/0109999AP/ non è nell’elenco: ricontrollalo sulla tabella pagoPA.');
  });

  test.each([
    [{ description: 'Sala {stanza}' }, 'description', '{stanza}'],
    [{ description: 'Sala {sala' }, 'description', 'non è chiusa'],
    [{ taxonomy: '0101101IM' }, 'taxonomy', '9/0101101IM/'],
    [{ fields: [...service.fields, ...service.fields] }, 'fields.1.name', 'due volte'],
    [{ fields: [...service.fields, { name: 'anno', label: 'Anno', required: true, example: null }] }, 'fields.1.name', 'Anno di riferimento'],
    [{ dueRule: { kind: 'FIXED_DATE', date: '2026-02-30' } }, 'dueRule', 'non esiste'],
    [{ dueRule: { kind: 'NONE' } }, 'dueRule', 'obbligatoria'],
    [{ accountId: 99 }, 'accountId', 'non c’è più'],
    [{ budget: [{ capitolo: '1', articolo: '', accertamento: '', share: 1 }, { capitolo: '1', articolo: '', accertamento: '', share: 2 }] }, 'budget.1.capitolo', 'due volte'],
  ])('is refused at its field: %j', async (fields, field, words) => {
    const { add } = await administratorAtWork();
    expect(await add(fields)).toMatchObject({ ok: false, error: { code: 'INVALID_FIELD', field, message: expect.stringContaining(words) } });
  });

  test('is changed on its latest version only, copied and retired', async () => {
    const { call, add } = await administratorAtWork();
    const first = valueOf(await add());
    expect(await add()).toMatchObject({ error: { code: 'DUPLICATE', field: 'code', message: 'Il codice SALA è già del servizio “Uso sale”.' } });
    const second = valueOf(await add({ id: first.id, expectedVersion: 1, name: 'Uso delle sale' }));
    expect(second).toMatchObject({ id: first.id, version: 2, name: 'Uso delle sale' });
    expect(await add({ id: first.id, expectedVersion: 1 })).toMatchObject({ error: { code: 'VERSION_CONFLICT' } });
    expect(valueOf(await call.catalogue.duplicateService({ requestId: newRequest(), id: first.id, code: 'SALA2' }))).toMatchObject({ code: 'SALA2', name: 'Uso delle sale (copia)', version: 1, positions: 0 });
    valueOf(await call.catalogue.retireService({ requestId: newRequest(), id: first.id, expectedVersion: 2, retired: true }));
    expect(valueOf(await call.catalogue.services({ includeRetired: false, text: '' })).services.map((found) => found.code)).toEqual(['SALA2']);
    expect(valueOf(await call.catalogue.offices({})).offices).toContain('Tributi');
  });

  test('stands in the order of an Italian list, by office and by name', async () => {
    const { call, add } = await administratorAtWork();
    for (const [code, office, name] of [['ZONA', 'Tributi', 'Zona blu'], ['EDIL', 'Tributi', 'Èdilizia'], ['FIERE', 'Tributi', 'fiere'], ['CARTE', 'anagrafe', 'Carte']] as const) valueOf(await add({ code, office, name }));
    expect(valueOf(await call.catalogue.services({ includeRetired: false, text: '' })).services.map((found) => found.code)).toEqual(['CARTE', 'EDIL', 'FIERE', 'ZONA']);
  });

  test('is written once when the answer is lost and the request repeated', async () => {
    const { call } = await administratorAtWork();
    const request = { requestId: newRequest(), id: null, expectedVersion: null, ...service };
    const first = valueOf(await call.catalogue.saveService(request));
    expect(valueOf(await call.catalogue.saveService(request))).toEqual(first);
    expect(await call.catalogue.saveService({ ...request, name: 'Altro' })).toMatchObject({ error: { code: 'REQUEST_ID_REUSED' } });
  });
});
