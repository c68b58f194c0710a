import { afterAll, beforeAll, expect, test } from 'vitest';
import { flowXml, row } from '../features/flows/flows.fixture.ts';
import { receiptXml, transferXml } from '../features/payments/reading/receipt-message.fixture.ts';
import { counterForm, newRequestId, valueOf } from './testing/archive-desk.ts';
import { openTreasuryDesk, type TreasuryDesk } from './testing/treasury-desk.ts';

const ENTITY = '00999000011';
let office: TreasuryDesk;
beforeAll(async () => { office = await openTreasuryDesk(); }, 60_000);
afterAll(() => office.cleanUp());
const desk = () => office.desk();

async function arrive(...files: readonly string[]): Promise<void> {
  const { totals } = valueOf(await desk().payments.importFiles({ requestId: newRequestId(), files: files.map((file, index) => ({ name: `${index}.xml`, contentBase64: Buffer.from(file).toString('base64') })) }));
  expect(totals.refused).toBe(0);
  await office.archive().context.reconciliation?.caughtUp();
}

/** A legacy receipt (receipts-fdr.md 1.3) of several payments, each with its IUR. */
function legacyReceipt(iuv: string, singles: readonly Readonly<{ iur: string; amount: string }>[]): string {
  const total = singles.reduce((sum, { amount }) => sum + Number(amount), 0).toFixed(2);
  const subject = (name: string, kind: string, code: string) => `<identificativoUnivoco${name}><tipoIdentificativoUnivoco>${kind}</tipoIdentificativoUnivoco><codiceIdentificativoUnivoco>${code}</codiceIdentificativoUnivoco></identificativoUnivoco${name}>`;
  return `<RT xmlns="http://www.digitpa.gov.it/schemas/2011/Pagamenti/"><versioneOggetto>6.2.0</versioneOggetto><dominio><identificativoDominio>${ENTITY}</identificativoDominio></dominio><identificativoMessaggioRicevuta>m${iuv}</identificativoMessaggioRicevuta><dataOraMessaggioRicevuta>2026-03-09T10:15:30</dataOraMessaggioRicevuta><riferimentoMessaggioRichiesta>q${iuv}</riferimentoMessaggioRichiesta><riferimentoDataRichiesta>2026-03-09</riferimentoDataRichiesta>
    <istitutoAttestante>${subject('Attestante', 'B', 'PSPBITR1XXX')}<denominazioneAttestante>Banca Aurora</denominazioneAttestante></istitutoAttestante><enteBeneficiario>${subject('Beneficiario', 'G', ENTITY)}<denominazioneBeneficiario>Comune di Valbianca</denominazioneBeneficiario></enteBeneficiario><soggettoPagatore>${subject('Pagatore', 'G', '98110000126')}<anagraficaPagatore>Ditta Prova</anagraficaPagatore></soggettoPagatore>
    <datiPagamento><codiceEsitoPagamento>0</codiceEsitoPagamento><importoTotalePagato>${total}</importoTotalePagato><identificativoUnivocoVersamento>${iuv}</identificativoUnivocoVersamento><CodiceContestoPagamento>c${iuv}</CodiceContestoPagamento>${singles.map(({ iur, amount }) => `<datiSingoloPagamento><singoloImportoPagato>${amount}</singoloImportoPagato><dataEsitoSingoloPagamento>2026-03-09</dataEsitoSingoloPagamento><identificativoUnivocoRiscossione>${iur}</identificativoUnivocoRiscossione><causaleVersamento>Canone</causaleVersamento><datiSpecificiRiscossione>9/0101110IM/</datiSpecificiRiscossione></datiSingoloPagamento>`).join('')}</datiPagamento></RT>`;
}

const flow = (name: string, iuv: string, iur: string, amount: string): string => flowXml({ name: `2026-03-10PSPBITR1XXX-${name}`, at: '2026-03-11T08:00:00', trn: `TRN-${name}`, receiver: ENTITY, sender: 'PSPBITR1XXX', total: amount, rows: [row({ iuv, iur, amount, index: '', day: '2026-03-09' })] }).replace('<dataRegolamento>2026-09-16', '<dataRegolamento>2026-03-10');

