import type { ReactNode, RefObject } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Failure } from '../../app/operation-outcome.ts';
import { invalidateTopics } from '../../app/result-query.ts';
import { ActionButton, Dialog, DialogBack, Strip } from '../../components/index.ts';
import { errorElsewhere, isConflict } from '../acts/failure-words.ts';

export type EntryDialogProps = Readonly<{
  title: string;
  subtitle?: ReactNode;
  verb: string;
  backVerb?: string;
  busy: boolean;
  failure: Failure | null;
  /** Paths of the fields inside: their errors are shown there. */
  paths: readonly string[];
  /** What is stored now, told when somebody else changed it meanwhile. */
  stored?: ReactNode;
  /** Sends what was typed upon what is stored now. */
  onReapply?: () => void;
  /** Leaves what was typed and takes what is stored. */
  onReload?: () => void;
  width?: 'normal' | 'wide';
  root: RefObject<HTMLDivElement | null>;
  onSave: () => void;
  onClose: () => void;
  children: ReactNode;
}>;

/** The frame of a dialog that writes one entry of the registry. Mount it only while it is open. */
export function EntryDialog({ title, subtitle, verb, backVerb = 'Annulla', busy, failure, paths, stored, onReapply, onReload, width = 'normal', root, onSave, onClose, children }: EntryDialogProps) {
  const queries = useQueryClient();
  const conflict = isConflict(failure);
  // What is stored now must be on screen before anybody chooses.
  useEffect(() => { if (conflict) void invalidateTopics(queries, ['people']); }, [conflict, queries]);
  const elsewhere = errorElsewhere(failure, paths);
  return (
    <Dialog open title={title} subtitle={subtitle} onClose={onClose} width={width}
      foot={<><DialogBack label={backVerb} onBack={onClose} /><ActionButton label={verb} kind="primary" shortcut="Ctrl+Enter" busy={busy} onPress={onSave} /></>}>
      {elsewhere === null ? null : <div className="pa-strip"><Strip tone="red">{elsewhere}</Strip></div>}
      {!conflict ? null : (
        <div className="pa-strip">
          <Strip tone="amber" {...(onReapply === undefined ? {} : { action: { label: 'Riapplica le mie modifiche', onPress: onReapply } })} {...(onReload === undefined ? {} : { secondAction: { label: 'Ricarica', onPress: onReload } })}>
            Nel frattempo qualcun altro ha cambiato questi dati{stored === undefined ? '.' : <>: ora {stored}.</>}
          </Strip>
        </div>
      )}
      <div ref={root} className="pa-fields">{children}</div>
    </Dialog>
  );
}
