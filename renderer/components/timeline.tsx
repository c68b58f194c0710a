import type { ReactNode } from 'react';
import type { Tone } from './state-appearance.ts';

export type TimelineItem = Readonly<{
  key: string | number;
  title: string;
  /** Before → after, or where. */
  detail?: ReactNode;
  /** `oggi 09:12 · M. Bianchi`. */
  when: string;
  tone: Tone;
}>;

/** The history of one object, newest first. Source: look reference, screen 05. */
export function Timeline({ name, items }: Readonly<{ name: string; items: readonly TimelineItem[] }>) {
  return (
    <ol className="sp-timeline" aria-label={name}>
      {items.map((item) => (
        <li key={item.key} className={`tone-${item.tone}`}>
          <span className="sp-dot" aria-hidden="true" />
          <p className="sp-timeline-title">{item.title}</p>
          {item.detail === undefined || item.detail === null || item.detail === '' ? null : <p className="detail">{item.detail}</p>}
          <p className="help">{item.when}</p>
        </li>
      ))}
    </ol>
  );
}
