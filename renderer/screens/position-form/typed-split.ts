import { beneficiaryProblems, isAddition, lineProblem, lineProblemMessage, MAX_LINES, type Beneficiary, type DebtLine, type LineKind } from '../../../main/domain/debt-lines.ts';
import { isStampTaxonomy } from '../../../main/domain/digital-stamp.ts';
import { amountProblemMessage, formatAmount, parseTypedAmount, type Cents } from '../../../main/domain/money.ts';
import { MAX_TRANSFERS } from '../../../main/domain/transfer-list.ts';

/** A beneficiary as typed. */
export type TypedPayee = Beneficiary & Readonly<{ key: number }>;

/** A voce as typed. `cents`: made by arithmetic, then it is not written by hand. `payee`: key of its beneficiary, null is the Comune. */
export type TypedLine = Readonly<{ key: number; kind: LineKind; label: string; amount: string; cents: Cents | null; payee: number | null; law: string | null; arithmetic: readonly string[] }>;

/** The amount of a position as several voci, exactly as typed. `next`: key of what is added next. */
export type TypedSplit = Readonly<{ lines: readonly TypedLine[]; payees: readonly TypedPayee[]; next: number }>;

/** Beneficiaries beside the Comune. */
export const MAX_OTHER_PAYEES = MAX_TRANSFERS - 1;

const WRITTEN: ReadonlySet<LineKind> = new Set(['PRINCIPAL', 'OTHER']);

/** One voce with what was written as amount, ready for a second one. */
export function startSplit(label: string, amount: string): TypedSplit {
  return { lines: [{ key: 1, kind: 'PRINCIPAL', label, amount, cents: null, payee: null, law: null, arithmetic: [] }], payees: [], next: 2 };
}

/** Voci that are stored, as the form shows them; null for one voce. */
export function splitOf(lines: readonly DebtLine[]): TypedSplit | null {
  if (lines.length === 0) return null;
  let next = 1;
  const payees: TypedPayee[] = [];
  const keyOf = (payee: Beneficiary): number => {
    const known = payees.find((one) => one.fiscalCode === payee.fiscalCode && one.iban === payee.iban && one.category === payee.category);
    if (known !== undefined) return known.key;
    payees.push({ ...payee, key: next });
    next += 1;
    return next - 1;
  };
  const typed = lines.map((line): TypedLine => {
    const payee = line.payee === null ? null : keyOf(line.payee);
    next += 1;
    const written = WRITTEN.has(line.kind);
    return { key: next - 1, kind: line.kind, label: line.label, amount: written ? formatAmount(line.amountCents) : '', cents: written ? null : line.amountCents, payee, law: line.law, arithmetic: line.arithmetic };
  });
  return { lines: typed, payees, next };
}

/** Cents of a voce; null while they cannot be read. */
export function centsOfLine(line: TypedLine): Cents | null {
  if (line.cents !== null) return line.cents;
  const parsed = parseTypedAmount(line.amount);
  return parsed.ok ? parsed.value : null;
}

/** What the voci that can be read add up to. */
export function splitTotal(split: TypedSplit): Cents {
  return split.lines.reduce((sum, line) => sum + (centsOfLine(line) ?? 0), 0);
}

/** The debt without interest, sanctions and costs: what those are counted on. */
export function splitBase(split: TypedSplit): Cents {
  return split.lines.reduce((sum, line) => sum + (isAddition(line.kind) ? 0 : (centsOfLine(line) ?? 0)), 0);
}

/** What the form changes when the voci do: the amount is always their sum. */
export function withSplit(split: TypedSplit): Readonly<{ split: TypedSplit; amount: string }> {
  const total = splitTotal(split);
  return { split, amount: total > 0 ? formatAmount(total) : '' };
}

/** The voci as the contract takes them; null while one cannot be read. */
export function linesOfSplit(split: TypedSplit): readonly DebtLine[] | null {
  const lines = split.lines.map((line): DebtLine | null => {
    const amountCents = centsOfLine(line);
    const payee = split.payees.find(({ key }) => key === line.payee) ?? null;
    if (amountCents === null || (line.payee !== null && payee === null)) return null;
    return { kind: line.kind, label: line.label.trim(), amountCents, law: line.law, arithmetic: line.arithmetic, payee: payee === null ? null : { fiscalCode: payee.fiscalCode.trim(), name: payee.name.trim(), iban: payee.iban.replace(/\s/g, '').toUpperCase(), category: payee.category.trim() } };
  });
  return lines.every((line) => line !== null) ? lines : null;
}

/** A voce more. It is written by hand unless `part` says otherwise. */
export function addLine(split: TypedSplit, part: Partial<Omit<TypedLine, 'key'>> = {}): TypedSplit {
  if (split.lines.length >= MAX_LINES) return split;
  return { ...split, lines: [...split.lines, { kind: 'OTHER', label: '', amount: '', cents: null, payee: null, law: null, arithmetic: [], ...part, key: split.next }], next: split.next + 1 };
}

