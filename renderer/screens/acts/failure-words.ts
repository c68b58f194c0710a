import type { Failure } from '../../app/operation-outcome.ts';

/** The sentence for the field with this path, or null when the failure concerns something else. */
export function errorAt(failure: Failure | null, path: string): string | null {
  return failure !== null && failure.field === path ? failure.message : null;
}

/** The sentence that belongs to no field of the form: it stands on its own. A conflict is shown apart, with both versions. */
export function errorElsewhere(failure: Failure | null, paths: readonly string[]): string | null {
  if (failure === null || isConflict(failure)) return null;
  return failure.field !== null && paths.includes(failure.field) ? null : failure.message;
}

export function isConflict(failure: Failure | null): boolean {
  return failure?.code === 'VERSION_CONFLICT';
}
