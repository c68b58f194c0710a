import { useEffect, useEffectEvent } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { ProgressLine } from '../../components/index.ts';
import type { LotCard } from './lot-types.ts';

/** While pages are drawn nothing is written that would tell the lists: one looks. */
const LOOK_EVERY_MS = 1_000;

/** How far a running lot is, looked at again every second. */
export function LotLine({ lot }: Readonly<{ lot: LotCard }>) {
  const queries = useQueryClient();
  const look = useEffectEvent(() => { void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] === 'lots.list' || queryKey[0] === 'lots.show' }); });
  const running = lot.state === 'RUNNING';
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(() => look(), LOOK_EVERY_MS);
    return () => { clearInterval(timer); };
  }, [running]);
  return <ProgressLine title={`Lotto ${lot.id}: ${lot.title}`} done={lot.printed + lot.failed} total={lot.notices} secondsLeft={lot.secondsLeft} />;
}
