import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeDurably } from '../durable-file.ts';

/**
 * How far this machine and user have numbered the papers of one archive, year by year. It lies outside the data folder, so that it is not restored together with an older copy of it: a number that has left the office is not given twice.
 * It bears the identity of the archive, not the place of its folder: a copy that is put back elsewhere on the same machine finds it too.
 */
export interface PaperNumbers {
  /** False where this machine knows nothing of the papers of an archive that has some: it was brought here, or its register is lost or not readable. */
  isKnown(): boolean;
  /** The last number of a year that left this machine; 0 for none. */
  last(year: number): number;
  /** Says that a number is leaving. Returns when that is on the disk. Throws file system errors: then the paper must not be handed over. */
  reach(year: number, number: number): Promise<void>;
}

export type PaperNumbersOptions = Readonly<{ stateDir: string; databaseId: string; /** Last numbers of the archive, by year. */ inArchive: ReadonlyMap<number, number> }>;

const fileShape = z.strictObject({ databaseId: z.string().length(32), lastByYear: z.record(z.string().regex(/^\d{4}$/), z.int().min(1)) });

/** Opens the register of an archive; what a crash left behind of the archive is brought up to it. Throws file system errors. */
export async function openPaperNumbers({ stateDir, databaseId, inArchive }: PaperNumbersOptions): Promise<PaperNumbers> {
  const path = join(stateDir, `paper-numbers-${databaseId}.json`);
  const found = await readRegister(path, databaseId);
  const last = new Map(found ?? []);
  let known = found !== null || inArchive.size === 0;
  /** Something is in memory that the disk does not have. */
  let unwritten = false;
  let turn: Promise<unknown> = Promise.resolve();
  const raise = (year: number, number: number): boolean => {
    if (number <= (last.get(year) ?? 0)) return false;
    last.set(year, number);
    return true;
  };
  const write = (): Promise<void> => writeDurably(path, JSON.stringify({ databaseId, lastByYear: Object.fromEntries(last) }));
  const behind = [...inArchive].filter(([year, number]) => raise(year, number));
  if (found !== null && behind.length > 0) await write();
  return {
    isKnown: () => known,
    last: (year) => last.get(year) ?? 0,
    reach(year, number) {
      const mine = turn.then(async () => {
        unwritten = raise(year, number) || unwritten || !known;
        if (!unwritten) return;
        await write();
        [unwritten, known] = [false, true];
      });
      turn = mine.catch(() => undefined);
      return mine;
    },
  };
}

/** Last numbers by year; null: there is no file, or none that can be relied on. */
async function readRegister(path: string, databaseId: string): Promise<readonly (readonly [number, number])[] | null> {
  try {
    const found = fileShape.parse(JSON.parse(await readFile(path, 'utf8')));
    return found.databaseId === databaseId ? Object.entries(found.lastByYear).map(([year, number]) => [Number(year), number] as const) : null;
  } catch {
    return null;
  }
}
