import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cancelPayload, markPaidPayload, positionSnapshot } from '../data/outbox-payloads.ts';
import { formatEuro } from '../domain/money.ts';
import type { RemotePosition, RemoteStatus } from '../domain/remote-position.ts';
import { movingSettled } from '../features/account-change/index.ts';
import { verifyArchive } from '../features/care/index.ts';
import { applyAcknowledgement, applyObservation, countNeverSent, positionIdOfIupd, queueWaiting, standingOf, unsentPrinted } from '../features/positions/index.ts';
import type { OpenArchive } from './open-archive.ts';
import { ibanNumber, openChangingDesk, tari, type ChangingDesk } from './testing/account-change-desk.ts';
import { ADMIN_PASSWORD, counterForm, newRequestId, openWindow, TEST_NOW_MS, valueOf, type WindowClient } from './testing/archive-desk.ts';
import { connect, intentsOf, silentSync, withSync } from './testing/connector-desk.ts';
import { importReceipt, noticeNumber, receiptXml } from './testing/desk-receipts.ts';

let now = TEST_NOW_MS;
let opened: ChangingDesk;
let archive: OpenArchive;
let desk: WindowClient;
let sync: ReturnType<typeof silentSync>;

beforeEach(async () => {
  now = TEST_NOW_MS;
  opened = await openChangingDesk(() => now);
  sync = silentSync();
  archive = withSync(opened.archive(), sync.port);
  desk = openWindow(archive);
  valueOf(await desk.access.login({ username: 'admin', password: ADMIN_PASSWORD }));
});
afterEach(() => opened.close());

const show = async (id: number) => valueOf(await desk.positions.show({ id, nav: null }));
const installmentOf = async (id: number) => { const one = (await show(id)).options[0]?.installments[0]; if (one === undefined) throw new Error('no installment'); return one; };
const kinds = async (id: number) => (await intentsOf(archive, id)).map((intent) => intent.kind);
const write = <T>(work: Parameters<typeof archive.context.engine.write<T>>[1]) => archive.context.engine.write('test', work);
const acknowledge = (positionId: number, kind: 'create' | 'update' | 'cancel' | 'markPaid', superseded = false) => write((unit) => applyAcknowledgement(unit, { positionId, kind, superseded }));

async function create(amountCents = 15000, draft = false) {
  const form = counterForm(1, amountCents);
  return valueOf(await desk.positions.create({ requestId: newRequestId(), ...form, draft, acceptDuplicate: true, replacesId: null }));
}

async function change(id: number, amountCents: number, more: object = {}) {
  return valueOf(await desk.positions.update({ requestId: newRequestId(), id, expectedVersion: (await show(id)).version, ...counterForm(1, amountCents), ...more, reason: 'Conguaglio', issue: false, acceptDuplicate: true }));
}

async function payOutside(id: number) {
  const card = await show(id);
  return valueOf(await desk.positions.recordExternalPayment({ requestId: newRequestId(), id, expectedVersion: card.version, installmentIds: [(await installmentOf(id)).id], channel: 'CONTANTI', paidOn: '2026-11-20', amountCents: card.amountCents, reason: 'Pagata in cassa', attachment: null }));
}

function remote(iupd: string, status: RemoteStatus, change: Partial<RemotePosition['installments'][number]> = {}): RemotePosition {
  return { iupd, status, version: 'v', hash: 'h', installments: [{ nav: '301000000000000043', iuv: '01000000000000043', status, amountCents: 15000, notificationFeeCents: 0, dueDate: '2026-12-31', paidAt: null, receiptId: null, psp: null, markedByCreditor: false, ...change }] };
}

describe('without a connection', () => {
  test('nothing is queued, and a position is told to the portal by hand', async () => {
    const saved = await create();
    await change(saved.id, 16000);
    expect(await kinds(saved.id)).toEqual([]);
    expect((await show(saved.id)).actions.map((action) => action.code)).toContain('MARK_UPLOADED');
    expect(valueOf(await desk.application.status({})).connectionMode).toBe('MANUAL');
  });
});

