import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { verifyAuditChain } from '../data/audit.ts';
import type { UnitOfWork } from '../data/engine.ts';
import { keepRawFile } from '../data/raw-files.ts';
import { flowXml, row as flowRow } from '../features/flows/flows.fixture.ts';
import { applyPulledFlows } from '../features/flows/index.ts';
import { applyOneByOne, applyReceipts, type AppliedReceipt, type ReceivedReceipt } from '../features/payments/apply-receipts.ts';
import { storeProjection } from '../features/positions/index.ts';
import type { OpenArchive } from './open-archive.ts';
import { counterForm, newRequestId, openAdministratorWindow, openReadyArchive, valueOf } from './testing/archive-desk.ts';
import { noticeNumber, receiptXml } from './testing/desk-receipts.ts';

const OWN = '99999000013';
const IBAN = 'IT30G9999961000000060717356';
const POSITIONS = 10;

let archive: OpenArchive;
let cleanUp: () => Promise<void>;
/** What the batch could not write together, which would make it the same as one by one. */
const notTogether: unknown[] = [];
beforeAll(async () => {
  ({ archive, cleanUp } = await openReadyArchive());
  const desk = await openAdministratorWindow(archive);
  valueOf(await desk.positions.create({ requestId: newRequestId(), ...counterForm(1, 15000), draft: false, acceptDuplicate: true, replacesId: null }));
});
afterAll(() => cleanUp());

// Most raise no question: it is these that are written together.
const seldom = fc.constantFrom(false, false, false, false, false, false, false, true);
const installment = fc.record({ cents: fc.integer({ min: 100, max: 90_000 }), confirmed: fc.boolean(), lastDay: fc.constantFrom(null, null, '2026-11-01', '2027-01-31'), otherAccount: seldom, reported: fc.constantFrom('NO', 'NO', 'NO', 'REPORTED', 'SETTLED') });
const position = fc.record({
  options: fc.oneof({ weight: 4, arbitrary: fc.array(fc.array(installment, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 1 }) }, { weight: 1, arbitrary: fc.array(fc.array(installment, { minLength: 1, maxLength: 3 }), { minLength: 2, maxLength: 2 }) }),
  cancelled: seldom, outside: seldom, inReview: seldom, waitsForReceipt: fc.boolean(), paidBefore: seldom, apart: fc.boolean(),
});
const arriving = fc.record({
  to: fc.integer({ min: 0, max: POSITIONS }), which: fc.nat({ max: 5 }), other: fc.constantFrom(0, 0, 0, 0, 0, 0, 100), again: seldom, second: seldom, paidOn: fc.constantFrom('2026-11-23', '2026-11-23', '2027-02-01'),
  kind: fc.oneof({ weight: 5, arbitrary: fc.constant('OK') }, { weight: 1, arbitrary: fc.constantFrom('KO', 'UNREADABLE', 'NOT_OURS', 'OTHER_SYSTEM', 'STAND_IN', 'WRONG_SUM') }), isKept: fc.boolean(),
});
type Position = Readonly<{
  options: readonly (readonly Readonly<{ cents: number; confirmed: boolean; lastDay: string | null; otherAccount: boolean; reported: string }>[])[]; cancelled: boolean; outside: boolean; inReview: boolean; waitsForReceipt: boolean; paidBefore: boolean; apart: boolean;
}>;
type Arriving = Readonly<{ to: number; which: number; other: number; again: boolean; second: boolean; paidOn: string; kind: string; isKept: boolean }>;
type Numbered = Readonly<{ nav: string; cents: number }>;

let number = 0;

