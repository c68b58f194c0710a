import { Fragment } from 'react';
import { italianKeyLabel } from '../keyboard/key-combo.ts';

/** Words of a step: what stands between back quotes is a key. Unlike in buttons, here readers hear it: it is what to press. */
export function TourWords({ text }: Readonly<{ text: string }>) {
  return text.split('`').map((part, index) => (index % 2 === 0 ? <Fragment key={index}>{part}</Fragment> : <kbd key={index} className="sp-key">{italianKeyLabel(part)}</kbd>));
}

/** The same words, to be heard. */
export function spokenWords(text: string): string {
  return text.split('`').map((part, index) => (index % 2 === 0 ? part : italianKeyLabel(part))).join('');
}
