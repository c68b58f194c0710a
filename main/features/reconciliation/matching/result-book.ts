/** Outcomes as they are told, and which of them are not what was told before. */
import { hash } from 'node:crypto';
import type { CivilDate } from '../../../domain/civil-date.ts';
import type { CreditBook } from './credit-book.ts';
import type { FlowBook } from './flow-book.ts';
import { flowResult } from './flow-result.ts';
import type { FlowId, MovementId } from './matching-input.ts';
import type { MatchingDelta, MovementResult } from './matching-result.ts';
import { creditResult, ignoredResult, reversalResult, setAsideResult, type Telling } from './movement-result.ts';
import type { KnownNames } from './naming.ts';
import type { NamingBook } from './naming-book.ts';
import type { PersonDecisions } from './person-decisions.ts';
import type { PspNames } from './psp-names.ts';
import type { Regularisations } from './regularisations.ts';
import { isReversal, type ReversalLinks } from './reversal-links.ts';
import type { RowLedger } from './row-ledger.ts';

export type ResultSources = Readonly<{ ledger: RowLedger; persons: PersonDecisions; links: ReversalLinks; namings: NamingBook; flows: FlowBook; credits: CreditBook; regularisations: Regularisations }>;

/** What may have come out otherwise, and what it is told with. */
export type ResultChange = Readonly<{ movements: ReadonlySet<MovementId>; flows: ReadonlySet<FlowId>; today: CivilDate; psps: PspNames; names: KnownNames }>;

export class ResultBook {
  readonly #sources: ResultSources;
  /** Digests: results themselves would fill the memory. */
  readonly #toldMovements = new Map<MovementId, string>();
  readonly #toldFlows = new Map<FlowId, string>();

  constructor(sources: ResultSources) {
    this.#sources = sources;
  }

  /** Tells again what may have changed. @returns only what did. */
  update({ movements, flows, today, psps, names }: ResultChange): MatchingDelta {
    const telling: Telling = { ...this.#sources, psps, names };
    const changed = [...movements].flatMap((id) => news(id, this.#movementResult(id, telling), this.#toldMovements));
    const changedFlows = [...flows].flatMap((id) => {
      const flow = this.#sources.flows.get(id);
      return news(id, flow === undefined ? undefined : flowResult(flow, this.#sources.credits, today), this.#toldFlows);
    });
    return {
      movements: changed.flatMap(({ result }) => result ?? []).sort((a, b) => a.movementId - b.movementId),
      flows: changedFlows.flatMap(({ result }) => result ?? []).sort((a, b) => a.flowId - b.flowId),
      goneMovements: changed.flatMap(({ id, result }) => (result === undefined ? [id] : [])).sort((a, b) => a - b),
      goneFlows: changedFlows.flatMap(({ id, result }) => (result === undefined ? [id] : [])).sort((a, b) => a - b),
      recomputed: { movements: movements.size, flows: flows.size },
    };
  }

  #movementResult(id: MovementId, telling: Telling): MovementResult | undefined {
    const { ledger } = this.#sources;
    const row = ledger.row(id);
    if (row === undefined) return undefined;
    const setAside = ledger.setAside(id);
    if (setAside !== undefined) return setAsideResult(row, setAside, telling);
    const movement = ledger.movement(id);
    if (movement === undefined) return undefined;
    if (movement.facts.ignoredAs !== null) return ignoredResult(movement, movement.facts.ignoredAs, telling);
    return isReversal(movement.facts) ? reversalResult(movement, telling) : creditResult(movement, telling);
  }
}

/** One thing told: nothing when it is told as before. `result` undefined: it is gone. */
function news<T>(id: number, result: T | undefined, told: Map<number, string>): readonly Readonly<{ id: number; result: T | undefined }>[] {
  if (result === undefined) return told.delete(id) ? [{ id, result }] : [];
  const digest = hash('md5', JSON.stringify(result), 'base64');
  if (told.get(id) === digest) return [];
  told.set(id, digest);
  return [{ id, result }];
}
