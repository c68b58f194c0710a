/** Outcome of an operation that may fail for a foreseen reason: the failure is a value, never an exception. */
export type Result<T, E> = Readonly<{ ok: true; value: T }> | Readonly<{ ok: false; error: E }>;

/** Wraps a success. */
export function ok<T>(value: T): Readonly<{ ok: true; value: T }> {
  return { ok: true, value };
}

/** Wraps a foreseen failure. */
export function err<E>(error: E): Readonly<{ ok: false; error: E }> {
  return { ok: false, error };
}

/**
 * Closes a switch over a discriminated union: a case left out is a type error here,
 * and a value from outside the union is a bug at run time.
 */
export function assertNever(value: never, context: string): never {
  throw new Error(`Unexpected case in ${context}: ${JSON.stringify(value)}`);
}
