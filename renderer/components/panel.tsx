import { useId, type ReactNode, type Ref } from 'react';

export type PanelProps = Readonly<{
  title: string;
  /** Count or subtitle beside the title. */
  note?: ReactNode;
  /** Link or keys at the right of the heading. */
  action?: ReactNode;
  /** Inner padding; tables and lists go edge to edge (default). */
  padded?: boolean;
  grow?: boolean;
  className?: string;
  ref?: Ref<HTMLElement>;
  children: ReactNode;
}>;

/** A framed part of a screen, reached by F6. */
export function Panel({ title, note, action, padded = false, grow = false, className, ref, children }: PanelProps) {
  const id = useId();
  return (
    <section ref={ref} className={['sp-panel', grow ? 'sp-panel--grow' : '', className ?? ''].filter((name) => name !== '').join(' ')} aria-labelledby={id} data-panel tabIndex={-1}>
      <header className="sp-panel-head">
        <h2 id={id} className="panel-title">{title}</h2>
        {note === undefined ? null : <span className="muted">{note}</span>}
        {action === undefined ? null : <span className="sp-push">{action}</span>}
      </header>
      <div className={padded ? 'sp-panel-body sp-panel-body--padded' : 'sp-panel-body'}>{children}</div>
    </section>
  );
}
