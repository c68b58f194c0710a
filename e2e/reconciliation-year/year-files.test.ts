import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { flowAnomalies, readFlow } from '../../main/features/flows/index.ts';
import { readReceiptFile } from '../../main/features/payments/reading/index.ts';
import { flowFile } from './flow-file.ts';
import { receiptFile } from './receipt-file.ts';
import { reconciliationYear } from './reconciliation-year.ts';
import { writeYear } from './write-year.ts';

const year = reconciliationYear({ payments: 10_000 });
const folders: string[] = [];

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'reconciliation-year-'));
  folders.push(folder);
  return folder;
}

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

describe('files of flows and receipts', () => {
  test('a flow is read back as it was drawn, and is odd only where it was made so', async () => {
    for (const flow of year.flows()) {
      const read = await readFlow({ form: 'XML', text: flowFile(flow) });
      if (!read.ok) throw new Error(read.error.message);
      const { header, lines, truth } = flow;
      expect(read.value).toMatchObject({ flowName: header.name, flowDateTime: header.createdAt, pspId: header.provider.id, trn: header.settlementId, regulationDate: header.settledOn, receiverFiscalCode: year.entity.fiscalCode, declaredPayments: header.count, declaredCents: header.totalCents });
      expect(read.value.lines).toEqual(lines.map((line) => ({ ...line, outcome: String(line.outcome) })));
      const odd = truth.madeAs === 'ANOMALOUS_FLOW' ? [`F_${truth.detail}`] : header.provider.nameStyle === 'HASH' ? ['F_NAME'] : [];
      expect([header.name, ...flowAnomalies(read.value)]).toEqual([header.name, ...odd]);
    }
  });

  test('a receipt is read back as it was drawn, with a notice or without', async () => {
    const sources = new Set<string>();
    let place = 0;
    for (const receipt of year.receipts()) {
      place += 1;
      if (place % 20 !== 0 && receipt.nav?.startsWith('3') === true) continue;
      const read = await readReceiptFile(Buffer.from(receiptFile(receipt, year.settings.seed)));
      if (!read.ok || read.value.kind !== 'RECEIPT') throw new Error(`Not a receipt: ${receipt.iuv}`);
      const { receipt: found, warnings } = read.value;
      sources.add(found.source);
      expect([warnings, found.iuv, found.paidOn]).toEqual([[], receipt.iuv, receipt.paidOn]);
      const own = found.transfers.find(({ index }) => index === receipt.transferIndex);
      expect([own?.amountCents, own?.iur]).toEqual([receipt.amountCents, receipt.receiptId]);
    }
    expect([...sources].sort()).toEqual(['LEGACY_RT', 'PA_SEND_RT_V2']);
  });
});

describe('a year in a folder', () => {
  test('holds the treasury files in the order of loading, as many flows and receipts as asked, and the truth; twice the same', async () => {
    const [first, second] = [await newFolder(), await newFolder()];
    const written = await writeYear(year, first, { flows: 30, receipts: 12 });
    expect(await writeYear(year, second, { flows: 30, receipts: 12 })).toEqual(written);
    expect(written).toEqual({ treasuryFiles: year.counts.files, flowFiles: 30, receiptFiles: 12 });
    expect((await readdir(join(first, 'tesoreria'))).sort()).toEqual([...year.treasuryFiles()].map(({ name }) => name));
    const names = (await readdir(first, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(first.length));
    expect(names.length).toBe(year.counts.files + 30 + 12 + 2);
    for (const name of names) expect((await readFile(join(first, name))).equals(await readFile(join(second, name))), name).toBe(true);
    const truths = (await readFile(join(first, 'verita-righe.jsonl'), 'utf8')).trimEnd().split('\n');
    expect(truths.length).toBe(year.counts.rows);
    expect((await readFile(join(first, 'verita-flussi.jsonl'), 'utf8')).trimEnd().split('\n').length).toBe(year.counts.flows + year.counts.missingFlows);
  });
});
