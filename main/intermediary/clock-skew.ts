const SAMPLES = 5;
const WARN_MS = 5 * 60_000;
const STOP_MS = 24 * 3_600_000;

/** `WARN`: the clock of this computer should be set. `STOP`: due dates and issue dates would be wrong, creations are not sent. */
export type SkewLevel = 'OK' | 'WARN' | 'STOP';

/** How far the remote's clock is from this computer's (intermediary.md 4.4, Clock skew). */
export interface ClockSkew {
  /** Both in milliseconds since the epoch, of the same moment. */
  add(serverMs: number, localMs: number): void;
  /** Remote minus local, median of the last five; null before the first. */
  skewMs(): number | null;
  level(): SkewLevel;
  /** The remote's time, for cursors and for comparing due dates with now. Never for identifiers. */
  correctedMs(localMs: number): number;
  /** For keeping over a restart. */
  samples(): readonly number[];
  restore(samples: readonly number[]): void;
}

export function createClockSkew(): ClockSkew {
  let samples: readonly number[] = [];
  const skewMs = (): number | null => medianOf(samples);
  return {
    add(serverMs, localMs) {
      if (Number.isFinite(serverMs) && Number.isFinite(localMs)) samples = [...samples, Math.round(serverMs - localMs)].slice(-SAMPLES);
    },
    skewMs,
    level: () => levelOf(skewMs()),
    correctedMs: (localMs) => localMs + (skewMs() ?? 0),
    samples: () => samples,
    restore: (kept) => { samples = kept.slice(-SAMPLES); },
  };
}

function medianOf(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [below, at] = [sorted[middle - 1], sorted[middle]];
  if (at === undefined) return null;
  return sorted.length % 2 === 1 || below === undefined ? at : Math.round((below + at) / 2);
}

export function levelOf(skewMs: number | null): SkewLevel {
  const distance = Math.abs(skewMs ?? 0);
  if (distance > STOP_MS) return 'STOP';
  return distance > WARN_MS ? 'WARN' : 'OK';
}
