import { useEffect, useEffectEvent, useRef, useSyncExternalStore } from 'react';
import { useBridge, useClient } from '../../app/bridge-context.tsx';
import { failureOf } from '../../app/operation-outcome.ts';
import { useOperation } from '../../app/result-query.ts';
import { useSession } from '../../app/session.tsx';
import { useSlow } from '../../app/slow.ts';
import { repeatAfterLinkLoss } from '../../bridge/repeat-after-link-loss.ts';
import { countOf, ProgressLine, showToast, Strip } from '../../components/index.ts';
import { ActDialog } from '../acts/act-dialog.tsx';
import { EMPTY_FILTER } from '../acts/position-filter.ts';
import { uploadRuns } from './current-uploads.ts';
import { secondsLeftOf, type SendPiece } from './upload-run.ts';

/** Starts the marking of everything that waits, and goes on with one that stopped. */
function useUploadAll() {
  const client = useClient();
  const { link } = useBridge();
  const { operatorId } = useSession();
  const send: SendPiece = async (asOf, requestId) => {
    try {
      return await repeatAfterLinkLoss(link, () => client.positions.markUploaded({ requestId, ids: [], all: true, asOf }));
    } catch (error) {
      return { ok: false, error: failureOf(error) };
    }
  };
  const told = async (work: Promise<void>) => {
    await work;
    const ended = uploadRuns.current();
    if (ended === null || ended.stopped !== null) return;
    showToast(`${countOf(ended.done, 'posizione segnata', 'posizioni segnate')} come caricate sul portale.`);
    uploadRuns.clear();
  };
  return { start: (total: number) => { void told(uploadRuns.start(operatorId, total, send)); }, resume: () => { void told(uploadRuns.resume(send)); } };
}

/** Is a marking going on in this window? `onEnd` when it ends while the screen is open. */
export function useUploadRunning(onEnd: () => void): boolean {
  const running = useSyncExternalStore(uploadRuns.subscribe, uploadRuns.current)?.running === true;
  const was = useRef(running);
  const end = useEffectEvent(onEnd);
  useEffect(() => {
    if (was.current && !running) end();
    was.current = running;
  }, [running]);
  return running;
}

/** How far the marking is, once it has lasted a second; why it stopped, and the way to go on. */
export function UploadProgress() {
  const { operatorId } = useSession();
  const stored = useSyncExternalStore(uploadRuns.subscribe, uploadRuns.current);
  const { resume } = useUploadAll();
  const run = stored?.operatorId === operatorId ? stored : null;
  const slow = useSlow(run?.running === true);
  if (run === null) return null;
  if (run.running) return slow ? <div className="acts-changed"><ProgressLine title="Segno le posizioni come caricate sul portale" done={run.done} total={Math.max(run.total, run.done)} secondsLeft={secondsLeftOf(run)} onCancel={uploadRuns.cancel} /></div> : null;
  if (run.stopped === null) return null;
  return (
    <div className="acts-changed">
      <Strip tone="amber" action={{ label: 'Riprendi da dove era', onPress: resume }} secondAction={{ label: 'Lascia così', onPress: uploadRuns.clear }}>{run.stopped} {countOf(run.done, 'posizione segnata', 'posizioni segnate')} su {run.total}.</Strip>
    </div>
  );
}

/** Segna tutti come caricati sul portale: says how many first; the work then goes on in the background. */
export function UploadAllDialog({ count, onClose }: Readonly<{ count: number; onClose: () => void }>) {
  const client = useClient();
  const { start } = useUploadAll();
  const waiting = useOperation({ key: ['positions.totals', 'to-sync'], topics: ['positions'], call: (signal) => client.positions.totals({ filter: { ...EMPTY_FILTER, states: ['TO_SYNC'] } }, { signal }) });
  const all = waiting.value?.count ?? count;
  return (
    <ActDialog
      question={`Segnare ${countOf(all, 'posizione', 'posizioni')} come caricate sul portale?`} verb="Segna tutte caricate" backVerb="Non segnare" failure={waiting.failure} onConfirm={() => { start(all); onClose(); }} onBack={onClose}
      consequences={[
        { text: `Riguarda tutte le posizioni «Da inviare» dei tuoi uffici, anche quelle non stampate: ${countOf(count, 'stampata', 'stampate')} su ${countOf(all, 'posizione', 'posizioni')}.`, warning: all !== count },
        { text: 'Da inviare diventa Da pagare: il cittadino può pagare.' },
        { text: 'Fallo solo dopo averle caricate davvero sul portale dell’intermediario: il programma non può controllarlo.', warning: true },
      ]}
    />
  );
}
