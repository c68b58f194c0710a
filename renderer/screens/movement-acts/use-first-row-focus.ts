import { useEffect, type RefObject } from 'react';

/** On arrival the first row of a table takes the focus, so that Enter goes on at once; a field or a button in use keeps it. */
export function useFirstRowFocus(table: RefObject<HTMLElement | null>, hasRows: boolean): void {
  useEffect(() => {
    if (!hasRows) return;
    const timer = setTimeout(() => {
      const active = document.activeElement;
      const arriving = active === null || active === document.body || active.matches('#main h1');
      if (arriving) table.current?.querySelector<HTMLElement>('tbody tr')?.focus({ preventScroll: true });
    }, 0);
    return () => clearTimeout(timer);
  }, [table, hasRows]);
}
