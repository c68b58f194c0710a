import { expect, test } from 'vitest';
import { z } from 'zod';
import { toDatabaseError } from './database-error.ts';
import { openTestEngine } from './engine.fixture.ts';
import { applicationMigrations } from './migrations/application-migrations.ts';
import { preparedForAnyValue, queryName, refuseSecondStatement, refuseUnlessChange, refuseUnlessRows, VALUES_THAT_CHOOSE_AN_INDEX } from './statements.ts';

test('a query is named by its leading comment, else by a hash of its text', () => {
  expect(queryName('\n  /* positions.search */ SELECT 1')).toBe('positions.search');
  expect(queryName('SELECT 1')).toMatch(/^sql#[0-9a-f]{8}$/);
  expect(queryName('/* words that are a remark */ SELECT 1')).toMatch(/^sql#/);
});

test.each(['SELECT 1; DELETE FROM a', `SELECT ';'; SELECT 2`, 'SELECT 1 -- one;\n; SELECT 2'])('a second statement is refused: %s', (sql) => {
  expect(() => refuseSecondStatement(sql)).toThrow('one statement');
});

test.each(['SELECT 1;', `SELECT ';a' AS "x;y" /* ; z */ -- ; w`, 'CREATE TRIGGER t BEFORE DELETE ON a BEGIN SELECT 1; END'])('one statement passes: %s', (sql) => {
  expect(() => refuseSecondStatement(sql)).not.toThrow();
});

test.each(['COMMIT', 'BEGIN', '/* x */ SAVEPOINT a', 'PRAGMA synchronous = OFF', 'ATTACH x AS y', 'DROP TABLE a', 'VACUUM', 'SELECT 1'])('run() refuses %s', (sql) => {
  expect(() => refuseUnlessChange(sql)).toThrow('not a statement for run');
});

test.each(['COMMIT', 'ROLLBACK', 'DROP TABLE a', 'ATTACH x AS y'])('all() and get() refuse %s', (sql) => {
  expect(() => refuseUnlessRows(sql)).toThrow('not a statement for all');
});

test.each([
  ['SELECT * FROM a WHERE id = ? ORDER BY b', 'SELECT * FROM a WHERE id = +? ORDER BY b'],
  ['SELECT a.*, b.x FROM a JOIN b ON b.id = a.b_id WHERE a.id=?1 AND substr(b.x, 1, 2) = ?2 AND b.y IS ?', 'SELECT a.*, b.x FROM a JOIN b ON b.id = a.b_id WHERE a.id=+?1 AND substr(b.x, 1, 2) = +?2 AND b.y IS +?'],
  ["SELECT id FROM a WHERE json ->> '$.nav' = ? AND t = ' = ?' -- id = ?", "SELECT id FROM a WHERE json ->> '$.nav' = +? AND t = ' = ?' -- id = ?"],
])('SQLite is not asked to look at a value that is compared: %s', (sql, prepared) => {
  expect(preparedForAnyValue(sql)).toBe(prepared);
});

test.each([
  "SELECT id FROM a WHERE b > ? AND c >= ? AND d <= ? AND e <> ? AND f != ? AND g IS NOT ? AND h LIKE ? AND i IN (?, ?) ORDER BY b LIMIT ?",
  'SELECT p.id FROM debt_position p WHERE p.state = ? ORDER BY id', 'INSERT INTO a (x, y) VALUES (?, ?)', 'SELECT id FROM a WHERE id = +? ORDER BY b', `/* id = ? */ SELECT "x = ?" FROM a`,
])('the rest of a statement is left as it is: %s', (sql) => {
  expect(preparedForAnyValue(sql)).toBe(sql);
});

test('columns of which an index holds one value are left to SQLite, which chooses it for that value', async () => {
  const { engine } = await openTestEngine({ migrations: applicationMigrations });
  const partial = await engine.read((reader) => reader.all(z.object({ sql: z.string() }), "SELECT sql FROM sqlite_master WHERE type = 'index' AND sql LIKE '% WHERE %'"));
  const columns = partial.flatMap(({ sql }) => [...sql.slice(sql.indexOf(' WHERE ')).matchAll(/(\w+) (?:=|IS|IN) (?:\(|'|\d)/g)].map((match) => match[1]));
  expect(columns).toContain('state');
  expect([...new Set(columns)].filter((column) => column !== undefined && !VALUES_THAT_CHOOSE_AN_INDEX.has(column))).toEqual([]);
});

test('words of a bound search text that SQLite repeats in its message do not get through', () => {
  const driver = (message: string) => Object.assign(new Error(message), { code: 'SQLITE_ERROR' });
  const sql = 'SELECT id FROM person_fts WHERE person_fts MATCH ?';
  for (const message of ['SQLITE_ERROR: no such column: Canarino', 'SQLITE_ERROR: fts5: syntax error near "Canarino"', 'SQLITE_ERROR: near "Canarino": syntax error', 'SQLITE_ERROR: unterminated string Canarino']) {
    const error = toDatabaseError(driver(message), 'search', 'people.search', sql);
    expect(`${error.message} ${JSON.stringify(error)}`).not.toContain('Canarino');
    expect(error.code).toBe('SQLITE_ERROR');
  }
});

test('a thrown thing that is no driver error becomes one without its text', () => {
  expect(toDatabaseError('Canarino', 'x', 'y', '').message).toBe('UNKNOWN in x (y)');
  expect(toDatabaseError(Object.assign(new Error('Canarino'), { code: 'Canarino Segreto' }), 'x', 'y', '').message).toBe('Error in x (y)');
});
