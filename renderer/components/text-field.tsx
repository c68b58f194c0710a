import { useState, type ClipboardEvent, type InputHTMLAttributes, type KeyboardEvent, type ReactNode, type Ref } from 'react';
import type { ScanTaking } from '../app/keyboard/scan-fields.ts';
import { FormRow, type ControlAttributes, type FieldFrame } from './form-row.tsx';
import { Icon } from './icons.tsx';

/** `scan`: what the field does with a scan, see `app/keyboard/scan-fields.ts`. Free text refuses it. */
export type FieldInputProps = Readonly<{
  control: ControlAttributes;
  value: string;
  onChange: (value: string) => void;
  onLeave?: () => void;
  onEnter?: () => void;
  placeholder?: string;
  mono?: boolean;
  /** Length expected: `amount`/`date` 150, `code` 214, `short` 76, `full` all. */
  width?: 'amount' | 'code' | 'short' | 'full';
  maxLength?: number;
  readOnly?: boolean;
  autoFocus?: boolean;
  scan?: ScanTaking;
  type?: 'text' | 'password' | 'email' | 'tel';
  inputMode?: InputHTMLAttributes<HTMLInputElement>['inputMode'];
  end?: ReactNode;
  start?: ReactNode;
  className?: string;
  ref?: Ref<HTMLInputElement>;
}>;

/** The edge, the focus ring and the input of every one-line field. */
export function FieldInput(props: FieldInputProps) {
  const { control, value, onChange, onLeave, onEnter, placeholder, mono = false, width = 'full', maxLength, readOnly = false, autoFocus, scan = 'refuse', type = 'text', inputMode, end, start, className, ref } = props;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.ctrlKey || onEnter === undefined) return;
    event.preventDefault();
    onEnter();
  };
  const classes = ['sp-field', `sp-field--${width}`, readOnly ? 'sp-field--read' : '', control['aria-invalid'] ? 'sp-field--wrong' : '', className ?? ''].filter((name) => name !== '').join(' ');
  return (
    <div className={classes}>
      {start}
      <input
        {...control} ref={ref} className={mono ? 'sp-input mono' : 'sp-input'} type={type} value={value} placeholder={placeholder} maxLength={maxLength} readOnly={readOnly}
        autoFocus={autoFocus} inputMode={inputMode} autoComplete="off" autoCorrect="off" autoCapitalize="off" spellCheck={false} data-scan={scan}
        onChange={(event) => onChange(event.currentTarget.value)} onBlur={onLeave} onKeyDown={onKeyDown}
      />
      {end}
    </div>
  );
}

export type TextFieldProps = FieldFrame & Omit<FieldInputProps, 'control' | 'end' | 'start'> & Readonly<{
  /** Counter `22 / 60` inside the field; beyond the limit it turns red and nothing is cut. */
  countTo?: number;
  end?: ReactNode;
}>;

/** One line of free text. */
export function TextField({ label, error, help, fact, optional, layout, path, countTo, end, ...input }: TextFieldProps) {
  const counter = countTo === undefined ? null : <span className={[...input.value].length > countTo ? 'sp-field-end sp-error' : 'sp-field-end'}>{[...input.value].length} / {countTo}</span>;
  return (
    <FormRow {...frame({ label, error, help, fact, optional, layout, path })}>
      {(control) => <FieldInput control={control} {...input} end={<>{counter}{end}</>} />}
    </FormRow>
  );
}

/** Drops what was not given, as `exactOptionalPropertyTypes` wants. */
export function frame(given: { [Key in keyof FieldFrame]: FieldFrame[Key] | undefined } & { label: string }): FieldFrame {
  const { label, error, help, fact, optional, layout, path } = given;
  return {
    label, error: error ?? null, help, fact,
    ...(optional === undefined ? {} : { optional }), ...(layout === undefined ? {} : { layout }), ...(path === undefined ? {} : { path }),
  };
}

export type PasswordFieldProps = FieldFrame & Readonly<{ value: string; onChange: (value: string) => void; onEnter?: () => void; autoFocus?: boolean; ref?: Ref<HTMLInputElement> }>;

/** A password with `Mostra` and the warning about the caps lock. Source: look reference, screen 01. */
export function PasswordField({ label, error, help, fact, optional, layout, path, value, onChange, onEnter, autoFocus, ref }: PasswordFieldProps) {
  const [shown, setShown] = useState(false);
  const [capsLock, setCapsLock] = useState(false);
  const watch = (event: KeyboardEvent) => setCapsLock(event.getModifierState('CapsLock'));
  const warning = capsLock ? <span className="sp-inline sp-toned tone-amber"><Icon name="lock" size={14} />Il blocco maiuscole è attivo</span> : null;
  const show = <button type="button" className="link sp-field-end" aria-pressed={shown} onClick={() => setShown(!shown)}>{shown ? 'Nascondi' : 'Mostra'}</button>;
  return (
    <FormRow {...frame({ label, error, help: warning ?? help, fact, optional, layout, path })}>
      {(control) => (
        <div className="sp-contents" onKeyUp={watch} onKeyDown={watch}>
          <FieldInput control={control} value={value} onChange={onChange} type={shown ? 'text' : 'password'} scan="typed" end={show}
            {...(onEnter === undefined ? {} : { onEnter })} {...(autoFocus === undefined ? {} : { autoFocus })} {...(ref === undefined ? {} : { ref })} />
        </div>
      )}
    </FormRow>
  );
}

export type TextAreaFieldProps = FieldFrame & Readonly<{ value: string; onChange: (value: string) => void; onLeave?: () => void; rows?: number; placeholder?: string; maxLength?: number; autoFocus?: boolean; /** What is typed is not shown. */ masked?: boolean; ref?: Ref<HTMLTextAreaElement> }>;

/** As of a password: what is not shown is not copied either. */
const keepSecret = (event: ClipboardEvent) => event.preventDefault();

/** Free text on several lines. */
export function TextAreaField({ label, error, help, fact, optional, layout, path, value, onChange, onLeave, rows = 3, placeholder, maxLength, autoFocus, masked = false, ref }: TextAreaFieldProps) {
  return (
    <FormRow {...frame({ label, error, help, fact, optional, layout, path })}>
      {(control) => (
        <div className={control['aria-invalid'] ? 'sp-field sp-field--full sp-field--area sp-field--wrong' : 'sp-field sp-field--full sp-field--area'}>
          <textarea {...control} ref={ref} className={masked ? 'sp-input sp-input--masked' : 'sp-input'} rows={rows} value={value} placeholder={placeholder} maxLength={maxLength} autoFocus={autoFocus} autoComplete="off" spellCheck={false} onBlur={onLeave} onChange={(event) => onChange(event.currentTarget.value)} onCopy={masked ? keepSecret : undefined} onCut={masked ? keepSecret : undefined} />
        </div>
      )}
    </FormRow>
  );
}
