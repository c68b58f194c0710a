import { useEffect, useRef, useState, type RefObject } from 'react';
import { focusField } from '../../components/index.ts';
import { SAVE_STOP } from './next-stop.ts';

export type FormFocus = Readonly<{
  form: RefObject<HTMLDivElement | null>;
  saveButton: RefObject<HTMLButtonElement | null>;
  /** Moves to the field with this contract path (or to the main button) once it is on screen. */
  goTo: (path: string) => void;
}>;

/** Moves the focus after the form has been drawn again: the wanted field may appear only then. */
export function useFormFocus(): FormFocus {
  const form = useRef<HTMLDivElement>(null);
  const saveButton = useRef<HTMLButtonElement>(null);
  const wanted = useRef<string | null>(null);
  const [, redraw] = useState(0);
  useEffect(() => {
    const path = wanted.current;
    if (path === null) return;
    wanted.current = null;
    if (path === SAVE_STOP) saveButton.current?.focus();
    else if (form.current !== null) focusField(form.current, path);
  });
  return { form, saveButton, goTo: (path) => { wanted.current = path; redraw((count) => count + 1); } };
}
