/** How long the address of a PDF stays valid: the print dialog may stay open while a queue forms at the counter. */
const KEEP_MS = 10 * 60_000;

/**
 * Opens the browser's print dialog on a PDF that the page holds, for surroundings whose `print` is `BROWSER`.
 * The PDF itself is printed (vectors, its own page size, its PrintScaling), not a picture of it.
 */
export function printPdf(page: Document, pdf: Blob): void {
  const address = URL.createObjectURL(pdf);
  const frame = page.createElement('iframe');
  frame.title = 'Stampa';
  frame.tabIndex = -1;
  // Out of sight but laid out: a frame that is not rendered prints nothing.
  Object.assign(frame.style, { position: 'fixed', width: '0', height: '0', border: '0', visibility: 'hidden' });
  frame.src = address;
  frame.addEventListener('load', () => {
    const held = page.activeElement;
    frame.contentWindow?.focus();
    frame.contentWindow?.print();
    // The keys belong to the screen again: a hidden frame that kept the focus would swallow them all.
    giveFocusBack(page, held);
  }, { once: true });
  page.body.append(frame);
  setTimeout(() => {
    frame.remove();
    URL.revokeObjectURL(address);
  }, KEEP_MS);
}

function giveFocusBack(page: Document, held: Element | null): void {
  page.defaultView?.focus();
  if (held instanceof HTMLElement && held !== page.body) held.focus({ preventScroll: true });
}

/** Downloads a file that the page holds, for surroundings whose `saveDialog` is `DOWNLOAD`. @param name holds no personal data */
export function saveFile(page: Document, content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  const anchor = page.createElement('a');
  anchor.href = address;
  anchor.download = name;
  page.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(address), KEEP_MS);
}
