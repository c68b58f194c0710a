/**
 * What the rules of a service add to a debt or take out of it for others: the share of the Provincia, interest, costs, ravvedimento. Nothing here changes a debt: the lines
 * that come out are shown, and a person takes them.
 *
 * Sources: features.md 5.2 (TEFA, ARERA, rounding), 5.4 (proposals with three lines; `moraExtraPoints` a service, two points at most); codes.md 6 (the taxonomy of a share is
 * that of whoever owns it).
 */
import { type CivilDate, formatDate } from './civil-date.ts';
import type { Beneficiary, DebtLine } from './debt-lines.ts';
import { type DatedRate, defaultInterest, describeSegment, formatRate, type InterestProblem, LEGAL_RATES, type ProposedAddition, notificationCosts, ravvedimento, simpleInterest } from './legal-interest.ts';
import { type Cents, formatEuro } from './money.ts';
import { ok, type Result } from './result.ts';
import { splitTefa, tariAmounts, tefaOf } from './tari-tefa.ts';

/** Taxonomy of the TEFA of the current year. */
export const TEFA_TAXONOMY = '9/0201102IM/';
/** The TEFA is from one to five per cent (D.Lgs. 504/1992 art. 19), in hundredths of a percent. */
export const TEFA_LEAST = 100;
export const TEFA_MOST = 500;
/** What a regulation may add to the legal rate, in hundredths of a percent (L. 160/2019 c. 802). */
export const MAX_EXTRA_POINTS = 200;

/** The share of the Provincia on TARI. Amounts in cents, `basisPoints` in hundredths of a percent. */
export type TefaRule = Readonly<{ basisPoints: number; payee: Beneficiary; /** ARERA components of a utenza, this year. */ areraCents: Cents; roundToEuro: boolean; /** Less than this is not asked for; 0: whatever it is. */ minimumCents: Cents }>;

/** What a service adds, and to whom. */
export type ChargeRules = Readonly<{
  tefa: TefaRule | null;
  /** Added to the legal rate in a mora, hundredths of a percent. */
  extraPoints: number;
  /** Cost of a notification and the act that fixes it. */
  notification: Readonly<{ cents: Cents; act: string }> | null;
  /** The entry is a tax: ravvedimento operoso may be proposed. */
  ravvedimento: boolean;
}>;

/** A service without rules of its own: legal interest and mora at the legal rate, nothing else. */
export const STARTING_CHARGE_RULES: ChargeRules = { tefa: null, extraPoints: 0, notification: null, ravvedimento: false };

/** What a clerk writes of a TARI. `NET`: without TEFA and ARERA components; `TOTAL`: TEFA is inside, no ARERA components. */
export type TariEntry = Readonly<{ basis: 'NET' | 'TOTAL'; cents: Cents; areraCents: Cents; roundToEuro: boolean }>;

/** The lines of a TARI: tribute, TEFA to the Provincia, ARERA components, rounding; each with its arithmetic. They add up to the notice. */
export function tariLines(rule: TefaRule, entry: TariEntry, words: Readonly<{ label: string; year: string }>): readonly DebtLine[] {
  const percent = rule.basisPoints / 100;
  const suffix = words.year === '' ? '' : ` ${words.year}`;
  const split = entry.basis === 'TOTAL' ? splitTefa(entry.cents, percent) : null;
  const tariCents = split?.comuneCents ?? entry.cents;
  const amounts = tariAmounts({ tariCents, tefaPercent: percent, areraCents: split === null ? entry.areraCents : 0, roundToEuro: split === null && entry.roundToEuro });
  const tefaCents = split?.tefaCents ?? amounts.tefaCents;
  const arithmetic = split === null
    ? `${formatRate(rule.basisPoints)} di ${formatEuro(tariCents)} = ${formatEuro(tefaCents)}`
    : `${formatEuro(entry.cents)} × ${formatRate(rule.basisPoints).replace(/\s%$/, '')} / ${formatRate(10_000 + rule.basisPoints).replace(/\s%$/, '')} = ${formatEuro(tefaCents)}`;
  const line = (part: Omit<DebtLine, 'payee' | 'law' | 'arithmetic'> & Partial<DebtLine>): readonly DebtLine[] => (part.amountCents === 0 ? [] : [{ payee: null, law: null, arithmetic: [], ...part }]);
  return [
    ...line({ kind: 'PRINCIPAL', label: words.label, amountCents: tariCents }),
    ...line({ kind: 'TEFA', label: `TEFA${suffix}`, amountCents: tefaCents, payee: rule.payee, law: 'D.Lgs. 504/1992, art. 19', arithmetic: [arithmetic] }),
    ...line({ kind: 'ARERA', label: 'Componenti ARERA', amountCents: amounts.areraCents, law: 'Restano al Comune, che le versa a CSEA' }),
    ...line({ kind: 'ROUNDING', label: 'Arrotondamento all’euro', amountCents: amounts.roundingCents, law: 'L. 296/2006, art. 1 c. 166', arithmetic: [`da ${formatEuro(amounts.totalCents - amounts.roundingCents)} a ${formatEuro(amounts.totalCents)}`] }),
  ];
}

/** True when a TEFA line takes what the rule gives to the Provincia, whichever way it was counted, on its account. */
export function isTefaOf(rule: TefaRule, lines: readonly DebtLine[]): boolean {
  const tefa = lines.filter(({ kind }) => kind === 'TEFA');
  const cents = tefa.reduce((sum, line) => sum + line.amountCents, 0);
  const net = lines.filter(({ kind }) => kind === 'PRINCIPAL').reduce((sum, line) => sum + line.amountCents, 0);
  const percent = rule.basisPoints / 100;
  const right = cents === tefaOf(net, percent) || cents === splitTefa(net + cents, percent).tefaCents;
  return right && tefa.every(({ payee }) => payee !== null && payee.fiscalCode === rule.payee.fiscalCode && payee.iban === rule.payee.iban && payee.category === rule.payee.category);
}

