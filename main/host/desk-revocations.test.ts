import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { RemotePosition, RemoteStatus } from '../domain/remote-position.ts';
import { flowXml, row } from '../features/flows/flows.fixture.ts';
import { openConflictTask } from '../features/tasks/index.ts';
import type { OpenArchive } from './open-archive.ts';
import { counterForm, newRequestId, openAdministratorWindow, openReadyArchive, valueOf, type WindowClient } from './testing/archive-desk.ts';
import { connect, silentSync, withSync } from './testing/connector-desk.ts';
import { importReceipt, receiptXml } from './testing/desk-receipts.ts';

let archive: OpenArchive;
let cleanUp: () => Promise<void>;
let desk: WindowClient;

beforeAll(async () => {
  const opened = await openReadyArchive();
  cleanUp = opened.cleanUp;
  archive = withSync(opened.archive, silentSync().port);
  desk = await openAdministratorWindow(archive);
});
beforeEach(() => connect(archive));
afterAll(() => cleanUp());

const request = () => ({ requestId: newRequestId() });
const show = async (id: number) => valueOf(await desk.positions.show({ id, nav: null }));
const card = async (id: number) => valueOf(await desk.tasks.show({ id }));
const act = async (id: number, action: string) => desk.tasks.act({ ...request(), id, expectedVersion: (await card(id)).version, action, reason: 'Confermato dal PSP', positionId: null });
const undo = async (id: number) => desk.tasks.undo({ ...request(), id, expectedVersion: (await card(id)).version, reason: 'Ho sbagliato pratica' });
const offered = async (id: number) => (await card(id)).actions.filter(({ allowed }) => allowed).map(({ code }) => code);
const whyNot = async (id: number) => (await card(id)).actions.find(({ code }) => code === 'CONFIRM_REVOCATION')?.whyNot ?? null;

async function create() {
  const saved = valueOf(await desk.positions.create({ ...request(), ...counterForm(1, 15000), draft: false, acceptDuplicate: true, replacesId: null }));
  if (saved.nav === null) throw new Error('no number');
  // Confirmed and sent: nothing of it waits.
  await archive.context.engine.write('test.sent', (unit) => unit.run("UPDATE outbox_intent SET state = 'ACKED' WHERE aggregate_id = ?", [String(saved.id)]));
  return { ...saved, nav: saved.nav };
}

async function paid() {
  const saved = await create();
  await importReceipt(desk, receiptXml(saved.nav, 15000));
  expect((await show(saved.id)).state).toBe('PAID');
  return saved;
}

function remote(navs: readonly string[], status: RemoteStatus = 'ANOMALOUS', amountCents = 15000): RemotePosition {
  return { iupd: 'x', status, version: 'v', hash: 'h', installments: navs.map((nav) => ({ nav, iuv: nav.slice(1), status, amountCents, notificationFeeCents: 0, dueDate: '2026-12-31', paidAt: null, receiptId: null, psp: null, markedByCreditor: false })) };
}
const found = (positionId: number, held: RemotePosition) => archive.context.engine.write('test', (unit) => openConflictTask(archive.context, unit, { rule: 'REVISED_OR_REVOKED', positionId, remote: held }));
async function opened(positionId: number, held: RemotePosition): Promise<number> {
  const id = await found(positionId, held);
  if (id === null) throw new Error('no task');
  return id;
}

/** What a decision may move, and what it must not: flows and matches. */
async function dump(positionId: number) {
  const rows = z.record(z.string(), z.unknown());
  return archive.context.engine.read(async (reader) => ({
    position: await reader.all(rows, 'SELECT state, due_date, payable_until, first_nav, amount_cents FROM debt_position WHERE id = ?', [positionId]),
    installments: await reader.all(rows, 'SELECT id, state FROM installment WHERE position_id = ? ORDER BY id', [positionId]),
    payments: await reader.all(rows, 'SELECT id, effect, position_id, installment_id FROM payment WHERE position_id = ? ORDER BY id', [positionId]),
    tasks: await reader.all(rows, "SELECT id, kind FROM task WHERE position_id = ? AND state <> 'DONE' ORDER BY id", [positionId]),
  }));
}
const matches = () => archive.context.engine.read((reader) => reader.all(z.record(z.string(), z.unknown()), 'SELECT id, movement_id, payment_id, cents, confirmed_at, voided_at FROM match_allocation ORDER BY id'));

async function arrive(...files: readonly string[]): Promise<void> {
  valueOf(await desk.payments.importFiles({ ...request(), files: files.map((file, index) => ({ name: `flusso${index}.xml`, contentBase64: Buffer.from(file).toString('base64') })) }));
  await archive.context.reconciliation?.caughtUp();
}

