type Preventable = Readonly<{ preventDefault(): void }>;

/** The part of a window that is asked about. Checked against Electron's types in `main.ts`. */
export type ClosableWindow = Readonly<{ on(event: 'close', listener: (event: Preventable) => void): unknown; close(): void }>;

/**
 * A window does not close silently while notices that somebody holds are unsent (intermediary.md 4.5), whoever is logged in and also when nobody is. Quitting closes the
 * window first, and is asked about with it. The answer holds for one closing: a page that then keeps the window (something typed in it) is asked about again.
 * @param unsent the sentence to show, null when everything is sent; a reading that fails lets the window go, which must not be held for ever by a damaged archive
 * @param mayLeave shows the question; true = close all the same
 */
export function askBeforeClosing(window: ClosableWindow, unsent: () => Promise<string | null>, mayLeave: (sentence: string) => boolean): void {
  let state: 'OPEN' | 'ASKING' | 'LEAVING' = 'OPEN';
  const ask = async (): Promise<void> => {
    const sentence = await unsent().catch(() => null);
    state = sentence === null || mayLeave(sentence) ? 'LEAVING' : 'OPEN';
    if (state === 'LEAVING') window.close();
  };
  window.on('close', (event) => {
    if (state === 'LEAVING') {
      state = 'OPEN';
      return;
    }
    event.preventDefault();
    if (state === 'ASKING') return;
    state = 'ASKING';
    void ask();
  });
}
