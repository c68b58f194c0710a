import { z } from 'zod';
import type { DataEngine, UnitOfWork } from '../../data/engine.ts';
import { navCheckDigits } from '../../domain/notice-number.ts';

export type CopiedPosition = Readonly<{ id: number; installmentId: number; nav: string; iuv: string }>;

const COPIES_IN_ONE_UNIT = 1_000;

const columnRow = z.object({ name: z.string() });
const templateRow = z.object({ optionId: z.int(), installmentId: z.int(), nav: z.string() });
const lastRow = z.object({ position: z.int(), option: z.int(), installment: z.int() });

/**
 * Many positions in little time, for campaigns and measures of volume: rows copied from one position that the product made (one installment, one transfer), each with identifiers and a notice
 * number of its own. What is told of them (audit, outbox) is not copied. Each piece of a thousand is a unit of the background.
 * @param firstCounter of the 8-digit counters of their numbers: far from those that the archive gives out.
 */
export async function copyPosition(engine: DataEngine, positionId: number, copies: Readonly<{ count: number; firstCounter: number }>): Promise<readonly CopiedPosition[]> {
  const made: CopiedPosition[] = [];
  for (let from = 0; from < copies.count; from += COPIES_IN_ONE_UNIT) {
    const counters = Array.from({ length: Math.min(COPIES_IN_ONE_UNIT, copies.count - from) }, (_, index) => copies.firstCounter + from + index);
    made.push(...await engine.write('test.copyPositions', (unit) => copyPiece(unit, positionId, counters), { lane: 'bulk' }));
  }
  return made;
}

async function copyPiece(unit: UnitOfWork, positionId: number, counters: readonly number[]): Promise<readonly CopiedPosition[]> {
  const template = await unit.get(templateRow, 'SELECT option_id, id AS installment_id, nav FROM installment WHERE position_id = ? AND nav IS NOT NULL', [positionId]);
  const last = await unit.get(lastRow, 'SELECT (SELECT MAX(id) FROM debt_position) AS position, (SELECT MAX(id) FROM payment_option) AS option, (SELECT MAX(id) FROM installment) AS installment');
  if (template === null || last === null) throw new Error('The template has no number');
  const rows = counters.map((counter, index) => {
    const digits = `${template.nav.slice(0, 8)}${String(counter).padStart(8, '0')}`;
    const nav = `${digits}${navCheckDigits(digits)}`;
    return { position: last.position + 1 + index, option: last.option + 1 + index, installment: last.installment + 1 + index, nav, iuv: nav.slice(1), counter };
  });
  const of = (name: keyof (typeof rows)[number]): string => `j.value ->> '$.${name}'`;
  const copy = (table: string, where: string, value: number | string, change: Readonly<Record<string, string>>): Promise<void> => copyRows(unit, table, { where, value, change, rows: JSON.stringify(rows) });
  await copy('debt_position', 'id', positionId, { id: of('position'), iupd: `'SPO' || lower(hex(randomblob(16)))`, first_nav: of('nav') });
  await copy('payment_option', 'id', template.optionId, { id: of('option'), position_id: of('position') });
  await copy('installment', 'id', template.installmentId, { id: of('installment'), position_id: of('position'), option_id: of('option'), nav: of('nav'), iuv: of('iuv') });
  await copy('transfer', 'installment_id', template.installmentId, { id: 'NULL', installment_id: of('installment') });
  await copy('position_fact', 'position_id', positionId, { id: 'NULL', position_id: of('position'), installment_id: `CASE WHEN t.installment_id IS NOT NULL THEN ${of('installment')} END` });
  await copy('issued_number', 'nav', template.nav, { nav: of('nav'), iuv: of('iuv'), counter: of('counter') });
  unit.touch('positions');
  return rows.map((row) => ({ id: row.position, installmentId: row.installment, nav: row.nav, iuv: row.iuv }));
}

type Copying = Readonly<{ where: string; value: number | string; change: Readonly<Record<string, string>>; rows: string }>;

/** Whatever columns the table has: what is not changed is as in the template. */
async function copyRows(unit: UnitOfWork, table: string, { where, value, change, rows }: Copying): Promise<void> {
  const columns = (await unit.all(columnRow, 'SELECT name FROM pragma_table_info(?)', [table])).map(({ name }) => name);
  await unit.run(`/* test.copy */ INSERT INTO ${table} (${columns.join(', ')}) SELECT ${columns.map((name) => change[name] ?? `t.${name}`).join(', ')} FROM json_each(?) j, ${table} t WHERE t.${where} = ?`, [rows, value]);
}
