import { useEffect, useEffectEvent } from 'react';

/** After this long what was moving has come to rest. */
const SETTLED_MS = 300;

/** Calls `look` when the page may have changed under it: content, scrolling, size, focus; at most once a frame. */
export function usePageLook(look: () => void): void {
  const act = useEffectEvent(look);
  useEffect(() => {
    let frame = 0;
    let settled: ReturnType<typeof setTimeout> | undefined;
    const soon = () => {
      if (frame === 0) frame = requestAnimationFrame(() => { frame = 0; act(); });
      clearTimeout(settled);
      settled = setTimeout(() => act(), SETTLED_MS);
    };
    // Not `style`: the panel moves by its own, and would be told of its own moves.
    const observer = new MutationObserver(soon);
    observer.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ['class', 'hidden', 'aria-expanded', 'aria-selected', 'aria-disabled'] });
    window.addEventListener('scroll', soon, { capture: true, passive: true });
    window.addEventListener('resize', soon);
    window.addEventListener('focusin', soon);
    soon();
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(settled);
      observer.disconnect();
      window.removeEventListener('scroll', soon, { capture: true });
      window.removeEventListener('resize', soon);
      window.removeEventListener('focusin', soon);
    };
  }, []);
}
