/** For property tests: positions of every kind and receipts that pay them, or do not; and everything that an archive says afterwards. */
import fc from 'fast-check';
import { expect } from 'vitest';
import { z } from 'zod';
import { verifyAuditChain } from '../../data/audit.ts';
import type { DataEngine, UnitOfWork } from '../../data/engine.ts';
import { flowXml, row as flowRow } from '../../features/flows/flows.fixture.ts';
import { applyPulledFlows } from '../../features/flows/index.ts';
import { applyOneByOne } from '../../features/payments/apply-receipts.ts';
import { storeProjection } from '../../features/positions/index.ts';
import type { ApplicationContext } from '../../features/application-context.ts';
import { noticeNumber, receiptXml } from './desk-receipts.ts';

const OWN = '99999000013';
const IBAN = 'IT30G9999961000000060717356';
const OTHER_PAYEE = '99999000559';
/** Of a shared installment, in cents: the other payee's. */
const OTHER_SHARE = 40;
export const POSITIONS = 10;

// Most raise no question: it is these that are written together.
const seldom = fc.constantFrom(false, false, false, false, false, false, false, true);
const installment = fc.record({ cents: fc.integer({ min: 100, max: 90_000 }), confirmed: fc.boolean(), lastDay: fc.constantFrom(null, null, '2026-11-01', '2027-01-31'), otherAccount: seldom, shared: seldom, reported: fc.constantFrom('NO', 'NO', 'NO', 'NO', 'REPORTED', 'SETTLED', 'REVOKED') });
const position = fc.record({
  options: fc.oneof({ weight: 4, arbitrary: fc.array(fc.array(installment, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 1 }) }, { weight: 1, arbitrary: fc.array(fc.array(installment, { minLength: 1, maxLength: 3 }), { minLength: 2, maxLength: 2 }) }),
  office: fc.constantFrom('Tributi', 'Tributi', 'Scuola'), cancelled: seldom, outside: seldom, inReview: seldom, waitsForReceipt: fc.boolean(), paidBefore: seldom, apart: fc.boolean(),
});
export const somePositions = fc.array(position, { minLength: POSITIONS, maxLength: POSITIONS });
export const oneArriving = fc.record({
  to: fc.integer({ min: 0, max: POSITIONS }), which: fc.nat({ max: 5 }), other: fc.constantFrom(0, 0, 0, 0, 0, 0, 100), again: seldom, second: seldom, paidOn: fc.constantFrom('2026-11-23', '2026-11-23', '2027-02-01'),
  kind: fc.oneof({ weight: 5, arbitrary: fc.constant('OK') }, { weight: 1, arbitrary: fc.constant('OTHER_SYSTEM') }, { weight: 1, arbitrary: fc.constantFrom('KO', 'UNREADABLE', 'NOT_OURS', 'STAND_IN', 'WRONG_SUM') }), isKept: fc.boolean(),
});
type Position = Readonly<{
  options: readonly (readonly Readonly<{ cents: number; confirmed: boolean; lastDay: string | null; otherAccount: boolean; shared: boolean; reported: string }>[])[]; office: string; cancelled: boolean; outside: boolean; inReview: boolean; waitsForReceipt: boolean; paidBefore: boolean; apart: boolean;
}>;
export type Arriving = Readonly<{ to: number; which: number; other: number; again: boolean; second: boolean; paidOn: string; kind: string; isKept: boolean }>;
export type Numbered = Readonly<{ nav: string; cents: number; shared: boolean }>;