let serial = 0;
function flow(nav: string, outcome: '0' | '3'): string {
  serial += 1;
  return flowXml({ name: `2026-09-16PSPAITM1XXX-R${serial}`, total: '150.00', rows: [row({ iuv: nav.slice(1), iur: `rt${nav}`, amount: '150.00', outcome })] });
}

const taskOf = async (positionId: number) => (await show(positionId)).tasks.find(({ title, open }) => open && title === 'Pagamento rivisto o revocato')?.id ?? 0;

describe('what the intermediary calls anomalous', () => {
  test('confirmed, the payment pays nothing and the position is to be paid again; undo puts everything back', async () => {
    const saved = await paid();
    const id = await opened(saved.id, remote([saved.nav]));
    expect(await card(id)).toMatchObject({ leftHeading: 'Da noi', rightHeading: 'Dall’intermediario' });
    expect(await offered(id)).toEqual(['CONFIRM_REVOCATION', 'KEEP', 'ACKNOWLEDGE']);
    const before = await dump(saved.id);
    valueOf(await act(id, 'CONFIRM_REVOCATION'));
    const after = await show(saved.id);
    expect(after.state).toBe('TO_SYNC');
    expect(after.payments).toMatchObject([{ effect: 'REVOKED', receiptPrintable: false }]);
    const paymentId = after.payments[0]?.id ?? 0;
    expect(valueOf(await desk.payments.show({ id: paymentId }))).toMatchObject({ effect: 'REVOKED', effectLabel: 'Revocato' });
    expect(await desk.payments.receiptDocument({ ...request(), paymentId })).toMatchObject({ ok: false, error: { code: 'NOT_PAID', message: expect.stringContaining('revocato') } });
    const audit = valueOf(await desk.application.audit({ cursor: null, limit: 10, subjectKind: 'payment', subjectId: String(paymentId) })).entries;
    expect(audit[0]).toMatchObject({ action: 'PAYMENT_REVOKED', label: 'Pagamento revocato' });
    expect((await card(id)).outcome).toMatchObject({ code: 'CONFIRM_REVOCATION', undoable: true, reason: 'Confermato dal PSP' });
    valueOf(await undo(id));
    expect(await dump(saved.id)).toEqual(before);
    // Taken back, then decided the other way.
    valueOf(await act(id, 'KEEP'));
    expect((await show(saved.id)).state).toBe('PAID');
  });

  test('a new payment after the revocation is the first one; undone after it, the two are asked about', async () => {
    const saved = await paid();
    const id = await opened(saved.id, remote([saved.nav]));
    valueOf(await act(id, 'CONFIRM_REVOCATION'));
    const again = await importReceipt(desk, receiptXml(saved.nav, 15000, { receiptId: `second${saved.nav}` }));
    expect(again.anomalies).toEqual([]);
    expect((await show(saved.id)).state).toBe('PAID');
    valueOf(await undo(id));
    valueOf(await act(id, 'KEEP'));
    const [twice] = (await show(saved.id)).tasks.filter(({ open }) => open);
    expect(twice?.title).toBe('Pagata due volte');
    valueOf(await act(twice?.id ?? 0, 'REFUND'));
    expect((await show(saved.id)).state).toBe('PAID');
  });

  test('without a payment there is nothing to revoke; the receipt that comes later can be', async () => {
    const saved = await create();
    const id = await opened(saved.id, remote([saved.nav]));
    expect(await offered(id)).toEqual(['ACKNOWLEDGE']);
    expect(await whyNot(id)).toContain('nessun pagamento');
    await importReceipt(desk, receiptXml(saved.nav, 15000));
    expect(await offered(id)).toEqual(['CONFIRM_REVOCATION', 'KEEP', 'ACKNOWLEDGE']);
  });

  test('what was decided is not asked again while the intermediary says the same, and is when it says otherwise', async () => {
    const saved = await paid();
    valueOf(await act(await opened(saved.id, remote([saved.nav])), 'CONFIRM_REVOCATION'));
    expect(await found(saved.id, remote([saved.nav]))).toBe(null);
    expect((await show(saved.id)).state).toBe('TO_SYNC');
    expect(await found(saved.id, remote([saved.nav], 'ANOMALOUS', 14000))).not.toBe(null);
  });

  test('of a plan only the numbers called anomalous are revoked, all of them, and come back together', async () => {
    const saved = await create();
    const { version } = await show(saved.id);
    valueOf(await desk.plans.save({ ...request(), positionId: saved.id, expectedVersion: version, installments: [{ amountCents: 5000, dueDate: '2027-01-31' }, { amountCents: 5000, dueDate: '2027-02-28' }, { amountCents: 5000, dueDate: '2027-03-31' }], wholeBeside: false, reason: null }));
    const navs = (await show(saved.id)).options.flatMap(({ installments }) => installments).filter(({ amountCents }) => amountCents === 5000).flatMap(({ nav }) => nav ?? []);
    for (const nav of navs) await importReceipt(desk, receiptXml(nav, 5000));
    expect((await show(saved.id)).state).toBe('PAID');
    const id = await opened(saved.id, remote(navs.slice(0, 2), 'ANOMALOUS', 5000));
    const before = await dump(saved.id);
    valueOf(await act(id, 'CONFIRM_REVOCATION'));
    expect((await dump(saved.id)).payments.map(({ effect }) => effect)).toEqual(['REVOKED', 'REVOKED', 'PAYS']);
    expect((await show(saved.id)).state).toBe('PARTIALLY_PAID');
    valueOf(await undo(id));
    expect(await dump(saved.id)).toEqual(before);
  });
});