async function insert(unit: UnitOfWork, p: Position): Promise<readonly Numbered[]> {
  number += 1;
  const made: Numbered[] = [];
  const { lastId: id } = await unit.run(
    `INSERT INTO debt_position (iupd, service_id, office, person_id, description, fields, origin, amount_cents, state, due_date, expiring_from, created_at, created_by, version) VALUES (?, 1, 'Tributi', 1, 'TARI', '{}', 'BULK', 1, 'DRAFT', '2026-12-31', '2026-12-01', ?, 1, 1)`, [`P${number}`, unit.now]);
  for (const [sequence, installments] of p.options.entries()) {
    const { lastId: optionId } = await unit.run(`INSERT INTO payment_option (position_id, kind, label, sequence, chosen) VALUES (?, 'INSTALLMENTS', 'Rate', ?, ?)`, [id, sequence + 1, sequence === 0 ? 1 : 0]);
    for (const [index, i] of installments.entries()) {
      number += 1;
      const nav = noticeNumber(`07999${String(number).padStart(8, '0')}`);
      const { lastId: installmentId } = await unit.run(`INSERT INTO installment (position_id, option_id, number, amount_cents, due_date, payable_until, nav, iuv, state, confirmed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'DRAFT', ?)`,
        [id, optionId, index + 1, i.cents, `2026-12-${10 + index}`, i.lastDay, nav, nav.slice(1), i.confirmed ? unit.now : null]);
      await unit.run(`INSERT INTO issued_number (nav, iuv, origin, state, assigned_at) VALUES (?, ?, 'FOREIGN', 'ASSIGNED', ?)`, [nav, nav.slice(1), unit.now]);
      await unit.run(`INSERT INTO transfer (installment_id, transfer_index, payee_fiscal_code, payee_name, iban, stamp, amount_cents, category, description) VALUES (?, 1, ?, 'Comune', ?, 0, ?, '9/0101101IM/', 'TARI')`, [installmentId, OWN, i.otherAccount ? 'IT60X0542811101000000123456' : IBAN, i.cents]);
      if (p.outside && made.length === 0) await unit.run(`INSERT INTO external_payment (position_id, installment_id, channel, paid_on, amount_cents, reason, at, operator_id) VALUES (?, ?, 'CONTANTI', '2026-11-01', ?, 'r', ?, 1)`, [id, installmentId, i.cents, unit.now]);
      if (i.reported !== 'NO') await report(unit, nav, i);
      made.push({ nav, cents: i.cents });
    }
  }
  if (p.cancelled) await unit.run(`INSERT INTO position_fact (position_id, kind, at, operator_id) VALUES (?, 'CANCELLED', ?, 1)`, [id, unit.now]);
  const task = (kind: string, contradiction: number) => unit.run(`INSERT INTO task (kind, office, position_id, facts, contradiction, state, opened_at, version) VALUES (?, 'Tributi', ?, '{}', ?, 'OPEN', ?, 1)`, [kind, id, contradiction, unit.now]);
  if (p.inReview) await task('PAID_TWICE', 1);
  if (p.waitsForReceipt) await task('PAID_WITHOUT_RECEIPT', 0);
  if (p.paidBefore) await applyOneByOne(archive.context, unit, made.slice(0, 1).map(({ nav, cents }) => ({ name: `before ${nav}`, raw: Buffer.from(receiptXml(nav, cents)) })));
  await storeProjection(unit, id);
  if (p.apart) await unit.run(`UPDATE debt_position SET due_date = '2026-12-30', first_nav = NULL WHERE id = ?`, [id]);
  return made;
}

/** A flow that came before the receipt it speaks of. */
async function report(unit: UnitOfWork, nav: string, { cents, reported }: Readonly<{ cents: number; reported: string }>): Promise<void> {
  const amount = (cents / 100).toFixed(2);
  const raw = flowXml({ name: `2026-09-16PSPAITM1XXX-${nav}`, trn: `SCT${nav}`, receiver: OWN, total: amount, rows: [flowRow({ iuv: nav.slice(1), iur: `rt${nav}`, amount })] });
  const [applied] = await applyPulledFlows(unit, [{ naturalKey: nav, raw: Buffer.from(raw), channel: 'test' }]);
  if (applied?.outcome !== 'APPLIED') throw new Error(`${applied?.message}`);
  await unit.run(`INSERT OR IGNORE INTO flow_collection (flow_id, version_id, settled) SELECT id, id, ? FROM reporting_flow ORDER BY id DESC LIMIT 1`, [reported === 'SETTLED' ? 1 : 0]);
}

async function receiptOf(unit: UnitOfWork, one: Arriving, index: number, made: readonly (readonly Numbered[])[]): Promise<ReceivedReceipt> {
  const own = made[one.to] ?? [];
  const target = own[one.which % Math.max(1, own.length)] ?? { nav: noticeNumber(`0888800000${String(one.which).padStart(3, '0')}`, one.kind === 'OTHER_SYSTEM' ? '77' : '01'), cents: 5_000 };
  const change = { paidOn: one.paidOn, receiptId: one.second ? `second ${target.nav}` : `rt${target.nav}` };
  const xml = one.kind === 'UNREADABLE' ? 'non è una ricevuta' : receiptXml(target.nav, target.cents + one.other, {
    ...change, ...(one.kind === 'KO' ? { outcome: 'KO' as const } : {}), ...(one.kind === 'NOT_OURS' ? { payee: '00488410010' } : {}), ...(one.kind === 'STAND_IN' ? { standIn: true } : {}), ...(one.kind === 'WRONG_SUM' ? { total: target.cents + 1 } : {}),
  });
  const raw = Buffer.from(xml);
  if (!one.isKept) return { name: `ricevuta ${index}`, raw };
  const sha256 = createHash('sha256').update(raw).digest('hex');
  await keepRawFile(unit, sha256, raw);
  return { name: `ricevuta ${index}`, raw, sha256 };
}

