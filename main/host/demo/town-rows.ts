import { pageRows, type PageRows } from './page-rows.ts';
import type { ShapeName, TownBatch, TownRow } from './row-shapes.ts';

/** Collects rows and gives out their ids, one after the other in each table. */
export type TownRows = Readonly<{
  nextId(table: string): number;
  add(shape: ShapeName, row: TownRow): void;
  /** How many rows wait to be taken. */
  waiting(): number;
  take(): TownBatch;
}>;

export function collectRows(): TownRows {
  const ids = new Map<string, number>();
  const shapes = new Map<ShapeName, PageRows>();
  const filled = new Set<ShapeName>();
  let waiting = 0;
  const rowsOf = (shape: ShapeName): PageRows => {
    const known = shapes.get(shape);
    if (known !== undefined) return known;
    const begun = pageRows();
    shapes.set(shape, begun);
    return begun;
  };
  return {
    nextId(table) {
      const id = (ids.get(table) ?? 0) + 1;
      ids.set(table, id);
      return id;
    },
    add(shape, row) {
      rowsOf(shape).add(row);
      filled.add(shape);
      waiting += 1;
    },
    waiting: () => waiting,
    take() {
      const taken = new Map([...filled].map((shape) => [shape, rowsOf(shape).take()] as const));
      filled.clear();
      waiting = 0;
      return taken;
    },
  };
}
