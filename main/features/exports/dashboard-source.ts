import type { Reader } from '../../data/engine.ts';
import { formatEuro } from '../../domain/money.ts';
import { assertNever } from '../../domain/result.ts';
import { dashboardBreakdown, dashboardTables, type DashboardRow } from '../dashboard/index.ts';
import { askedLines, askedOne, countLine, listSource, type Asker, type ListSource, type SelectionOf, type SourceColumn } from './list-source.ts';

type Filter = SelectionOf<'DASHBOARD'>['filter'];

/** A line of whichever table: each fills the columns it has. */
type Line = Readonly<{ label: string; payments: number | null; collectedCents: number | null; reportedCents: number | null; creditedCents: number | null; count: number | null; cents: number | null; ages: readonly number[] }>;
const NO_LINE: Omit<Line, 'label'> = { payments: null, collectedCents: null, reportedCents: null, creditedCents: null, count: null, cents: null, ages: [] };

const AGES = ['fino a 7 giorni', 'fino a 30', 'fino a 60', 'fino a 90', 'oltre 90'] as const;

export const DASHBOARD_COLUMNS: readonly SourceColumn<Line>[] = [
  { key: 'label', label: 'Voce', kind: 'TEXT', initial: true, value: (row) => row.label },
  { key: 'payments', label: 'Pagamenti', kind: 'NUMBER', initial: true, value: (row) => row.payments },
  { key: 'collected', label: 'Pagato €', kind: 'AMOUNT', initial: true, value: (row) => row.collectedCents },
  { key: 'reported', label: 'Rendicontato €', kind: 'AMOUNT', initial: true, value: (row) => row.reportedCents },
  { key: 'credited', label: 'Accreditato €', kind: 'AMOUNT', initial: true, value: (row) => row.creditedCents },
  { key: 'count', label: 'Righe', kind: 'NUMBER', initial: true, value: (row) => row.count },
  { key: 'cents', label: 'Importo €', kind: 'AMOUNT', initial: true, value: (row) => row.cents },
  ...AGES.map((age, index): SourceColumn<Line> => ({ key: `age${index}`, label: `Righe ${age}`, kind: 'NUMBER', initial: true, value: (row) => row.ages[index] ?? null })),
];

const TITLES: Readonly<Record<Filter['table'], string>> = { MONTH: 'Incassi per mese', SERVICE: 'Incassi per servizio', PSP: 'Incassi per PSP', CLASS: 'Non riconciliato per classe' };

function ofGroup({ label, payments, collectedCents, reportedCents, creditedCents }: DashboardRow): Line {
  return { ...NO_LINE, label, payments, collectedCents, reportedCents, creditedCents };
}

async function linesOf(reader: Reader, { table, year, month }: Filter, asker: Asker): Promise<readonly Line[]> {
  switch (table) {
    case 'MONTH': return (await dashboardTables(reader, asker, year)).months.map((row) => ({ ...NO_LINE, label: `${row.month.slice(5)}/${row.month.slice(0, 4)}`, payments: row.payments, collectedCents: row.collectedCents, reportedCents: row.reportedCents, creditedCents: row.creditedCents }));
    case 'CLASS': return (await dashboardTables(reader, asker, year)).classes.map((row) => ({ ...NO_LINE, label: row.label, count: row.count, cents: row.cents, ages: row.ages.map(({ count }) => count) }));
    case 'SERVICE': case 'PSP': return (await dashboardBreakdown(reader, asker, { by: table, year, month })).map(ofGroup);
    default: return assertNever(table, 'table of the dashboard');
  }
}

/** One table of the dashboard as an export reads it: some dozens of lines, in one page. */
export function dashboardSource({ filter }: SelectionOf<'DASHBOARD'>, asker: Asker): ListSource {
  return listSource({ title: TITLES[filter.table], fileName: 'cruscotto', sheet: 'Cruscotto', topics: ['payments', 'treasury', 'reconciliation', 'imports'] }, {
    columns: DASHBOARD_COLUMNS,
    rows: async (reader, cursor) => ({ rows: cursor === null ? await linesOf(reader, filter, asker) : [], next: null }),
    async totals(reader) {
      const lines = await linesOf(reader, filter, asker);
      const sum = (name: string, pick: (line: Line) => number | null) => (lines.some((line) => pick(line) !== null) ? [`${name}: ${formatEuro(lines.reduce((total, line) => total + (pick(line) ?? 0), 0))}`] : []);
      return { count: lines.length, lines: [countLine('Righe', lines.length), ...sum('Pagato', (line) => line.collectedCents), ...sum('Rendicontato', (line) => line.reportedCents), ...sum('Accreditato', (line) => line.creditedCents), ...sum('Importo', (line) => line.cents)] };
    },
    asked: async () => askedLines([filter.table === 'CLASS' ? null : askedOne('Anno', String(filter.year)), askedOne('Mese', filter.month)], 'tutto quello che aspetta', asker, 'come sullo schermo'),
  });
}
