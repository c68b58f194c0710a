import type { CivilDate } from '../../main/domain/civil-date.ts';
import type { SeededRandom } from '../../main/host/demo/seeded-random.ts';
import type { Provider } from './providers.ts';

/** Gives each flow its identificativoFlusso, in the order of their days: numbers go on through the year or begin again each day, as the provider does. */
export class FlowNaming {
  readonly #running = new Map<string, number>();
  readonly #daily = new Map<string, number>();
  readonly #random: SeededRandom;

  constructor(random: SeededRandom) {
    this.#random = random;
  }

  /** The next name of a provider on a day of settlement; no two are equal, not even in another case. */
  next(provider: Provider, date: CivilDate): string {
    const running = increment(this.#running, provider.id);
    const daily = increment(this.#daily, `${provider.id}|${date}`);
    if (provider.nameStyle === 'HASH') return this.#random.hex(32);
    return `${date}${provider.id}-${this.#number(provider, date, running, daily)}`;
  }

  /** Unpadded, a name is the beginning of others: of the tenth of the day, and of the second part that every flow may have. */
  #number({ nameStyle }: Provider, date: CivilDate, running: number, daily: number): string {
    const compactDate = date.replaceAll('-', '');
    switch (nameStyle) {
      case 'DATED_TWO_DIGITS':
        return `S${compactDate}${String(daily).padStart(2, '0')}`;
      case 'DATED_UNPADDED':
        return `S${compactDate}${Math.ceil(daily / 2)}${daily % 2 === 0 ? '-2' : ''}`;
      case 'RUNNING_12':
        return String(38_000_000 + running).padStart(12, '0');
      case 'RUNNING_7':
        return String(451 + running).padStart(7, '0');
      case 'HYPHENATED':
        return `000-${String(running).padStart(7, '0')}`;
      case 'CLOCK':
        return `${twoDigits(7 + (Math.floor(daily / 60) % 16))}_${twoDigits(daily % 60)}_${twoDigits(this.#random.between(0, 59))}_${String(this.#random.between(0, 999)).padStart(3, '0')}`;
      case 'MIXED_CASE':
        return `${mixedCase(this.#random, 3)}${String(running).padStart(5, '0')}`;
      case 'HASH':
        throw new Error('A hash has no number');
    }
  }
}

function increment(counts: Map<string, number>, key: string): number {
  const next = (counts.get(key) ?? 0) + 1;
  counts.set(key, next);
  return next;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

function mixedCase(random: SeededRandom, length: number): string {
  return Array.from({ length }, () => random.pick([...'abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ'])).join('');
}
