import { useSyncExternalStore } from 'react';

const WIDE = '(min-width: 100em)';
/** As the rules for 683 px in `components.css`. */
const NARROW = '(max-width: 60em)';

/** From 1600 px lists show more columns. Source: look reference, "Shell". */
export function useWide(): boolean {
  return useWidth(WIDE);
}

/** At 200 % (683 px) a list scrolls sideways under its first column. Source: look reference, "Shell". */
export function useNarrow(): boolean {
  return useWidth(NARROW);
}

function useWidth(condition: string): boolean {
  return useSyncExternalStore((listener) => {
    const query = window.matchMedia(condition);
    query.addEventListener('change', listener);
    return () => query.removeEventListener('change', listener);
  }, () => window.matchMedia(condition).matches);
}
