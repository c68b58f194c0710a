import { createControl, type Control } from './control.ts';
import { serve } from './server.ts';
import type { CounterpartOptions } from './settings.ts';
import { missingSpecifications } from './specifications.ts';
import { createWorld } from './world.ts';

export type { Control } from './control.ts';
export type { LoggedCall } from './call-log.ts';
export { FACTS, type FactNumber, type Facts } from './facts.ts';
export type { Fault, FaultKind, RetryAfter } from './faults.ts';
export { numberOf } from './identifiers.ts';
export type { PayWishes, StrangePayment } from './paying.ts';
export type { Payment } from './payments.ts';
export { DEFAULT_APPLICATION, DEFAULT_KEY, DEFAULT_ORGANIZATION, type CounterpartOptions } from './settings.ts';
export { missingSpecifications } from './specifications.ts';

/** A platform that runs. `url` is its host: each API lies below it as in production (README). */
export type Counterpart = Readonly<{ url: string; control: Control; close(): Promise<void> }>;

/** Starts the intermediary's platform on this computer, on a free port unless told. Throws, saying what to do, when the official descriptions are not there. */
export async function startCounterpart(options: CounterpartOptions = {}): Promise<Counterpart> {
  const missing = missingSpecifications();
  if (missing !== null) throw new Error(missing);
  const world = createWorld(options);
  const control = createControl(world);
  const server = await serve(world, control, options.port ?? 0);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The counterpart has no port');
  return {
    url: `http://127.0.0.1:${address.port}`, control,
    close: () =>
      new Promise<void>((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
