/**
 * Legal interest, default interest (mora) and ravvedimento, each with the arithmetic by which it was made. They are proposals: nothing here changes a debt.
 *
 * Source: features.md 5.4 (art. 1284 c.c.; `capital × rate × days / 365` by segment of year, the sum of a segment rounded to the cent; L. 160/2019 c. 802; D.Lgs. 472/1997
 * art. 13 with the bases of 25 % from 1 September 2024 and 30 % before).
 */
import { addDays, type CivilDate, daysBetween, formatDate, isCivilDate } from './civil-date.ts';
import { addMonths } from './installment-plan.ts';
import { type Cents, formatEuro } from './money.ts';
import { err, ok, type Result } from './result.ts';

/** A rate in force from a day until the next one. In hundredths of a percent: 160 is 1,60 %. */
export type DatedRate = Readonly<{ from: CivilDate; basisPoints: number; law: string; /** Not read in the decree itself: whoever uses it checks. */ unverified: boolean }>;

/** Rates of features.md 5.4, oldest first, as the program knows them. The next one is decreed in December: the office adds it ({@link ratesInForce}). */
export const LEGAL_RATES: readonly DatedRate[] = [
  { from: '2022-01-01', basisPoints: 125, law: 'art. 1284 c.c., tasso del 2022', unverified: true },
  { from: '2023-01-01', basisPoints: 500, law: 'art. 1284 c.c., tasso del 2023', unverified: true },
  { from: '2024-01-01', basisPoints: 250, law: 'art. 1284 c.c., tasso del 2024', unverified: true },
  { from: '2025-01-01', basisPoints: 200, law: 'art. 1284 c.c., tasso del 2025', unverified: false },
  { from: '2026-01-01', basisPoints: 160, law: 'art. 1284 c.c., DM 10/12/2025 (G.U. 289)', unverified: false },
];

/** A rate as the office writes it, with the decree it was read in: one that the program does not know, or in the place of one it has. */
export type OfficeRate = Readonly<{ from: CivilDate; basisPoints: number; law: string }>;

/** No rate of the last thirty years was above 10 %: more is a slip of the keyboard. */
export const MOST_BASIS_POINTS = 2_000;
/** Rates an office can write. */
export const MOST_OFFICE_RATES = 100;

/** The table in force: what the office wrote stands, the program's rates hold where it wrote nothing. Oldest first. */
export function ratesInForce(office: readonly OfficeRate[]): readonly DatedRate[] {
  const own = office.map((rate): DatedRate => ({ ...rate, unverified: false }));
  return [...LEGAL_RATES.filter(({ from }) => !own.some((rate) => rate.from === from)), ...own].toSorted((a, b) => (a.from < b.from ? -1 : 1));
}

/** What is wrong with the rates of an office: `index` of the rate, its field, and the sentence; null when nothing is. A year without a rate would be counted with another's. */
export function officeRatesProblem(office: readonly OfficeRate[]): Readonly<{ index: number; field: keyof OfficeRate; message: string }> | null {
  for (const [index, { from, basisPoints, law }] of office.entries()) {
    if (!isCivilDate(from)) return { index, field: 'from', message: 'Scrivi il giorno da cui vale il tasso, per esempio 01/01/2027.' };
    if (office.findIndex((other) => other.from === from) !== index) return { index, field: 'from', message: `Il tasso dal ${formatDate(from)} c’è già: cambia quello.` };
    if (!Number.isInteger(basisPoints) || basisPoints < 0 || basisPoints > MOST_BASIS_POINTS) return { index, field: 'basisPoints', message: 'Il tasso va da 0 a 20 %: scrivi per esempio 1,60.' };
    if (law.trim().length < 3) return { index, field: 'law', message: 'Scrivi da dove viene: decreto, data e Gazzetta Ufficiale. Il cittadino lo può chiedere.' };
  }
  return yearWithoutRate(office);
}

function yearWithoutRate(office: readonly OfficeRate[]): ReturnType<typeof officeRatesProblem> {
  const years = ratesInForce(office).map(({ from }) => Number(from.slice(0, 4)));
  const at = years.findIndex((year, index) => year > (years[index - 1] ?? year) + 1);
  if (at < 0) return null;
  const missing = (years[at - 1] ?? 0) + 1;
  // Of the two beside the gap the one the office wrote.
  const isOwn = (year: number) => office.findIndex(({ from }) => Number(from.slice(0, 4)) === year);
  const index = Math.max(isOwn(years[at] ?? 0), isOwn(missing - 1), 0);
  return { index, field: 'from', message: `Manca il tasso del ${missing}: scrivi prima quello.` };
}

