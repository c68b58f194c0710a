/** `Retry-After` in the forms of intermediary.md 4.4 (1.1.9 for milliseconds); null: none. */
export type RetryAfter = Readonly<{ as: 'seconds'; seconds: number }> | Readonly<{ as: 'date'; seconds: number }> | Readonly<{ as: 'milliseconds'; ms: number }> | null;

/** What goes wrong with a call. `commit`: whether the platform carries it out all the same. */
export type FaultKind =
  | Readonly<{ kind: 'drop'; commit: boolean }>
  | Readonly<{ kind: 'delay'; ms: number; before: boolean }>
  | Readonly<{ kind: 'status'; status: number; commit?: boolean; retryAfter?: RetryAfter; title?: string; detail?: string; shape?: 'service' | 'gateway' }>
  | Readonly<{ kind: 'truncatedJson' }>
  | Readonly<{ kind: 'cutBody' }>
  | Readonly<{ kind: 'wrongJson'; commit: boolean; body?: unknown }>
  | Readonly<{ kind: 'html'; status: number; commit: boolean }>
  | Readonly<{ kind: 'duplicatePage' }>
  | Readonly<{ kind: 'pageDrift'; rows: number }>
  | Readonly<{ kind: 'skew'; ms: number }>;

/**
 * A fault in waiting. `operation`: `gpd3.createPosition`, `gpd3.*` or `*` (names: README). `nth` counts the matching calls from when it was queued, from 1; it strikes
 * that one and the following `times - 1`.
 */
export type Fault = FaultKind & Readonly<{ operation: string; nth?: number; times?: number }>;

export type FaultQueue = Readonly<{ add(fault: Fault): void; clear(): void; waiting(): readonly Fault[]; strike(operation: string): readonly FaultKind[] }>;

type Waiting = { readonly fault: Fault; seen: number; left: number };

export function createFaultQueue(): FaultQueue {
  let queue: Waiting[] = [];
  return {
    add: (fault) => void queue.push({ fault, seen: 0, left: fault.times ?? 1 }),
    clear: () => {
      queue = [];
    },
    waiting: () => queue.map(({ fault }) => fault),
    strike: (operation) => {
      const struck: FaultKind[] = [];
      for (const waiting of queue) {
        if (!matches(waiting.fault.operation, operation)) continue;
        waiting.seen += 1;
        if (waiting.seen < (waiting.fault.nth ?? 1)) continue;
        waiting.left -= 1;
        struck.push(waiting.fault);
      }
      queue = queue.filter(({ left }) => left > 0);
      return struck;
    },
  };
}

function matches(pattern: string, operation: string): boolean {
  if (pattern === '*') return true;
  return pattern.endsWith('.*') ? operation.startsWith(pattern.slice(0, -1)) : pattern === operation;
}

export function retryAfterHeader(retryAfter: RetryAfter, nowMs: number): Readonly<Record<string, string>> {
  if (retryAfter === null) return {};
  switch (retryAfter.as) {
    case 'seconds': return { 'retry-after': String(retryAfter.seconds) };
    case 'date': return { 'retry-after': new Date(nowMs + retryAfter.seconds * 1000).toUTCString() };
    case 'milliseconds': return { 'retry-after': `${retryAfter.ms} ms` };
  }
}