/** Inserts positions as they come out of {@link somePositions}; the same numbers each time. Answers the installments of each. */
export async function insertPositions(context: ApplicationContext, unit: UnitOfWork, positions: readonly Position[]): Promise<readonly (readonly Numbered[])[]> {
  const made: (readonly Numbered[])[] = [];
  let number = 0;
  for (const p of positions) {
    number += 1;
    const own: Numbered[] = [];
    const { lastId: id } = await unit.run(
      `INSERT INTO debt_position (iupd, service_id, office, person_id, description, fields, origin, amount_cents, state, due_date, expiring_from, created_at, created_by, version) VALUES (?, 1, ?, 1, 'TARI', '{}', 'BULK', 1, 'DRAFT', '2026-12-31', '2026-12-01', ?, 1, 1)`, [`P${number}`, p.office, unit.now]);
    for (const [sequence, installments] of p.options.entries()) {
      const { lastId: optionId } = await unit.run(`INSERT INTO payment_option (position_id, kind, label, sequence, chosen) VALUES (?, 'INSTALLMENTS', 'Rate', ?, ?)`, [id, sequence + 1, sequence === 0 ? 1 : 0]);
      for (const [index, i] of installments.entries()) {
        number += 1;
        const nav = noticeNumber(`07999${String(number).padStart(8, '0')}`);
        const { lastId: installmentId } = await unit.run(`INSERT INTO installment (position_id, option_id, number, amount_cents, due_date, payable_until, nav, iuv, state, confirmed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'DRAFT', ?)`,
          [id, optionId, index + 1, i.cents, `2026-12-${10 + index}`, i.lastDay, nav, nav.slice(1), i.confirmed ? unit.now : null]);
        await unit.run(`INSERT INTO issued_number (nav, iuv, origin, state, assigned_at) VALUES (?, ?, 'FOREIGN', 'ASSIGNED', ?)`, [nav, nav.slice(1), unit.now]);
        const transfer = (place: number, payee: string, iban: string, cents: number) => unit.run(`INSERT INTO transfer (installment_id, transfer_index, payee_fiscal_code, payee_name, iban, stamp, amount_cents, category, description) VALUES (?, ?, ?, 'Comune', ?, 0, ?, '9/0101101IM/', 'TARI')`, [installmentId, place, payee, iban, cents]);
        await transfer(1, OWN, i.otherAccount ? 'IT60X0542811101000000123456' : IBAN, i.cents - (i.shared ? OTHER_SHARE : 0));
        if (i.shared) await transfer(2, OTHER_PAYEE, IBAN, OTHER_SHARE);
        if (p.outside && own.length === 0) await unit.run(`INSERT INTO external_payment (position_id, installment_id, channel, paid_on, amount_cents, reason, at, operator_id) VALUES (?, ?, 'CONTANTI', '2026-11-01', ?, 'r', ?, 1)`, [id, installmentId, i.cents, unit.now]);
        if (i.reported !== 'NO') await report(unit, nav, i);
        own.push({ nav, cents: i.cents, shared: i.shared });
      }
    }
    if (p.cancelled) await unit.run(`INSERT INTO position_fact (position_id, kind, at, operator_id) VALUES (?, 'CANCELLED', ?, 1)`, [id, unit.now]);
    const task = (kind: string, contradiction: number) => unit.run(`INSERT INTO task (kind, office, position_id, facts, contradiction, state, opened_at, version) VALUES (?, ?, ?, '{}', ?, 'OPEN', ?, 1)`, [kind, p.office, id, contradiction, unit.now]);
    if (p.inReview) await task('PAID_TWICE', 1);
    if (p.waitsForReceipt) await task('PAID_WITHOUT_RECEIPT', 0);
    if (p.paidBefore) await applyOneByOne(context, unit, own.slice(0, 1).map(({ nav, cents }) => ({ name: `before ${nav}`, raw: Buffer.from(receiptXml(nav, cents)) })));
    await storeProjection(unit, id);
    if (p.apart) await unit.run(`UPDATE debt_position SET due_date = '2026-12-30', first_nav = NULL WHERE id = ?`, [id]);
    made.push(own);
  }
  return made;
}

/** A flow that says of a payment that it was made, or taken back. */
export function flowAbout(nav: string, cents: number, name: string, revoked: boolean): Buffer {
  const amount = (cents / 100).toFixed(2);
  return Buffer.from(flowXml({ name: `2026-09-16PSPAITM1XXX-${name}`, trn: `SCT${name}`, receiver: OWN, total: amount, rows: [flowRow({ iuv: nav.slice(1), iur: `rt${nav}`, amount, outcome: revoked ? '3' : '0' })] }));
}

