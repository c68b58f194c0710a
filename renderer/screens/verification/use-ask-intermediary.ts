import { useEffect, useState } from 'react';
import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce, type Failure } from '../../app/result-query.ts';
import { useStatus } from '../../app/session.tsx';
import { quietUntil, whyNotAskedNow, type AskedPayment } from './ask-words.ts';

export type AskIntermediary = Readonly<{ ask: (positionId: number) => void; busy: boolean; /** Why it is not asked now. */ disabledReason: string | null; asked: AskedPayment | null; failure: Failure | null }>;

/** «Verifica ora presso l’intermediario»: asks once, then waits as long as the answer is good or the question is queued. The verdict is read again by its topics. */
export function useAskIntermediary(): AskIntermediary {
  const client = useClient();
  const { today } = useStatus();
  const [asked, setAsked] = useState<AskedPayment | null>(null);
  const [nowMs, setNowMs] = useState(() => Date.now());
  const send = useMutationOnce((positionId: number, requestId) => client.sync.askPayment({ requestId, positionId }), ['payments', 'positions', 'tasks', 'imports']);
  const until = quietUntil(asked);

  useEffect(() => {
    if (until === null) return;
    const timer = setTimeout(() => setNowMs(Date.now()), Math.max(0, until - Date.now()) + 50);
    return () => clearTimeout(timer);
  }, [until]);

  const disabledReason = whyNotAskedNow(asked, nowMs, today);
  const run = async (positionId: number) => {
    const outcome = await send.run(positionId);
    if (!outcome.ok) return;
    setNowMs(Date.now());
    setAsked(outcome.value);
  };
  return { ask: (positionId) => { if (disabledReason === null && !send.busy) void run(positionId); }, busy: send.busy, disabledReason, asked, failure: send.failure };
}