describe('what a flow takes back', () => {
  test('a row that revokes asks a person, once; confirmed, the position goes back to be paid and flows stay as they are', async () => {
    const saved = await paid();
    await arrive(flow(saved.nav, '0'));
    expect((await show(saved.id)).state).toBe('REPORTED');
    await arrive(flow(saved.nav, '3'));
    expect((await show(saved.id)).state).toBe('NEEDS_REVIEW');
    const id = await taskOf(saved.id);
    expect(await card(id)).toMatchObject({ paymentId: expect.any(Number), leftHeading: 'Dalla ricevuta', rightHeading: 'Dal flusso' });
    expect((await card(id)).sides.map(({ label, differs }) => [label, differs])).toEqual([['Stato', true], ['Importo', false], ['Quando', true], ['Chi', true], ['IUV', false], ['Flusso', true]]);
    const [before, matched] = [await dump(saved.id), await matches()];
    valueOf(await act(id, 'CONFIRM_REVOCATION'));
    expect((await show(saved.id)).state).toBe('TO_SYNC');
    await archive.context.reconciliation?.rebuild();
    expect(await matches()).toEqual(matched);
    expect(await taskOf(saved.id)).toBe(0);
    valueOf(await undo(id));
    expect(await dump(saved.id)).toEqual(before);
    valueOf(await act(id, 'KEEP'));
    await archive.context.reconciliation?.rebuild();
    expect(await taskOf(saved.id)).toBe(0);
    expect((await show(saved.id)).state).toBe('PAID');
  });

  test('while a flow reports it as paid it is not revoked: the card says what must come first', async () => {
    const saved = await paid();
    await arrive(flow(saved.nav, '0'));
    const id = await opened(saved.id, remote([saved.nav]));
    expect(await offered(id)).toEqual(['KEEP', 'ACKNOWLEDGE']);
    expect(await whyNot(id)).toMatch(/^Il flusso 2026-09-16PSPAITM1XXX-R\d+ la riporta come pagata.*riga di revoca/);
    const refused = await act(id, 'CONFIRM_REVOCATION');
    expect(refused.ok ? null : refused.error.code).toBe('STATE_FORBIDS');
    await arrive(flow(saved.nav, '3'));
    expect(await offered(id)).toContain('CONFIRM_REVOCATION');
  });

  test('a payment matched with a credit is not revoked before the match is taken away', async () => {
    const saved = await paid();
    const id = await opened(saved.id, remote([saved.nav]));
    const csv = ['anno;provvisorio;data;anagrafica;causale;importo', `2026;77;24/11/2026;BANCA ESEMPIO;/RFB/${saved.nav.slice(1)}/150.00;150,00`].join('\r\n');
    const columns = { bookingDate: 3, causale: 5, amount: 6, debit: null, year: 1, bolletta: null, provvisorio: 2, payerName: 4, valueDate: null, endToEndId: null, bankRef: null, account: null };
    const map = valueOf(await desk.treasury.saveColumnMap({ ...request(), id: null, expectedVersion: null, map: { name: 'Prova', separator: ';', headerLines: 1, decimalMark: ',', negativeAmounts: 'REVERSAL', account: null, columns } }));
    valueOf(await desk.treasury.importFiles({ ...request(), files: [{ name: 'prov.csv', contentBase64: Buffer.from(csv).toString('base64') }], columnMapId: map.id }));
    await archive.context.reconciliation?.caughtUp();
    const matched = await matches();
    expect(matched.filter(({ voidedAt }) => voidedAt === null)).toHaveLength(1);
    expect(await whyNot(id)).toContain('prima annulla l’abbinamento in Riconciliazione');
    expect((await act(id, 'CONFIRM_REVOCATION')).ok).toBe(false);
    expect(await matches()).toEqual(matched);
  });

  test('no position is left with a stored state that its facts do not say', async () => {
    expect(valueOf(await desk.application.verify({})).checks.filter((check) => !check.ok)).toEqual([]);
  });
});
