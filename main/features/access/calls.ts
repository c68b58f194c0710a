import type { OperationError } from '../../contract/index.ts';
import type { DataEngine, UnitOfWork } from '../../data/engine.ts';
import { hashInput, runOnce } from '../../data/request-log.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { Role } from '../../domain/position-state.ts';

/** The person behind a call, as checked at login. */
export type Operator = Readonly<{
  id: number;
  username: string;
  name: string;
  role: Role;
  /** Offices whose positions, receipts and prints this operator sees; null = all. */
  offices: readonly string[] | null;
  /** Right «stampa fuori linea». */
  offlinePrint: boolean;
  /** An administrator chose the password: nothing else is answered before the operator chooses one. */
  mustChangePassword: boolean;
}>;

export { hashInput };

/** Shorthand for a foreseen failure of an operation. `message` is Italian and holds no personal data. */
export function failure(
  code: OperationError['code'], message: string, options: Readonly<{ field?: string; retry?: OperationError['retry'] }> = {},
): Readonly<{ ok: false; error: OperationError }> {
  return err({ code, message, field: options.field ?? null, retry: options.retry ?? 'NEVER' });
}

/** The failure of an update made on an older version than the stored one. */
export function versionConflict(): Readonly<{ ok: false; error: OperationError }> {
  return failure('VERSION_CONFLICT', 'Nel frattempo qualcun altro ha cambiato questi dati: ricarica per vedere le due versioni.', { retry: 'AFTER_RELOAD' });
}

/** The failure of a page asked for behind a cursor that no page of this list, in this order, gave out. */
export function staleCursor(): Readonly<{ ok: false; error: OperationError }> {
  return failure('INVALID_FIELD', 'Il segnaposto dell’elenco non è valido: ricarica.', { field: 'cursor', retry: 'AFTER_RELOAD' });
}

export type Outcome<T> = Result<T, OperationError>;

/** Makes the roll-back of a refused mutation travel through `runOnce`, which stores only what is returned. */
class Refused extends Error {
  readonly failure: OperationError;
  constructor(error: OperationError) {
    super(error.code);
    this.failure = error;
  }
}

/**
 * Runs a mutation as one unit of work: the business change, its audit entry, its request id and its outbox row commit together.
 * A repetition of the same requestId returns the first answer; a refusal rolls everything back and is not remembered.
 * Source: design.md, "One contract" and "One writer".
 */
export async function mutate<T>(
  engine: DataEngine, operation: string, input: Readonly<{ requestId: string }>,
  work: (unit: UnitOfWork) => Promise<Outcome<T>>, options: Readonly<{ lane?: 'counter' | 'bulk' }> = {},
): Promise<Outcome<T>> {
  const request = { requestId: input.requestId, operation, inputHash: hashInput(input) };
  try {
    return await engine.writeResult<T, OperationError>(operation, async (unit) => {
      const answer = await runOnce(unit, request, async () => {
        const done = await work(unit);
        if (!done.ok) throw new Refused(done.error);
        return done.value;
      });
      if (answer.ok) return ok(answer.value);
      return failure('REQUEST_ID_REUSED', answer.error.message);
    }, options);
  } catch (thrown) {
    if (thrown instanceof Refused) return err(thrown.failure);
    throw thrown;
  }
}
