import { formatAmount, formatEuro, type Cents } from '../../main/domain/money.ts';
import { formatDate, formatDateWithWeekday, type CivilDate } from '../../main/domain/civil-date.ts';
import { groupFour, markWords } from './text-pieces.ts';
import { dueDateTone, type VisibleState } from './state-appearance.ts';

export type MoneyProps = Readonly<{
  cents: Cents;
  /** Single amounts carry ` €`; in a column the unit is in the heading (`unit={false}`). Default true. */
  unit?: boolean;
  bold?: boolean;
}>;

/** An amount with tabular figures; zero is faint, as in every list. Source: look reference, "Words" and "Tables". */
export function Money({ cents, unit = true, bold = false }: MoneyProps) {
  const text = unit ? formatEuro(cents) : formatAmount(cents);
  const className = `sp-money${cents === 0 ? ' faint' : ''}${bold ? ' sp-bold' : ''}`;
  return <span className={className}>{text}</span>;
}

export type DueDateProps = Readonly<{
  /** Null = does not apply: `—`. */
  date: CivilDate | null;
  /** Colours the date only for In scadenza, Scaduta ma pagabile, Scaduta. */
  state?: VisibleState;
  weekday?: boolean;
}>;

export function DueDate({ date, state, weekday = false }: DueDateProps) {
  if (date === null) return <span className="faint">—</span>;
  const tone = dueDateTone(state);
  return <time dateTime={date} className={tone === null ? 'sp-date' : `sp-date tone-${tone} sp-toned`}>{weekday ? formatDateWithWeekday(date) : formatDate(date)}</time>;
}

/** Notice number in groups 4 4 4 4 2, Roboto Mono; null = not assigned yet. Copying gives the bare 18 digits. */
export function NoticeNumber({ nav }: Readonly<{ nav: string | null }>) {
  if (nav === null) return <span className="faint">dopo il salvataggio</span>;
  const onCopy = (event: React.ClipboardEvent) => { event.clipboardData.setData('text/plain', nav); event.preventDefault(); };
  return <span className="mono sp-nowrap" onCopy={onCopy}>{groupFour(nav)}</span>;
}

/** Fiscal code, IUV, IBAN, flow: Roboto Mono 13. Null = `—`. */
export function Code({ children }: Readonly<{ children: string | null }>) {
  return children === null || children === '' ? <span className="faint">—</span> : <span className="mono sp-nowrap">{children}</span>;
}

/** Text with the words found marked. `words` are compared without accents and case, at the beginning of each word. */
export function Marked({ text, words }: Readonly<{ text: string; words: readonly string[] }>) {
  return <>{markWords(text, words).map((piece, index) => (piece.marked ? <mark key={index}>{piece.text}</mark> : piece.text))}</>;
}
