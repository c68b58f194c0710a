import { NATIONAL_CALENDAR, isWorkingDay } from '../../main/domain/working-days.ts';
import { addDays, type CivilDate } from '../../main/domain/civil-date.ts';

/** How large a year is wanted; what is left out follows from the number of payments. */
export type YearRequest = Readonly<{
  seed?: number;
  /** Payments made by citizens in the year: 1.000.000 unless told otherwise. */
  payments?: number;
  /** Flows delivered: one every forty payments. */
  flows?: number;
  /** Credits written by the treasurer for the first time, duplicates and reversals apart: one every fifty payments. */
  credits?: number;
  /** Share of each class of anomaly, of credits (of flows, of payments where the class is theirs): 0,01. */
  anomalyShare?: number;
  /** Esercizio. */
  year?: number;
}>;

/** A request with nothing left out. */
export type YearSettings = Readonly<Required<YearRequest>>;

/** The days on which money moves. */
export type YearCalendar = Readonly<{ workingDays: readonly CivilDate[]; lastFlowDay: number; asOf: CivilDate }>;

const FULL_SIZE = 1_000_000;
const PAYMENTS_PER_FLOW = 40;
const PAYMENTS_PER_CREDIT = 50;

/**
 * Fills what a request leaves out.
 * @throws RangeError for a size that holds no year: a bug of the caller.
 */
export function yearSettings(request: YearRequest = {}): YearSettings {
  const payments = request.payments ?? FULL_SIZE;
  const settings = {
    seed: request.seed ?? 1, payments, flows: request.flows ?? Math.round(payments / PAYMENTS_PER_FLOW), credits: request.credits ?? Math.round(payments / PAYMENTS_PER_CREDIT), anomalyShare: request.anomalyShare ?? 0.01,
    year: request.year ?? 2026,
  };
  const whole = [settings.seed, settings.payments, settings.flows, settings.credits, settings.year].every(Number.isSafeInteger);
  if (!whole || settings.anomalyShare < 0 || settings.anomalyShare > 0.02) throw new RangeError('A year needs whole numbers, and a share of anomalies from 0 to 0.02');
  if (settings.credits < 10 || settings.flows < settings.credits || settings.payments < settings.flows * 2) throw new RangeError('A year needs at least ten credits, no more credits than flows, and two payments a flow');
  return settings;
}

/** Working days of the year; flows end early enough that their ordinary credits fall within it. `asOf`: the day on which the year is looked at. */
export function yearCalendar(year: number): YearCalendar {
  const workingDays: CivilDate[] = [];
  for (let day = `${year}-01-01`; day <= `${year}-12-31`; day = addDays(day, 1)) if (isWorkingDay(day, NATIONAL_CALENDAR)) workingDays.push(day);
  return { workingDays, lastFlowDay: workingDays.length - 8, asOf: `${year}-12-31` };
}
