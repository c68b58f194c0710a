import { z } from 'zod';
import type { Reader, UnitOfWork } from '../../data/engine.ts';
import { LINE_KINDS, type DebtLine } from '../../domain/debt-lines.ts';

const lineRow = z.object({
  kind: z.enum(LINE_KINDS), label: z.string(), amountCents: z.int(), payeeFiscalCode: z.string().nullable(), payeeName: z.string().nullable(), iban: z.string().nullable(), category: z.string().nullable(),
  law: z.string().nullable(), arithmetic: z.string(),
});
const sentences = z.array(z.string());

/** The voci of a position in their order; none where its amount is one voce. */
export async function linesOf(reader: Reader, positionId: number): Promise<readonly DebtLine[]> {
  const rows = await reader.all(lineRow, '/* lines.of */ SELECT * FROM position_line WHERE position_id = ? ORDER BY sequence', [positionId]);
  return rows.map(({ kind, label, amountCents, payeeFiscalCode, payeeName, iban, category, law, arithmetic }) => ({
    kind, label, amountCents, law, arithmetic: sentences.parse(JSON.parse(arithmetic)),
    payee: payeeFiscalCode === null || payeeName === null || iban === null || category === null ? null : { fiscalCode: payeeFiscalCode, name: payeeName, iban, category },
  }));
}

/** Gives a position these voci instead of those it has. */
export async function replaceLines(unit: UnitOfWork, positionId: number, lines: readonly DebtLine[]): Promise<void> {
  await unit.run('/* lines.clear */ DELETE FROM position_line WHERE position_id = ?', [positionId]);
  for (const [index, { kind, label, amountCents, payee, law, arithmetic }] of lines.entries()) {
    await unit.run(
      'INSERT INTO position_line (position_id, sequence, kind, label, amount_cents, payee_fiscal_code, payee_name, iban, category, law, arithmetic) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
      [positionId, index + 1, kind, label, amountCents, payee?.fiscalCode ?? null, payee?.name ?? null, payee?.iban ?? null, payee?.category ?? null, law, JSON.stringify(arithmetic)]);
  }
}

/** Voci that name an account of ours follow it when the account changes. */
export async function moveLines(unit: UnitOfWork, positionId: number, payee: string, from: string, to: string): Promise<void> {
  await unit.run("/* lines.move */ UPDATE position_line SET iban = ? WHERE position_id = ? AND payee_fiscal_code = ? AND iban = ?", [to, positionId, payee, from]);
}

/** Positions whose voci do not add up to what they are worth: none, unless something wrote past the rules. */
export async function countDisagreeingLines(reader: Reader): Promise<number> {
  const row = await reader.get(z.object({ count: z.int() }), `/* lines.verify */ SELECT COUNT(*) AS count FROM (SELECT l.position_id FROM position_line l JOIN debt_position p ON p.id = l.position_id GROUP BY l.position_id, p.amount_cents HAVING SUM(l.amount_cents) <> p.amount_cents)`);
  return row?.count ?? 0;
}
