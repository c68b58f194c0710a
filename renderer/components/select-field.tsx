import { Combobox, useCombobox } from '@mantine/core';
import { useEffect, useEffectEvent, useRef, useState, type KeyboardEvent, type Ref } from 'react';
import { filterChoices, type Choice } from './choice-filter.ts';
import { FormRow, type ControlAttributes, type FieldFrame } from './form-row.tsx';
import { Icon } from './icons.tsx';
import { frame } from './text-field.tsx';

export type SelectFieldProps = FieldFrame & Readonly<{
  choices: readonly Choice[];
  value: string | null;
  onChoose: (value: string) => void;
  /** After a choice made with Enter: move on to the next field. */
  onEnter?: () => void;
  placeholder?: string;
  /** Words shown when nothing matches. */
  nothing?: string;
  width?: 'amount' | 'code' | 'short' | 'full';
  autoFocus?: boolean;
  ref?: Ref<HTMLInputElement>;
}>;

/** A choice made by keyboard: type 2–4 letters or the short code, Enter takes the first match. */
export function SelectField({ label, error, help, fact, optional, layout, path, ...choice }: SelectFieldProps) {
  return <FormRow {...frame({ label, error, help, fact, optional, layout, path })}>{(control) => <SelectInput control={control} name={label} {...choice} />}</FormRow>;
}

type SelectInputProps = Omit<SelectFieldProps, keyof FieldFrame> & Readonly<{ control: ControlAttributes; name: string }>;

function SelectInput({ control, name, choices, value, onChoose, onEnter, placeholder, nothing = 'Nessuna voce con queste lettere', width = 'full', autoFocus, ref }: SelectInputProps) {
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const chosen = choices.find((item) => item.value === value);
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed ?? (chosen === undefined ? '' : wholeLabel(chosen));
  const found = typed === null ? choices : filterChoices(choices, typed);
  const byKeyboard = useRef(false);
  const pointAtFirst = useEffectEvent(() => { if (combobox.dropdownOpened) combobox.selectFirstOption(); });
  // The choices may arrive after the first letters.
  const first = found[0]?.value;
  useEffect(() => { if (typed !== null) pointAtFirst(); }, [typed, first]);
  // Enter pressed before they are there counts: a fast typist never waits for a list.
  const [enterWaits, setEnterWaits] = useState(false);

  const choose = (picked: string) => {
    setTyped(null);
    combobox.closeDropdown();
    onChoose(picked);
    if (byKeyboard.current) onEnter?.();
    byKeyboard.current = false;
  };
  const takeFirst = useEffectEvent(() => {
    const [match] = found;
    if (match === undefined) return;
    setEnterWaits(false);
    if (match.disabledReason === undefined) choose(match.value);
  });
  useEffect(() => { if (enterWaits) takeFirst(); }, [enterWaits, first]);
  const leave = () => {
    setEnterWaits(false);
    combobox.closeDropdown();
    const only = typed !== null && typed.trim() !== '' && found.length === 1 ? found[0] : undefined;
    if (only !== undefined && only.disabledReason === undefined) onChoose(only.value);
    setTyped(null);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && combobox.dropdownOpened) {
      byKeyboard.current = true;
      if (typed !== null && combobox.getSelectedOptionIndex() === -1) { event.preventDefault(); setEnterWaits(true); }
    } else if (event.key === 'Enter' && !event.ctrlKey && value !== null) { event.preventDefault(); onEnter?.(); }
    if (event.key === 'Escape' && combobox.dropdownOpened) { event.preventDefault(); setTyped(null); combobox.closeDropdown(); }
    if (event.key === 'Tab' && combobox.dropdownOpened) leave();
  };

  return (
    <Combobox store={combobox} onOptionSubmit={choose} withinPortal={false} floatingStrategy="fixed" offset={2} classNames={{ dropdown: 'sp-menu', option: 'sp-option', empty: 'sp-option-none' }}>
      <Combobox.DropdownTarget>
        <div className={`sp-field sp-field--${width}${control['aria-invalid'] ? ' sp-field--wrong' : ''}`} role="presentation">
          <Combobox.EventsTarget withExpandedAttribute>
            <input
              {...control} ref={ref} role="combobox" aria-expanded={combobox.dropdownOpened} aria-controls={combobox.listId ?? undefined} aria-autocomplete="list" className="sp-input" value={shown} placeholder={placeholder} autoFocus={autoFocus} autoComplete="off" spellCheck={false} data-scan="route"
              data-own-escape={combobox.dropdownOpened ? 'true' : 'false'}
              onChange={(event) => { setEnterWaits(false); setTyped(event.currentTarget.value); combobox.openDropdown(); }}
              onFocus={(event) => event.currentTarget.select()} onClick={() => combobox.openDropdown()} onBlur={leave} onKeyDown={onKeyDown}
            />
          </Combobox.EventsTarget>
          <span className="sp-field-end" aria-hidden="true"><Icon name="chevronDown" size={15} /></span>
        </div>
      </Combobox.DropdownTarget>
      <Combobox.Dropdown>
        <Combobox.Options mah="17rem" className="sp-options" aria-label={name}>
          {found.length === 0 ? <Combobox.Empty>{nothing}</Combobox.Empty> : found.map((item) => (
            <Combobox.Option value={item.value} key={item.value} disabled={item.disabledReason !== undefined} active={item.value === value}>
              <span className="sp-option-words">{item.code === undefined ? null : <b>{item.code} – </b>}{item.label}</span>
              {item.disabledReason ?? item.detail ? <span className="help">{item.disabledReason ?? item.detail}</span> : null}
            </Combobox.Option>
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}

function wholeLabel(choice: Choice): string {
  return choice.code === undefined ? choice.label : `${choice.code} – ${choice.label}`;
}
