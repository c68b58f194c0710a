/**
 * How far collection orders have covered provisional entries (G3).
 *
 * Source: reconciliation.md 1.2 G3. An entry that the treasurer puts back (RIPRISTINATO) is uncovered by as much as that row says. What
 * comes and goes on one day is taken together, as rows of a day have no order.
 */
import type { CivilDate } from '../../../domain/civil-date.ts';
import { withoutLeadingZeros, type TreasuryMovement } from '../../../domain/treasury-movement.ts';
import type { MovementId } from './matching-input.ts';
import type { Regularisation } from './matching-result.ts';
import { MultiMap } from './multi-map.ts';
import type { KnownMovement } from './row-ledger.ts';

type Step = Readonly<{ key: string; day: CivilDate; cents: number }>;

export const NOT_REGULARISED: Regularisation = { state: 'NONE', cents: 0 };

export class Regularisations {
  readonly #stepsOf = new Map<MovementId, readonly Step[]>();
  readonly #byKey = new MultiMap<string, Step>();

  /** Takes a row in or out. @returns keys of the entries that it covers or puts back, now or before. */
  enrol(id: MovementId, movement: KnownMovement | undefined): ReadonlySet<string> {
    const earlier = this.#stepsOf.get(id) ?? [];
    for (const step of earlier) this.#byKey.delete(step.key, step);
    const steps = movement === undefined ? [] : stepsOf(movement.facts);
    if (steps.length === 0) this.#stepsOf.delete(id);
    else this.#stepsOf.set(id, steps);
    for (const step of steps) this.#byKey.add(step.key, step);
    return new Set([...earlier, ...steps].map(({ key }) => key));
  }

  of(credit: TreasuryMovement): Regularisation {
    const key = entryKey(credit);
    if (key === null || this.#byKey.count(key) === 0) return NOT_REGULARISED;
    const days = new Map<CivilDate, number>();
    for (const { day, cents } of this.#byKey.get(key)) days.set(day, (days.get(day) ?? 0) + cents);
    let covered = 0;
    for (const [, cents] of [...days].sort(([a], [b]) => (a < b ? -1 : 1))) covered = Math.min(credit.amountCents, Math.max(0, covered + cents));
    if (covered === 0) return NOT_REGULARISED;
    return { state: covered === credit.amountCents ? 'FULL' : 'PARTIAL', cents: covered };
  }
}

/** Year and provisional entry of a credit; null when it has none. */
export function entryKey({ year, provvisorio }: Pick<TreasuryMovement, 'year' | 'provvisorio'>): string | null {
  return provvisorio === null ? null : `${year}|${withoutLeadingZeros(provvisorio)}`;
}

function stepsOf(movement: TreasuryMovement): readonly Step[] {
  if (movement.ignoredAs !== 'REGOLARIZZAZIONE') return [];
  const { year, bookingDate: day } = movement;
  if (movement.opType === 'RIPRISTINATO') {
    const key = entryKey(movement);
    return key === null ? [] : [{ key, day, cents: -movement.amountCents }];
  }
  return movement.regularises.map(({ provvisorio, amountCents }) => ({ key: `${year}|${withoutLeadingZeros(provvisorio)}`, day, cents: amountCents }));
}
