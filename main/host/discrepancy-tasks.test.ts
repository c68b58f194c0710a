import { afterAll, beforeAll, expect, test } from 'vitest';
import { receiptXml, transferXml } from '../features/payments/reading/receipt-message.fixture.ts';
import { newRequestId, valueOf } from './testing/archive-desk.ts';
import { openTreasuryDesk, TREASURY_FILES, type TreasuryDesk } from './testing/treasury-desk.ts';

const ENTITY = '00999000011';
const FLOW = 'S2026030501';
let office: TreasuryDesk;
beforeAll(async () => {
  office = await openTreasuryDesk();
  await office.importFlows();
  await office.importTreasury(TREASURY_FILES.slice(0, 4));
  await office.archive().context.reconciliation?.caughtUp();
}, 60_000);
afterAll(() => office.cleanUp());

const tasksOf = async (kind: string, view: 'OFFICE' | 'CLOSED' = 'OFFICE') => valueOf(await office.desk().tasks.list({ view, cursor: null, limit: 100 })).tasks.filter((task) => task.kind === kind);
const card = async (id: number) => valueOf(await office.desk().tasks.show({ id }));
const movement = async (movementId: number) => valueOf(await office.desk().reconciliation.movement({ movementId }));
async function importReceipt(line: Readonly<{ iuv: string; iur: string; amountCents: number; paidOn: string }>): Promise<void> {
  const amount = (line.amountCents / 100).toFixed(2);
  const xml = receiptXml({ receiptId: line.iur, iuv: line.iuv, fiscalCode: ENTITY, noticeNumber: `3${line.iuv}`, paymentAmount: amount, transfers: transferXml({ amount, payee: ENTITY }), tail: `<paymentDateTime>${line.paidOn}T10:00:00</paymentDateTime><applicationDate>${line.paidOn}</applicationDate>` }).replace('<idPA>99999000013', `<idPA>${ENTITY}`);
  valueOf(await office.desk().payments.importFiles({ requestId: newRequestId(), files: [{ name: `${line.iur}.xml`, contentBase64: Buffer.from(xml).toString('base64') }] }));
  await office.archive().context.reconciliation?.caughtUp();
}

test('a credit whose flow is missing is asked for once, with both sides, and the task follows what is decided on it', async () => {
  const [task, ...others] = await tasksOf('CREDIT_WITHOUT_FLOW');
  expect(task).toMatchObject({ title: 'Accredito senza flusso né ricevuta', ownerName: null });
  const shown = await card(task?.id ?? 0);
  expect(shown).toMatchObject({ leftHeading: 'In tesoreria', rightHeading: 'Da noi', movementId: expect.any(Number), flowId: null });
  const credit = await movement(shown.movementId ?? 0);
  expect(credit).toMatchObject({ code: 'TES_NO_IUF_OR_IUV', bucket: 'CREDIT_WITHOUT_FLOW' });
  expect(new Set([...others, task].map((one) => one?.id)).size).toBe(others.length + 1);
  // A rebuild asks for nothing twice.
  await office.archive().context.reconciliation?.rebuild();
  expect((await tasksOf('CREDIT_WITHOUT_FLOW')).map(({ id }) => id)).toEqual([task?.id, ...others.map(({ id }) => id)]);

  valueOf(await office.desk().reconciliation.exclude({ requestId: newRequestId(), movementId: credit.id, expectedVersion: (await movement(credit.id)).version, reason: 'Non riguarda i pagamenti' }));
  expect(await card(shown.id)).toMatchObject({ state: 'DONE', outcome: { who: 'Sistema', undoable: false } });
  valueOf(await office.desk().reconciliation.undo({ requestId: newRequestId(), movementId: credit.id, expectedVersion: (await movement(credit.id)).version, reason: 'Ci ripenso' }));
  expect(await card(shown.id)).toMatchObject({ state: 'OPEN', outcome: null });

  // What a person has decided stays decided.
  valueOf(await office.desk().tasks.act({ requestId: newRequestId(), id: shown.id, expectedVersion: (await card(shown.id)).version, action: 'ASKED', reason: 'Chiesto per PEC', positionId: null }));
  await office.archive().context.reconciliation?.rebuild();
  expect(await card(shown.id)).toMatchObject({ state: 'DONE', outcome: { code: 'ASKED', undoable: true } });
  valueOf(await office.desk().tasks.undo({ requestId: newRequestId(), id: shown.id, expectedVersion: (await card(shown.id)).version, reason: 'Era un’altra' }));
  expect((await card(shown.id)).state).toBe('OPEN');
}, 60_000);

test('receipts that are missing are asked for by flow, and the task closes when they come', async () => {
  const flowId = valueOf(await office.desk().reconciliation.flows({ month: null, from: null, to: null, codes: [], text: FLOW, cursor: null, limit: 1 })).rows[0]?.id ?? 0;
  const { rows } = valueOf(await office.desk().reconciliation.flowLines({ flowId, standing: null, cursor: null, limit: 100 }));
  // Without any receipt of its own a flow asks for nothing: they come another way.
  expect(await tasksOf('MISSING_RECEIPT')).toEqual([]);
  const [first, ...left] = rows;
  if (first === undefined) throw new Error('The flow has no rows');
  await importReceipt(first);
  const [task] = await tasksOf('MISSING_RECEIPT');
  expect(await card(task?.id ?? 0)).toMatchObject({ flowId, movementId: null, sides: [{ left: expect.stringContaining(FLOW) }, { label: 'Pagamenti', left: String(rows.length), right: '1 con ricevuta' }, { label: 'Mancano', right: `${left.length} ricevute` }] });
  for (const line of left) await importReceipt(line);
  expect(await tasksOf('MISSING_RECEIPT')).toEqual([]);
  expect((await card(task?.id ?? 0)).state).toBe('DONE');
}, 60_000);
