import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { OpenArchive } from './open-archive.ts';
import { counterForm, newRequestId, openAdministratorWindow, openReadyArchive, openWindow, valueOf, type WindowClient } from './testing/archive-desk.ts';
import { importReceipt, noticeNumber, receiptXml } from './testing/desk-receipts.ts';

let archive: OpenArchive;
let cleanUp: () => Promise<void>;
let desk: WindowClient;
let serviceId: number;
let serial = 0;

beforeAll(async () => {
  ({ archive, cleanUp } = await openReadyArchive());
  desk = await openAdministratorWindow(archive);
  serviceId = valueOf(await desk.catalogue.services({ includeRetired: false, text: '' })).services[0]?.id ?? 0;
});
afterAll(() => cleanUp());

/** A number nobody here knows, of the application prefix given. */
function newNumber(prefix = '55', segregationCode = '01'): string {
  serial += 1;
  return noticeNumber(`${prefix}${String(serial).padStart(11, '0')}`, segregationCode);
}

async function paymentOf(nav: string, cents = 15000, change: Parameters<typeof receiptXml>[2] = {}) {
  const outcome = await importReceipt(desk, receiptXml(nav, cents, change));
  const id = valueOf(await desk.payments.list({ view: 'ALL', text: nav, cursor: null, limit: 5 })).rows[0]?.id ?? 0;
  return { id, taskId: outcome.taskIds[0] ?? 0 };
}

/** A person of their own for each call, so that nothing looks like a duplicate. */
function debtorNamed(name: string) {
  return { ...counterForm(serviceId).debtor, fiscalCode: null, name };
}

type Change = Partial<Parameters<WindowClient['payments']['createPosition']>[0]>;
function create(paymentId: number, change: Change = {}, window = desk) {
  return window.payments.createPosition({ requestId: newRequestId(), paymentId, serviceId, year: 2026, debtor: debtorNamed('Neri Anna'), description: 'TARI 2026 arretrata', amountCents: 15000, reason: 'Emessa dal vecchio programma', acceptDuplicate: false, ...change });
}

const show = async (id: number) => valueOf(await desk.positions.show({ id, nav: null }));
const creationOf = async (paymentId: number) => valueOf(await desk.payments.show({ id: paymentId })).creation;
const codeOf = (answer: Readonly<{ ok: boolean; error?: Readonly<{ code: string }> }>) => (answer.ok ? null : (answer.error?.code ?? null));

