/** What follows a revocation, and a decision on a payment that is taken back after another one came: what is waited for, what is said, what is counted. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import type { RemotePosition } from '../domain/remote-position.ts';
import { flowXml, row } from '../features/flows/flows.fixture.ts';
import { openConflictTask } from '../features/tasks/index.ts';
import type { OpenArchive } from './open-archive.ts';
import { counterForm, newRequestId, openAdministratorWindow, openReadyArchive, valueOf, type WindowClient } from './testing/archive-desk.ts';
import { importReceipt, noticeNumber, receiptXml } from './testing/desk-receipts.ts';

let archive: OpenArchive;
let cleanUp: () => Promise<void>;
let desk: WindowClient;

beforeAll(async () => {
  const opened = await openReadyArchive();
  ({ archive, cleanUp } = opened);
  desk = await openAdministratorWindow(archive);
});
afterAll(() => cleanUp());

const request = () => ({ requestId: newRequestId() });
const show = async (id: number) => valueOf(await desk.positions.show({ id, nav: null }));
const card = async (id: number) => valueOf(await desk.tasks.show({ id }));
const act = async (id: number, action: string, positionId: number | null = null) => valueOf(await desk.tasks.act({ ...request(), id, expectedVersion: (await card(id)).version, action, reason: 'Visto con il PSP', positionId }));
const undo = async (id: number) => valueOf(await desk.tasks.undo({ ...request(), id, expectedVersion: (await card(id)).version, reason: 'Ho sbagliato pratica' }));
const openTask = async (positionId: number, title: string) => (await show(positionId)).tasks.find((task) => task.open && task.title === title)?.id ?? 0;
const offered = async (id: number) => (await card(id)).actions.filter(({ allowed }) => allowed).map(({ code }) => code);
const check = async (text: string) => valueOf(await desk.verification.check({ text }));

async function create() {
  const saved = valueOf(await desk.positions.create({ ...request(), ...counterForm(1, 15000), draft: false, acceptDuplicate: true, replacesId: null }));
  if (saved.nav === null) throw new Error('no number');
  return { ...saved, nav: saved.nav };
}

async function paid(cents = 15000) {
  const saved = await create();
  await importReceipt(desk, receiptXml(saved.nav, cents, { paidOn: '2026-11-16' }));
  return saved;
}

/** What the intermediary calls anomalous of one notice. */
async function anomalous(positionId: number, nav: string): Promise<number> {
  const remote: RemotePosition = { iupd: 'x', status: 'ANOMALOUS', version: 'v', hash: 'h', installments: [{ nav, iuv: nav.slice(1), status: 'ANOMALOUS', amountCents: 15000, notificationFeeCents: 0, dueDate: '2026-12-31', paidAt: null, receiptId: null, psp: null, markedByCreditor: false }] };
  const id = await archive.context.engine.write('test', (unit) => openConflictTask(archive.context, unit, { rule: 'REVISED_OR_REVOKED', positionId, remote }));
  if (id === null) throw new Error('no task');
  return id;
}

const unreported = async (nav: string) => valueOf(await desk.reconciliation.page({ bucket: 'PAYMENT_NOT_REPORTED', month: '2026-11', text: nav.slice(1), cursor: null, limit: 10 })).rows.length;
const missed = async () => valueOf(await desk.closings.checklist({ month: '2026-11' })).unreported.reduce((sum, { count }) => sum + count, 0);

test('a payment that was revoked is waited for in no flow, at once and after a rebuild; taken back, it is again', async () => {
  const saved = await paid();
  await archive.context.reconciliation?.caughtUp();
  const before = await missed();
  expect(await unreported(saved.nav)).toBe(1);
  const id = await anomalous(saved.id, saved.nav);
  await act(id, 'CONFIRM_REVOCATION');
  expect([await unreported(saved.nav), await missed()]).toEqual([0, before - 1]);
  await archive.context.reconciliation?.rebuild();
  expect(await unreported(saved.nav)).toBe(0);
  await undo(id);
  expect([await unreported(saved.nav), await missed()]).toEqual([1, before]);
});

