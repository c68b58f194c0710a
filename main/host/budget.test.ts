import { afterAll, beforeAll, expect, test } from 'vitest';
import { receiptXml, transferXml } from '../features/payments/reading/receipt-message.fixture.ts';
import { counterForm, newRequestId, openAdministratorWindow, openReadyArchive, valueOf, type WindowClient } from './testing/archive-desk.ts';

let opened: Awaited<ReturnType<typeof openReadyArchive>>;
let desk: WindowClient;
beforeAll(async () => {
  opened = await openReadyArchive();
  desk = await openAdministratorWindow(opened.archive);
}, 60_000);
afterAll(() => opened.cleanUp());

const base64 = (text: string) => Buffer.from(text).toString('base64');
const item = { year: 2026, articolo: '', accertamento: '', office: 'Tributi', accertamentoDescription: '', siope: null, active: true };
const service = async () => valueOf(await desk.catalogue.services({ includeRetired: false, text: 'TARI' })).services[0] ?? (() => { throw new Error('No service'); })();
async function saveLines(budget: readonly Readonly<{ capitolo: string; articolo: string; accertamento: string; share: number }>[]): Promise<void> {
  const { id, version, retired: _retired, positions: _positions, warnings: _warnings, accountLabel: _label, ...terms } = await service();
  valueOf(await desk.catalogue.saveService({ requestId: newRequestId(), ...terms, budget: [...budget], id, expectedVersion: version }));
  await opened.archive.context.reconciliation?.caughtUp();
}
/** A position of the service, and the receipt that pays it. */
async function pay(cents: number, receiptId: string): Promise<number> {
  const made = valueOf(await desk.positions.create({ requestId: newRequestId(), ...counterForm((await service()).id, cents), draft: false, acceptDuplicate: true, replacesId: null }));
  const installment = valueOf(await desk.positions.show({ id: made.id, nav: null })).options[0]?.installments[0];
  const payments = await payNotice(made.id, installment?.nav ?? '', cents, receiptId);
  return payments[0] ?? 0;
}
/** A receipt of a notice; the payments of its position, the newest first. */
async function payNotice(positionId: number, nav: string, cents: number, receiptId: string): Promise<readonly number[]> {
  const amount = (cents / 100).toFixed(2);
  const xml = receiptXml({ receiptId, noticeNumber: nav, iuv: nav.slice(1), paymentAmount: amount, transfers: transferXml({ amount, category: '9/0101101IM/' }), tail: '<paymentDateTime>2026-11-20T10:00:00</paymentDateTime><applicationDate>2026-11-20</applicationDate>' });
  valueOf(await desk.payments.importFiles({ requestId: newRequestId(), files: [{ name: `${receiptId}.xml`, contentBase64: base64(xml) }] }));
  await opened.archive.context.reconciliation?.caughtUp();
  return valueOf(await desk.positions.show({ id: positionId, nav: null })).payments.map(({ id }) => id).toSorted((one, other) => other - one);
}
const quotas = async (paymentId: number) => {
  const { quotas: found, unassignedCents } = valueOf(await desk.budget.quotas({ paymentId }));
  return { lines: found.map(({ capitolo, siope, cents }) => [capitolo, siope, cents]), unassignedCents };
};

test('a paid amount is split over the lines of its service to the cent, and keeps that split', async () => {
  valueOf(await desk.budget.saveItem({ requestId: newRequestId(), id: null, expectedVersion: null, ...item, capitolo: '1010', description: 'TARI', pdcf: 'E.1.01.01.51.001' }));
  await saveLines([{ capitolo: '1010', articolo: '', accertamento: '', share: 2 }, { capitolo: '3050', articolo: '', accertamento: '', share: 1 }]);
  const first = await pay(10_001, 'r-uno');
  const split = { lines: [['1010', '1010151001', 6_667], ['3050', null, 3_334]], unassignedCents: 0 };
  expect(await quotas(first)).toEqual(split);
  // The line that no item describes is told; what was paid is told at the item.
  const registry = valueOf(await desk.budget.items({ year: null }));
  expect(registry.missing).toEqual([{ service: 'TARI', capitolo: '3050', articolo: '', accertamento: '' }]);
  expect(registry.items).toMatchObject([{ capitolo: '1010', siope: '1010151001', services: ['TARI'], quotaCents: 6_667, quotas: 1, management: 'COMPETENZA' }]);

  // Another rule is for what comes after it.
  await saveLines([{ capitolo: '2000', articolo: '', accertamento: '', share: 1 }]);
  expect(await quotas(first)).toEqual(split);
  const second = await pay(500, 'r-due');
  expect(await quotas(second)).toEqual({ lines: [['2000', null, 500]], unassignedCents: 0 });

  // What is to be given back has no quotas; what it was paid on is as before.
  const { positionId } = valueOf(await desk.payments.show({ id: second }));
  const { nav } = valueOf(await desk.positions.show({ id: positionId ?? 0, nav: null })).options[0]?.installments[0] ?? { nav: null };
  const [twice = 0] = await payNotice(positionId ?? 0, nav ?? '', 500, 'r-due-bis');
  const [task] = valueOf(await desk.tasks.list({ view: 'OFFICE', cursor: null, limit: 10 })).tasks;
  const card = valueOf(await desk.tasks.show({ id: task?.id ?? 0 }));
  valueOf(await desk.tasks.act({ requestId: newRequestId(), id: card.id, expectedVersion: card.version, action: 'REFUND', reason: 'Pagato due volte', positionId: null }));
  await opened.archive.context.reconciliation?.caughtUp();
  expect(await quotas(twice)).toEqual({ lines: [], unassignedCents: 0 });
  expect(await quotas(second)).toEqual({ lines: [['2000', null, 500]], unassignedCents: 0 });
}, 60_000);

