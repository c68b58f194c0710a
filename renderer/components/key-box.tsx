import { italianKeyLabel } from '../app/keyboard/key-combo.ts';

/** A key in the words of the Italian keyboard: `<KeyBox combo="Ctrl+Enter" />` shows `Ctrl+Invio`. Hidden from readers: `aria-keyshortcuts` tells them. */
export function KeyBox({ combo }: Readonly<{ combo: string }>) {
  return <kbd className="sp-key" aria-hidden="true">{italianKeyLabel(combo)}</kbd>;
}
