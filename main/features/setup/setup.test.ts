import { describe, expect, test } from 'vitest';
import { buildIban } from '../../domain/iban.ts';
import { ok } from '../../domain/result.ts';
import type { AnyNoticeContent } from '../../documents/notice-content.ts';
import { goodPassword, newRequest, openArchive, openWindow, refusingDrawing, valueOf, windowOf } from '../opened-archive.fixture.ts';

const entity = {
  fiscalCode: '99999000013', name: 'Comune di Esempio', department: 'Ufficio Tributi', cbillCode: 'abcde', ipaCode: 'c_esem', istatCode: '099099', infoLines: 'tel. 0123 456789',
  postalAuthCode: null, ownSite: false, patronSaintDay: '06-24', logoPngBase64: null,
};
const numbering = { segregationCode: '01', otherSegregationCodes: ['02'], applicationPrefix: '07', workstation: '001' };
const bankIban = buildIban('05428', '11101', '000000123456');
const iban = bankIban.ok ? bankIban.value : '';

type Window = ReturnType<typeof openWindow>;
const saveEntity = (window: Window, fields: object = {}) => window.call.setup.saveEntity({ requestId: newRequest(), expectedVersion: null, ...entity, ...fields });
const saveNumbering = (window: Window, fields: object = {}) => window.call.setup.saveNumbering({ requestId: newRequest(), expectedVersion: null, ...numbering, ...fields });

describe('the first run', () => {
  test('goes step by step, may be left at any of them, and ends', async () => {
    const archive = await openArchive();
    const window = openWindow(archive);
    const step = async () => valueOf(await window.call.setup.state({})).step;
    expect(await step()).toBe('ENTITY');
    expect(await window.call.setup.finish({ requestId: newRequest() })).toMatchObject({ error: { code: 'NOT_SET_UP', message: 'Mancano i dati dell’ente. Torna a quel passo e completalo.' } });
    expect(valueOf(await saveEntity(window))).toMatchObject({ cbillCode: 'ABCDE', version: 1 });
    expect(await step()).toBe('ADMINISTRATOR');
    expect(await window.call.setup.createAdministrator({ requestId: newRequest(), username: 'g.ferrari', name: 'G. Ferrari', password: 'Comune di Esempio' })).toMatchObject({ error: { code: 'WEAK_PASSWORD', field: 'password' } });
    expect(valueOf(await window.call.setup.createAdministrator({ requestId: newRequest(), username: 'g.ferrari', name: 'G. Ferrari', password: goodPassword }))).toMatchObject({ username: 'g.ferrari', role: 'ADMINISTRATOR' });
    expect(await step()).toBe('NUMBERING');
    expect(valueOf(await saveNumbering(window))).toMatchObject({ segregationCode: '01', locked: false, issued: 0, stopped: null, version: 1 });
    expect(await step()).toBe('ACCOUNT');
    valueOf(await window.call.catalogue.saveAccount({ requestId: newRequest(), id: null, expectedVersion: null, iban, label: 'Tesoreria', postal: false, holder: null }));
    expect(await step()).toBe('SERVICES');
    expect(valueOf(await window.call.setup.finish({ requestId: newRequest() }))).toEqual({ step: 'DONE' });
    expect(valueOf(await window.call.setup.state({}))).toMatchObject({ step: 'DONE', administratorName: 'G. Ferrari', entity: { name: 'Comune di Esempio' }, testArchive: false });
  });

  test('creates one administrator only, and then shows what was set up to who logged in', async () => {
    const archive = await openArchive();
    const window = openWindow(archive);
    valueOf(await saveEntity(window));
    const request = { requestId: newRequest(), username: 'g.ferrari', name: 'G. Ferrari', password: goodPassword };
    const created = valueOf(await window.call.setup.createAdministrator(request));
    expect(valueOf(await window.call.setup.createAdministrator(request))).toEqual(created);
    expect(await window.call.setup.createAdministrator({ ...request, requestId: newRequest(), username: 'altro' })).toMatchObject({ error: { code: 'ALREADY_SET_UP' } });
    const stranger = openWindow(archive);
    expect(await stranger.call.setup.createAdministrator({ ...request, requestId: newRequest(), username: 'altro' })).toMatchObject({ error: { code: 'NOT_LOGGED_IN' } });
    expect(valueOf(await stranger.call.setup.state({}))).toEqual({ step: 'NUMBERING', entity: null, administratorName: null, numbering: null, accounts: [], activeServices: 0, testArchive: false });
    expect(valueOf(await window.call.setup.state({})).entity?.name).toBe('Comune di Esempio');
  });

  test.each([
    [{ fiscalCode: '9999900001' }, 'fiscalCode', '11 cifre'], [{ fiscalCode: '99999000014' }, 'fiscalCode', 'l’ultima cifra attesa è 3'], [{ cbillCode: 'ABC' }, 'cbillCode', '5 caratteri'],
    [{ istatCode: '99' }, 'istatCode', '6 cifre'], [{ ipaCode: 'c esem' }, 'ipaCode', 'lettere, cifre'], [{ patronSaintDay: '02-30' }, 'patronSaintDay', 'non esiste'], [{ logoPngBase64: 'AAAA' }, 'logoPngBase64', '1600'], [{ postalAuthCode: '123' }, 'postalAuthCode', 'AUT. DB/… DEL gg/mm/aaaa'],
  ])('refuses %j at its field', async (fields, field, words) => {
    const window = openWindow(await openArchive());
    expect(await saveEntity(window, fields)).toMatchObject({ ok: false, error: { code: 'INVALID_FIELD', field, message: expect.stringContaining(words) } });
    expect(valueOf(await window.call.setup.state({})).step).toBe('ENTITY');
  });

  test('accepts the sandbox entity only in an archive for tests, and shows both versions of a conflict', async () => {
    const window = openWindow(await openArchive({ testArchive: true }));
    valueOf(await saveEntity(window, { fiscalCode: '77777777777' }));
    expect(await saveEntity(window)).toMatchObject({ error: { code: 'VERSION_CONFLICT' } });
    expect(valueOf(await saveEntity(window, { expectedVersion: 1, department: ' ' }))).toMatchObject({ department: null, version: 2 });
  });
});

