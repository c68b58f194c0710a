import type { z } from 'zod';
import type { accountChangeShape, AccountChangeState, newAccountInput } from '../../contract/index.ts';
import { appendAudit, type AuditValue } from '../../data/audit.ts';
import type { Reader, UnitOfWork } from '../../data/engine.ts';
import { addDays, formatDate, isCivilDate, type CivilDate } from '../../domain/civil-date.ts';
import { parseIban } from '../../domain/iban.ts';
import { ok } from '../../domain/result.ts';
import { failure, versionConflict, type Operator, type Outcome } from '../access/index.ts';
import type { ApplicationContext } from '../application-context.ts';
import * as store from './account-change-store.ts';
import { accountById, objectionToIban, reactivateWithChange, retireWithChange, saveAccount, type Account } from './accounts.ts';
import { renameServiceAccounts } from './services.ts';

type Clocked = Pick<ApplicationContext, 'clock'>;
export type NewAccountInput = Readonly<z.infer<typeof newAccountInput>>;
export type AccountChangeView = z.infer<typeof accountChangeShape>;
/** A change as stored; its IBANs are there once it has begun. */
export type AccountChange = store.StoredChange;
/** What every mutation of a change answers. Not how far it is: a repeated request must give the same answer. */
export type ChangeAnswer = Readonly<{ id: number; state: AccountChangeState; version: number }>;

const GONE = 'Questo cambio di conto non c’è più: ricarica la pagina.';
/** Nobody knows the treasurer of a day so far away: a wrong year. */
const FARTHEST_DAYS = 730;
/** Something may still happen to it: until then its accounts are its own. */
const OPEN: readonly AccountChangeState[] = ['PLANNED', 'RUNNING', 'STOPPED', 'UNDOING', 'UNDO_STOPPED'];

export const findAccountChange = store.findChange;
export const recordMoved = store.addMoved;
export const recordMovedBack = store.addMovedBack;
export const recordExpected = store.setExpected;

/** The last changes, newest first. `isMoving`: batches of this one are being written now. */
export async function listAccountChanges(reader: Reader, isMoving: (id: number) => boolean): Promise<AccountChangeView[]> {
  const rows = await store.listChanges(reader, 50);
  return rows.map((row) => toView(row, isMoving(row.id), whyNotUndo(row, rows)));
}

/** Changes a person still has something to do, or to know, about: not yet begun, or begun and not finished. */
export async function unfinishedAccountChanges(reader: Reader): Promise<readonly AccountChange[]> {
  return store.changesIn(reader, OPEN);
}

/** Changes whose batches go on by themselves: they were being written when the program ended. */
export async function changesToContinue(reader: Reader): Promise<readonly AccountChange[]> {
  return store.changesIn(reader, ['RUNNING', 'UNDOING']);
}

/** Changes whose day has come and which have not begun. */
export async function changesDue(reader: Reader, today: CivilDate): Promise<readonly AccountChange[]> {
  return (await store.changesIn(reader, ['PLANNED'])).filter((change) => change.effectiveOn <= today);
}

export type PlanInput = Readonly<{ oldAccountId: number; newAccount: NewAccountInput; effectiveOn: string; note: string | null }>;

/**
 * Records that from a day on one account takes the place of another; adds the new one when it is not there yet. Nothing moves here.
 * Errors: NOT_FOUND, INVALID_FIELD, DUPLICATE at their field; IN_USE while either account takes part in a change not yet over.
 */
export async function planAccountChange(context: Clocked, unit: UnitOfWork, by: Operator, input: PlanInput): Promise<Outcome<AccountChange>> {
  const day = objectionToDay(input.effectiveOn, context.clock.today());
  if (day !== null) return failure('INVALID_FIELD', day, { field: 'effectiveOn' });
  const accounts = await resolveAccounts(unit, input.oldAccountId, input.newAccount);
  if (!accounts.ok) return accounts;
  const { old } = accounts.value;
  const next = accounts.value.next === null ? await addNewAccount(unit, by, input.newAccount) : ok(accounts.value.next);
  if (!next.ok) return next;
  const busy = await whyBusy(unit, old, next.value);
  if (busy !== null) return busy;
  const id = await store.insertChange(unit, { oldAccountId: old.id, newAccountId: next.value.id, effectiveOn: input.effectiveOn, note: emptyToNull(input.note), plannedBy: by.id });
  await writeChangeAudit(unit, 'ACCOUNT_CHANGE_PLANNED', id, by.id, { oldAccount: old.id, newAccount: next.value.id, effectiveOn: input.effectiveOn }, input.note);
  unit.touch('accountChanges');
  return ok(await mustFind(unit, id));
}

