/** The generator of a measured year, in a process of its own: neither its memory nor its time are the program's. Arguments: number of payments, seed. Answers what `year-source-client.ts` asks; ends with whoever started it. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { flowFile } from './flow-file.ts';
import { layReceipts } from './laid-receipts.ts';
import { receiptFile } from './receipt-file.ts';
import { reconciliationYear } from './reconciliation-year.ts';
import { sourceRequest, type FlowBytes, type SourceAnswers, type SourceRequest } from './year-source-client.ts';

const [payments = '', seedText = ''] = process.argv.slice(2);
const seed = Number(seedText);
const year = reconciliationYear({ payments: Number(payments), seed });
const receipts = year.receipts();
const flows = year.flows();

function* some<T>(items: Iterator<T>, count: number): Generator<T> {
  for (let taken = 0; taken < count; taken += 1) {
    const next = items.next();
    if (next.done === true) return;
    yield next.value;
  }
}

function countOf(items: Iterable<unknown>): number {
  let count = 0;
  for (const _ of items) count += 1;
  return count;
}

async function writeTreasury(folder: string): Promise<SourceAnswers['TREASURY']> {
  const files: { name: string; rows: number }[] = [];
  for (const { name, bytes, rows } of year.treasuryFiles()) {
    await writeFile(join(folder, name), bytes);
    files.push({ name, rows: rows.length });
  }
  return files;
}

async function answer(request: SourceRequest): Promise<SourceAnswers[SourceRequest['ask']]> {
  switch (request.ask) {
    case 'ABOUT':
      return { asOf: year.asOf, entity: { fiscalCode: year.entity.fiscalCode, name: year.entity.name }, payments: year.counts.payments, flows: year.counts.flows, flowVersions: countOf(year.flows()), receipts: countOf(year.receipts()) };
    case 'LAY':
      return layReceipts(request.database, some(receipts, request.count), year.entity.fiscalCode);
    case 'TREASURY':
      return writeTreasury(request.folder);
    case 'RECEIPTS':
      return [...some(receipts, request.count)].map((receipt) => Buffer.from(receiptFile(receipt, seed)));
    case 'FLOWS':
      return [...some(flows, request.count)].map((flow): FlowBytes => ({ name: flow.header.name, raw: Buffer.from(flowFile(flow)), lines: flow.lines.length }));
  }
}

process.on('message', (message) => {
  const told = answer(sourceRequest.parse(message)).then((value) => ({ ok: true, value }), (thrown: unknown) => ({ ok: false, message: String(thrown) }));
  void told.then((reply) => process.send?.(reply));
});
