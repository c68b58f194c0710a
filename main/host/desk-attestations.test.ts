import { copyFile, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readPdf } from '../documents/testing/read-pdf.ts';
import { joinedText } from '../documents/testing/page-lines.ts';
import { counterForm, newRequestId, valueOf } from './testing/archive-desk.ts';
import { importReceipt, receiptXml } from './testing/desk-receipts.ts';
import { flowXml, row } from '../features/flows/flows.fixture.ts';
import { openTreasuryDesk, type TreasuryDesk } from './testing/treasury-desk.ts';

const ENTITY = '00999000011';
const FLOW = '2026-03-19BANCAESEMPI-0001';
let office: TreasuryDesk;

beforeAll(async () => { office = await openTreasuryDesk(); }, 60_000);
afterAll(() => office.cleanUp());

const desk = () => office.desk();

async function create(amountCents = 15_000) {
  const { services } = valueOf(await desk().catalogue.services({ includeRetired: false, text: '' }));
  const saved = valueOf(await desk().positions.create({ requestId: newRequestId(), ...counterForm(services[0]?.id ?? 0, amountCents), draft: false, acceptDuplicate: true, replacesId: null }));
  return { ...saved, nav: saved.nav ?? '' };
}

async function importFlow(name: string, rows: readonly Readonly<{ iuv: string; iur: string; amount: string }>[]) {
  const total = rows.reduce((sum, { amount }) => sum + Number(amount), 0).toFixed(2);
  const xml = flowXml({ name, at: '2026-03-19T08:00:00', trn: `TRN-${name}`, receiver: ENTITY, rows: rows.map(({ iuv, iur, amount }) => row({ iuv, iur, amount, day: '2026-03-18' })), count: rows.length, total }).replace('<dataRegolamento>2026-09-16', '<dataRegolamento>2026-03-19');
  const { totals } = valueOf(await desk().payments.importFiles({ requestId: newRequestId(), files: [{ name: `${name}.xml`, contentBase64: Buffer.from(xml).toString('base64') }] }));
  expect(totals.refused).toBe(0);
}

async function importCredit(causale: string, amount: string, provvisorio: string) {
  const csv = ['anno;provvisorio;data;anagrafica;causale;importo', `2026;${provvisorio};20/03/2026;BANCA ESEMPIO;${causale};${amount}`].join('\r\n');
  const columns = { bookingDate: 3, causale: 5, amount: 6, debit: null, year: 1, bolletta: null, provvisorio: 2, payerName: 4, valueDate: null, endToEndId: null, bankRef: null, account: null };
  const maps = valueOf(await desk().treasury.columnMaps({})).maps;
  const map = maps[0] ?? valueOf(await desk().treasury.saveColumnMap({ requestId: newRequestId(), id: null, expectedVersion: null, map: { name: 'Prova', separator: ';', headerLines: 1, decimalMark: ',', negativeAmounts: 'REVERSAL', account: null, columns } }));
  valueOf(await desk().treasury.importFiles({ requestId: newRequestId(), files: [{ name: `prov-${provvisorio}.csv`, contentBase64: Buffer.from(csv).toString('base64') }], columnMapId: map.id }));
  await office.archive().context.reconciliation?.caughtUp();
}

/** Accepts every match that a rule is sure of, as the reviewer does. */
async function confirmAll() {
  const { count, cents } = valueOf(await desk().reconciliation.classPreview({ bucket: 'CERTAIN', month: null }));
  valueOf(await desk().reconciliation.acceptClass({ requestId: newRequestId(), bucket: 'CERTAIN', month: null, expectedCount: count, expectedCents: cents }));
  await office.archive().context.reconciliation?.caughtUp();
}

const check = async (nav: string) => valueOf(await desk().verification.check({ text: nav }));
const textOf = async (pdfBase64: string) => (await readPdf(new Uint8Array(Buffer.from(pdfBase64, 'base64')))).pages.map(joinedText).join(' ');

