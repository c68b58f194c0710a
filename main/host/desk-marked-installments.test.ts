/** A plan of which some installments were paid outside pagoPA, or are said to be: which ones is chosen, told, kept and taken back each by itself. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { storeProjection } from '../features/positions/index.ts';
import type { OpenArchive } from './open-archive.ts';
import { counterForm, newRequestId, openAdministratorWindow, openReadyArchive, valueOf, type WindowClient } from './testing/archive-desk.ts';
import { connect, silentSync, withSync } from './testing/connector-desk.ts';

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

/** Three installments beside the whole amount, known to the intermediary. */
async function plan() {
  const { id } = valueOf(await desk.positions.create({ ...request(), ...counterForm(1, 15000), draft: false, acceptDuplicate: true, replacesId: null }));
  const wanted = ['2027-01-31', '2027-02-28', '2027-03-31'].map((dueDate) => ({ amountCents: 5000, dueDate }));
  valueOf(await desk.plans.save({ ...request(), positionId: id, expectedVersion: (await show(id)).version, installments: wanted, wholeBeside: true, reason: null }));
  await archive.context.engine.write('test.sent', async (unit) => {
    await unit.run("UPDATE outbox_intent SET state = 'ACKED' WHERE aggregate_id = ?", [String(id)]);
    await unit.run('UPDATE installment SET confirmed_at = ? WHERE position_id = ? AND nav IS NOT NULL', [unit.now, id]);
    await storeProjection(unit, id);
  });
  const all = (await show(id)).options.flatMap(({ installments }) => installments).filter(({ state }) => state !== 'INVALID');
  const rates = all.filter(({ of }) => of === 3);
  const whole = all.find(({ of }) => of === 1);
  if (whole === undefined || rates.length !== 3) throw new Error('no plan');
  return { id, rates, whole };
}

const record = async (id: number, installmentIds: number[], amountCents: number) =>
  desk.positions.recordExternalPayment({ ...request(), id, expectedVersion: (await show(id)).version, installmentIds, channel: 'BONIFICO', paidOn: '2026-11-20', amountCents, reason: 'Visto in tesoreria', attachment: { name: 'bonifico.pdf', contentBase64: Buffer.from('%PDF-1.4 x').toString('base64') } });

const marked = (id: number) => archive.context.engine.read((reader) => reader.all(z.object({ nav: z.string(), paidOn: z.string(), state: z.string() }), "SELECT payload_json ->> '$.nav' AS nav, payload_json ->> '$.paidOn' AS paid_on, state FROM outbox_intent WHERE aggregate_id = ? AND kind = 'markPaid' ORDER BY rowid", [String(id)]));
const words = async (id: number, installmentIds: number[]) => valueOf(await desk.positions.consequences({ id, action: 'EXTERNAL_PAYMENT', installmentIds })).lines.map(({ text }) => text).join(' ');

test('two of three: said before, told to the intermediary one by one, taken back alone', async () => {
  const { id, rates } = await plan();
  const [first, second, third] = rates;
  const chosen = [second?.id ?? 0, third?.id ?? 0];
  expect(await words(id, chosen)).toMatch(/Le rate 2 e 3 diventano Pagate fuori pagoPA; resta da pagare la rata 1, 50,00.€\..*altro modo di pagare non si paga più.*di ognuna gli viene detto/);
  valueOf(await record(id, chosen, 10000));
  const after = await show(id);
  expect(after.state).toBe('PARTIALLY_PAID');
  expect(after.options.flatMap(({ installments }) => installments).filter(({ of }) => of === 3).map(({ state }) => state)).toEqual(['UNPAID', 'PAID_EXTERNALLY', 'PAID_EXTERNALLY']);
  expect(await marked(id)).toEqual([second, third].map((row) => ({ nav: row?.nav, paidOn: '2026-11-20', state: 'READY' })));
  expect(after.payments.map(({ amountCents, installmentId }) => [amountCents, installmentId])).toEqual([[5000, third?.id], [5000, second?.id]]);
  expect(after.timeline.slice(0, 2).map(({ detail }) => detail)).toEqual([expect.stringContaining('Rata 3 di 3, 50,00'), expect.stringContaining('Rata 2 di 3, 50,00')]);
  // The paper that proves it lies once.
  expect(after.timeline.filter(({ attachment }) => attachment !== null)).toHaveLength(1);
  const of = after.payments.find(({ installmentId }) => installmentId === third?.id);
  valueOf(await desk.positions.voidExternalPayment({ ...request(), externalPaymentId: of?.id ?? 0, reason: 'Era la prima' }));
  expect((await marked(id)).find(({ nav }) => nav === third?.nav)?.state).not.toBe('READY');
  expect((await marked(id)).find(({ nav }) => nav === second?.nav)?.state).toBe('READY');
  valueOf(await record(id, [first?.id ?? 0], 5000));
  expect((await show(id)).state).toBe('PARTIALLY_PAID');
  expect(await words(id, [third?.id ?? 0])).toContain('La rata 3 di 3 diventa Pagata fuori pagoPA; non resta niente da pagare.');
});

