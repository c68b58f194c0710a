import { isCharacterCombo } from './key-combo.ts';

/**
 * Where a key acts. A dialog hides every other scope; then the focused list, the screen, a toast, everywhere.
 */
export type KeyScope = 'dialog' | 'list' | 'screen' | 'toast' | 'global';

export type KeyBinding = Readonly<{
  scope: KeyScope;
  /** `F9`, `Ctrl+Enter`, `Alt+1`, `C`; see `comboOf`. */
  combo: string;
  /** What the key does, in Italian, for the sheet of keys. */
  label: string;
  action: () => void;
  /** Scope `list`: the key acts only while this holds the focus. */
  hasFocus?: () => boolean;
  /** Left out of the sheet (aliases). */
  hidden?: boolean;
}>;

/** What the registry needs to know about the moment of the press. */
export type PressContext = Readonly<{ combo: string; typingText: boolean; singleLettersOn: boolean }>;

export type KeyRegistry = Readonly<{
  /** Adds a binding; the returned function removes it. */
  register: (binding: KeyBinding) => () => void;
  /** The binding that answers this press, or null. */
  find: (press: PressContext) => KeyBinding | null;
  /** The bindings that can act now, one for each combo and scope, for the sheet of keys. */
  current: () => readonly KeyBinding[];
  /** The bindings of the screen, also while a dialog hides them: what the sheet of keys lists. */
  behind: () => readonly KeyBinding[];
  /** True where a stronger scope already owns the combo: a toast then hides its hint. */
  isTakenAbove: (scope: KeyScope, combo: string) => boolean;
  /** Opens a dialog layer; the returned function closes it. */
  openLayer: () => () => void;
  hasLayer: () => boolean;
  subscribe: (listener: () => void) => () => void;
  version: () => number;
}>;

const ORDER: readonly KeyScope[] = ['dialog', 'list', 'screen', 'toast', 'global'];

type Entry = Readonly<{ binding: KeyBinding; layer: number }>;

/** One line for each combo and scope, the last registered one, in the order of the scopes. */
function listed(entries: readonly Entry[]): readonly KeyBinding[] {
  const seen = new Set<string>();
  const shown = entries.toReversed().filter(({ binding }) => {
    const key = `${binding.scope} ${binding.combo}`;
    if (binding.hidden === true || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
  return ORDER.flatMap((scope) => shown.toReversed().filter((entry) => entry.binding.scope === scope).map((entry) => entry.binding));
}

/** One map of every key of the window; the last registered wins within its scope. */
export function createKeyRegistry(): KeyRegistry {
  let entries: readonly Entry[] = [];
  let layers: readonly number[] = [];
  let nextLayer = 1;
  let version = 0;
  const listeners = new Set<() => void>();
  const changed = () => { version += 1; for (const listener of listeners) listener(); };
  const topLayer = () => layers.at(-1) ?? 0;

  const candidates = (): readonly Entry[] => {
    const layer = topLayer();
    if (layer > 0) return entries.filter((entry) => entry.layer === layer);
    return entries.filter((entry) => entry.binding.scope !== 'dialog');
  };

  const mayAct = (binding: KeyBinding, press: PressContext): boolean => {
    if (binding.combo !== press.combo) return false;
    if (binding.scope === 'list' && !(binding.hasFocus?.() ?? false)) return false;
    if (!isCharacterCombo(binding.combo)) return true;
    if (press.typingText) return false;
    return binding.scope === 'list' ? press.singleLettersOn : !/^[A-Z0-9]$/.test(binding.combo);
  };

  return {
    register(binding) {
      const entry: Entry = { binding, layer: binding.scope === 'dialog' ? topLayer() : 0 };
      entries = [...entries, entry];
      changed();
      return () => { entries = entries.filter((kept) => kept !== entry); changed(); };
    },
    find(press) {
      const able = candidates().filter((entry) => mayAct(entry.binding, press));
      for (const scope of ORDER) {
        const found = able.findLast((entry) => entry.binding.scope === scope);
        if (found !== undefined) return found.binding;
      }
      return null;
    },
    current: () => listed(candidates()),
    behind: () => listed(entries.filter((entry) => entry.binding.scope !== 'dialog')),
    isTakenAbove(scope, combo) {
      const above = ORDER.slice(0, ORDER.indexOf(scope));
      return candidates().some((entry) => above.includes(entry.binding.scope) && entry.binding.combo === combo);
    },
    openLayer() {
      const layer = nextLayer;
      nextLayer += 1;
      layers = [...layers, layer];
      changed();
      return () => { layers = layers.filter((kept) => kept !== layer); changed(); };
    },
    hasLayer: () => layers.length > 0,
    subscribe(listener) { listeners.add(listener); return () => { listeners.delete(listener); }; },
    version: () => version,
  };
}
