import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { applySetupFile } from '../features/setup/index.ts';
import type { OpenArchive } from './open-archive.ts';
import { ADMIN_PASSWORD, counterForm, newRequestId, openAdministratorWindow, openTestArchive, openWindow, SETUP_FILE, valueOf, type WindowClient } from './testing/archive-desk.ts';
import { importReceipt, noticeNumber, receiptXml } from './testing/desk-receipts.ts';

const GIVEN_PASSWORD = 'una password detta a voce';
const PASSWORD = 'tre gatti in barca 41';
const ALL_FILTER = { states: [], serviceId: null, office: null, text: '', dueFrom: null, dueTo: null, createdFrom: null, createdTo: null, unsentOnly: false, origin: null };

let archive: OpenArchive;
let cleanUp: () => Promise<void>;
let administrator: WindowClient;
/** Counter and accounting of «Anagrafe», who must not learn anything of «Tributi». */
let clerk: WindowClient;
let accountant: WindowClient;
const theirs = { id: 0, installmentId: 0, nav: '', version: 0, paymentId: 0, printId: 0, taskId: 0, importId: 0, externalPaymentId: 0, unknownPaymentId: 0, unknownTaskId: 0 };
const ours = { id: 0, installmentId: 0, nav: '', version: 0 };

async function firstLogin(username: string): Promise<WindowClient> {
  const client = openWindow(archive);
  valueOf(await client.access.login({ username, password: GIVEN_PASSWORD }));
  valueOf(await client.access.changePassword({ requestId: newRequestId(), current: GIVEN_PASSWORD, next: PASSWORD }));
  return client;
}

async function openWindowOf(username: string, role: 'COUNTER' | 'ACCOUNTING'): Promise<WindowClient> {
  valueOf(await administrator.access.saveOperator({ requestId: newRequestId(), id: null, expectedVersion: null, username, name: `Operatore ${username}`, role, offices: ['Anagrafe'], offlinePrint: true, active: true, password: GIVEN_PASSWORD }));
  return firstLogin(username);
}

async function createPosition(service: string, amountCents = 15000) {
  const services = valueOf(await administrator.catalogue.services({ includeRetired: false, text: '' })).services;
  const id = services.find((one) => one.code === service)?.id ?? 0;
  const saved = valueOf(await administrator.positions.create({ requestId: newRequestId(), ...counterForm(id, amountCents), draft: false, acceptDuplicate: true, replacesId: null }));
  return { id: saved.id, installmentId: saved.installmentId, nav: saved.nav ?? '', version: saved.version };
}

beforeAll(async () => {
  ({ archive, cleanUp } = await openTestArchive());
  const [tari] = SETUP_FILE.services;
  valueOf(await applySetupFile(archive.context, { ...SETUP_FILE, services: [tari, { ...tari, code: 'CIE', office: 'Anagrafe', name: 'Carta d’identità' }] }, { test: false, password: ADMIN_PASSWORD, operator: null }));
  administrator = await openAdministratorWindow(archive);
  clerk = await openWindowOf('sportello.anagrafe', 'COUNTER');
  accountant = await openWindowOf('conti.anagrafe', 'ACCOUNTING');
  Object.assign(ours, await createPosition('CIE'));
  Object.assign(theirs, await createPosition('TARI', 20000));
  theirs.printId = valueOf(await administrator.notices.print({ requestId: newRequestId(), installmentId: theirs.installmentId, copies: 1, reason: 'Allo sportello' })).printId;
  const imported = await importReceipt(administrator, receiptXml(theirs.nav, 12000));
  theirs.taskId = imported.taskIds[0] ?? 0;
  theirs.importId = imported.importId ?? 0;
  theirs.paymentId = valueOf(await administrator.positions.show({ id: theirs.id, nav: null })).payments[0]?.id ?? 0;
  const unknown = await importReceipt(administrator, receiptXml(noticeNumber('990000000001'), 700, { debtor: 'VRDGPP68M20F205V' }));
  theirs.unknownTaskId = unknown.taskIds[0] ?? 0;
  theirs.unknownPaymentId = valueOf(await administrator.payments.list({ view: 'UNASSIGNED', text: '', cursor: null, limit: 5 })).rows[0]?.id ?? 0;
  const external = await createPosition('TARI', 21000);
  valueOf(await administrator.positions.recordExternalPayment({ requestId: newRequestId(), id: external.id, expectedVersion: external.version, installmentIds: [external.installmentId], channel: 'POS', paidOn: '2026-11-20', amountCents: 21000, reason: 'Pagato al POS', attachment: null }));
  theirs.externalPaymentId = valueOf(await administrator.positions.show({ id: external.id, nav: null })).payments[0]?.id ?? 0;
}, 60_000);
afterAll(() => cleanUp());

