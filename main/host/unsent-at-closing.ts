import { unsentPrinted } from '../features/positions/index.ts';
import type { OpenArchive } from './open-archive.ts';

/** How many printed notices are unsent, of every office. */
export async function countUnsent({ context }: Pick<OpenArchive, 'context'>): Promise<number> {
  return (await context.engine.read((reader) => unsentPrinted(reader, context.clock.nowMs()))).count;
}

/** What somebody who closes the program leaves behind, of every office; null when every printed notice was sent (intermediary.md 4.5). */
export async function unsentAtClosing({ context }: Pick<OpenArchive, 'context'>): Promise<string | null> {
  const { count, notices } = await context.engine.read((reader) => unsentPrinted(reader, context.clock.nowMs()));
  if (count === 0) return null;
  const hours = Math.floor((notices[0]?.minutes ?? 0) / 60);
  const age = hours === 0 ? '' : ` ${count === 1 ? 'Aspetta' : 'Il più vecchio aspetta'} da ${hours === 1 ? '1 ora' : `${hours} ore`} di lavoro.`;
  return count === 1
    ? `1 avviso stampato non è ancora stato inviato: chi lo ha in mano non può pagarlo.${age}`
    : `${count} avvisi stampati non sono ancora stati inviati: chi li ha in mano non può pagarli.${age}`;
}