/** The first year for which the table has no rate. */
export function nextRateYear(rates: readonly DatedRate[]): number {
  return Number((rates.at(-1)?.from ?? '').slice(0, 4)) + 1;
}

/** The decree comes by 15 December (art. 1284 c.c.): from the next day the table should have the year to come. */
const DECREED_BY = '-12-15';

/** The year whose rate is to be written by now; null when none is missing. */
export function missingRateYear(rates: readonly DatedRate[], today: CivilDate): number | null {
  const year = Number(today.slice(0, 4));
  const needed = today > `${year}${DECREED_BY}` ? year + 1 : year;
  const next = nextRateYear(rates);
  return next <= needed ? next : null;
}

/** One part of the sum, as it is shown. `days` are those on which it ran. */
export type InterestSegment = Readonly<{ from: CivilDate; to: CivilDate; days: number; basisPoints: number; cents: Cents; law: string; unverified: boolean }>;

export type Interest = Readonly<{ cents: Cents; segments: readonly InterestSegment[] }>;

/** `BEFORE_TABLE`: no rate is known for the first day. `NO_RATE_YET`: the last rate is of an earlier year than the last day. */
export type InterestProblem = 'BEFORE_TABLE' | 'NO_RATE_YET';

/** The sentence the clerk reads. */
export function interestProblemMessage(problem: InterestProblem): string {
  return problem === 'BEFORE_TABLE' ? 'Per i giorni più vecchi manca il tasso: calcola gli interessi a parte' : 'Il tasso dell’ultimo anno non è ancora in tabella: l’amministratore lo aggiunge in Configurazione, Interessi';
}

/**
 * Simple interest from the day after `from` up to `to` included. `extraPoints`: what a regulation adds for mora, in hundredths of a percent.
 * A capital of up to the highest amount and a century of days stays within what is counted exactly.
 */
export function simpleInterest(capitalCents: Cents, from: CivilDate, to: CivilDate, rates: readonly DatedRate[] = LEGAL_RATES, extraPoints = 0): Result<Interest, InterestProblem> {
  if (to <= from) return ok({ cents: 0, segments: [] });
  const firstDay = addDays(from, 1);
  const first = rates[0];
  const last = rates.at(-1);
  if (first === undefined || last === undefined || firstDay < first.from) return err('BEFORE_TABLE');
  if (to.slice(0, 4) > last.from.slice(0, 4)) return err('NO_RATE_YET');
  const segments = rates.flatMap((rate, index) => segmentOf(capitalCents, rate, rates[index + 1]?.from ?? null, { firstDay, to, extraPoints }));
  return ok({ cents: segments.reduce((sum, { cents }) => sum + cents, 0), segments });
}

function segmentOf(capitalCents: Cents, rate: DatedRate, nextFrom: CivilDate | null, run: Readonly<{ firstDay: CivilDate; to: CivilDate; extraPoints: number }>): readonly InterestSegment[] {
  const from = rate.from > run.firstDay ? rate.from : run.firstDay;
  const until = nextFrom === null ? run.to : addDays(nextFrom, -1);
  const to = until < run.to ? until : run.to;
  if (to < from) return [];
  const days = daysBetween(from, to) + 1;
  const basisPoints = rate.basisPoints + run.extraPoints;
  const cents = Number((BigInt(capitalCents) * BigInt(basisPoints) * BigInt(days) * 2n + 3_650_000n) / 7_300_000n);
  return [{ from, to, days, basisPoints, cents, law: rate.law, unverified: rate.unverified }];
}

/** `dal 01/01/2026 al 31/01/2026, 31 giorni all’1,60 %: 0,14 €`, as it is shown beside the amount. */
export function describeSegment({ from, to, days, basisPoints, cents }: InterestSegment): string {
  return `dal ${formatDate(from)} al ${formatDate(to)}, ${days === 1 ? '1 giorno' : `${days} giorni`} ${atRate(basisPoints)}: ${formatEuro(cents)}`;
}

/** `all’1,60 %`, `al 2,50 %`, `allo 0,80 %`: the article by the word that the number begins with; rates stay under a hundred. */
function atRate(basisPoints: number): string {
  const whole = Math.floor(basisPoints / 100);
  return `${whole === 0 ? 'allo ' : [1, 8, 11].includes(whole) ? 'all’' : 'al '}${formatRate(basisPoints)}`;
}

