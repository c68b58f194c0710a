import { BarChart } from '@mantine/charts';
import '@mantine/charts/styles.css';
import { formatDate } from '../../../main/domain/civil-date.ts';
import { formatCount } from '../../components/index.ts';
import type { SyncDay } from './sync-types.ts';

/** The drawing of a bar hands over where it is; only what is needed here. */
type BarPlace = Readonly<{ x?: number | string | undefined; y?: number | string | undefined; width?: number | string | undefined; index?: number | undefined }>;

/** Bars of what was accepted, a triangle above where something was refused (look reference, "Chart"); its table says the same to readers, so that the drawing itself is silent. */
export default function DaysChart({ days }: Readonly<{ days: readonly SyncDay[] }>) {
  const data = days.map((day) => ({ day: formatDate(day.day).slice(0, 5), Accettati: day.accepted }));
  const refusals = ({ x, y, width, index }: BarPlace) => {
    if (index === undefined || (days[index]?.refused ?? 0) === 0) return <g />;
    const [middle, foot] = [Number(x) + Number(width) / 2, Number(y) - 3];
    return <path d={`M${middle} ${foot - 9}l5 9h-10Z`} fill="var(--red)" />;
  };
  return (
    <div className="sync-chart" aria-hidden="true">
      <BarChart h="12rem" data={data} dataKey="day" series={[{ name: 'Accettati', color: 'var(--bar-fill)' }]} valueFormatter={formatCount} withTooltip gridAxis="x" tickLine="none" strokeDasharray="0" barChartProps={{ accessibilityLayer: false, margin: { top: 14, right: 0, bottom: 0, left: 0 } }} barProps={{ isAnimationActive: false, label: refusals }} yAxisProps={{ width: 36, allowDecimals: false, tickCount: 3 }} />
    </div>
  );
}
