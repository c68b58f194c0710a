import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { once } from 'node:events';
import { flowFile } from './flow-file.ts';
import { receiptFile } from './receipt-file.ts';
import type { ReconciliationYear } from './reconciliation-year.ts';

/** How much of a year is wanted as files; what is left out is all of the flows and no receipt. */
export type WrittenParts = Readonly<{ flows?: number; receipts?: number }>;
export type WrittenYear = Readonly<{ flowFiles: number; receiptFiles: number; treasuryFiles: number }>;

/**
 * Writes a year into a folder: `flussi/` (one XML a version), `ricevute/` (the first so many), `tesoreria/` (named so that their order is that of loading), and `verita-*.jsonl`, the truth of rows and flows, one a line.
 * Nothing in a file's name is personal: flows are named by themselves, receipts by their number.
 */
export async function writeYear(year: ReconciliationYear, folder: string, parts: WrittenParts = {}): Promise<WrittenYear> {
  const flows = join(folder, 'flussi');
  const receipts = join(folder, 'ricevute');
  const treasury = join(folder, 'tesoreria');
  for (const part of [flows, receipts, treasury]) await mkdir(part, { recursive: true });
  return {
    treasuryFiles: await writeTreasury(year, folder, treasury), flowFiles: await writeFlows(year, folder, flows, parts.flows ?? Number.POSITIVE_INFINITY), receiptFiles: await writeReceipts(year, receipts, parts.receipts ?? 0),
  };
}

async function writeTreasury(year: ReconciliationYear, folder: string, treasury: string): Promise<number> {
  const truths = jsonLines(join(folder, 'verita-righe.jsonl'));
  let written = 0;
  for (const file of year.treasuryFiles()) {
    await writeFile(join(treasury, file.name), file.bytes);
    for (const truth of file.truths) await truths.add(truth);
    written += 1;
  }
  await truths.end();
  return written;
}

async function writeFlows(year: ReconciliationYear, folder: string, flows: string, most: number): Promise<number> {
  let written = 0;
  for (const flow of most > 0 ? year.flows() : []) {
    if (written >= most) break;
    await writeFile(join(flows, `${flow.header.name}${flow.superseded ? '_superato' : ''}.xml`), flowFile(flow));
    written += 1;
  }
  const truths = jsonLines(join(folder, 'verita-flussi.jsonl'));
  for (const truth of year.flowTruths()) await truths.add(truth);
  await truths.end();
  return written;
}

async function writeReceipts(year: ReconciliationYear, receipts: string, most: number): Promise<number> {
  let written = 0;
  for (const receipt of most > 0 ? year.receipts() : []) {
    if (written >= most) break;
    written += 1;
    await writeFile(join(receipts, `${String(written).padStart(7, '0')}.xml`), receiptFile(receipt, year.settings.seed));
  }
  return written;
}

function jsonLines(path: string): Readonly<{ add(value: unknown): Promise<void>; end(): Promise<void> }> {
  const stream = createWriteStream(path, 'utf8');
  return {
    add: async (value) => {
      if (!stream.write(`${JSON.stringify(value)}\n`)) await once(stream, 'drain');
    },
    end: async () => {
      stream.end();
      await once(stream, 'close');
    },
  };
}
