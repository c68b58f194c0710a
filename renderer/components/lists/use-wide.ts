import { useSyncExternalStore } from 'react';

const WIDE = '(min-width: 100em)';

/** From 1600 px lists show more columns. Source: look reference, "Shell". */
export function useWide(): boolean {
  return useSyncExternalStore((listener) => {
    const query = window.matchMedia(WIDE);
    query.addEventListener('change', listener);
    return () => query.removeEventListener('change', listener);
  }, () => window.matchMedia(WIDE).matches);
}
