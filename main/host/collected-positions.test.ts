import { afterAll, beforeAll, expect, test } from 'vitest';
import { projectStates } from '../features/positions/index.ts';
import { receiptXml, transferXml } from '../features/payments/reading/receipt-message.fixture.ts';
import { counterForm, newRequestId, valueOf } from './testing/archive-desk.ts';
import { openTreasuryDesk, TREASURY_FILES, type TreasuryDesk } from './testing/treasury-desk.ts';

const ENTITY = '00999000011';
/** Of the flow that provisional entry 501 credits, and of one that nobody credits. */
const COLLECTED = 'S2026030501';
const OPEN_FLOW = 'S2026031601';
let office: TreasuryDesk;

const flowNamed = async (text: string) => valueOf(await office.desk().reconciliation.flows({ month: null, from: null, to: null, codes: [], text, cursor: null, limit: 1 })).rows[0]?.id ?? 0;
const firstLine = async (text: string) => {
  const { rows } = valueOf(await office.desk().reconciliation.flowLines({ flowId: await flowNamed(text), standing: null, cursor: null, limit: 100 }));
  const line = rows.find(({ iuv, outcome }) => /^\d{17}$/.test(iuv) && outcome !== '3');
  if (line === undefined) throw new Error('No row with a notice of our own');
  return line;
};
const show = async (id: number) => valueOf(await office.desk().positions.show({ id, nav: null }));
const movement = async (provisional: string) => {
  const { rows } = valueOf(await office.desk().treasury.movements({ filter: { from: null, to: null, statuses: [], treasuryFileId: null, account: null, text: '' }, cursor: null, limit: 100 }));
  return rows.find(({ number }) => number === `provv. ${provisional}`) ?? (() => { throw new Error('No such movement'); })();
};
/** What is stored is what the facts say. */
const verify = (id: number) => office.archive().context.engine.read(async (reader) => {
  const projected = await projectStates(reader, id);
  return { position: projected.position, installments: projected.installments.map(({ projected: state, state: stored }) => [state, stored]) };
});

type Line = Awaited<ReturnType<typeof firstLine>>;
/** A position with the number of a row of a flow, and the receipt that pays it. */
async function paidPosition(line: Line): Promise<number> {
  const nav = `3${line.iuv}`;
  const amount = (line.amountCents / 100).toFixed(2);
  const xml = receiptXml({ receiptId: line.iur, iuv: line.iuv, fiscalCode: ENTITY, noticeNumber: nav, paymentAmount: amount, transfers: transferXml({ amount, payee: ENTITY }), tail: `<paymentDateTime>${line.paidOn}T10:00:00</paymentDateTime><applicationDate>${line.paidOn}</applicationDate>` }).replace('<idPA>99999000013', `<idPA>${ENTITY}`);
  valueOf(await office.desk().payments.importFiles({ requestId: newRequestId(), files: [{ name: `${line.iur}.xml`, contentBase64: Buffer.from(xml).toString('base64') }] }));
  const { rows } = valueOf(await office.desk().payments.list({ view: 'UNASSIGNED', text: '', cursor: null, limit: 50 }));
  const payment = rows.find((row) => row.iuv === line.iuv);
  const service = valueOf(await office.desk().catalogue.services({ includeRetired: false, text: '' })).services[0];
  const made = valueOf(await office.desk().payments.createPosition({ requestId: newRequestId(), paymentId: payment?.id ?? 0, serviceId: service?.id ?? 0, year: 2026, debtor: { ...counterForm(1).debtor, fiscalCode: null, name: 'Neri Anna' }, description: 'TARI', amountCents: line.amountCents, reason: 'Emessa dal vecchio programma', acceptDuplicate: true }));
  return made.positionId;
}

beforeAll(async () => {
  office = await openTreasuryDesk();
  await office.importFlows();
  await office.importTreasury(TREASURY_FILES.slice(0, 1));
}, 60_000);
afterAll(() => office.cleanUp());

test('a paid position is reported by its flow, collected when its match is confirmed, and comes back when that is undone', async () => {
  const credited = await paidPosition(await firstLine(COLLECTED));
  const waiting = await paidPosition(await firstLine(OPEN_FLOW));
  await office.archive().context.reconciliation?.caughtUp();
  // The rule has matched the credit; no person has confirmed it yet.
  expect(await show(credited)).toMatchObject({ state: 'REPORTED', why: expect.stringContaining(`${COLLECTED} del 05/03/2026`) });
  expect((await show(waiting)).state).toBe('REPORTED');

  const before = await movement('501');
  valueOf(await office.desk().reconciliation.accept({ requestId: newRequestId(), movements: [{ movementId: before.id, expectedVersion: before.version }] }));
  expect(await show(credited)).toMatchObject({ state: 'RECONCILED', why: expect.stringContaining('provv. 501') });
  expect((await show(waiting)).state).toBe('REPORTED');
  expect(await verify(credited)).toEqual({ position: 'RECONCILED', installments: [['RECONCILED', 'RECONCILED']] });
  const { rows } = valueOf(await office.desk().positions.list({ filter: { states: ['RECONCILED'], serviceId: null, office: null, text: '', dueFrom: null, dueTo: null, createdFrom: null, createdTo: null, unsentOnly: false, origin: null }, cursor: null, limit: 10, sort: 'NEWEST' }));
  expect(rows.map(({ id }) => id)).toEqual([credited]);

  const after = await movement('501');
  valueOf(await office.desk().reconciliation.undo({ requestId: newRequestId(), movementId: after.id, expectedVersion: after.version, reason: 'Non era suo' }));
  expect((await show(credited)).state).toBe('REPORTED');
  expect(await verify(credited)).toEqual({ position: 'REPORTED', installments: [['REPORTED', 'REPORTED']] });
}, 60_000);
