import { useEffect, useState } from 'react';

/** True once a wait has lasted one second: under it nothing is shown. Source: look reference, "Progress". */
export function useSlow(waiting: boolean): boolean {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    if (!waiting) { setSlow(false); return; }
    const timer = setTimeout(() => setSlow(true), 1_000);
    return () => clearTimeout(timer);
  }, [waiting]);
  return slow;
}
