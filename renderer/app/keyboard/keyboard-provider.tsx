import { createContext, useContext, useEffect, useLayoutEffect, useMemo, useRef, useSyncExternalStore, type ReactNode } from 'react';
import { comboOf } from './key-combo.ts';
import { createKeyKeeper, type KeptKeys } from './kept-keys.ts';
import { createKeyRegistry, type KeyBinding, type KeyRegistry, type KeyScope } from './key-registry.ts';
import { createScanDetector, SCAN_MAX_GAP_MS } from './scan-detector.ts';
import { isTextEntry, scanTakingOf, writeField, type TextEntry } from './scan-fields.ts';

/** `path`: of the field that had the focus (`data-path`), null outside a field. */
type ScanHandler = (text: string, path: string | null) => void;
/** Why a scan was not used: a dialog is open, or the field is for words. */
export type ScanRefusal = 'dialog' | 'words';
type KeyboardState = Readonly<{
  registry: KeyRegistry;
  addScanHandler: (owner: 'screen' | 'shell', handler: ScanHandler) => () => void;
  addRefusalListener: (listener: (why: ScanRefusal) => void) => () => void;
  keepKeys: () => void;
  takeKept: (field: TextEntry) => KeptKeys | null;
}>;
const KeyboardContext = createContext<KeyboardState | null>(null);

/** Keys of the browser that would lose the work of the desk or leave the application: never let through. */
const NEVER_BROWSER = new Set(['Ctrl+R', 'Ctrl+Shift+R', 'F5', 'Ctrl+F5', 'F1', 'F3', 'F6', 'F7', 'Ctrl+K', 'Ctrl+P', 'Ctrl+S', 'Ctrl+L', 'Ctrl+M', 'Ctrl+F', 'Ctrl+J', 'Ctrl+D', 'Alt+ArrowLeft', 'Alt+ArrowRight']);

/**
 * Listens to the whole window once: routes keys to the registry and scans to the scan handler.
 * A single letter waits 40 ms before acting, so that the first letter of a scan is never taken for a command.
 */
export function KeyboardProvider({ children, singleLettersOn = true }: Readonly<{ children: ReactNode; singleLettersOn?: boolean }>) {
  const registry = useMemo(createKeyRegistry, []);
  const scanHandlers = useRef<readonly Readonly<{ owner: 'screen' | 'shell'; handler: ScanHandler }>[]>([]);
  const refusalListeners = useRef<readonly ((why: ScanRefusal) => void)[]>([]);
  const keeper = useMemo(createKeyKeeper, []);
  /** The field whose first characters were kept for it: a scan that ends there is all that stands in it. */
  const carried = useRef<TextEntry | null>(null);
  const lettersOn = useRef(singleLettersOn);
  lettersOn.current = singleLettersOn;

  useEffect(() => {
    const detector = createScanDetector();
    let pending: ReturnType<typeof setTimeout> | undefined;
    let before: Readonly<{ field: TextEntry; value: string }> | null = null;

    const deliver = (text: string, taking: 'route' | 'search' | 'refuse', path: string | null) => {
      const shell = scanHandlers.current.findLast((entry) => entry.owner === 'shell');
      const screen = scanHandlers.current.findLast((entry) => entry.owner === 'screen');
      if (registry.hasLayer()) refusalListeners.current.at(-1)?.('dialog');
      else if (taking === 'refuse') refusalListeners.current.at(-1)?.('words');
      else (taking === 'search' ? shell : screen ?? shell)?.handler(text, path);
    };

    /** True when the key belongs to a scan and nobody else may act on it. */
    const routeScan = (event: KeyboardEvent): boolean => {
      const target = event.target;
      const taking = scanTakingOf(target);
      if (taking === 'typed') { detector.reset(); return false; }
      const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
      const step = plain || event.getModifierState('AltGraph') ? detector.press(event.key, event.timeStamp) : detector.press('Dead', event.timeStamp);
      switch (step.kind) {
        case 'idle':
          before = isTextEntry(target) ? { field: target, value: target.value } : null;
          return false;
        case 'burst':
          clearTimeout(pending);
          // Lists take blanks and arrows by themselves: they must not even hear of it.
          if (!isTextEntry(target)) { event.preventDefault(); event.stopImmediatePropagation(); }
          return true;
        case 'scan': {
          clearTimeout(pending);
          // The field that takes codes gets this one alone, and its Enter.
          if (taking === 'keep') { if (isTextEntry(target)) writeField(target, step.text); return false; }
          event.preventDefault();
          event.stopImmediatePropagation();
          const read = carried.current === target && isTextEntry(target) && target.value.endsWith(step.text) ? target.value : step.text;
          carried.current = null;
          if (before !== null) writeField(before.field, before.value);
          before = null;
          deliver(read, taking, isTextEntry(target) ? target.dataset['path'] ?? null : null);
          return true;
        }
      }
    };

    /** True when the key is kept for the screen that is being opened. The detector hears of it: what goes on in the field is still one scan. */
    const keep = (event: KeyboardEvent): boolean => {
      if (registry.hasLayer() || ((event.ctrlKey || event.metaKey || event.altKey) && !event.getModifierState('AltGraph'))) keeper.drop();
      if (!keeper.press(event.key, event.timeStamp)) return false;
      if (event.key === 'Enter') detector.reset();
      else detector.press(event.key, event.timeStamp);
      before = null;
      event.preventDefault();
      event.stopImmediatePropagation();
      return true;
    };

    const onKeyDown = (event: KeyboardEvent) => {
      if (event.isComposing || keep(event) || routeScan(event)) return;
      if (event.key === 'Enter') carried.current = null;
      const combo = comboOf({ key: event.key, code: event.code, ctrl: event.ctrlKey, alt: event.altKey, shift: event.shiftKey, meta: event.metaKey });
      const typingText = isTextEntry(event.target);
      const binding = registry.find({ combo, typingText, singleLettersOn: lettersOn.current });
      if (binding === null) {
        if (NEVER_BROWSER.has(combo) && !(typingText && combo === 'Ctrl+L')) event.preventDefault();
        return;
      }
      // Escape first closes what is open on top (a menu, a list of choices): those mark the event as taken.
      if (combo === 'Escape' && event.target instanceof HTMLElement && event.target.closest('[data-own-escape="true"], [role="menu"]') !== null) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (event.repeat && !combo.startsWith('Arrow')) return;
      clearTimeout(pending);
      // Looked up again when it acts: meanwhile the row that an arrow led to may have brought buttons of its own, and those of before do nothing any more.
      if (combo.length === 1) pending = setTimeout(() => registry.find({ combo, typingText, singleLettersOn: lettersOn.current })?.action(), SCAN_MAX_GAP_MS + 5);
      else binding.action();
    };

    window.addEventListener('keydown', onKeyDown, { capture: true });
    return () => { clearTimeout(pending); window.removeEventListener('keydown', onKeyDown, { capture: true }); };
  }, [registry, keeper]);

  const state = useMemo<KeyboardState>(() => ({
    registry,
    addScanHandler: (owner, handler) => {
      const entry = { owner, handler };
      scanHandlers.current = [...scanHandlers.current, entry];
      return () => { scanHandlers.current = scanHandlers.current.filter((kept) => kept !== entry); };
    },
    addRefusalListener: (listener) => {
      refusalListeners.current = [...refusalListeners.current, listener];
      return () => { refusalListeners.current = refusalListeners.current.filter((kept) => kept !== listener); };
    },
    keepKeys: () => keeper.begin(performance.now()),
    takeKept: (field) => {
      const kept = keeper.take();
      carried.current = kept === null || kept.text === '' || kept.entered ? null : field;
      return kept;
    },
  }), [registry, keeper]);
  return <KeyboardContext value={state}>{children}</KeyboardContext>;
}

