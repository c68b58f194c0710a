import { BarChart } from '@mantine/charts';
import '@mantine/charts/styles.css';
import { formatDate } from '../../../main/domain/civil-date.ts';
import { formatCount } from '../../components/index.ts';
import type { SyncDay } from './sync-types.ts';

/** Bars of what was sent; its table says the same to readers, so that the drawing itself is silent. */
export default function DaysChart({ days }: Readonly<{ days: readonly SyncDay[] }>) {
  const data = days.map((day) => ({ day: formatDate(day.day).slice(0, 5), Accettati: day.accepted, Rifiutati: day.refused }));
  return (
    <div className="sync-chart" aria-hidden="true">
      <BarChart h="12rem" data={data} dataKey="day" type="stacked" series={[{ name: 'Accettati', color: 'var(--bar-fill)' }, { name: 'Rifiutati', color: 'var(--red)' }]} valueFormatter={formatCount} withTooltip gridAxis="x" tickLine="none" barChartProps={{ accessibilityLayer: false }} barProps={{ isAnimationActive: false }} yAxisProps={{ width: 36, allowDecimals: false }} />
    </div>
  );
}
