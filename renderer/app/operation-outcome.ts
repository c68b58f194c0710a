import type { OperationError } from '../../main/contract/operation.ts';

/** Why an operation did not do its work, foreseen by the core or seen by the page (link, defect). */
export type Failure = OperationError | Readonly<{ code: 'LINK_LOST' | 'UNEXPECTED'; message: string; field: null; retry: 'SAME_REQUEST' | 'NEVER' }>;

/** Every operation answers so. */
export type Outcome<Value> = Readonly<{ ok: true; value: Value }> | Readonly<{ ok: false; error: Failure }>;

const LINK_LOST: Failure = { code: 'LINK_LOST', message: 'Collegamento interrotto. Quello che hai scritto resta qui: riprova tra poco.', field: null, retry: 'SAME_REQUEST' };
const UNEXPECTED: Failure = { code: 'UNEXPECTED', message: 'Il programma ha risposto in modo non previsto. Riprova; se succede ancora, avvisa chi lo cura.', field: null, retry: 'NEVER' };

function isLinkLost(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'LINK_LOST';
}

/** Turns a rejected call into a value: screens only meet outcomes. The abort of a read is not a failure and goes on. */
export function failureOf(error: unknown): Failure {
  return isLinkLost(error) ? LINK_LOST : UNEXPECTED;
}

/** Carries a failure through react-query, which speaks in exceptions. */
export class OperationFailed extends Error {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.code);
    this.name = 'OperationFailed';
    this.failure = failure;
  }
}

/** The value of an outcome, or the exception react-query expects. */
export function valueOrThrow<Value>(outcome: Outcome<Value>): Value {
  if (!outcome.ok) throw new OperationFailed(outcome.error);
  return outcome.value;
}

export function failureFromQuery(error: unknown): Failure {
  return error instanceof OperationFailed ? error.failure : failureOf(error);
}

/** The session ended, was locked, or waits for the operator's own password: the gate must look again. */
export function endsSession(failure: Failure): boolean {
  return failure.code === 'NOT_LOGGED_IN' || failure.code === 'LOCKED' || failure.code === 'PASSWORD_CHANGE_DUE';
}