function useKeyboard(): KeyboardState {
  const state = useContext(KeyboardContext);
  if (state === null) throw new Error('KeyboardProvider is missing above this component');
  return state;
}

export function useKeyRegistry(): KeyRegistry {
  return useKeyboard().registry;
}

/** Keeps the keys pressed from `keep` on for the screen that is being opened, until its field calls `take`: a scan right after F4 loses no digit. */
export function useKeptKeys(): Readonly<{ keep: () => void; take: (field: TextEntry) => KeptKeys | null }> {
  const { keepKeys, takeKept } = useKeyboard();
  return { keep: keepKeys, take: takeKept };
}

/** The bindings that can act now; renders again when they change. */
export function useCurrentKeys(): readonly KeyBinding[] {
  const registry = useKeyRegistry();
  useSyncExternalStore(registry.subscribe, registry.version);
  return registry.current();
}

export type UseKeyOptions = Readonly<{
  /** False leaves the key out of the map and of the sheet. Default true. */
  enabled?: boolean;
  /** Scope `list`: element that must hold the focus. */
  within?: Readonly<{ current: HTMLElement | null }>;
  hidden?: boolean;
}>;

/**
 * Registers a key of the current screen (one registry: the sheet opened by `?` lists it).
 * `combo` null registers nothing, for components whose key is optional.
 */
export function useKey(scope: KeyScope, combo: string | null, action: () => void, label: string, options: UseKeyOptions = {}): void {
  const { registry } = useKeyboard();
  const latest = useRef(action);
  latest.current = action;
  const { enabled = true, within, hidden = false } = options;
  useEffect(() => {
    if (combo === null || !enabled) return;
    const hasFocus = () => within?.current?.contains(document.activeElement) ?? false;
    return registry.register({ scope, combo, label, hidden, action: () => latest.current(), ...(within === undefined ? {} : { hasFocus }) });
  }, [registry, scope, combo, label, enabled, hidden, within]);
}

/** Scope of the buttons below: `dialog` inside a dialog, `screen` elsewhere. */
export const KeyScopeContext = createContext<KeyScope>('screen');

/**
 * Opens a key layer while `open`: keys of the screen behind a dialog stop acting.
 * A layout effect, so that it precedes the registrations of the dialog's own buttons.
 */
export function useKeyLayer(open: boolean): void {
  const { registry } = useKeyboard();
  useLayoutEffect(() => (open ? registry.openLayer() : undefined), [registry, open]);
}

/**
 * Who receives what a scanner reads anywhere outside free-text fields. The shell opens what the code names;
 * a screen that wants the code for itself (Verifica pagamento, Nuova posizione) goes before it while mounted.
 */
export function useScanHandler(handler: ScanHandler, owner: 'screen' | 'shell' = 'screen'): void {
  const { addScanHandler } = useKeyboard();
  const latest = useRef(handler);
  latest.current = handler;
  useEffect(() => addScanHandler(owner, (text, path) => latest.current(text, path)), [addScanHandler, owner]);
}

/** Hears of scans that were not used, to say so; the dialog on top goes before the shell. */
export function useScanRefusals(listener: (why: ScanRefusal) => void, enabled = true): void {
  const { addRefusalListener } = useKeyboard();
  const latest = useRef(listener);
  latest.current = listener;
  useEffect(() => (enabled ? addRefusalListener((why) => latest.current(why)) : undefined), [addRefusalListener, enabled]);
}
