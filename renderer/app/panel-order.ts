/** `Node.DOCUMENT_POSITION_FOLLOWING`. */
const FOLLOWS = 4;

/** The panel F6 goes to after the one that holds the focus, going round; from between panels (a title) to the one that follows. Null when there is none. */
export function nextPanel(panels: readonly HTMLElement[], focused: Element | null): HTMLElement | null {
  if (panels.length === 0) return null;
  const holder = panels.findLastIndex((panel) => focused !== null && panel.contains(focused));
  const following = holder === -1 && focused !== null ? panels.find((panel) => (focused.compareDocumentPosition(panel) & FOLLOWS) !== 0 && !focused.contains(panel)) : undefined;
  return following ?? panels[(holder + 1) % panels.length] ?? null;
}

/** Moves the focus to the next panel: to the panel's first control, or to the panel itself. */
export function focusNextPanel(page: Document): void {
  const panels = [...page.querySelectorAll<HTMLElement>('[data-panel]')].filter((panel) => panel.offsetParent !== null && panel.querySelector('[data-panel]') === null);
  const panel = nextPanel(panels, page.activeElement);
  if (panel === null) return;
  const first = panel.tabIndex === 0 ? panel : panel.querySelector<HTMLElement>('[tabindex="0"], a[href], button, input, select, textarea');
  (first ?? panel).focus();
}
