import { useSyncExternalStore } from 'react';
import { useKey, useKeyRegistry } from '../app/keyboard/keyboard-provider.tsx';
import { Icon } from './icons.tsx';
import { KeyBox } from './key-box.tsx';
import { createToastStore, type Toast, type ToastAction, type ToastTone } from './toast-store.ts';

const store = createToastStore({ set: (run, ms) => window.setTimeout(run, ms), clear: (handle) => { if (typeof handle === 'number') window.clearTimeout(handle); } });

/** Confirms something done, with the next actions and their keys; bottom right, 8 s. Never for errors. */
export function showToast(text: string, actions?: readonly ToastAction[], tone?: ToastTone): number {
  return store.show(text, actions, tone);
}
export function dismissToast(id: number): void {
  store.dismiss(id);
}

/** Takes every toast away: the next operator is not told what the one before did. */
export function dismissAllToasts(): void {
  for (const toast of store.list()) store.dismiss(toast.id);
}

/** Where toasts appear; the shell mounts it once. */
export function Toasts() {
  const toasts = useSyncExternalStore(store.subscribe, store.list);
  const newest = toasts.at(-1)?.id;
  return (
    <div className="sp-toasts" role="status" aria-live="polite" aria-label="Conferme" onMouseEnter={store.hold} onMouseLeave={store.release} onFocus={store.hold} onBlur={store.release}>
      {toasts.map((toast) => <ToastCard key={toast.id} toast={toast} keysOn={toast.id === newest} />)}
    </div>
  );
}

/** The card by itself, for the sheet of components. */
export function ToastCard({ toast, keysOn }: Readonly<{ toast: Toast; keysOn: boolean }>) {
  return (
    <div className={`sp-toast sp-toast--${toast.tone}`}>
      <div className="sp-between">{toast.tone === 'look' ? <span className="sp-inline"><span className="sp-toned tone-amber"><Icon name="warning" size={17} /></span><b>{toast.text}</b></span> : <b>{toast.text}</b>}<button type="button" className="sp-close" aria-label="Togli la conferma" onClick={() => store.dismiss(toast.id)}><Icon name="cross" size={13} /></button></div>
      {toast.actions.length === 0 ? null : <div className="sp-toast-actions">{toast.actions.map((action) => <ToastLink key={action.label} action={action} id={toast.id} keysOn={keysOn} />)}</div>}
    </div>
  );
}

/** The key of a toast gives way to the same key of the screen: its hint is then not shown. */
function ToastLink({ action, id, keysOn }: Readonly<{ action: ToastAction; id: number; keysOn: boolean }>) {
  const registry = useKeyRegistry();
  useSyncExternalStore(registry.subscribe, registry.version);
  const { shortcut } = action;
  const shown = shortcut !== undefined && keysOn && !registry.isTakenAbove('toast', shortcut);
  const press = () => { store.dismiss(id); action.onPress(); };
  useKey('toast', shortcut ?? null, press, action.label, { enabled: keysOn });
  return <button type="button" className="link" onClick={press}>{action.label}{shown ? <KeyBox combo={shortcut} /> : null}</button>;
}
