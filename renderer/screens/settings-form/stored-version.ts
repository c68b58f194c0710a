import { useEffect, useEffectEvent, useState } from 'react';

/**
 * The version a form started from. While nothing was typed the form follows what is stored; once something was typed it keeps
 * its version, so that saving meets the conflict instead of writing over somebody else's work.
 *
 * @param stored what is stored now, null before the first time
 */
export function useStartingVersion<Stored extends Readonly<{ version: number }>>(stored: Stored | null, form: Readonly<{ dirty: boolean }>, adopt: (stored: Stored) => void): Readonly<{ version: number | null; follow: (stored: Stored | null) => void }> {
  const [version, setVersion] = useState<number | null>(stored?.version ?? null);
  const now = stored?.version ?? null;
  const followStored = useEffectEvent(() => {
    if (stored === null || form.dirty || now === version) return;
    setVersion(now);
    adopt(stored);
  });
  useEffect(() => followStored(), [now, form.dirty]);
  return { version, follow: (next) => setVersion(next?.version ?? null) };
}
