import { appendAudit } from '../../data/audit.ts';
import type { DataEngine } from '../../data/engine.ts';
import { ok } from '../../domain/result.ts';
import type { ApplicationContext } from '../application-context.ts';
import { failure, type Operator, type Outcome } from './calls.ts';
import { toOperator } from './operator.ts';
import { verifyPassword } from './password-hash.ts';
import { findOperatorByUsername, recordAttempt, recordLogin, type StoredOperator } from './store.ts';

/** Who logged in, and the revision of the topic `operators` at which it was read (for the window's session). */
export type LoggedIn = Readonly<{ operator: Operator; operatorsRevision: number }>;

type Attempts = Readonly<{ failed: number; lastFailedAtMs: number }>;

const LONGEST_DELAY_SECONDS = 300;
const REFUSED = 'Nome utente o password non corretti.';

/** Seconds to wait after so many failures in a row: 0, 0, 0, 2, 4, 8 … 300. */
export function loginDelaySeconds(failedAttempts: number): number {
  return failedAttempts < 3 ? 0 : Math.min(LONGEST_DELAY_SECONDS, 2 ** (failedAttempts - 2));
}

/** User names are stored and compared trimmed, in lower case. */
export function normaliseUsername(typed: string): string {
  return typed.trim().normalize('NFKC').toLowerCase();
}

/**
 * Checks user name and password. A wrong one, an unknown one and a disabled one get the same answer, after the same work and the same delays.
 * The attempt is counted before the password is tried, so that tries sent together do not escape the delay.
 * Errors: LOGIN_DELAYED (says the seconds), LOGIN_REFUSED. Both are in the audit trail, without what was typed when the name is unknown.
 */
export async function login(context: ApplicationContext, typedUsername: string, password: string): Promise<Outcome<LoggedIn>> {
  const username = normaliseUsername(typedUsername);
  const { engine } = context;
  const operatorsRevision = engine.topics.revision('operators');
  const begun = await engine.write('access.login', async (unit) => {
    const stored = await findOperatorByUsername(unit, username);
    const before = stored === null ? attemptsOfUnknown(engine, username) : { failed: stored.failedAttempts, lastFailedAtMs: Date.parse(stored.lastFailedAt ?? '') || 0 };
    const waitSeconds = secondsLeft(before, context.clock.nowMs());
    if (waitSeconds > 0) return { stored, waitSeconds };
    const at = context.clock.nowMs();
    if (stored === null) rememberUnknown(engine, username, { failed: before.failed + 1, lastFailedAtMs: at });
    else await recordAttempt(unit, stored.id, before.failed + 1, new Date(at).toISOString());
    return { stored, waitSeconds };
  });
  if (begun.waitSeconds > 0) return failure('LOGIN_DELAYED', `Troppi tentativi: riprova tra ${inWords(begun.waitSeconds)}.`, { retry: 'SAME_REQUEST' });
  const { stored } = begun;
  const right = await verifyPassword(password, stored === null ? null : { salt: stored.passwordSalt, hash: stored.passwordHash });
  if (!right || stored === null || stored.active === 0) {
    await recordRefusal(engine, stored);
    return failure('LOGIN_REFUSED', REFUSED);
  }
  await engine.write('access.loggedIn', async (unit) => {
    await recordLogin(unit, stored.id);
    await appendAudit(unit, { action: 'LOGIN', subjectKind: 'operator', subjectId: String(stored.id), operatorId: String(stored.id), before: null, after: null });
  });
  return ok({ operator: toOperator(stored), operatorsRevision });
}

async function recordRefusal(engine: DataEngine, stored: StoredOperator | null): Promise<void> {
  await engine.write('access.loginRefused', async (unit) => {
    await appendAudit(unit, {
      action: 'LOGIN_REFUSED', subjectKind: 'operator', subjectId: stored === null ? 'unknown' : String(stored.id), operatorId: null, before: null,
      after: { known: stored !== null, active: stored !== null && stored.active === 1 },
    });
  });
}

function secondsLeft(attempts: Attempts, nowMs: number): number {
  const delayMs = loginDelaySeconds(attempts.failed) * 1000;
  const sinceMs = nowMs - attempts.lastFailedAtMs;
  // A clock set back must not lock a person out for longer than the delay itself.
  return sinceMs < 0 ? Math.ceil(delayMs / 1000) : Math.max(0, Math.ceil((delayMs - sinceMs) / 1000));
}

function inWords(seconds: number): string {
  if (seconds === 1) return '1 secondo';
  return seconds <= 90 ? `${seconds} secondi` : `${Math.ceil(seconds / 60)} minuti`;
}

/** Names nobody has wait as long as real ones. Kept in memory only: what was typed there may be a password. */
const unknownNames = new WeakMap<DataEngine, Map<string, Attempts>>();
const REMEMBERED_NAMES = 500;

function attemptsOfUnknown(engine: DataEngine, username: string): Attempts {
  return unknownNames.get(engine)?.get(username) ?? { failed: 0, lastFailedAtMs: 0 };
}

function rememberUnknown(engine: DataEngine, username: string, attempts: Attempts): void {
  const names = unknownNames.get(engine) ?? new Map<string, Attempts>();
  names.delete(username);
  names.set(username, attempts);
  const oldest = names.keys().next();
  if (names.size > REMEMBERED_NAMES && oldest.done !== true) names.delete(oldest.value);
  unknownNames.set(engine, names);
}
