import { afterAll, beforeAll, expect, test } from 'vitest';
import { joinedText } from '../documents/testing/page-lines.ts';
import { readPdf } from '../documents/testing/read-pdf.ts';
import { newRequestId, valueOf } from './testing/archive-desk.ts';
import { openTreasuryDesk, TREASURY_FILES, type TreasuryDesk } from './testing/treasury-desk.ts';

const MARCH = '2026-03';
const APRIL = '2026-04';
let office: TreasuryDesk;

beforeAll(async () => {
  office = await openTreasuryDesk({ nowMs: Date.parse('2026-04-02T09:00:00Z') });
  await office.importFlows();
  await office.importTreasury(TREASURY_FILES.slice(0, 4));
}, 60_000);
afterAll(() => office.cleanUp());

const closings = () => office.desk().closings;
const checklist = async (month: string) => valueOf(await closings().checklist({ month }));
const blocking = async (month: string) => (await checklist(month)).items.filter(({ standing }) => standing === 'BLOCKS').map(({ code }) => code);
const overview = async (month: string) => valueOf(await office.desk().reconciliation.overview({ month }));
const bucket = async (month: string, wanted: string) => (await overview(month)).buckets.find(({ bucket: one }) => one === wanted)?.count ?? 0;
const rowsOf = async (month: string, wanted: 'RECONCILED' | 'CREDIT_WITHOUT_FLOW' | 'TO_CONFIRM') => valueOf(await office.desk().reconciliation.page({ bucket: wanted, month, text: '', cursor: null, limit: 50 })).rows.flatMap((row) => (row.kind === 'MOVEMENT' ? [row] : []));
const refusal = (answer: Readonly<{ ok: boolean; error?: Readonly<{ code: string; message: string }> }>) => (answer.ok ? null : answer.error);

async function settleEverythingThatBlocks(): Promise<void> {
  const { reconciliation } = office.desk();
  for (const one of ['CERTAIN', 'TO_CONFIRM'] as const) {
    const { count, cents } = valueOf(await reconciliation.classPreview({ bucket: one, month: MARCH }));
    if (count > 0) valueOf(await reconciliation.acceptClass({ requestId: newRequestId(), bucket: one, month: MARCH, expectedCount: count, expectedCents: cents }));
  }
}

