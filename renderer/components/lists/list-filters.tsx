import { useEffect, useEffectEvent, useId, useRef, useState, type KeyboardEvent, type RefObject } from 'react';
import { formatDate } from '../../../main/domain/civil-date.ts';
import { formatAmount, type Cents } from '../../../main/domain/money.ts';
import { useKey } from '../../app/keyboard/keyboard-provider.tsx';
import { useStatus } from '../../app/session.tsx';
import { ActionButton } from '../action-button.tsx';
import { AmountField } from '../amount-field.tsx';
import { Dialog, DialogBack } from '../confirm-dialog.tsx';
import { DateField } from '../date-field.tsx';
import { FilterAsk, FilterChip, FilterChoice } from '../filter-chip.tsx';
import { Icon } from '../icons.tsx';
import { KeyBox } from '../key-box.tsx';
import { StateWord } from '../state-label.tsx';
import type { StateAppearance } from '../state-appearance.ts';
import { FieldInput } from '../text-field.tsx';
import { formatCount } from '../text-pieces.ts';
import { readAmount, readDate } from '../typed-value.ts';
import { ANY_DAY, daysOf, periodOfDates, periodWords, quickLabel, rangeWords, type Period, type QuickPeriod } from './list-period.ts';

/** How many rows each value of a filter has; undefined until they are counted. */
export type Counts = Readonly<Record<string, number>> | undefined;

const TYPING_MS = 150;

/** The text of the filter (`/`): Enter or ↓ go on to the list, Esc empties it first. */
export function FilterText({ value, onText, label, list }: Readonly<{ value: string; onText: (text: string) => void; label: string; list: RefObject<HTMLElement | null> }>) {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(value);
  const send = () => { if (typed.trim() !== value) onText(typed.trim().slice(0, 200)); };
  const commit = useEffectEvent(send);
  useEffect(() => { const timer = setTimeout(() => commit(), TYPING_MS); return () => clearTimeout(timer); }, [typed]);
  const follow = useEffectEvent(() => { if (typed.trim() !== value) setTyped(value); });
  useEffect(() => follow(), [value]);
  useKey('screen', '/', () => { field.current?.focus(); field.current?.select(); }, 'Filtra');
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'Enter') { event.preventDefault(); send(); list.current?.focus(); }
    if (event.key === 'Escape') { event.preventDefault(); if (typed === '') list.current?.focus(); else { setTyped(''); onText(''); } }
  };
  return (
    <div className="lists-text" onKeyDown={onKeyDown} data-own-escape="true">
      <label htmlFor={id} className="visually-hidden">{label}</label>
      <FieldInput ref={field} control={{ id, 'aria-invalid': undefined, 'aria-describedby': undefined, 'data-path': undefined }} value={typed} onChange={setTyped} placeholder="Filtra…" scan="keep" start={<Icon name="filter" size={15} />} end={<KeyBox combo="/" />} />
    </div>
  );
}

export type FilterOption = Readonly<{ value: string; label: string; /** In the chip, when it is the only one chosen. Default: the label. */ short?: string; look?: StateAppearance }>;
export type ChoiceFilterProps = Readonly<{
  name: string;
  options: readonly FilterOption[];
  chosen: readonly string[];
  onChoose: (chosen: readonly string[]) => void;
  /** `tutti`, `tutte`, `qualsiasi`. */
  any: string;
  /** Several at once (they add up), or one. */
  many: boolean;
  counts?: Counts;
  /** `scelti` or `scelte`. */
  several?: string;
}>;

/** A filter by value, with how many rows each has once they are counted. */
export function ChoiceFilter({ name, options, chosen, onChoose, any, many, counts, several = 'scelti' }: ChoiceFilterProps) {
  const only = chosen.length === 1 ? options.find(({ value }) => value === chosen[0]) : undefined;
  const value = chosen.length === 0 ? any : chosen.length > 1 ? `${formatCount(chosen.length)} ${several}` : (only?.short ?? only?.label.toLowerCase() ?? `1 ${several}`);
  const turn = (option: string) => {
    if (!many) onChoose(chosen.includes(option) ? [] : [option]);
    else onChoose(chosen.includes(option) ? chosen.filter((kept) => kept !== option) : [...chosen, option]);
  };
  return (
    <FilterChip name={name} value={value} active={chosen.length > 0} onClear={() => onChoose([])}>
      <div className="lists-menu">
        {options.map((option) => (
          <FilterChoice key={option.value} label={option.look === undefined ? option.label : <StateWord look={option.look} label={option.label} />} chosen={chosen.includes(option.value)} stays={many} onChoose={() => turn(option.value)}
            end={counts === undefined ? null : formatCount(counts[option.value] ?? 0)} />
        ))}
        {options.length === 0 ? <p className="help lists-menu-none">{counts === undefined ? 'Le sto contando…' : 'Con gli altri filtri non resta niente da scegliere.'}</p> : null}
      </div>
    </FilterChip>
  );
}