/** Why a change cannot begin on this day; null when it can. */
function objectionToDay(day: string, today: CivilDate): string | null {
  if (!isCivilDate(day)) return 'Questa data non esiste nel calendario.';
  if (day < today) return `Il ${formatDate(day)} è già passato: scegli oggi o un giorno che deve venire.`;
  if (day > addDays(today, FARTHEST_DAYS)) return `Il ${formatDate(day)} è troppo lontano: al massimo due anni da oggi. Controlla l’anno.`;
  return null;
}

export type ResolvedAccounts = Readonly<{ old: Account; /** Null: it is to be added. */ next: Account | null; /** IBAN of the account to come. */ iban: string; postal: boolean }>;

/** The two accounts of a change, checked as far as it can be done without writing. Same errors as {@link planAccountChange}. */
export async function resolveAccounts(reader: Reader, oldAccountId: number, input: NewAccountInput): Promise<Outcome<ResolvedAccounts>> {
  const old = await accountById(reader, oldAccountId);
  if (old === null) return failure('NOT_FOUND', 'Il conto da sostituire non c’è più: ricarica la pagina.', { field: 'oldAccountId' });
  if (input.kind === 'NEW') {
    const objection = await objectionToIban(reader, input.iban, null);
    if (objection !== null) return failure(objection.code, objection.message, { field: 'newAccount.iban' });
    const parsed = parseIban(input.iban);
    return parsed.ok ? ok({ old, next: null, iban: parsed.value.iban, postal: parsed.value.postal }) : failure('INVALID_FIELD', 'IBAN non valido.', { field: 'newAccount.iban' });
  }
  const next = await accountById(reader, input.id);
  if (next === null) return failure('NOT_FOUND', 'Il conto nuovo non c’è più: ricarica la pagina.', { field: 'newAccount.id' });
  if (next.id === old.id) return failure('INVALID_FIELD', 'Il conto nuovo è quello di adesso: scegline un altro, oppure scrivi il nuovo IBAN.', { field: 'newAccount.id' });
  if (next.retired) return failure('INVALID_FIELD', `“${next.label}” è ritirato: riattivalo nell’elenco dei conti, poi sceglilo.`, { field: 'newAccount.id' });
  return ok({ old, next, iban: next.iban, postal: next.postal });
}

async function addNewAccount(unit: UnitOfWork, by: Operator, input: NewAccountInput): Promise<Outcome<Account>> {
  if (input.kind !== 'NEW') throw new Error('An account of the list is not added');
  const parsed = parseIban(input.iban);
  const saved = await saveAccount(unit, by, { id: null, expectedVersion: null, iban: input.iban, label: input.label, postal: parsed.ok && parsed.value.postal, holder: input.holder });
  return saved.ok ? saved : failure(saved.error.code, saved.error.message, saved.error.field === null ? {} : { field: `newAccount.${saved.error.field}` });
}

/** Two changes with an account in common would move the same money: one at a time. */
async function whyBusy(reader: Reader, old: Account, next: Account): Promise<ReturnType<typeof failure> | null> {
  const open = await store.changesIn(reader, OPEN);
  const busy = open.find((change) => [change.oldAccountId, change.newAccountId].some((id) => id === old.id || id === next.id));
  if (busy === undefined) return null;
  return failure('IN_USE', `C’è già un cambio non concluso con questi conti, da “${busy.oldLabel}” a “${busy.newLabel}” dal ${formatDate(busy.effectiveOn)}: concludilo o annullalo, poi fai questo.`, { field: 'oldAccountId' });
}

/**
 * Begins a planned change: the services that name the old account pass to the new one, retired services too, and the old account is retired. The positions
 * follow in batches. `by` null: the program, because the day has come. Errors: STATE_FORBIDS when its day has not come or it has begun already.
 */
