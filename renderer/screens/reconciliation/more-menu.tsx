import { useState } from 'react';
import { formatAmount, formatEuro } from '../../../main/domain/money.ts';
import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce, useOperation } from '../../app/result-query.ts';
import { useSession } from '../../app/session.tsx';
import { ActionMenu, AmountField, readAmount, showToast } from '../../components/index.ts';
import { ActDialog } from '../acts/act-dialog.tsx';
import { errorAt } from '../acts/failure-words.ts';

/** Altro: comparing now, and what only a responsible does. */
export function MoreMenu({ fourEyesCents, onRun }: Readonly<{ /** From this amount on two persons confirm; null: never. */ fourEyesCents: number | null; onRun: () => void }>) {
  const { role } = useSession();
  const [open, setOpen] = useState<'rebuild' | 'threshold' | null>(null);
  const responsible = role === 'SUPERVISOR' || role === 'ADMINISTRATOR';
  const close = () => setOpen(null);
  return (
    <>
      <ActionMenu
        label="Altro"
        actions={[
          { label: 'Confronta adesso', onPress: onRun },
          ...(responsible ? [{ label: 'Ricalcola tutto…', onPress: () => setOpen('rebuild') }, { label: fourEyesCents === null ? 'Due persone per gli importi alti…' : `Due persone da ${formatEuro(fourEyesCents)}…`, onPress: () => setOpen('threshold') }] : []),
        ]}
      />
      {open === 'rebuild' ? <RebuildDialog onClose={close} /> : null}
      {open === 'threshold' ? <ThresholdDialog onClose={close} /> : null}
    </>
  );
}

function RebuildDialog({ onClose }: Readonly<{ onClose: () => void }>) {
  const client = useClient();
  const rebuild = useMutationOnce((_: null, requestId) => client.reconciliation.rebuild({ requestId }), ['reconciliation']);
  const send = async () => {
    const outcome = await rebuild.run(null);
    if (!outcome.ok) return;
    showToast(outcome.value.begun ? 'Ricalcolo tutto: puoi continuare a lavorare.' : 'Un confronto è già in corso: riprova quando finisce.', [], outcome.value.begun ? 'done' : 'look');
    onClose();
  };
  return (
    <ActDialog
      question="Ricalcolare tutti gli abbinamenti?" verb="Ricalcola tutto" backVerb="Non ricalcolare" busy={rebuild.busy} failure={rebuild.failure} onConfirm={() => { void send(); }} onBack={onClose}
      consequences={[{ text: 'Il programma rifà da capo il confronto fra movimenti, flussi e ricevute.' }, { text: 'Quello che le persone hanno deciso resta com’è: conferme, esclusioni, rimandi, annullamenti.' }]}
    />
  );
}

function ThresholdDialog({ onClose }: Readonly<{ onClose: () => void }>) {
  const client = useClient();
  const settings = useOperation({ key: ['reconciliation.settings'], topics: ['reconciliation'], call: (signal) => client.reconciliation.settings({}, { signal }) });
  const [typed, setTyped] = useState<string | null>(null);
  const [pressed, setPressed] = useState(false);
  const save = useMutationOnce((input: Readonly<{ fourEyesCents: number | null; expectedVersion: number }>, requestId) => client.reconciliation.saveSettings({ requestId, ...input }), ['reconciliation']);
  const kept = settings.value;
  const text = typed ?? (kept?.fourEyesCents == null ? '' : formatAmount(kept.fourEyesCents));
  const read = readAmount(text);
  const send = async () => {
    setPressed(true);
    if (kept === undefined || read.kind === 'problem') return;
    const fourEyesCents = read.kind === 'value' ? read.value : null;
    const outcome = await save.run({ fourEyesCents, expectedVersion: kept.version });
    if (!outcome.ok) return;
    showToast(fourEyesCents === null ? 'Basta una persona, per qualunque importo.' : `Da ${formatEuro(fourEyesCents)} servono due persone.`);
    onClose();
  };
  return (
    <ActDialog
      question="Da quale importo servono due persone?" verb="Salva la soglia" backVerb="Lascia com’è" busy={save.busy} failure={save.failure ?? settings.failure} paths={['fourEyesCents']} disabledReason={kept === undefined ? 'Un momento: leggo la soglia di adesso.' : null} onConfirm={() => { void send(); }} onBack={onClose}
      consequences={[{ text: 'Un abbinamento di quell’importo o più diventa definitivo solo con la conferma di due persone diverse.' }, { text: 'Quello che è già confermato resta confermato.' }]}
      conflict={{ reading: settings.refreshing, onReload: () => { save.reset(); setTyped(null); settings.reload(); }, onReapply: () => { void send(); }, lines: [{ label: 'Soglia', mine: text === '' ? 'nessuna' : text, stored: kept?.fourEyesCents == null ? 'nessuna' : formatAmount(kept.fourEyesCents) }] }}
    >
      <div className="acts-fields"><AmountField label="Soglia" path="fourEyesCents" optional="(vuoto: mai)" text={text} onText={setTyped} error={errorAt(save.failure, 'fourEyesCents') ?? (pressed && read.kind === 'problem' ? read.message : null)} onEnter={() => { void send(); }} autoFocus /></div>
    </ActDialog>
  );
}
