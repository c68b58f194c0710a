import { formatCount, formatTimeLeft } from './text-pieces.ts';

/** A bar 6 px high; readers hear it every 10 %. */
export function ProgressBar({ name, done, total }: Readonly<{ name: string; done: number; total: number }>) {
  const fraction = total === 0 ? 0 : Math.min(1, done / total);
  const percent = Math.floor(fraction * 10) * 10;
  return (
    <div className="sp-progress" role="progressbar" aria-label={name} aria-valuemin={0} aria-valuemax={100} aria-valuenow={percent}>
      <span style={{ width: `${fraction * 100}%` }} />
    </div>
  );
}

export type ProgressLineProps = Readonly<{ title: string; done: number; total: number; secondsLeft?: number | null; onCancel?: () => void }>;

/** Long work: words, bar, done / total, time left, Annulla. */
export function ProgressLine({ title, done, total, secondsLeft = null, onCancel }: ProgressLineProps) {
  return (
    <div className="sp-progress-line">
      <div className="sp-between"><b>{title}</b><span className="muted">{formatCount(done)} / {formatCount(total)}</span></div>
      <ProgressBar name={title} done={done} total={total} />
      <div className="sp-between"><span className="help">{secondsLeft === null ? '' : `Ancora ${formatTimeLeft(secondsLeft)}`}</span>{onCancel === undefined ? null : <button type="button" className="link" onClick={onCancel}>Annulla</button>}</div>
    </div>
  );
}
