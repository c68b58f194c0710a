import { useContext, useId, type ReactNode } from 'react';
import { createContext } from 'react';
import { Icon } from './icons.tsx';

/** `row`: label at the left, 132 wide (screens). `stack`: label above (dialogs, login). */
export type FieldLayout = 'row' | 'stack';
export const FieldLayoutContext = createContext<FieldLayout>('row');

/** What every field accepts. */
export type FieldFrame = Readonly<{
  label: string;
  /** Sentence under the field, from the form or the core: says what is expected. Null = no error. */
  error?: string | null;
  /** Help under the field, hidden while there is an error. */
  help?: ReactNode;
  /** A fact about what was typed, at the right of the field (`mercoledì, fra 23 giorni`). */
  fact?: ReactNode;
  /** Written after the label: `(facoltativa)`. */
  optional?: string;
  layout?: FieldLayout;
  /** Path of the contract's input this field fills: `OperationError.field` finds it, `focusField(path)` reaches it. */
  path?: string;
}>;

/** Ids and attributes for the control inside a row. */
export type ControlAttributes = Readonly<{ id: string; 'aria-invalid': true | undefined; 'aria-describedby': string | undefined; 'data-path': string | undefined }>;

export type FormRowProps = FieldFrame & Readonly<{ children: (control: ControlAttributes) => ReactNode; /** Group of controls: the label names the group. */ group?: boolean }>;

/** Label, control, fact, error or help. Source: look reference, "Forms" and "Error at the field". */
export function FormRow({ label, error = null, help, fact, optional, layout, path, children, group = false }: FormRowProps) {
  const inherited = useContext(FieldLayoutContext);
  const id = useId();
  const hasHelp = error === null && help !== undefined && help !== null;
  const described = [error === null ? '' : `${id}-error`, hasHelp ? `${id}-help` : '', fact === undefined || fact === null ? '' : `${id}-fact`].filter((part) => part !== '').join(' ');
  const control: ControlAttributes = { id: `${id}-control`, 'aria-invalid': error === null ? undefined : true, 'aria-describedby': described === '' ? undefined : described, 'data-path': path };
  const caption = <>{label}{optional === undefined ? null : <span className="sp-optional"> {optional}</span>}</>;
  return (
    <div className={`sp-row sp-row--${layout ?? inherited}`} role={group ? 'group' : undefined} aria-labelledby={group ? `${id}-label` : undefined}>
      {group ? <span className="sp-row-label" id={`${id}-label`}>{caption}</span> : <label className="sp-row-label" htmlFor={control.id}>{caption}</label>}
      <div className="sp-row-body">
        <div className="sp-row-line">
          {children(control)}
          {fact === undefined || fact === null ? null : <div className="sp-fact" id={`${id}-fact`}>{fact}</div>}
        </div>
        {error === null ? null : <p className="sp-error" id={`${id}-error`}>{error}</p>}
        {hasHelp ? <div className="help sp-row-help" id={`${id}-help`}>{help}</div> : null}
      </div>
    </div>
  );
}

/** A known fact as text, in the place of a field (never a disabled field). */
export function FactRow({ label, children }: Readonly<{ label: string; children: ReactNode }>) {
  const layout = useContext(FieldLayoutContext);
  return (
    <div className={`sp-row sp-row--${layout}`}>
      <span className="sp-row-label">{label}</span>
      <div className="sp-row-body sp-row-fact">{children}</div>
    </div>
  );
}

/** Small mark inside a field at its right end. */
export function FieldTick() {
  return <span className="sp-field-end sp-toned tone-green"><Icon name="tick" size={16} /></span>;
}

/** Moves to the field with this contract path, or to the first wrong one. False when there is none. */
export function focusField(root: HTMLElement, path?: string): boolean {
  const wanted = path === undefined ? null : root.querySelector<HTMLElement>(`[data-path="${CSS.escape(path)}"]`);
  const target = wanted ?? root.querySelector<HTMLElement>('[aria-invalid="true"]');
  target?.focus();
  return target !== null;
}
