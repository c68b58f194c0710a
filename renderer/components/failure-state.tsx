import type { Failure } from '../app/operation-outcome.ts';
import { ErrorState, type StateAction } from './empty-state.tsx';

/** A reading that failed, in the place of the content: title says what did not open, the core says why and the remedy. */
export function FailureState({ title, failure, onRetry, actions = [] }: Readonly<{ title: string; failure: Failure; onRetry: () => void; actions?: readonly StateAction[] }>) {
  const canRetry = failure.retry !== 'NEVER' || failure.code === 'UNEXPECTED' || failure.code === 'INTERNAL';
  return <ErrorState title={title} message={failure.message} actions={actions} {...(canRetry ? { onRetry } : {})} />;
}
