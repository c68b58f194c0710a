import { useEffect, useRef, useState, type RefObject } from 'react';
import { useAskBeforeUnload } from '../../app/ask-before-unload.ts';
import type { Failure } from '../../app/operation-outcome.ts';
import { focusField } from '../../components/index.ts';

/** What is wrong, by path of the contract's input. */
export type Problems = Readonly<Record<string, string>>;

export type TextBinding = Readonly<{ path: string; value: string; onChange: (value: string) => void; onLeave: () => void; error: string | null }>;

export type SettingsForm<Form> = Readonly<{
  form: Form;
  /** Gives this to the element around the fields: the first wrong one is looked for inside. */
  root: RefObject<HTMLDivElement | null>;
  set: (patch: Partial<Form>) => void;
  /** Puts other contents in the place of what was typed. */
  replace: (form: Form) => void;
  /** Everything a text field needs. */
  text: (path: string & keyof Form) => TextBinding;
  leave: (path: string) => void;
  /** The sentence under the field with this path: of the core, or of the form once its field was left. */
  errorAt: (path: string) => string | null;
  /** How many errors are on screen. */
  shownErrors: number;
  dirty: boolean;
  /** The main button was pressed: shows every problem, goes to the first. True when there is none. */
  check: () => boolean;
  jump: () => void;
}>;

/** Keeps a form: what was typed, when its errors show, where the focus goes. Nothing typed is ever cleared. */
export function useSettingsForm<Form extends object>(options: Readonly<{
  start: Form;
  problems: (form: Form) => Problems;
  saving: Readonly<{ failure: Failure | null; reset: () => void }>;
}>): SettingsForm<Form> {
  const { start, problems, saving } = options;
  const [form, setForm] = useState(start);
  const [origin, setOrigin] = useState(start);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [pressed, setPressed] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const found = problems(form);
  const refusal = saving.failure;
  const refusedField = refusal?.field ?? null;

  const errorAt = (path: string): string | null => {
    if (refusal !== null && refusedField === path) return refusal.message;
    return pressed || left.has(path) ? found[path] ?? null : null;
  };
  const jump = () => { setTimeout(() => { if (root.current !== null) focusField(root.current); }, 0); };
  // A second refusal at the same field takes the focus there again.
  useEffect(() => { if (refusal !== null && refusal.field !== null) jump(); }, [refusal]);

  const set = (patch: Partial<Form>) => {
    if (refusal !== null) saving.reset();
    setForm((old) => ({ ...old, ...patch }));
  };
  const leave = (path: string) => setLeft((old) => (old.has(path) ? old : new Set([...old, path])));
  const text = (path: string & keyof Form): TextBinding => {
    const value = form[path];
    return {
      path, value: typeof value === 'string' ? value : '', error: errorAt(path), onLeave: () => leave(path),
      onChange: (typed) => { if (refusal !== null) saving.reset(); setForm((old) => ({ ...old, [path]: typed })); },
    };
  };
  const shown = new Set([...Object.keys(found), ...(refusedField === null ? [] : [refusedField])].filter((path) => errorAt(path) !== null));
  const dirty = JSON.stringify(form) !== JSON.stringify(origin);
  useAskBeforeUnload(() => dirty);
  return {
    form, root, set, text, leave, errorAt, jump, shownErrors: shown.size, dirty,
    replace: (next) => { saving.reset(); setForm(next); setOrigin(next); setLeft(new Set()); setPressed(false); },
    check: () => {
      setPressed(true);
      if (Object.keys(found).length === 0) return true;
      jump();
      return false;
    },
  };
}
