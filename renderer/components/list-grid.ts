import type { Column } from './data-table.tsx';

const GAP_REM = 1;
const TICK_REM = 1.5;
/** What a column takes at least when it has no width of its own. */
const FREE_REM = 8;

type Width = Pick<Column<never>, 'width' | 'cut' | 'align'>;

/** The column that takes what is left: the one without a width, else the first text that can be cut, else the first of all. */
function stretched(columns: readonly Width[]): number {
  const free = columns.findIndex((column) => column.width === undefined);
  if (free !== -1) return free;
  const text = columns.findIndex((column) => column.cut === true);
  return text === -1 ? 0 : text;
}

/** CSS `grid-template-columns` of a list: exactly one column stretches, so that amounts always end at the right edge. */
export function gridTemplate(columns: readonly Width[], ticks: boolean): string {
  const stretch = stretched(columns);
  const widths = columns.map((column, index) => (index === stretch ? `minmax(${column.width ?? `${FREE_REM}rem`}, 1fr)` : (column.width ?? `${FREE_REM}rem`)));
  return [...(ticks ? [`${TICK_REM}rem`] : []), ...widths].join(' ');
}

/** Width in rem under which the list scrolls sideways, gutters excluded. */
export function gridMinimum(columns: readonly Width[], ticks: boolean): number {
  const widths = columns.map(({ width }) => (width === undefined ? FREE_REM : Number.parseFloat(width)));
  const cells = columns.length + (ticks ? 1 : 0);
  return widths.reduce((sum, width) => sum + width, ticks ? TICK_REM : 0) + GAP_REM * Math.max(0, cells - 1);
}
