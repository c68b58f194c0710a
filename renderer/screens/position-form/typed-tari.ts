import type { DebtLine, LineKind } from '../../../main/domain/debt-lines.ts';
import { amountProblemMessage, formatAmount, parseTypedAmount, type AmountProblem, type Cents } from '../../../main/domain/money.ts';
import { ok, type Result } from '../../../main/domain/result.ts';
import { tariLines, type TefaRule } from '../../../main/domain/service-charges.ts';
import { centsOfLine, splitOf, type SplitProblem, type TypedLine, type TypedPayee, type TypedSplit } from './typed-split.ts';

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

/** ARERA components as typed: nothing is none, and so is the field that a total does not have. */
function areraOf({ basis, arera }: TypedTari): Result<Cents, AmountProblem> {
  return basis === 'TOTAL' || /^\s*(?:0+(?:[.,]0*)?)?\s*$/.test(arera) ? ok(0) : parseTypedAmount(arera);
}

/** What keeps the voci of a TARI from being made, at its fields: without them the other voci would be saved alone. */
export function tariProblems(tari: TypedTari | null): readonly SplitProblem[] {
  if (tari === null || !tari.on) return [];
  const [cents, arera] = [parseTypedAmount(tari.amount), areraOf(tari)];
  return [
    ...(cents.ok ? [] : [{ path: 'amountCents', message: cents.error === 'EMPTY' ? 'Manca l’importo.' : amountProblemMessage(cents.error), missing: cents.error === 'EMPTY' }]),
    ...(arera.ok ? [] : [{ path: 'areraCents', message: amountProblemMessage(arera.error), missing: false }]),
  ];
}

/** The voci of a TARI; none while it cannot be read. */
export function linesOfTari(tari: TypedTari, rule: TefaRule, code: string, year: string): readonly DebtLine[] {
  const [cents, arera] = [parseTypedAmount(tari.amount), areraOf(tari)];
  if (!tari.on || !cents.ok || !arera.ok) return [];
  return tariLines(rule, { basis: tari.basis, cents: cents.value, areraCents: arera.value, roundToEuro: tari.round }, { label: `${code} ${year}`.trim(), year: year.trim() });
}

/** The voci with those of the TARI made again; the others (interest, costs, what is being written) stay as they are. Null: there is none. */
export function withTariLines(split: TypedSplit | null, made: readonly DebtLine[]): TypedSplit | null {
  const kept = (split?.lines ?? []).filter(({ kind }) => !MADE.has(kind));
  const payees = (split?.payees ?? []).filter(({ key }) => kept.some(({ payee }) => payee === key));
  const fresh = splitOf(made);
  const from = split?.next ?? 1;
  if (fresh === null) return kept.length === 0 ? null : { lines: kept, payees, next: from };
  const renumbered = fresh.payees.map((payee) => ({ ...payee, key: payee.key + from }));
  const keyOf = (payee: TypedPayee): number => (payees.find((one) => one.fiscalCode === payee.fiscalCode && one.iban === payee.iban && one.category === payee.category) ?? payee).key;
  const payeeOf = (key: number | null): number | null => renumbered.filter((payee) => payee.key === (key ?? 0) + from).map(keyOf)[0] ?? null;
  // The tribute is written once, in the field of the TARI.
  const lines = fresh.lines.map((line, at): TypedLine => ({ ...line, key: line.key + from, payee: line.payee === null ? null : payeeOf(line.payee), cents: made[at]?.amountCents ?? null, amount: '' }));
  return { lines: [...lines, ...kept], payees: [...renumbered.filter((payee) => keyOf(payee) === payee.key), ...payees], next: from + fresh.next };
}

/** The voci when the Provincia has no share any more: the tribute as it was written, and the others. Null: it is the only one, a plain amount. */
export function withoutTariLines(split: TypedSplit | null, amount: string, label: string): TypedSplit | null {
  const rest = withTariLines(split, []);
  return rest === null ? null : { ...rest, lines: [{ key: rest.next, kind: 'PRINCIPAL', label, amount, cents: null, payee: null, law: null, arithmetic: [] }, ...rest.lines], next: rest.next + 1 };
}

/** What a TARI is counted on when the share of the Provincia is switched on: the tribute, without interest, costs and the other voci. */
export function tributeText({ amount, split }: Pick<TypedMoney, 'amount' | 'split'>): string {
  if (split === null) return amount;
  const cents = split.lines.filter(({ kind }) => kind === 'PRINCIPAL').reduce((sum, line) => sum + (centsOfLine(line) ?? 0), 0);
  return cents === 0 ? '' : formatAmount(cents);
}
