import { readFileSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ANOMALY_LABELS } from './anomaly-labels.ts';
import { assessReceipt, positionLookup, type Assessment, type KnownPosition } from './assessment.ts';
import { anomalySentence } from './assessment-sentences.ts';
import { compareReceipts, readReceiptFile, receiptKey, versionLabel, type ParsedReceipt } from './reading/index.ts';

const shared = process.env['SPORTELLO_SHARED'] ?? resolve(import.meta.dirname, '../../../../shared');
const samples = resolve(shared, 'samples');

const positionsFile = z.object({
  creditor: z.object({ fiscalCode: z.string(), segregationCode: z.string(), otherSegregationCodes: z.array(z.string()) }),
  positions: z.array(
    z.object({
      nav: z.string(),
      iuv: z.string(),
      amountCents: z.number(),
      status: z.enum(['UNPAID', 'CANCELLED']),
      transfers: z.array(z.object({ index: z.number(), payee: z.string(), iban: z.string(), stamp: z.boolean(), amountCents: z.number(), category: z.string() })),
    }),
  ),
});
const expectedFile = z.object({
  totals: z.record(z.string(), z.number()),
  files: z.record(z.string(), z.record(z.string(), z.unknown())),
});

const office = positionsFile.parse(JSON.parse(readFileSync(resolve(samples, 'rt-fdr-positions.json'), 'utf8')));
const expected = expectedFile.parse(JSON.parse(readFileSync(resolve(samples, 'rt-fdr-expected.json'), 'utf8')));
const fileNames = readdirSync(resolve(samples, 'rt')).filter((name) => name !== 'README.md').sort();

/** The smallest store that can hold what the rules look at: positions with their payments, receipts by key. */
function emptyOffice() {
  const positions = office.positions.map((position) => ({ ...position, paidBy: [] as string[] }));
  const receipts = new Map<string, ParsedReceipt>();
  const ownFiscalCodes = [office.creditor.fiscalCode];

  function known(position: (typeof positions)[number]): KnownPosition {
    return {
      nav: position.nav,
      state: position.paidBy.length > 0 ? 'PAID' : position.status === 'CANCELLED' ? 'CANCELLED' : 'OPEN',
      amountCents: position.amountCents,
      transfers: position.transfers.map(({ payee, ...transfer }) => ({ ...transfer, payeeFiscalCode: payee })),
      paidBy: position.paidBy,
    };
  }

  function assess(receipt: ParsedReceipt): Readonly<{ result: string; assessment: Assessment }> {
    const lookup = positionLookup(receipt, ownFiscalCodes);
    const position = lookup === null ? undefined : (positions.find((one) => one.nav === lookup.nav) ?? positions.find((one) => one.iuv === lookup.iuv));
    const assessment = assessReceipt(receipt, {
      ownFiscalCodes,
      segregationCodes: [office.creditor.segregationCode],
      otherSegregationCodes: office.creditor.otherSegregationCodes,
      position: position === undefined ? null : known(position),
    });
    if (assessment.result === 'REFUSED') return { result: 'REFUSED', assessment };
    const key = JSON.stringify(receiptKey(receipt));
    const stored = receipts.get(key);
    if (stored !== undefined) return { result: compareReceipts(stored, receipt).kind === 'CONFLICT' ? 'CONFLICT' : 'ALREADY', assessment };
    receipts.set(key, receipt);
    if (assessment.result === 'IMPORTED') position?.paidBy.push(receipt.receiptId ?? '');
    return { result: assessment.result, assessment };
  }

  async function importFile(name: string): Promise<Record<string, unknown>> {
    const read = await readReceiptFile(readFileSync(resolve(samples, 'rt', name)));
    if (!read.ok) return { kind: 'receipt', result: 'REFUSED', error: read.error.code };
    if (read.value.kind !== 'RECEIPT') return { kind: read.value.kind };
    const { receipt } = read.value;
    const { result, assessment } = assess(receipt);
    if (assessment.result === 'REFUSED') return { kind: 'receipt', result: 'REFUSED', error: assessment.code };
    const { receiptId, iuv, nav, totalCents, ownCents, transfers, ownTransfers } = assessment;
    const anomalies = assessment.anomalies.map((anomaly) => anomaly.code);
    return { kind: 'receipt', version: versionLabel(receipt), result, receiptId, iuv, nav, totalCents, ownCents, transfers, ownTransfers, anomalies };
  }

  return { importFile };
}