async function groups(): Promise<Readonly<Record<string, readonly [number, number]>>> {
  const { buckets } = valueOf(await desk().reconciliation.overview({ month: null }));
  const shown = ['PAYMENT_WITHOUT_RECEIPT', 'DOUBLE_PAYMENT', 'RECEIPT_AMOUNT_DIFFERS', 'PAYMENT_NOT_REPORTED'];
  return Object.fromEntries(buckets.filter(({ bucket, count }) => shown.includes(bucket) && count > 0).map(({ bucket, count, cents }) => [bucket, [count, cents]]));
}

async function importCredit(causale: string, amount: string, provvisorio: string): Promise<Readonly<{ id: number; version: number }>> {
  const csv = ['anno;provvisorio;data;anagrafica;causale;importo', `2026;${provvisorio};12/03/2026;BANCA ESEMPIO;${causale};${amount}`].join('\r\n');
  const columns = { bookingDate: 3, causale: 5, amount: 6, debit: null, year: 1, bolletta: null, provvisorio: 2, payerName: 4, valueDate: null, endToEndId: null, bankRef: null, account: null };
  const { maps } = valueOf(await desk().treasury.columnMaps({}));
  const map = maps[0] ?? valueOf(await desk().treasury.saveColumnMap({ requestId: newRequestId(), id: null, expectedVersion: null, map: { name: 'Prova', separator: ';', headerLines: 1, decimalMark: ',', negativeAmounts: 'REVERSAL', account: null, columns } }));
  valueOf(await desk().treasury.importFiles({ requestId: newRequestId(), files: [{ name: `${provvisorio}.csv`, contentBase64: Buffer.from(csv).toString('base64') }], columnMapId: map.id }));
  await office.archive().context.reconciliation?.caughtUp();
  const { rows } = valueOf(await desk().treasury.movements({ filter: { from: null, to: null, statuses: [], treasuryFileId: null, account: null, text: '' }, cursor: null, limit: 100 }));
  const found = rows.find(({ number }) => number === `provv. ${provvisorio}`);
  if (found === undefined) throw new Error('No such movement');
  return found;
}

async function confirm(text: string, cents: string, provvisorio: string): Promise<void> {
  const movement = await importCredit(`RIVERSAMENTO /PUR/LGPE-RIVERSAMENTO/URI/2026-03-10PSPBITR1XXX-${text}`, cents, provvisorio);
  valueOf(await desk().reconciliation.accept({ requestId: newRequestId(), movements: [{ movementId: movement.id, expectedVersion: movement.version }] }));
}

/** The position that a receipt of a notice of this desk pays. */
async function position(iuv: string, cents: number): Promise<Readonly<{ positionId: number; paymentId: number }>> {
  const { rows } = valueOf(await desk().payments.list({ view: 'UNASSIGNED', text: '', cursor: null, limit: 50 }));
  const paymentId = rows.find((one) => one.iuv === iuv)?.id ?? 0;
  const service = valueOf(await desk().catalogue.services({ includeRetired: false, text: '' })).services[0];
  const made = valueOf(await desk().payments.createPosition({ requestId: newRequestId(), paymentId, serviceId: service?.id ?? 0, year: 2026, debtor: { ...counterForm(1).debtor, fiscalCode: null, name: 'Neri Anna' }, description: 'Canone', amountCents: cents, reason: 'Prova', acceptDuplicate: true }));
  return { positionId: made.positionId, paymentId };
}
const state = async (id: number) => valueOf(await desk().positions.show({ id, nav: null })).state;
const quittance = async (paymentId: number) => valueOf(await desk().attestations.standing({ paymentId })).allowed;

