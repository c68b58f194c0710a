import type { CivilDate } from '../../main/domain/civil-date.ts';
import type { Channel, RowPlan } from './row-plan.ts';
import { withoutPadding } from './treasury-rows.ts';
import type { YearCalendar } from './year-settings.ts';

/** A row with its numbers and its place. `id` is the generator's own; numbers are digits as the bank pads them, null where the row has none. */
export type NumberedRow = Readonly<{
  id: string; plan: RowPlan; bookingDate: CivilDate; bolletta: string | null; provvisorio: string | null; reversedBolletta: string | null; document: string; regularises: readonly Readonly<{ provvisorio: string; amountCents: number }>[];
}>;

/** A file before it is written. `page` and `pages` count the parts of a day's cash journal; `order` numbers the file of its kind. */
export type TreasuryFilePlan = Readonly<{ name: string; channel: Channel; date: CivilDate; page: number; pages: number; order: number; rows: readonly NumberedRow[] }>;

/** Movements of a page of the cash journal. */
const PAGE_ROWS = 40;
/** Numbers of an earlier year, which nothing in the files has. */
const STRANGE_NUMBERS_FROM = 9_000_001;

/** Numbers the rows in the order in which the treasurer books them, and lays them into files in the order in which they would be loaded: a journal a working day, the others once a month. */
export function treasuryFilesOf(rows: readonly RowPlan[], { workingDays }: YearCalendar): readonly TreasuryFilePlan[] {
  const numbered = numberRows(rows, workingDays);
  const byDay = new Map<number, NumberedRow[]>();
  const byMonth = new Map<string, NumberedRow[]>();
  for (const row of numbered) {
    const { channel, fileDay } = row.plan;
    if (channel === 'GDC') append(byDay, fileDay, row);
    else append(byMonth, `${channel}|${(workingDays[fileDay] ?? '').slice(0, 7)}`, row);
  }
  const files: TreasuryFilePlan[] = [];
  for (const [day, date] of workingDays.entries()) {
    const lastOfMonth = workingDays[day + 1]?.slice(0, 7) !== date.slice(0, 7);
    const monthly = (channel: Channel, name: string): void => {
      const found = lastOfMonth ? byMonth.get(`${channel}|${date.slice(0, 7)}`) : undefined;
      if (found !== undefined) files.push({ name: `${date}_${name}`, channel, date, page: 1, pages: 1, order: Number(date.slice(5, 7)), rows: found });
    };
    monthly('XLSX', 'banca.xlsx');
    files.push(...journalPages(date, day, byDay.get(day) ?? []));
    monthly('POSTE', 'poste.csv');
    monthly('CSV', 'provvisori.csv');
  }
  return files;
}

function append<K>(groups: Map<K, NumberedRow[]>, key: K, row: NumberedRow): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [row]);
  else group.push(row);
}

function journalPages(date: CivilDate, day: number, rows: readonly NumberedRow[]): readonly TreasuryFilePlan[] {
  const pages = Math.ceil(rows.length / PAGE_ROWS);
  return Array.from({ length: pages }, (_, index) => ({
    name: `${date}_gdc_${String(index + 1).padStart(2, '0')}.xml`, channel: 'GDC' as const, date, page: index + 1, pages, order: day + 1, rows: rows.slice(index * PAGE_ROWS, (index + 1) * PAGE_ROWS),
  }));
}

/** A row speaks only of rows booked before it, or of its own copy: in this order theirs have numbers already. */
function numberRows(rows: readonly RowPlan[], workingDays: readonly CivilDate[]): readonly NumberedRow[] {
  const places = new Map(rows.map((plan, index) => [plan, index] as const));
  const ordered = [...rows].sort((a, b) => a.fileDay - b.fileDay || Number(a.isCopy) - Number(b.isCopy) || a.bookingDay - b.bookingDay || (places.get(a) ?? 0) - (places.get(b) ?? 0));
  const counters = { bolletta: 0, provvisorio: 0, order: 0, strange: STRANGE_NUMBERS_FROM };
  const found = new Map<RowPlan, NumberedRow>();
  for (const [index, plan] of ordered.entries()) {
    const about = plan.about === null ? null : (found.get(plan.about) ?? null);
    if (plan.about !== null && about === null) throw new Error('A row speaks of one that comes after it');
    const bookingDate = workingDays[plan.bookingDay];
    if (bookingDate === undefined) throw new Error('A row is booked after the end of the year');
    found.set(plan, { id: `M${String(index + 1).padStart(7, '0')}`, plan, bookingDate, ...numbersOf(plan, about, counters) });
  }
  return [...found.values()];
}

type Counters = { bolletta: number; provvisorio: number; order: number; strange: number };
type Numbers = Pick<NumberedRow, 'bolletta' | 'provvisorio' | 'reversedBolletta' | 'document' | 'regularises'>;

function numbersOf(plan: RowPlan, about: NumberedRow | null, counters: Counters): Numbers {
  const none: Numbers = { bolletta: null, provvisorio: null, reversedBolletta: null, document: '0', regularises: [] };
  if (plan.channel === 'XLSX' || plan.channel === 'POSTE') return none;
  const inJournal = plan.channel === 'GDC';
  const ownBolletta = (): string | null => (inJournal ? padded((counters.bolletta += 1)) : null);
  if (plan.isCopy && about !== null) return { ...none, bolletta: inJournal ? about.bolletta : null, provvisorio: about.provvisorio, document: about.document };
  switch (plan.kind) {
    case 'CREDIT':
    case 'POSTAL_WITHDRAWAL': {
      const provvisorio = padded((counters.provvisorio += 1));
      return { ...none, bolletta: ownBolletta(), provvisorio, document: provvisorio };
    }
    case 'STORNO': {
      const provvisorio = about?.provvisorio ?? padded((counters.strange += 1));
      const reversed = plan.link === 'REVERSED_NUMBER' ? (about?.bolletta ?? null) : about === null ? padded((counters.strange += 1)) : null;
      return { ...none, bolletta: plan.link === 'SAME_BOLLETTA' ? (about?.bolletta ?? null) : ownBolletta(), provvisorio, reversedBolletta: reversed, document: provvisorio };
    }
    case 'REGULARISATION':
      return { ...none, bolletta: ownBolletta(), document: padded((counters.order += 1)), regularises: about?.provvisorio == null ? [] : [{ provvisorio: withoutPadding(about.provvisorio), amountCents: plan.amountCents }] };
    case 'RESTORATION':
      return { ...none, bolletta: ownBolletta(), provvisorio: about?.provvisorio ?? null, document: about?.provvisorio ?? '0' };
    case 'CLAW_BACK':
    case 'PAYMENT_ORDER':
    case 'TRANSFER':
    case 'COLLECTION_ORDER':
    case 'DEBIT':
      return { ...none, bolletta: ownBolletta(), document: padded((counters.order += 1)) };
  }
}

function padded(number: number): string {
  return String(number).padStart(7, '0');
}
