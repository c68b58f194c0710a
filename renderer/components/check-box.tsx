import type { ReactNode } from 'react';
import { Icon } from './icons.tsx';

export type CheckBoxProps = Readonly<{ checked: boolean; onChange: (checked: boolean) => void; mixed?: boolean; children: ReactNode; /** The words are only for readers (selection in a list). */ wordsHidden?: boolean; disabledReason?: string; tabIndex?: number }>;

/** A tick box; its hit area is at least 24×24. */
export function CheckBox({ checked, onChange, mixed = false, children, wordsHidden = false, disabledReason, tabIndex }: CheckBoxProps) {
  return (
    <label className="sp-check">
      <input type="checkbox" ref={(element) => { if (element !== null) element.indeterminate = mixed; }} checked={checked} tabIndex={tabIndex} title={disabledReason} aria-disabled={disabledReason === undefined ? undefined : true}
        onChange={(event) => { if (disabledReason === undefined) onChange(event.currentTarget.checked); }} />
      <span className="sp-check-box" data-mixed={mixed || undefined} aria-hidden="true">{mixed ? <Icon name="minus" size={13} /> : <Icon name="tick" size={13} />}</span>
      <span className={wordsHidden ? 'visually-hidden' : undefined}>{children}</span>
    </label>
  );
}

export type RadioChoice = Readonly<{ value: string; label: string; detail?: ReactNode; disabledReason?: string }>;
export type RadioCardsProps = Readonly<{ name: string; choices: readonly RadioChoice[]; value: string | null; onChoose: (value: string) => void; /** Keys 1..9 shown in boxes. */ numbered?: boolean }>;

/** Outcomes to choose from, each saying what happens. Source: look reference, screen 10. */
export function RadioCards({ name, choices, value, onChoose, numbered = false }: RadioCardsProps) {
  return (
    <div role="radiogroup" aria-label={name} className="sp-cards">
      {choices.map((choice, index) => (
        <label key={choice.value} className="sp-card" data-chosen={choice.value === value || undefined} data-off={choice.disabledReason === undefined ? undefined : true}>
          <input type="radio" name={name} value={choice.value} checked={choice.value === value} disabled={choice.disabledReason !== undefined} onChange={() => onChoose(choice.value)} />
          {numbered ? <kbd className="sp-key" aria-hidden="true">{index + 1}</kbd> : <span className="sp-radio" aria-hidden="true" />}
          <span><b className="sp-block">{choice.label}</b>{choice.disabledReason ?? choice.detail ? <span className="detail">{choice.disabledReason ?? choice.detail}</span> : null}</span>
        </label>
      ))}
    </div>
  );
}
