import type { RunSummary } from '../../intermediary/sync-engine.ts';
import type { StreamPull } from '../../intermediary/pull-all.ts';
import { answer, EXIT, refusal, wrongUse, type Answer } from './answer.ts';
import { atDesk, type Call } from './desk.ts';
import { textTable } from './text-table.ts';

/** `sync --once`: sends and receives everything that is due, once, and tells what came of it (spec/cli.md). Exit 1 when something needs a person. */
export async function syncOnce(call: Call): Promise<Answer> {
  if (!call.options.flag('once')) return wrongUse('Serve --once: invia e riceve una volta. Una finestra aperta lo fa da sola.');
  return atDesk(call, async ({ archive, client }) => {
    const wanted = call.options.text('connector');
    const status = await client.sync.status({});
    const connected = status.ok ? status.value.connector : null;
    if (wanted !== null && connected !== null && connected.id !== wanted) return wrongUse(`Il collegamento acceso è «${connected.id}», non «${wanted}».`);
    const run = await archive.sync.runOnce();
    if (!run.ok) return refusal(EXIT.PARTLY_REFUSED, 'NOT_CONNECTED', run.error);
    const id = archive.sync.connectedTo();
    if (run.value === null || id === null) return refusal(EXIT.PARTLY_REFUSED, 'NOT_CONNECTED', 'Nessun collegamento acceso: si imposta in Configurazione, Intermediario.');
    const queue = await client.sync.queue({ view: 'TO_SOLVE', cursor: null, limit: 200 });
    const tasks = queue.ok ? queue.value.rows.map((row) => ({ intentId: row.intentId, positionId: row.positionId, nav: row.nav, kind: row.kind, state: row.state, code: row.lastCode, message: row.happened, taskId: row.taskId })) : [];
    return syncAnswer(id, run.value, tasks);
  });
}

type ToSolve = Readonly<{ intentId: string; positionId: number; nav: string | null; kind: string; state: string; code: string | null; message: string | null; taskId: number | null }>;

function countOf(pulls: readonly StreamPull[] | null, stream: StreamPull['stream']): number {
  return (pulls ?? []).filter((pull) => pull.stream === stream).reduce((sum, { summary }) => sum + summary.applied, 0);
}

function syncAnswer(id: string, run: RunSummary, tasks: readonly ToSolve[]): Answer {
  const { sent, pulls } = run;
  const refused = (pulls ?? []).reduce((sum, { summary }) => sum + summary.refused, 0);
  const unfinished = sent.end !== 'DONE' || pulls === null || pulls.some(({ summary }) => summary.outcome !== 'DONE');
  const connector = {
    id, sent: { acked: sent.acked, conflict: sent.conflict, blocked: sent.blocked, retry: sent.retried + sent.doubtful }, pulled: { receipts: countOf(pulls, 'RECEIPTS'), flows: countOf(pulls, 'FLOWS'), refused },
    clockSkewMs: run.skewMs, waiting: run.waiting, end: sent.end,
  };
  const stops = (pulls ?? []).flatMap(({ summary }) => (summary.stop === null ? [] : [summary.stop.message]));
  const rows = [['Inviate', String(sent.acked)], ['In conflitto', String(sent.conflict)], ['Rifiutate', String(sent.blocked)], ['Da riprovare', String(connector.sent.retry)], ['Ricevute', String(connector.pulled.receipts)], ['Flussi', String(connector.pulled.flows)], ['In coda', String(run.waiting)]];
  const exitCode = tasks.length > 0 || refused > 0 || unfinished ? EXIT.PARTLY_REFUSED : EXIT.DONE;
  return answer({ connectors: [connector], tasks }, textTable(['Che cosa', 'Quante'], rows, [1]), exitCode, stops);
}
