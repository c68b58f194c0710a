import { err, ok, type Result } from '../../domain/result.ts';
import type { OperationError } from '../../contract/index.ts';
import type { Desk } from './desk.ts';
import type { PositionCard } from './position-document.ts';

/** How a person names a position: its notice number (18 digits, spaces allowed) or its id. */
export type PositionReference = Readonly<{ id: number | null; nav: string | null }>;

/** @returns null when the text is neither a notice number nor an id */
export function readReference(text: string): PositionReference | null {
  const digits = text.replace(/\s+/g, '');
  if (/^\d{18}$/.test(digits)) return { id: null, nav: digits };
  return /^[1-9]\d{0,9}$/.test(digits) ? { id: Number(digits), nav: null } : null;
}

export function readNav(text: string): string | null {
  return readReference(text)?.nav ?? null;
}

export async function findCard(desk: Desk, reference: PositionReference): Promise<Result<PositionCard, OperationError>> {
  const shown = await desk.client.positions.show(reference);
  return shown.ok ? ok(shown.value) : err(shown.error);
}
