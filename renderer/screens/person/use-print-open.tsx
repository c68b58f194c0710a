import { useState, type ReactNode } from 'react';
import { useClient } from '../../app/bridge-context.tsx';
import { failureOf } from '../../app/operation-outcome.ts';
import { countOf, showToast } from '../../components/index.ts';
import type { PositionRow } from '../position-form/contract-values.ts';
import { useNoticePrinting, type NoticeJob } from '../position-form/use-notice-printing.tsx';
import { openJobs } from './open-jobs.ts';

export type PrintOpen = Readonly<{ run: (open: readonly PositionRow[]) => Promise<void>; busy: boolean; problem: string | null; dialog: ReactNode }>;

/** `P`: prints every open notice of a person that may be printed, and says which may not and why. */
export function usePrintOpen(): PrintOpen {
  const client = useClient();
  const printing = useNoticePrinting();
  const [collecting, setCollecting] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  const jobsOf = async (open: readonly PositionRow[]): Promise<readonly NoticeJob[]> => {
    const jobs: NoticeJob[] = [];
    for (const row of open) {
      const card = await client.positions.show({ id: row.id, nav: null });
      if (!card.ok) throw new Error(card.error.code);
      jobs.push(...openJobs(card.value));
    }
    return jobs;
  };

  const run = async (open: readonly PositionRow[]) => {
    if (collecting || printing.busy) return;
    setCollecting(true);
    setProblem(null);
    const jobs = await jobsOf(open).catch(() => null);
    setCollecting(false);
    if (jobs === null) { setProblem(failureOf(null).message); return; }
    const allowed = jobs.filter((job) => job.permission.allowed);
    const refused = jobs.find((job) => !job.permission.allowed);
    const why = refused === undefined || refused.permission.allowed ? null : `${countOf(jobs.length - allowed.length, 'avviso non si può stampare', 'avvisi non si possono stampare')} ora. ${refused.permission.message}`;
    if (allowed.length === 0) { setProblem(why ?? 'Nessun avviso aperto da stampare.'); return; }
    const { printed, stopped } = await printing.printAll(allowed);
    if (printed > 0) showToast(countOf(printed, 'avviso stampato', 'avvisi stampati'));
    if (stopped?.kind === 'failed') setProblem(stopped.failure.message);
    else if (stopped?.kind === 'refused') setProblem(stopped.message);
    else setProblem(why);
  };
  return { run, busy: collecting || printing.busy, problem, dialog: printing.dialog };
}
