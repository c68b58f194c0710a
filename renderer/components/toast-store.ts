/** An action offered by a toast, with its key. */
export type ToastAction = Readonly<{ label: string; onPress: () => void; shortcut?: string }>;
/** `done`: something was done. `look`: something pressed or read had no effect; never an error, which stays where it belongs. */
export type ToastTone = 'done' | 'look';
export type Toast = Readonly<{ id: number; text: string; tone: ToastTone; actions: readonly ToastAction[] }>;

export type ToastStore = Readonly<{
  show: (text: string, actions?: readonly ToastAction[], tone?: ToastTone) => number;
  dismiss: (id: number) => void;
  /** Pointer or focus inside: the clock stops. */
  hold: () => void;
  release: () => void;
  list: () => readonly Toast[];
  subscribe: (listener: () => void) => () => void;
}>;

export const TOAST_MS = 8000;
/** More than three would cover the desk: the oldest leaves. */
export const TOAST_MOST = 3;

/** Confirmations that go away by themselves. Errors never live here. Source: look reference, "Toasts". */
export function createToastStore(timer: Readonly<{ set: (run: () => void, ms: number) => unknown; clear: (handle: unknown) => void }>): ToastStore {
  let toasts: readonly Toast[] = [];
  let nextId = 1;
  let held = false;
  const clocks = new Map<number, unknown>();
  const listeners = new Set<() => void>();
  const change = (next: readonly Toast[]) => { toasts = next; for (const listener of listeners) listener(); };
  const stop = (id: number) => { timer.clear(clocks.get(id)); clocks.delete(id); };
  const dismiss = (id: number) => { stop(id); if (toasts.some((toast) => toast.id === id)) change(toasts.filter((toast) => toast.id !== id)); };
  const start = (id: number) => { clocks.set(id, timer.set(() => dismiss(id), TOAST_MS)); };

  return {
    show(text, actions = [], tone = 'done') {
      const id = nextId;
      nextId += 1;
      for (const gone of toasts.slice(0, Math.max(0, toasts.length + 1 - TOAST_MOST))) stop(gone.id);
      change([...toasts, { id, text, tone, actions }].slice(-TOAST_MOST));
      if (!held) start(id);
      return id;
    },
    dismiss,
    hold() { held = true; for (const toast of toasts) stop(toast.id); },
    release() { if (!held) return; held = false; for (const toast of toasts) start(toast.id); },
    list: () => toasts,
    subscribe(listener) { listeners.add(listener); return () => { listeners.delete(listener); }; },
  };
}