test('payments of a service that had no lines wait, and are split when it gets them', async () => {
  await saveLines([]);
  const waiting = await pay(301, 'r-tre');
  expect(await quotas(waiting)).toEqual({ lines: [], unassignedCents: 301 });
  await saveLines([{ capitolo: '1010', articolo: '', accertamento: '', share: 1 }, { capitolo: '1020', articolo: '', accertamento: '', share: 1 }]);
  expect(await quotas(waiting)).toEqual({ lines: [['1010', '1010151001', 151], ['1020', null, 150]], unassignedCents: 0 });
}, 60_000);

test('the registry is written by hand and as a table, each item once', async () => {
  const again = await desk.budget.saveItem({ requestId: newRequestId(), id: null, expectedVersion: null, ...item, capitolo: '1010', description: 'Doppia', pdcf: null });
  expect(again).toMatchObject({ ok: false, error: { code: 'DUPLICATE', field: 'capitolo' } });
  expect(await desk.budget.saveItem({ requestId: newRequestId(), id: null, expectedVersion: null, ...item, capitolo: '1030', description: '', pdcf: 'E.9' })).toMatchObject({ ok: false, error: { field: 'pdcf' } });
  const wrong = valueOf(await desk.budget.importItems({ requestId: newRequestId(), file: { name: 'voci.csv', contentBase64: base64('Esercizio;Capitolo\n2026;1040\nmille;1050\n') } }));
  expect(wrong).toMatchObject({ added: 0, refused: [{ line: 3 }] });
  const exported = valueOf(await desk.budget.exportItems({ year: null }));
  expect(valueOf(await desk.budget.importItems({ requestId: newRequestId(), file: { name: 'voci.csv', contentBase64: exported.contentBase64 } }))).toEqual({ added: 0, changed: 0, unchanged: 1, left: 0, refused: [] });
  expect(valueOf(await desk.budget.importItems({ requestId: newRequestId(), file: { name: 'voci.csv', contentBase64: base64('Esercizio;Capitolo;Descrizione;Accertamento\n2026;1010;TARI e TEFA;\n2026;1040;Multe;2025/7\n') } }))).toMatchObject({ added: 1, changed: 1 });
  expect(valueOf(await desk.budget.items({ year: 2026 })).items.map(({ capitolo, description, management }) => [capitolo, description, management])).toEqual([['1010', 'TARI e TEFA', 'COMPETENZA'], ['1040', 'Multe', 'RESIDUO']]);
});

test('a table of thousands lets the counter save in between, says how far it is, is stopped and gone on with', async () => {
  const rows = 1_500;
  const file = { name: 'voci.csv', contentBase64: base64(`Esercizio;Capitolo;Descrizione\n${Array.from({ length: rows }, (_, index) => `2027;C${index};Voce ${index}`).join('\n')}\n`) };
  const request = { requestId: newRequestId(), file };
  let ended = false;
  const first = desk.budget.importItems(request).finally(() => { ended = true; });
  const progress = async () => valueOf(await desk.budget.importState({})).running;
  while (((await progress())?.done ?? 0) === 0) await new Promise((resume) => setImmediate(resume));
  expect(await progress()).toMatchObject({ total: rows });
  // A save goes between two units of it.
  valueOf(await desk.budget.saveItem({ requestId: newRequestId(), id: null, expectedVersion: null, ...item, capitolo: '7777', description: 'A mano', pdcf: null }));
  expect(ended).toBe(false);
  const other = await desk.budget.importItems({ requestId: newRequestId(), file });
  expect(other.ok ? null : other.error.code).toBe('IN_USE');
  expect(valueOf(await desk.budget.cancelImport({ requestId: newRequestId() }))).toEqual({ cancelled: true });
  const stopped = valueOf(await first);
  expect(stopped.left).toBeGreaterThan(0);
  expect(stopped.added + stopped.left).toBe(rows);
  expect(await progress()).toBeNull();
  // Asked again it is answered as it was; the same table goes on from there.
  expect(valueOf(await desk.budget.importItems(request))).toEqual(stopped);
  expect(valueOf(await desk.budget.importItems({ requestId: newRequestId(), file }))).toEqual({ added: stopped.left, changed: 0, unchanged: stopped.added, left: 0, refused: [] });
  expect(valueOf(await desk.budget.items({ year: 2027 })).items).toHaveLength(rows);
  expect(valueOf(await desk.budget.cancelImport({ requestId: newRequestId() }))).toEqual({ cancelled: false });
}, 60_000);