describe('with a connection', () => {
  beforeEach(() => connect(archive));

  test('a creation waits to be sent with all the intermediary must know, and whoever sends is woken', async () => {
    const saved = await create();
    const [intent, ...others] = await intentsOf(archive, saved.id);
    expect(others).toEqual([]);
    expect(intent).toMatchObject({ kind: 'create', state: 'READY', createdBy: String(opened.admin().id) });
    const snapshot = positionSnapshot.parse(intent?.payload);
    expect(snapshot).toMatchObject({
      positionId: saved.id, organization: '99999000013', companyName: 'Comune di Montelupara Test', officeName: 'Tributi', service: 'TARI', description: 'TARI 2026',
      debtor: { type: 'F', fiscalCode: 'RSSMRA80A01H501U', name: 'Rossi Mario', street: 'Via Roma', civicNumber: '1', postalCode: '00100', city: 'Roma', province: 'RM', country: 'IT' },
      options: [{ switchToExpired: false, installments: [{ nav: saved.nav, iuv: saved.nav?.slice(1), amountCents: 15000, dueDate: '2026-12-31', payableUntil: null, transfers: [{ index: 1, payeeFiscalCode: '99999000013', stamp: false, amountCents: 15000, category: '9/0101101IM/' }] }] }],
    });
    expect(sync.told.woken).toBe(1);
    expect(valueOf(await desk.application.status({})).connectionMode).toBe('CONNECTOR');
  });

  test('a last day of payment is kept there too', async () => {
    const saved = await create();
    await change(saved.id, 15000, { payableUntil: '2027-01-31' });
    expect(positionSnapshot.parse((await intentsOf(archive, saved.id))[1]?.payload).options[0]).toMatchObject({ switchToExpired: true, installments: [{ dueDate: '2026-12-31', payableUntil: '2027-01-31' }] });
  });

  test('a draft is not sent; it is when it is issued', async () => {
    const draft = await create(15000, true);
    expect(await kinds(draft.id)).toEqual([]);
    valueOf(await desk.positions.update({ requestId: newRequestId(), id: draft.id, expectedVersion: 1, ...counterForm(1), reason: null, issue: true, acceptDuplicate: true }));
    expect(await kinds(draft.id)).toEqual(['create']);
  });

  test('a change of what is paid is sent, one of the notes is not', async () => {
    const saved = await create();
    await acknowledge(saved.id, 'create');
    await change(saved.id, 15000, { notes: 'Ha telefonato' });
    expect(await kinds(saved.id)).toEqual(['create']);
    await change(saved.id, 16000);
    const intents = await intentsOf(archive, saved.id);
    expect(intents.map((intent) => intent.kind)).toEqual(['create', 'update']);
    expect(positionSnapshot.parse(intents[1]?.payload).options[0]?.installments[0]?.amountCents).toBe(16000);
    expect((await show(saved.id)).state).toBe('TO_SYNC');
    expect((await show(saved.id)).why).toContain('si paga com’era prima');
  });

  test('a cancellation is sent with its numbers and its reason', async () => {
    const saved = await create();
    valueOf(await desk.positions.cancel({ requestId: newRequestId(), id: saved.id, expectedVersion: 1, reason: 'Doppio inserimento' }));
    const [, cancel] = await intentsOf(archive, saved.id);
    expect(cancelPayload.parse(cancel?.payload)).toEqual({ iupd: (await show(saved.id)).iupd, organization: '99999000013', navs: [saved.nav], reason: 'Doppio inserimento' });
    await acknowledge(saved.id, 'cancel');
    await acknowledge(saved.id, 'cancel');
    expect((await show(saved.id)).timeline.filter((entry) => entry.title === 'Annullata anche presso l’intermediario')).toHaveLength(1);
  });

  test('paid at the counter it is marked there, and taken back it must be made payable again', async () => {
    const saved = await create();
    await acknowledge(saved.id, 'create');
    await payOutside(saved.id);
    expect(markPaidPayload.parse((await intentsOf(archive, saved.id))[1]?.payload)).toMatchObject({ nav: saved.nav, iuv: saved.nav?.slice(1), paidOn: '2026-11-20', reason: 'Pagata in cassa' });
    const external = (await show(saved.id)).payments.find((payment) => payment.kind === 'EXTERNAL');
    valueOf(await desk.positions.voidExternalPayment({ requestId: newRequestId(), externalPaymentId: external?.id ?? 0, reason: 'Era di un’altra persona' }));
    expect(await kinds(saved.id)).toEqual(['create', 'markPaid', 'update']);
    expect((await show(saved.id)).state).toBe('TO_SYNC');
  });

  test('positions from a file are sent, those issued elsewhere and drafts are not', async () => {
    const ids = await opened.load([tari(), tari(1000, { status: 'DRAFT' }), tari(1000, { nav: noticeNumber('8800000000001', '02') }), tari(1000, { status: 'CANCELLED' })]);
    expect(await Promise.all(ids.map(kinds))).toEqual([['create'], [], [], []]);
  });

  test('a change of account is sent once for each position, and once more when it is taken back', async () => {
    const [first, draft] = await opened.load([tari(), tari(1000, { status: 'DRAFT' })]);
    await acknowledge(first ?? 0, 'create');
    const plan = valueOf(await desk.accountChanges.plan({ requestId: newRequestId(), oldAccountId: 1, newAccount: { kind: 'NEW', iban: ibanNumber(1), label: 'Tesoreria nuova', holder: null }, effectiveOn: '2026-11-24', note: null }));
    await movingSettled(archive.context.engine);
    const [, update] = await intentsOf(archive, first ?? 0);
    expect(positionSnapshot.parse(update?.payload).options[0]?.installments[0]?.transfers[0]?.iban).toBe(ibanNumber(1));
    expect(await kinds(draft ?? 0)).toEqual([]);
    const version = valueOf(await desk.accountChanges.list({})).changes[0]?.version ?? 0;
    valueOf(await desk.accountChanges.undo({ requestId: newRequestId(), id: plan.id, expectedVersion: version, reason: 'IBAN sbagliato' }));
    await movingSettled(archive.context.engine);
    expect(await kinds(first ?? 0)).toEqual(['create', 'update', 'update']);
    expect((await show(first ?? 0)).state).toBe('TO_SYNC');
  });

  test('«caricata sul portale» is not offered and not accepted', async () => {
    const saved = await create();
    expect((await show(saved.id)).actions.map((action) => action.code)).not.toContain('MARK_UPLOADED');
    const refused = await desk.positions.markUploaded({ requestId: newRequestId(), ids: [saved.id], all: false });
    expect(refused.ok ? null : refused.error.code).toBe('STATE_FORBIDS');
  });
});