describe('a position made out of a payment', () => {
  test('with a notice of our numbering is Pagata under that very number, and the question is closed', async () => {
    const nav = newNumber();
    const payment = await paymentOf(nav);
    expect(await creationOf(payment.id)).toMatchObject({ allowed: true, ownNumber: true });
    const made = valueOf(await create(payment.id));
    expect(made).toMatchObject({ nav, state: 'PAID' });
    const card = await show(made.positionId);
    expect(card).toMatchObject({ state: 'PAID', description: 'TARI 2026 arretrata', origin: 'RECEIPT_FILE', office: 'Tributi', service: 'TARI', debtor: { name: 'Neri Anna' } });
    expect(card.options[0]?.installments[0]).toMatchObject({ nav, iuv: nav.slice(1), dueDate: null, transfers: [{ payeeName: 'Comune di Montelupara Test', iban: 'IT30G9999961000000060717356', amountCents: 15000, category: '9/0101101IM/' }] });
    expect(card.timeline.map((entry) => entry.title)).toEqual(['Attribuito un pagamento', 'Creata']);
    expect(valueOf(await desk.tasks.show({ id: payment.taskId }))).toMatchObject({ state: 'DONE', outcome: { code: 'CREATE', label: 'Crea una posizione dal pagamento', reason: 'Emessa dal vecchio programma' } });
    expect(valueOf(await desk.verification.check({ text: nav }))).toMatchObject({ verdict: 'PAID', position: { id: made.positionId } });
    expect((await importReceipt(desk, receiptXml(nav, 15000, { receiptId: `again${nav}` }))).anomalies).toEqual(['R_DOUBLE']);
  });

  test('takes its number out of what can be given to another notice, also inside the series of this desk', async () => {
    const last = valueOf(await desk.positions.create({ requestId: newRequestId(), ...counterForm(serviceId), draft: false, acceptDuplicate: true, replacesId: null }));
    const base = BigInt((last.nav ?? '').slice(3, 16)) + 1n;
    const lost = noticeNumber(String(base));
    valueOf(await create((await paymentOf(lost)).id));
    const next = valueOf(await desk.positions.create({ requestId: newRequestId(), ...counterForm(serviceId), draft: false, acceptDuplicate: true, replacesId: null }));
    expect(next.nav).toBe(noticeNumber(String(base + 1n)));
    expect((await archive.context.engine.read((reader) => reader.all(z.object({ nav: z.string() }), 'SELECT nav FROM number_mismatch')))).toEqual([]);
  });

  test('with wrong check digits, or of another program, only tells the number, and is found by it all the same', async () => {
    const right = newNumber();
    const wrong = right.slice(0, 16) + String((Number(right.slice(16)) + 1) % 93).padStart(2, '0');
    const ofAnother = newNumber('55', '09');
    for (const nav of [wrong, ofAnother]) {
      const payment = await paymentOf(nav);
      expect(await creationOf(payment.id), nav).toMatchObject({ allowed: true, ownNumber: false, note: expect.stringContaining('riferimento esterno') });
      const made = valueOf(await create(payment.id));
      expect(made).toMatchObject({ nav: null, state: 'PAID' });
      expect((await show(made.positionId)).options[0]?.installments[0]).toMatchObject({ nav: null, iuv: null, state: 'PAID' });
      expect(valueOf(await desk.verification.check({ text: nav })), nav).toMatchObject({ verdict: 'PAID', position: { id: made.positionId } });
      expect(valueOf(await desk.application.search({ text: nav, limit: 5 })).positions.map((row) => row.id), nav).toEqual([made.positionId]);
      const again = await paymentOf(nav, 15000, { receiptId: `again${nav}` });
      const twin = valueOf(await desk.payments.list({ view: 'ALL', text: nav, cursor: null, limit: 5 })).rows.find((row) => row.positionId === null);
      expect(await creationOf(twin?.id ?? again.id)).toMatchObject({ allowed: false, whyNot: expect.stringContaining('riferimento esterno') });
    }
  });

  test('with another amount is created and asks: a person decides on the difference', async () => {
    const payment = await paymentOf(newNumber(), 9000);
    const made = valueOf(await create(payment.id));
    expect(made.state).toBe('NEEDS_REVIEW');
    const card = await show(made.positionId);
    expect(card.tasks.filter((task) => task.open).map((task) => task.title)).toEqual(['Importo diverso dal dovuto']);
    expect(card.options[0]?.installments[0]?.transfers).toMatchObject([{ amountCents: 15000, iban: 'IT30G9999961000000060717356' }]);
  });

  test('is refused while an open notice looks like that debt, until the operator confirms', async () => {
    const form = counterForm(serviceId, 4300);
    valueOf(await desk.positions.create({ requestId: newRequestId(), ...form, draft: false, acceptDuplicate: true, replacesId: null }));
    const payment = await paymentOf(newNumber(), 4300);
    const same = { debtor: form.debtor, amountCents: 4300, description: form.description };
    const refused = await create(payment.id, same);
    expect(refused.ok ? null : refused.error).toMatchObject({ code: 'DUPLICATE', message: expect.stringContaining('attribuisci il pagamento a quello') });
    expect(valueOf(await create(payment.id, { ...same, acceptDuplicate: true })).state).toBe('PAID');
  });

  test('taken back leaves no debt behind, and can be made again', async () => {
    const nav = newNumber();
    const payment = await paymentOf(nav);
    const made = valueOf(await create(payment.id));
    const task = valueOf(await desk.tasks.show({ id: payment.taskId }));
    valueOf(await desk.tasks.undo({ requestId: newRequestId(), id: task.id, expectedVersion: task.version, reason: 'Persona sbagliata' }));
    expect(await show(made.positionId)).toMatchObject({ state: 'INVALID', cancellation: { reason: 'Persona sbagliata' } });
    expect(valueOf(await desk.payments.show({ id: payment.id }))).toMatchObject({ effect: 'UNASSIGNED', positionId: null, creation: { allowed: true, ownNumber: false } });
    expect(valueOf(await desk.tasks.show({ id: payment.taskId })).state).toBe('OPEN');
    const again = valueOf(await create(payment.id, { debtor: debtorNamed('Bianchi Luca') }));
    expect(again).toMatchObject({ nav: null, state: 'PAID' });
    valueOf(await desk.payments.unassign({ requestId: newRequestId(), paymentId: payment.id, reason: 'Di nuovo sbagliata' }));
    expect((await show(again.positionId)).state).toBe('INVALID');
  });

  test('is made only where it makes sense, by who attributes payments', async () => {
    const saved = valueOf(await desk.positions.create({ requestId: newRequestId(), ...counterForm(serviceId), draft: false, acceptDuplicate: true, replacesId: null }));
    const paid = await paymentOf(saved.nav ?? '');
    expect([await creationOf(paid.id), codeOf(await create(paid.id))]).toMatchObject([{ allowed: false }, 'STATE_FORBIDS']);
    const share = receiptXml(newNumber(), 15000).replace('<fiscalCode>99999000013</fiscalCode>', '<fiscalCode>99999000021</fiscalCode>');
    await importReceipt(desk, share);
    const ofOtherBody = valueOf(await desk.payments.list({ view: 'ALL', text: '', cursor: null, limit: 1 })).rows[0]?.id ?? 0;
    expect(await creationOf(ofOtherBody)).toMatchObject({ allowed: false, whyNot: expect.stringContaining('altro ente') });
    const payment = await paymentOf(newNumber());
    expect(codeOf(await create(payment.id, { serviceId: 9999 }))).toBe('NOT_FOUND');
    expect(codeOf(await create(payment.id, { description: 'Con | dentro' }))).toBe('INVALID_FIELD');
    const task = valueOf(await desk.tasks.show({ id: payment.taskId }));
    expect(task.actions.find((action) => action.code === 'CREATE')).toMatchObject({ asksForm: true, allowed: true });
    expect(codeOf(await desk.tasks.act({ requestId: newRequestId(), id: task.id, expectedVersion: task.version, action: 'CREATE', reason: 'Senza scheda', positionId: null }))).toBe('STATE_FORBIDS');
    valueOf(await desk.access.saveOperator({ requestId: newRequestId(), id: null, expectedVersion: null, username: 'sportello', name: 'S. Portello', role: 'COUNTER', offices: null, offlinePrint: false, active: true, password: 'tre parole senza legame' }));
    const clerk = openWindow(archive);
    valueOf(await clerk.access.login({ username: 'sportello', password: 'tre parole senza legame' }));
    valueOf(await clerk.access.changePassword({ requestId: newRequestId(), current: 'tre parole senza legame', next: 'quattro parole mie davvero' }));
    expect(codeOf(await create(payment.id, {}, clerk))).toBe('FORBIDDEN');
    expect(valueOf(await clerk.tasks.show({ id: payment.taskId })).actions.find((action) => action.code === 'CREATE')).toMatchObject({ allowed: false });
  });

  test('a repeated request makes one position', async () => {
    const payment = await paymentOf(newNumber());
    const requestId = newRequestId();
    const first = valueOf(await create(payment.id, { requestId }));
    expect(valueOf(await create(payment.id, { requestId }))).toEqual(first);
  });
});
