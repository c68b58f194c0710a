/**
 * Tells a barcode scanner from a person typing.
 * Source: screens specification, "Shell": a burst of ≥ 11 characters, < 35 ms a key, ending in Enter.
 */
export type ScanStep =
  /** Not (yet) a burst. */
  | Readonly<{ kind: 'idle' }>
  /** A burst has begun: its characters must not act as keys of the screen. */
  | Readonly<{ kind: 'burst'; length: number }>
  /** Enter closed a burst: `text` is what the scanner read. */
  | Readonly<{ kind: 'scan'; text: string }>;

export type ScanDetector = Readonly<{
  /** Feeds one `KeyboardEvent.key` with its time in milliseconds. */
  press: (key: string, timeMs: number) => ScanStep;
  reset: () => void;
}>;

export const SCAN_MIN_CHARACTERS = 11;
export const SCAN_MAX_GAP_MS = 35;
/** A busy computer delivers one key late: a burst survives one such gap while its mean stays under 35 ms a key. */
const LATE_KEY_MS = 100;

/** Modifier keys arrive between the characters of a scan (`|` is typed with Shift) and do not break it. */
const SILENT_KEYS = new Set(['Shift', 'CapsLock', 'Control', 'Alt', 'AltGraph']);

export function createScanDetector(): ScanDetector {
  let text = '';
  let lastMs = Number.NEGATIVE_INFINITY;
  let startMs = Number.NEGATIVE_INFINITY;
  const idle: ScanStep = { kind: 'idle' };
  const reset = () => { text = ''; lastMs = Number.NEGATIVE_INFINITY; };

  const continues = (timeMs: number): boolean => {
    const gap = timeMs - lastMs;
    if (gap < SCAN_MAX_GAP_MS) return true;
    return text.length >= 4 && gap < LATE_KEY_MS && (timeMs - startMs) / text.length < SCAN_MAX_GAP_MS;
  };

  return {
    reset,
    press(key, timeMs) {
      if (SILENT_KEYS.has(key)) return text.length >= 2 ? { kind: 'burst', length: text.length } : idle;
      const inBurst = continues(timeMs);
      if (key === 'Enter') {
        const scanned = text;
        reset();
        return inBurst && scanned.length >= SCAN_MIN_CHARACTERS ? { kind: 'scan', text: scanned } : idle;
      }
      // Accented letters of the Italian layout are one character; "Dead" and function keys are not part of any code.
      if ([...key].length !== 1) { reset(); return idle; }
      if (!inBurst) startMs = timeMs;
      text = inBurst ? text + key : key;
      lastMs = timeMs;
      return text.length >= 2 ? { kind: 'burst', length: text.length } : idle;
    },
  };
}
