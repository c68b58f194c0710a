/** Flows that no credit names and none has covered: those that rules of likeness may propose. By amount, and by PSP and day. */
import type { CivilDate } from '../../../domain/civil-date.ts';
import type { FlowId, MatchableFlow } from './matching-input.ts';
import { compareFlows } from './matching-order.ts';
import { MultiMap } from './multi-map.ts';
import { pspKey } from './psp-names.ts';

/** A flow and what of it is not covered. */
export type OpenFlow = Readonly<{ flow: MatchableFlow; cents: number }>;

export class OpenFlows {
  readonly #flows = new Map<FlowId, OpenFlow>();
  readonly #byAmount = new MultiMap<number, FlowId>();
  readonly #byDay = new MultiMap<string, FlowId>();

  /** Puts a flow in, or takes it out (`null`). @returns the keys of whatever may now come out otherwise; empty when nothing has changed. */
  set(id: FlowId, open: OpenFlow | null): readonly string[] {
    const earlier = this.#flows.get(id);
    if (open === null ? earlier === undefined : earlier !== undefined && earlier.flow === open.flow && earlier.cents === open.cents) return [];
    if (earlier !== undefined) {
      this.#byAmount.delete(earlier.cents, id);
      this.#byDay.delete(dayKey(pspKey(earlier.flow.pspId), earlier.flow.regulationDate), id);
      this.#flows.delete(id);
    }
    if (open !== null) {
      this.#flows.set(id, open);
      this.#byAmount.add(open.cents, id);
      this.#byDay.add(dayKey(pspKey(open.flow.pspId), open.flow.regulationDate), id);
    }
    return [...(earlier === undefined ? [] : keysOf(earlier)), ...(open === null ? [] : keysOf(open))];
  }

  /** The keys of a flow that is open now. */
  keysOf(id: FlowId): readonly string[] {
    const open = this.#flows.get(id);
    return open === undefined ? [] : keysOf(open);
  }

  /** What of a flow is open; 0 when it is not. */
  centsOf(id: FlowId): number {
    return this.#flows.get(id)?.cents ?? 0;
  }

  /** In the order of flows. */
  ofAmount(cents: number): readonly OpenFlow[] {
    return this.#inOrder(this.#byAmount.get(cents));
  }

  /** In the order of flows. */
  ofDay(psp: string, regulationDate: CivilDate): readonly OpenFlow[] {
    return this.#inOrder(this.#byDay.get(dayKey(psp, regulationDate)));
  }

  #inOrder(ids: Iterable<FlowId>): readonly OpenFlow[] {
    return [...ids].map((id) => this.#flows.get(id)).filter((open) => open !== undefined).sort((a, b) => compareFlows(a.flow, b.flow));
  }
}

/** Credits that depend on the flows of an amount. */
export function amountKey(cents: number): string {
  return `A|${cents}`;
}

/** Credits that depend on the flows of a PSP ({@link pspKey}) and day. */
export function dayKey(psp: string, regulationDate: CivilDate): string {
  return `D|${psp}|${regulationDate}`;
}

function keysOf({ flow, cents }: OpenFlow): readonly string[] {
  return [amountKey(cents), dayKey(pspKey(flow.pspId), flow.regulationDate)];
}