export async function beginAccountChange(context: Clocked, unit: UnitOfWork, by: Operator | null, change: AccountChange): Promise<Outcome<AccountChange>> {
  if (change.state !== 'PLANNED') return failure('STATE_FORBIDS', 'Questo cambio è già cominciato.', { retry: 'AFTER_RELOAD' });
  if (change.effectiveOn > context.clock.today()) return failure('STATE_FORBIDS', `Questo cambio vale dal ${formatDate(change.effectiveOn)}: prima di quel giorno non si applica.`);
  const [old, next] = [await accountById(unit, change.oldAccountId), await accountById(unit, change.newAccountId)];
  if (old === null || next === null) throw new Error('An account of a planned change is not there');
  await store.markBegun(unit, change.id, { old: old.iban, new: next.iban });
  if (next.retired) await reactivateWithChange(unit, by, next.id);
  const switched = await switchServices(context, unit, by, change.id, old, next);
  if (!old.retired) await retireWithChange(unit, by, old.id);
  await writeChangeAudit(unit, 'ACCOUNT_CHANGE_STARTED', change.id, by?.id ?? null, { services: switched, oldIban: old.iban, newIban: next.iban, effectiveOn: change.effectiveOn }, null);
  unit.touch('accountChanges');
  unit.touch('catalogue');
  return ok(await mustFind(unit, change.id));
}

async function switchServices(context: Clocked, unit: UnitOfWork, by: Operator | null, changeId: number, old: Account, next: Account): Promise<number> {
  const places = await store.placesOf(unit, old.id);
  const ids = [...new Set(places.map((place) => place.serviceId))];
  for (const serviceId of ids) {
    const mine = places.filter((place) => place.serviceId === serviceId);
    await renameServiceAccounts(context, unit, by, serviceId, async () => {
      for (const { place } of mine) {
        await store.nameAccount(unit, serviceId, place, old.id, place === 'POSTAL' && !next.postal ? null : next.id);
        await store.recordSwitched(unit, changeId, serviceId, place);
      }
    });
  }
  return ids.length;
}

/** Takes back a change before it begins; the new account stays in the list. Errors: NOT_FOUND, VERSION_CONFLICT, STATE_FORBIDS once it has begun. */
export async function cancelAccountChange(unit: UnitOfWork, by: Operator, input: Readonly<{ id: number; expectedVersion: number; reason: string }>): Promise<Outcome<ChangeAnswer>> {
  const found = await changeToAct(unit, input);
  if (!found.ok) return found;
  if (found.value.state !== 'PLANNED') return failure('STATE_FORBIDS', 'Il cambio è già cominciato: non si toglie più, si può annullare riportando le posizioni sul conto di prima.', { retry: 'AFTER_RELOAD' });
  await store.setState(unit, input.id, 'CANCELLED', true);
  await writeChangeAudit(unit, 'ACCOUNT_CHANGE_CANCELLED', input.id, by.id, null, input.reason);
  return answerOf(unit, input.id);
}

/** Stops a change, or its undoing, after the batch being written. Asked twice it answers the same. Errors: NOT_FOUND, STATE_FORBIDS when nothing is moving. */
export async function stopAccountChange(unit: UnitOfWork, by: Operator, id: number): Promise<Outcome<ChangeAnswer>> {
  const change = await store.findChange(unit, id);
  if (change === null) return failure('NOT_FOUND', GONE, { retry: 'AFTER_RELOAD' });
  if (change.state === 'STOPPED' || change.state === 'UNDO_STOPPED') return answerOf(unit, id);
  if (change.state !== 'RUNNING' && change.state !== 'UNDOING') return failure('STATE_FORBIDS', 'Non c’è più niente da interrompere: il lavoro è finito.', { retry: 'AFTER_RELOAD' });
  await store.setState(unit, id, change.state === 'RUNNING' ? 'STOPPED' : 'UNDO_STOPPED', false);
  await writeChangeAudit(unit, 'ACCOUNT_CHANGE_STOPPED', id, by.id, countsOf(change), null);
  return answerOf(unit, id);
}

/**
 * Begins a change whose day has come, goes on with one that was stopped or interrupted, or looks again for what a finished one left behind.
 * Errors: NOT_FOUND, VERSION_CONFLICT, STATE_FORBIDS.
 */
