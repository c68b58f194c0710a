/** A key press stripped of the DOM: what the keyboard map decides upon. */
export type KeyPress = Readonly<{ key: string; code: string; ctrl: boolean; alt: boolean; shift: boolean; meta: boolean }>;

/**
 * Writes a key press as a combo: `F9`, `Ctrl+Enter`, `Alt+3`, `Escape`, `C`, `?`.
 * Letters are upper case; Shift is written only where the character does not already tell it: with Ctrl a letter does not (`Ctrl+Shift+C`).
 * Digits with Alt come from the physical key, because the main row is what the pinned services name.
 */
export function comboOf(press: KeyPress): string {
  const digit = press.alt ? /^Digit([0-9])$/.exec(press.code)?.[1] : undefined;
  const key = digit ?? (press.key.length === 1 ? press.key.toUpperCase() : press.key);
  const tellsShift = press.key.length === 1 && !((press.ctrl || press.meta) && /\p{L}/u.test(press.key));
  const parts = [press.ctrl || press.meta ? 'Ctrl' : '', press.alt ? 'Alt' : '', press.shift && !tellsShift ? 'Shift' : '', key === ' ' ? 'Space' : key];
  return parts.filter((part) => part !== '').join('+');
}

/** True for keys that write a character: they act only while a list has the focus (WCAG 2.1.4). */
export function isCharacterCombo(combo: string): boolean {
  return combo.length === 1;
}

const ITALIAN_KEY: Readonly<Record<string, string>> = {
  Enter: 'Invio', Shift: 'Maiusc', Delete: 'Canc', Escape: 'Esc', Space: 'Spazio', Tab: 'Tab', Backspace: 'Indietro',
  ArrowUp: '↑', ArrowDown: '↓', ArrowLeft: '←', ArrowRight: '→', PageUp: 'Pag ↑', PageDown: 'Pag ↓', Home: 'Inizio', End: 'Fine',
};

/** The combo in the words of the Italian keyboard: `Ctrl+Enter` → `Ctrl+Invio`. Source: look reference, "Key hints". */
export function italianKeyLabel(combo: string): string {
  return combo.split('+').map((part) => ITALIAN_KEY[part] ?? part).join('+');
}
