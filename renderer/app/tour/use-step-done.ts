import { useEffect, useRef, useState } from 'react';
import { useLocation } from 'react-router';
import { assertNever } from '../../../main/domain/result.ts';
import type { TourStep } from './tour-steps.ts';
import { usePageLook } from './use-page-look.ts';
import type { TourFacts } from './use-tour-examples.ts';

/**
 * Whether the operator has done a step since it began. What was so already when it began does not count: whoever goes back to a step can
 * read it, and do it again. Mount it anew for each step.
 */
export function useStepDone(step: TourStep, facts: TourFacts): boolean {
  const { pathname, key } = useLocation();
  const [done, setDone] = useState(false);
  const [shown, setShown] = useState<boolean | null>(null);
  const firstKey = useRef(key);
  const firstPrint = useRef<number | null | undefined>(undefined);
  const wasUndone = useRef(false);
  if (firstPrint.current === undefined && facts.ready) firstPrint.current = facts.newestPrint?.id ?? null;

  usePageLook(() => { if (step.done.kind === 'SHOWN') setShown(step.done.is(document)); });
  // What the page shows is looked at from the first moment: whoever is quicker than the examples that are being read has still done the step.
  const looked = step.done.kind === 'SHOWN' ? shown !== null : facts.ready;
  const now = looked && isSo();
  useEffect(() => {
    if (!looked) return;
    if (!now) wasUndone.current = true;
    else if (wasUndone.current) setDone(true);
  }, [now, looked, key]);

  function isSo(): boolean {
    switch (step.done.kind) {
      case 'ARRIVED': return key !== firstKey.current && step.done.path(facts.examples).test(pathname);
      case 'SHOWN': return shown === true;
      case 'PRINTED': return firstPrint.current !== undefined && (facts.newestPrint?.id ?? null) !== firstPrint.current;
      case 'PAID': return facts.noticeCard?.state === 'PAID';
      default: return assertNever(step.done, 'useStepDone');
    }
  }
  return done;
}
