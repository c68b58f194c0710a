/** Reads a code as a scanner does: a burst of keys closed by Enter, outside every field. It takes the same way as a real one from there on. */
export function simulateScan(page: Document, code: string): void {
  for (const key of [...code, 'Enter']) page.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
}