test('a month is closed with its papers, protects what stands in it, and is opened again by a responsible', async () => {
  // What blocks is told with its count and where its rows are.
  const before = await checklist(MARCH);
  expect(before.items.filter(({ standing }) => standing === 'BLOCKS').map(({ code, count, bucket: where }) => ({ code, count, where }))).toEqual([{ code: 'CERTAIN', count: await bucket(MARCH, 'CERTAIN'), where: 'CERTAIN' }, { code: 'TO_CONFIRM', count: await bucket(MARCH, 'TO_CONFIRM'), where: 'TO_CONFIRM' }]);
  expect(before.ledger.differenceCents).toBe(0);
  expect(refusal(await closings().close({ requestId: newRequestId(), month: MARCH, expected: before.carried, note: null }))).toMatchObject({ code: 'INVALID_FIELD' });
  const expected = { movements: before.carried.movements, flows: before.carried.flows };
  expect(refusal(await closings().close({ requestId: newRequestId(), month: MARCH, expected, note: null }))).toMatchObject({ code: 'STATE_FORBIDS', message: expect.stringContaining('Proposte sicure confermate') });
  expect(await blocking(APRIL)).toContain('OVER');

  await settleEverythingThatBlocks();
  const ready = await checklist(MARCH);
  expect(ready.canClose).toBe(true);
  expect(refusal(await closings().close({ requestId: newRequestId(), month: MARCH, expected: { movements: 0, flows: 0 }, note: null }))).toMatchObject({ code: 'VERSION_CONFLICT' });
  const reviewed = await overview(MARCH);
  expect(reviewed.closed).toBeNull();
  const open = await rowsOf(MARCH, 'CREDIT_WITHOUT_FLOW');
  const request = { requestId: newRequestId(), month: MARCH, expected: { movements: ready.carried.movements, flows: ready.carried.flows }, note: 'Prova di chiusura' };
  const { closing } = valueOf(await closings().close(request));
  // A repetition of the request is the same closing.
  expect(valueOf(await closings().close(request)).closing.id).toBe(closing.id);
  expect(closing).toMatchObject({ month: MARCH, note: 'Prova di chiusura', reopened: null, ledger: ready.ledger, carried: ready.carried });

  // What was not settled stands in April, with its bucket; March holds only what is settled.
  expect((await rowsOf(APRIL, 'CREDIT_WITHOUT_FLOW')).map(({ id }) => id)).toEqual(open.map(({ id }) => id));
  expect((await overview(MARCH)).buckets.filter(({ count, bucket: one }) => count > 0 && !['RECONCILED', 'EXCLUDED', 'IGNORED', 'PAYMENT_WITHOUT_RECEIPT', 'DOUBLE_PAYMENT'].includes(one))).toEqual([]);
  // What the papers say stands beside.
  expect(await overview(MARCH)).toMatchObject({ identities: reviewed.identities, closed: { changes: 0 } });
  expect((await overview(MARCH)).buckets.map(({ inPapers }) => inPapers)).toEqual(reviewed.buckets.map(({ count, cents }) => ({ count, cents })));
  expect((await overview(MARCH)).suggestedMonth).toBe(APRIL);
  expect((await checklist(APRIL)).ledger).toMatchObject({ openingCents: ready.ledger.closingCents, lateCents: 0, creditCents: 0, differenceCents: 0 });

  // Nothing that stands in March is decided on.
  const [settled] = await rowsOf(MARCH, 'RECONCILED');
  if (settled === undefined) throw new Error('Nothing is reconciled in March');
  const undo = () => office.desk().reconciliation.undo({ requestId: newRequestId(), movementId: settled.id, expectedVersion: settled.version, reason: 'Ci ripenso' });
  expect(refusal(await undo())).toMatchObject({ code: 'STATE_FORBIDS', message: expect.stringContaining('marzo 2026, che è chiuso') });
  expect(valueOf(await office.desk().reconciliation.movement({ movementId: settled.id })).actions.every(({ allowed }) => !allowed)).toBe(true);

  // A file that comes later has rows of March: they stand in April.
  const closed = (await overview(MARCH)).buckets;
  await office.importTreasury(TREASURY_FILES.slice(4));
  expect((await overview(MARCH)).buckets).toEqual(closed);
  expect((await checklist(MARCH)).ledger).toEqual(ready.ledger);
  // Not as opening balance: that is what March closed with.
  const april = await checklist(APRIL);
  const late = april.items.find(({ code }) => code === 'LATE_ARRIVALS');
  expect(april.ledger).toMatchObject({ openingCents: ready.ledger.closingCents, lateCents: late?.cents, creditCents: 0, differenceCents: 0 });
  expect(late).toMatchObject({ standing: 'LOOK', detail: expect.stringContaining('Hanno la data di un mese chiuso') });
  expect(april.ledger.lateCents).toBeGreaterThan(0);
  expect(await bucket(APRIL, 'CERTAIN')).toBeGreaterThan(0);
  await office.archive().context.reconciliation?.rebuild();
  expect((await checklist(APRIL)).ledger).toEqual(april.ledger);

  // Papers are those of the closing, whatever came after.
  const report = valueOf(await closings().paper({ closingId: closing.id, paper: 'REPORT' }));
  expect(report.fileName).toBe('verbale-riconciliazione-2026-03.pdf');
  const text = (await readPdf(new Uint8Array(Buffer.from(report.contentBase64, 'base64')))).pages.map(joinedText).join(' ');
  expect(text).toContain('Verbale di riconciliazione di marzo 2026');
  // A bolletta that was here with other contents may be put aside too: its group tells its amount, the balance never had it.
  expect(text).toContain('Senza le bollette doppie');
  const csv = Buffer.from(valueOf(await closings().paper({ closingId: closing.id, paper: 'OPEN_ITEMS' })).contentBase64, 'base64').toString('utf8');
  expect(csv.split('\r\n').filter((line) => line.startsWith('"Incasso senza flusso"'))).toHaveLength(open.length);

  // Who keeps the accounts closes; a responsible opens again, with the reason.
  const colleague = await office.colleague();
  expect(refusal(await colleague.closings.reopen({ requestId: newRequestId(), closingId: closing.id, reason: 'Manca un flusso' }))).toMatchObject({ code: 'FORBIDDEN' });
  const reopened = valueOf(await closings().reopen({ requestId: newRequestId(), closingId: closing.id, reason: 'Manca un flusso' }));
  expect(reopened.closing.reopened).toMatchObject({ reason: 'Manca un flusso' });
  expect(valueOf(await closings().list({}))).toMatchObject({ openFrom: null, closings: [{ id: closing.id }] });
  expect((await overview(MARCH)).months).toEqual([MARCH]);
  expect(await bucket(MARCH, 'CERTAIN')).toBeGreaterThan(0);
  valueOf(await undo());
  const { entries } = valueOf(await office.desk().application.audit({ cursor: null, limit: 10, subjectKind: 'month_closing', subjectId: String(closing.id) }));
  expect(entries.map(({ label }) => label)).toEqual(['Mese riaperto', 'Mese chiuso']);
}, 60_000);
