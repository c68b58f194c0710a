/**
 * What is left of a plan of installments that was lost, as a debt of its own: its beneficiaries are those of the installments nobody paid, its voci the part of the
 * original ones that was not paid. Paid and residue make the original again to the cent, voce by voce and beneficiary by beneficiary.
 *
 * Sources: features.md 5.4 (decadenza: the whole residue is due at once), 5.2 (a rounding may be negative and stays with the Comune); codes.md 8 (transfers add up to the total).
 */
import { isAddition, linesTotal, type DebtLine } from './debt-lines.ts';
import { formatEuro, type Cents, splitByShares } from './money.ts';

/** Part of an amount that goes to one beneficiary, on one account, for one taxonomy code. */
export type Credited = Readonly<{ payeeFiscalCode: string; iban: string | null; category: string; amountCents: Cents }>;

/** What each beneficiary gets of several installments, in the order in which they are first named; texts are those of the first. */
export function creditedTogether<Row extends Credited>(transfers: readonly Row[]): readonly Row[] {
  const sums = new Map<string, Row>();
  for (const transfer of transfers) {
    const before = sums.get(keyOf(transfer));
    sums.set(keyOf(transfer), before === undefined ? transfer : { ...before, amountCents: before.amountCents + transfer.amountCents });
  }
  return [...sums.values()];
}

/** The two parts of the voci of a debt. A voce worth nothing in a part is not in it. */
export type SplitLines = Readonly<{ residue: readonly DebtLine[]; paid: readonly DebtLine[] }>;

/**
 * Divides voci between what is asked for again and what was paid: the voci of each beneficiary in proportion to what is left of its part. A negative rounding stays
 * whole, with the residue of its beneficiary where there is one.
 * @param residue what the unpaid installments credit; not more than the voci of its beneficiary are worth, or the voci are divided all together.
 */
export function splitLines(lines: readonly DebtLine[], residue: readonly Credited[]): SplitLines {
  const groups = groupsOf(lines, residue);
  const fit = groups.every(({ members, cents }) => cents >= 0 && cents <= total(lines, members));
  const wanted = fit ? groups : [{ members: lines.map((_, at) => at), cents: sumOf(residue) }];
  const shares = new Map(wanted.flatMap(({ members, cents }) => splitGroup(lines, members, cents)));
  return {
    residue: partsOf(lines, (at) => shares.get(at) ?? 0, NOT_PAID),
    paid: partsOf(lines, (at) => (lines[at]?.amountCents ?? 0) - (shares.get(at) ?? 0), PAID),
  };
}

/**
 * The same voci made worth what is credited now, beneficiary by beneficiary: after a payment that came on an installment that was lost, or went back. Where a beneficiary
 * has no voce any more one is added.
 */
export function linesWorth(lines: readonly DebtLine[], credited: readonly Credited[]): readonly DebtLine[] {
  const groups = groupsOf(lines, credited);
  if (groups.every(({ members, cents }) => total(lines, members) === cents)) return lines;
  return groups.flatMap(({ members, cents, payee }): readonly DebtLine[] => {
    const positive = members.filter((at) => (lines[at]?.amountCents ?? 0) > 0);
    const negative = members.filter((at) => (lines[at]?.amountCents ?? 0) < 0);
    const target = cents - total(lines, negative);
    if (cents === 0) return [];
    if (positive.length === 0) return [{ kind: 'OTHER', label: PAID_AFTERWARDS, amountCents: cents, payee, law: null, arithmetic: [] }];
    const amounts = splitByShares(target, positive.map((at) => lines[at]?.amountCents ?? 0));
    return [...positive.map((at, index) => withAmount(lines[at], amounts[index] ?? 0)), ...negative.map((at) => withAmount(lines[at], lines[at]?.amountCents ?? 0))].flatMap((line) => (line === null ? [] : [line]));
  });
}

/** How a voce tells which part of a divided one it is, at the beginning of its arithmetic, the last division first. */
const NOT_PAID = 'Parte non pagata con le rate';
const PAID = 'Parte pagata con le rate';

function divisionsOf({ arithmetic }: Pick<DebtLine, 'arithmetic'>): readonly string[] {
  return arithmetic.filter((words) => words.startsWith(NOT_PAID) || words.startsWith(PAID));
}

/**
 * What voci ask for of a plan that was lost: without interest, sanctions and costs that were added afterwards, and with those that the plan asked for already.
 * @param times how often the voci were divided since that plan: those that were in it say so as many times
 */
