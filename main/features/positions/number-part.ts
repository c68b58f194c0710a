import type { Condition } from '../list-page.ts';

/** At most this many groups of three digits are looked up: the digits themselves are compared afterwards. */
const MOST_GROUPS = 4;
/** Digits of a notice number after aux digit, segregation code, prefix and workstation: the same for a whole block of numbers. */
const TAIL = 10;
/** Beginnings of numbers that are walked through: an office has one a workstation; where numbers of others were loaded too, there may be as many as numbers. */
const MOST_BEGINNINGS = 64;

/** Where numbers stand: as an expression of the table's columns, and its index of groups of three digits. */
const NUMBERS = {
  installment: { number: 'nav', digits: 'installment_digits' },
  payment: { number: "COALESCE(nav, '3' || iuv)", digits: 'payment_digits' },
} as const;

/** The groups to ask for, those without zeros and near the end first: numbers differ there. */
function groupsOf(digits: string): string {
  const groups = [...new Set(Array.from({ length: digits.length - 2 }, (_, at) => digits.slice(at, at + 3)).toReversed())];
  const zeros = (group: string) => group.split('0').length;
  return groups.toSorted((a, b) => zeros(a) - zeros(b)).slice(0, MOST_GROUPS).map((group) => `"${group}"`).join(' AND ');
}

/** The first beginnings of the numbers of a table, one after the other; the last row is null where these are all. */
function beginningsOf(name: string, number: string, table: string): string {
  return `${name} (p) AS (
        SELECT (SELECT substr(MIN(${number}), 1, 8) FROM ${table} WHERE ${number} > '')
        UNION ALL SELECT (SELECT substr(MIN(${number}), 1, 8) FROM ${table} WHERE ${number} > p || '9999999999') FROM ${name} WHERE p IS NOT NULL LIMIT ${MOST_BEGINNINGS})`;
}

/**
 * The rows of a table whose notice number holds `digits` (three or more), as a query of `id`, which is what `column` of them holds; a row may be
 * named twice.
 * The numbers of an office begin with one of few prefixes of eight digits. Where the digits touch the prefix, the number begins with a known text and an index
 * finds it; where they lie behind it, they are found by their groups of three. Looked for alone, a group of the prefix would name every number.
 * Positions that were loaded and payments may bear numbers of anybody, with thousands of prefixes: only the first are walked through, beside those of the desks of the office. Of the others the digits are found at the beginning
 * (of the number, of its IUV) and behind the eighth digit.
 */
export function numberPartIds(table: keyof typeof NUMBERS, digits: string, column: 'id' | 'position_id' = 'id'): Condition {
  const { number, digits: index } = NUMBERS[table];
  const touching: Condition = {
    sql: `SELECT id FROM (WITH RECURSIVE ${beginningsOf('own', 'nav', 'installment')}${table === 'installment' ? '' : `, ${beginningsOf('others', number, table)}`},
      prefix (p) AS (SELECT '3' || segregation_code || application_prefix || www FROM numbering_setting, workstation UNION SELECT p FROM own WHERE p IS NOT NULL${table === 'installment' ? '' : ' UNION SELECT p FROM others WHERE p IS NOT NULL'}),
      place (k) AS (VALUES (0), (1), (2), (3), (4), (5), (6), (7)), asked (d) AS (VALUES (?)),
      beginning (b) AS (SELECT DISTINCT substr(p, 1, k) || d FROM prefix, place, asked WHERE substr(p, k + 1, length(d)) = substr(d, 1, 8 - k) UNION SELECT d FROM asked UNION SELECT '3' || d FROM asked)
      SELECT t.${column} AS id FROM beginning CROSS JOIN ${table} t ON ${number} BETWEEN b AND b || '999999999999999999')`,
    params: [digits],
  };
  if (digits.length > TAIL) return touching;
  const behind: Condition = { sql: `SELECT t.${column} AS id FROM ${index} g CROSS JOIN ${table} t ON t.id = g.rowid WHERE g.${index} MATCH ? AND instr(substr(${number}, 9), ?) > 0`, params: [groupsOf(digits), digits] };
  return { sql: `${touching.sql} UNION ALL ${behind.sql}`, params: [...touching.params, ...behind.params] };
}
