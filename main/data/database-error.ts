/** A constraint that a statement broke. `columns` are `table.column` names, never values. */
export type BrokenConstraint = Readonly<{
  kind: 'UNIQUE' | 'NOT_NULL' | 'CHECK' | 'FOREIGN_KEY' | 'TYPE' | 'OTHER';
  columns: readonly string[];
}>;

/**
 * SQLite refused a statement. Carries the code, the label of the work and the name of the query: nothing that was bound to it,
 * since the driver's own error holds the parameters (names, fiscal codes) and would end up in a log.
 */
export class DatabaseError extends Error {
  readonly code: string;
  readonly label: string;
  readonly query: string;
  readonly constraint: BrokenConstraint | null;

  constructor(code: string, label: string, query: string, constraint: BrokenConstraint | null, detail: string) {
    super(`${code} in ${label} (${query})${detail === '' ? '' : `: ${detail}`}`);
    this.name = 'DatabaseError';
    this.code = code;
    this.label = label;
    this.query = query;
    this.constraint = constraint;
  }
}

/** A statement or write asked of a unit of work (or read) that has already settled: a bug in the caller. */
export class UnitOutlivedError extends Error {
  constructor(label: string) {
    super(`The unit of work "${label}" has settled: a statement or write that outlives it is refused`);
    this.name = 'UnitOutlivedError';
  }
}

/** The unit cannot commit, because a joined write failed inside it and its author went on regardless: a bug in the caller. */
export class UnitDoomedError extends Error {
  constructor(label: string, joinedLabel: string) {
    super(`The unit of work "${label}" was rolled back: the joined write "${joinedLabel}" had failed inside it`);
    this.name = 'UnitDoomedError';
  }
}

/** A row is not what its schema says: a bug. Tells which columns, not what they held. */
export class RowShapeError extends Error {
  constructor(query: string, issues: readonly Readonly<{ path: readonly PropertyKey[]; code: string }>[]) {
    const where = issues.map((issue) => `${issue.path.map(String).join('.')} ${issue.code}`).join(', ');
    super(`A row of ${query} has not the expected shape: ${where}`);
    this.name = 'RowShapeError';
  }
}

/** Turns whatever the driver threw into a {@link DatabaseError} that is safe to log. */
export function toDatabaseError(thrown: unknown, label: string, query: string, sql: string): DatabaseError {
  const driverError = readDriverError(thrown);
  const constraint = driverError.code === 'SQLITE_CONSTRAINT' ? readConstraint(driverError.message) : null;
  const detail = constraint === null ? readSqlMistake(driverError.message, sql) : `${constraint.kind} ${constraint.columns.join(', ')}`.trimEnd();
  return new DatabaseError(driverError.code, label, query, constraint, detail);
}

/** True for a broken unique constraint, optionally of the given `table.column`. */
export function isUniqueViolation(thrown: unknown, column?: string): boolean {
  if (!(thrown instanceof DatabaseError) || thrown.constraint?.kind !== 'UNIQUE') return false;
  return column === undefined || thrown.constraint.columns.includes(column);
}

function readDriverError(thrown: unknown): { code: string; message: string } {
  if (!(thrown instanceof Error)) return { code: 'UNKNOWN', message: '' };
  const inner = 'driverError' in thrown && thrown.driverError instanceof Error ? thrown.driverError : thrown;
  const code = 'code' in inner && typeof inner.code === 'string' && /^[A-Z_]{1,40}$/.test(inner.code) ? inner.code : inner.name;
  return { code: /^[A-Za-z_]{1,40}$/.test(code) ? code : 'UNKNOWN', message: inner.message };
}

const columnList = /^[a-z0-9_]+\.[a-z0-9_]+(?:, [a-z0-9_]+\.[a-z0-9_]+)*$/;

function readConstraint(message: string): BrokenConstraint {
  const text = message.replace(/^SQLITE_CONSTRAINT: /, '');
  const failed = /^(UNIQUE|NOT NULL|FOREIGN KEY) constraint failed(?:: (.*))?$/.exec(text);
  if (failed !== null) {
    const listed = failed[2] ?? '';
    const kind = failed[1] === 'NOT NULL' ? 'NOT_NULL' : failed[1] === 'FOREIGN KEY' ? 'FOREIGN_KEY' : 'UNIQUE';
    return { kind, columns: columnList.test(listed) ? listed.split(', ') : [] };
  }
  if (text.startsWith('CHECK constraint failed')) return { kind: 'CHECK', columns: [] };
  const type = /^cannot store [A-Z]+ value in [A-Z]+ column ([a-z0-9_]+\.[a-z0-9_]+)$/.exec(text);
  if (type !== null) return { kind: 'TYPE', columns: [type[1] ?? ''] };
  return { kind: 'OTHER', columns: [] };
}

/**
 * Names a mistake in the SQL text. The word SQLite complains of is repeated only when it stands in the SQL itself:
 * FTS5 reports words of the bound search text in the same phrases.
 */
function readSqlMistake(message: string, sql: string): string {
  const mistake = /^SQLITE_ERROR: (no such table|no such column|near|table|ambiguous column name)(?: |: )"?([A-Za-z0-9_.]+)"?/.exec(message);
  if (mistake === null) return '';
  const word = mistake[2] ?? '';
  return sql.includes(word) ? `${mistake[1] ?? ''} ${word}` : (mistake[1] ?? '');
}
