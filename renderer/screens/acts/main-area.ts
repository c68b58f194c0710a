/** Single letters of a screen act while the focus is inside the screen, never in bars, menus or dialogs (WCAG 2.1.4). */
export const MAIN_AREA: Readonly<{ current: HTMLElement | null }> = {
  get current() { return document.getElementById('main'); },
};
