import { useEffect, useState } from 'react';
import type { OperationView } from '../../app/result-query.ts';
import type { MovementCard } from './reconciliation-types.ts';

/** False while the card is that of an earlier look and is being read again, for the first time since its screen, or its row, was come to. `asked` false: it is not even being read yet. */
export function useCardRead({ value, refreshing }: OperationView<MovementCard>, asked = true): boolean {
  const [isRead, setIsRead] = useState(false);
  useEffect(() => { if (asked && !refreshing && value !== undefined) setIsRead(true); }, [asked, refreshing, value]);
  return isRead;
}
