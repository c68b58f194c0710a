import { expect, test } from 'vitest';
import { readReceiptFile } from '../../payments/index.ts';
import { flowJson, flowXml, row, type FlowParts } from '../flows.fixture.ts';
import { rawSumCents, signedSumCents, type ParsedFlow } from '../parsed-flow.ts';
import { readFlow } from './index.ts';

async function read(content: string) {
  const document = await readReceiptFile(Buffer.from(content));
  if (!document.ok) return document;
  if (document.value.kind !== 'NOT_YET' || document.value.flow === null) throw new Error('not a flow');
  return readFlow(document.value.flow);
}

async function flowOf(content: string): Promise<ParsedFlow> {
  const flow = await read(content);
  if (!flow.ok) throw new Error(flow.error.message);
  return flow.value;
}

test('XML and REST copies of a flow give the same flow', async () => {
  const [xml, rest] = [await flowOf(flowXml()), await flowOf(flowJson({ fdrDate: '2026-09-16T06:59:07Z' }))];
  expect(rest).toEqual({ ...xml, revision: 1, publishedAt: '2026-09-16T09:00:00.000Z', pspName: 'Banca Aurora', receiverName: 'Comune' });
  expect(xml).toMatchObject({ flowAt: '2026-09-16T06:59:07.000Z', flowDateTime: '2026-09-16T08:59:07', pspId: 'PSPAITM1XXX', regulationDate: '2026-09-16', declaredCents: 2207 });
});

test('a reversal is taken off whatever its sign', async () => {
  const positive = await flowOf(flowXml({ rows: [row(), row({ outcome: '3', iur: 'b', amount: '10.00' })] }));
  const negative = await flowOf(flowXml({ rows: [row(), row({ outcome: '3', iur: 'b', amount: '-10.00' })] }));
  expect([rawSumCents(positive.lines), signedSumCents(positive.lines)]).toEqual([3207, 1207]);
  expect([rawSumCents(negative.lines), signedSumCents(negative.lines)]).toEqual([1207, 1207]);
});

test('the revision that some programs write into the XML is read', async () => {
  expect(await flowOf(flowXml().replace('<dataOraFlusso>', '<revisioneFlusso>4</revisioneFlusso><dataOraFlusso>'))).toMatchObject({ revision: 4 });
});

test('elements of a later version are let by after the required ones, not before', async () => {
  const later = flowXml().replace('<datiSingoliPagamenti>', '<novita><a>1</a></novita><datiSingoliPagamenti><altro>x</altro>');
  expect((await flowOf(later)).lines).toHaveLength(1);
  expect(await read(flowXml({ before: '<novita/>' }))).toMatchObject({ ok: false, error: { code: 'E_XSD', message: expect.stringContaining('“novita”') } });
});

test.each<[string, Partial<FlowParts>, string]>([
  ['an amount of zero', { rows: [row(), row({ amount: '0.00' })] }, 'Riga 2: il campo singoloImportoPagato contiene “0.00”'],
  ['an amount without decimals', { rows: [row({ amount: '22' })] }, 'Riga 1: il campo singoloImportoPagato'],
  ['a payment with a minus', { rows: [row({ amount: '-22.07' })] }, 'Riga 1: il campo singoloImportoPagato'],
  ['an index beyond five', { rows: [row({ index: '6' })] }, 'indiceDatiSingoloPagamento contiene “6”'],
  ['a day that is not', { rows: [row({ day: '2026-02-30' })] }, 'dataEsitoSingoloPagamento contiene “2026-02-30”'],
  ['a row without IUV', { rows: [row({ iuv: '' })] }, 'Riga 1: il campo identificativoUnivocoVersamento è vuoto'],
  ['an IUV too long', { rows: [row({ iuv: '1'.repeat(36) })] }, 'non più di 35 caratteri'],
  ['no rows', { rows: [], count: 1, total: '1.00' }, 'non contiene righe'],
  ['a total too large', { total: '1000000000.00' }, 'importoTotalePagamenti contiene “1000000000.00”'],
  ['a wrong time', { at: 'ieri' }, 'dataOraFlusso contiene “ieri”'],
  ['no payment order', { trn: '' }, 'identificativoUnivocoRegolamento è vuoto'],
])('a flow with %s is refused, and the message says where', async (_name, parts, message) => {
  expect(await read(flowXml(parts))).toMatchObject({ ok: false, error: { code: 'E_XSD', message: expect.stringContaining(message) } });
});

test('a REST flow of which rows are missing is refused, not recorded in part', async () => {
  expect(await read(flowJson({ computedTot: 2, tot: 2 }))).toMatchObject({ ok: false, error: { code: 'E_XML', message: expect.stringContaining('ne risultano 2 righe e ne sono arrivate 1') } });
});

test('rows of REST come in any order and in pages, twice if a page came twice', async () => {
  const line = (index: number) => ({ index, iuv: '01500010000015313', iur: `iur-${index}`, idTransfer: 1, pay: 1.1, payStatus: index === 2 ? 'NO_RPT' : 'EXECUTED', payDate: '2026-09-14T22:30:00Z' });
  const whole = flowJson({ rows: [line(3), line(1), line(2), line(1)], tot: 3, computedTot: 3, sum: 3.3000000000000003 });
  const flow = await flowOf(whole);
  expect(flow.lines.map(({ iur, outcome, paidOn }) => [iur, outcome, paidOn])).toEqual([['iur-1', '0', '2026-09-15'], ['iur-2', '9', '2026-09-15'], ['iur-3', '0', '2026-09-15']]);
  expect(flow.declaredCents).toBe(330);
  const { header, payments } = JSON.parse(whole) as { header: unknown; payments: unknown[] };
  const paged = JSON.stringify({ header, payments: [{ metadata: { pageNumber: 1, totPage: 2 }, data: payments.slice(0, 2) }, { metadata: { pageNumber: 2, totPage: 2 }, data: payments.slice(2) }] });
  expect((await flowOf(paged)).lines).toEqual(flow.lines);
  expect(await read(flowJson({ rows: [line(1), { ...line(1), pay: 2 }], tot: 1, computedTot: 1 }))).toMatchObject({ ok: false, error: { message: expect.stringContaining('Riga 1: compare due volte') } });
});

test('a wrong field of REST is named with its row', async () => {
  expect(await read(flowJson({ rows: [{ index: 1, iuv: '', iur: 'x', idTransfer: 1, pay: 1, payStatus: 'EXECUTED', payDate: '2026-09-14' }] }))).toMatchObject({ ok: false, error: { code: 'E_XSD', message: expect.stringContaining('Riga 1: il campo “iuv”') } });
});

test('a file cut short says where it ends', async () => {
  expect(await read(flowXml().slice(0, -40))).toMatchObject({ ok: false, error: { code: 'E_XML', message: expect.stringMatching(/riga 2, colonna \d+/) } });
});