async function credited(iuv: string): Promise<number> {
  const csv = ['anno;provvisorio;data;anagrafica;causale;importo', `2026;${iuv.slice(-6)};24/11/2026;BANCA ESEMPIO;/RFB/${iuv}/150.00;150,00`].join('\r\n');
  const columns = { bookingDate: 3, causale: 5, amount: 6, debit: null, year: 1, bolletta: null, provvisorio: 2, payerName: 4, valueDate: null, endToEndId: null, bankRef: null, account: null };
  const map = valueOf(await desk.treasury.saveColumnMap({ ...request(), id: null, expectedVersion: null, map: { name: `Prova ${iuv}`, separator: ';', headerLines: 1, decimalMark: ',', negativeAmounts: 'REVERSAL', account: null, columns } }));
  valueOf(await desk.treasury.importFiles({ ...request(), files: [{ name: `${iuv}.csv`, contentBase64: Buffer.from(csv).toString('base64') }], columnMapId: map.id }));
  await archive.context.reconciliation?.caughtUp();
  const [row] = await archive.context.engine.read((reader) => reader.all(z.object({ id: z.int() }), 'SELECT id FROM movement_card WHERE causale LIKE ?', [`%${iuv}%`]));
  return row?.id ?? 0;
}
const movement = async (movementId: number) => valueOf(await desk.reconciliation.movement({ movementId }));

test('a credit that comes after a revocation is not matched with the revoked payment, by a rule or by hand; the revocation taken back, it is', async () => {
  const saved = await paid();
  const id = await anomalous(saved.id, saved.nav);
  await act(id, 'CONFIRM_REVOCATION');
  const iuv = saved.nav.slice(1);
  const movementId = await credited(iuv);
  const paymentId = (await show(saved.id)).payments[0]?.id ?? 0;
  expect(await movement(movementId)).toMatchObject({ status: 'open', bucket: 'CREDIT_WITHOUT_FLOW', receipts: [], explanation: expect.stringContaining(`IUV ${iuv} è stato revocato`) });
  expect(valueOf(await desk.reconciliation.suggestions({ movementId, text: iuv, limit: 10 })).receipts).toEqual([]);
  expect(valueOf(await desk.reconciliation.suggestions({ movementId, text: '', limit: 50 })).receipts.map((receipt) => receipt.id)).not.toContain(paymentId);
  const version = (await movement(movementId)).version;
  const byHand = await desk.reconciliation.match({ ...request(), movements: [{ movementId, expectedVersion: version }], shares: [{ movementId, target: { kind: 'RECEIPT', id: paymentId }, cents: 15000 }], difference: null, note: null });
  expect(byHand).toMatchObject({ ok: false, error: { code: 'STATE_FORBIDS', message: expect.stringContaining('revocato') } });
  await archive.context.reconciliation?.rebuild();
  expect((await movement(movementId)).status).toBe('open');
  await undo(id);
  await archive.context.reconciliation?.caughtUp();
  expect(await movement(movementId)).toMatchObject({ status: 'automatic', receipts: [{ id: paymentId }] });
});

test('F4 says that the payment was revoked, with its day and place, and links its receipt', async () => {
  const saved = await paid();
  await act(await anomalous(saved.id, saved.nav), 'CONFIRM_REVOCATION');
  const verdict = await check(saved.nav);
  expect(verdict).toMatchObject({ verdict: 'NOT_FOUND', title: 'Pagamento revocato', payment: null });
  expect(verdict.sentence).toMatch(/16\/11\/2026, 150,00.€, presso Banca Esempio, è stato revocato.*portale.*ultima ricevuta importata/i);
  expect(verdict.evidence[0]).toMatchObject({ source: 'Ricevute', found: false, link: { kind: 'RECEIPT' }, says: expect.stringContaining('revocato') });
  expect(verdict.actions.map(({ code }) => code)).not.toContain('PRINT_RECEIPT');
  await importReceipt(desk, receiptXml(saved.nav, 15000, { receiptId: `again${saved.nav}` }));
  expect(await check(saved.nav)).toMatchObject({ verdict: 'PAID', title: 'Pagato' });
});

