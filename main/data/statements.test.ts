import { expect, test } from 'vitest';
import { toDatabaseError } from './database-error.ts';
import { queryName, refuseSecondStatement, refuseUnlessChange, refuseUnlessRows } from './statements.ts';

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
