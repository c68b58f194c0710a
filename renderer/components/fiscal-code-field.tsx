import { useState, type Ref } from 'react';
import { FieldTick, FormRow, type FieldFrame } from './form-row.tsx';
import { FieldInput, frame } from './text-field.tsx';

export type FiscalCodeFieldProps = FieldFrame & Readonly<{
  text: string;
  /** Upper case, blanks removed: what a clerk or the health card types. */
  onText: (text: string) => void;
  /** Judges a whole code when leaving: null = right, otherwise the sentence that says which character is wrong. */
  check: (code: string) => string | null;
  /** On leaving or Enter with a right code, or null when it is empty or wrong. */
  onCommit?: (code: string | null) => void;
  onEnter?: () => void;
  autoFocus?: boolean;
  readOnly?: boolean;
  ref?: Ref<HTMLInputElement>;
}>;

/** Codice fiscale or partita IVA, Roboto Mono, 214 wide; a tick when right, the sentence when wrong, never before leaving. */
export function FiscalCodeField({ label, error, help, fact, optional, layout, path, text, onText, check, onCommit, onEnter, autoFocus, readOnly = false, ref }: FiscalCodeFieldProps) {
  const [left, setLeft] = useState(false);
  const problem = text === '' ? null : check(text);
  const wrong = left ? problem : null;
  const leave = () => { setLeft(true); onCommit?.(text === '' || problem !== null ? null : text); };
  const enter = () => { leave(); if (problem === null) onEnter?.(); };
  const type = (typed: string) => { setLeft(false); onText(typed.replace(/\s+/g, '').toUpperCase()); };
  return (
    <FormRow {...frame({ label, error: error ?? wrong, help, fact, optional, layout, path })}>
      {(control) => (
        <FieldInput control={control} value={text} onChange={type} onLeave={leave} onEnter={enter} mono width="code" scan="route" maxLength={20} readOnly={readOnly}
          end={text !== '' && problem === null && error == null ? <FieldTick /> : null} {...(autoFocus === undefined ? {} : { autoFocus })} {...(ref === undefined ? {} : { ref })} />
      )}
    </FormRow>
  );
}