describe('printing', () => {
  beforeEach(() => connect(archive));

  test('waits for the confirmation on line, asks a reason off line, is free once confirmed', async () => {
    const saved = await create();
    expect((await installmentOf(saved.id)).printPermission).toMatchObject({ allowed: false, code: 'CONFIRMATION_COMING', message: expect.stringContaining('appena arriva la conferma') });
    sync.told.online = false;
    expect((await installmentOf(saved.id)).printPermission).toMatchObject({ allowed: true, reasonRequired: true, unsent: true });
    await acknowledge(saved.id, 'create');
    expect((await installmentOf(saved.id)).printPermission).toMatchObject({ allowed: true, reasonRequired: false });
    const printed = await desk.notices.print({ requestId: newRequestId(), installmentId: saved.installmentId, copies: 1, reason: null });
    expect(printed.ok).toBe(true);
  });
});

describe('what the intermediary answers', () => {
  beforeEach(() => connect(archive));

  test('a confirmed position can be paid; its form that lies open still saves', async () => {
    const saved = await create();
    await acknowledge(saved.id, 'create');
    await acknowledge(saved.id, 'create');
    const card = await show(saved.id);
    expect([card.state, card.version]).toEqual(['UNPAID', 1]);
    expect(card.timeline.filter((entry) => entry.title === 'Confermata dall’intermediario')).toHaveLength(1);
    expect(await write((unit) => standingOf(unit, saved.id))).toEqual({ positionId: saved.id, iupd: card.iupd, organization: '99999000013', navs: [saved.nav], cancelled: false, paid: false, paidElsewhere: false, paidElsewhereNavs: [], lapsedNavs: [], paidNavs: [], openNavs: [saved.nav], printed: false, confirmed: true });
    expect(await write((unit) => positionIdOfIupd(unit, card.iupd))).toBe(saved.id);
  });

  test('an answer that a newer change has overtaken confirms nothing, but its number is known there', async () => {
    const saved = await create();
    await change(saved.id, 16000);
    await acknowledge(saved.id, 'create', true);
    expect((await show(saved.id)).state).toBe('TO_SYNC');
    expect((await show(saved.id)).why).toContain('si paga com’era prima');
    await acknowledge(saved.id, 'update');
    expect((await show(saved.id)).state).toBe('UNPAID');
  });

  test('what is seen there is told once, and no state changes for it', async () => {
    const saved = await create();
    await acknowledge(saved.id, 'create');
    const { iupd } = await show(saved.id);
    const seen = async (status: RemoteStatus, change = {}) => { await write((unit) => applyObservation(unit, saved.id, remote(iupd, status, change))); return (await show(saved.id)).timeline.filter((entry) => entry.title === 'Visto presso l’intermediario').map((entry) => entry.detail); };
    expect(await seen('PAYABLE')).toEqual([]);
    expect(await seen('PAYABLE', { notificationFeeCents: 240 })).toEqual([`spese di notifica aggiunte: ${formatEuro(240)}`]);
    expect(await seen('PAYABLE', { notificationFeeCents: 240 })).toHaveLength(1);
    expect((await seen('PAID'))[0]).toBe('risulta pagata, la ricevuta non è ancora arrivata');
    expect((await seen('EXPIRED'))[0]).toContain('è scaduta');
    expect((await seen('PAYABLE'))[0]).toBe('si può pagare di nuovo');
    expect((await show(saved.id)).state).toBe('UNPAID');
    await importReceipt(desk, receiptXml(saved.nav ?? '', 15000));
    expect(await seen('PAID')).toHaveLength(4);
  });
});

