import { useState } from 'react';
import { useNavigate } from 'react-router';
import { formatEuro } from '../../../main/domain/money.ts';
import { STATE_LABEL } from '../../../main/domain/position-state.ts';
import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce, useOperation } from '../../app/result-query.ts';
import { ActionButton, DataTable, Dialog, groupFour, showToast, type Column } from '../../components/index.ts';
import { ActDialog } from '../acts/act-dialog.tsx';
import { instantInList } from '../acts/instant-words.ts';
import type { Installment, PositionCard, PositionPayment, PositionPrint } from '../acts/operation-types.ts';
import { ReasonDialog } from '../acts/reason-dialog.tsx';

function useConsequences(card: PositionCard, action: 'CANCEL' | 'RESTORE') {
  const client = useClient();
  const found = useOperation({ key: ['positions.consequences', card.id, action], topics: ['positions', 'prints'], call: (signal) => client.positions.consequences({ id: card.id, action }, { signal }) });
  const lines = found.value === undefined ? [] : [...found.value.lines, ...found.value.unchanged.map((text) => ({ text }))];
  return { lines, failure: found.failure };
}

function Subtitle({ card, installment }: Readonly<{ card: PositionCard; installment: Installment | null }>) {
  return <>{card.description}, {formatEuro(card.amountCents)}{installment?.nav == null ? null : <>, avviso <span className="mono">{groupFour(installment.nav)}</span></>}</>;
}

export type PositionDialogProps = Readonly<{ card: PositionCard; installment: Installment | null; onClose: () => void }>;

/** Annulla la posizione: consequences first, the citizen's paper among them, then the reason. Source: look reference, screen 12. */
export function CancelDialog({ card, installment, onClose }: PositionDialogProps) {
  const client = useClient();
  const navigate = useNavigate();
  const [seenVersion] = useState(card.version);
  const consequences = useConsequences(card, 'CANCEL');
  const cancel = useMutationOnce((input: Readonly<{ expectedVersion: number; reason: string }>, requestId) => client.positions.cancel({ requestId, id: card.id, ...input }), ['positions', 'prints', 'tasks']);
  const send = async (reason: string, expectedVersion: number) => {
    const outcome = await cancel.run({ reason, expectedVersion });
    if (!outcome.ok) return;
    onClose();
    showToast(outcome.value.alreadyCancelled ? 'La posizione era già annullata.' : 'Posizione annullata.', [{ label: 'Nuova per lo stesso debitore', shortcut: 'F7', onPress: () => { void navigate('/posizioni/nuova', { state: { debtorOf: card.id, fresh: Date.now() } }); } }]);
  };
  return (
    <ReasonDialog
      question={`Annullare la posizione di ${card.debtor.name}?`} subtitle={<Subtitle card={card} installment={installment} />} consequences={consequences.lines} danger
      reasonLabel="Motivo dell’annullamento" placeholder="per esempio: doppio inserimento" verb="Annulla la posizione" backVerb="Non annullare" busy={cancel.busy} failure={cancel.failure ?? consequences.failure}
      onConfirm={(reason) => { void send(reason, seenVersion); }} onBack={onClose}
      conflict={(reason) => ({
        reading: card.version === seenVersion, onReload: onClose, onReapply: () => { void send(reason, card.version); },
        lines: [{ label: 'Stato', mine: 'Annullata', stored: STATE_LABEL[card.state] }, { label: 'Importo', mine: '—', stored: formatEuro(card.amountCents) }],
      })}
    />
  );
}

/** Ripristina: a new position with the same data; the form opens filled. */
export function RestoreDialog({ card, installment, onClose }: PositionDialogProps) {
  const navigate = useNavigate();
  const consequences = useConsequences(card, 'RESTORE');
  return (
    <ActDialog
      question={`Ripristinare la posizione di ${card.debtor.name}?`} subtitle={<Subtitle card={card} installment={installment} />} consequences={consequences.lines} failure={consequences.failure} footNote="Prima di salvare puoi cambiare i dati"
      verb="Prepara la posizione nuova" backVerb="Non ripristinare" onConfirm={() => { void navigate('/posizioni/nuova', { state: { replacesId: card.id, fresh: Date.now() } }); }} onBack={onClose}
    />
  );
}

