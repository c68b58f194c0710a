import { basename, resolve } from 'node:path';
import { COUNTER_ROLES } from '../../contract/index.ts';
import { formatDate } from '../../domain/civil-date.ts';
import { formatAmount, formatEuro } from '../../domain/money.ts';
import { STATE_LABEL } from '../../domain/position-state.ts';
import { createNativePositions, loadPosition, type NativeOutcome } from '../../features/positions/index.ts';
import { answer, EXIT, operationRefused, refusal, wrongUse, type Answer } from './answer.ts';
import { atDesk, newRequestId, type Call, type Desk } from './desk.ts';
import { readJsonFile } from './json-file.ts';
import { listedPosition, shownPosition } from './position-document.ts';
import { findCard, readReference, type PositionReference } from './position-reference.ts';
import { readStates, selectPositions, serviceIdOf } from './position-selection.ts';
import { textTable } from './text-table.ts';

const DEFAULT_LIMIT = 100;
const LARGEST_LIMIT = 1_000_000;
/** Largest list of ids the contract takes at once. */
const MARKED_AT_ONCE = 500;

/** `positions list`, newest first. */
export async function listPositions(call: Call): Promise<Answer> {
  const { options } = call;
  const states = readStates(options.text('status'));
  if (!states.ok) return states.error;
  const limit = Number(options.text('limit') ?? DEFAULT_LIMIT);
  if (!Number.isInteger(limit) || limit < 1 || limit > LARGEST_LIMIT) return wrongUse('Il numero di --limit deve essere intero e maggiore di zero.');
  return atDesk(call, async (desk) => {
    const serviceId = await serviceIdOf(desk, options.text('service'));
    if (!serviceId.ok) return serviceId.error;
    const found = await selectPositions(desk, { states: states.value, serviceId: serviceId.value, text: options.text('text') ?? '', limit });
    if (!found.ok) return found.error;
    const { engine, clock } = desk.archive.context;
    const positions = await engine.read(async (reader) => {
      const documents: ReturnType<typeof listedPosition>[] = [];
      for (const row of found.value.rows) documents.push(listedPosition(row, await loadPosition(reader, row.id), clock.today()));
      return documents;
    }, { lane: 'heavy' });
    return answer({ positions, next: found.value.next }, listText(positions, found.value.next !== null));
  });
}

function listText(positions: readonly ReturnType<typeof listedPosition>[], more: boolean): string {
  if (positions.length === 0) return 'Nessuna posizione.';
  const rows = positions.map((position) => {
    const first = position.installments[0];
    return [String(position.id), first?.nav ?? '–', position.debtor.name, position.service, formatAmount(position.amountCents), dateOf(first?.dueDate ?? null), STATE_LABEL[position.status]];
  });
  const table = textTable(['Id', 'Numero avviso', 'Debitore', 'Servizio', 'Importo €', 'Scadenza', 'Stato'], rows, [0, 4]);
  return more ? `${table}\nCe ne sono altre: usa --limit per vederne di più.` : table;
}

function dateOf(date: string | null): string {
  return date === null ? '–' : formatDate(date);
}

/** `positions show NAV|ID`. */
export async function showPosition(call: Call): Promise<Answer> {
  const reference = onlyReference(call);
  if (reference === null) return wrongUse('Serve un numero avviso (18 cifre) o un id: positions show NAV|ID');
  return atDesk(call, async (desk) => {
    const card = await findCard(desk, reference);
    if (!card.ok) return operationRefused(card.error, EXIT.PARTLY_REFUSED);
    const shown = shownPosition(card.value);
    return answer(shown, showText(shown));
  });
}

function onlyReference({ options }: Call): PositionReference | null {
  return options.positionals.length === 1 ? readReference(options.positionals[0] ?? '') : null;
}

function showText(position: ReturnType<typeof shownPosition>): string {
  const installments = textTable(['Numero avviso', 'IUV', 'Importo €', 'Scadenza', 'Stato'],
    position.installments.map((row) => [row.nav ?? '–', row.iuv ?? '–', formatAmount(row.amountCents), dateOf(row.dueDate), STATE_LABEL[row.status]]), [2]);
  const payments = position.payments.length === 0 ? 'Nessun pagamento.'
    : textTable(['Pagata il', 'Importo €', 'Presso', 'Ricevuta'], position.payments.map((row) => [dateOf(row.paidOn), formatAmount(row.amountCents), row.psp, row.receiptId]), [1]);
  const events = position.events.map((event) => `${event.at}  ${event.title}${event.detail === null ? '' : ` (${event.detail})`}  ${event.who}`).join('\n');
  return [`${position.description} · ${formatEuro(position.amountCents)} · ${STATE_LABEL[position.status]}`, `${position.debtor.name} ${position.debtor.fiscalCode ?? ''}`.trimEnd(), position.why, '', installments, '', payments, '', events].join('\n');
}

type Failed = Readonly<{ position: string; code: string; message: string }>;

