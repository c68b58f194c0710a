import { z } from 'zod';
import type { Reader, UnitOfWork } from '../../data/engine.ts';
import { dropConflicts, isUntouched, withdrawIntent } from '../../data/outbox.ts';
import { assertNever, ok } from '../../domain/result.ts';
import type { ApplicationContext } from '../application-context.ts';
import { failure, type Operator, type Outcome } from '../access/index.ts';
import { cancelAgain, cancelHere, findPositionRow, loadPosition, sendAgain, standingOf, takeTerms, termsOf, whyTermsNotTaken, type Terms } from '../positions/index.ts';
import { taskFactsSchema, termsSchema, type TaskRow } from './store.ts';
import type { RemoteEffect, TaskAction } from './task-kinds.ts';

/** How a decision about what the intermediary holds can be taken back. */
const remoteUndoSchema = z.discriminatedUnion('remote', [
  z.object({ remote: z.literal('SENT'), intentId: z.string() }),
  z.object({ remote: z.literal('TERMS'), before: z.array(termsSchema), version: z.int() }),
  z.object({ remote: z.literal('FINAL') }),
]);
export type RemoteUndo = Readonly<z.infer<typeof remoteUndoSchema>>;

/** The note of such a decision; null when the stored one is of another kind. */
export function readRemoteUndo(stored: string | null): RemoteUndo | null {
  const read = stored === null ? null : remoteUndoSchema.safeParse(JSON.parse(stored));
  return read?.success === true ? read.data : null;
}

export function remoteUndo(note: RemoteUndo): string {
  return JSON.stringify(note);
}

type By = Readonly<{ operator: Operator; reason: string }>;
/** Marks the notices of an installment as superate. */
export type Superseding = (unit: UnitOfWork, installmentId: number) => Promise<number>;

function remoteTermsOf(row: TaskRow): readonly Terms[] | null {
  return taskFactsSchema.parse(JSON.parse(row.facts)).remoteTerms ?? null;
}

/** Why a decision cannot be carried out as things are now, which may be others than when the task was opened; null when it can. */
export async function whyEffectNotNow(reader: Reader, row: TaskRow, { remote: effect, onlyAfterPayment }: Pick<TaskAction, 'remote' | 'onlyAfterPayment'>): Promise<string | null> {
  const standing = row.positionId === null || (effect === undefined && onlyAfterPayment !== true) ? null : await standingOf(reader, row.positionId);
  const paid = standing !== null && (standing.paid || standing.paidElsewhere);
  if (onlyAfterPayment === true) return paid ? null : 'Non risulta nessun pagamento.';
  // What is sent can be paid, also by who has paid already (intermediary.md 4.3: money always wins).
  if ((effect === 'SEND' || effect === 'SEND_NEW') && paid) return 'Nel frattempo è stata pagata: inviata di nuovo si potrebbe pagare due volte.';
  if ((effect === 'SEND' || effect === 'SEND_NEW') && standing?.cancelled === true) return 'Nel frattempo è stata annullata: inviata di nuovo si potrebbe pagare.';
  // A number that is another's bears a payment that may be the other's too: there a person decides all the same.
  if (effect === 'CANCEL_HERE' && paid && row.kind !== 'NAV_COLLISION') return 'Nel frattempo è stata pagata: il pagamento vale.';
  if (effect !== 'TAKE_THEIRS') return null;
  const terms = remoteTermsOf(row);
  const record = row.positionId === null ? null : await loadPosition(reader, row.positionId);
  if (terms === null || record === null) return 'Non si sa che cosa ha l’intermediario.';
  return whyTermsNotTaken(reader, record, terms);
}

/** Carries out what a decision does to the position and to what the intermediary is told; answers how it is taken back. */
export async function carryOutRemote(context: ApplicationContext, supersede: Superseding, unit: UnitOfWork, by: By, row: TaskRow, effect: RemoteEffect): Promise<Outcome<RemoteUndo>> {
  const { positionId } = row;
  if (positionId === null) return failure('NOT_FOUND', 'L’attività non ha una posizione.');
  switch (effect) {
    case 'SEND': case 'SEND_NEW': return sent(await sendAgain(context, unit, by.operator, positionId, by.reason, effect === 'SEND_NEW'));
    case 'CANCEL_AGAIN': return sent(await cancelAgain(context, unit, by.operator, positionId, by.reason));
    case 'CANCEL_HERE': {
      const done = await cancelHere(unit, by.operator, positionId, by.reason);
      if (done.ok) await dropConflicts(unit, { aggregateKind: 'debt_position', aggregateId: String(positionId) });
      return done.ok ? ok({ remote: 'FINAL' }) : done;
    }
    case 'TAKE_THEIRS': return takeTheirs(context, supersede, unit, by, row, positionId);
    default: return assertNever(effect, 'carryOutRemote');
  }
}

function sent(intent: Outcome<string>): Outcome<RemoteUndo> {
  return intent.ok ? ok({ remote: 'SENT', intentId: intent.value }) : intent;
}

async function takeTheirs(context: ApplicationContext, supersede: Superseding, unit: UnitOfWork, by: By, row: TaskRow, positionId: number): Promise<Outcome<RemoteUndo>> {
  const record = await loadPosition(unit, positionId);
  const terms = remoteTermsOf(row);
  if (record === null || terms === null) return failure('STATE_FORBIDS', 'Non si sa che cosa ha l’intermediario.');
  const taken = await takeTerms(context, unit, by, positionId, terms, true);
  if (!taken.ok) return taken;
  await dropConflicts(unit, { aggregateKind: 'debt_position', aggregateId: String(positionId) });
  for (const installmentId of taken.value.changedInstallments) await supersede(unit, installmentId);
  return ok({ remote: 'TERMS', before: [...termsOf(record)], version: taken.value.version });
}

/** Why such a decision cannot be taken back; null when it can. */
export async function whyRemoteNotUndoable(reader: Reader, row: TaskRow, note: RemoteUndo): Promise<string | null> {
  switch (note.remote) {
    case 'SENT': return (await isUntouched(reader, note.intentId)) ? null : 'È già partita per l’intermediario: non si ritira. Se serve, cambia o annulla la posizione.';
    case 'TERMS': return row.positionId !== null && (await findPositionRow(reader, row.positionId))?.version === note.version ? null : 'Dopo questa decisione la posizione è cambiata ancora: correggila con «Modifica».';
    case 'FINAL': return 'L’annullamento è definitivo per il suo numero: usa «Ripristina» per fare un avviso nuovo.';
    default: return assertNever(note, 'whyRemoteNotUndoable');
  }
}

/** Takes such a decision back: what was queued is withdrawn, what was taken from the intermediary becomes ours again and must be sent. */
export async function takeBackRemote(context: ApplicationContext, supersede: Superseding, unit: UnitOfWork, by: By, row: TaskRow, note: RemoteUndo): Promise<void> {
  if (note.remote === 'SENT') await withdrawIntent(unit, note.intentId);
  if (note.remote !== 'TERMS' || row.positionId === null) return;
  const back = await takeTerms(context, unit, by, row.positionId, note.before, false);
  if (back.ok) for (const installmentId of back.value.changedInstallments) await supersede(unit, installmentId);
}
