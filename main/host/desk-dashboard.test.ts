import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { flowXml, row } from '../features/flows/flows.fixture.ts';
import { counterForm, newRequestId, openWindow, valueOf, type WindowClient } from './testing/archive-desk.ts';
import { receiptXml } from './testing/desk-receipts.ts';
import { openTreasuryDesk, type TreasuryDesk } from './testing/treasury-desk.ts';

let office: TreasuryDesk;
beforeAll(async () => {
  office = await openTreasuryDesk();
  await office.importFlows();
  await office.importTreasury();
  await office.archive().context.reconciliation?.caughtUp();
}, 60_000);
afterAll(() => office.cleanUp());

const overview = async (year: number | null) => valueOf(await office.desk().dashboard.overview({ year }));
const sumOf = <Row>(rows: readonly Row[], cents: (row: Row) => number) => rows.reduce((sum, row) => sum + cents(row), 0);

/** Rows of the file made last: a causale may hold line ends, so that the lines of a CSV are no count. */
let rowsWritten = 0;

async function exported(desk: WindowClient, selection: Parameters<WindowClient['exports']['start']>[0]['selection'], format: 'CSV' | 'XLSX' | 'PDF' = 'CSV'): Promise<Buffer> {
  const columns = valueOf(await desk.exports.columns({ list: selection.list })).columns.map(({ key }) => key);
  const { id } = valueOf(await desk.exports.start({ requestId: newRequestId(), selection, format, columns }));
  for (;;) {
    const { state, message, done } = valueOf(await desk.exports.state({ id }));
    rowsWritten = done;
    if (state === 'READY') break;
    if (state !== 'WAITING' && state !== 'RUNNING') throw new Error(message ?? state);
    await new Promise((resume) => setImmediate(resume));
  }
  return Buffer.from(valueOf(await desk.exports.take({ id, offset: 0 })).contentBase64, 'base64');
}
const linesOf = (csv: Buffer) => csv.toString('utf8').replace(/^\uFEFF/, '').trimEnd().split(/\r?\n/);

describe('the dashboard of the month of the samples', () => {
  test('says what the lists say: receipts, flows, credits, classes', async () => {
    const { year, years, months, totals, automatic, classes, scoped } = await overview(null);
    expect([year, years, scoped]).toEqual([2026, [2026], false]);
    const flows = valueOf(await office.desk().reconciliation.flows({ month: null, from: null, to: null, codes: [], text: '', cursor: null, limit: 100 }));
    const payments = valueOf(await office.desk().payments.totals({ filter: { effects: [], paidFrom: null, paidTo: null, receivedFrom: null, receivedTo: null, amountFrom: null, amountTo: null, psp: null, serviceId: null, office: null, text: '', anomalousOnly: false } }));
    const treasury = valueOf(await office.desk().treasury.totals({ filter: { from: null, to: null, statuses: [], treasuryFileId: null, account: null, text: '' } }));
    expect(totals).toMatchObject({ payments: payments.count, collectedCents: payments.ownCents, reportedCents: sumOf(flows.rows, ({ totalCents }) => totalCents), creditedCents: treasury.matchedCents });
    expect(months.map(({ month }) => month)).toHaveLength(12);
    expect(sumOf(months, ({ creditedCents }) => creditedCents ?? 0)).toBe(totals.creditedCents);

    const { buckets } = valueOf(await office.desk().reconciliation.overview({ month: null }));
    for (const bucket of ['TO_CONFIRM', 'AMOUNT_DIFFERS', 'CREDIT_WITHOUT_FLOW', 'QUARANTINED', 'FLOW_WITHOUT_CREDIT', 'PAYMENT_WITHOUT_RECEIPT'] as const) {
      const told = buckets.find((one) => one.bucket === bucket);
      const mine = classes.filter((one) => one.bucket === bucket);
      expect([sumOf(mine, ({ count }) => count), sumOf(mine, ({ cents }) => cents)], bucket).toEqual([told?.count, told?.cents]);
      for (const one of mine) expect(sumOf(one.ages, ({ count }) => count), one.label).toBe(one.count);
    }
    expect(automatic.automatic).toBe(buckets.find(({ bucket }) => bucket === 'CERTAIN')?.count);
    expect(automatic.automatic + automatic.byPerson + automatic.open).toBe(automatic.credits);
  });

  test('the share matched by itself is of credits of pagoPA: what nobody knows, what was taken back and postal bollettini are none', async () => {
    const { automatic } = await overview(2026);
    const { rows } = valueOf(await office.desk().treasury.movements({ filter: { from: null, to: null, statuses: ['automatic', 'confirmed', 'proposed', 'open'], treasuryFileId: null, account: null, text: '' }, cursor: null, limit: 100 }));
    const others = ['TES_NO_MATCH', 'TES_STORNATO', 'TES_POSTALE'];
    expect(others.filter((code) => rows.some((movement) => movement.code === code))).toEqual(others);
    const credits = rows.filter(({ signedCents, code }) => signedCents > 0 && !others.includes(code));
    expect([automatic.credits, automatic.totalCents]).toEqual([credits.length, sumOf(credits, ({ signedCents }) => signedCents)]);
  });

  test('by PSP and by service the parts make the whole', async () => {
    const { totals } = await overview(2026);
    const psps = valueOf(await office.desk().dashboard.breakdown({ by: 'PSP', year: 2026, month: null })).rows;
    expect(sumOf(psps, ({ collectedCents }) => collectedCents)).toBe(totals.collectedCents);
    expect(sumOf(psps, ({ reportedCents }) => reportedCents ?? 0)).toBe(totals.reportedCents);
    const services = valueOf(await office.desk().dashboard.breakdown({ by: 'SERVICE', year: 2026, month: '2026-03' })).rows;
    expect(services.map(({ label }) => label)).toEqual(['Senza posizione']);
    expect(valueOf(await office.desk().dashboard.breakdown({ by: 'SERVICE', year: 2026, month: null })).rows[0]).toMatchObject({ reportedCents: null, creditedCents: null });
    expect(valueOf(await office.desk().dashboard.unreported({}))).toMatchObject({ from: '2025-12-20', to: '2026-03-17' });
  });
});