export async function runAccountChange(context: Clocked, unit: UnitOfWork, by: Operator, input: Readonly<{ id: number; expectedVersion: number }>): Promise<Outcome<ChangeAnswer>> {
  const found = await changeToAct(unit, input);
  if (!found.ok) return found;
  switch (found.value.state) {
    case 'PLANNED': {
      const begun = await beginAccountChange(context, unit, by, found.value);
      return begun.ok ? answerOf(unit, input.id) : begun;
    }
    case 'RUNNING': case 'UNDOING': return answerOf(unit, input.id);
    case 'STOPPED': case 'DONE': return resume(unit, by, found.value, 'RUNNING');
    case 'UNDO_STOPPED': return resume(unit, by, found.value, 'UNDOING');
    case 'CANCELLED': case 'UNDONE': return failure('STATE_FORBIDS', 'Questo cambio è stato annullato: se serve ancora fanne uno nuovo.');
  }
}

async function resume(unit: UnitOfWork, by: Operator, change: AccountChange, state: AccountChangeState): Promise<Outcome<ChangeAnswer>> {
  await store.setState(unit, change.id, state, false);
  await writeChangeAudit(unit, 'ACCOUNT_CHANGE_RESUMED', change.id, by.id, countsOf(change), null);
  return answerOf(unit, change.id);
}

/** Everything that could be moved, or moved back, is. Does nothing when somebody stopped it, or turned it round, meanwhile. */
export async function finishAccountChange(unit: UnitOfWork, begun: Pick<AccountChange, 'id' | 'state'>): Promise<void> {
  const change = await store.findChange(unit, begun.id);
  if (change === null || change.state !== begun.state) return;
  const undone = change.state === 'UNDOING';
  await store.setState(unit, change.id, undone ? 'UNDONE' : 'DONE', true);
  await writeChangeAudit(unit, undone ? 'ACCOUNT_CHANGE_UNDONE' : 'ACCOUNT_CHANGE_DONE', change.id, undone ? change.undoBy : change.plannedBy, countsOf(change), null);
  unit.touch('accountChanges');
}

/**
 * Begins to take a change back: services that still name the new account name the old one again, which is no longer retired. What was moved and not paid
 * follows in batches. Errors: NOT_FOUND, VERSION_CONFLICT, STATE_FORBIDS with the reason ({@link AccountChangeView}, `whyNotUndo`).
 */
export async function undoAccountChange(context: Clocked, unit: UnitOfWork, by: Operator, input: Readonly<{ id: number; expectedVersion: number; reason: string }>): Promise<Outcome<ChangeAnswer>> {
  const found = await changeToAct(unit, input);
  if (!found.ok) return found;
  const change = found.value;
  const stop = whyNotUndo(change, [...(await store.changesOfAccount(unit, change.newAccountId)), ...(await store.changesOfAccount(unit, change.oldAccountId))]);
  if (stop !== null) return failure('STATE_FORBIDS', stop, { retry: 'AFTER_RELOAD' });
  await store.markUndoing(unit, change.id, by.id, input.reason);
  const [old, next] = [await accountById(unit, change.oldAccountId), await accountById(unit, change.newAccountId)];
  if (old === null || next === null) throw new Error('An account of a change is not there');
  if (old.retired) await reactivateWithChange(unit, by, old.id);
  await switchServicesBack(context, unit, by, change.id, old, next);
  await writeChangeAudit(unit, 'ACCOUNT_CHANGE_UNDO_STARTED', change.id, by.id, countsOf(change), input.reason);
  unit.touch('catalogue');
  return answerOf(unit, change.id);
}

/** Services somebody gave another account meanwhile keep that one. */
async function switchServicesBack(context: Clocked, unit: UnitOfWork, by: Operator, changeId: number, old: Account, next: Account): Promise<void> {
  const places = await store.switchedPlaces(unit, changeId);
  for (const serviceId of new Set(places.map((place) => place.serviceId))) {
    await renameServiceAccounts(context, unit, by, serviceId, async () => {
      for (const { place } of places.filter((one) => one.serviceId === serviceId)) await store.nameAccount(unit, serviceId, place, place === 'POSTAL' && !next.postal ? null : next.id, old.id);
    });
  }
}

