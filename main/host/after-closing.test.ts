import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { joinedText } from '../documents/testing/page-lines.ts';
import { readPdf } from '../documents/testing/read-pdf.ts';
import { DAY, journalXml, rowXml } from '../features/treasury/reading/journal.fixture.ts';
import { newRequestId, valueOf } from './testing/archive-desk.ts';
import { openTreasuryDesk, TREASURY_FILES, TREASURY_SAMPLES, type TreasuryDesk } from './testing/treasury-desk.ts';

const [MARCH, APRIL, MAY] = ['2026-03', '2026-04', '2026-05'] as const;
const FLOW = '2026-03-09PPAYITR1XXX-S2026030901';
const REVISED = '2026-03-06PPAYITR1XXX-S2026030601';
let office: TreasuryDesk;

beforeAll(async () => {
  office = await openTreasuryDesk({ nowMs: Date.parse('2026-05-04T09:00:00Z') });
  await office.importFlows();
  await office.importTreasury(TREASURY_FILES.slice(0, 4));
}, 60_000);
afterAll(() => office.cleanUp());

const desk = () => office.desk();
const caughtUp = async () => office.archive().context.reconciliation?.caughtUp();
const checklist = async (month: string) => valueOf(await desk().closings.checklist({ month }));
const overview = async (month: string) => valueOf(await desk().reconciliation.overview({ month }));
const flowOf = async (text: string) => valueOf(await desk().reconciliation.flows({ month: null, from: null, to: null, codes: [], text, cursor: null, limit: 1 })).rows[0];
const tasks = async () => valueOf(await desk().tasks.list({ view: 'OFFICE', cursor: null, limit: 100 })).tasks.filter(({ kind }) => kind === 'CHANGED_AFTER_CLOSING');
const card = async (id: number) => valueOf(await desk().tasks.show({ id }));

async function settle(month: string): Promise<void> {
  for (const bucket of ['CERTAIN', 'TO_CONFIRM'] as const) {
    const { count, cents } = valueOf(await desk().reconciliation.classPreview({ bucket, month }));
    if (count > 0) valueOf(await desk().reconciliation.acceptClass({ requestId: newRequestId(), bucket, month, expectedCount: count, expectedCents: cents }));
  }
}

async function close(month: string) {
  await settle(month);
  const { carried, items, ledger } = await checklist(month);
  expect(items.filter(({ standing }) => standing === 'BLOCKS')).toEqual([]);
  const { closing } = valueOf(await desk().closings.close({ requestId: newRequestId(), month, expected: { movements: carried.movements, flows: carried.flows }, note: null }));
  expect(closing.ledger).toEqual(ledger);
  return closing;
}

/** A reversal, booked on a day, of the credit with bolletta 107. */
async function importReversal(day: string): Promise<void> {
  const xml = journalXml({ id: `GDC-${day.replaceAll('-', '')}000012003450001#001#001`, head: DAY.replace('2026-03-10', day), rows: rowXml({ tipo_operazione: 'STORNATO', importo: '125.88', numero_documento: '0000599', numero_bolletta_quietanza: '0000199', numero_bolletta_quietanza_storno: '0000107', data_movimento: day, data_valuta_ente: day, causale: 'STORNO' }) });
  valueOf(await desk().treasury.importFiles({ requestId: newRequestId(), files: [{ name: `gdc-${day}.xml`, contentBase64: Buffer.from(xml).toString('base64') }], columnMapId: null }));
  await caughtUp();
}

/** A later version of a flow. */
async function importVersion(iuf: string, change: (xml: string) => string): Promise<void> {
  const xml = change((await readFile(join(TREASURY_SAMPLES, 'flows', `${iuf}.xml`), 'utf8')).replace(/<dataOraFlusso>[^<]*/, '<dataOraFlusso>2026-04-20T04:10:00'));
  const imported = valueOf(await desk().payments.importFiles({ requestId: newRequestId(), files: [{ name: 'flow.xml', contentBase64: Buffer.from(xml).toString('base64') }] }));
  expect(imported.totals.refused).toBe(0);
  await caughtUp();
}