describe('who sees some offices', () => {
  test('is told figures of those offices alone, in every part, or that they are not to be had', async () => {
    const desk = office.desk();
    const { services } = valueOf(await desk.catalogue.services({ includeRetired: false, text: '' }));
    const [mine] = services;
    if (mine === undefined) throw new Error('The samples have no service');
    const { id: _id, version: _version, retired: _retired, positions: _positions, warnings: _warnings, accountLabel: _label, ...terms } = mine;
    const other = valueOf(await desk.catalogue.saveService({ requestId: newRequestId(), ...terms, code: 'ALTRO', office: 'Un altro ufficio', id: null, expectedVersion: null }));
    const flow = '2026-03-18BANCAESEMPI-0009';
    const paid = [];
    for (const [service, cents] of [[mine, 11_000], [other, 22_000]] as const) {
      const saved = valueOf(await desk.positions.create({ requestId: newRequestId(), ...counterForm(service.id, cents), draft: false, acceptDuplicate: true, replacesId: null }));
      const nav = saved.nav ?? '';
      valueOf(await desk.payments.importFiles({ requestId: newRequestId(), files: [{ name: `${nav}.xml`, contentBase64: Buffer.from(receiptXml(nav, cents, { receiptId: `rt-${nav}`, paidOn: '2026-03-17' }).replaceAll('99999000013', '00999000011')).toString('base64') }] }));
      paid.push({ iuv: nav.slice(1), iur: `rt-${nav}`, amount: (cents / 100).toFixed(2) });
    }
    const xml = flowXml({ name: flow, at: '2026-03-18T08:00:00', receiver: '00999000011', total: '330.00', rows: paid.map((one) => row({ ...one, day: '2026-03-17' })) }).replace('<dataRegolamento>2026-09-16', '<dataRegolamento>2026-03-18');
    valueOf(await desk.payments.importFiles({ requestId: newRequestId(), files: [{ name: 'flow.xml', contentBase64: Buffer.from(xml).toString('base64') }] }));
    await office.archive().context.reconciliation?.caughtUp();

    const first = 'quattro parole senza alcun legame';
    valueOf(await desk.access.saveOperator({ requestId: newRequestId(), id: null, expectedVersion: null, username: 'ufficio', name: 'U. Fici', role: 'ACCOUNTING', offices: [mine.office], offlinePrint: false, active: true, password: first }));
    const scoped = openWindow(office.archive());
    valueOf(await scoped.access.login({ username: 'ufficio', password: first }));
    valueOf(await scoped.access.changePassword({ requestId: newRequestId(), current: first, next: 'altre quattro parole senza legame' }));
    const seen = valueOf(await scoped.dashboard.overview({ year: 2026 }));
    expect(seen).toMatchObject({ scoped: true, totals: { payments: 1, collectedCents: 11_000, reportedCents: null, creditedCents: null } });
    expect(seen.months.every(({ reportedCents, creditedCents }) => reportedCents === null && creditedCents === null)).toBe(true);
    const month = async (by: 'PSP' | 'SERVICE') => valueOf(await scoped.dashboard.breakdown({ by, year: 2026, month: '2026-03' })).rows;
    for (const by of ['PSP', 'SERVICE'] as const) {
      const rows = await month(by);
      expect([sumOf(rows, ({ collectedCents }) => collectedCents), sumOf(rows, ({ reportedCents }) => reportedCents ?? 0), sumOf(rows, ({ creditedCents }) => creditedCents ?? 0)], by).toEqual([11_000, 11_000, 0]);
    }
    expect(valueOf(await scoped.dashboard.breakdown({ by: 'PSP', year: 2026, month: null })).rows).toMatchObject([{ collectedCents: 11_000, reportedCents: null, creditedCents: null }]);
  }, 60_000);
});