/** A beneficiary more, with a voce for it. */
export function addPayee(split: TypedSplit, payee: Beneficiary = { fiscalCode: '', name: '', iban: '', category: '' }): TypedSplit {
  return addLine({ ...split, payees: [...split.payees, { ...payee, key: split.next }], next: split.next + 1 }, { payee: split.next });
}

export function changeLine(split: TypedSplit, key: number, part: Partial<TypedLine>): TypedSplit {
  return { ...split, lines: split.lines.map((line) => (line.key === key ? { ...line, ...part } : line)) };
}

export function changePayee(split: TypedSplit, key: number, part: Partial<Beneficiary>): TypedSplit {
  return { ...split, payees: split.payees.map((payee) => (payee.key === key ? { ...payee, ...part } : payee)) };
}

/** Without a voce; the beneficiary for whom nothing is left goes too. */
export function removeLine(split: TypedSplit, key: number): TypedSplit {
  const lines = split.lines.filter((line) => line.key !== key);
  const gone = split.lines.find((line) => line.key === key)?.payee ?? null;
  return { ...split, lines, payees: split.payees.filter((payee) => payee.key !== gone || lines.some((line) => line.payee === payee.key)) };
}

/** Where the fields of a beneficiary are found by a refusal: it names the first voce that goes to it. */
export function payeePath(split: TypedSplit, key: number): string {
  const at = split.lines.findIndex((line) => line.payee === key);
  return at === -1 ? `payees.${key}` : `lines.${at}.payee`;
}

/** Something to correct in the voci, at the field with this path. */
export type SplitProblem = Readonly<{ path: string; message: string; missing: boolean }>;

/** Everything that keeps the voci from being saved, in the order of the screen: what is of the Comune, then each beneficiary, its own fields before its voci. The rules are those of the core. */
export function splitProblems(split: TypedSplit): readonly SplitProblem[] {
  const ofLinesTo = (payee: number | null): readonly SplitProblem[] => split.lines.flatMap((line, index) => (line.payee === payee ? problemsOfLine(line, index) : []));
  return [...ofLinesTo(null), ...split.payees.flatMap((payee) => [...problemsOfPayee(split, payee), ...ofLinesTo(payee.key)])];
}

function problemsOfPayee(split: TypedSplit, payee: TypedPayee): readonly SplitProblem[] {
  if (!split.lines.some((line) => line.payee === payee.key)) return [];
  const path = payeePath(split, payee.key);
  const stamp = isStampTaxonomy(payee.category);
  const wrong = beneficiaryProblems(payee, 0).filter(({ part }) => part !== 'category' || !stamp).map(({ part, message }) => ({ path: `${path}.${part}`, message, missing: payee[part === 'label' || part === 'amountCents' ? 'name' : part].trim() === '' }));
  return [...wrong, ...(stamp ? [{ path: `${path}.category`, message: lineProblemMessage({ kind: 'STAMP', index: 0, part: 'category' }), missing: false }] : [])];
}

function problemsOfLine(line: TypedLine, index: number): readonly SplitProblem[] {
  const parsed = line.cents === null ? parseTypedAmount(line.amount) : null;
  const words = lineProblem({ ...line, amountCents: line.cents ?? (parsed?.ok === true ? parsed.value : 1), payee: null }, index);
  const amount: readonly SplitProblem[] = parsed === null || parsed.ok ? [] : [{ path: `lines.${index}.amountCents`, message: parsed.error === 'EMPTY' ? 'Manca l’importo della voce.' : amountProblemMessage(parsed.error), missing: parsed.error === 'EMPTY' }];
  if (words === null) return amount;
  const at = words.kind === 'PART' && words.part === 'amountCents' ? 'amountCents' : 'label';
  return [{ path: `lines.${index}.${at}`, message: lineProblemMessage(words), missing: line.label.trim() === '' }, ...(at === 'amountCents' ? [] : amount)];
}

/** True when both say the same voci, whatever keys the form gave them. */
export function sameSplit(a: TypedSplit | null, b: TypedSplit | null): boolean {
  if (a === null || b === null) return a === b;
  return JSON.stringify(linesOfSplit(a)) === JSON.stringify(linesOfSplit(b)) && linesOfSplit(a) !== null;
}

/** The voci in one sentence, where two versions are compared. */
export function splitWords(split: TypedSplit | null): string {
  if (split === null) return '';
  return split.lines.map((line) => `${line.label} ${formatAmount(centsOfLine(line) ?? 0)}${line.payee === null ? '' : ` a ${split.payees.find(({ key }) => key === line.payee)?.name ?? ''}`}`).join('; ');
}
