/** The time of the platform. Frozen where a test gives one, else the computer's; `Date` of the answers may be shifted apart from it. */
export type CounterpartClock = Readonly<{
  nowMs(): number;
  advance(ms: number): void;
  setTime(at: string | number): void;
  /** Goes on with the computer's time from what it shows now. */
  follow(): void;
  /** Skew that the clients see in `Date`, apart from the time by which rules are judged. */
  shiftDateHeader(ms: number): void;
  headerMs(): number;
}>;

/** @param start where the clock stands still; null: it follows `source` */
export function createClock(start: string | number | null, source: () => number = Date.now): CounterpartClock {
  let frozenMs = start === null ? null : toMs(start);
  let offsetMs = 0;
  let headerShiftMs = 0;
  const nowMs = (): number => frozenMs ?? source() + offsetMs;
  return {
    nowMs,
    advance: (ms) => {
      if (frozenMs === null) offsetMs += ms;
      else frozenMs += ms;
    },
    setTime: (at) => {
      if (frozenMs === null) offsetMs = toMs(at) - source();
      else frozenMs = toMs(at);
    },
    follow: () => {
      offsetMs = nowMs() - source();
      frozenMs = null;
    },
    shiftDateHeader: (ms) => {
      headerShiftMs = ms;
    },
    headerMs: () => nowMs() + headerShiftMs,
  };
}

function toMs(at: string | number): number {
  const ms = typeof at === 'number' ? at : Date.parse(at);
  if (Number.isNaN(ms)) throw new Error(`Not an instant: ${at}`);
  return ms;
}