describe('a connection switched on later', () => {
  test('queues every open position with a number that was never sent, once; not those a person loaded on the portal', async () => {
    const [waiting, uploaded, draft, cancelled, paid] = await opened.load([tari(), tari(), tari(1000, { status: 'DRAFT' }), tari(1000, { status: 'CANCELLED' }), tari()]);
    valueOf(await desk.positions.markUploaded({ requestId: newRequestId(), ids: [uploaded ?? 0], all: false }));
    await payOutside(paid ?? 0);
    expect(await write((unit) => countNeverSent(unit))).toBe(1);
    await connect(archive);
    expect(await queueWaiting(archive.context, null)).toBe(1);
    expect(await queueWaiting(archive.context, null)).toBe(0);
    expect(await Promise.all([waiting, uploaded, draft, cancelled, paid].map((id) => kinds(id ?? 0)))).toEqual([['create'], [], [], [], []]);
  });

  test('stops when it is switched off', async () => {
    await opened.load([tari(), tari()]);
    await connect(archive);
    await connect(archive, false);
    expect(await queueWaiting(archive.context, null)).toBe(0);
  });
});

describe('notices in somebody’s hands that the intermediary does not know', () => {
  const HOUR = 3_600_000;
  const unsent = () => write((unit) => unsentPrinted(unit, now));

  test('age in working time: a notice, a warning after 4 hours, an alarm after 24; confirmed, they are none', async () => {
    await connect(archive);
    sync.told.online = false;
    const saved = await create();
    expect(await unsent()).toEqual({ count: 0, oldestAt: null, level: 'NONE', notices: [] });
    valueOf(await desk.notices.print({ requestId: newRequestId(), installmentId: saved.installmentId, copies: 1, reason: 'Il debitore è qui' }));
    expect(await unsent()).toMatchObject({ count: 1, oldestAt: new Date(TEST_NOW_MS).toISOString(), level: 'NOTICE', notices: [{ positionId: saved.id, nav: saved.nav, minutes: 0 }] });
    now = TEST_NOW_MS + 4 * HOUR;
    expect((await unsent()).level).toBe('WARNING');
    // The night is no working time: two days later at ten, 20 hours.
    now = TEST_NOW_MS + 48 * HOUR;
    expect(await unsent()).toMatchObject({ level: 'WARNING', notices: [{ minutes: 20 * 60 }] });
    now = TEST_NOW_MS + 52 * HOUR;
    expect((await unsent()).level).toBe('ALARM');
    await acknowledge(saved.id, 'create');
    expect((await unsent()).count).toBe(0);
  });

  test('one changed after it was confirmed is unsent since the change', async () => {
    await connect(archive);
    const saved = await create();
    await acknowledge(saved.id, 'create');
    valueOf(await desk.notices.print({ requestId: newRequestId(), installmentId: saved.installmentId, copies: 1, reason: null }));
    now += 200 * HOUR;
    valueOf(await desk.access.login({ username: 'admin', password: ADMIN_PASSWORD }));
    await change(saved.id, 16000);
    expect(await unsent()).toMatchObject({ count: 1, level: 'NOTICE' });
  });
});

test('the archive agrees with itself after all of it', async () => {
  await connect(archive);
  const saved = await create();
  await acknowledge(saved.id, 'create');
  await change(saved.id, 16000);
  await acknowledge(saved.id, 'update');
  await payOutside(saved.id);
  expect((await verifyArchive(archive.context)).checks.filter((check) => !check.ok)).toEqual([]);
});