test('a refund that is taken back after another payment came is not counted beside it without a word', async () => {
  const saved = await paid(12000);
  const amount = await openTask(saved.id, 'Importo diverso dal dovuto');
  await act(amount, 'REFUND');
  await importReceipt(desk, receiptXml(saved.nav, 15000, { receiptId: `again${saved.nav}` }));
  expect((await show(saved.id)).state).toBe('PAID');
  await undo(amount);
  const twice = await openTask(saved.id, 'Pagata due volte');
  expect((await card(twice)).explanation).toContain('vale di nuovo');
  await act(amount, 'ACCEPT');
  // Accepting its amount does not answer which of the two is kept.
  expect((await show(saved.id)).state).toBe('NEEDS_REVIEW');
  await act(twice, 'REFUND');
  const after = await show(saved.id);
  expect([after.state, after.payments.map(({ effect }) => effect)]).toEqual(['PAID', ['TO_REFUND', 'PAYS']]);
});

test('a payment moved away and back after another one came is asked about too, and never twice', async () => {
  const [saved, other] = [await paid(12000), await create()];
  const amount = await openTask(saved.id, 'Importo diverso dal dovuto');
  await act(amount, 'MOVE', other.id);
  await importReceipt(desk, receiptXml(saved.nav, 15000, { receiptId: `again${saved.nav}` }));
  await undo(amount);
  expect((await show(saved.id)).tasks.filter(({ open, title }) => open && title === 'Pagata due volte')).toHaveLength(1);
  // Where a second payment is asked about already, the first one back asks nothing more.
  const [first, elsewhere] = [await paid(12000), await create()];
  const of = await openTask(first.id, 'Importo diverso dal dovuto');
  await importReceipt(desk, receiptXml(first.nav, 15000, { receiptId: `again${first.nav}` }));
  await act(of, 'MOVE', elsewhere.id);
  await undo(of);
  expect((await show(first.id)).tasks.filter(({ open, title }) => open && title === 'Pagata due volte')).toHaveLength(1);
});

test('money that was moved is revoked where it is; the card says where, and both positions tell it', async () => {
  const [from, to] = [await paid(12000), await create()];
  await act(await openTask(from.id, 'Importo diverso dal dovuto'), 'MOVE', to.id);
  const difference = await openTask(to.id, 'Importo diverso dal dovuto');
  await act(difference, 'ACCEPT');
  expect((await show(to.id)).state).toBe('PAID');
  const id = await anomalous(from.id, from.nav);
  expect(await offered(id)).toEqual(['CONFIRM_REVOCATION', 'KEEP', 'ACKNOWLEDGE']);
  expect((await card(id)).moved).toMatchObject([{ positionId: to.id, says: expect.stringContaining('«TARI 2026»') }]);
  await act(id, 'CONFIRM_REVOCATION');
  const after = await show(to.id);
  expect([after.state, after.payments.map(({ effect }) => effect)]).toEqual(['TO_SYNC', ['REVOKED']]);
  expect(after.timeline[0]).toMatchObject({ detail: expect.stringContaining('Pagamento revocato') });
  expect((await card(id)).moved).toMatchObject([{ positionId: to.id }]);
  await undo(id);
  expect((await show(to.id)).state).toBe('PAID');
  expect((await show(to.id)).timeline[0]).toMatchObject({ detail: expect.stringContaining('tolta') });
});

test('a payment of another notice that lies on the position named is not the one revoked', async () => {
  const [from, to] = [await paid(12000), await create()];
  await act(await openTask(from.id, 'Importo diverso dal dovuto'), 'MOVE', to.id);
  const id = await anomalous(to.id, to.nav);
  expect(await offered(id)).not.toContain('CONFIRM_REVOCATION');
  expect((await card(id)).actions.find(({ code }) => code === 'CONFIRM_REVOCATION')?.whyNot).toContain('nessun pagamento');
});

