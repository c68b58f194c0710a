import { useContext, useId, useRef, type ReactNode, type Ref } from 'react';
import { KeyScopeContext, useKey } from '../app/keyboard/keyboard-provider.tsx';
import type { KeyScope } from '../app/keyboard/key-registry.ts';
import { Icon, type IconName } from './icons.tsx';
import { KeyBox } from './key-box.tsx';

export type ActionButtonProps = Readonly<{
  /** The words on the button; also what the sheet of keys says. */
  label: string;
  onPress: () => void;
  /** One primary a screen; danger only inside a confirmation. Default secondary. */
  kind?: 'primary' | 'secondary' | 'ghost' | 'danger';
  compact?: boolean;
  icon?: IconName;
  /** Key shown after the label **and** registered for this button (`F9`, `Ctrl+Enter`, `M`). */
  shortcut?: string;
  /** Where the key acts. Default: `dialog` inside a dialog, else `screen`. Single letters need `list` with `shortcutWithin`. */
  shortcutScope?: KeyScope;
  shortcutWithin?: Readonly<{ current: HTMLElement | null }>;
  /** Why it cannot be pressed now: the button stays reachable and says it. */
  disabledReason?: string | null;
  /** Work in progress: further presses do nothing. */
  busy?: boolean;
  /** Toggle buttons. */
  pressed?: boolean;
  expanded?: boolean;
  autoFocus?: boolean;
  trailingIcon?: IconName;
  className?: string;
  ref?: Ref<HTMLButtonElement>;
  children?: ReactNode;
}>;

/** The button of the application. Source: look reference, "Buttons" and "Key hints". */
export function ActionButton(props: ActionButtonProps) {
  const { label, onPress, kind = 'secondary', compact = false, icon, shortcut, shortcutScope, shortcutWithin, disabledReason = null, busy = false, pressed, expanded, autoFocus, trailingIcon, className, ref, children } = props;
  const reasonId = useId();
  const inheritedScope = useContext(KeyScopeContext);
  const running = useRef(false);
  running.current = busy;
  const press = () => { if (disabledReason === null && !running.current) onPress(); };
  useKey(shortcutScope ?? inheritedScope, shortcut ?? null, press, label, { enabled: disabledReason === null, ...(shortcutWithin === undefined ? {} : { within: shortcutWithin }) });
  const classes = ['sp-button', `sp-button--${kind}`, compact ? 'sp-button--compact' : '', className ?? ''].filter((name) => name !== '').join(' ');
  return (
    <>
      <button
        ref={ref} type="button" className={classes} onClick={press} autoFocus={autoFocus}
        aria-disabled={disabledReason !== null || busy || undefined} aria-busy={busy || undefined} aria-pressed={pressed} aria-expanded={expanded}
        aria-describedby={disabledReason === null ? undefined : reasonId} title={disabledReason ?? undefined}
        aria-keyshortcuts={shortcut === undefined ? undefined : shortcut.replace('Ctrl', 'Control')}
      >
        {icon === undefined ? null : <Icon name={icon} size={compact ? 16 : 17} />}
        <span className="sp-button-label">{label}</span>
        {children}
        {shortcut === undefined ? null : <KeyBox combo={shortcut} />}
        {trailingIcon === undefined ? null : <Icon name={trailingIcon} size={15} />}
      </button>
      {disabledReason === null ? null : <span id={reasonId} className="visually-hidden">{disabledReason}</span>}
    </>
  );
}
