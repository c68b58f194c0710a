import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { Session, Unit } from '../data/session.ts';
import { verifyArchive } from '../features/care/index.ts';
import { applyReceipts } from '../features/payments/index.ts';
import type { OpenArchive } from './open-archive.ts';
import { counterForm, newRequestId, openAdministratorWindow, openReadyArchive, valueOf, type WindowClient } from './testing/archive-desk.ts';
import { importReceipt, noticeNumber, receiptXml } from './testing/desk-receipts.ts';

let archive: OpenArchive;
let cleanUp: () => Promise<void>;
let desk: WindowClient;

beforeAll(async () => {
  ({ archive, cleanUp } = await openReadyArchive());
  desk = await openAdministratorWindow(archive);
});
afterAll(() => cleanUp());

const request = () => ({ requestId: newRequestId() });
async function create(amountCents = 15000) {
  const saved = valueOf(await desk.positions.create({ ...request(), ...counterForm(1, amountCents), draft: false, acceptDuplicate: true, replacesId: null }));
  if (saved.nav === null) throw new Error('no number');
  return { ...saved, nav: saved.nav };
}
const stateOf = async (id: number) => valueOf(await desk.positions.show({ id, nav: null })).state;
const item = (xml: string, name = 'ricevuta') => ({ name, raw: Buffer.from(xml) });
const apply = (xmls: readonly string[]) => archive.context.engine.write('test.apply', (unit) => applyReceipts(archive.context, unit, xmls.map((xml, index) => item(xml, `ricevuta ${index}`))), { lane: 'bulk' });
const count = async (table: 'payment' | 'import_file') => (await archive.context.engine.read((reader) => reader.get(z.object({ count: z.int() }), `SELECT COUNT(*) AS count FROM ${table}`)))?.count ?? 0;

/** What was recorded of the last payments: everything a person may see of them. */
async function recorded(navs: readonly string[]) {
  const row = z.record(z.string(), z.unknown());
  return archive.context.engine.read((reader) => reader.all(row, `SELECT p.nav IS NOT NULL AS numbered, p.receipt_id = 'rt' || p.nav AS named, p.source, p.amount_cents, p.own_cents, p.stamp_cents, p.debtor_name, p.debtor_sort, p.psp, p.paid_on, p.effect, p.anomalies, i.state AS installment_state, d.state, d.version,
      (SELECT group_concat(f.kind || ' ' || COALESCE(f.detail, '')) FROM position_fact f WHERE f.position_id = p.position_id) AS facts, (SELECT group_concat(m.result || ' ' || m.format || ' ' || m.own_cents) FROM import_file m WHERE m.payment_id = p.id) AS imports,
      (SELECT COUNT(*) FROM raw_file r WHERE r.sha256 = p.raw_sha256) AS kept, (SELECT group_concat(a.action) FROM audit_entry a WHERE a.subject_kind = 'payment' AND a.subject_id = p.id) AS trail
    FROM payment p JOIN installment i ON i.id = p.installment_id JOIN debt_position d ON d.id = p.position_id WHERE p.nav IN (${navs.map(() => '?').join(', ')}) ORDER BY p.id`, navs));
}

