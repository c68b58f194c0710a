/** Revenue items of the budget (reconciliation.md 4.2, 4.4): codes of capitolo, PDCF and SIOPE, year of an accertamento. */
import { splitByShares, type Cents } from './money.ts';
import type { Result } from './result.ts';
import { err, ok } from './result.ts';

const PDCF = /^E\.(\d)\.(\d{2})\.(\d{2})\.(\d{2})\.(\d{3})$/;
const SIOPE = /^\d{10}$/;
const ACCERTAMENTO = /^(\d{4})\/(.{1,27})$/;

/** SIOPE code (`codice_cge`, 10 digits) of a fifth-level item of the piano dei conti: its digits (reconciliation.md 4.4). Error: not `E.t.cc.bb.bb.nnn`. */
export function siopeOfPdcf(pdcf: string): Result<string, 'FORMAT'> {
  const digits = PDCF.exec(pdcf.trim().toUpperCase());
  return digits === null ? err('FORMAT') : ok(digits.slice(1).join(''));
}

export function isSiope(text: string): boolean {
  return SIOPE.test(text);
}

/** Year of an accertamento written `2026/12`; null when it names none. */
export function yearOfAccertamento(accertamento: string): number | null {
  const year = ACCERTAMENTO.exec(accertamento.trim())?.[1];
  return year === undefined ? null : Number(year);
}

/** Competence or residue: an accertamento of an earlier year than the exercise is a residue (reconciliation.md 4.3). */
export function managementOf(year: number, accertamento: string): 'COMPETENZA' | 'RESIDUO' {
  const of = yearOfAccertamento(accertamento);
  return of !== null && of < year ? 'RESIDUO' : 'COMPETENZA';
}

/** Where a part of the money goes. */
export type BudgetTarget = Readonly<{ capitolo: string; articolo: string; accertamento: string }>;
export type BudgetQuota = BudgetTarget & Readonly<{ cents: Cents }>;

/**
 * Splits a paid amount over budget lines by their shares, to the cent: largest remainder, on equal remainders the earlier line (reconciliation.md 4.2, split order).
 * Lines that get nothing are left out. Without lines there is no quota: the capitolo is still to be assigned.
 *
 * @param cents paid, not negative
 * @param lines in the order of the service; `share` above zero, of any scale
 */
export function splitOverBudget(cents: Cents, lines: readonly (BudgetTarget & Readonly<{ share: number }>)[]): readonly BudgetQuota[] {
  if (lines.length === 0 || cents === 0) return [];
  const parts = splitByShares(cents, lines.map(({ share }) => share));
  return lines.map(({ capitolo, articolo, accertamento }, index) => ({ capitolo, articolo, accertamento, cents: parts[index] ?? 0 })).filter((quota) => quota.cents > 0);
}
