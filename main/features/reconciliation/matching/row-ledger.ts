/** The rows of all treasury files, and the movements that they are (G2, G2b, G2c). */
import type { ArrivedRow, MovementId } from './matching-input.ts';
import { distinctRows, rowKeys, type DistinctMovement, type SetAsideRow } from './distinct-rows.ts';
import { MultiMap } from './multi-map.ts';

/** A movement and the first of the places, in the order of names, where it stands: that one does not depend on which file came first. */
export type KnownMovement = DistinctMovement & Readonly<{ place: Readonly<{ sourceFile: string; sourceRow: number }> }>;

/** Keeps rows and tells which movements a change makes, changes or takes away. */
export class RowLedger {
  readonly #rows = new Map<MovementId, ArrivedRow>();
  readonly #byKey = new MultiMap<string, MovementId>();
  readonly #movements = new Map<MovementId, KnownMovement>();
  readonly #setAside = new Map<MovementId, SetAsideRow>();
  readonly #movementOf = new Map<MovementId, MovementId>();
  readonly #isMarked: (rowId: MovementId) => boolean;

  /** `isMarked`: whether a person has decided something on a row; only then does it matter of which movement it is one more copy. */
  constructor(isMarked: (rowId: MovementId) => boolean) {
    this.#isMarked = isMarked;
  }

  /** Takes rows in and out. @returns ids of rows whose movement, or whose being set aside, is not what it was; gone ones included. */
  change(added: readonly ArrivedRow[], removed: readonly MovementId[]): ReadonlySet<MovementId> {
    const touched = new Set<MovementId>();
    const keys = new Set<string>();
    for (const id of removed) {
      for (const key of this.#taken(id)) keys.add(key);
      this.#forget(id, touched);
    }
    for (const row of added) {
      for (const key of this.#taken(row.id)) keys.add(key);
      this.#rows.set(row.id, row);
      for (const key of rowKeys(row.movement)) {
        this.#byKey.add(key, row.id);
        keys.add(key);
      }
    }
    const seen = new Set<string>();
    for (const key of keys) if (!seen.has(key)) this.#tell(this.#connected(key, seen), touched);
    return touched;
  }

  /** The rows that a change would look at again, those that it brings left out. */
  relatives(added: readonly ArrivedRow[], removed: readonly MovementId[]): readonly ArrivedRow[] {
    const gone = removed.map((id) => this.#rows.get(id)).filter((row) => row !== undefined);
    const seen = new Set<string>();
    const keys = [...added, ...gone].flatMap(({ movement }) => rowKeys(movement));
    return keys.flatMap((key) => (seen.has(key) ? [] : this.#connected(key, seen)));
  }

  movement(id: MovementId): KnownMovement | undefined {
    return this.#movements.get(id);
  }

  setAside(id: MovementId): SetAsideRow | undefined {
    return this.#setAside.get(id);
  }

  row(id: MovementId): ArrivedRow | undefined {
    return this.#rows.get(id);
  }

  /** The movement of which a row is one of the copies; undefined for a row in quarantine. */
  movementOf(rowId: MovementId): KnownMovement | undefined {
    const id = this.#movementOf.get(rowId);
    return id === undefined ? undefined : this.#movements.get(id);
  }

  movements(): Iterable<KnownMovement> {
    return this.#movements.values();
  }

  /** Takes a row out of the index. @returns the keys it had. */
  #taken(id: MovementId): readonly string[] {
    const row = this.#rows.get(id);
    if (row === undefined) return [];
    const keys = rowKeys(row.movement);
    for (const key of keys) this.#byKey.delete(key, id);
    this.#rows.delete(id);
    return keys;
  }

  #forget(id: MovementId, touched: Set<MovementId>): void {
    this.#movements.delete(id);
    this.#setAside.delete(id);
    this.#movementOf.delete(id);
    touched.add(id);
  }

  #connected(start: string, seen: Set<string>): readonly ArrivedRow[] {
    const found = new Map<MovementId, ArrivedRow>();
    const keys = [start];
    seen.add(start);
    for (let key = keys.pop(); key !== undefined; key = keys.pop()) {
      for (const id of this.#byKey.get(key)) {
        const row = this.#rows.get(id);
        if (row === undefined || found.has(id)) continue;
        found.set(id, row);
        for (const other of rowKeys(row.movement)) {
          if (!seen.has(other)) keys.push(other);
          seen.add(other);
        }
      }
    }
    return [...found.values()];
  }

  #tell(rows: readonly ArrivedRow[], touched: Set<MovementId>): void {
    const { movements, setAside } = distinctRows(rows);
    const told = new Set<MovementId>();
    for (const movement of movements) {
      told.add(movement.id);
      this.#keepMovement(movement, touched);
    }
    for (const row of setAside) {
      told.add(row.id);
      this.#keepSetAside(row, touched);
    }
    for (const { id } of rows) if (!told.has(id)) this.#forget(id, touched);
  }

  #keepMovement(movement: DistinctMovement, touched: Set<MovementId>): void {
    const known = { ...movement, place: this.#firstPlace(movement.rowIds) };
    const earlier = this.#movements.get(movement.id);
    if (earlier === undefined || !this.#isSame(earlier, known)) touched.add(movement.id);
    this.#movements.set(movement.id, known);
    this.#setAside.delete(movement.id);
    for (const rowId of movement.rowIds) this.#movementOf.set(rowId, movement.id);
  }

  #keepSetAside(row: SetAsideRow, touched: Set<MovementId>): void {
    const earlier = this.#setAside.get(row.id);
    if (earlier?.kind !== row.kind || earlier.because !== row.because) touched.add(row.id);
    this.#setAside.set(row.id, row);
    this.#movements.delete(row.id);
    const copied = row.kind === 'DUPLICATE' ? this.#movements.get(row.because.id) : undefined;
    if (copied === undefined) this.#movementOf.delete(row.id);
  }

  #firstPlace(rowIds: readonly MovementId[]): KnownMovement['place'] {
    let first: KnownMovement['place'] | undefined;
    for (const id of rowIds) {
      const place = this.#rows.get(id)?.movement;
      if (place === undefined) continue;
      const isBefore = first === undefined || place.sourceFile < first.sourceFile || (place.sourceFile === first.sourceFile && place.sourceRow < first.sourceRow);
      if (isBefore) first = { sourceFile: place.sourceFile, sourceRow: place.sourceRow };
    }
    return first ?? { sourceFile: '', sourceRow: 0 };
  }

  #isSame(a: KnownMovement, b: KnownMovement): boolean {
    if (a.compact !== b.compact || a.place.sourceFile !== b.place.sourceFile || a.place.sourceRow !== b.place.sourceRow) return false;
    const [first, second] = [a, b].map(({ rowIds }) => rowIds.filter((id) => this.#isMarked(id)).join(' '));
    if (first !== second) return false;
    if (a.facts === b.facts) return true;
    const others = new Map<string, unknown>(Object.entries(b.facts));
    return Object.entries(a.facts).every(([name, value]) => others.get(name) === value);
  }
}
