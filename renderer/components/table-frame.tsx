import { useEffect, useRef, useState, type ReactNode, type RefObject } from 'react';

/**
 * Around a table that a narrow window cannot hold whole. Only while it really scrolls it takes the focus, so that arrows move what is hidden;
 * rows that take the focus themselves (`rowsFocusable`) already bring it into view.
 */
export function TableFrame({ name, className, rowsFocusable = false, children }: Readonly<{ name: string; className?: string; rowsFocusable?: boolean; children: ReactNode }>) {
  const frame = useRef<HTMLDivElement>(null);
  const stops = useOverflow(frame) && !rowsFocusable;
  return (
    <div ref={frame} className={className === undefined ? 'sp-table-frame' : `sp-table-frame ${className}`} {...(stops ? { role: 'group', 'aria-label': name, tabIndex: 0 } : { tabIndex: -1 })}>
      {children}
    </div>
  );
}

/** Whether what is inside is wider than the element, now. */
function useOverflow(element: RefObject<HTMLElement | null>): boolean {
  const [overflows, setOverflows] = useState(false);
  useEffect(() => {
    const box = element.current;
    if (box === null) return;
    const observer = new ResizeObserver(() => setOverflows(box.scrollWidth > box.clientWidth));
    for (const watched of [box, ...box.children]) observer.observe(watched);
    return () => observer.disconnect();
  }, [element]);
  return overflows;
}
