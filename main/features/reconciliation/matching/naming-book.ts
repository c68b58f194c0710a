/** What every movement names, kept up to date as flows and payments come and go. */
import { headOf } from '../../../domain/remittance/causale-reader.ts';
import { causaleText, type CausaleText } from '../../../domain/remittance/causale-text.ts';
import type { MovementId } from './matching-input.ts';
import { MultiMap } from './multi-map.ts';
import { NAMES_NOTHING, namingOf, readingKeys, readMovement, type KnownNames, type MovementReading, type Naming, type ReadingKeys } from './naming.ts';
import type { KnownMovement } from './row-ledger.ts';

export class NamingBook {
  readonly #namings = new Map<MovementId, Naming>();
  readonly #keysOf = new Map<MovementId, ReadingKeys>();
  readonly #byHead = new MultiMap<string, MovementId>();
  readonly #byIuv = new MultiMap<string, MovementId>();
  /** Readings of this run, whole: whoever tells of them need not read again. */
  readonly #fresh = new Map<MovementId, MovementReading>();

  namingOf(id: MovementId): Naming {
    return this.#namings.get(id) ?? NAMES_NOTHING;
  }

  /** IUVs that reading a movement may ask for. */
  iuvsOf(id: MovementId): readonly string[] {
    return this.#keysOf.get(id)?.iuvs ?? [];
  }

  /** The movements whose reading may change when identifiers of flows, or payments of IUVs, come or go. */
  concernedBy(iufs: readonly string[], iuvs: readonly string[]): ReadonlySet<MovementId> {
    const found = new Set<MovementId>();
    for (const iuf of iufs) {
      const head = headOf(iuf);
      if (head === null) return new Set(this.#keysOf.keys());
      for (const id of this.#byHead.get(head)) found.add(id);
    }
    for (const iuv of iuvs) for (const id of this.#byIuv.get(iuv)) found.add(id);
    return found;
  }

  /** Reads a movement that is new or not what it was; `undefined` takes it out. */
  enrol(id: MovementId, movement: KnownMovement | undefined, names: KnownNames): void {
    this.#strike(id);
    if (movement === undefined) return;
    const text = causaleText(movement.facts.causale);
    const keys = readingKeys(movement.facts, text);
    this.#keysOf.set(id, keys);
    for (const head of keys.heads) this.#byHead.add(head, id);
    for (const iuv of keys.iuvs) this.#byIuv.add(iuv, id);
    this.#keep(id, this.#read(id, movement, names, text));
  }

  /** What {@link namingOf} was made of, with its marks. The archive is not asked again for payments. */
  readingOf(id: MovementId, movement: KnownMovement, names: KnownNames): MovementReading {
    const { payments } = this.namingOf(id);
    return this.#fresh.get(id) ?? readMovement(movement.facts, { ...names, payments: { factsOf: (iuv) => payments.find((payment) => payment.iuv === iuv) } });
  }

  /** The run has told all: whole readings would fill the memory. */
  settle(): void {
    this.#fresh.clear();
  }

  /** Reads a movement again. @returns true when it reads otherwise. */
  reread(id: MovementId, movement: KnownMovement, names: KnownNames): boolean {
    const naming = this.#read(id, movement, names, causaleText(movement.facts.causale));
    if (JSON.stringify(naming) === JSON.stringify(this.namingOf(id))) return false;
    this.#keep(id, naming);
    return true;
  }

  #read(id: MovementId, movement: KnownMovement, names: KnownNames, text: CausaleText): Naming {
    const read = readMovement(movement.facts, names, text);
    this.#fresh.set(id, read);
    return namingOf(read, names);
  }

  #keep(id: MovementId, naming: Naming): void {
    if (naming === NAMES_NOTHING) this.#namings.delete(id);
    else this.#namings.set(id, naming);
  }

  #strike(id: MovementId): void {
    const keys = this.#keysOf.get(id);
    if (keys === undefined) return;
    for (const head of keys.heads) this.#byHead.delete(head, id);
    for (const iuv of keys.iuvs) this.#byIuv.delete(iuv, id);
    this.#keysOf.delete(id);
    this.#fresh.delete(id);
    this.#namings.delete(id);
  }
}
