import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Failure } from '../../app/operation-outcome.ts';
import { invalidateTopics } from '../../app/result-query.ts';
import { Strip } from '../../components/index.ts';
import { ConflictNotice, type ConflictLine } from '../acts/conflict-notice.tsx';
import { errorElsewhere, isConflict } from '../acts/failure-words.ts';

export type SaveRefusalProps = Readonly<{
  failure: Failure | null;
  /** Fields of the form: their errors are shown there. */
  paths: readonly string[];
  /** Where what was typed and what is stored now differ. */
  lines: readonly ConflictLine[];
  onReload: () => void;
  onReapply: () => void;
}>;

/** What the core refused and no field can say: a conflict with both versions, or a sentence of its own. */
export function SaveRefusal({ failure, paths, lines, onReload, onReapply }: SaveRefusalProps) {
  const queries = useQueryClient();
  const conflict = isConflict(failure);
  // What is stored now must be on screen before anybody chooses.
  useEffect(() => { if (conflict) void invalidateTopics(queries, ['setup', 'catalogue', 'operators']); }, [conflict, queries]);
  if (conflict) return <div className="settings-strip"><ConflictNotice lines={lines} onReload={onReload} onReapply={onReapply} /></div>;
  const elsewhere = errorElsewhere(failure, paths);
  return elsewhere === null ? null : <div className="settings-strip"><Strip tone="red">{elsewhere}</Strip></div>;
}
