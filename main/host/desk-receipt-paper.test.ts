import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ok } from '../domain/result.ts';
import type { OpenArchive } from './open-archive.ts';
import { ADMIN_PASSWORD, counterForm, newRequestId, openAdministratorWindow, openReadyArchive, openWindow, valueOf, type WindowClient } from './testing/archive-desk.ts';
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

async function paymentWithoutPosition(): Promise<number> {
  serial += 1;
  const outcome = await importReceipt(desk, receiptXml(noticeNumber(`77${String(serial).padStart(11, '0')}`), 15000));
  return valueOf(await desk.payments.list({ view: 'UNASSIGNED', text: outcome.nav ?? '', cursor: null, limit: 5 })).rows[0]?.id ?? 0;
}

const printReceipt = async (paymentId: number, window = desk) => valueOf(await window.payments.receiptDocument({ requestId: newRequestId(), paymentId }));
const printsOf = async (paymentId: number, window = desk) => valueOf(await window.notices.list({ view: 'TODAY', cursor: null, limit: 50 })).prints.filter((print) => print.paymentId === paymentId);

/** A window on a host that prints for the page, as Electron does, and what reached its printer. */
async function windowThatPrints() {
  const printed: Uint8Array[] = [];
  const window = openWindow({ ...archive, context: { ...archive.context, desk: { ...archive.context.desk, print: async (bytes) => { printed.push(bytes); return ok('HANDED_TO_PRINTER' as const); } } } });
  valueOf(await window.access.login({ username: 'admin', password: ADMIN_PASSWORD }));
  return { window, printed };
}

describe('the receipt of a payment without position', () => {
  test('is recorded like every print: it stands in the list, and printed again it is a duplicate', async () => {
    const paymentId = await paymentWithoutPosition();
    const first = await printReceipt(paymentId);
    const second = await printReceipt(paymentId);
    expect([first.duplicate, second.duplicate]).toEqual([false, true]);
    expect(second.sha256).not.toBe(first.sha256);
    expect(await printsOf(paymentId)).toMatchObject([
      { id: second.printId, document: 'RECEIPT', positionId: null, installmentId: null, debtorName: 'Rossi Mario', service: '', amountCents: 15000, state: 'CURRENT', unsent: false },
      { id: first.printId, document: 'RECEIPT', positionId: null, installmentId: null },
    ]);
    const home = valueOf(await desk.application.home({}));
    expect(home.prints.find((print) => print.id === second.printId)).toMatchObject({ positionId: null, paymentId, debtorName: 'Rossi Mario' });
  });

  test('goes to the printer of the host: its very bytes are those recorded', async () => {
    const { window, printed } = await windowThatPrints();
    const paper = await printReceipt(await paymentWithoutPosition(), window);
    valueOf(await window.application.handToPrinter({ pdfBase64: paper.pdfBase64 }));
    expect(printed.map((bytes) => createHash('sha256').update(bytes).digest('hex'))).toEqual([paper.sha256]);
  });

  test('follows the payment: attributed, the position shows what was printed before, and a further one is still a duplicate', async () => {
    const paymentId = await paymentWithoutPosition();
    const before = await printReceipt(paymentId);
    const saved = valueOf(await desk.positions.create({ requestId: newRequestId(), ...counterForm(serviceId), draft: false, acceptDuplicate: true, replacesId: null }));
    valueOf(await desk.payments.assign({ requestId: newRequestId(), paymentId, installmentId: saved.installmentId, reason: 'Stesso debitore' }));
    expect((await printReceipt(paymentId)).duplicate).toBe(true);
    const card = valueOf(await desk.positions.show({ id: saved.id, nav: null }));
    expect(card.prints.map((print) => [print.document, print.installmentId])).toEqual([['RECEIPT', saved.installmentId], ['RECEIPT', saved.installmentId]]);
    expect(await printsOf(paymentId)).toMatchObject([{ positionId: saved.id, service: 'TARI' }, { id: before.printId, positionId: saved.id, service: 'TARI' }]);
    valueOf(await desk.payments.unassign({ requestId: newRequestId(), paymentId, reason: 'Era di un altro' }));
    expect((await printReceipt(paymentId)).duplicate).toBe(true);
  });

  test('is seen by who sees the payment, and by nobody of another office', async () => {
    valueOf(await desk.access.saveOperator({ requestId: newRequestId(), id: null, expectedVersion: null, username: 'scuola', name: 'S. Scuola', role: 'COUNTER', offices: ['Scuola'], offlinePrint: false, active: true, password: 'tre parole senza legame' }));
    const clerk = openWindow(archive);
    valueOf(await clerk.access.login({ username: 'scuola', password: 'tre parole senza legame' }));
    valueOf(await clerk.access.changePassword({ requestId: newRequestId(), current: 'tre parole senza legame', next: 'quattro parole mie davvero' }));
    const paymentId = await paymentWithoutPosition();
    await printReceipt(paymentId);
    expect(await printsOf(paymentId, clerk)).toEqual([]);
    expect(valueOf(await clerk.application.home({})).printsToday).toBe(0);
  });

  test('cannot be taken back: it says that the payment was made', async () => {
    const saved = valueOf(await desk.positions.create({ requestId: newRequestId(), ...counterForm(serviceId), draft: false, acceptDuplicate: true, replacesId: null }));
    await importReceipt(desk, receiptXml(saved.nav ?? '', 15000));
    const paper = await printReceipt(valueOf(await desk.positions.show({ id: saved.id, nav: null })).payments[0]?.id ?? 0);
    const refused = await desk.notices.recall({ requestId: newRequestId(), printId: paper.printId, reason: 'Provo a ritirarla' });
    expect(refused.ok ? null : refused.error).toMatchObject({ code: 'STATE_FORBIDS', message: expect.stringContaining('non si ritira') });
  });
});
