import { useEffect, useEffectEvent, useId, useRef, type FocusEvent, type KeyboardEvent, type ReactNode, type RefObject } from 'react';
import { Icon } from '../../components/icons.tsx';
import { usePanelPlace } from './use-panel-place.ts';

export type TourPanelProps = Readonly<{
  /** Above the title: which step. */
  above: ReactNode;
  title: string;
  children: ReactNode;
  buttons: ReactNode;
  /** Selectors of what it speaks of. */
  anchors: readonly string[];
  /** Told to readers when it changes, wherever the focus is. */
  announced: string;
  /** The operator asked for the panel: its title is to take the focus, once. */
  focusWanted: boolean;
  onFocused: () => void;
  closeLabel: string;
  onClose: () => void;
}>;

/**
 * The panel of the tour: beside what it speaks of, reached by F6 and Tab like any other, left the same way. It takes the focus only when
 * asked for; Esc inside it closes it and gives the focus back.
 */
export function TourPanel({ above, title, children, buttons, anchors, announced, focusWanted, onFocused, closeLabel, onClose }: TourPanelProps) {
  const panel = useRef<HTMLElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const cameFrom = useRef<HTMLElement | null>(null);
  const id = useId();
  const { place, rings } = usePanelPlace(panel, anchors);
  const placed = place !== null;
  const takeFocus = useEffectEvent(() => { heading.current?.focus({ preventScroll: true }); onFocused(); });
  // A panel that is not placed yet is not shown, and what is not shown takes no focus; a menu that closes gives its own back first.
  useEffect(() => {
    if (!focusWanted || !placed) return;
    const timer = setTimeout(() => takeFocus(), 60);
    return () => clearTimeout(timer);
  }, [focusWanted, placed]);

  useFocusKept(panel, heading, announced);

  const onFocus = ({ relatedTarget }: FocusEvent) => { if (relatedTarget instanceof HTMLElement && panel.current?.contains(relatedTarget) === false) cameFrom.current = relatedTarget; };
  // Closed from inside, the focus goes back where it was.
  useEffect(() => () => {
    setTimeout(() => {
      if (document.activeElement !== document.body) return;
      const back = cameFrom.current?.isConnected === true ? cameFrom.current : document.querySelector<HTMLElement>('#main h1');
      back?.focus({ preventScroll: true });
    }, 0);
  }, []);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    onClose();
  };
  return (
    <div className="tour-layer">
      {rings.map((box, index) => <span key={index} className="tour-ring" aria-hidden="true" style={{ left: box.left - 4, top: box.top - 4, width: box.right - box.left + 8, height: box.bottom - box.top + 8 }} />)}
      <aside
        ref={panel} className="tour-panel" aria-labelledby={`${id}-title`} data-panel data-own-escape="true" tabIndex={-1} data-placed={placed || undefined}
        style={place === null ? undefined : { left: place.left, top: place.top }} onFocus={onFocus} onKeyDown={onKeyDown}
      >
        <div className="tour-top">
          <div className="tour-head">{above}</div>
          <h2 ref={heading} id={`${id}-title`} tabIndex={-1} className="name-title">{title}</h2>
        </div>
        {children}
        <div className="tour-buttons">{buttons}</div>
        {/* Last, so that F6 arrives at what goes on and not at what ends it. */}
        <button type="button" className="sp-close tour-close" aria-label={closeLabel} title={`${closeLabel} (Esc)`} onClick={onClose}><Icon name="cross" size={14} /></button>
      </aside>
      <p className="visually-hidden" role="status">{announced}</p>
    </div>
  );
}

/** A button of the panel that goes away once it was pressed leaves the focus to the title, not to nobody. */
function useFocusKept(panel: RefObject<HTMLElement | null>, heading: RefObject<HTMLElement | null>, announced: string): void {
  const inside = useRef(false);
  useEffect(() => {
    const look = ({ target }: Event) => { inside.current = target instanceof Node && panel.current?.contains(target) === true; };
    window.addEventListener('focusin', look);
    return () => window.removeEventListener('focusin', look);
  }, [panel]);
  useEffect(() => { if (inside.current && document.activeElement === document.body) heading.current?.focus({ preventScroll: true }); }, [announced, heading]);
}
