import { useEffect, useRef, type ReactNode } from 'react';

export type ScreenProps = Readonly<{
  title: string;
  /** Small text beside the title. */
  note?: ReactNode;
  /** Buttons at the right of the head, the main one last. */
  actions?: ReactNode;
  /** Line above the title (object heads, 82 high). */
  above?: ReactNode;
  /** Beside the title on its own line: amount, badge. */
  beside?: ReactNode;
  /** Sentence under the title: why. */
  why?: ReactNode;
  /** Filters or strips between head and content; they do not scroll. */
  bar?: ReactNode;
  /** Right column: under the content at 200 %. */
  side?: ReactNode;
  /** `panel` column 304 wide on the canvas (home), `wide` 352, `preview` sunken 424 (640 from 1600 px), full height. */
  sideKind?: 'panel' | 'wide' | 'preview';
  /** Bars under the content which never scroll: action bar, selection bar, totals. */
  foot?: ReactNode;
  /** Full-width lists and three-part screens have no gutter around the content. */
  flush?: boolean;
  children: ReactNode;
}>;

/**
 * The frame of every screen: head, optional bar, scrolling middle, foot, right column.
 * Moves the focus to the title when the screen opens, unless a field asked for it.
 */
export function Screen({ title, note, actions, above, beside, why, bar, side, sideKind = 'panel', foot, flush = false, children }: ScreenProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const active = document.activeElement;
    const inScreen = active !== null && heading.current?.closest('main')?.contains(active);
    if (!inScreen && !(active instanceof HTMLInputElement)) heading.current?.focus({ preventScroll: true });
  }, [title]);
  const tall = above !== undefined || why !== undefined;
  return (
    <div className={side === undefined ? 'sp-screen' : `sp-screen sp-screen--side sp-screen--${sideKind}`}>
      <div className="sp-screen-main">
        <header className={tall ? 'sp-head sp-head--object' : 'sp-head'}>
          <div className="sp-head-words">
            {above === undefined ? null : <div className="detail">{above}</div>}
            <div className="sp-head-line"><h1 ref={heading} tabIndex={-1} className="screen-title">{title}</h1>{beside}{note === undefined ? null : <span className="detail">{note}</span>}</div>
            {why === undefined ? null : <p className="detail">{why}</p>}
          </div>
          {actions === undefined ? null : <div className="sp-head-actions">{actions}</div>}
        </header>
        {bar === undefined ? null : <div className="sp-bar">{bar}</div>}
        <div className={flush ? 'sp-content sp-content--flush' : 'sp-content'} data-panel tabIndex={-1} role="region" aria-label={title}>{children}</div>
        {foot === undefined ? null : <div className="sp-foot">{foot}</div>}
      </div>
      {side === undefined ? null : <aside className="sp-side" aria-label="Colonna a destra" data-panel tabIndex={-1}>{side}</aside>}
    </div>
  );
}

/** Bar 54 at the foot: leaving at the left, actions at the right, the main one last. */
export function ActionBar({ left, children }: Readonly<{ left?: ReactNode; children: ReactNode }>) {
  return <div className="sp-action-bar" role="group" aria-label="Azioni">{left}<span className="sp-push sp-buttons">{children}</span></div>;
}

/** Bar 44 above the totals while rows are selected. */
export function SelectionBar({ words, children, hint }: Readonly<{ words: ReactNode; children: ReactNode; hint?: ReactNode }>) {
  return <div className="sp-selection-bar" role="group" aria-label="Righe scelte"><b role="status">{words}</b>{children}{hint === undefined ? null : <span className="detail sp-push">{hint}</span>}</div>;
}

/** Line 34 of totals at the foot of a list. */
export function TotalsBar({ left, right }: Readonly<{ left: ReactNode; right?: ReactNode }>) {
  return <div className="sp-totals"><div className="sp-totals-left">{left}</div>{right === undefined ? null : <div className="sp-push">{right}</div>}</div>;
}

/** A column of panels with the right distance between them. */
export function Stack({ children }: Readonly<{ children: ReactNode }>) {
  return <div className="sp-stack">{children}</div>;
}

/** How many fields are left to correct, in the action bar; pressing jumps to the first. */
export function ErrorsLeft({ count, onJump }: Readonly<{ count: number; onJump: () => void }>) {
  if (count === 0) return null;
  return <span role="status"><button type="button" className="link sp-toned tone-red" onClick={onJump}>{count === 1 ? '1 campo da correggere' : `${count} campi da correggere`}</button></span>;
}
