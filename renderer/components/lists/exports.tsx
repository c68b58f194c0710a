import { useEffect, useEffectEvent, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { useBridge, useCapabilities, useClient } from '../../app/bridge-context.tsx';
import { failureOf, type Failure, type Outcome } from '../../app/operation-outcome.ts';
import { useMutationOnce, useOperation } from '../../app/result-query.ts';
import { useSession } from '../../app/session.tsx';
import { useSlow } from '../../app/slow.ts';
import type { Client } from '../../bridge/client.ts';
import { saveFile } from '../../bridge/pdf-delivery.ts';
import { repeatAfterLinkLoss } from '../../bridge/repeat-after-link-loss.ts';
import { ActionButton } from '../action-button.tsx';
import { RadioCards } from '../check-box.tsx';
import { Dialog } from '../confirm-dialog.tsx';
import { ProgressLine } from '../progress-line.tsx';
import { Strip } from '../strip.tsx';
import { bytesOfBase64 } from '../pdf-page.tsx';
import { countOf, formatCount } from '../text-pieces.ts';
import { showToast } from '../toasts.tsx';
import { createExportRuns, type ExportDriver, type ExportRun } from './export-runs.ts';

type Start = Parameters<Client['exports']['start']>[0];
export type ExportSelection = Start['selection'];
type Format = Start['format'];

/** One store for the window: an export goes on while other screens are open. */
const runs = createExportRuns();
/** Exports whose dialog is open: only those may open the dialog that asks where to save. */
const watched = new Set<string>();

const FORMATS: readonly Readonly<{ value: Format; label: string; detail: string }>[] = [
  { value: 'XLSX', label: 'Foglio di calcolo (XLSX)', detail: 'Per Excel e LibreOffice: importi e date si sommano e si ordinano.' },
  { value: 'CSV', label: 'Testo separato da punto e virgola (CSV)', detail: 'Per altri programmi, oltre il milione di righe. In Excel i numeri avviso perdono cifre: per Excel scegli XLSX.' },
  { value: 'PDF', label: 'Documento (PDF)', detail: 'Da stampare o da allegare; fino a 5.000 righe.' },
];
const MEDIA: Readonly<Record<string, string>> = { xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', csv: 'text/csv', pdf: 'application/pdf' };

function useExportDriver(): ExportDriver {
  const client = useClient();
  const { link } = useBridge();
  const { saveDialog } = useCapabilities();
  return useMemo(() => {
    const asked = async <Value,>(call: () => Promise<Outcome<Value>>): Promise<Outcome<Value>> => {
      try { return await repeatAfterLinkLoss(link, call); } catch (error) { return { ok: false, error: failureOf(error) }; }
    };
    const download = async (run: ExportRun): Promise<Outcome<{ saved: boolean }>> => {
      const pieces: Uint8Array<ArrayBuffer>[] = [];
      let offset: number | null = 0;
      while (offset !== null) {
        const from: number = offset;
        const piece: Awaited<ReturnType<Client['exports']['take']>> | Readonly<{ ok: false; error: Failure }> = await asked(() => client.exports.take({ id: run.id, offset: from }));
        if (!piece.ok) return piece;
        pieces.push(bytesOfBase64(piece.value.contentBase64).slice());
        offset = piece.value.next;
      }
      saveFile(document, new Blob(pieces, { type: MEDIA[run.fileName.split('.').at(-1) ?? ''] ?? 'application/octet-stream' }), run.fileName);
      return { ok: true, value: { saved: true } };
    };
    return {
      state: (id) => asked(() => client.exports.state({ id })),
      hand: (run) => {
        if (saveDialog === 'DOWNLOAD') return download(run);
        // A window that asks where to save must not open over other work.
        return watched.has(run.id) ? asked(() => client.exports.save({ id: run.id })) : Promise.resolve({ ok: true, value: { saved: false } });
      },
      cancel: (id) => asked(() => client.exports.cancel({ requestId: crypto.randomUUID(), id })),
      onSaved: ({ fileName, done }) => showToast(`${fileName}: ${countOf(done, 'riga esportata', 'righe esportate')}.`),
      wait: (ms) => new Promise((resume) => { setTimeout(resume, ms); }),
      nowMs: () => Date.now(),
    };
  }, [client, link, saveDialog]);
}

function useExportRuns(): readonly ExportRun[] {
  return useSyncExternalStore(runs.subscribe, runs.current);
}

/** The shell calls it: takes up again the exports of this operator that a reloaded page left behind, and forgets those of the one before. */
export function useExportsOfOperator(): readonly ExportRun[] {
  const client = useClient();
  const { operatorId } = useSession();
  const driver = useExportDriver();
  const mine = useOperation({ key: ['exports.mine', operatorId], freshMs: Number.POSITIVE_INFINITY, call: (signal) => client.exports.mine({}, { signal }) });
  const found = mine.value;
  useEffect(() => {
    for (const one of found?.exports ?? []) if (one.state === 'WAITING' || one.state === 'RUNNING' || one.state === 'READY') void runs.follow(one, driver);
  }, [found, driver]);
  useEffect(() => () => runs.clear(), [operatorId]);
  return useExportRuns();
}

export type ExportButtonProps = Readonly<{
  selection: ExportSelection;
  /** Keys of the columns shown, in order. */
  columns: readonly string[];
  /** How many rows there are, once counted. */
  count: number | undefined;
  /** `posizione`, `posizioni`. */
  one: string;
  many: string;
  /** A second one on the same screen: compact, named by what it exports, without the key. */
  plain?: boolean;
  /** In the heading of a panel. */
  compact?: boolean;
}>;

/** «Esporta» (Ctrl+E): what is filtered, in the order and with the columns of the list. */
export function ExportButton(props: ExportButtonProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <ActionButton label={props.plain === true ? `Esporta le ${props.many}` : 'Esporta'} icon="download" {...(props.plain === true ? {} : { shortcut: 'Ctrl+E' })} {...(props.plain === true || props.compact === true ? { compact: true } : {})} disabledReason={props.count === 0 ? 'Non c’è nessuna riga da esportare.' : null} onPress={() => setOpen(true)} />
      {open ? <ExportDialog {...props} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function ExportDialog({ selection, columns, count, one, many, onClose }: ExportButtonProps & Readonly<{ onClose: () => void }>) {
  const client = useClient();
  const driver = useExportDriver();
  const [format, setFormat] = useState<Format>('XLSX');
  const [which, setWhich] = useState<'SHOWN' | 'ALL'>('SHOWN');
  const [id, setId] = useState<string | null>(null);
  const run = useExportRuns().find((found) => found.id === id);
  const known = useOperation({ key: ['exports.columns', selection.list], freshMs: Number.POSITIVE_INFINITY, call: (signal) => client.exports.columns({ list: selection.list }, { signal }) });
  const start = useMutationOnce((input: Omit<Start, 'requestId'>, requestId) => client.exports.start({ requestId, ...input }));
  const every = (known.value?.columns ?? []).map(({ key }) => key);
  const shown = columns.filter((key) => every.includes(key));
  const things = count === undefined ? many : countOf(count, one, many);

  // Over, saved or failed: a failure is told in its strip, where it can be read at leisure.
  const over = useRef(onClose);
  over.current = onClose;
  const ended = id !== null && (run === undefined || run.state === 'FAILED' || run.state === 'REMARK');
  useEffect(() => { if (ended) over.current(); }, [ended]);
  useEffect(() => { if (id === null) return; watched.add(id); return () => { watched.delete(id); }; }, [id]);

  const send = async () => {
    const outcome = await start.run({ selection, format, columns: which === 'SHOWN' && shown.length > 0 ? [...shown] : every });
    if (!outcome.ok) return;
    watched.add(outcome.value.id);
    void runs.follow(outcome.value, driver);
    setId(outcome.value.id);
  };
  // Pressed before the columns are known counts: who knows the keys does not wait for a list.
  const [pressed, setPressed] = useState(false);
  const ready = known.value !== undefined;
  const sendPressed = useEffectEvent(() => { setPressed(false); void send(); });
  useEffect(() => { if (pressed && ready) sendPressed(); }, [pressed, ready]);
  if (id !== null) {
    return (
      <Dialog open title={`Esporto ${things}`} onClose={onClose} foot={<><ActionButton label="Continua in sottofondo" shortcut="Escape" onPress={onClose} /><ActionButton label="Annulla l’esportazione" onPress={() => { void runs.drop(id, driver); }} /></>}>
        {run === undefined ? null : <RunProgress run={run} />}
        <p className="help lists-below">Puoi continuare a lavorare: il file ti aspetta in cima all’elenco.</p>
      </Dialog>
    );
  }
  return (
    <Dialog
      open title={`Esporta ${things}`} subtitle="Quello che il filtro lascia, nell’ordine dell’elenco." onClose={onClose}
      foot={<><ActionButton label="Non esportare" shortcut="Escape" onPress={onClose} /><ActionButton label="Esporta" kind="primary" shortcut="Ctrl+Enter" busy={start.busy || (pressed && known.failure === null)} onPress={() => { if (known.failure !== null) known.reload(); setPressed(true); }} /></>}
    >
      <RadioCards name="Formato" choices={FORMATS} value={format} onChoose={(chosen) => setFormat(FORMATS.find(({ value }) => value === chosen)?.value ?? 'XLSX')} />
      <h3 className="small-heading lists-below">Colonne</h3>
      <RadioCards
        name="Colonne" value={which} onChoose={(chosen) => setWhich(chosen === 'ALL' ? 'ALL' : 'SHOWN')}
        choices={[{ value: 'SHOWN', label: known.value === undefined ? 'Quelle mostrate' : `Quelle mostrate (${formatCount(shown.length)})` }, { value: 'ALL', label: known.value === undefined ? 'Tutte' : `Tutte (${formatCount(every.length)})` }]}
      />
      {start.failure === null && known.failure === null ? null : <div className="lists-below"><Strip tone="red">{(start.failure ?? known.failure)?.message}</Strip></div>}
    </Dialog>
  );
}

function RunProgress({ run, onCancel }: Readonly<{ run: ExportRun; onCancel?: () => void }>) {
  return <ProgressLine title={run.state === 'SAVING' ? `Salvo ${run.fileName}` : `Scrivo ${run.fileName}`} done={run.done} total={run.total} secondsLeft={run.secondsLeft} {...(onCancel === undefined ? {} : { onCancel })} />;
}

/** The exports going on and those with something to say, above a list. */
export function ExportLines() {
  const driver = useExportDriver();
  return <>{useExportRuns().map((run) => <ExportLine key={run.id} run={run} driver={driver} />)}</>;
}

function ExportLine({ run, driver }: Readonly<{ run: ExportRun; driver: ExportDriver }>) {
  const slow = useSlow(run.state === 'RUNNING' || run.state === 'SAVING');
  const save = () => { watched.add(run.id); void runs.save(run.id, driver).finally(() => watched.delete(run.id)); };
  switch (run.state) {
    case 'RUNNING': case 'SAVING': return slow ? <div className="lists-export"><RunProgress run={run} onCancel={() => { void runs.drop(run.id, driver); }} /></div> : null;
    case 'KEPT': return <Strip tone="green" action={{ label: 'Salva…', onPress: save }} secondAction={{ label: 'Butta via', onPress: () => { void runs.drop(run.id, driver); } }}>{run.fileName} è pronto.</Strip>;
    case 'REMARK': return <Strip tone="amber" action={{ label: 'Ho letto', onPress: () => runs.forget(run.id) }}>Mentre scrivevo {run.fileName} qualcosa è cambiato: una riga può mancare o esserci due volte. Se ti serve esatto, esporta di nuovo.</Strip>;
    case 'FAILED': return <Strip tone="red" action={{ label: 'Chiudi', onPress: () => runs.forget(run.id) }}>{run.fileName} non è stato esportato. {run.message}</Strip>;
  }
}
