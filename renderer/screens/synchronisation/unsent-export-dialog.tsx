import { useState } from 'react';
import { useBridge, useClient } from '../../app/bridge-context.tsx';
import { failureOf, type Failure } from '../../app/operation-outcome.ts';
import { usePrint } from '../../app/printing.ts';
import { repeatAfterLinkLoss } from '../../bridge/repeat-after-link-loss.ts';
import { countOf, showToast } from '../../components/index.ts';
import { ActDialog } from '../acts/act-dialog.tsx';
import { exportAll } from './unsent-files.ts';

/** Asks, and saves the signed files. Mount it only while it is open. */
export function UnsentExportDialog({ positions, deskCode, connected, onClose }: Readonly<{ positions: number; deskCode: string; connected: boolean; onClose: () => void }>) {
  const client = useClient();
  const { link } = useBridge();
  const { save } = usePrint();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const ask = async (after: number | null) => {
    try {
      return await repeatAfterLinkLoss(link, () => client.sync.exportUnsent({ after }));
    } catch (error) {
      return { ok: false as const, error: failureOf(error) };
    }
  };
  const start = async () => {
    setBusy(true);
    setFailure(null);
    const done = await exportAll(ask, ({ fileName, contentBase64 }) => save({ fileName, pdfBase64: contentBase64 }));
    setBusy(false);
    if (done.failure !== null) { setFailure(done.failure); return; }
    showToast(`${countOf(done.positions, 'posizione esportata', 'posizioni esportate')} in ${countOf(done.files, 'file', 'file')}. Codice di questo posto: ${deskCode}.`);
    onClose();
  };
  return (
    <ActDialog
      question={`Esportare ${countOf(positions, 'posizione non inviata', 'posizioni non inviate')}?`} verb="Esporta" backVerb="Non esportare" footNote="Resta nel registro delle operazioni" busy={busy} failure={failure} onConfirm={() => { void start(); }} onBack={onClose}
      consequences={[
        { text: 'Si salva un file firmato: chi lo cambia anche in un solo punto lo rende inutile.' },
        { text: <>Sull’altro posto serve questo codice, annotalo: <b className="mono sync-code">{deskCode}</b></> },
        { text: connected ? 'Qui non cambia niente. Se poi anche questo posto riesce a inviare, l’intermediario riconosce che è la stessa posizione.' : 'Qui non cambia niente. Quando sono sul portale, segna «Caricata sul portale» anche qui.' },
        { text: 'Da qui all’invio non annullarle e non modificarle: l’altro posto non lo saprebbe.', warning: true },
        { text: 'Contiene nomi, codici fiscali e importi: portalo con mezzi dell’ente e cancellalo dopo il caricamento.', warning: true },
      ]}
    />
  );
}