/** `positions mark-uploaded (NAV|ID… | --all)`: what is not found is told, the rest is marked. */
export async function markUploaded(call: Call): Promise<Answer> {
  const all = call.options.flag('all');
  const typed = call.options.positionals;
  if (all === typed.length > 0) return wrongUse('Servono i numeri avviso (o gli id), oppure --all.');
  const references = typed.map((text) => ({ text, reference: readReference(text) }));
  if (references.some(({ reference }) => reference === null)) return wrongUse('Ogni posizione si indica con il numero avviso (18 cifre) o con l’id.');
  return atDesk(call, async (desk) => {
    const ids: number[] = [];
    const failed: Failed[] = [];
    for (const { text, reference } of references) {
      const card = reference === null ? null : await findCard(desk, reference);
      if (card?.ok === true) ids.push(card.value.id);
      else if (card !== null) failed.push({ position: text, code: card.error.code, message: card.error.message });
    }
    return markAll(desk, all, ids, failed);
  });
}

type MarkedAnswer = Awaited<ReturnType<Desk['client']['positions']['markUploaded']>>;

async function markAll(desk: Desk, all: boolean, ids: readonly number[], failed: readonly Failed[]): Promise<Answer> {
  let marked = 0;
  let asOf: string | null = null;
  for (let start = 0, more = true; all ? more : start < ids.length; start += MARKED_AT_ONCE) {
    const done: MarkedAnswer = await desk.client.positions.markUploaded({ requestId: newRequestId(), ids: ids.slice(start, start + MARKED_AT_ONCE), all, asOf });
    if (!done.ok) return operationRefused(done.error, EXIT.PARTLY_REFUSED);
    marked += done.value.marked;
    ({ more, asOf } = done.value);
  }
  const text = `${marked} ${marked === 1 ? 'posizione segnata' : 'posizioni segnate'} come caricate sul portale.`;
  return answer({ marked, ...(failed.length === 0 ? {} : { failed }) }, text, failed.length === 0 ? EXIT.DONE : EXIT.PARTLY_REFUSED, failed.map((one) => `${one.position}: ${one.message}`));
}

/** `positions cancel NAV|ID --reason TEXT`: cancelling twice is the same as once. */
export async function cancelPosition(call: Call): Promise<Answer> {
  const reference = onlyReference(call);
  const reason = call.options.text('reason')?.trim() ?? '';
  if (reference === null) return wrongUse('Serve un numero avviso (18 cifre) o un id: positions cancel NAV|ID --reason MOTIVO');
  if (reason.length < 3 || reason.length > 300) return wrongUse('Serve il motivo, da 3 a 300 caratteri: --reason MOTIVO');
  return atDesk(call, async (desk) => {
    const card = await findCard(desk, reference);
    if (!card.ok) return operationRefused(card.error, EXIT.PARTLY_REFUSED);
    const cancelled = await desk.client.positions.cancel({ requestId: newRequestId(), id: card.value.id, expectedVersion: card.value.version, reason });
    if (!cancelled.ok) {
      const refused = operationRefused(cancelled.error, EXIT.PARTLY_REFUSED);
      return { ...refused, json: { status: card.value.state, error: cancelled.error.code, message: cancelled.error.message } };
    }
    const { state, alreadyCancelled } = cancelled.value;
    return answer({ status: state, alreadyCancelled }, alreadyCancelled ? 'Era già annullata.' : 'Annullata.');
  });
}

/** `positions create --from FILE.json`: every row for itself; exit 3 when none was created. */
export async function createPositions(call: Call): Promise<Answer> {
  const from = call.options.text('from');
  if (from === null) return wrongUse('Serve il file delle posizioni: positions create --from FILE.json');
  const file = await readJsonFile(resolve(call.terminal.workingFolder, from));
  if (!file.ok) return file.error;
  return atDesk(call, async ({ archive, operator }) => {
    // The contract has no operation for a file of positions: the rule of positions.create holds here too.
    if (!COUNTER_ROLES.includes(operator.role)) return refusal(EXIT.NOT_SET_UP, 'FORBIDDEN', 'Il tuo ruolo non permette questa operazione: chiedi al responsabile.');
    const done = await createNativePositions(archive.context, operator, file.value, basename(from));
    return done.ok ? createdAnswer(done.value) : operationRefused(done.error, EXIT.INPUT_REFUSED);
  });
}

function createdAnswer({ loadId, created, rejected }: NativeOutcome): Answer {
  const exitCode = rejected.length === 0 ? EXIT.DONE : created.length === 0 ? EXIT.INPUT_REFUSED : EXIT.PARTLY_REFUSED;
  const summary = `${created.length} create, ${rejected.length} rifiutate.${loadId === null ? '' : ` Caricamento ${loadId}: «lots create --load ${loadId}» ne stampa gli avvisi.`}`;
  const table = rejected.length === 0 ? '' : `\n${textTable(['Riga', 'Campo', 'Codice', 'Motivo'], rejected.map((row) => [String(row.row), row.field, row.code, row.message]), [0])}`;
  return answer({ created, rejected, loadId }, summary + table, exitCode);
}
