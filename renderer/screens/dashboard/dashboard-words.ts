import type { Client } from '../../bridge/client.ts';
import type { ValueOf } from '../acts/operation-types.ts';
import { monthWords } from '../movement-acts/month-words.ts';

export type DashboardOverview = ValueOf<Client['dashboard']['overview']>;
export type DashboardMonth = DashboardOverview['months'][number];
export type OpenClass = DashboardOverview['classes'][number];
export type BreakdownRow = ValueOf<Client['dashboard']['breakdown']>['rows'][number];

/** What the bars show. */
export type Figure = 'collectedCents' | 'reportedCents' | 'creditedCents';
export const FIGURES: readonly Readonly<{ figure: Figure; label: string; help: string }>[] = [
  { figure: 'collectedCents', label: 'Pagato', help: 'quota dell’ente delle ricevute, per giorno del pagamento' },
  { figure: 'reportedCents', label: 'Rendicontato', help: 'totale dei flussi, per giorno di regolamento' },
  { figure: 'creditedCents', label: 'Accreditato', help: 'accrediti abbinati, per data del tesoriere' },
];

/** How the table is grouped. */
export type Grouping = 'MONTH' | 'SERVICE' | 'PSP';
export const GROUPINGS: readonly Readonly<{ grouping: Grouping; label: string; heading: string; table: string }>[] = [
  { grouping: 'MONTH', label: 'Per mese', heading: 'Mese', table: 'Incassi per mese' }, { grouping: 'SERVICE', label: 'Per servizio', heading: 'Servizio', table: 'Incassi per servizio' }, { grouping: 'PSP', label: 'Per PSP', heading: 'PSP', table: 'Incassi per PSP' },
];

/** A line of the table, however it is grouped; null: it cannot be told for this period. */
export type TableLine = Readonly<{ key: string; label: string; short: string; payments: number; collectedCents: number; reportedCents: number | null; creditedCents: number | null }>;

export function lineOfMonth({ month, ...figures }: DashboardMonth): TableLine {
  const label = monthWords(month);
  return { key: month, label, short: label.slice(0, 3), ...figures };
}

export function lineOfGroup({ key, label, payments, collectedCents, reportedCents, creditedCents }: BreakdownRow): TableLine {
  return { key, label, short: label.length > 18 ? `${label.slice(0, 17)}…` : label, payments, collectedCents, reportedCents, creditedCents };
}

/** `98,7 %` of credits; null when there are none. Only whole is whole: 99,96 is not rounded up to 100. */
export function automaticWords({ credits, automatic }: Pick<DashboardOverview['automatic'], 'credits' | 'automatic'>): string | null {
  if (credits === 0) return null;
  const tenths = Math.floor((automatic * 1_000) / credits);
  return `${String(Math.floor(tenths / 10))},${tenths % 10} %`;
}

/** Heads of the columns of age, as the core counts them (`AGE_LIMITS` of the contract). */
export const AGE_HEADINGS = ['0–7 gg', '8–30', '31–60', '61–90', 'oltre 90'] as const;

/** `YYYY` or `novembre 2026`. */
export function periodWords(year: number, month: string | null): string {
  return month === null ? `anno ${year}` : monthWords(month);
}
