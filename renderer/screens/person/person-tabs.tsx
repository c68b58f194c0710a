import type { KeyboardEvent } from 'react';
import { formatCount } from '../../components/index.ts';
import { nextPart, PERSON_PARTS, type PersonPart } from './person-parts.ts';

/** Ids that tie a tab to what it shows. */
export const tabId = (part: PersonPart) => `person-tab-${part}`;
export const panelId = (part: PersonPart) => `person-part-${part}`;

/** The parts of the page: one tab stop, arrows between them. */
export function PersonTabs({ current, counts, onChoose }: Readonly<{ current: PersonPart; counts: Readonly<Partial<Record<PersonPart, number>>>; onChoose: (part: PersonPart) => void }>) {
  const move = (event: KeyboardEvent) => {
    const next = nextPart(event.key, current);
    if (next === null) return;
    event.preventDefault();
    onChoose(next);
    document.getElementById(tabId(next))?.focus();
  };
  return (
    <div className="ps-tabs" role="tablist" aria-label="Parti della scheda" onKeyDown={move}>
      {PERSON_PARTS.map(({ part, label }) => (
        <button key={part} type="button" role="tab" id={tabId(part)} aria-selected={part === current} aria-controls={part === current ? panelId(part) : undefined} tabIndex={part === current ? 0 : -1} className="ps-tab" onClick={() => onChoose(part)}>
          {label}{counts[part] === undefined || counts[part] === 0 ? null : <span className="ps-tab-count">{formatCount(counts[part])}</span>}
        </button>
      ))}
    </div>
  );
}