const anything = z.record(z.string(), z.unknown());
const PAYMENT = `(SELECT p.receipt_key FROM payment p WHERE p.id = X)`;
const ofPayment = (column: string): string => PAYMENT.replace('X', column);
/** Rows that are new in either way, said without their numbers: these depend on the order in which the receipts of a batch were written. */
const SAID: Readonly<Record<string, string>> = {
  payment: 'SELECT p.*, NULL AS id FROM payment p',
  import_file: `SELECT f.*, NULL AS id, ${ofPayment('f.payment_id')} AS payment_id FROM import_file f`,
  position_fact: 'SELECT f.*, NULL AS id FROM position_fact f',
  task: `SELECT t.*, NULL AS id, ${ofPayment('t.payment_id')} AS payment_id FROM task t`,
  task_event: `SELECT e.*, NULL AS id, t.kind AS task_id, t.position_id, ${ofPayment('t.payment_id')} AS payment FROM task_event e JOIN task t ON t.id = e.task_id`,
  payment_to_split: `SELECT ${ofPayment('payment_id')} AS payment FROM payment_to_split`,
  audit_entry: `SELECT a.action, a.at, a.operator_id, a.subject_kind, CASE a.subject_kind WHEN 'payment' THEN ${ofPayment('CAST(a.subject_id AS INTEGER)')} WHEN 'import' THEN (SELECT f.file_name FROM import_file f WHERE f.id = CAST(a.subject_id AS INTEGER)) ELSE '' END AS subject,
    json_remove(y.payload_json, '$.after.paymentId') AS payload, ${ofPayment("y.payload_json ->> '$.after.paymentId'")} AS payment FROM audit_entry a JOIN audit_payload y USING (seq)`,
  audit_payload: 'SELECT COUNT(*) AS entries FROM audit_payload',
  payment_text: `SELECT ${ofPayment('rowid')} AS payment FROM payment_text WHERE payment_text MATCH 'rossi'`,
  payment_digits: 'SELECT COUNT(*) AS entries FROM payment_digits',
};

/** Everything that the archive says. */
async function everything(unit: UnitOfWork): Promise<Readonly<Record<string, readonly string[]>>> {
  const tables = await unit.all(z.object({ name: z.string() }), `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_stat%' AND name NOT LIKE '%\\_text%' ESCAPE '\\' AND name NOT LIKE '%\\_digits%' ESCAPE '\\' ORDER BY name`);
  const said: Record<string, readonly string[]> = {};
  for (const name of new Set([...tables.map((table) => table.name), ...Object.keys(SAID)])) {
    const rows = await unit.all(anything, SAID[name] ?? `SELECT * FROM ${name}`);
    said[name] = rows.map((one) => JSON.stringify(Object.entries(one).toSorted(([a], [b]) => (a < b ? -1 : 1)))).toSorted();
  }
  expect(await verifyAuditChain(unit)).toMatchObject({ ok: true });
  return said;
}

class TakenBack extends Error {}
type Done = Readonly<{ outcomes: readonly AppliedReceipt[]; said: Readonly<Record<string, readonly string[]>> }>;

/** Does it in a unit that is taken back, so that the other way begins from the same archive. */
async function tried(work: (unit: UnitOfWork) => Promise<Done>): Promise<Done> {
  const kept: Done[] = [];
  await archive.context.engine.write('test.try', async (unit) => {
    kept.push(await work(unit));
    throw new TakenBack();
  }).catch((thrown: unknown) => { if (!(thrown instanceof TakenBack)) throw thrown; });
  const [done] = kept;
  if (done === undefined) throw new Error('Nothing was tried');
  return done;
}

test('receipts written together leave the archive as those written one by one, whatever they pay', async () => {
  const context = { ...archive.context, log: { ...archive.context.log, error: (event: string, thrown: unknown) => { notTogether.push(thrown); return event; } } };
  let written = 0;
  await fc.assert(fc.asyncProperty(fc.array(position, { minLength: POSITIONS, maxLength: POSITIONS }), fc.array(arriving, { minLength: 1, maxLength: 12 }), async (positions, arrivals) => {
    const first = number;
    const attempt = (how: typeof applyReceipts) => tried(async (unit) => {
      number = first;
      const made: (readonly Numbered[])[] = [];
      for (const one of positions) made.push(await insert(unit, one));
      const items: ReceivedReceipt[] = [];
      for (const [index, one] of arrivals.entries()) {
        const item = await receiptOf(unit, one, index, made);
        items.push(item, ...(one.again ? [{ ...item, name: `${item.name} di nuovo` }] : []));
      }
      const before = await unit.get(z.object({ payments: z.int() }), 'SELECT COUNT(*) AS payments FROM payment');
      const outcomes = await how(context, unit, items);
      const after = await unit.get(z.object({ payments: z.int() }), 'SELECT COUNT(*) AS payments FROM payment');
      written += (after?.payments ?? 0) - (before?.payments ?? 0);
      return { outcomes, said: await everything(unit) };
    });
    const batch = await attempt(applyReceipts);
    const alone = await attempt(applyOneByOne);
    expect(batch.outcomes).toEqual(alone.outcomes);
    expect(batch.said).toEqual(alone.said);
  }), { numRuns: 40 });
  expect(notTogether).toEqual([]);
  expect(written).toBeGreaterThan(100);
}, 240_000);
