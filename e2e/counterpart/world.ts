import { createCallLog, type CallLog } from './call-log.ts';
import { createClock, type CounterpartClock } from './clock.ts';
import { createDueEvents, type DueEvents } from './due-events.ts';
import { createFacts, type Facts } from './facts.ts';
import { createFaultQueue, type FaultQueue } from './faults.ts';
import { createFlowStore, type FlowStore } from './fdr/flow-store.ts';
import { createPositionStore, type PositionStore } from './gpd/position-store.ts';
import type { UploadedFile } from './gpd/uploads.ts';
import { createGovPayStore, type GovPayStore } from './govpay/govpay-store.ts';
import { createIdentifiers, type Identifiers } from './identifiers.ts';
import { createPaymentStore, type PaymentStore } from './payments.ts';
import { readSettings, type CounterpartOptions, type CounterpartSettings } from './settings.ts';

/** Everything that the platform holds. */
export type World = {
  readonly settings: CounterpartSettings; readonly clock: CounterpartClock; readonly facts: Facts; readonly faults: FaultQueue; readonly log: CallLog; readonly identifiers: Identifiers; readonly due: DueEvents;
  readonly positions: PositionStore; readonly payments: PaymentStore; readonly flows: FlowStore; readonly uploads: Map<string, UploadedFile>; readonly govpay: GovPayStore;
  /** `org/iuv` of positions that vanished with a payment on them. */
  readonly vanished: Set<string>;
  /** When each key called, for the rate limit. */
  readonly turns: Map<string, number[]>;
  schedulerAtMs: number;
};

export function createWorld(options: CounterpartOptions): World {
  const clock = createClock(options.now ?? null, options.nowMs);
  return {
    settings: readSettings(options), clock, facts: createFacts(options.facts), faults: createFaultQueue(), log: createCallLog(), identifiers: createIdentifiers(), due: createDueEvents(), positions: createPositionStore(), payments: createPaymentStore(), flows: createFlowStore(),
    uploads: new Map(), govpay: createGovPayStore(), vanished: new Set(), turns: new Map(), schedulerAtMs: clock.nowMs(),
  };
}