test('the whole plan, or the whole amount, closes the position; the two together, another sum or what is paid already are refused and change nothing', async () => {
  const all = await plan();
  const ids = all.rates.map(({ id }) => id);
  expect(await record(all.id, [all.whole.id, ...ids.slice(0, 1)], 20000)).toMatchObject({ ok: false, error: { code: 'INVALID_FIELD', field: 'installmentIds' } });
  expect(await record(all.id, ids.slice(0, 2), 15000)).toMatchObject({ ok: false, error: { code: 'INVALID_FIELD', field: 'amountCents', message: expect.stringContaining('delle 2 rate scelte, 100,00') } });
  expect(await record(all.id, [ids[0] ?? 0, 999_999], 5000)).toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } });
  expect((await show(all.id)).payments).toEqual([]);
  expect(await words(all.id, ids)).toContain('La posizione diventa Pagata fuori pagoPA.');
  valueOf(await record(all.id, ids, 15000));
  expect((await show(all.id)).state).toBe('PAID_EXTERNALLY');
  expect(await record(all.id, [all.whole.id], 15000)).toMatchObject({ ok: false, error: { code: 'STATE_FORBIDS' } });
  const single = await plan();
  valueOf(await record(single.id, [single.whole.id], 15000));
  expect((await show(single.id)).state).toBe('PAID_EXTERNALLY');
  expect((await marked(single.id)).map(({ nav }) => nav)).toEqual([single.whole.nav]);
});

test('what the citizen says to have paid is named in the task, with its sum, and F4 of another installment is not «in corso» for it', async () => {
  const { id, rates } = await plan();
  const [first, second, third] = rates;
  const declare = (installmentIds: number[], paidOn: string | null = null) => desk.verification.recordDeclaration({ ...request(), positionId: id, installmentIds, paidOn, psp: null, transactionId: null, note: 'Mostra lo scontrino', attachment: null });
  const { taskId } = valueOf(await declare([second?.id ?? 0, third?.id ?? 0]));
  const task = valueOf(await desk.tasks.show({ id: taskId }));
  expect(task.sides.find(({ label }) => label === 'Che cosa')?.right).toBe('Rata 2 di 3, Rata 3 di 3');
  expect(task.sides.find(({ label }) => label === 'Importo')?.right).toMatch(/^100,00/);
  valueOf(await declare([third?.id ?? 0], '2026-11-24'));
  expect(valueOf(await desk.verification.check({ text: third?.nav ?? '' }))).toMatchObject({ verdict: 'IN_PROGRESS', installment: { id: third?.id, number: 3, of: 3, nav: third?.nav, amountCents: 5000, dueDate: '2027-03-31', state: 'UNPAID' } });
  expect(valueOf(await desk.verification.check({ text: first?.nav ?? '' }))).not.toMatchObject({ verdict: 'IN_PROGRESS' });
  valueOf(await record(id, [third?.id ?? 0], 5000));
  expect(await declare([third?.id ?? 0])).toMatchObject({ ok: false, error: { code: 'INVALID_FIELD', field: 'installmentIds' } });
});

test('no position is left with a stored state that its facts do not say', async () => {
  expect(valueOf(await desk.application.verify({})).checks.filter((one) => !one.ok)).toEqual([]);
});
