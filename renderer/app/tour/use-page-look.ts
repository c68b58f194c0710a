import { useEffect, useEffectEvent } from 'react';

/** After this long what was moving has come to rest. */
const SETTLED_MS = 300;
/** A pointer that left the window with its button down is not waited for. */
const RELEASES = ['pointerup', 'pointercancel', 'blur'] as const;

/**
 * Calls `look` when the page may have changed under it: content, scrolling, size, focus; at most once a frame. Not while a pointer is held
 * down: what moved away between the press and the release would lose the click.
 */
export function usePageLook(look: () => void): void {
  const act = useEffectEvent(look);
  useEffect(() => {
    let frame = 0;
    let held = false;
    let settled: ReturnType<typeof setTimeout> | undefined;
    const lookUnlessHeld = () => { if (!held) act(); };
    const soon = () => {
      if (frame === 0) frame = requestAnimationFrame(() => { frame = 0; lookUnlessHeld(); });
      clearTimeout(settled);
      settled = setTimeout(lookUnlessHeld, SETTLED_MS);
    };
    const hold = () => { held = true; };
    // A click follows its release in the same task: what looks again in the next frame comes after it.
    const release = ({ type, target }: Event) => {
      if (type === 'blur' && target !== window) return;
      held = false;
      soon();
    };
    window.addEventListener('pointerdown', hold, { capture: true });
    for (const end of RELEASES) window.addEventListener(end, release, { capture: true });
    // Not `style`: the panel moves by its own, and would be told of its own moves.
    const observer = new MutationObserver(soon);
    observer.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ['class', 'hidden', 'aria-expanded', 'aria-selected', 'aria-disabled'] });
    window.addEventListener('scroll', soon, { capture: true, passive: true });
    window.addEventListener('resize', soon);
    window.addEventListener('focusin', soon);
    soon();
    return () => {
      window.removeEventListener('pointerdown', hold, { capture: true });
      for (const end of RELEASES) window.removeEventListener(end, release, { capture: true });
      cancelAnimationFrame(frame);
      clearTimeout(settled);
      observer.disconnect();
      window.removeEventListener('scroll', soon, { capture: true });
      window.removeEventListener('resize', soon);
      window.removeEventListener('focusin', soon);
    };
  }, []);
}
