/** Port through which the archive has its movements matched: off the main thread in the program, in process in tests and on the command line. */
import { z } from 'zod';
import type { CivilDate } from '../../domain/civil-date.ts';
import { createWorkerPool } from '../../workers/pool.ts';
import type { MatchingChanges } from './matching/matching-input.ts';
import { MatchingSeat, type AnsweredIuv, type SeatSummary, type ToldOutcomes } from './matching-seat.ts';
import { toldFlow, toldMovement } from './told-outcome.ts';

/** The steps of {@link MatchingSeat}, one after the other. */
export type MatchingRunner = Readonly<{
  take: (changes: MatchingChanges) => Promise<void>;
  needs: (today: CivilDate) => Promise<readonly string[]>;
  know: (facts: readonly AnsweredIuv[]) => Promise<void>;
  run: (today: CivilDate) => Promise<SeatSummary>;
  next: (limit: number) => Promise<ToldOutcomes>;
  restart: () => Promise<void>;
  close: () => Promise<void>;
}>;

/** The thread that matched is gone, and with it all it knew. */
export class MatchingLostError extends Error {
  constructor(detail: string) {
    super(`The matching was lost: ${detail}`);
    this.name = 'MatchingLostError';
  }
}

/** Matches in the calling thread. */
export function createInProcessMatching(): MatchingRunner {
  const seat = new MatchingSeat();
  return {
    take: (changes) => Promise.resolve(seat.take(changes)),
    needs: (today) => Promise.resolve(seat.needs(today)),
    know: (facts) => Promise.resolve(seat.know(facts)),
    run: (today) => Promise.resolve(seat.run(today)),
    next: (limit) => Promise.resolve(seat.next(limit)),
    restart: () => Promise.resolve(seat.restart()),
    close: () => Promise.resolve(),
  };
}

/** What the thread is asked; it is our own program that asks. */
export const matchingRequest = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('TAKE'), changes: z.custom<MatchingChanges>(isObject) }),
  z.object({ kind: z.literal('NEEDS'), today: z.string() }),
  z.object({ kind: z.literal('KNOW'), facts: z.custom<readonly AnsweredIuv[]>(Array.isArray) }),
  z.object({ kind: z.literal('RUN'), today: z.string() }),
  z.object({ kind: z.literal('NEXT'), limit: z.int() }),
  z.object({ kind: z.literal('RESTART') }),
]);
type MatchingRequest = z.infer<typeof matchingRequest>;

const matchingResponse = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('DONE') }),
  z.object({ kind: z.literal('NEEDED'), iuvs: z.array(z.string()) }),
  z.object({ kind: z.literal('RAN'), summary: z.object({ movements: z.int(), flows: z.int() }) }),
  z.object({ kind: z.literal('OUTCOMES'), outcomes: z.object({ movements: z.array(toldMovement), flows: z.array(toldFlow) }) }),
]);
export type MatchingResponse = z.infer<typeof matchingResponse>;

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

/**
 * Matches on a thread of its own, started at the first thing handed to it.
 * @param entry the compiled `matching.worker`
 */
export function createWorkerMatching(entry: URL): MatchingRunner {
  const pool = createWorkerPool<MatchingRequest, MatchingResponse>({
    entry, size: 1,
    readResponse: (received) => {
      const parsed = matchingResponse.safeParse(received);
      return parsed.success ? parsed.data : null;
    },
  });
  const ask = async <Kind extends MatchingResponse['kind']>(request: MatchingRequest, kind: Kind): Promise<Extract<MatchingResponse, { kind: Kind }>> => {
    const answer = await pool.run(request);
    if (!answer.ok) throw new MatchingLostError(answer.error.detail);
    const response = answer.value;
    if (!isOfKind(response, kind)) throw new MatchingLostError('answer of another request');
    return response;
  };
  return {
    take: async (changes) => void (await ask({ kind: 'TAKE', changes }, 'DONE')),
    needs: async (today) => (await ask({ kind: 'NEEDS', today }, 'NEEDED')).iuvs,
    know: async (facts) => void (await ask({ kind: 'KNOW', facts }, 'DONE')),
    run: async (today) => (await ask({ kind: 'RUN', today }, 'RAN')).summary,
    next: async (limit) => (await ask({ kind: 'NEXT', limit }, 'OUTCOMES')).outcomes,
    restart: async () => void (await ask({ kind: 'RESTART' }, 'DONE')),
    close: () => pool.close(),
  };
}

function isOfKind<Kind extends MatchingResponse['kind']>(response: MatchingResponse, kind: Kind): response is Extract<MatchingResponse, { kind: Kind }> {
  return response.kind === kind;
}
