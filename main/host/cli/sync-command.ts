import type { RunSummary } from '../../intermediary/sync-engine.ts';
import type { StreamPull } from '../../intermediary/pull-all.ts';
import { answer, EXIT, refusal, wrongUse, type Answer } from './answer.ts';
import { atDesk, type Call, type Desk } from './desk.ts';
import { textTable } from './text-table.ts';

/** `sync --once`: sends and receives everything that is due, once, and tells what came of it (spec/cli.md). Exit 1 when something needs a person. */
export async function syncOnce(call: Call): Promise<Answer> {
  if (!call.options.flag('once')) return wrongUse('Serve --once: invia e riceve una volta. Una finestra aperta lo fa da sola.');
  return atDesk(call, async (desk) => {
    const { archive, client } = desk;
    const wanted = call.options.text('connector');
    const status = await client.sync.status({});
    const connected = status.ok ? status.value.connector : null;
    if (wanted !== null && connected !== null && connected.id !== wanted) return wrongUse(`Il collegamento acceso è «${connected.id}», non «${wanted}».`);
    const withoutKeys = await askForKeys(call, desk);
    if (withoutKeys !== null) return withoutKeys;
    const run = await archive.sync.runOnce();
    if (!run.ok) return refusal(EXIT.NOT_SET_UP, 'NOT_CONNECTED', run.error);
    const id = archive.sync.connectedTo();
    if (run.value === null || id === null) return refusal(EXIT.NOT_SET_UP, 'NOT_CONNECTED', 'Nessun collegamento acceso: si imposta in Configurazione, Intermediario.');
    const queue = await client.sync.queue({ view: 'TO_SOLVE', cursor: null, limit: 200 });
    const tasks = queue.ok ? queue.value.rows.map((row) => ({ intentId: row.intentId, positionId: row.positionId, nav: row.nav, kind: row.kind, state: row.state, code: row.lastCode, message: row.happened, taskId: row.taskId })) : [];
    return syncAnswer(id, run.value, tasks);
  });
}

const NO_KEYS = 'Mancano le chiavi del collegamento: questo computer non ha un portachiavi, e si scrivono a ogni avvio. Usa il comando da un terminale che le chieda, come amministratore, oppure con la finestra aperta.';

/**
 * Where no keyring keeps the keys they are asked, for this run alone; null when nothing is in the way. Only the administrator gives keys, here as in the window;
 * the command that a window runs takes those of the window.
 */
async function askForKeys(call: Call, { archive, client }: Desk): Promise<Answer | null> {
  if (call.terminal.archiveOfWindow !== null) return null;
  const stored = await client.connection.read({});
  if (!stored.ok) return null;
  const { connector, settings, enabled, secretsGiven, secretsMissing, secretPlace } = stored.value;
  if (connector === null || !enabled || secretsMissing.length === 0 || secretPlace !== 'THIS_RUN') return null;
  const known = await client.connection.connectors({});
  const fields = known.ok ? (known.value.connectors.find(({ id }) => id === connector)?.fields ?? []) : [];
  const keys: Record<string, string> = {};
  for (const { key, label, kind, multiline, onlyWhen } of fields) {
    const used = onlyWhen === null || onlyWhen.values.includes(settings[onlyWhen.key] ?? '');
    if (kind !== 'secret' || !used || secretsGiven.includes(key)) continue;
    const required = secretsMissing.includes(key);
    const typed = await call.terminal.askPassword?.(`${label}${multiline ? ', tutto il testo' : ''}${required ? '' : ' (Invio se non serve)'}: `, multiline ? 'PEM' : 'LINE') ?? null;
    if (typed === null || (required && typed === '')) return refusal(EXIT.NOT_SET_UP, 'NOT_CONNECTED', NO_KEYS);
    if (typed !== '') keys[key] = typed;
  }
  const kept = await archive.sync.keepSecrets(connector, keys);
  return kept.ok ? null : refusal(EXIT.NOT_SET_UP, 'NOT_CONNECTED', kept.error.message);
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
