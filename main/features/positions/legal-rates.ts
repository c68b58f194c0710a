import { z } from 'zod';
import { officeRateInput } from '../../contract/index.ts';
import { appendAudit } from '../../data/audit.ts';
import type { Reader, UnitOfWork } from '../../data/engine.ts';
import { missingRateYear, nextRateYear, officeRatesProblem, ratesInForce, type OfficeRate } from '../../domain/legal-interest.ts';
import { ok } from '../../domain/result.ts';
import { failure, versionConflict, type Operator, type Outcome } from '../access/index.ts';
import type { ApplicationContext } from '../application-context.ts';
import { readSetting, writeSetting } from '../setup/index.ts';

const stored = z.object({ version: z.int(), rates: z.array(officeRateInput) });
type Stored = Readonly<{ version: number; rates: readonly OfficeRate[] }>;

async function officeRates(reader: Reader): Promise<Stored> {
  const text = await readSetting(reader, 'legalRates');
  return text === null ? { version: 0, rates: [] } : stored.parse(JSON.parse(text));
}

/** The table of legal interest in force on a day, with what the office wrote, as screens show it (features.md 5.4: a dated table in the settings). */
export async function readLegalRates(context: Pick<ApplicationContext, 'clock'>, reader: Reader) {
  const { version, rates } = await officeRates(reader);
  const table = ratesInForce(rates);
  return { rates: table.map((rate) => ({ ...rate, own: rates.some(({ from }) => from === rate.from) })), missingYear: missingRateYear(table, context.clock.today()), nextYear: nextRateYear(table), version };
}

/**
 * Keeps the rates of the office in the place of those it had. Debts whose interest was accepted before keep it: a proposal is counted once, when it is shown.
 * Errors: INVALID_FIELD at `rates.n.from`, `.basisPoints` or `.law`, VERSION_CONFLICT.
 */
export async function saveLegalRates(context: Pick<ApplicationContext, 'clock'>, unit: UnitOfWork, by: Operator, input: Stored): Promise<Outcome<Awaited<ReturnType<typeof readLegalRates>>>> {
  const problem = officeRatesProblem(input.rates);
  if (problem !== null) return failure('INVALID_FIELD', problem.message, { field: `rates.${problem.index}.${problem.field}` });
  const before = await officeRates(unit);
  if (before.version !== input.version) return versionConflict();
  const rates = input.rates.map(({ from, basisPoints, law }) => ({ from, basisPoints, law })).toSorted((a, b) => (a.from < b.from ? -1 : 1));
  await writeSetting(unit, 'legalRates', JSON.stringify({ version: before.version + 1, rates }));
  await appendAudit(unit, { action: 'LEGAL_RATES_CHANGED', subjectKind: 'legal_rates', subjectId: '1', operatorId: String(by.id), before: { rates: before.rates }, after: { rates } });
  unit.touch('catalogue');
  return ok(await readLegalRates(context, unit));
}
