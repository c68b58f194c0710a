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

/** What is no comparison: texts, quoted names, comments. Then an equality with a bound value, and the name before it. */
const EQUALITIES = /'(?:[^']|'')*'|"(?:[^"]|"")*"|\/\*[\s\S]*?\*\/|--[^\n]*|(\w*)(\s*)((?<![<>!=])=\s*|\bIS\s+)(?=\?)/gi;

/** Columns of which an index holds the rows with one value only (`… WHERE state = 'UNPAID'`): SQLite uses it for the value that is bound, and no other way to prepare them would do. */
export const VALUES_THAT_CHOOSE_AN_INDEX: ReadonlySet<string> = new Set(['full_runs', 'kind', 'outcome', 'rule', 'state', 'type']);

/**
 * The same statement, which SQLite goes on using whatever is bound to it. Of `x = ?` in a statement with an order or a join, SQLite 3.54 asks whether the value is 0 or 1, to guess how many rows that
 * leaves, and prepares the statement anew after every binding: that takes as long as the statement itself, and a save at the counter makes forty of them. Of `x = +?`, which is the same value, it does not ask.
 */
export function preparedForAnyValue(sql: string): string {
  if (!sql.includes('?')) return sql;
  return sql.replace(EQUALITIES, (found: string, name: string | undefined, _blank: string | undefined, comparison: string | undefined) => (comparison === undefined || VALUES_THAT_CHOOSE_AN_INDEX.has((name ?? '').toLowerCase()) ? found : `${found}+`));
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
