import { BarChart } from '@mantine/charts';
import '@mantine/charts/styles.css';
import { formatEuro } from '../../../main/domain/money.ts';
import { formatCount } from '../../components/index.ts';
import { FIGURES, type Figure, type TableLine } from './dashboard-words.ts';

/** Bars drawn: more are a comb. */
const MOST_BARS = 12;

/** One tone of bars (look reference, "Chart"). The table under it says the same to readers, so that the drawing itself is silent. */
export default function FigureChart({ lines, figure }: Readonly<{ lines: readonly TableLine[]; figure: Figure }>) {
  const name = FIGURES.find((one) => one.figure === figure)?.label ?? '';
  const data = lines.slice(0, MOST_BARS).map((line) => ({ what: line.short, [name]: (line[figure] ?? 0) / 100 }));
  const upright = lines.every(({ short }) => short.length <= 4);
  return (
    <div className="dash-chart" aria-hidden="true">
      <BarChart
        h="13rem" data={data} dataKey="what" series={[{ name, color: 'var(--bar-fill)' }]} valueFormatter={(euro) => formatEuro(Math.round(euro * 100))} withTooltip tickLine="none" strokeDasharray="0" barProps={{ isAnimationActive: false, maxBarSize: 48 }}
        orientation={upright ? 'horizontal' : 'vertical'} gridAxis={upright ? 'x' : 'y'} barChartProps={{ accessibilityLayer: false, margin: { top: 8, right: 12, bottom: 0, left: 0 } }}
        {...(upright ? { yAxisProps: { width: 64, tickCount: 3, tickFormatter: shortEuro } } : { yAxisProps: { width: 150, interval: 0 }, xAxisProps: { tickCount: 4, tickFormatter: shortEuro } })}
      />
    </div>
  );
}

/** `1.250`, `12 mila`: whole euros, so that the axis stays narrow. */
function shortEuro(value: number | string): string {
  const euro = Math.round(Number(value));
  return Math.abs(euro) >= 10_000 ? `${formatCount(Math.round(euro / 1_000))} mila` : formatCount(euro);
}