test('a row of a flow that takes moved money back asks where the money is, and goes with it when it is moved again', async () => {
  const [from, to, next] = [await paid(12000), await create(), await create()];
  await act(await openTask(from.id, 'Importo diverso dal dovuto'), 'MOVE', to.id);
  const flow = flowXml({ name: '2026-11-20PSPAITM1XXX-M1', total: '120.00', rows: [row({ iuv: from.nav.slice(1), iur: `rt${from.nav}`, amount: '120.00', outcome: '3' })] });
  valueOf(await desk.payments.importFiles({ ...request(), files: [{ name: 'flusso.xml', contentBase64: Buffer.from(flow).toString('base64') }] }));
  await archive.context.reconciliation?.caughtUp();
  expect(await openTask(from.id, 'Pagamento rivisto o revocato')).toBe(0);
  const id = await openTask(to.id, 'Pagamento rivisto o revocato');
  expect((await card(id)).explanation).toContain('è stato spostato qui');
  await act(await openTask(to.id, 'Importo diverso dal dovuto'), 'MOVE', next.id);
  expect([await openTask(to.id, 'Pagamento rivisto o revocato'), await openTask(next.id, 'Pagamento rivisto o revocato')]).toEqual([0, id]);
  await act(id, 'CONFIRM_REVOCATION');
  expect((await show(next.id)).payments.map(({ effect }) => effect)).toEqual(['REVOKED']);
});

async function takenBack(nav: string, name: string): Promise<void> {
  const flow = flowXml({ name, total: '150.00', rows: [row({ iuv: nav.slice(1), iur: `rt${nav}`, amount: '150.00', outcome: '3' })] });
  valueOf(await desk.payments.importFiles({ ...request(), files: [{ name: 'flusso.xml', contentBase64: Buffer.from(flow).toString('base64') }] }));
  await archive.context.reconciliation?.caughtUp();
}
async function stray(nav: string): Promise<number> {
  await importReceipt(desk, receiptXml(nav, 15000, { paidOn: '2026-11-16' }));
  return valueOf(await desk.payments.list({ view: 'UNASSIGNED', text: nav, cursor: null, limit: 5 })).rows[0]?.id ?? 0;
}
const tasksAbout = (paymentId: number) => archive.context.engine.read((reader) => reader.all(z.object({ id: z.int(), kind: z.string(), positionId: z.int().nullable() }), "SELECT id, kind, position_id FROM task WHERE payment_id = ? AND state <> 'DONE' ORDER BY kind", [paymentId]));
const effectOf = async (id: number) => valueOf(await desk.payments.show({ id })).effect;

test('a payment that waits for a position can be revoked: nobody asks any more whose it is, and it can be given to nobody; taken back, it waits again', async () => {
  const nav = noticeNumber('7770001');
  const paymentId = await stray(nav);
  await takenBack(nav, '2026-11-20PSPAITM1XXX-S1');
  const asked = await tasksAbout(paymentId);
  expect(asked.map(({ kind }) => kind)).toEqual(['REVISED_OR_REVOKED', 'UNKNOWN_PAYMENT']);
  const id = asked[0]?.id ?? 0;
  expect(await card(id)).toMatchObject({ positionId: null, paymentId, explanation: expect.stringContaining('niente da attribuire') });
  expect((await card(id)).sides[0]).toMatchObject({ label: 'Stato', left: 'Nessuna posizione', right: 'Pagamento revocato' });
  expect(await offered(id)).toEqual(['CONFIRM_REVOCATION', 'KEEP', 'ACKNOWLEDGE']);
  await act(id, 'CONFIRM_REVOCATION');
  expect([await effectOf(paymentId), await tasksAbout(paymentId)]).toEqual(['REVOKED', []]);
  const saved = await create();
  const refused = await desk.payments.assign({ ...request(), paymentId, installmentId: saved.installmentId, reason: 'È suo' });
  expect(refused).toMatchObject({ ok: false, error: { code: 'STATE_FORBIDS', message: expect.stringContaining('revocato') } });
  await archive.context.reconciliation?.rebuild();
  expect(await tasksAbout(paymentId)).toEqual([]);
  await undo(id);
  expect([await effectOf(paymentId), await tasksAbout(paymentId)]).toEqual(['UNASSIGNED', asked]);
  await act(id, 'KEEP');
  expect((await tasksAbout(paymentId)).map(({ kind }) => kind)).toEqual(['UNKNOWN_PAYMENT']);
});