describe('what is on the screen can be taken outside', () => {
  test('flows, movements, a group of the reconciliation, the tables of the dashboard', async () => {
    const desk = office.desk();
    const flows = linesOf(await exported(desk, { list: 'FLOWS', filter: { month: null, from: null, to: null, codes: [], text: '' }, sort: 'NEWEST' }));
    const listed = valueOf(await desk.reconciliation.flows({ month: null, from: null, to: null, codes: [], text: '', cursor: null, limit: 100 }));
    expect(flows).toHaveLength(listed.count + 1);
    expect(flows[1]).toContain(listed.rows[0]?.iuf);
    await exported(desk, { list: 'TREASURY', filter: { from: null, to: null, statuses: ['open'], treasuryFileId: null, account: null, text: '' }, sort: 'NEWEST' });
    expect(rowsWritten).toBe(valueOf(await desk.treasury.totals({ filter: { from: null, to: null, statuses: ['open'], treasuryFileId: null, account: null, text: '' } })).count);
    const { buckets } = valueOf(await desk.reconciliation.overview({ month: '2026-03' }));
    for (const bucket of ['CERTAIN', 'FLOW_WITHOUT_CREDIT', 'PAYMENT_WITHOUT_RECEIPT'] as const) {
      await exported(desk, { list: 'REVIEW', filter: { bucket, month: '2026-03', text: '' }, sort: 'OLDEST' });
      expect(rowsWritten, bucket).toBe(buckets.find((one) => one.bucket === bucket)?.count);
    }
    await exported(desk, { list: 'REVIEW', filter: { bucket: 'CERTAIN', month: null, text: '=252,25' }, sort: 'OLDEST' });
    expect(rowsWritten).toBe(1);
    for (const table of ['MONTH', 'SERVICE', 'PSP', 'CLASS'] as const) {
      const csv = linesOf(await exported(desk, { list: 'DASHBOARD', filter: { table, year: 2026, month: null }, sort: 'SHOWN' }));
      expect(csv.length, table).toBeGreaterThan(1);
    }
    expect((await exported(desk, { list: 'DASHBOARD', filter: { table: 'CLASS', year: 2026, month: null }, sort: 'SHOWN' }, 'PDF')).subarray(0, 5).toString()).toBe('%PDF-');
    expect((await exported(desk, { list: 'DASHBOARD', filter: { table: 'MONTH', year: 2026, month: null }, sort: 'SHOWN' }, 'XLSX')).subarray(0, 2).toString()).toBe('PK');
  }, 60_000);

  test('not by who does not see it', async () => {
    const first = 'quattro parole senza alcun legame';
    valueOf(await office.desk().access.saveOperator({ requestId: newRequestId(), id: null, expectedVersion: null, username: 'sportello', name: 'S. Sporti', role: 'COUNTER', offices: null, offlinePrint: false, active: true, password: first }));
    const counter = openWindow(office.archive());
    valueOf(await counter.access.login({ username: 'sportello', password: first }));
    valueOf(await counter.access.changePassword({ requestId: newRequestId(), current: first, next: 'altre quattro parole senza legame' }));
    const refused = await counter.exports.start({ requestId: newRequestId(), selection: { list: 'TREASURY', filter: { from: null, to: null, statuses: [], treasuryFileId: null, account: null, text: '' }, sort: 'NEWEST' }, format: 'CSV', columns: ['day'] });
    expect(refused.ok ? null : refused.error.code).toBe('FORBIDDEN');
    expect((await counter.dashboard.overview({ year: null })).ok).toBe(false);
  });
});