export function askedOfPlan(lines: readonly DebtLine[], times: number): Cents {
  const wereThere = (line: DebtLine): boolean => !isAddition(line.kind) || divisionsOf(line).filter((words) => words.startsWith(NOT_PAID)).length >= times;
  return linesTotal(lines.filter(wereThere));
}

const PAID_AFTERWARDS = 'Rate pagate dopo la decadenza';

type Group = Readonly<{ members: readonly number[]; cents: Cents; payee: DebtLine['payee'] }>;

function keyOf({ payeeFiscalCode, iban, category }: Credited): string {
  return [payeeFiscalCode, iban?.replaceAll(' ', '').toUpperCase() ?? '', category].join('|');
}

/** Voci by beneficiary, with what is credited to it. Those of the Comune name nobody: theirs is what no other voce names. */
function groupsOf(lines: readonly DebtLine[], credited: readonly Credited[]): readonly Group[] {
  const OWN = '';
  const keyOfLine = ({ payee }: DebtLine): string => (payee === null ? OWN : keyOf({ payeeFiscalCode: payee.fiscalCode, iban: payee.iban, category: payee.category, amountCents: 0 }));
  const keys = [...new Set([...(lines.length === 0 ? [] : [OWN]), ...lines.map(keyOfLine)])];
  return keys.map((key) => ({
    members: lines.flatMap((line, at) => (keyOfLine(line) === key ? [at] : [])),
    cents: sumOf(credited.filter((one) => (key === OWN ? !keys.includes(keyOf(one)) : keyOf(one) === key))),
    payee: lines.find((line) => keyOfLine(line) === key)?.payee ?? null,
  })).filter(({ members, cents }) => members.length > 0 || cents !== 0);
}

function sumOf(credited: readonly Pick<Credited, 'amountCents'>[]): Cents {
  return credited.reduce((sum, { amountCents }) => sum + amountCents, 0);
}

function total(lines: readonly DebtLine[], members: readonly number[]): Cents {
  return members.reduce((sum, at) => sum + (lines[at]?.amountCents ?? 0), 0);
}

/** Never more of a voce than it is worth: the positive ones share what is left together with the rounding that lowers them. */
function splitGroup(lines: readonly DebtLine[], members: readonly number[], cents: Cents): readonly (readonly [number, Cents])[] {
  if (cents === 0) return members.map((at) => [at, 0]);
  const positive = members.filter((at) => (lines[at]?.amountCents ?? 0) > 0);
  const negative = members.filter((at) => (lines[at]?.amountCents ?? 0) <= 0);
  const amounts = splitByShares(cents - total(lines, negative), positive.map((at) => lines[at]?.amountCents ?? 0));
  return [...positive.map((at, index) => [at, amounts[index] ?? 0] as const), ...negative.map((at) => [at, lines[at]?.amountCents ?? 0] as const)];
}

function partsOf(lines: readonly DebtLine[], amountOf: (at: number) => Cents, what: string): readonly DebtLine[] {
  return lines.flatMap((line, at) => {
    const amountCents = amountOf(at);
    if (amountCents === 0) return [];
    const part = { ...line, amountCents, arithmetic: [`${what} di ${formatEuro(line.amountCents)}`, ...divisionsOf(line)] };
    // What was added to the debt before the plan was lost must be known from what is added later, also where it is left whole.
    return [amountCents === line.amountCents && !(what === NOT_PAID && isAddition(line.kind)) ? line : part];
  });
}

function withAmount(line: DebtLine | undefined, amountCents: Cents): DebtLine | null {
  if (line === undefined || amountCents === 0) return null;
  return amountCents === line.amountCents ? line : { ...line, amountCents, arithmetic: divisionsOf(line) };
}

/**
 * What is asked for twice after money came on installments that the residue already asks for: never counted as paid twice, told until the residue is lowered or the money goes back.
 * @param lapsedCents what the lost installments asked for, which the residue was made of
 * @param paidCents what was paid on them all the same
 * @param residueCents what the residue asks for now, without what was added to it afterwards (interest, sanctions, costs)
 */
export function askedTwice({ lapsedCents, paidCents, residueCents }: Readonly<{ lapsedCents: Cents; paidCents: Cents; residueCents: Cents }>): Cents {
  return Math.max(0, Math.min(paidCents, paidCents + residueCents - lapsedCents));
}
