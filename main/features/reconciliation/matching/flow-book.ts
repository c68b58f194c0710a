/** The flows that are here, by identifier, and what the archive has changed of them. */
import { KnownIufs } from '../../../domain/remittance/known-iufs.ts';
import type { FlowId, MatchableFlow } from './matching-input.ts';
import { MultiMap } from './multi-map.ts';

/** What a change of flows has touched. `iufs`: identifiers that came or went. */
export type FlowBookChange = Readonly<{ flows: ReadonlySet<FlowId>; iufs: readonly string[] }>;

export class FlowBook {
  readonly #flows = new Map<FlowId, MatchableFlow>();
  readonly #byIuf = new MultiMap<string, FlowId>();
  readonly iufs = new KnownIufs();

  /** Takes flows in (new ones, and new versions) and out. */
  change(arrived: readonly MatchableFlow[], removed: readonly FlowId[]): FlowBookChange {
    const flows = new Set<FlowId>();
    const iufs: string[] = [];
    for (const id of removed) {
      const flow = this.#flows.get(id);
      if (flow === undefined) continue;
      this.#flows.delete(id);
      this.#unname(flow, iufs);
      flows.add(id);
    }
    for (const flow of arrived) {
      const earlier = this.#flows.get(flow.id);
      this.#flows.set(flow.id, flow);
      flows.add(flow.id);
      if (earlier?.iuf === flow.iuf) continue;
      if (earlier !== undefined) this.#unname(earlier, iufs);
      this.#name(flow, iufs);
    }
    return { flows, iufs };
  }

  get(id: FlowId): MatchableFlow | undefined {
    return this.#flows.get(id);
  }

  all(): Iterable<MatchableFlow> {
    return this.#flows.values();
  }

  withIuf(iuf: string): Iterable<FlowId> {
    return this.#byIuf.get(iuf);
  }

  #name({ id, iuf }: MatchableFlow, iufs: string[]): void {
    this.#byIuf.add(iuf, id);
    this.iufs.add(iuf);
    iufs.push(iuf);
  }

  #unname({ id, iuf }: MatchableFlow, iufs: string[]): void {
    this.#byIuf.delete(iuf, id);
    this.iufs.remove(iuf);
    iufs.push(iuf);
  }
}
