import { SHOWN_STATES, type ShownState } from '../../domain/position-state.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { EXIT, operationRefused, wrongUse, type Answer } from './answer.ts';
import type { Desk } from './desk.ts';
import type { PositionRow } from './position-document.ts';

export type Selection = Readonly<{ states: readonly ShownState[]; serviceId: number | null; text: string; limit: number }>;

/** Largest page of the contract. */
const PAGE = 200;

/** Newest first, up to `limit`, page by page; `next` is the cursor of what was left out. */
export async function selectPositions(desk: Desk, selection: Selection): Promise<Result<Readonly<{ rows: readonly PositionRow[]; next: string | null }>, Answer>> {
  const rows: PositionRow[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<Desk['client']['positions']['list']>> = await desk.client.positions.list({
      filter: { states: [...selection.states], serviceId: selection.serviceId, office: null, text: selection.text, dueFrom: null, dueTo: null, createdFrom: null, createdTo: null, unsentOnly: false, origin: null },
      cursor, limit: Math.min(PAGE, selection.limit - rows.length), sort: 'NEWEST',
    });
    if (!page.ok) return err(operationRefused(page.error, EXIT.WRONG_USE));
    rows.push(...page.value.rows);
    cursor = page.value.next;
  } while (cursor !== null && rows.length < selection.limit);
  return ok({ rows, next: cursor });
}

/** @returns null = all services */
export async function serviceIdOf(desk: Desk, code: string | null): Promise<Result<number | null, Answer>> {
  if (code === null) return ok(null);
  const found = await desk.client.catalogue.services({ includeRetired: true, text: '' });
  if (!found.ok) return err(operationRefused(found.error, EXIT.WRONG_USE));
  const service = found.value.services.find((candidate) => candidate.code === code.trim().toUpperCase());
  return service === undefined ? err(wrongUse('Il servizio di --service non è nel catalogo.')) : ok(service.id);
}

export function readStates(text: string | null): Result<readonly ShownState[], Answer> {
  if (text === null) return ok([]);
  const asked = text.toUpperCase().split(',').map((part) => part.trim());
  const states = SHOWN_STATES.filter((state) => asked.includes(state));
  return states.length === new Set(asked).size ? ok(states) : err(wrongUse(`Stato non riconosciuto in --status. Ammessi: ${SHOWN_STATES.join(', ')}.`));
}