/** A flow that came before the receipt it speaks of. */
async function report(unit: UnitOfWork, nav: string, { cents, reported }: Readonly<{ cents: number; reported: string }>): Promise<void> {
  const [applied] = await applyPulledFlows(unit, [{ naturalKey: nav, raw: flowAbout(nav, cents, nav, reported === 'REVOKED'), channel: 'test' }]);
  if (applied?.outcome !== 'APPLIED') throw new Error(`${applied?.message}`);
  await unit.run(`INSERT OR IGNORE INTO flow_collection (flow_id, version_id, settled) SELECT id, id, ? FROM reporting_flow ORDER BY id DESC LIMIT 1`, [reported === 'SETTLED' ? 1 : 0]);
}

/** What a receipt is about: an installment, or a notice that nobody knows. */
export function targetOf(one: Arriving, made: readonly (readonly Numbered[])[]): Numbered {
  const own = one.kind === 'OTHER_SYSTEM' ? [] : (made[one.to] ?? []);
  return own[one.which % Math.max(1, own.length)] ?? { nav: noticeNumber(`0888800000${String(one.which).padStart(3, '0')}`, one.kind === 'OTHER_SYSTEM' ? '77' : '01'), cents: 5_000, shared: false };
}

/** The bytes of a receipt as it comes. */
export function bytesOf(one: Arriving, made: readonly (readonly Numbered[])[]): Buffer {
  if (one.kind === 'UNREADABLE') return Buffer.from('non è una ricevuta');
  const { nav, cents, shared } = targetOf(one, made);
  const total = cents + one.other;
  const xml = receiptXml(nav, shared ? total - OTHER_SHARE : total, {
    paidOn: one.paidOn, receiptId: one.second ? `second ${nav}` : `rt${nav}`, total: one.kind === 'WRONG_SUM' ? cents + 1 : total,
    ...(one.kind === 'KO' ? { outcome: 'KO' as const } : {}), ...(one.kind === 'NOT_OURS' ? { payee: '00488410010' } : {}), ...(one.kind === 'STAND_IN' ? { standIn: true } : {}),
  });
  return Buffer.from(shared ? xml.replace('</transferList>', `<transfer><idTransfer>2</idTransfer><transferAmount>0.${OTHER_SHARE}</transferAmount><fiscalCodePA>${OTHER_PAYEE}</fiscalCodePA><IBAN>${IBAN}</IBAN><remittanceInformation>TARI 2026</remittanceInformation><transferCategory>9/0101101IM/</transferCategory></transfer></transferList>`) : xml);
}

const anything = z.record(z.string(), z.unknown());
/** What cannot be compared as it is stored: hashes with their salts, and what a full text keeps. */
const SAID: Readonly<Record<string, string>> = {
  audit_entry: 'SELECT a.seq, a.at, a.action, a.subject_kind, a.subject_id, a.operator_id, y.payload_json FROM audit_entry a JOIN audit_payload y USING (seq)',
  audit_payload: 'SELECT COUNT(*) AS entries FROM audit_payload',
  payment_text: `SELECT rowid AS payment FROM payment_text WHERE payment_text MATCH 'rossi'`,
  payment_digits: 'SELECT COUNT(*) AS entries FROM payment_digits',
};

export type Said = Readonly<Record<string, readonly string[]>>;

/** Everything that the archive says, the numbers of its rows included. */
export async function everything(unit: UnitOfWork): Promise<Said> {
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

/** Does it in a unit that is taken back, so that another way begins from the same archive. */
export async function tried<T>(engine: DataEngine, work: (unit: UnitOfWork) => Promise<T>): Promise<T> {
  const kept: T[] = [];
  await engine.write('test.try', async (unit) => {
    kept.push(await work(unit));
    throw new TakenBack();
  }).catch((thrown: unknown) => { if (!(thrown instanceof TakenBack)) throw thrown; });
  const [done] = kept;
  if (done === undefined) throw new Error('Nothing was tried');
  return done;
}