test('a legacy receipt of two payments is reported and collected half by half, and no half is double of the other', async () => {
  const service = valueOf(await desk().catalogue.services({ includeRetired: false, text: '' })).services[0];
  const { id: positionId, nav } = valueOf(await desk().positions.create({ requestId: newRequestId(), ...counterForm(service?.id ?? 0, 10_000), draft: false, acceptDuplicate: true, replacesId: null }));
  const iuv = (nav ?? '').slice(1);
  await arrive(legacyReceipt(iuv, [{ iur: 'IUR-A', amount: '60.00' }, { iur: 'IUR-B', amount: '40.00' }]));
  const paymentId = valueOf(await desk().positions.show({ id: positionId, nav: null })).payments[0]?.id ?? 0;
  expect(await groups()).toEqual({ PAYMENT_NOT_REPORTED: [1, 10_000] });

  await arrive(flow('A', iuv, 'IUR-A', '60.00'));
  expect(await groups()).toEqual({ RECEIPT_AMOUNT_DIFFERS: [1, 6_000] });
  await confirm('A', '60,00', '7001');
  expect([await state(positionId), await quittance(paymentId)]).toEqual(['PAID', false]);

  await arrive(flow('B', iuv, 'IUR-B', '40.00'));
  expect(await groups()).toEqual({});
  expect([await state(positionId), await quittance(paymentId)]).toEqual(['REPORTED', false]);
  await confirm('B', '40,00', '7002');
  expect([await state(positionId), await quittance(paymentId)]).toEqual(['RECONCILED', true]);

  // Another IUR of the same notice is no part of it: paid twice.
  await arrive(flow('C', iuv, 'IUR-C', '60.00'));
  expect(await groups()).toMatchObject({ DOUBLE_PAYMENT: [3, 16_000] });
  await office.archive().context.reconciliation?.rebuild();
  expect(await groups()).toMatchObject({ DOUBLE_PAYMENT: [3, 16_000] });
}, 60_000);

test('a receipt of which one credit brought a part is unreported for the rest', async () => {
  const before = await groups();
  const iuv = '47000000000000202';
  await arrive(legacyReceipt(iuv, [{ iur: 'IUR-D', amount: '70.00' }, { iur: 'IUR-E', amount: '30.00' }]));
  const { positionId, paymentId } = await position(iuv, 10_000);
  const credit = await importCredit(`BONIFICO RIF ${iuv}`, '70,00', '7003');
  valueOf(await desk().reconciliation.match({ requestId: newRequestId(), movements: [{ movementId: credit.id, expectedVersion: credit.version }], shares: [{ movementId: credit.id, target: { kind: 'RECEIPT', id: paymentId }, cents: 7_000 }], difference: null, note: null }));
  expect(await groups()).toEqual({ ...before, PAYMENT_NOT_REPORTED: [1, 3_000] });
  const { rows } = valueOf(await desk().reconciliation.page({ bucket: 'PAYMENT_NOT_REPORTED', month: null, text: '', cursor: null, limit: 10 }));
  expect(rows).toMatchObject([{ amountCents: 3_000, explanation: expect.stringMatching(/^Di questa ricevuta 70,00.€ sono già accreditati da soli/) }]);
  expect([await state(positionId), await quittance(paymentId)]).toEqual(['PAID', false]);

  // The other part comes with a flow: together they are the receipt.
  await arrive(flow('E', iuv, 'IUR-E', '30.00'));
  expect(await groups()).toEqual(before);
  await confirm('E', '30,00', '7004');
  expect([await state(positionId), await quittance(paymentId)]).toEqual(['RECONCILED', true]);
}, 60_000);

test('the day of a receipt that comes with a fuller copy is where the receipt is looked for', async () => {
  const iuv = '47000000000000303';
  const receipt = (tail: string) => receiptXml({ receiptId: 'rt-late-day', iuv, fiscalCode: ENTITY, noticeNumber: `3${iuv}`, paymentAmount: '12.00', transfers: transferXml({ amount: '12.00', payee: ENTITY }), tail }).replace('<idPA>99999000013', `<idPA>${ENTITY}`);
  const kept = async (month: string | null) => valueOf(await desk().reconciliation.page({ bucket: 'PAYMENT_NOT_REPORTED', month, text: 'rt-late-day', cursor: null, limit: 10 })).rows;
  await arrive(receipt(''));
  // Known by its day of arrival: it has time.
  expect(await kept(null)).toEqual([]);
  await arrive(receipt('<paymentDateTime>2026-02-20T10:00:00</paymentDateTime><applicationDate>2026-02-20</applicationDate>'));
  expect(await kept('2026-02')).toMatchObject([{ paidOn: '2026-02-20', amountCents: 1_200 }]);
  await office.archive().context.reconciliation?.rebuild();
  expect(await kept('2026-02')).toHaveLength(1);
}, 60_000);