describe('receipts that a connector brings', () => {
  test('are recorded as if they were imported from a file, by nobody', async () => {
    const [byFile, pulled, alsoPulled] = [await create(), await create(), await create()];
    await importReceipt(desk, receiptXml(byFile.nav, 15000));
    expect(await apply([receiptXml(pulled.nav, 15000), receiptXml(alsoPulled.nav, 15000)])).toEqual([{ outcome: 'APPLIED', message: null }, { outcome: 'APPLIED', message: null }]);
    const rows = await recorded([byFile.nav, pulled.nav, alsoPulled.nav]);
    expect(rows).toHaveLength(3);
    expect(rows[1]).toEqual(rows[0]);
    expect(rows[2]).toEqual(rows[0]);
    expect(rows[0]).toMatchObject({ effect: 'PAYS', state: 'PAID', installmentState: 'PAID', kept: 1, trail: 'RECEIPT_RECORDED' });
    const [last] = valueOf(await desk.payments.imports({ cursor: null, limit: 1 })).imports;
    expect(last).toMatchObject({ who: 'Intermediario', result: 'IMPORTED' });
  });

  test('in one batch: the good ones are taken, whatever is wrong with the others, and each is answered in its place', async () => {
    const [good, short, cancelled, twice] = [await create(), await create(), await create(), await create()];
    valueOf(await desk.positions.cancel({ ...request(), id: cancelled.id, expectedVersion: 1, reason: 'Doppio inserimento' }));
    const outcomes = await apply([
      'non è una ricevuta', receiptXml(good.nav, 15000), receiptXml(short.nav, 12000), receiptXml(cancelled.nav, 15000), receiptXml(good.nav, 15000), receiptXml(twice.nav, 15000), receiptXml(twice.nav, 15000, { receiptId: 'second' }),
      receiptXml(noticeNumber('8800000000001', '77'), 5000),
    ]);
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['REFUSED', 'APPLIED', 'APPLIED', 'APPLIED', 'ALREADY', 'APPLIED', 'APPLIED', 'APPLIED']);
    expect(outcomes[0]?.message).not.toBe(null);
    expect(await Promise.all([good, short, cancelled, twice].map(({ id }) => stateOf(id)))).toEqual(['PAID', 'NEEDS_REVIEW', 'NEEDS_REVIEW', 'NEEDS_REVIEW']);
    const kinds = valueOf(await desk.tasks.list({ view: 'OFFICE', cursor: null, limit: 50 })).tasks.map((task) => task.kind);
    expect(kinds.toSorted()).toEqual(['AMOUNT_DIFFERS', 'PAID_AFTER_CANCELLATION', 'PAID_TWICE']);
  });

  test('the window of days that is read again records nothing twice', async () => {
    const saved = await create();
    const batch = [receiptXml(saved.nav, 15000), receiptXml(noticeNumber('8800000000002', '77'), 5000)];
    await apply(batch);
    const payments = await count('payment');
    expect((await apply(batch)).map(({ outcome }) => outcome)).toEqual(['ALREADY', 'ALREADY']);
    expect(await count('payment')).toBe(payments);
  });

  test('one that pays after the last day is judged as a file is', async () => {
    const saved = await create();
    valueOf(await desk.positions.update({ ...request(), id: saved.id, expectedVersion: 1, ...counterForm(1), payableUntil: '2027-01-31', reason: null, issue: false, acceptDuplicate: true }));
    expect((await apply([receiptXml(saved.nav, 15000, { paidOn: '2027-02-01' })]))[0]?.outcome).toBe('APPLIED');
    expect(await stateOf(saved.id)).toBe('NEEDS_REVIEW');
  });

  test('what the archive refuses of one takes nothing of the others away', async () => {
    const saved = await create();
    const broken = { ...archive.context, clock: { ...archive.context.clock, today: () => { throw new Error('broken on purpose'); } } };
    // A task needs the day: the second receipt opens one, the first does not.
    const other = await create();
    const outcomes = await archive.context.engine.write('test.apply', (unit) => applyReceipts(broken, unit, [item(receiptXml(other.nav, 12000)), item(receiptXml(saved.nav, 15000))]), { lane: 'bulk' });
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['REFUSED', 'APPLIED']);
    expect([await stateOf(other.id), await stateOf(saved.id)]).toEqual(['TO_SYNC', 'PAID']);
  });

  test('a batch asks the database no more often for two hundred than for twenty', async () => {
    const asked = [vi.spyOn(Session.prototype, 'all'), vi.spyOn(Unit.prototype, 'run')];
    const statementsOf = async (from: number, strangers: number, paid: readonly string[]) => {
      const before = asked.reduce((sum, { mock }) => sum + mock.calls.length, 0);
      await apply([...paid, ...Array.from({ length: strangers }, (_, number) => noticeNumber(`882${String(from + number).padStart(10, '0')}`, '77'))].map((nav) => receiptXml(nav, 15000)));
      return asked.reduce((sum, { mock }) => sum + mock.calls.length, 0) - before;
    };
    const navs: string[] = [];
    for (let number = 0; number < 6; number += 1) navs.push((await create()).nav);
    const few = await statementsOf(0, 19, navs.slice(0, 1));
    const many = await statementsOf(1_000, 195, navs.slice(1));
    for (const spy of asked) spy.mockRestore();
    expect(few).toBeGreaterThan(0);
    expect(many).toBe(few);
  });

  test('a batch of two hundred leaves an archive that agrees with itself', async () => {
    const navs: string[] = [];
    for (let number = 0; number < 60; number += 1) navs.push((await create()).nav);
    const strangers = Array.from({ length: 140 }, (_, number) => noticeNumber(`88100000${String(number).padStart(5, '0')}`, '77'));
    const outcomes = await apply([...navs, ...strangers].map((nav) => receiptXml(nav, 15000)));
    expect(outcomes.filter(({ outcome }) => outcome === 'APPLIED')).toHaveLength(200);
    const report = await verifyArchive(archive.context);
    expect(report.checks.filter((check) => !check.ok)).toEqual([]);
  });
});
