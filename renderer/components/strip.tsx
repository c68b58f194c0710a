import type { ReactNode } from 'react';
import { Icon, type IconName } from './icons.tsx';
import { useKey } from '../app/keyboard/keyboard-provider.tsx';
import { KeyBox } from './key-box.tsx';

/** An action in words, with its key: in strips, toasts, empty states. */
export type LinkAction = Readonly<{ label: string; onPress: () => void; shortcut?: string }>;

/** Words that act, blue; the key is registered where the words stand. */
export function LinkButton({ label, onPress, shortcut }: LinkAction) {
  useKey('screen', shortcut ?? null, onPress, label);
  return <button type="button" className="link" onClick={onPress}>{label}{shortcut === undefined ? null : <KeyBox combo={shortcut} />}</button>;
}

export type StripProps = Readonly<{
  /** Amber = look, red = blocked, green = done, blue = to know. */
  tone: 'amber' | 'red' | 'green' | 'blue';
  children: ReactNode;
  action?: LinkAction;
  /** Second way, for strips that offer a choice (`Crea comunque`). */
  secondAction?: LinkAction;
}>;

const STRIP_ICON: Readonly<Record<StripProps['tone'], IconName>> = { amber: 'warning', red: 'warning', green: 'tick', blue: 'info' };

/** A message where the matter is. Red is announced at once, the others politely. Source: look reference, "Strips". */
export function Strip({ tone, children, action, secondAction }: StripProps) {
  return (
    <div className={`sp-strip tone-${tone}`} role={tone === 'red' ? 'alert' : 'status'}>
      <span className="sp-toned"><Icon name={STRIP_ICON[tone]} size={17} /></span>
      <div className="sp-strip-words">{children}</div>
      {action === undefined ? null : <LinkButton {...action} />}
      {secondAction === undefined ? null : <LinkButton {...secondAction} />}
    </div>
  );
}
