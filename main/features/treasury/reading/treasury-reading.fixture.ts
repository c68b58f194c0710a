import type { TreasuryMovement } from '../../../domain/treasury-movement.ts';
import { readTreasury, type TreasuryOptions } from './read-treasury.ts';
import type { TreasuryRefusal } from './treasury-refusal.ts';
import type { TreasuryFacts, TreasuryPart, TreasuryRow } from './treasury-row.ts';
import { sourceOfBytes } from './treasury-source.ts';

/** A reading gone through to its end. */
export type WholeReading = Readonly<{ rows: readonly TreasuryRow[]; facts: TreasuryFacts | null; refusal: TreasuryRefusal | null }>;

export const ENTITY = '00999000011';
export const OPTIONS: TreasuryOptions = { entityFiscalCode: ENTITY, ipaCode: null, columnMap: null };

/** Gathers the parts; something after the end is an error of the reading. */
export async function readAll(parts: AsyncIterable<TreasuryPart>): Promise<WholeReading> {
  const rows: TreasuryRow[] = [];
  let ended: WholeReading | null = null;
  for await (const part of parts) {
    if (ended !== null) throw new Error('a part after the end');
    if (part.kind === 'ROWS') rows.push(...part.rows);
    else ended = part.kind === 'END' ? { rows, facts: part.facts, refusal: null } : { rows, facts: null, refusal: part.refusal };
  }
  if (ended === null) throw new Error('a reading without an end');
  return ended;
}

export function readBytes(content: string | Uint8Array, options: Partial<TreasuryOptions> = {}, name = 'file'): Promise<WholeReading> {
  return readAll(readTreasury(sourceOfBytes(name, typeof content === 'string' ? Buffer.from(content) : content), { ...OPTIONS, ...options }));
}

export function movementsOf({ rows, refusal }: WholeReading): readonly TreasuryMovement[] {
  if (refusal !== null) throw new Error(`${refusal.code} ${refusal.message}`);
  return rows.flatMap((row) => (row.kind === 'MOVEMENT' ? [row.movement] : []));
}

/** Code of a refusal, or of the first problem of the first row that cannot be read; null when all went well. */
export function failureOf({ rows, refusal }: WholeReading): string | null {
  if (refusal !== null) return refusal.code;
  const unreadable = rows.find((row) => row.kind === 'UNREADABLE');
  return unreadable?.kind === 'UNREADABLE' ? (unreadable.problems[0]?.code ?? '') : null;
}

export function messagesOf({ rows }: WholeReading): readonly string[] {
  return rows.flatMap((row) => (row.kind === 'MOVEMENT' ? row.warnings : row.problems)).map(({ message }) => message);
}