describe('one payment from the counter to the treasury', () => {
  test('reported, credited, attested by the body: each verdict and each paper in its turn', async () => {
    const saved = await create();
    const iuv = saved.nav.slice(1);
    const receiptId = `rt-${saved.nav}`;

    // A credit with its IUV, and nothing else: it is in the treasury, and leads there.
    await importCredit(`BONIFICO RIF ${iuv}`, '150,00', '9001');
    const credited = await check(saved.nav);
    expect(credited).toMatchObject({ verdict: 'CREDITED', title: 'Accreditato in tesoreria, da abbinare', sentence: expect.stringMatching(/150,00.*20\/03\/2026, provv\. 9001, con lo IUV di questo avviso/) });
    const movement = credited.evidence.find(({ source }) => source === 'Tesoreria')?.link;
    expect(movement).toMatchObject({ kind: 'MOVEMENT' });
    expect(credited.actions.find(({ code }) => code === 'OPEN_MOVEMENT')).toMatchObject({ enabled: true, targetId: movement?.id });
    valueOf(await desk().reconciliation.exclude({ requestId: newRequestId(), movementId: movement?.id ?? 0, expectedVersion: valueOf(await desk().reconciliation.movement({ movementId: movement?.id ?? 0 })).version, reason: 'Prova' }));

    // A flow reports it: the attestation says so, and never that it is a receipt.
    await importFlow(FLOW, [{ iuv, iur: receiptId, amount: '150.00' }]);
    const coming = await check(saved.nav);
    expect(coming).toMatchObject({ verdict: 'PAID_RECEIPT_COMING', evidence: expect.arrayContaining([expect.objectContaining({ source: 'Flussi di rendicontazione', link: { kind: 'FLOW', id: expect.any(Number) } }), expect.objectContaining({ source: 'Tesoreria', says: 'Non ancora accreditato: di solito il giorno dopo il flusso' })]) });
    const reported = valueOf(await desk().attestations.printReported({ requestId: newRequestId(), positionId: saved.id }));
    const said = await textOf(reported.pdfBase64);
    expect(said).toContain('Attestazione di pagamento rendicontato');
    expect(said).toContain(FLOW);
    expect(said).not.toContain('Copia analogica');
    expect(valueOf(await desk().attestations.printReported({ requestId: newRequestId(), positionId: saved.id })).copy).toBe(true);

    // The receipt is here, the money is not: no quittance yet.
    await importReceipt(desk(), receiptXml(saved.nav, 15_000, { receiptId, paidOn: '2026-03-18' }).replaceAll('99999000013', ENTITY));
    const paymentId = (await check(saved.nav)).payment?.id ?? 0;
    const refused = await desk().attestations.printQuittance({ requestId: newRequestId(), paymentId, stampDuty: { kind: 'NONE' } });
    expect(refused.ok ? null : refused.error).toMatchObject({ code: 'STATE_FORBIDS', message: expect.stringContaining('dopo l’incasso in tesoreria') });

    // The credit of the flow: numbered, and printed again as a copy.
    await importCredit(`RIVERSAMENTO /PUR/LGPE-RIVERSAMENTO/URI/${FLOW}`, '150,00', '9002');
    const paid = await check(saved.nav);
    expect(paid.verdict).toBe('PAID');
    expect(paid.evidence.find(({ source }) => source === 'Tesoreria')).toMatchObject({ found: true, says: 'Accreditato il 20/03/2026, provv. 9002', link: { kind: 'MOVEMENT' } });
    // Found by a rule is not yet confirmed: tomorrow's file may match it otherwise.
    expect(valueOf(await desk().attestations.standing({ paymentId }))).toMatchObject({ allowed: false, whyNot: expect.stringContaining('non è ancora confermato') });
    await confirmAll();
    expect(valueOf(await desk().attestations.standing({ paymentId }))).toMatchObject({ quittance: null, allowed: true, creditedOn: '2026-03-20', suggestStamp: true });
    const request = { requestId: newRequestId(), paymentId, stampDuty: { kind: 'EXEMPT' as const, rule: 'DPR 642/1972, tabella B, art. 5' } };
    const first = valueOf(await desk().attestations.printQuittance(request));
    expect(first).toMatchObject({ number: '1/2026', copy: false, fileName: 'quietanza-1-2026.pdf' });
    expect(valueOf(await desk().attestations.printQuittance(request)).sha256).toBe(first.sha256);
    const words = await textOf(first.pdfBase64);
    for (const part of ['Quietanza di pagamento n. 1/2026', 'Comune di Valbianca', '150,00 €', 'provv. 9002 del 20/03/2026', FLOW, 'esente: DPR 642/1972, tabella B, art. 5', iuv]) expect(words).toContain(part);
    expect(words).not.toContain('Copia del documento');
    const again = valueOf(await desk().attestations.printQuittance({ requestId: newRequestId(), paymentId, stampDuty: { kind: 'NONE' } }));
    expect(again).toMatchObject({ number: '1/2026', copy: true });
    const copied = await textOf(again.pdfBase64);
    expect(copied).toContain('Copia del documento stampato il 20/03/2026');
    expect(copied).toContain('esente: DPR 642/1972');
    expect(valueOf(await desk().attestations.standing({ paymentId }))).toMatchObject({ quittance: { number: '1/2026', prints: 2 } });
    expect(valueOf(await desk().positions.show({ id: saved.id, nav: null })).timeline.map(({ title }) => title)).toContain('Stampata quietanza o attestazione');
  }, 60_000);

  test('several asked at once take numbers without a gap', async () => {
    const many = [await create(1_000), await create(2_000), await create(3_000)];
    const flow = '2026-03-19BANCAESEMPI-0002';
    await importFlow(flow, many.map(({ nav }, index) => ({ iuv: nav.slice(1), iur: `rt-${nav}`, amount: `${(index + 1) * 10}.00` })));
    for (const [index, { nav }] of many.entries()) await importReceipt(desk(), receiptXml(nav, (index + 1) * 1_000, { receiptId: `rt-${nav}`, paidOn: '2026-03-18' }).replaceAll('99999000013', ENTITY));
    await importCredit(`RIVERSAMENTO /PUR/LGPE-RIVERSAMENTO/URI/${flow}`, '60,00', '9003');
    await confirmAll();
    const ids = [];
    for (const { nav } of many) ids.push((await check(nav)).payment?.id ?? 0);
    const printed = await Promise.all(ids.map((paymentId) => desk().attestations.printQuittance({ requestId: newRequestId(), paymentId, stampDuty: { kind: 'NONE' } })));
    expect(printed.map((one) => valueOf(one).number).toSorted()).toEqual(['2/2026', '3/2026', '4/2026']);
  }, 60_000);

  test('a number that left the office is not given again after an older copy of the archive was put back', async () => {
    const many = [await create(4_000), await create(5_000)];
    const flow = '2026-03-19BANCAESEMPI-0003';
    await importFlow(flow, many.map(({ nav }, index) => ({ iuv: nav.slice(1), iur: `rt-${nav}`, amount: `${(index + 4) * 10}.00` })));
    for (const [index, { nav }] of many.entries()) await importReceipt(desk(), receiptXml(nav, (index + 4) * 1_000, { receiptId: `rt-${nav}`, paidOn: '2026-03-18' }).replaceAll('99999000013', ENTITY));
    await importCredit(`RIVERSAMENTO /PUR/LGPE-RIVERSAMENTO/URI/${flow}`, '90,00', '9004');
    await confirmAll();
    const [first, second] = [(await check(many[0]?.nav ?? '')).payment?.id ?? 0, (await check(many[1]?.nav ?? '')).payment?.id ?? 0];
    const print = async (paymentId: number) => valueOf(await desk().attestations.printQuittance({ requestId: newRequestId(), paymentId, stampDuty: { kind: 'NONE' } }));
    const { dataDir } = office.archive().context.installation;
    const copy = join(dirname(dataDir), 'copy.db');
    await office.archive().backupTo(copy);
    expect((await print(first)).number).toBe('5/2026');

    await office.reopen(async () => {
      for (const left of ['sportello.db-wal', 'sportello.db-shm']) await rm(join(dataDir, left), { force: true });
      await copyFile(copy, join(dataDir, 'sportello.db'));
    });
    expect(valueOf(await desk().attestations.standing({ paymentId: second }))).toMatchObject({ quittance: null, numberNote: expect.stringContaining('dalla n. 5/2026 alla n. 5/2026 erano già state date. La prossima è la n. 6/2026') });
    expect((await print(second)).number).toBe('6/2026');
    expect((await print(first)).number).toBe('7/2026');

    // On a machine that knows nothing of them the person is told before.
    await office.reopen(async () => {
      const register = (await readdir(join(dirname(dataDir), 'state'))).find((name) => name.startsWith('paper-numbers-'));
      await rm(join(dirname(dataDir), 'state', register ?? ''));
      await copyFile(copy, join(dataDir, 'sportello.db'));
    });
    expect(valueOf(await desk().attestations.standing({ paymentId: first })).numberNote).toContain('prima di stampare controlla che la n. 5/2026 non sia già stata data');
    expect((await print(first)).number).toBe('5/2026');
    expect(valueOf(await desk().attestations.standing({ paymentId: second })).numberNote).toBeNull();
  }, 60_000);
});
