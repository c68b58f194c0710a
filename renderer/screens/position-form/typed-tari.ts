import type { DebtLine, LineKind } from '../../../main/domain/debt-lines.ts';
import { formatAmount, parseTypedAmount } from '../../../main/domain/money.ts';
import { tariLines, type TefaRule } from '../../../main/domain/service-charges.ts';
import { centsOfLine, linesOfSplit, splitOf, type TypedLine, type TypedSplit } from './typed-split.ts';

/** A TARI as typed: what the voci of the service's rule are made from. `arera` empty: none. */
export type TypedTari = Readonly<{ on: boolean; basis: 'NET' | 'TOTAL'; amount: string; arera: string; round: boolean }>;

const MADE: ReadonlySet<LineKind> = new Set(['PRINCIPAL', 'TEFA', 'ARERA', 'ROUNDING']);

/** What the form knows of its money. */
type TypedMoney = Readonly<{ amount: string; split: TypedSplit | null; tari: TypedTari | null }>;

/** True for the voci that the rule of a TARI makes. */
export function isMadeOfTari(kind: LineKind): boolean {
  return MADE.has(kind);
}

/** The TARI of a form: as it was typed, or as its voci tell it. Off where an amount stands without a share of the Provincia. */
export function tariOf({ amount, split, tari }: TypedMoney, rule: TefaRule): TypedTari {
  if (tari !== null) return tari;
  const arera = rule.areraCents === 0 ? '' : formatAmount(rule.areraCents);
  const empty: TypedTari = { on: split === null && amount === '', basis: 'NET', amount: '', arera, round: rule.roundToEuro };
  if (split === null) return empty;
  const one = (kind: LineKind): TypedLine | undefined => split.lines.find((line) => line.kind === kind);
  const [tribute, components] = [one('PRINCIPAL'), one('ARERA')];
  const told: TypedTari = { on: true, basis: 'NET', amount: tribute === undefined ? '' : formatAmount(centsOfLine(tribute) ?? 0), arera: components === undefined ? '' : formatAmount(centsOfLine(components) ?? 0), round: one('ROUNDING') !== undefined };
  const made = linesOfTari(told, rule, '', '');
  const stored = split.lines.filter(({ kind }) => MADE.has(kind));
  const same = made.length > 0 && made.length === stored.length && made.every((line, at) => line.kind === stored[at]?.kind && line.amountCents === (stored[at] === undefined ? null : centsOfLine(stored[at])));
  return same ? told : empty;
}

/** The voci of a TARI; none while it cannot be read. */
export function linesOfTari(tari: TypedTari, rule: TefaRule, code: string, year: string): readonly DebtLine[] {
  const cents = parseTypedAmount(tari.amount);
  const arera = /^\s*(?:0+(?:[.,]0*)?)?\s*$/.test(tari.arera) ? { ok: true as const, value: 0 } : parseTypedAmount(tari.arera);
  if (!tari.on || !cents.ok || !arera.ok) return [];
  return tariLines(rule, { basis: tari.basis, cents: cents.value, areraCents: arera.value, roundToEuro: tari.round }, { label: `${code} ${year}`.trim(), year: year.trim() });
}

/** The voci with those of the TARI made again; the others (interest, costs, what was written) stay. Null: there is none. */
export function withTariLines(split: TypedSplit | null, made: readonly DebtLine[]): TypedSplit | null {
  const kept = split === null ? [] : (linesOfSplit({ ...split, lines: split.lines.filter(({ kind }) => !MADE.has(kind)) }) ?? []);
  const next = splitOf([...made, ...kept]);
  if (next === null) return null;
  // The tribute is written once, in the field of the TARI.
  return { ...next, lines: next.lines.map((line, at) => (at < made.length ? { ...line, cents: made[at]?.amountCents ?? null, amount: '' } : line)) };
}
