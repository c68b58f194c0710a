import { useState, type Ref } from 'react';
import type { Cents } from '../../main/domain/money.ts';
import { FormRow, type FieldFrame } from './form-row.tsx';
import { FieldInput, frame } from './text-field.tsx';
import { readAmount } from './typed-value.ts';

export type AmountFieldProps = FieldFrame & Readonly<{
  /** The text as typed: the form keeps it, nothing typed is ever cleared. `readAmount(text)` gives the cents. */
  text: string;
  onText: (text: string) => void;
  /** On leaving or Enter: the cents read, or null when empty or not readable. */
  onCommit?: (cents: Cents | null) => void;
  onEnter?: () => void;
  autoFocus?: boolean;
  readOnly?: boolean;
  ref?: Ref<HTMLInputElement>;
}>;

/** An amount typed freely (`25`, `25,5`, `1.234,50`); tidied to `25,00` on leaving, its own error shown on leaving. */
export function AmountField({ label, error, help, fact, optional, layout, path, text, onText, onCommit, onEnter, autoFocus, readOnly = false, ref }: AmountFieldProps) {
  const [left, setLeft] = useState(false);
  const reading = readAmount(text);
  const own = left && reading.kind === 'problem' ? reading.message : null;
  const leave = () => {
    setLeft(true);
    if (reading.kind === 'value' && reading.tidy !== text) onText(reading.tidy);
    onCommit?.(reading.kind === 'value' ? reading.value : null);
  };
  const enter = () => { leave(); if (reading.kind !== 'problem') onEnter?.(); };
  return (
    <FormRow {...frame({ label, error: error ?? own, help, fact, optional, layout, path })}>
      {(control) => (
        <FieldInput control={control} value={text} onChange={(typed) => { setLeft(false); onText(typed); }} onLeave={leave} onEnter={enter} width="amount" scan="route" inputMode="decimal" readOnly={readOnly}
          end={<span className="sp-field-end" aria-hidden="true">€</span>} {...(autoFocus === undefined ? {} : { autoFocus })} {...(ref === undefined ? {} : { ref })} />
      )}
    </FormRow>
  );
}
