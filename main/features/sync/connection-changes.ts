import { appendAudit } from '../../data/audit.ts';
import type { UnitOfWork } from '../../data/engine.ts';
import { ok } from '../../domain/result.ts';
import { failure, versionConflict, type Operator, type Outcome } from '../access/index.ts';
import type { PlaceKeys } from './sync-port.ts';
import { findConnection, writeConnection, type StoredConnection } from '../connection/index.ts';

type Versioned = Outcome<Readonly<{ version: number }>>;

async function write(unit: UnitOfWork, operator: Operator, before: StoredConnection | null, after: Omit<StoredConnection, 'version'>, action: string, reason: string | null): Promise<Versioned> {
  if (!(await writeConnection(unit, after, before?.version ?? null))) return versionConflict();
  // Settings hold addresses and codes, never a key: those never reach this function.
  await appendAudit(unit, { action, subjectKind: 'connection', subjectId: '1', operatorId: String(operator.id), before: before === null ? null : { connector: before.connector, enabled: before.enabled }, after: { connector: after.connector, enabled: after.enabled }, ...(reason === null ? {} : { reason }) });
  unit.touch('setup');
  unit.touch('sync');
  return ok({ version: (before?.version ?? 0) + 1 });
}

/** What guards against another remote under the same positions. `held`: a remote has some of them. */
export type PlaceGuard = Readonly<{ held: boolean; keys: PlaceKeys; labelOf(key: string): string }>;

/** The field that would make it another remote; null when none does. */
function changedPlace(before: StoredConnection | null, input: Readonly<{ settings: Readonly<Record<string, string>> }>, { held, keys }: PlaceGuard): string | null {
  if (before === null || before.connector === null || !held) return null;
  const guarded = input.settings[keys.moved] === 'true' ? keys.fixed : [...keys.fixed, ...keys.movable];
  return guarded.find((key) => (before.settings[key] ?? '').trim() !== (input.settings[key] ?? '').trim()) ?? null;
}

const OTHER_REMOTE = 'L’intermediario di adesso ha posizioni ancora aperte: con un altro verrebbero cercate dove non sono, e non sarebbero più pagabili né annullabili da qui. Per provare un altro intermediario, o il collaudo, usa un archivio di prova.';
const MAY_HAVE_MOVED = ' Se è lo stesso intermediario che ha cambiato indirizzo, accendi «È lo stesso intermediario, con un altro indirizzo».';

type Saving = Readonly<{ connector: string; settings: Readonly<Record<string, string>>; expectedVersion: number | null }>;

/** Why what was typed may not be kept beside what is kept now; null when it may. */
export function mayNotSave(before: StoredConnection | null, input: Saving, guard: PlaceGuard) {
  if ((before?.version ?? null) !== input.expectedVersion) return versionConflict();
  if (before === null) return null;
  if (before.enabled && before.connector !== input.connector) return failure('STATE_FORBIDS', 'Il collegamento di adesso è acceso: spegnilo, poi scegline un altro.');
  if (guard.held && before.connector !== null && before.connector !== input.connector) return failure('STATE_FORBIDS', OTHER_REMOTE);
  const changed = changedPlace(before, input, guard);
  return changed === null ? null : failure('INVALID_FIELD', `${guard.labelOf(changed)}: ${OTHER_REMOTE}${guard.keys.movable.includes(changed) ? MAY_HAVE_MOVED : ''}`, { field: changed });
}

/** Keeps what was chosen; another connector than the one that is switched on has it switched off first. */
export async function saveConnection(unit: UnitOfWork, operator: Operator, input: Saving, guard: PlaceGuard): Promise<Versioned> {
  const before = await findConnection(unit);
  const refused = mayNotSave(before, input, guard);
  if (refused !== null) return refused;
  const { [guard.keys.moved]: _moved, ...settings } = input.settings;
  return write(unit, operator, before, { connector: input.connector, settings, enabled: before?.enabled ?? false, testedAt: null }, 'CONNECTION_SAVED', null);
}

/** Records that the remote answered a test. */
export async function markTested(unit: UnitOfWork, operator: Operator): Promise<void> {
  const before = await findConnection(unit);
  if (before !== null) await write(unit, operator, before, { ...before, testedAt: unit.now }, 'CONNECTION_TESTED', null);
}

/** Switches the connection on or off. On only after a test that went well, since what was saved last. */
export async function switchConnection(unit: UnitOfWork, operator: Operator, input: Readonly<{ enabled: boolean; expectedVersion: number; reason: string | null }>): Promise<Versioned> {
  const before = await findConnection(unit);
  if (before === null || before.connector === null) return failure('STATE_FORBIDS', 'Prima scegli l’intermediario e salva i dati del collegamento.');
  if (before.version !== input.expectedVersion) return versionConflict();
  if (input.enabled && before.testedAt === null) return failure('STATE_FORBIDS', 'Prima prova il collegamento: si accende solo se la prova riesce.');
  return write(unit, operator, before, { ...before, enabled: input.enabled }, input.enabled ? 'CONNECTION_SWITCHED_ON' : 'CONNECTION_SWITCHED_OFF', input.reason);
}
