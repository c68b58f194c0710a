/** One call as it went. No header is kept: there are the keys. */
export type LoggedCall = Readonly<{ seq: number; at: string; api: string; operation: string; method: string; path: string; query: string; requestId: string; status: number | null; faults: readonly string[] }>;

export type CallLog = Readonly<{
  add(call: Omit<LoggedCall, 'seq'>): void;
  calls(operation?: string): readonly LoggedCall[];
  count(operation: string): number;
  /** Answers of the rate limit and queued 429 alike. */
  tooMany(): number;
  clear(): void;
}>;

/** Calls kept; the counters go on beyond. */
const KEPT = 50_000;
/** Parameters that name a person. */
const PERSONAL = /^(debtor|debtorOrIuv|idDebitore)$/;

export function createCallLog(): CallLog {
  let calls: LoggedCall[] = [];
  let counts = new Map<string, number>();
  let seq = 0;
  let tooMany = 0;
  return {
    add: (call) => {
      calls.push({ ...call, query: withoutPersons(call.query), seq: ++seq });
      counts.set(call.operation, (counts.get(call.operation) ?? 0) + 1);
      if (call.status === 429) tooMany += 1;
      if (calls.length > KEPT * 2) calls = calls.slice(-KEPT);
    },
    calls: (operation) => (operation === undefined ? calls : calls.filter((call) => call.operation === operation)),
    count: (operation) => counts.get(operation) ?? 0,
    tooMany: () => tooMany,
    clear: () => {
      calls = [];
      counts = new Map();
      tooMany = 0;
    },
  };
}

function withoutPersons(query: string): string {
  const parameters = new URLSearchParams(query);
  for (const name of [...parameters.keys()]) if (PERSONAL.test(name)) parameters.set(name, '…');
  return parameters.toString();
}
