import { useState, type ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { useBridge, useClient } from '../../app/bridge-context.tsx';
import { failureOf, type Outcome } from '../../app/operation-outcome.ts';
import { repeatAfterLinkLoss } from '../../bridge/repeat-after-link-loss.ts';
import { ActionButton, Dialog, groupFour, showToast } from '../../components/index.ts';
import { useNoticePrinting } from '../position-form/use-notice-printing.tsx';
import { currentInstallment } from './instalment-choice.ts';
import type { PositionCard } from './operation-types.ts';
import { PrintChoiceDialog, type PrintChoice } from './print-choice-dialog.tsx';

/** Which notice: of this installment, or of the one to pay. */
export type PrintTarget = Readonly<{ positionId: number; installmentId: number | null }>;

export type NoticePrint = Readonly<{
  /** Looks at what may be printed now, asks the reason where the rule wants it, records and prints. */
  ask: (target: PrintTarget) => void;
  /** The same, after asking on which paper. */
  askPaper: (target: PrintTarget & Readonly<{ installmentId: number }>) => void;
  busy: boolean;
  /** To be drawn by the screen, anywhere. */
  dialog: ReactNode;
}>;

/**
 * Prints a notice from a list or a card. What may be printed is asked to the core at the moment of the press
 * (`printPermission`), so that an old screen never decides; a confirmation that is on its way is waited for. Source: states, "What may be printed".
 */
export function useNoticePrint(onPrinted: () => void = () => {}): NoticePrint {
  const client = useClient();
  const { link } = useBridge();
  const navigate = useNavigate();
  const printing = useNoticePrinting();
  const [looking, setLooking] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [choosing, setChoosing] = useState<(PrintTarget & Readonly<{ installmentId: number }>) | null>(null);
  const busy = looking || printing.busy;

  const readCard = async (positionId: number): Promise<Outcome<PositionCard>> => {
    setLooking(true);
    try {
      return await repeatAfterLinkLoss(link, () => client.positions.show({ id: positionId, nav: null }));
    } catch (error) {
      return { ok: false, error: failureOf(error) };
    } finally {
      setLooking(false);
    }
  };
  const start = async (target: PrintTarget, choice?: PrintChoice) => {
    const read = await readCard(target.positionId);
    if (!read.ok) { setRefusal(read.error.message); return; }
    const installment = currentInstallment(read.value, target.installmentId);
    if (installment === null) { setRefusal('Questa posizione non ha ancora un avviso da stampare.'); return; }
    const outcome = await printing.print({ positionId: target.positionId, installmentId: installment.id, nav: installment.nav, permission: installment.printPermission, choice });
    if (outcome.kind === 'refused') setRefusal(outcome.message);
    if (outcome.kind === 'failed') setRefusal(outcome.failure.message);
    if (outcome.kind !== 'printed') return;
    showToast(`Avviso${installment.nav === null ? '' : ` ${groupFour(installment.nav)}`} ${outcome.reprint ? 'ristampato' : 'stampato'}.${outcome.notes.map((note) => ` ${note}`).join('')}`, [
      { label: 'Ristampa', shortcut: 'Ctrl+R', onPress: () => ask(target, choice) },
      { label: 'Nuova per lo stesso debitore', shortcut: 'F7', onPress: () => { void navigate('/posizioni/nuova', { state: { debtorOf: read.value.id, fresh: Date.now() } }); } },
    ]);
    onPrinted();
  };
  const ask = (target: PrintTarget, choice?: PrintChoice) => { if (!busy) void start(target, choice); };
  const chooser = choosing === null ? null : <PrintChoiceDialog target={{ installmentId: choosing.installmentId }} title="Su che carta si stampa?" onPrint={(choice) => { setChoosing(null); ask(choosing, choice); }} onClose={() => setChoosing(null)} />;

  return { ask: (target) => ask(target), askPaper: (target) => { if (!busy) setChoosing(target); }, busy, dialog: <>{chooser}{printing.dialog}{refusal === null ? null : <RefusalDialog message={refusal} onClose={() => setRefusal(null)} />}</> };
}

function RefusalDialog({ message, onClose }: Readonly<{ message: string; onClose: () => void }>) {
  return <Dialog open title="L’avviso non si stampa" onClose={onClose} foot={<ActionButton label="Chiudi" shortcut="Escape" kind="primary" onPress={onClose} />}><p>{message}</p></Dialog>;
}
