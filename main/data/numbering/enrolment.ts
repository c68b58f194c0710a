import { z } from 'zod';
import { err, ok, type Result } from '../../domain/result.ts';
import type { DataEngine, Reader } from '../engine.ts';
import type { FoundHighWater, HighWaterFile } from './high-water-file.ts';
import type { DatabaseNumbers } from './numbering-standing.ts';

/** Why a workstation number was not accepted; `message` is Italian. */
export type EnrolmentRefusal = Readonly<{ reason: 'FORMAT' | 'USED' | 'ALREADY_ENROLLED' | 'FILE_NOT_WRITABLE'; message: string }>;

const refusals: Readonly<Record<EnrolmentRefusal['reason'], string>> = {
  FORMAT: 'Il numero di postazione ha tre cifre, da 001 a 999.',
  USED: 'Questo numero di postazione ha già emesso avvisi: scegline uno mai usato in nessuna postazione.',
  ALREADY_ENROLLED: 'La postazione è già iscritta con un altro numero e ha già riservato avvisi: per cambiarlo iscrivila di nuovo.',
  FILE_NOT_WRITABLE: 'Non è possibile scrivere il registro dei numeri di questo computer: controlla lo spazio sul disco e i permessi, poi riprova.',
};

function refuse(reason: EnrolmentRefusal['reason']): Result<never, EnrolmentRefusal> {
  return err({ reason, message: refusals[reason] });
}

/** The live workstation of this database and the last block reserved for it. */
export async function readDatabaseNumbers(reader: Reader, databaseId: string): Promise<DatabaseNumbers> {
  const row = await reader.get(
    z.object({ www: z.string(), lastBlockNo: z.number().int() }),
    `/* numbers.workstation */ SELECT w.www, coalesce((SELECT max(b.block_no) FROM number_block b WHERE b.www = w.www), 0) AS last_block_no
     FROM workstation w WHERE w.retired_at IS NULL`,
  );
  return { databaseId, www: row?.www ?? null, lastBlockNo: row?.lastBlockNo ?? 0 };
}

export type EnrolmentRequest = Readonly<{ engine: DataEngine; file: HighWaterFile; databaseId: string; machine: string; www: string; again: boolean }>;

/**
 * Assigns a workstation number for ever (intermediary.md 4.5, guarantee 1): file first, then database. A number that this database
 * or this machine has ever reserved from is refused; after a crash between the two the same number may be given again.
 */
export async function enrolWorkstation({ engine, file, databaseId, machine, www, again }: EnrolmentRequest): Promise<Result<null, EnrolmentRefusal>> {
  if (!/^\d{3}$/.test(www) || www === '000') return refuse('FORMAT');
  const found = await file.read();
  const database = await engine.read((reader) => readDatabaseNumbers(reader, databaseId));
  const sameAndSound = database.www === www && !again;
  if (sameAndSound) return ok(null);
  if (database.www !== null && database.lastBlockNo > 0 && !again) return refuse('ALREADY_ENROLLED');
  if (await usedHere(engine, www) || usedByMachine(found, www)) return refuse('USED');
  const used = found.kind === 'FOUND' ? found.highWater.usedWorkstations : [];
  try {
    await file.write({ databaseId, www, blockNo: 0, upTo: -1, machine, usedWorkstations: [...new Set([...used, ...(database.www === null ? [] : [database.www]), www])] });
  } catch {
    return refuse('FILE_NOT_WRITABLE');
  }
  await engine.write('numbering.enrol', async (unit) => {
    await unit.run('/* numbers.retire */ UPDATE workstation SET retired_at = ? WHERE retired_at IS NULL', [unit.now]);
    await unit.run(
      `/* numbers.enrol */ INSERT INTO workstation (www, machine, enrolled_at) VALUES (?, ?, ?)
       ON CONFLICT (www) DO UPDATE SET machine = excluded.machine, enrolled_at = excluded.enrolled_at, retired_at = NULL`,
      [www, machine, unit.now],
    );
  });
  return ok(null);
}

/** A number that was enrolled but never reserved a block has issued nothing and stays free. */
async function usedHere(engine: DataEngine, www: string): Promise<boolean> {
  const row = await engine.read((reader) =>
    reader.get(
      z.object({ used: z.number() }),
      `/* numbers.used */ SELECT EXISTS (SELECT 1 FROM number_block WHERE www = ?) OR EXISTS (SELECT 1 FROM issued_number WHERE www = ?) AS used`,
      [www, www],
    ),
  );
  return row?.used === 1;
}

function usedByMachine(found: FoundHighWater, www: string): boolean {
  if (found.kind !== 'FOUND') return false;
  const { highWater } = found;
  if (highWater.www === www && highWater.blockNo === 0) return false;
  return highWater.usedWorkstations.includes(www);
}
