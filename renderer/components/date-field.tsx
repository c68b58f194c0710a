import { useState, type Ref } from 'react';
import type { CivilDate, MissingYear } from '../../main/domain/civil-date.ts';
import { FormRow, type FieldFrame } from './form-row.tsx';
import { Icon } from './icons.tsx';
import { FieldInput, frame } from './text-field.tsx';
import { describeDate, readDate } from './typed-value.ts';

export type DateFieldProps = FieldFrame & Readonly<{
  /** The text as typed; `readDate(text, today, missingYear)` gives the civil date. */
  text: string;
  onText: (text: string) => void;
  today: CivilDate;
  /** Which year a date without year belongs to. Default `NEXT` (due dates). */
  missingYear?: MissingYear;
  onCommit?: (date: CivilDate | null) => void;
  onEnter?: () => void;
  /** Weekday and days left at the right, unless `fact` is given. Default true. */
  describe?: boolean;
  autoFocus?: boolean;
  ref?: Ref<HTMLInputElement>;
}>;

/** A date typed freely (`+30`, `3112`, `31/12`, `oggi`); tidied to `31/12/2026` on leaving. */
export function DateField({ label, error, help, fact, optional, layout, path, text, onText, today, missingYear = 'NEXT', onCommit, onEnter, describe = true, autoFocus, ref }: DateFieldProps) {
  const [left, setLeft] = useState(false);
  const reading = readDate(text, today, missingYear);
  const own = left && reading.kind === 'problem' ? reading.message : null;
  const told = fact ?? (describe && reading.kind === 'value' ? describeDate(reading.value, today) : null);
  const leave = () => {
    setLeft(true);
    if (reading.kind === 'value' && reading.tidy !== text) onText(reading.tidy);
    onCommit?.(reading.kind === 'value' ? reading.value : null);
  };
  const enter = () => { leave(); if (reading.kind !== 'problem') onEnter?.(); };
  return (
    <FormRow {...frame({ label, error: error ?? own, help, fact: told, optional, layout, path })}>
      {(control) => (
        <FieldInput control={control} value={text} onChange={(typed) => { setLeft(false); onText(typed); }} onLeave={leave} onEnter={enter} width="amount" scan="route" placeholder="gg/mm/aaaa"
          end={<span className="sp-field-end"><Icon name="calendar" size={16} /></span>} {...(autoFocus === undefined ? {} : { autoFocus })} {...(ref === undefined ? {} : { ref })} />
      )}
    </FormRow>
  );
}
