/** What an interrupt at the terminal needs of the host. */
export type InterruptQuestion = Readonly<{
  /** The sentence to show, null when everything is sent. */
  unsent(): Promise<string | null>;
  warn(line: string): void;
  end(): void;
  nowMs(): number;
}>;

/** One press comes several times where npm and its launcher pass it on. */
const SAME_PRESS_MS = 1_000;
/** An answer to what was told longer ago is none. */
const ANSWER_WITHIN_MS = 60_000;
/** A damaged or busy archive must not hold the program for ever. */
const READING_MS = 5_000;

const HOW_TO_LEAVE = 'Sportello resta aperto. Per chiudere lo stesso premi ancora Ctrl+C.';

/**
 * What Ctrl+C does: the program does not end silently while notices that somebody holds are unsent (intermediary.md 4.5), as its window does not close. The first press tells
 * it, a second one within a minute ends the program; with nothing unsent, or when that cannot be read, the first one does.
 */
export function askAtInterrupt({ unsent, warn, end, nowMs }: InterruptQuestion): () => void {
  let asking = false;
  let toldMs = -Infinity;
  const ask = async (): Promise<void> => {
    const sentence = await withinTime(unsent());
    asking = false;
    if (sentence === null) return end();
    toldMs = nowMs();
    warn(`${sentence} ${HOW_TO_LEAVE}`);
  };
  return () => {
    const sinceTold = nowMs() - toldMs;
    if (asking || (sinceTold >= 0 && sinceTold < SAME_PRESS_MS)) return;
    if (sinceTold >= SAME_PRESS_MS && sinceTold <= ANSWER_WITHIN_MS) return end();
    asking = true;
    void ask();
  };
}

/** A reading that fails or does not end says nothing. */
export async function withinTime(reading: Promise<string | null>): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => { timer = setTimeout(() => resolve(null), READING_MS); });
  const read = await Promise.race([reading.catch(() => null), late]);
  clearTimeout(timer);
  return read;
}
