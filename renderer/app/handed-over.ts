/** As many as anybody goes back through; the oldest goes first. */
const MOST = 200;

const kept = new Map<string, unknown>();

/**
 * State for `navigate` by which a screen hands a value to the next: the history holds a ticket, the value stays in the memory of this window.
 * For whatever may name a person (a text that was typed or read, a filter): browsers write the state of the history to their session files.
 */
export function handOver(value: unknown): Readonly<{ handed: string }> {
  const handed = crypto.randomUUID();
  kept.set(handed, value);
  for (const oldest of kept.keys()) {
    if (kept.size <= MOST) break;
    kept.delete(oldest);
  }
  return { handed };
}

function ticketOf(state: unknown): string | null {
  const ticket = typeof state === 'object' && state !== null && 'handed' in state ? state.handed : null;
  return typeof ticket === 'string' ? ticket : null;
}

/** What `handOver` was given for this state of the history, `null` when it is of no ticket, or of one from before the page was loaded again. */
export function handedOver(state: unknown): unknown {
  const ticket = ticketOf(state);
  return ticket === null ? null : kept.get(ticket) ?? null;
}

/** Something was handed over and is gone: the page was loaded again, or the operator left. Where nothing would mean everything, this must be told apart from nothing. */
export function isHandedOverLost(state: unknown): boolean {
  const ticket = ticketOf(state);
  return ticket !== null && !kept.has(ticket);
}

/** Nothing that one operator typed stays for the next. */
export function forgetHandedOver(): void {
  kept.clear();
}
