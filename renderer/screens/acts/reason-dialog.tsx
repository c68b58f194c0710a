import { useState, type ReactNode } from 'react';
import type { Failure } from '../../app/operation-outcome.ts';
import { TextField, type Consequence } from '../../components/index.ts';
import { ActDialog } from './act-dialog.tsx';
import type { Conflict } from './conflict-notice.tsx';
import { errorAt } from './failure-words.ts';
import { reasonProblem } from './reason-rule.ts';

export type ReasonDialogProps = Readonly<{
  question: string;
  subtitle?: ReactNode;
  consequences: readonly Consequence[];
  verb: string;
  backVerb: string;
  danger?: boolean;
  busy: boolean;
  failure: Failure | null;
  reasonLabel?: string;
  placeholder?: string;
  startReason?: string;
  conflict?: (reason: string) => Conflict;
  onConfirm: (reason: string) => void;
  onBack: () => void;
}>;

/** An act that asks why. The sentence typed stays whatever happens. */
export function ReasonDialog({ question, subtitle, consequences, verb, backVerb, danger = false, busy, failure, reasonLabel = 'Motivo', placeholder, startReason = '', conflict, onConfirm, onBack }: ReasonDialogProps) {
  const [reason, setReason] = useState(startReason);
  const [pressed, setPressed] = useState(false);
  const problem = reasonProblem(reason);
  const confirm = () => {
    setPressed(true);
    if (problem === null) onConfirm(reason.trim());
  };
  const error = errorAt(failure, 'reason') ?? (pressed ? problem : null);
  return (
    <ActDialog question={question} subtitle={subtitle} consequences={consequences} verb={verb} backVerb={backVerb} danger={danger} busy={busy} failure={failure} paths={['reason']} onConfirm={confirm} onBack={onBack} {...(conflict === undefined ? {} : { conflict: conflict(reason.trim()) })}>
      <div className="acts-fields">
        <TextField label={reasonLabel} path="reason" value={reason} onChange={setReason} error={error} maxLength={300} onEnter={confirm} {...(placeholder === undefined ? {} : { placeholder })} />
      </div>
    </ActDialog>
  );
}