async function importAll(): Promise<ReadonlyMap<string, Record<string, unknown>>> {
  const { importFile } = emptyOffice();
  const results = new Map<string, Record<string, unknown>>();
  for (const name of fileNames) results.set(name, await importFile(name));
  return results;
}

describe('receipt samples of the shared set', async () => {
  const results = await importAll();

  test('every file of the expectation is there and none is beside it', () => {
    const expectedNames = Object.keys(expected.files).filter((name) => name.startsWith('rt/')).map((name) => name.slice(3));
    expect(fileNames).toEqual(expectedNames.sort());
    expect(fileNames).toHaveLength(24);
  });

  test.each(fileNames)('%s gives exactly what is prescribed', (name) => {
    const prescribed = Object.entries(expected.files[`rt/${name}`] ?? {}).filter(([key]) => key !== 'note' && key !== 'xsd');
    expect(prescribed.length).toBeGreaterThanOrEqual(3);
    expect(results.get(name)).toEqual(Object.fromEntries(prescribed));
  });

  test('totals over the whole set', () => {
    const all = [...results.values()];
    const imported = all.filter((one) => one['result'] === 'IMPORTED');
    const sum = (key: string): number => imported.reduce((total, one) => total + Number(one[key]), 0);
    const count = (result: string): number => all.filter((one) => one['result'] === result).length;
    expect({
      receiptsImported: imported.length,
      receiptsNoPayment: count('IMPORTED_NO_PAYMENT'),
      receiptsAlready: count('ALREADY'),
      receiptsRefused: count('REFUSED'),
      receiptTotalCents: sum('totalCents'),
      receiptOwnCents: sum('ownCents'),
    }).toEqual(Object.fromEntries(Object.entries(expected.totals).filter(([key]) => key.startsWith('receipt'))));
  });

  test('importing the whole set again changes nothing: every receipt is already there', async () => {
    const { importFile } = emptyOffice();
    for (const name of fileNames) await importFile(name);
    const again: unknown[] = [];
    for (const name of fileNames) again.push((await importFile(name))['result']);
    expect(new Set(again)).toEqual(new Set(['ALREADY', 'REFUSED']));
    expect(again.filter((result) => result === 'ALREADY')).toHaveLength(18);
  });

  test('every reporting flow sample is recognised and said to be unavailable, or refused for its bytes', async () => {
    const flows = readdirSync(resolve(samples, 'fdr')).filter((name) => name !== 'README.md');
    const kinds = new Set<string>();
    for (const name of flows) {
      const read = await readReceiptFile(readFileSync(resolve(samples, 'fdr', name)));
      if (!read.ok) kinds.add(read.error.code);
      else if (read.value.kind === 'ARCHIVE') for (const entry of read.value.entries) kinds.add(entry.outcome.ok ? entry.outcome.value.kind : entry.outcome.error.code);
      else kinds.add(read.value.kind);
    }
    expect(kinds).toEqual(new Set(['NOT_YET', 'E_ENCODING', 'E_DOCTYPE']));
  });
});

