import { expect, test } from 'vitest';
import { z } from 'zod';
import { appendAudit, appendAudits, verifyAuditChain } from './audit.ts';
import { openTestEngine } from './engine.fixture.ts';
import { spineMigration } from './migrations/0001-spine.ts';
import { insertAlikeRows, insertRows, insertRowsReturning } from './many-rows.ts';
import { keepRawFiles, loadRawFile } from './raw-files.ts';

const HEAD = '/* test.many */ INSERT INTO workstation (www, machine, enrolled_at)';
const row = z.object({ www: z.string() });
const rowsFrom = (first: number, count: number) => Array.from({ length: count }, (_, number) => [String(first + number).padStart(3, '0'), 'desk', '2026']);

test.each([0, 1, 25, 26, 130])('%i rows are written, each once, and what was asked back comes back', async (count) => {
  const { engine } = await openTestEngine();
  await engine.write('first', (unit) => insertRows(unit, HEAD, rowsFrom(1, count)));
  const returned = await engine.write('second', (unit) => insertRowsReturning(unit, row, HEAD, rowsFrom(500, count), 'RETURNING www'));
  expect(returned.map(({ www }) => www).toSorted()).toEqual(rowsFrom(500, count).map(([www]) => www));
  expect(await engine.read((reader) => reader.all(row, 'SELECT www FROM workstation'))).toHaveLength(count * 2);
});

test('every value comes out as it went in, whatever is in it', async () => {
  const { engine } = await openTestEngine({ migrations: [spineMigration] });
  const values = ['', 'è «così» “là” €', 'a"b\\c\n\t\u0001', '{"a":[1]}', '[1]', 'null', '12', '\u2028', '😀', 'a\u0000b', "O'Hara", String.raw`\\u0000`];
  const kept = async (rows: readonly (readonly (string | number | bigint | Uint8Array | null)[])[]) => engine.write('values', async (unit) => {
    await insertRows(unit, '/* test.values */ INSERT INTO raw_file (sha256, content, bytes, received_at)', rows);
    return unit.all(z.object({ sha256: z.string(), bytes: z.int(), receivedAt: z.string() }), 'SELECT sha256, bytes, received_at FROM raw_file');
  });
  expect(await kept(values.map((text, index) => [String(index), new Uint8Array([index]), index * 1_000_000_007, text]))).toEqual(values.map((text, index) => ({ sha256: String(index), bytes: index * 1_000_000_007, receivedAt: text })));
  const HEAD_OF_TEXTS = '/* test.texts */ INSERT INTO archive_setting (key, value)';
  const written = await engine.write('texts', async (unit) => {
    await insertRows(unit, HEAD_OF_TEXTS, values.map((text, index) => [`t${String(index).padStart(3, '0')}`, text]));
    return unit.all(z.object({ value: z.string() }), "SELECT value FROM archive_setting WHERE key LIKE 't%' ORDER BY key");
  });
  expect(written.map(({ value }) => value)).toEqual(values);
  await expect(engine.write('inexact', (unit) => insertRows(unit, HEAD_OF_TEXTS, [['x', Number.NaN]]))).rejects.toThrow('not exact');
});

test('an empty file that comes alone is kept as empty', async () => {
  const { engine } = await openTestEngine({ migrations: [spineMigration] });
  await engine.write('keep', (unit) => keepRawFiles(unit, [{ sha256: 'e'.repeat(64), bytes: new Uint8Array() }]));
  expect((await engine.read((reader) => loadRawFile(reader, 'e'.repeat(64))))?.byteLength).toBe(0);
});

test('files of any length are kept byte by byte, each once', async () => {
  const { engine } = await openTestEngine({ migrations: [spineMigration] });
  const files = [new Uint8Array([1]), new Uint8Array([0, 255, 0]), new Uint8Array(), new Uint8Array(5_000_000).fill(7), Buffer.from('abc').subarray(1)].map((bytes, index) => ({ sha256: String(index).repeat(64), bytes }));
  await engine.write('keep', (unit) => keepRawFiles(unit, [...files, ...files.slice(0, 1)]));
  await engine.write('again', (unit) => keepRawFiles(unit, files));
  for (const { sha256, bytes } of files) expect(Buffer.compare((await engine.read((reader) => loadRawFile(reader, sha256))) ?? Buffer.from('none'), bytes)).toBe(0);
});

test.each([0, 1, 2, 63, 64, 65, 130])('%i rows that are alike in some columns, or in all that may be, are written as they are', async (count) => {
  const { engine } = await openTestEngine();
  const columns = ['www', 'machine', 'enrolled_at'];
  const alike = rowsFrom(1, count);
  const apart = rowsFrom(500, count).map(([www], place) => [www ?? '', place % 2 === 0 ? 'desk' : 'counter', `2026-${place}`]);
  await engine.write('alike', (unit) => insertAlikeRows(unit, 'test.alike', 'workstation', columns, alike));
  await engine.write('apart', (unit) => insertAlikeRows(unit, 'test.alike', 'workstation', columns, apart));
  const written = await engine.read((reader) => reader.all(z.object({ www: z.string(), machine: z.string(), enrolledAt: z.string() }), 'SELECT www, machine, enrolled_at FROM workstation ORDER BY www'));
  expect(written).toEqual([...alike, ...apart].map(([www, machine, enrolledAt]) => ({ www, machine, enrolledAt })));
});

test('audit entries written together are chained like those written one by one', async () => {
  const { engine } = await openTestEngine();
  const event = (subjectId: string) => ({ action: 'TEST_DONE', subjectKind: 'test', subjectId, operatorId: null, before: null, after: { n: 1 } });
  await engine.write('one', (unit) => appendAudit(unit, event('1')));
  await engine.write('many', (unit) => appendAudits(unit, Array.from({ length: 60 }, (_, number) => event(String(number + 2)))));
  await engine.write('none', (unit) => appendAudits(unit, []));
  await engine.write('again', (unit) => appendAudit(unit, event('last')));
  expect(await engine.read((reader) => verifyAuditChain(reader))).toMatchObject({ ok: true, entries: 62 });
});