test('given to a position while the revocation is asked about, the question goes with it, and comes back when the attribution is taken away', async () => {
  const nav = noticeNumber('7770002');
  const paymentId = await stray(nav);
  await takenBack(nav, '2026-11-20PSPAITM1XXX-S2');
  const saved = await create();
  valueOf(await desk.payments.assign({ ...request(), paymentId, installmentId: saved.installmentId, reason: 'È suo' }));
  const id = await openTask(saved.id, 'Pagamento rivisto o revocato');
  expect((await show(saved.id)).state).toBe('NEEDS_REVIEW');
  valueOf(await desk.payments.unassign({ ...request(), paymentId, reason: 'Non era suo' }));
  expect(await tasksAbout(paymentId)).toMatchObject([{ id, kind: 'REVISED_OR_REVOKED', positionId: null }, { kind: 'UNKNOWN_PAYMENT' }]);
  expect([await openTask(saved.id, 'Pagamento rivisto o revocato'), (await show(saved.id)).state]).not.toContain('NEEDS_REVIEW');
  await act(id, 'CONFIRM_REVOCATION');
  expect(await effectOf(paymentId)).toBe('REVOKED');
});

test('money to be given back can be revoked: nothing is to be given back any more', async () => {
  const saved = await paid(12000);
  await act(await openTask(saved.id, 'Importo diverso dal dovuto'), 'REFUND');
  const id = await anomalous(saved.id, saved.nav);
  await act(id, 'CONFIRM_REVOCATION');
  expect((await show(saved.id)).payments.map(({ effect }) => effect)).toEqual(['REVOKED']);
  await undo(id);
  expect((await show(saved.id)).payments.map(({ effect }) => effect)).toEqual(['TO_REFUND']);
});

test('a debt paid twice shows the one payment beside the other', async () => {
  const saved = await paid();
  await importReceipt(desk, receiptXml(saved.nav, 15000, { receiptId: `again${saved.nav}`, paidOn: '2026-11-20' }));
  const sides = Object.fromEntries((await card(await openTask(saved.id, 'Pagata due volte'))).sides.map(({ label, left, right }) => [label, [left, right]]));
  expect(sides).toMatchObject({ Quando: ['16/11/2026', '20/11/2026'], Dove: ['Banca Esempio', 'Banca Esempio'], Ricevuta: [`rt${saved.nav}`, `again${saved.nav}`] });
  const outside = await create();
  valueOf(await desk.positions.recordExternalPayment({ ...request(), id: outside.id, expectedVersion: (await show(outside.id)).version, installmentIds: [outside.installmentId], channel: 'POS', paidOn: '2026-11-18', amountCents: 15000, reason: 'Pagata allo sportello', attachment: null }));
  await importReceipt(desk, receiptXml(outside.nav, 15000));
  const shown = await card(await openTask(outside.id, 'Pagata due volte'));
  expect([shown.leftHeading, shown.sides.find(({ label }) => label === 'Dove')?.left, shown.sides.find(({ label }) => label === 'Quando')?.left]).toEqual(['Primo pagamento', 'Fuori pagoPA: POS', '18/11/2026']);
});

test('no position is left with a stored state that its facts do not say', async () => {
  expect(valueOf(await desk.application.verify({})).checks.filter((one) => !one.ok)).toEqual([]);
});