type Answer = Readonly<{ ok: true }> | Readonly<{ ok: false; error: Readonly<{ code: string }> }>;

function codeOf(answer: Answer): string {
  return answer.ok ? 'OK' : answer.error.code;
}

describe('reading of another office', () => {
  test('position, payment, task, raw file: not found', async () => {
    expect(codeOf(await clerk.positions.show({ id: theirs.id, nav: null }))).toBe('NOT_FOUND');
    expect(codeOf(await clerk.positions.show({ id: null, nav: theirs.nav }))).toBe('NOT_FOUND');
    expect(codeOf(await clerk.positions.consequences({ id: theirs.id, action: 'CANCEL' }))).toBe('NOT_FOUND');
    expect(codeOf(await clerk.payments.show({ id: theirs.paymentId }))).toBe('NOT_FOUND');
    expect(codeOf(await clerk.payments.show({ id: theirs.unknownPaymentId }))).toBe('NOT_FOUND');
    expect(codeOf(await clerk.tasks.show({ id: theirs.taskId }))).toBe('NOT_FOUND');
    expect(codeOf(await clerk.tasks.show({ id: theirs.unknownTaskId }))).toBe('NOT_FOUND');
    expect(codeOf(await accountant.payments.rawFile({ importId: theirs.importId }))).toBe('NOT_FOUND');
  });

  test('lists, totals and counts hold only what is of the office', async () => {
    expect(valueOf(await clerk.positions.list({ filter: ALL_FILTER, cursor: null, limit: 50, sort: 'NEWEST' })).rows.map((row) => row.id)).toEqual([ours.id]);
    expect(valueOf(await clerk.positions.list({ filter: { ...ALL_FILTER, office: 'Tributi' }, cursor: null, limit: 50, sort: 'NEWEST' })).rows).toEqual([]);
    expect(valueOf(await clerk.positions.totals({ filter: ALL_FILTER }))).toEqual({ count: 1, amountCents: 15000, openCents: 15000, paidCents: 0 });
    expect(valueOf(await clerk.notices.list({ view: 'ALL', cursor: null, limit: 50 })).prints).toEqual([]);
    expect(valueOf(await clerk.payments.list({ view: 'ALL', text: '', cursor: null, limit: 50 }))).toMatchObject({ rows: [], count: 0, amountCents: 0 });
    expect(valueOf(await clerk.payments.imports({ cursor: null, limit: 50 })).imports).toEqual([]);
    expect(valueOf(await clerk.tasks.list({ view: 'OFFICE', cursor: null, limit: 50 }))).toMatchObject({ tasks: [], counts: { mine: 0, office: 0, closed: 0 } });
    expect(valueOf(await clerk.application.counters({}))).toEqual({ openTasks: 0, unsentPrints: 0, unassignedPayments: 0, drafts: 0, toReconcile: 0 });
    const home = valueOf(await clerk.application.home({}));
    expect(home).toMatchObject({ prints: [], printsToday: 0, served: [] });
    // Their own notice, saved and not printed, and no other.
    expect(home.toFinish.map(({ kind, count }) => [kind, count])).toEqual([['UNPRINTED', 1]]);
  });

  test('the person is shared, what they owe elsewhere is not', async () => {
    const check = valueOf(await clerk.people.check({ fiscalCode: 'RSSMRA80A01H501U' }));
    expect(check.openPositions.map((row) => row.id)).toEqual([ours.id]);
    const person = valueOf(await clerk.people.show({ id: check.person?.id ?? 0 }));
    expect(person).toMatchObject({ openCents: 15000, closed: [], prints: [] });
    expect(person.open.map((row) => row.id)).toEqual([ours.id]);
  });

  test('search and verification do not betray a notice of another office', async () => {
    for (const text of [theirs.nav, theirs.nav.slice(1), `PAGOPA|002|${theirs.nav}|99999000013|20000`, `rt${theirs.nav}`, '=200,00', 'TARI']) {
      const found = valueOf(await clerk.application.search({ text, limit: 20 }));
      expect({ positions: found.positions.filter((row) => row.id !== ours.id), payments: found.payments, exact: found.exact }, text).toEqual({ positions: [], payments: [], exact: null });
    }
    const verdict = valueOf(await clerk.verification.check({ text: theirs.nav }));
    expect(verdict).toMatchObject({ verdict: 'NOT_FOUND', position: null, payment: null, candidates: [] });
    expect(valueOf(await clerk.verification.check({ text: 'RSSMRA80A01H501U' })).position?.id).toBe(ours.id);
  });
});

