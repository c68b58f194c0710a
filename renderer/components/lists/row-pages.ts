/** One answer of a list read by keyset: `next` is the cursor of what follows, null at the end. */
export type Page<Row> = Readonly<{ rows: readonly Row[]; next: string | null }>;

/** What a list shows now; a new object whenever something changed. */
export type RowsSnapshot<Row> = Readonly<{
  /** `loading` until the first page is there; `failed` when not even that could be read. */
  state: 'loading' | 'ready' | 'failed';
  /** Rows reached so far. */
  length: number;
  /** A row reached; undefined while its page, let go meanwhile, is being read again. */
  at: (index: number) => Row | undefined;
  hasMore: boolean;
  /** Why the last reading failed; what was read before stays. */
  problem: unknown;
}>;

export type RowPages<Row> = Readonly<{
  snapshot: () => RowsSnapshot<Row>;
  /** Says which rows are on screen: their pages and the next ones are read. */
  show: (first: number, last: number) => void;
  /** What is shown may be old: every page is read again when it is on screen, and stays meanwhile. */
  refresh: () => void;
  /** Stops what is being read; `show` and `refresh` start again. */
  pause: () => void;
  subscribe: (listener: () => void) => () => void;
}>;

export type RowPagesOptions<Row> = Readonly<{
  load: (cursor: string | null, signal: AbortSignal) => Promise<Page<Row>>;
  /** Rows read before they are needed, so that scrolling never meets an empty one. Default 200. */
  ahead?: number;
  /** Pages kept in memory; those far from the screen are let go and read again on return. Default 150. */
  keep?: number;
}>;

type Slot<Row> = Readonly<{ cursor: string | null; rows: readonly Row[] | null; size: number; start: number; stale: boolean }>;

/** Pages read at once where their cursors are known: coming back over pages let go must not wait for each in turn. */
const AT_ONCE = 3;

/**
 * The rows of a list of any length: pages read one after the other, ahead of the screen, and forgotten far behind it.
 * A page read again may end elsewhere than before (rows came and went): the following ones then begin where it ends.
 */
export function createRowPages<Row>({ load, ahead = 200, keep = 150 }: RowPagesOptions<Row>): RowPages<Row> {
  let slots: readonly Slot<Row>[] = [{ cursor: null, rows: null, size: 0, start: 0, stale: false }];
  /** The last slot read ends the list. */
  let ended = false;
  let problem: unknown = null;
  let shown = { first: 0, last: 0 };
  let running: ReadonlyMap<number, AbortController> = new Map();
  const listeners = new Set<() => void>();
  let current = freshSnapshot();

  function slotAt(index: number): number {
    let low = 0;
    let high = slots.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((slots[middle]?.start ?? 0) <= index) low = middle; else high = middle - 1;
    }
    return low;
  }

  function freshSnapshot(): RowsSnapshot<Row> {
    const first = slots[0];
    const last = slots.at(-1);
    return {
      state: first !== undefined && (first.rows !== null || first.size > 0 || (slots.length === 1 && ended)) ? 'ready' : problem !== null ? 'failed' : 'loading',
      length: last === undefined ? 0 : last.start + last.size,
      at: (index) => { const slot = slots[slotAt(index)]; return slot?.rows?.[index - slot.start]; },
      hasMore: !ended, problem,
    };
  }

  function tell(): void {
    current = freshSnapshot();
    for (const listener of listeners) listener();
  }

  /** The pages to read, the most wanted first: those on screen, then what comes after them, then what was just above. */
  function wanted(): readonly number[] {
    const first = slotAt(shown.first);
    const last = slotAt(shown.last + ahead);
    const before = slotAt(Math.max(0, shown.first - ahead));
    const after = Array.from({ length: last - first + 1 }, (_, offset) => first + offset);
    const above = Array.from({ length: first - before }, (_, offset) => first - 1 - offset);
    return [...after, ...above].filter((index) => { const slot = slots[index]; return slot !== undefined && (slot.rows === null || slot.stale); });
  }

  function stop(indexes: readonly number[]): void {
    for (const index of indexes) running.get(index)?.abort();
    running = new Map([...running].filter(([index]) => !indexes.includes(index)));
  }

  function store(index: number, { rows, next }: Page<Row>): void {
    const before = slots[index];
    if (before === undefined) return;
    const kept: Slot<Row>[] = slots.slice(0, index);
    kept.push({ ...before, rows, size: rows.length, stale: false });
    if (next !== null) {
      const following = slots.slice(index + 1);
      const [after] = following;
      if (after === undefined) kept.push({ cursor: next, rows: null, size: 0, start: 0, stale: false });
      else kept.push(after.cursor === next ? after : { ...after, cursor: next, stale: true }, ...following.slice(1));
    }
    // A list that became shorter ends here; one that grew goes on where it ended.
    ended = next === null ? true : index + 1 >= slots.length ? false : ended;
    slots = withStarts(kept);
    letGo();
  }

  function letGo(): void {
    const near = slotAt(shown.first);
    const held = slots.filter((slot) => slot.rows !== null).length;
    if (held <= keep) return;
    slots = slots.map((slot, index) => (Math.abs(index - near) > keep / 2 && slot.rows !== null ? { ...slot, rows: null } : slot));
  }

  async function read(index: number, controller: AbortController): Promise<void> {
    const cursor = slots[index]?.cursor ?? null;
    try {
      const page = await load(cursor, controller.signal);
      if (controller.signal.aborted) return;
      problem = null;
      // The page before it may have ended elsewhere meanwhile: then this one is asked again from there.
      if (slots[index]?.cursor === cursor) store(index, page);
    } catch (error) {
      if (controller.signal.aborted) return;
      problem = error ?? new Error('unknown');
    }
    running = new Map([...running].filter(([other]) => other !== index));
    tell();
    if (problem === null) pump();
  }

  function pump(): void {
    const needed = wanted();
    stop([...running.keys()].filter((index) => !needed.includes(index)));
    for (const index of needed.filter((page) => !running.has(page)).slice(0, Math.max(0, AT_ONCE - running.size))) {
      const controller = new AbortController();
      running = new Map([...running, [index, controller]]);
      void read(index, controller);
    }
  }

  return {
    snapshot: () => current,
    show(first, last) {
      const moved = first !== shown.first || last !== shown.last;
      shown = { first, last };
      if (problem === null || moved) pump();
    },
    refresh() {
      stop([...running.keys()]);
      problem = null;
      slots = slots.map((slot) => (slot.rows === null ? slot : { ...slot, stale: true }));
      tell();
      pump();
    },
    pause() { stop([...running.keys()]); },
    subscribe(listener) { listeners.add(listener); return () => { listeners.delete(listener); }; },
  };
}

function withStarts<Row>(slots: readonly Slot<Row>[]): readonly Slot<Row>[] {
  let start = 0;
  return slots.map((slot) => {
    const placed = slot.start === start ? slot : { ...slot, start };
    start += slot.size;
    return placed;
  });
}
