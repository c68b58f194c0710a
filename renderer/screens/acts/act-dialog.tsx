import type { ReactNode } from 'react';
import type { Failure } from '../../app/operation-outcome.ts';
import { ConfirmDialog, Strip, type Consequence } from '../../components/index.ts';
import { ConflictNotice, type Conflict } from './conflict-notice.tsx';
import { errorElsewhere, isConflict } from './failure-words.ts';

export type ActDialogProps = Readonly<{
  question: string;
  subtitle?: ReactNode;
  consequences: readonly Consequence[];
  verb: string;
  backVerb: string;
  danger?: boolean;
  busy?: boolean;
  disabledReason?: string | null;
  failure?: Failure | null;
  /** Paths of the fields inside: their errors are shown there. */
  paths?: readonly string[];
  conflict?: Conflict;
  footNote?: string;
  onConfirm: () => void;
  onBack: () => void;
  children?: ReactNode;
}>;

/** Asks, says what happens, and keeps what was typed when the core refuses. Mount it only while it is open. */
export function ActDialog({ question, subtitle, consequences, verb, backVerb, danger = false, busy = false, disabledReason = null, failure = null, paths = [], conflict, footNote = 'Resta nella cronologia', onConfirm, onBack, children }: ActDialogProps) {
  const elsewhere = errorElsewhere(failure, paths);
  return (
    <ConfirmDialog open question={question} subtitle={subtitle} consequences={consequences} verb={verb} backVerb={backVerb} danger={danger} busy={busy} disabledReason={disabledReason} footNote={footNote} onConfirm={onConfirm} onBack={onBack}>
      {children}
      {elsewhere === null ? null : <div className="acts-strip"><Strip tone="red">{elsewhere}</Strip></div>}
      {conflict !== undefined && isConflict(failure) ? <div className="acts-strip"><ConflictNotice {...conflict} /></div> : null}
    </ConfirmDialog>
  );
}