describe('what the samples carry inside', () => {
  async function receiptOf(name: string): Promise<ParsedReceipt> {
    const read = await readReceiptFile(readFileSync(resolve(samples, 'rt', name)));
    if (!read.ok || read.value.kind !== 'RECEIPT') throw new Error(`${name} is not a receipt`);
    return read.value.receipt;
  }

  test('every field of a v2 receipt is kept', async () => {
    const receipt = await receiptOf('01-v2-single.xml');
    expect(receipt).toEqual({
      source: 'PA_SEND_RT_V2',
      idPa: '99999000013', idBrokerPa: '99999000013', idStation: '99999000013_01',
      receiptId: '3c0e640bd7d8384d1e970e8f8aebea26',
      nav: '301500010000015313', iuv: '01500010000015313', organizationFiscalCode: '99999000013',
      outcome: 'OK', paymentAmountCents: 2207,
      description: 'Diritti di segreteria', companyName: 'Comune di Montelupara Test', officeName: null,
      debtor: expect.objectContaining({ identifierType: 'F', identifier: 'RSSLCU80A01H501K', fullName: 'Luca Rossi', city: 'Montelupara', country: 'IT', email: 'persona1@example.org' }),
      payer: expect.objectContaining({ fullName: 'Luca Rossi' }),
      transfers: [{
        index: 1, amountCents: 2207, payeeFiscalCode: '99999000013', companyName: 'Comune di Montelupara Test',
        iban: 'IT30G9999961000000060717356', stamp: null, remittanceInformation: 'Diritti di segreteria',
        transferCategory: '9/0101108TS/', category: '0101108TS', metadata: [], iur: '3c0e640bd7d8384d1e970e8f8aebea26', legacyOutcome: null,
      }],
      idPsp: 'PSPAITM1XXX', pspFiscalCode: '98888000019', pspVatNumber: '98888000019', pspCompanyName: 'Banca Aurora S.p.A.',
      idChannel: 'PSPAITM1XXX_01', channelDescription: 'app', paymentMethod: 'creditCard', paymentNote: null,
      feeCents: 150, primaryCiIncurredFeeCents: 0, idBundle: 'bundle-7', idCiBundle: null,
      paymentDateTime: { raw: '2026-09-14T10:15:30', instant: '2026-09-14T08:15:30.000Z', romeDate: '2026-09-14' },
      applicationDate: { raw: '2026-09-14', date: '2026-09-14' }, transferDate: { raw: '2026-09-15', date: '2026-09-15' },
      paidOn: '2026-09-14', metadata: [{ key: 'IUPD', value: 'D01' }], standIn: false,
    });
  });

  test('the digital stamp gives its number and the hash of the document', async () => {
    const stamp = (await receiptOf('11-v2-marca-da-bollo.xml')).transfers[1]?.stamp;
    expect(stamp).toMatchObject({ iubd: '88715064996827', documentHash: 'Wd/wOfEHwgBJDkvzB9iT/BqvyzkeU5aqbocaPQwceTA=', amountCents: 1600, stampType: '01', sellerFiscalCode: '98888000027', purchasedAtRaw: '2026-09-15T10:15:30+02:00' });
  });

  test('accents survive ISO-8859-1, and a receipt without payer has none', async () => {
    const receipt = await receiptOf('x3-latin1-declared.xml');
    expect(receipt.description).toBe('Certificato di città');
    expect(receipt.debtor.fullName).toBe('Nicolò Costa');
    expect(receipt.payer).toBeNull();
  });

  test('in a legacy RT the pagatore is the debtor, the IUR n/a is no id and the notice number is not invented', async () => {
    const receipt = await receiptOf('10-legacy-rt-esito1.xml');
    expect(receipt.debtor).toMatchObject({ identifier: 'CSTNCL85H09G224U', fullName: 'Nicolò Costa' });
    expect(receipt).toMatchObject({ receiptId: null, nav: null, payer: null, outcome: 'KO', paidOn: null });
    expect(receiptKey(receipt)).toEqual({ kind: 'LEGACY', organizationFiscalCode: '99999000013', iuv: '01500010000017939', ccp: '996a1986cf8a68ebe09afdca47d2cd43' });
  });

  test('Biz Events gives the time from the formatted field and leaves what it does not know null', async () => {
    const receipt = await receiptOf('15-bizevents-secondary-payee.json');
    expect(receipt).toMatchObject({ paymentAmountCents: 7867, feeCents: 100, standIn: null, idPa: null, paidOn: '2026-09-16' });
    expect(receipt.paymentDateTime).toEqual({ raw: '2026-09-16T10:15:30', instant: '2026-09-16T08:15:30.000Z', romeDate: '2026-09-16' });
  });

  test('reading survives JSON: a stored receipt compares as the same', async () => {
    const receipt = await receiptOf('11-v2-marca-da-bollo.xml');
    expect(JSON.parse(JSON.stringify(receipt))).toEqual(receipt);
  });

  test('anomaly sentences carry the figures', async () => {
    const receipt = await receiptOf('13-v2-amount-differs.xml');
    const sentence = anomalySentence({ code: 'R_AMOUNT', dueCents: 5000, paidCents: 5130, differenceCents: 130 }, receipt);
    expect(sentence).toBe('Dovuti 50,00\u00a0€, pagati 51,30\u00a0€: 1,30\u00a0€ in più.');
    expect(Object.values(ANOMALY_LABELS).every((label) => label.length > 0)).toBe(true);
  });
});
