import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import type { UnitOfWork } from '../data/engine.ts';
import { movingSettled } from '../features/account-change/index.ts';
import { verifyArchive } from '../features/care/index.ts';
import { storeProjection } from '../features/positions/index.ts';
import { ibanNumber, OLD_IBAN, openChangingDesk, OWN_CODE, type ChangingDesk } from './testing/account-change-desk.ts';
import { newRequestId, valueOf } from './testing/archive-desk.ts';

const NEW_IBAN = ibanNumber(1);
const OTHER_OWN = ibanNumber(2);
const OTHER_BODY = '00488410010';

/** As a file from elsewhere may write it. */
const SPELT = `${OLD_IBAN.slice(0, 4)} ${OLD_IBAN.slice(4).toLowerCase()}`;

const transfer = fc.record({ payee: fc.constantFrom(OWN_CODE, OWN_CODE, OTHER_BODY), iban: fc.constantFrom(OLD_IBAN, OLD_IBAN, SPELT, OTHER_OWN, null), cents: fc.integer({ min: 1, max: 9_999 }) });
const installment = fc.record({ transfers: fc.array(transfer, { minLength: 1, maxLength: 5 }), numbered: fc.boolean(), confirmed: fc.boolean(), paid: fc.boolean(), printed: fc.constantFrom('NO', 'BANK', 'POSTAL', 'RECALLED') });
const position = fc.record({ installments: fc.array(installment, { minLength: 1, maxLength: 3 }), cancelled: fc.boolean(), inReview: fc.boolean(), withService: fc.boolean(), chosen: fc.boolean() });
type Position = Readonly<{
  installments: readonly Readonly<{ transfers: readonly Readonly<{ payee: string; iban: string | null; cents: number }>[]; numbered: boolean; confirmed: boolean; paid: boolean; printed: string }>[];
  cancelled: boolean; inReview: boolean; withService: boolean; chosen: boolean;
}>;

let number = 0;

async function insert(unit: UnitOfWork, p: Position): Promise<void> {
  number += 1;
  const { lastId: id } = await unit.run(
    `INSERT INTO debt_position (iupd, service_id, office, person_id, description, fields, origin, amount_cents, state, created_at, created_by, version) VALUES (?, ?, '', 1, 'TARI', '{}', 'BULK', 1, 'DRAFT', ?, 1, 1)`,
    [`P${number}`, p.withService ? 1 : null, unit.now]);
  const { lastId: optionId } = await unit.run(`INSERT INTO payment_option (position_id, kind, label, sequence, chosen) VALUES (?, 'INSTALLMENTS', 'Rate', 1, ?)`, [id, p.chosen ? 1 : 0]);
  for (const [index, i] of p.installments.entries()) {
    number += 1;
    const iuv = String(number).padStart(17, '0');
    const cents = i.transfers.reduce((sum, t) => sum + t.cents, 0);
    const { lastId: installmentId } = await unit.run(
      `INSERT INTO installment (position_id, option_id, number, amount_cents, nav, iuv, state, confirmed_at) VALUES (?, ?, ?, ?, ?, ?, 'DRAFT', ?)`,
      [id, optionId, index + 1, cents, i.numbered ? `3${iuv}` : null, i.numbered ? iuv : null, i.confirmed ? unit.now : null]);
    if (i.numbered) await unit.run(`INSERT INTO issued_number (nav, iuv, origin, state, assigned_at) VALUES (?, ?, 'FOREIGN', 'ASSIGNED', ?)`, [`3${iuv}`, iuv, unit.now]);
    for (const [place, t] of i.transfers.entries()) {
      await unit.run(`INSERT INTO transfer (installment_id, transfer_index, payee_fiscal_code, payee_name, iban, stamp, amount_cents, category, description) VALUES (?, ?, ?, 'x', ?, ?, ?, 'c', 'd')`, [installmentId, place + 1, t.payee, t.iban, t.iban === null ? 1 : 0, t.cents]);
    }
    if (i.paid) await unit.run(`INSERT INTO external_payment (position_id, installment_id, channel, paid_on, amount_cents, reason, at, operator_id) VALUES (?, ?, 'CONTANTI', '2026-11-01', ?, 'r', ?, 1)`, [id, installmentId, cents, unit.now]);
    if (i.printed !== 'NO') {
      await unit.run(
        `INSERT INTO notice_print (document, position_id, installment_id, at, operator_id, copies, sha256, model, printed_amount_cents, printed_payee, printed_debtor, printed_subject, state, before_confirmation, reprint, printed_account)
         VALUES ('NOTICE', ?, ?, ?, 1, 1, 'h', '3', ?, 'p', 'd', 's', ?, 0, 0, ?)`, [id, installmentId, unit.now, cents, i.printed === 'RECALLED' ? 'RECALLED' : 'CURRENT', i.printed === 'BANK' ? null : OLD_IBAN]);
    }
  }
  if (p.cancelled) await unit.run(`INSERT INTO position_fact (position_id, kind, at, operator_id) VALUES (?, 'CANCELLED', ?, 1)`, [id, unit.now]);
  if (p.inReview) await unit.run(`INSERT INTO task (kind, office, position_id, facts, contradiction, state, opened_at, version) VALUES ('PAID_TWICE', '', ?, '{}', 1, 'OPEN', ?, 1)`, [id, unit.now]);
  await storeProjection(unit, id);
}

