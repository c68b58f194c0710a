/** The panel F6 goes to after the one that holds the focus, going round. Null when there is none. */
export function nextPanel(panels: readonly HTMLElement[], focused: Element | null): HTMLElement | null {
  if (panels.length === 0) return null;
  const holder = panels.findLastIndex((panel) => focused !== null && panel.contains(focused));
  return panels[(holder + 1) % panels.length] ?? null;
}

/** Moves the focus to the next panel: to the panel's first control, or to the panel itself. */
export function focusNextPanel(page: Document): void {
  const panels = [...page.querySelectorAll<HTMLElement>('[data-panel]')].filter((panel) => panel.offsetParent !== null && panel.querySelector('[data-panel]') === null);
  const panel = nextPanel(panels, page.activeElement);
  if (panel === null) return;
  const first = panel.tabIndex === 0 ? panel : panel.querySelector<HTMLElement>('[tabindex="0"], a[href], button, input, select, textarea');
  (first ?? panel).focus();
}