function whyNotUndo(change: AccountChange, others: readonly AccountChange[]): string | null {
  if (change.state === 'RUNNING') return 'Sta ancora spostando: interrompilo, poi annullalo.';
  if (change.state !== 'DONE' && change.state !== 'STOPPED') return change.state === 'PLANNED' ? 'Non è ancora cominciato: toglilo dal programma.' : 'È già stato annullato.';
  const later = others.find((other) => other.id > change.id && other.state !== 'CANCELLED' && other.state !== 'UNDONE' && [other.oldAccountId, other.newAccountId].some((id) => id === change.oldAccountId || id === change.newAccountId));
  return later === undefined ? null : `Dopo c’è stato un altro cambio con questi conti, da “${later.oldLabel}” a “${later.newLabel}”: annulla prima quello.`;
}

async function changeToAct(unit: UnitOfWork, input: Readonly<{ id: number; expectedVersion: number }>): Promise<Outcome<AccountChange>> {
  const change = await store.findChange(unit, input.id);
  if (change === null) return failure('NOT_FOUND', GONE, { retry: 'AFTER_RELOAD' });
  return change.version === input.expectedVersion ? ok(change) : versionConflict();
}

async function answerOf(unit: UnitOfWork, id: number): Promise<Outcome<ChangeAnswer>> {
  const { state, version } = await mustFind(unit, id);
  unit.touch('accountChanges');
  return ok({ id, state, version });
}

async function mustFind(reader: Reader, id: number): Promise<AccountChange> {
  const change = await store.findChange(reader, id);
  if (change === null) throw new Error('The change of account just written is not there');
  return change;
}

function toView(row: AccountChange, moving: boolean, why: string | null): AccountChangeView {
  return {
    id: row.id, version: row.version, state: row.state, moving, effectiveOn: row.effectiveOn, note: row.note,
    oldAccount: { id: row.oldAccountId, label: row.oldLabel, iban: row.oldIban ?? row.oldIbanNow }, newAccount: { id: row.newAccountId, label: row.newLabel, iban: row.newIban ?? row.newIbanNow },
    plannedAt: row.plannedAt, plannedBy: row.plannedByName, startedAt: row.startedAt, finishedAt: row.finishedAt, services: row.services, expected: row.expectedPositions,
    moved: { positions: row.positions, installments: row.installments, cents: row.amountCents, toUpload: row.toUpload, supersededPrints: row.supersededPrints },
    undo: row.undoAt === null ? null : { reason: row.undoReason ?? '', at: row.undoAt, by: row.undoByName ?? '', positions: row.undonePositions, installments: row.undoneInstallments, cents: row.undoneCents, left: row.leftInstallments },
    whyNotUndo: why,
  };
}

function countsOf({ positions, installments, amountCents, toUpload, supersededPrints, undonePositions, undoneInstallments, leftInstallments }: AccountChange): AuditValue {
  return { positions, installments, cents: amountCents, toUpload, supersededPrints, undonePositions, undoneInstallments, leftInstallments };
}

/** In the trail: counts and accounts of the entity, never whose the positions are. */
export async function writeChangeAudit(unit: UnitOfWork, action: string, changeId: number, by: number | null, after: AuditValue, reason: string | null): Promise<void> {
  await appendAudit(unit, { action, subjectKind: 'account_change', subjectId: String(changeId), operatorId: by === null ? null : String(by), before: null, after, ...(reason === null || reason.trim() === '' ? {} : { reason: reason.trim() }) });
}

function emptyToNull(text: string | null): string | null {
  return text === null || text.trim() === '' ? null : text.trim();
}

/** Changes that are decided and not taken back, the oldest first. `ended` false: something is still to be moved here. */
export async function decidedAccountMoves(reader: Reader): Promise<readonly Readonly<{ from: string; to: string; ended: boolean }>[]> {
  const changes = await store.changesIn(reader, ['RUNNING', 'STOPPED', 'DONE']);
  return changes.flatMap(({ oldIban, newIban, state }) => (oldIban === null || newIban === null ? [] : [{ from: oldIban, to: newIban, ended: state === 'DONE' }]));
}