test('a reversal that comes after the closing leaves the closed month as its papers say, counts in the open one and is a task', async () => {
  const march = await close(MARCH);
  const before = await overview(MARCH);
  const april = await checklist(APRIL);
  await importReversal('2026-03-31');

  expect((await checklist(MARCH)).ledger).toEqual(march.ledger);
  const after = await overview(MARCH);
  expect(after.identities).toEqual(before.identities);
  expect(after.buckets.map(({ inPapers }) => inPapers)).toEqual(before.buckets.map(({ inPapers }) => inPapers));
  expect(after.closed?.changes).toBe(2);
  const flow = await flowOf(FLOW);
  const told = (await checklist(MARCH)).afterClosing;
  expect(told).toMatchObject([
    { kind: 'MOVEMENT', closedMonth: MARCH, countedIn: APRIL, cents: 12_588, effect: expect.stringMatching(/abbinati −125,88.* · stornati e differenze \+125,88/) },
    { kind: 'FLOW', id: flow?.id, closedMonth: MARCH, countedIn: APRIL, before: 'Riconciliati', effect: expect.stringContaining('da riscuotere +125,88') },
  ]);

  // April: less matched, and the reversal among what came late; nothing of it is opening balance.
  const { ledger, items } = await checklist(APRIL);
  expect(ledger).toEqual({ ...april.ledger, lateCents: -12_588, matchedCents: april.ledger.matchedCents - 12_588 });
  expect(ledger).toMatchObject({ openingCents: march.ledger.closingCents, differenceCents: 0 });
  expect(items.find(({ code }) => code === 'CHANGED_AFTER_CLOSING')).toMatchObject({ standing: 'LOOK', count: 2 });
  await office.archive().context.reconciliation?.rebuild();
  expect((await checklist(APRIL)).ledger).toEqual(ledger);

  // One task for the credit with the flow it gave back; only the responsible decides.
  const [task, ...others] = await tasks();
  expect(others).toEqual([]);
  const shown = await card(task?.id ?? 0);
  expect(shown).toMatchObject({ title: 'Cambiato dopo la chiusura del mese', movementId: told[0]?.id, explanation: expect.stringContaining('Il verbale di marzo 2026 resta com’è: l’effetto conta in aprile 2026') });
  const colleague = await office.colleague();
  const refused = await colleague.tasks.act({ requestId: newRequestId(), id: shown.id, expectedVersion: shown.version, action: 'ACKNOWLEDGE', reason: 'Visto', positionId: null });
  expect(refused.ok ? null : refused.error.code).toBe('FORBIDDEN');
  valueOf(await desk().tasks.act({ requestId: newRequestId(), id: shown.id, expectedVersion: shown.version, action: 'ACKNOWLEDGE', reason: 'Visto', positionId: null }));
  await office.archive().context.reconciliation?.rebuild();
  expect(await tasks()).toEqual([]);
}, 60_000);

test('a new version of a flow of a closed month is told with its effect; with the same total too', async () => {
  const march = (await checklist(MARCH)).ledger;
  await importVersion(REVISED, (xml) => xml.replace(/<identificativoUnivocoRiscossione>[^<]*/, '<identificativoUnivocoRiscossione>IUR-CORRETTO'));
  const { afterClosing, ledger } = await checklist(MARCH);
  expect(ledger).toEqual(march);
  const flow = await flowOf(REVISED);
  expect(afterClosing.filter(({ id, kind }) => kind === 'FLOW' && id === flow?.id)).toMatchObject([{ effect: 'nessun importo cambia', explanation: 'È arrivata una nuova versione del flusso.' }]);
  const lines = valueOf(await desk().reconciliation.flowLines({ flowId: flow?.id ?? 0, standing: null, cursor: null, limit: 10 }));
  expect(lines.rows.map(({ iur }) => iur)).toContain('IUR-CORRETTO');
  const subjects = await Promise.all((await tasks()).map(async ({ id }) => (await card(id)).flowId));
  expect(subjects).toEqual([flow?.id]);
}, 60_000);

test('the month that counted it says so in its papers, the next one begins from there, and reopening takes it back', async () => {
  const before = await checklist(APRIL);
  const april = await close(APRIL);
  const text = (await readPdf(new Uint8Array(Buffer.from(valueOf(await desk().closings.paper({ closingId: april.id, paper: 'REPORT' })).contentBase64, 'base64')))).pages.map(joinedText).join(' ');
  expect(text).toContain('Dopo la chiusura');
  expect(text).toContain('Arrivi tardivi di mesi chiusi');
  expect((await checklist(MAY)).ledger).toMatchObject({ openingCents: april.ledger.closingCents, lateCents: 0, matchedCents: 0, differenceCents: 0 });
  expect((await checklist(MAY)).afterClosing).toEqual([]);
  expect((await checklist(MARCH)).afterClosing.map(({ countedIn }) => countedIn)).toEqual([APRIL, APRIL, APRIL]);

  valueOf(await desk().closings.reopen({ requestId: newRequestId(), closingId: april.id, reason: 'Manca una voce' }));
  expect((await checklist(APRIL)).ledger).toEqual(before.ledger);
  const march = valueOf(await desk().closings.list({})).closings.find(({ month, reopened }) => month === MARCH && reopened === null);
  valueOf(await desk().closings.reopen({ requestId: newRequestId(), closingId: march?.id ?? 0, reason: 'Lo storno va qui' }));
  expect((await checklist(MARCH)).ledger).toMatchObject({ openingCents: 0, lateCents: 0, differenceCents: 0 });
  expect(await tasks()).toEqual([]);
}, 60_000);