/** What is asked when interest is proposed. `capitalCents`: the debt without what was added to it; `since`: the day on which it was due; `untilIs`: what `until` is, the due date of the notice, today where it has none, or a day that was written. */
export type LateDebt = Readonly<{ capitalCents: Cents; since: CivilDate; until: CivilDate; untilIs: 'DUE_DATE' | 'TODAY' | 'WRITTEN' }>;

/** One proposal, made of the lines that are accepted together. `excludes`: those with which it would be counted twice. */
export type Proposal = Readonly<{ code: ProposalCode; title: string; lines: readonly ProposedAddition[]; excludes: readonly ProposalCode[] }>;
export type ProposalCode = 'LEGAL_INTEREST' | 'MORA' | 'RAVVEDIMENTO' | 'NOTIFICATION';

/** Everything a service may propose for a debt that is late, in the order in which it is shown; or why interest cannot be counted. Lines of nothing are left out. `rates`: the table in force. */
export function proposals(rules: ChargeRules, debt: LateDebt | null, rates: readonly DatedRate[] = LEGAL_RATES): Readonly<{ list: readonly Proposal[]; problem: InterestProblem | null }> {
  const notification: readonly Proposal[] = rules.notification === null ? [] : [{ code: 'NOTIFICATION', title: 'Spese di notifica', lines: [notificationCosts(rules.notification.cents, rules.notification.act)], excludes: [] }];
  if (debt === null || debt.capitalCents <= 0) return { list: notification, problem: null };
  const legal = legalInterest(debt, rates);
  if (!legal.ok) return { list: notification, problem: legal.error };
  const mora = defaultInterest(debt.capitalCents, debt.since, debt.until, rules.extraPoints, rates);
  const repair = rules.ravvedimento ? ravvedimento(debt.capitalCents, debt.since, debt.until, rates) : ok([]);
  const others: readonly Proposal[] = [
    { code: 'LEGAL_INTEREST', title: 'Interessi legali', lines: [legal.value], excludes: ['MORA', 'RAVVEDIMENTO'] },
    ...(mora.ok ? [{ code: 'MORA' as const, title: rules.extraPoints === 0 ? 'Interessi di mora, al tasso legale' : `Interessi di mora, tasso legale più ${formatRate(rules.extraPoints)}`, lines: [mora.value], excludes: ['LEGAL_INTEREST' as const, 'RAVVEDIMENTO' as const] }] : []),
    ...(repair.ok && repair.value.length > 0 ? [{ code: 'RAVVEDIMENTO' as const, title: 'Ravvedimento operoso', lines: repair.value, excludes: ['LEGAL_INTEREST' as const, 'MORA' as const] }] : []),
  ];
  return { list: [...others.map((one) => ({ ...one, lines: one.lines.filter(({ cents }) => cents > 0) })).filter(({ lines }) => lines.length > 0), ...notification], problem: null };
}

function legalInterest({ capitalCents, since, until }: LateDebt, rates: readonly DatedRate[]): Result<ProposedAddition, InterestProblem> {
  const interest = simpleInterest(capitalCents, since, until, rates);
  if (!interest.ok) return interest;
  const { cents, segments } = interest.value;
  return ok({ kind: 'INTEREST', label: 'Interessi legali', cents, law: 'art. 1284 c.c.', arithmetic: segments.map(describeSegment), toCheck: segments.some(({ unverified }) => unverified) });
}

/** A line that was proposed, as it becomes a voce of the debt. */
export function lineOfProposal({ kind, label, cents, law, arithmetic }: ProposedAddition, debt: LateDebt | null): DebtLine {
  const counted = debt === null || kind === 'NOTIFICATION_COSTS' ? [] : [`su ${formatEuro(debt.capitalCents)}, dovuti dal ${formatDate(debt.since)}, contati fino ${UNTIL_WORDS[debt.untilIs]} ${formatDate(debt.until)}`];
  return { kind, label, amountCents: cents, payee: null, law, arithmetic: [...counted, ...arithmetic] };
}

const UNTIL_WORDS = { DUE_DATE: 'alla scadenza del', TODAY: 'a oggi,', WRITTEN: 'al' } as const;

/**
 * Why a voce that was counted on a debt does not hold for the one of now, in Italian with the remedy; null when it does, or nothing tells on what it was counted. `baseCents`: the debt without what was
 * added to it; `dueDate`: of the notice, null when it has none.
 */
export function staleCount({ arithmetic: [counted] }: Pick<DebtLine, 'arithmetic'>, now: Readonly<{ baseCents: Cents; dueDate: CivilDate | null }>): string | null {
  if (counted === undefined || !counted.startsWith('su ')) return null;
  const base = formatEuro(now.baseCents);
  if (!counted.startsWith(`su ${base}, `)) return `Ora il debito è ${base}: ${AGAIN}`;
  const toDueDate = counted.split(`${UNTIL_WORDS.DUE_DATE} `)[1];
  const toToday = counted.split(`${UNTIL_WORDS.TODAY} `)[1];
  const until = toDueDate ?? toToday;
  const due = now.dueDate === null ? null : formatDate(now.dueDate);
  if (until === undefined || due === until || (due === null && toToday !== undefined)) return null;
  return due === null ? `Contata fino alla scadenza del ${until}, che ora non c’è: ${AGAIN}` : `Contata fino al ${until}, ora la scadenza è il ${due}: ${AGAIN}`;
}

const AGAIN = 'togli la voce e accetta di nuovo la proposta.';