describe('acting on another office', () => {
  test('the counter can change, print, cancel, record and answer nothing', async () => {
    const request = () => ({ requestId: newRequestId() });
    expect(codeOf(await clerk.positions.cancel({ ...request(), id: theirs.id, expectedVersion: theirs.version, reason: 'Non è mia' }))).toBe('NOT_FOUND');
    expect(codeOf(await clerk.positions.update({ ...request(), ...counterForm(1, 15000), id: theirs.id, expectedVersion: 1, reason: 'Non è mia', issue: false, acceptDuplicate: false }))).toBe('NOT_FOUND');
    expect(codeOf(await clerk.positions.recordExternalPayment({ ...request(), id: theirs.id, expectedVersion: 1, installmentIds: [theirs.installmentId], channel: 'POS', paidOn: '2026-11-20', amountCents: 20000, reason: 'Non è mia', attachment: null }))).toBe('NOT_FOUND');
    expect(codeOf(await clerk.positions.voidExternalPayment({ ...request(), externalPaymentId: theirs.externalPaymentId, reason: 'Non è mia' }))).toBe('NOT_FOUND');
    expect(codeOf(await clerk.notices.print({ ...request(), installmentId: theirs.installmentId, copies: 1, reason: 'Non è mia' }))).toBe('NOT_FOUND');
    expect(codeOf(await clerk.notices.recall({ ...request(), printId: theirs.printId, reason: 'Non è mia' }))).toBe('NOT_FOUND');
    expect(codeOf(await clerk.payments.receiptDocument({ ...request(), paymentId: theirs.paymentId }))).toBe('NOT_FOUND');
    expect(codeOf(await clerk.verification.recordAnswer({ ...request(), positionId: theirs.id, verdict: 'PAID', title: 'Pagato' }))).toBe('NOT_FOUND');
    expect(codeOf(await clerk.verification.recordDeclaration({ ...request(), positionId: theirs.id, paidOn: null, psp: null, transactionId: null, note: 'Dice di sì', attachment: null }))).toBe('NOT_FOUND');
    expect(codeOf(await clerk.tasks.take({ ...request(), id: theirs.taskId, expectedVersion: 1 }))).toBe('NOT_FOUND');
    expect(valueOf(await clerk.positions.markUploaded({ ...request(), ids: [theirs.id], all: false })).marked).toBe(0);
  });

  test('accounting can neither attribute, nor take away, nor decide', async () => {
    const request = () => ({ requestId: newRequestId() });
    expect(codeOf(await accountant.payments.assign({ ...request(), paymentId: theirs.unknownPaymentId, installmentId: ours.installmentId, reason: 'La prendo io' }))).toBe('NOT_FOUND');
    expect(codeOf(await accountant.payments.unassign({ ...request(), paymentId: theirs.paymentId, reason: 'La tolgo io' }))).toBe('NOT_FOUND');
    expect(codeOf(await accountant.tasks.act({ ...request(), id: theirs.taskId, expectedVersion: 1, action: 'ACCEPT', reason: 'Decido io', positionId: null }))).toBe('NOT_FOUND');
    expect(codeOf(await accountant.tasks.undo({ ...request(), id: theirs.taskId, expectedVersion: 1, reason: 'Decido io' }))).toBe('NOT_FOUND');
    expect(codeOf(await accountant.tasks.postpone({ ...request(), id: theirs.taskId, expectedVersion: 1, until: '2026-12-01', reason: 'Decido io' }))).toBe('NOT_FOUND');
  });

  test('whoever imports a receipt of another office is told that it was taken, not whose it is; the file stays theirs to see', async () => {
    const other = await createPosition('TARI', 22000);
    const outcome = await importReceipt(clerk, receiptXml(other.nav, 22000));
    expect(outcome).toMatchObject({ result: 'IMPORTED', positionId: null });
    expect(valueOf(await clerk.payments.imports({ cursor: null, limit: 5 })).imports).toHaveLength(1);
    expect(valueOf(await accountant.payments.imports({ cursor: null, limit: 5 })).imports).toEqual([]);
    expect(valueOf(await administrator.positions.show({ id: other.id, nav: null })).state).toBe('PAID');
  });
});

