import { expect, test } from 'vitest';
import { addTestOperator, type OpenedArchive } from '../opened-archive.fixture.ts';
import { importReceiptFiles, type ImportedFile } from '../payments/index.ts';
import { flowFiles } from './import-flow-files.ts';
import { flowJson, flowXml, openOffice, row, storedFlows } from './flows.fixture.ts';

let requests = 0;

async function openDesk() {
  const archive: OpenedArchive = await openOffice();
  const operator = await addTestOperator(archive, 'ACCOUNTING');
  const take = async (name: string, content: string): Promise<ImportedFile | undefined> => (await importReceiptFiles(archive.context, operator, [{ name, bytes: Buffer.from(content) }], `request-${(requests += 1)}`, flowFiles))[0];
  return { archive, take };
}

const line = (index: number) => ({ index, iuv: '01500010000015313', iur: `iur-${index}`, idTransfer: 1, pay: 22.07, payStatus: 'EXECUTED', payDate: '2026-09-14T00:00:00Z' });
const headerOf = (rows: readonly object[]): string => JSON.stringify((JSON.parse(flowJson({ rows, sum: Number((rows.length * 22.07).toFixed(2)) })) as { header: unknown }).header);
const pageOf = (rows: readonly object[], page: number, of: number): string => JSON.stringify({ metadata: { pageSize: 1000, pageNumber: page, totPage: of }, count: rows.length, data: rows });

test('a header waits for its pages; the last of them records the flow', async () => {
  const { archive, take } = await openDesk();
  const rows = [line(1), line(2), line(3)];
  expect(await take('testata.json', headerOf(rows))).toMatchObject({ result: 'PARTIAL', kind: 'flow', message: expect.stringContaining('importa anche le pagine'), flow: { headerCount: 3, headerCents: 6621 } });
  expect(await storedFlows(archive)).toEqual([]);
  expect(await take('pagina-2.json', pageOf(rows.slice(2), 2, 2))).toMatchObject({ result: 'PARTIAL', kind: 'flow-page', message: expect.stringContaining('1 pagine su 2') });
  expect(await take('pagina-1.json', pageOf(rows.slice(0, 2), 1, 2))).toMatchObject({ result: 'IMPORTED', flow: { rows: 3, sumCents: 6621, outcomes: { 0: 3 } } });
  expect(await storedFlows(archive)).toMatchObject([{ state: 'CURRENT', payments: 3, revision: 1 }]);
  expect(await take('testata.json', headerOf(rows))).toMatchObject({ result: 'ALREADY' });
  expect(await take('pagina-2.json', pageOf(rows.slice(2), 2, 2))).toMatchObject({ result: 'PARTIAL' });
  expect(await take('pagina-1.json', pageOf(rows.slice(0, 2), 1, 2))).toMatchObject({ result: 'WITH testata.json', resultLabel: 'Pagina di testata.json' });
});

test('a page without a header, or of another header, is not guessed at', async () => {
  const { archive, take } = await openDesk();
  expect(await take('pagina.json', pageOf([line(1)], 1, 1))).toMatchObject({ result: 'REFUSED', error: 'E_KIND', message: expect.stringContaining('importa prima la testata') });
  await take('testata.json', headerOf([line(1), line(2)]));
  expect(await take('pagina.json', pageOf([line(1)], 1, 1))).toMatchObject({ result: 'REFUSED', error: 'E_KIND', message: expect.stringContaining('non tornano') });
  expect(await storedFlows(archive)).toEqual([]);
});

test('pages that say something else than the flow that is here are a conflict', async () => {
  const { archive, take } = await openDesk();
  await take('flusso.xml', flowXml());
  expect(await take('testata.json', headerOf([line(1)]))).toMatchObject({ result: 'ALREADY' });
  expect(await take('pagina.json', pageOf([{ ...line(1), iur: 'another' }], 1, 1))).toMatchObject({ result: 'CONFLICT', message: expect.stringContaining('resta valida la prima') });
  expect(await storedFlows(archive)).toHaveLength(1);
});

test('a whole flow as downloaded by the interface is taken as it is', async () => {
  const { take } = await openDesk();
  expect(await take('flusso.json', flowJson())).toMatchObject({ result: 'IMPORTED', kind: 'flow', resultLabel: 'Importato', flow: { flowId: '2026-09-16PSPAITM1XXX-S1', signedSumCents: 2207, bankRemittance: '/PUR/LGPE-RIVERSAMENTO/URI/2026-09-16PSPAITM1XXX-S1' } });
});

test('a refused flow says its cause, and a repeated request answers as the first time', async () => {
  const { archive } = await openDesk();
  const operator = await addTestOperator(archive, 'SUPERVISOR');
  const files = [{ name: 'f.xml', bytes: Buffer.from(flowXml({ rows: [row({ amount: '0.00' })] })) }];
  const [first] = await importReceiptFiles(archive.context, operator, files, 'request-again', flowFiles);
  expect(first).toMatchObject({ kind: 'flow', result: 'REFUSED', error: 'E_XSD', message: expect.stringMatching(/^Struttura o valori non ammessi\. Riga 1: /) });
  expect(await importReceiptFiles(archive.context, operator, files, 'request-again', flowFiles)).toEqual([first]);
});
