import { createHash } from 'node:crypto';

const names = new Map<string, string>();
const maxNames = 2_000;

/** Name under which a query is logged: its leading comment (`/* positions.search *\/ …`) or, lacking one, a short hash of its text. */
export function queryName(sql: string): string {
  const known = names.get(sql);
  if (known !== undefined) return known;
  const named = /^\s*\/\*\s*([A-Za-z][A-Za-z0-9_.-]{0,60})\s*\*\//.exec(sql)?.[1];
  const name = named ?? `sql#${createHash('sha256').update(sql.trim()).digest('hex').slice(0, 8)}`;
  if (names.size < maxNames && sql.length < 5_000) names.set(sql, name);
  return name;
}

/** SQL without its leading comments and blanks. */
export function statementBody(sql: string): string {
  return sql.replace(/^(?:\s+|\/\*[\s\S]*?\*\/|--[^\n]*\n)+/, '');
}

/** Throws when the text holds a second statement, which the driver would silently not run (stack.md A2). */
export function refuseSecondStatement(sql: string): void {
  // The body of a trigger is made of statements.
  if (!sql.includes(';') || /^CREATE TRIGGER\s/i.test(statementBody(sql))) return;
  const bare = sql.replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"|\/\*[\s\S]*?\*\/|--[^\n]*/g, '');
  if (/;\s*\S/.test(bare)) throw new Error(`Only the first statement of ${queryName(sql)} would run: give one statement at a time`);
}

/** Throws unless the statement changes rows: transactions and settings belong to the engine. */
export function refuseUnlessChange(sql: string): void {
  if (!/^(?:INSERT|UPDATE|DELETE|REPLACE|WITH)\s/i.test(statementBody(sql))) throw new Error(`${queryName(sql)} is not a statement for run()`);
}

/** Throws unless the statement gives rows. */
export function refuseUnlessRows(sql: string): void {
  if (!/^(?:SELECT|WITH|VALUES|PRAGMA|EXPLAIN|INSERT|UPDATE|DELETE)\s/i.test(statementBody(sql))) throw new Error(`${queryName(sql)} is not a statement for all() or get()`);
}