describe('the numbering', () => {
  test('shows the first number built from the choices, with its checks', async () => {
    const window = openWindow(await openArchive());
    const good = valueOf(await window.call.setup.checkNumbering(numbering));
    const checkDigits = String(3010700100000000 % 93).padStart(2, '0');
    expect(good.firstNumber).toBe(`3010 7001 0000 0000 ${checkDigits}`);
    expect(good.parts.map((part) => part.digits)).toEqual(['3', '01', '07', '001', '00000000', checkDigits]);
    expect(good.available).toBe(100_000_000);
    expect(good.checks.every((check) => check.ok)).toBe(true);
    const taken = valueOf(await window.call.setup.checkNumbering({ ...numbering, segregationCode: '02' }));
    expect(taken.checks.filter((check) => check.field === 'segregationCode')).toHaveLength(1);
    expect(taken.checks).toContainEqual({ ok: false, text: 'Il codice 02 è già usato da un altro programma dell’ente. Ogni programma deve avere il suo.', field: 'segregationCode' });
    const central = valueOf(await window.call.setup.checkNumbering({ ...numbering, segregationCode: '47' }));
    expect(central.checks.filter((check) => !check.ok).map((check) => check.field)).toEqual(['segregationCode']);
    expect(valueOf(await window.call.setup.checkNumbering({ ...numbering, workstation: '' }))).toMatchObject({ firstNumber: null, available: 0 });
  });

  test('the number shown is the one that will be issued', async () => {
    const archive = await openArchive();
    const window = await windowOf(archive, 'ADMINISTRATOR');
    const shown = async () => valueOf(await window.call.setup.checkNumbering(numbering)).firstNumber?.replaceAll(' ', '');
    valueOf(await saveNumbering(window));
    for (let turn = 0; turn < 2; turn += 1) {
      const promised = await shown();
      valueOf(await archive.context.numbering.ensureNumbers(1));
      const { nav } = valueOf(await archive.engine.writeResult('take', (unit) => archive.context.numbering.takeNumber(unit, numbering)));
      expect(nav).toBe(promised);
    }
  });

  test.each([
    [{ segregationCode: '2' }, 'segregationCode'], [{ segregationCode: '02' }, 'segregationCode'], [{ applicationPrefix: 'A1' }, 'applicationPrefix'], [{ workstation: '000' }, 'workstation'], [{ otherSegregationCodes: ['x'] }, 'otherSegregationCodes'],
  ])('is refused at its field: %j', async (fields, field) => {
    const archive = await openArchive();
    expect(await saveNumbering(openWindow(archive), fields)).toMatchObject({ error: { code: 'INVALID_FIELD', field } });
    expect(archive.context.numbering.state().workstation).toBeNull();
  });

  test('a code over 45 only warns; saving enrols the desk', async () => {
    const archive = await openArchive();
    valueOf(await saveNumbering(openWindow(archive), { segregationCode: '47' }));
    expect(archive.context.numbering.state()).toEqual({ workstation: '001', stopped: null });
  });

  test('is fixed once numbers were issued; a desk gets a new number only by enrolling again', async () => {
    const archive = await openArchive();
    const window = await windowOf(archive, 'ADMINISTRATOR');
    valueOf(await saveNumbering(window));
    valueOf(await archive.context.numbering.ensureNumbers(1));
    valueOf(await archive.engine.writeResult('take', (unit) => archive.context.numbering.takeNumber(unit, numbering)));
    expect(await saveNumbering(window, { expectedVersion: 1, workstation: '002' })).toMatchObject({ error: { code: 'IN_USE', field: 'workstation', message: 'Con questa numerazione è già stato emesso 1 avviso. Per cambiare postazione usa “Iscrivi di nuovo”.' } });
    expect(await saveNumbering(window, { expectedVersion: 1, segregationCode: '03' })).toMatchObject({ error: { code: 'IN_USE', field: 'segregationCode' } });
    expect(valueOf(await saveNumbering(window, { expectedVersion: 1, otherSegregationCodes: ['02', '09'] }))).toMatchObject({ locked: true, issued: 1, version: 2 });
    const request = { requestId: newRequest(), workstation: '002', reason: 'archivio spostato su un altro computer' };
    const again = valueOf(await window.call.setup.enrolAgain(request));
    expect(again).toMatchObject({ workstation: '002', version: 3 });
    expect(valueOf(await window.call.setup.enrolAgain(request))).toEqual(again);
    expect(archive.context.numbering.state()).toEqual({ workstation: '002', stopped: null });
    expect(await window.call.setup.enrolAgain({ ...request, requestId: newRequest(), workstation: '001' })).toMatchObject({ error: { code: 'INVALID_FIELD', field: 'workstation' } });
  });
});

test('the facsimile is the page of this entity, marked, without a code that could be paid', async () => {
  const drawn: AnyNoticeContent[] = [];
  const drawing = { ...refusingDrawing, notice: async (content: AnyNoticeContent) => {
    drawn.push(content);
    return ok({ bytes: Buffer.from('%PDF-1.7'), pages: 1, warnings: [], model: '3' as const });
  } };
  const archive = await openArchive({ drawing });
  const window = openWindow(archive);
  expect(await window.call.setup.facsimile({})).toMatchObject({ error: { code: 'NOT_SET_UP' } });
  valueOf(await saveEntity(window));
  const paper = valueOf(await window.call.setup.facsimile({}));
  expect(paper).toMatchObject({ pages: 1, fileName: 'facsimile.pdf', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
  expect(drawn[0]).toMatchObject({ mark: 'FACSIMILE', nav: null, qrText: null, creditor: { fiscalCode: '99999000013', name: 'Comune di Esempio', cbillCode: 'ABCDE' } });
});
