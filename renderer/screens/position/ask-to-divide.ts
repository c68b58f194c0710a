/** In the navigation state of a position just saved: its plan of installments is asked for at once. */
export const ASK_TO_DIVIDE = { divide: true } as const;

/** Reads the navigation state, whatever it is. */
export function asksToDivide(state: unknown): boolean {
  return typeof state === 'object' && state !== null && 'divide' in state && state.divide === true;
}
