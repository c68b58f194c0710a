import type { ReactNode } from 'react';
import type { PrintState } from '../../main/domain/position-state.ts';
import { positionAppearance, printAppearance, type StateAppearance, type StateShape, type Tone, type VisibleState } from './state-appearance.ts';

const ring = <circle cx="8" cy="8" r="6" />;
const up = <path d="M8 11.2V5.4M5.6 7.6 8 5.2l2.4 2.4" />;
const tick = <path d="m5.2 8.3 2 2 3.7-4.2" />;
const cutTick = <path className="sp-shape-cut" d="m4.9 8.3 2.2 2.2 4.1-4.6" />;

const SHAPES: Readonly<Record<StateShape, ReactNode>> = {
  'ring-dashed': <circle cx="8" cy="8" r="6" strokeDasharray="3.1 1.612" strokeWidth="2" strokeLinecap="butt" />,
  'ring-up': <>{ring}{up}</>,
  ring: <circle cx="8" cy="8" r="5.8" strokeWidth="2.2" />,
  clock: <>{ring}<path d="M8 4.6V8.2l2.3 1.3" /></>,
  triangle: <path d="M8 2.3 14.6 13.6H1.4Z" />,
  'triangle-full': <path className="sp-shape-fill" fillRule="evenodd" d="M8 1 15.6 14.6H.4ZM7.2 5.8v4.3h1.6V5.8ZM7.2 11.3v1.7h1.6v-1.7Z" />,
  half: <>{ring}<path className="sp-shape-fill" d="M8 2a6 6 0 0 1 0 12Z" /></>,
  'disc-tick': <><circle className="sp-shape-fill" cx="8" cy="8" r="7" />{cutTick}</>,
  'ring-tick': <>{ring}{tick}</>,
  'square-tick': <><rect x="2" y="2" width="12" height="12" rx="1.5" />{tick}</>,
  'square-full-tick': <><rect className="sp-shape-fill" x="1.2" y="1.2" width="13.6" height="13.6" rx="2" />{cutTick}</>,
  'ring-out': <><path d="M8.6 2.5A6 6 0 1 0 13.6 8" /><path d="M7.4 8.8 13.6 2.6M9.8 2.2h4.2v4.2" /></>,
  'ring-slash': <>{ring}<path d="m3.8 12.2 8.4-8.4" /></>,
  bars: <path d="M5 3v10M11 3v10" strokeWidth="2.4" />,
  diamond: <path className="sp-shape-fill" fillRule="evenodd" d="M8 .4 15.6 8 8 15.6.4 8ZM7.2 4.4v4.5h1.6V4.4ZM7.2 10.1v1.7h1.6v-1.7Z" />,
};

/** The shape of a state, 13 px, hidden from readers: the word beside says it. */
export function StateGlyph({ shape, tone, size = 13 }: Readonly<{ shape: StateShape; tone?: Tone; size?: number }>) {
  const rem = `${size / 16}rem`;
  return (
    <svg className={tone === undefined ? 'sp-shape' : `sp-shape tone-${tone} sp-toned`} width={rem} height={rem} viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeWidth="1.7" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true" focusable="false">
      {SHAPES[shape]}
    </svg>
  );
}

/** A state in a row: coloured word and shape without background. */
export function StateWord({ look, label }: Readonly<{ look: StateAppearance; label?: string }>) {
  return <span className={`sp-state tone-${look.tone}`}><StateGlyph shape={look.shape} />{label ?? look.label}</span>;
}

/** A state in the head of one object: badge 26 px with its soft background. */
export function StateBadgeOf({ look, label }: Readonly<{ look: StateAppearance; label?: string }>) {
  return <span className={`sp-state sp-state--badge tone-${look.tone}`}><StateGlyph shape={look.shape} />{label ?? look.label}</span>;
}

/** State of a position or installment, in a row. `label` replaces the word only for a shade of the same state. */
export function StateLabel({ state, label }: Readonly<{ state: VisibleState; label?: string }>) {
  return <StateWord look={positionAppearance(state)} {...(label === undefined ? {} : { label })} />;
}

/** State of a position in the head of its screen. */
export function StateBadge({ state, label }: Readonly<{ state: VisibleState; label?: string }>) {
  return <StateBadgeOf look={positionAppearance(state)} {...(label === undefined ? {} : { label })} />;
}

/** Whether a printed paper still holds: Valida, Superata, Ritirata. `paid`: what it asks for was paid meanwhile. */
export function PrintStateLabel({ state, paid = false, cancelled = false }: Readonly<{ state: PrintState; paid?: boolean; cancelled?: boolean }>) {
  return <StateWord look={printAppearance(state, { paid, cancelled })} />;
}