/** `160` → `1,60 %`. */
export function formatRate(basisPoints: number): string {
  return `${Math.floor(basisPoints / 100)},${String(basisPoints % 100).padStart(2, '0')} %`;
}

/** A line that may be added to a debt, with the law and the arithmetic shown. */
export type ProposedAddition = Readonly<{ kind: 'INTEREST' | 'DEFAULT_INTEREST' | 'SANCTION' | 'NOTIFICATION_COSTS'; label: string; cents: Cents; law: string; arithmetic: readonly string[]; toCheck: boolean }>;

/** Default interest of L. 160/2019 c. 802: the legal rate and what the regulation adds, two points at most. */
export function defaultInterest(capitalCents: Cents, dueDate: CivilDate, today: CivilDate, extraPoints: number, rates: readonly DatedRate[] = LEGAL_RATES): Result<ProposedAddition, InterestProblem> {
  const interest = simpleInterest(capitalCents, dueDate, today, rates, Math.min(Math.max(extraPoints, 0), 200));
  if (!interest.ok) return interest;
  return ok({ kind: 'DEFAULT_INTEREST', label: 'Interessi di mora', cents: interest.value.cents, law: 'L. 160/2019, art. 1 c. 802; art. 1284 c.c.', arithmetic: interest.value.segments.map(describeSegment), toCheck: interest.value.segments.some(({ unverified }) => unverified) });
}

/** What the Comune spent to notify, as its act fixes it. */
export function notificationCosts(cents: Cents, law: string): ProposedAddition {
  return { kind: 'NOTIFICATION_COSTS', label: 'Spese di notifica', cents, law, arithmetic: [`importo fissato: ${formatEuro(cents)}`], toCheck: false };
}

type Band = Readonly<{ upToDays: number | null; upToMonths: number | null; label: string; base25: number; base30: number; perDay: boolean }>;

/** Rates in ten-thousandths of a percent (0,0833 % is 833). */
const BANDS: readonly Band[] = [
  { upToDays: 14, upToMonths: null, label: 'entro 14 giorni, per ogni giorno', base25: 833, base30: 1_000, perDay: true },
  { upToDays: 30, upToMonths: null, label: 'dal 15° al 30° giorno', base25: 12_500, base30: 15_000, perDay: false },
  { upToDays: 90, upToMonths: null, label: 'dal 31° al 90° giorno', base25: 13_900, base30: 16_700, perDay: false },
  { upToDays: null, upToMonths: 12, label: 'oltre 90 giorni ed entro un anno', base25: 31_250, base30: 37_500, perDay: false },
  { upToDays: null, upToMonths: null, label: 'oltre un anno', base25: 35_720, base30: 42_900, perDay: false },
];

const NEW_SANCTIONS_FROM = '2024-09-01';

/** Ravvedimento of a tax paid late: tribute, sanction, interest. The violation is of the day on which it was due. */
export function ravvedimento(taxCents: Cents, dueDate: CivilDate, payOn: CivilDate, rates: readonly DatedRate[] = LEGAL_RATES): Result<readonly ProposedAddition[], InterestProblem> {
  const days = daysBetween(dueDate, payOn);
  if (days <= 0) return ok([]);
  const interest = simpleInterest(taxCents, dueDate, payOn, rates);
  if (!interest.ok) return interest;
  const band = BANDS.find(({ upToDays, upToMonths }) => (upToDays !== null ? days <= upToDays : upToMonths === null || payOn <= addMonths(dueDate, upToMonths)));
  if (band === undefined) return ok([]);
  const rate = (dueDate >= NEW_SANCTIONS_FROM ? band.base25 : band.base30) * (band.perDay ? days : 1);
  const cents = Number((BigInt(taxCents) * BigInt(rate) * 2n + 1_000_000n) / 2_000_000n);
  const percent = `${Math.floor(rate / 10_000)},${String(rate % 10_000).padStart(4, '0').replace(/0{1,2}$/, '')} %`;
  return ok([
    { kind: 'SANCTION', label: 'Sanzione ridotta', cents, law: 'D.Lgs. 472/1997, art. 13', arithmetic: [`${band.label}: ${percent} di ${formatEuro(taxCents)}${band.perDay ? ` (${days === 1 ? '1 giorno' : `${days} giorni`})` : ''}`], toCheck: false },
    { kind: 'INTEREST', label: 'Interessi legali', cents: interest.value.cents, law: 'art. 1284 c.c.', arithmetic: interest.value.segments.map(describeSegment), toCheck: interest.value.segments.some(({ unverified }) => unverified) },
  ]);
}
