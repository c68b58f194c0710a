import { useEffect, useEffectEvent } from 'react';

/**
 * A reload or a closed window throws away what the page holds in its memory (the only place where something typed may wait: personal data
 * never reaches a disk), and leaves behind printed notices that nobody knows yet. While `atStake()` holds, the browser asks before that; its words are the browser's own.
 */
export function useAskBeforeUnload(atStake: () => boolean): void {
  const ask = useEffectEvent((event: BeforeUnloadEvent) => { if (atStake()) event.preventDefault(); });
  useEffect(() => {
    const listener = (event: BeforeUnloadEvent) => ask(event);
    window.addEventListener('beforeunload', listener);
    return () => window.removeEventListener('beforeunload', listener);
  }, []);
}
