import { failureOf, type Outcome } from './operation-outcome.ts';

export type OneIntention<Input, Value> = Readonly<{
  /** Does the work once. Pressed again while it runs, gives the same promise. */
  run: (input: Input) => Promise<Outcome<Value>>;
}>;

export type OneIntentionParts<Input, Value> = Readonly<{
  newId: () => string;
  /** Makes the call with this id, repeating it with the same id when the link was cut (`repeatAfterLinkLoss`). */
  call: (input: Input, requestId: string) => Promise<Outcome<Value>>;
}>;

/**
 * One intention of the operator = one requestId. The id changes when the work was answered (done or refused), or when
 * the input is another; it stays when nobody knows whether the work was done, so that pressing again cannot do it twice.
 * Source: design, "One contract" (a repeat returns the first result).
 */
export function createOneIntention<Input, Value>({ newId, call }: OneIntentionParts<Input, Value>): OneIntention<Input, Value> {
  let running: Promise<Outcome<Value>> | null = null;
  let unsettled: Readonly<{ fingerprint: string; requestId: string }> | null = null;

  const attempt = async (input: Input): Promise<Outcome<Value>> => {
    const fingerprint = JSON.stringify(input);
    const requestId = unsettled?.fingerprint === fingerprint ? unsettled.requestId : newId();
    unsettled = { fingerprint, requestId };
    let outcome: Outcome<Value>;
    try {
      outcome = await call(input, requestId);
    } catch (error) {
      outcome = { ok: false, error: failureOf(error) };
    }
    const unknown = !outcome.ok && (outcome.error.retry === 'SAME_REQUEST' || outcome.error.code === 'UNEXPECTED');
    if (!unknown) unsettled = null;
    return outcome;
  };

  return {
    run(input) {
      if (running === null) running = attempt(input).finally(() => { running = null; });
      return running;
    },
  };
}