const row = z.record(z.string(), z.unknown());
type Row = z.infer<typeof row>;
const UNTOUCHED = ['person', 'payment_option', 'external_payment', 'payment', 'task', 'issued_number', 'position_attachment', 'served_person'];

type Snapshot = Readonly<{ positions: readonly Row[]; installments: readonly Row[]; transfers: readonly Row[]; prints: readonly Row[]; others: readonly (readonly Row[])[]; facts: number }>;

async function snapshot(desk: ChangingDesk): Promise<Snapshot> {
  const facts = await desk.rows(`SELECT * FROM position_fact WHERE kind NOT LIKE 'ACCOUNT_CHANGE%'`);
  return {
    positions: await desk.rows('SELECT * FROM debt_position ORDER BY id'), installments: await desk.rows('SELECT * FROM installment ORDER BY id'), transfers: await desk.rows('SELECT * FROM transfer ORDER BY installment_id, transfer_index'),
    prints: await desk.rows('SELECT * FROM notice_print ORDER BY id'), others: await Promise.all(UNTOUCHED.map((table) => desk.rows(`SELECT * FROM ${table} ORDER BY 1, 2`))), facts: facts.length,
  };
}

/** What a change is allowed to do, said over again without looking at how it does it. */
function expectedAfter(before: Snapshot): Snapshot {
  const open = new Set(before.installments.filter((i) => ['DRAFT', 'TO_SYNC', 'UNPAID', 'UNPAYABLE'].includes(String(i['state']))).map((i) => i['id']));
  const moves = (t: Row) => open.has(t['installmentId']) && t['payeeFiscalCode'] === OWN_CODE && String(t['iban'] ?? '').replaceAll(' ', '').toUpperCase() === OLD_IBAN;
  const movedInstallments = new Set(before.transfers.filter(moves).map((t) => t['installmentId']));
  const movedPositions = new Set(before.installments.filter((i) => movedInstallments.has(i['id'])).map((i) => i['positionId']));
  const installments = before.installments.map((i) => (movedInstallments.has(i['id']) ? { ...i, confirmedAt: null, state: i['state'] === 'UNPAID' ? 'TO_SYNC' : i['state'] } : i));
  const stateOf = (p: Row): unknown => {
    if (!movedPositions.has(p['id']) || p['state'] !== 'UNPAID') return p['state'];
    return installments.some((i) => i['positionId'] === p['id'] && i['state'] === 'TO_SYNC') ? 'TO_SYNC' : 'UNPAID';
  };
  return {
    ...before, installments,
    transfers: before.transfers.map((t) => (moves(t) ? { ...t, iban: NEW_IBAN } : t)),
    positions: before.positions.map((p) => (movedPositions.has(p['id']) ? { ...p, version: Number(p['version']) + 1, state: stateOf(p) } : p)),
    prints: before.prints.map((n) => (movedInstallments.has(n['installmentId']) && n['state'] === 'CURRENT' && n['printedAccount'] === OLD_IBAN ? { ...n, state: 'SUPERSEDED' } : n)),
  };
}

test('after the move every unpaid transfer of ours on the old account is on the new one, and nothing else changed; taken back, everything is as before', async () => {
  await fc.assert(fc.asyncProperty(fc.array(position, { minLength: 1, maxLength: 12 }), async (positions) => {
    const desk = await openChangingDesk();
    try {
      const { engine } = desk.archive().context;
      valueOf(await desk.window().people.save({ requestId: newRequestId(), id: null, expectedVersion: null, fiscalCode: 'RSSMRA80A01H501U', type: 'F', name: 'Rossi Mario', address: null, email: null, pec: null, phone: null }));
      await engine.write('test.fill', async (unit) => { for (const one of positions) await insert(unit, one); });
      const before = await snapshot(desk);
      const { cents } = valueOf(await desk.window().accountChanges.preview({ oldAccountId: 1, newAccount: null })).total;
      valueOf(await desk.window().accountChanges.plan({ requestId: newRequestId(), oldAccountId: 1, newAccount: { kind: 'NEW', iban: NEW_IBAN, label: 'Nuova', holder: null }, effectiveOn: '2026-11-24', note: null }));
      await movingSettled(engine);
      const moved = await snapshot(desk);
      expect(moved).toEqual(expectedAfter(before));
      const [change] = valueOf(await desk.window().accountChanges.list({})).changes;
      expect(change).toMatchObject({ state: 'DONE', moved: { cents } });
      expect((await verifyArchive(desk.archive().context)).checks.filter((check) => !check.ok)).toEqual([]);

      valueOf(await desk.window().accountChanges.undo({ requestId: newRequestId(), id: change?.id ?? 0, expectedVersion: change?.version ?? 0, reason: 'Sbagliato' }));
      await movingSettled(engine);
      const back = await snapshot(desk);
      const plain = (rows: readonly Row[]) => rows.map(({ version: _version, ...rest }) => ({ ...rest, ...(rest['iban'] === SPELT ? { iban: OLD_IBAN } : {}) }));
      expect({ ...back, positions: plain(back.positions), transfers: plain(back.transfers) }).toEqual({ ...before, positions: plain(before.positions), transfers: plain(before.transfers) });
      expect((await verifyArchive(desk.archive().context)).checks.filter((check) => !check.ok)).toEqual([]);
    } finally {
      await desk.close();
    }
  }), { numRuns: 12 });
}, 180_000);