/** A filter by days: quick periods with their dates beside, or any two dates. */
export function PeriodFilter({ name, any, quick, value, onChoose }: Readonly<{ name: string; any: string; quick: readonly QuickPeriod[]; value: Period; onChoose: (period: Period) => void }>) {
  const { today } = useStatus();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <FilterChip name={name} value={periodWords(value, any)} active={value !== ANY_DAY} onClear={() => onChoose(ANY_DAY)}>
        {quick.map((period) => <FilterChoice key={period} label={quickLabel(period)} chosen={value === period} onChoose={() => onChoose(value === period ? ANY_DAY : period)} end={rangeWords(daysOf(period, today))} />)}
        <FilterChoice label="Personalizzato…" chosen={value.includes('..')} onChoose={() => setAsking(true)} end={value.includes('..') ? periodWords(value, '') : null} />
      </FilterChip>
      {asking ? <PeriodDialog name={name} value={value} onClose={() => setAsking(false)} onPeriod={(period) => { setAsking(false); onChoose(period); }} /> : null}
    </>
  );
}

function PeriodDialog({ name, value, onPeriod, onClose }: Readonly<{ name: string; value: Period; onPeriod: (period: Period) => void; onClose: () => void }>) {
  const { today } = useStatus();
  const start = daysOf(value, today);
  const [from, setFrom] = useState(start.from === null ? '' : formatDate(start.from));
  const [to, setTo] = useState(start.to === null ? '' : formatDate(start.to));
  const [pressed, setPressed] = useState(false);
  const first = readDate(from, today, 'THIS_YEAR');
  const last = readDate(to, today, 'THIS_YEAR');
  const turned = first.kind === 'value' && last.kind === 'value' && first.value > last.value ? 'La seconda data viene prima della prima.' : null;
  const confirm = () => {
    setPressed(true);
    if (first.kind === 'problem' || last.kind === 'problem' || turned !== null) return;
    onPeriod(periodOfDates({ from: first.kind === 'value' ? first.value : null, to: last.kind === 'value' ? last.value : null }));
  };
  return (
    <Dialog open title={`${name}: scegli le date`} onClose={onClose} foot={<><DialogBack label="Lascia com’è" onBack={onClose} /><ActionButton label="Filtra" kind="primary" shortcut="Ctrl+Enter" onPress={confirm} /></>}>
      <DateField label="Dal" optional="(facoltativa)" text={from} onText={setFrom} today={today} missingYear="THIS_YEAR" error={pressed && first.kind === 'problem' ? first.message : null} onEnter={confirm} autoFocus />
      <DateField label="Al" optional="(facoltativa)" text={to} onText={setTo} today={today} missingYear="THIS_YEAR" error={pressed ? (last.kind === 'problem' ? last.message : turned) : null} onEnter={confirm} />
    </Dialog>
  );
}

/** Cents, both included; null = open on that side. */
export type AmountRange = Readonly<{ from: Cents | null; to: Cents | null }>;

function amountWords({ from, to }: AmountRange): string {
  if (from === null) return to === null ? 'tutti' : `fino a ${formatAmount(to)}`;
  if (to === null) return `da ${formatAmount(from)}`;
  return from === to ? formatAmount(from) : `${formatAmount(from)} – ${formatAmount(to)}`;
}

/** A filter by amount, in euro. */
export function AmountFilter({ value, onChoose }: Readonly<{ value: AmountRange; onChoose: (range: AmountRange) => void }>) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <FilterAsk name="Importo" value={amountWords(value)} active={value.from !== null || value.to !== null} onAsk={() => setAsking(true)} onClear={() => onChoose({ from: null, to: null })} />
      {asking ? <AmountDialog value={value} onClose={() => setAsking(false)} onRange={(range) => { setAsking(false); onChoose(range); }} /> : null}
    </>
  );
}

function AmountDialog({ value, onRange, onClose }: Readonly<{ value: AmountRange; onRange: (range: AmountRange) => void; onClose: () => void }>) {
  const [from, setFrom] = useState(value.from === null ? '' : formatAmount(value.from));
  const [to, setTo] = useState(value.to === null ? '' : formatAmount(value.to));
  const [pressed, setPressed] = useState(false);
  const least = readAmount(from);
  const most = readAmount(to);
  const turned = least.kind === 'value' && most.kind === 'value' && least.value > most.value ? 'Il secondo importo è più piccolo del primo.' : null;
  const confirm = () => {
    setPressed(true);
    if (least.kind === 'problem' || most.kind === 'problem' || turned !== null) return;
    onRange({ from: least.kind === 'value' ? least.value : null, to: most.kind === 'value' ? most.value : null });
  };
  return (
    <Dialog open title="Importo: da quanto a quanto" onClose={onClose} foot={<><DialogBack label="Lascia com’è" onBack={onClose} /><ActionButton label="Filtra" kind="primary" shortcut="Ctrl+Enter" onPress={confirm} /></>}>
      <AmountField label="Da" optional="(facoltativo)" text={from} onText={setFrom} error={pressed && least.kind === 'problem' ? least.message : null} onEnter={confirm} autoFocus />
      <AmountField label="A" optional="(facoltativo)" text={to} onText={setTo} error={pressed ? (most.kind === 'problem' ? most.message : turned) : null} onEnter={confirm} />
    </Dialog>
  );
}
