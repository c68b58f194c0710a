import { expect, test } from 'vitest';
import { z } from 'zod';
import { appendAudit, appendAudits, verifyAuditChain } from './audit.ts';
import { openTestEngine } from './engine.fixture.ts';
import { insertRows, insertRowsReturning } from './many-rows.ts';

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

test('audit entries written together are chained like those written one by one', async () => {
  const { engine } = await openTestEngine();
  const event = (subjectId: string) => ({ action: 'TEST_DONE', subjectKind: 'test', subjectId, operatorId: null, before: null, after: { n: 1 } });
  await engine.write('one', (unit) => appendAudit(unit, event('1')));
  await engine.write('many', (unit) => appendAudits(unit, Array.from({ length: 60 }, (_, number) => event(String(number + 2)))));
  await engine.write('none', (unit) => appendAudits(unit, []));
  await engine.write('again', (unit) => appendAudit(unit, event('last')));
  expect(await engine.read((reader) => verifyAuditChain(reader))).toMatchObject({ ok: true, entries: 62 });
});
