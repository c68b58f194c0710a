/**
 * Keys pressed while the screen that will take them is being opened: F4 and a scan right after it are one gesture, and a page
 * that comes a moment later must not cost the first digits of the code.
 */
export type KeptKeys = Readonly<{ text: string; /** Enter came before the field: the code is whole. */ entered: boolean }>;

export type KeyKeeper = Readonly<{
  /** Keeps what is pressed from now on, for the field that is about to take the focus. */
  begin: (timeMs: number) => void;
  /** Offers one `KeyboardEvent.key`. True: it is kept, nobody else may act on it. */
  press: (key: string, timeMs: number) => boolean;
  /** Gives up: another screen, a dialog, another command. */
  drop: () => void;
  /** What was kept, once; null when nothing was waited for. */
  take: () => KeptKeys | null;
}>;

/** A screen that has not come by then will not come: keys go back to where they always went. */
const LONGEST_MS = 3_000;
/** They come between the characters of a code and are none. */
const SILENT_KEYS = new Set(['Shift', 'CapsLock', 'AltGraph']);

export function createKeyKeeper(): KeyKeeper {
  let kept: KeptKeys | null = null;
  let sinceMs = 0;
  const drop = () => { kept = null; };
  return {
    drop,
    begin(timeMs) { kept = { text: '', entered: false }; sinceMs = timeMs; },
    press(key, timeMs) {
      if (kept === null) return false;
      if (timeMs - sinceMs > LONGEST_MS) { drop(); return false; }
      if (SILENT_KEYS.has(key) || kept.entered) return true;
      if (key === 'Enter') { kept = { ...kept, entered: kept.text !== '' }; return true; }
      if (key === 'Backspace') { kept = { ...kept, text: kept.text.slice(0, -1) }; return true; }
      if ([...key].length !== 1) { drop(); return false; }
      kept = { ...kept, text: kept.text + key };
      return true;
    },
    take() {
      const taken = kept;
      drop();
      return taken;
    },
  };
}