test('an operator of no office sees nothing', async () => {
  valueOf(await administrator.access.saveOperator({ requestId: newRequestId(), id: null, expectedVersion: null, username: 'nessun.ufficio', name: 'Senza ufficio', role: 'COUNTER', offices: [], offlinePrint: false, active: true, password: GIVEN_PASSWORD }));
  const outsider = await firstLogin('nessun.ufficio');
  expect(valueOf(await outsider.positions.totals({ filter: ALL_FILTER })).count).toBe(0);
  expect(valueOf(await outsider.tasks.list({ view: 'OFFICE', cursor: null, limit: 5 })).tasks).toEqual([]);
  expect(valueOf(await outsider.payments.list({ view: 'ALL', text: '', cursor: null, limit: 5 })).count).toBe(0);
});

describe('the search of an operator of one office', () => {
  test('says of a number of another office whose it is not to make again, and shows nothing of it', async () => {
    const found = valueOf(await clerk.application.search({ text: theirs.nav, limit: 10 }));
    expect(found).toMatchObject({ recognised: { otherOffice: true }, exact: null, positions: [], payments: [] });
    expect(valueOf(await administrator.application.search({ text: theirs.nav, limit: 10 }))).toMatchObject({ recognised: { otherOffice: false }, exact: { kind: 'POSITION', id: theirs.id } });
    expect(valueOf(await clerk.application.search({ text: noticeNumber('990000000009'), limit: 10 })).recognised).toMatchObject({ otherOffice: false });
  });

  test('finds one’s own among numbers that others hold too, by any length of digits', async () => {
    for (const length of [5, 8, 11, 15]) {
      const positions = valueOf(await clerk.application.search({ text: ours.nav.slice(0, length), limit: 1 })).positions.map(({ id }) => id);
      expect(positions, `${length} digits`).toEqual([ours.id]);
    }
  });
});

test.each(['Rossi\nMario', 'Rossi\u0000', 'Rossi \u202Eoiram'])('a name with signs that cannot be seen is refused (%j)', async (name) => {
  const refused = await clerk.people.save({ requestId: newRequestId(), id: null, expectedVersion: null, fiscalCode: null, type: 'F', name, address: null, email: null, pec: null, phone: null });
  expect(refused.ok ? null : refused.error).toMatchObject({ code: 'INVALID_FIELD', field: 'name' });
});