/** A draft has no number and was never printed: it goes away for good. */
export function DeleteDraftDialog({ card, onClose }: PositionDialogProps) {
  const client = useClient();
  const navigate = useNavigate();
  const [seenVersion] = useState(card.version);
  const remove = useMutationOnce((expectedVersion: number, requestId) => client.positions.deleteDraft({ requestId, id: card.id, expectedVersion }), ['positions']);
  const send = async (expectedVersion: number) => {
    const outcome = await remove.run(expectedVersion);
    if (!outcome.ok) return;
    showToast('Bozza eliminata.');
    void navigate('/posizioni', { replace: true });
  };
  return (
    <ActDialog
      question={`Eliminare la bozza di ${card.debtor.name}?`} subtitle={`${card.description}, ${formatEuro(card.amountCents)}`} danger busy={remove.busy} failure={remove.failure} footNote="Resta scritto chi l’ha eliminata"
      consequences={[{ text: 'La bozza non ha un numero e non è mai stata stampata: non resta niente da ritirare.' }, { text: 'Non si può recuperare.', warning: true }]}
      verb="Elimina la bozza" backVerb="Non eliminare" onConfirm={() => { void send(seenVersion); }} onBack={onClose}
      conflict={{ reading: card.version === seenVersion, onReload: onClose, onReapply: () => { void send(card.version); }, lines: [{ label: 'Causale', mine: 'da eliminare', stored: card.description }, { label: 'Importo', mine: 'da eliminare', stored: formatEuro(card.amountCents) }] }}
    />
  );
}

/** Ritira: the paper was taken back from the citizen, or thrown away. */
export function RecallDialog({ print, onClose }: Readonly<{ print: Pick<PositionPrint, 'id' | 'at'> & Readonly<{ nav: string | null }>; onClose: () => void }>) {
  const client = useClient();
  const recall = useMutationOnce((reason: string, requestId) => client.notices.recall({ requestId, printId: print.id, reason }), ['prints', 'positions']);
  const send = async (reason: string) => {
    const outcome = await recall.run(reason);
    if (!outcome.ok) return;
    onClose();
    showToast('Stampa segnata come ritirata.');
  };
  return (
    <ReasonDialog
      question="Segnare come ritirata questa stampa?" subtitle={<>Avviso stampato il {instantInList(print.at)}{print.nav === null ? null : <>, <span className="mono">{groupFour(print.nav)}</span></>}</>}
      consequences={[{ text: 'La stampa diventa Ritirata: il foglio non è più in mano al cittadino.' }, { text: 'Il numero avviso e la posizione non cambiano.' }]}
      placeholder="per esempio: riconsegnata allo sportello" verb="Segna come ritirata" backVerb="Lascia com’è" busy={recall.busy} failure={recall.failure} onConfirm={(reason) => { void send(reason); }} onBack={onClose}
    />
  );
}

/** Takes away a payment recorded by a person. */
export function VoidPaymentDialog({ payment, onClose }: Readonly<{ payment: PositionPayment; onClose: () => void }>) {
  const client = useClient();
  const remove = useMutationOnce((reason: string, requestId) => client.positions.voidExternalPayment({ requestId, externalPaymentId: payment.id, reason }), ['positions', 'payments']);
  const send = async (reason: string) => {
    const outcome = await remove.run(reason);
    if (!outcome.ok) return;
    onClose();
    showToast('Registrazione del pagamento tolta.');
  };
  return (
    <ReasonDialog
      question="Togliere la registrazione del pagamento?" subtitle={`${payment.psp}, ${formatEuro(payment.amountCents)}`} danger
      consequences={[{ text: 'La posizione torna da pagare, come prima della registrazione.' }, { text: 'La registrazione resta nella cronologia, con il motivo per cui è stata tolta.' }]}
      placeholder="per esempio: registrata sulla posizione sbagliata" verb="Togli la registrazione" backVerb="Lascia com’è" busy={remove.busy} failure={remove.failure} onConfirm={(reason) => { void send(reason); }} onBack={onClose}
    />
  );
}

type Difference = PositionPrint['changed'][number];
const DIFFERENCES: readonly Column<Difference>[] = [
  { key: 'what', heading: 'Che cosa', cell: (row) => <span className="muted">{row.label}</span>, width: '10rem' },
  { key: 'printed', heading: 'Sul foglio stampato', cell: (row) => row.printed },
  { key: 'now', heading: 'Adesso', cell: (row) => <b>{row.now}</b> },
];

/** Confronta: what the paper says and what is true now. */
export function CompareDialog({ print, onClose, onReprint }: Readonly<{ print: PositionPrint; onClose: () => void; onReprint: (() => void) | null }>) {
  return (
    <Dialog
      open title="Che cosa è cambiato dopo la stampa" subtitle={`Stampato il ${instantInList(print.at)} da ${print.who}`} onClose={onClose} width="wide"
      foot={<><ActionButton label="Chiudi" shortcut="Escape" onPress={onClose} />{onReprint === null ? null : <ActionButton label="Stampa quello giusto" kind="primary" shortcut="Ctrl+Enter" icon="printer" onPress={onReprint} />}</>}
    >
      <DataTable name="Differenze fra il foglio e adesso" columns={DIFFERENCES} rows={print.changed} rowKey={(row) => row.label} rowTone={() => 'amber'} empty="Il foglio dice le stesse cose di adesso." />
    </Dialog>
  );
}
