import { createHash, randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ApplicationContext } from '../application-context.ts';
import { openArchive, valueOf } from '../opened-archive.fixture.ts';
import { createExportJobs, type ExportJobOrder } from './export-jobs.ts';
import type { ListSource } from './list-source.ts';
import type { TableColumn, TableRow } from './table-cells.ts';

const COLUMNS: readonly TableColumn[] = [{ key: 'name', label: 'Debitore', kind: 'TEXT' }, { key: 'amount', label: 'Importo €', kind: 'AMOUNT' }];
const OPERATOR = { id: 7, name: 'M. Bianchi' };

function sourceOf(count: number, onPage: (from: number) => void = () => undefined): ListSource {
  return {
    title: 'Elenco', fileName: 'elenco', sheet: 'Elenco', topics: ['positions'], totals: async () => ({ count, lines: [] }), asked: async () => [],
    async page(_reader, _keys, cursor, limit) {
      const from = Number(cursor ?? 0);
      onPage(from);
      const rows = Array.from({ length: Math.min(limit, count - from) }, (_, index): TableRow => [`Debitore dal nome lungo, che occupa posto nel file, numero ${from + index}`, from + index]);
      return { rows, next: from + limit < count ? String(from + limit) : null };
    },
  };
}

function orderOf(source: ListSource, total: number): ExportJobOrder {
  return { id: randomUUID(), operator: OPERATOR, list: 'POSITIONS', format: 'CSV', fileName: 'elenco.csv', total, source, columns: COLUMNS, entity: 'Comune' };
}

async function begun(context: ApplicationContext, order: ExportJobOrder) {
  context.exports.begin(context, order);
  for (;;) {
    const state = context.exports.stateOf(order.id, OPERATOR.id);
    if (state !== null && state.state !== 'WAITING' && state.state !== 'RUNNING') return state;
    await new Promise((resume) => setTimeout(resume, 2));
  }
}

test('a long file is taken in pieces that put together are the file', async () => {
  const { context } = await openArchive();
  const order = orderOf(sourceOf(12_000), 12_000);
  const state = await begun(context, order);
  expect(state).toMatchObject({ state: 'READY', done: 12_000, total: 12_000, changedMeanwhile: false });
  const pieces: Buffer[] = [];
  for (let offset: number | null = 0; offset !== null;) {
    const piece: { contentBase64: string; bytes: number; next: number | null } = valueOfPiece(await context.exports.take(order.id, OPERATOR.id, offset));
    expect(piece.contentBase64.length).toBeLessThanOrEqual(1_048_576);
    pieces.push(Buffer.from(piece.contentBase64, 'base64'));
    offset = piece.next;
  }
  const file = Buffer.concat(pieces);
  expect(pieces.length).toBeGreaterThan(1);
  expect(file.byteLength).toBe(state.bytes);
  expect(createHash('sha256').update(file).digest('hex')).toBe(state.sha256);
  expect(file.toString('utf8').split('\r\n')).toHaveLength(12_002);
});

function valueOfPiece<T>(answer: Readonly<{ ok: true; value: T }> | Readonly<{ ok: false; error: string }>): T {
  return valueOf(answer.ok ? answer : { ok: false, error: { message: answer.error } });
}

test('rows changed while a file of several pictures was written are told; a short list is one picture', async () => {
  const { context, engine } = await openArchive();
  const changing = (count: number) => sourceOf(count, (from) => { if (from === 1_000) void engine.write('test.change', async (unit) => unit.touch('positions')); });
  expect(await begun(context, orderOf(changing(25_000), 25_000))).toMatchObject({ state: 'READY', done: 25_000, changedMeanwhile: true });
  expect(await begun(context, orderOf(sourceOf(25_000), 25_000))).toMatchObject({ state: 'READY', changedMeanwhile: false });
  expect(await begun(context, orderOf(changing(3_000), 3_000))).toMatchObject({ state: 'READY', changedMeanwhile: false });
});

test('stopped half way, the work ends and no file is left; the next one is made', async () => {
  const { context, dataDir } = await openArchive();
  const order: ExportJobOrder = orderOf(sourceOf(100_000, (from) => { if (from === 2_000) void context.exports.cancel(order.id, OPERATOR.id); }), 100_000);
  const state = await begun(context, order);
  expect(state).toMatchObject({ state: 'CANCELLED', message: null });
  expect(state.done).toBeLessThan(10_000);
  const next = orderOf(sourceOf(1), 1);
  expect(await begun(context, next)).toMatchObject({ state: 'READY' });
  expect(await readdir(join(dataDir, 'exports'))).toEqual([`${next.id}.csv`]);
});

test('nobody can end, or take from, an export of somebody else', async () => {
  const { context } = await openArchive();
  const order = orderOf(sourceOf(1), 1);
  await begun(context, order);
  expect(await context.exports.cancel(order.id, 8)).toBe(false);
  expect(await context.exports.take(order.id, 8, 0)).toEqual({ ok: false, error: 'GONE' });
  expect(context.exports.readyFile(order.id, 8)).toBeNull();
  expect(context.exports.stateOf(order.id, OPERATOR.id)?.state).toBe('READY');
});

test('closed, it makes nothing any more and leaves nothing behind', async () => {
  const { context, dataDir } = await openArchive();
  const jobs = createExportJobs(join(dataDir, 'altri'));
  const order = orderOf(sourceOf(200_000), 200_000);
  jobs.begin(context, order);
  await jobs.close();
  expect(jobs.stateOf(order.id, OPERATOR.id)?.state).toBe('CANCELLED');
  jobs.begin(context, orderOf(sourceOf(1), 1));
  expect(await readdir(dataDir)).not.toContain('altri');
});
