import type { SeededRandom } from '../../main/host/demo/seeded-random.ts';
import { SERVICE_HABITS } from '../../main/host/demo/town.ts';
import { starterServices } from '../../main/features/catalogue/index.ts';

/** What citizens pay for. `category` as a receipt writes it; amounts in cents. */
export type PaidService = Readonly<{ code: string; name: string; category: string; lowest: number; highest: number; wholeEuros: boolean; weight: number }>;

/** The services of the demo town, as often as they are paid there. */
export const PAID_SERVICES: readonly PaidService[] = SERVICE_HABITS.map(({ code, counter, bulk, amounts: [lowest, highest], wholeEuros }) => {
  const starter = starterServices.find((candidate) => candidate.code === code);
  if (starter === undefined) throw new Error(`No starter service is called ${code}`);
  return { code, name: starter.name, category: `9/${starter.taxonomy}/`, lowest, highest, wholeEuros, weight: counter + bulk };
});

/** Each service as many times as it weighs: one draw picks one. */
const BY_WEIGHT: readonly number[] = PAID_SERVICES.flatMap(({ weight }, index) => Array.from({ length: weight }, () => index));

/** Index in {@link PAID_SERVICES}. */
export function drawnService(random: SeededRandom): number {
  return random.pick(BY_WEIGHT);
}

export function serviceAt(index: number): PaidService {
  const service = PAID_SERVICES[index];
  if (service === undefined) throw new Error('No such service');
  return service;
}

/** Cents, nearer to the lowest amount of the service than to the highest. */
export function drawnCents(random: SeededRandom, { lowest, highest, wholeEuros }: PaidService): number {
  const part = random.next();
  const cents = lowest + Math.floor(part * part * (highest - lowest + 1));
  return wholeEuros && highest > lowest ? Math.max(100, Math.round(cents / 100) * 100) : cents;
}
