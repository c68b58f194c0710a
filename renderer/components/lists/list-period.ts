import { addDays, civilDate, daysInMonth, formatDate, isCivilDate, type CivilDate } from '../../../main/domain/civil-date.ts';

/** Days of a filter, both included; null = open on that side. */
export type DayRange = Readonly<{ from: CivilDate | null; to: CivilDate | null }>;

/** Periods of what already happened, in the order in which they are asked for. */
export const PAST_PERIODS = ['TODAY', 'YESTERDAY', 'LAST_7_DAYS', 'THIS_MONTH', 'LAST_MONTH', 'THIS_QUARTER', 'THIS_YEAR', 'LAST_YEAR'] as const;
/** Periods of dates that are still to come: when something falls due. */
export const DUE_PERIODS = ['OVER', 'TODAY', 'NEXT_7_DAYS', 'NEXT_30_DAYS', 'THIS_MONTH', 'NEXT_MONTH', 'THIS_QUARTER', 'THIS_YEAR', 'LAST_YEAR'] as const;
export type QuickPeriod = (typeof PAST_PERIODS)[number] | (typeof DUE_PERIODS)[number];

/**
 * A period as a filter keeps it: empty = any day; a quick one by its name, so that a saved «questo mese» is always this month;
 * else `2026-01-01..2026-01-31`, either side possibly empty.
 */
export type Period = string;
export const ANY_DAY: Period = '';

const LABEL: Readonly<Record<QuickPeriod, string>> = {
  OVER: 'Già passata', TODAY: 'Oggi', YESTERDAY: 'Ieri', LAST_7_DAYS: 'Ultimi 7 giorni', NEXT_7_DAYS: 'Nei prossimi 7 giorni', NEXT_30_DAYS: 'Nei prossimi 30 giorni', THIS_MONTH: 'Questo mese', LAST_MONTH: 'Mese scorso',
  NEXT_MONTH: 'Mese prossimo', THIS_QUARTER: 'Questo trimestre', THIS_YEAR: 'Anno in corso', LAST_YEAR: 'Anno scorso',
};

function isQuick(period: Period): period is QuickPeriod {
  return Object.hasOwn(LABEL, period);
}

export function quickLabel(period: QuickPeriod): string {
  return LABEL[period];
}

/** A period read from where it was kept; what cannot be read lets every day through. */
export function readPeriod(kept: unknown): Period {
  if (typeof kept !== 'string' || isQuick(kept)) return typeof kept === 'string' ? kept : ANY_DAY;
  const { from, to } = datesOf(kept);
  return from === null && to === null ? ANY_DAY : periodOfDates({ from, to });
}

export function periodOfDates({ from, to }: DayRange): Period {
  return from === null && to === null ? ANY_DAY : `${from ?? ''}..${to ?? ''}`;
}

function datesOf(period: Period): DayRange {
  const [from = '', to = ''] = period.split('..');
  return { from: isCivilDate(from) ? from : null, to: isCivilDate(to) ? to : null };
}

/** The days of a period. @param today civil date in Rome */
export function daysOf(period: Period, today: CivilDate): DayRange {
  return isQuick(period) ? quickDays(period, today) : datesOf(period);
}

function quickDays(period: QuickPeriod, today: CivilDate): DayRange {
  const year = Number(today.slice(0, 4));
  const month = Number(today.slice(5, 7));
  switch (period) {
    case 'OVER': return { from: null, to: addDays(today, -1) };
    case 'TODAY': return { from: today, to: today };
    case 'YESTERDAY': return { from: addDays(today, -1), to: addDays(today, -1) };
    case 'LAST_7_DAYS': return { from: addDays(today, -6), to: today };
    case 'NEXT_7_DAYS': return { from: today, to: addDays(today, 7) };
    case 'NEXT_30_DAYS': return { from: today, to: addDays(today, 30) };
    case 'THIS_MONTH': return months(year, month, 1);
    case 'LAST_MONTH': return months(year, month - 1, 1);
    case 'NEXT_MONTH': return months(year, month + 1, 1);
    case 'THIS_QUARTER': return months(year, month - ((month - 1) % 3), 3);
    case 'THIS_YEAR': return months(year, 1, 12);
    case 'LAST_YEAR': return months(year - 1, 1, 12);
  }
}

/** Whole months; `month` may fall outside its year by some. */
function months(year: number, month: number, count: number): DayRange {
  const first = year * 12 + month - 1;
  return { from: dayOfMonth(first, 'FIRST'), to: dayOfMonth(first + count - 1, 'LAST') };
}

function dayOfMonth(index: number, which: 'FIRST' | 'LAST'): CivilDate | null {
  const year = Math.floor(index / 12);
  const month = (index % 12) + 1;
  const day = civilDate(year, month, which === 'FIRST' ? 1 : daysInMonth(year, month));
  return day.ok ? day.value : null;
}

/** The days in words: `dal 01/01/2026`, `01/01/2026 – 31/01/2026`, `31/01/2026`. */
export function rangeWords({ from, to }: DayRange): string {
  if (from === null) return to === null ? '' : `fino al ${formatDate(to)}`;
  if (to === null) return `dal ${formatDate(from)}`;
  return from === to ? formatDate(from) : `${formatDate(from)} – ${formatDate(to)}`;
}

/** A period in words inside a chip: `questo mese`, `fino al 31/01/2027`; `any` says that nothing is left out (`tutte`). */
export function periodWords(period: Period, any: string): string {
  if (period === ANY_DAY) return any;
  return isQuick(period) ? LABEL[period].toLowerCase() : rangeWords(datesOf(period));
}
