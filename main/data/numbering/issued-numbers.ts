import { z } from 'zod';
import { buildNav, parseNav } from '../../domain/notice-number.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { UnitOfWork } from '../engine.ts';
import { blockSize, stopped, type NumberingStop } from './numbering-standing.ts';

/** The configured parts of this desk's numbers: segregation code (2 digits), application prefix (2) and workstation (3). */
export type NumberRequest = Readonly<{ segregationCode: string; applicationPrefix: string; workstation: string }>;
/** Notice number (18 digits) and IUV (17). */
export type TakenNumber = Readonly<{ nav: string; iuv: string }>;

/** States after the assignment (`states.md`, "Other"). */
export type NumberAdvance =
  | Readonly<{ to: 'PRINTED'; printedHash: string }>
  | Readonly<{ to: 'UPLOADED' }>
  | Readonly<{ to: 'CONFIRMED' }>
  | Readonly<{ to: 'BURNED'; reason: string }>;

const counterRow = z.object({ counter: z.number().int() });

/**
 * Next number of the lowest block of this run, written as ASSIGNED in the caller's unit. A number that another program issued before us
 * (recorded as foreign) is stepped over. Layout of the 13 digits: application (2) + workstation (3) + counter (8).
 */
export async function takeFromBlock(unit: UnitOfWork, request: NumberRequest, firstBlock: number): Promise<Result<TakenNumber, NumberingStop>> {
  for (let tries = 0; tries <= blockSize * 2; tries += 1) {
    const row = await unit.get(
      counterRow,
      `/* numbers.next */ UPDATE number_block SET next_counter = next_counter + 1
       WHERE www = ? AND block_no = (
         SELECT min(block_no) FROM number_block WHERE www = ? AND block_no >= ? AND state = 'OPEN' AND next_counter <= last_counter)
       RETURNING next_counter - 1 AS counter`,
      [request.workstation, request.workstation, firstBlock],
    );
    if (row === null) return err(stopped('NONE_READY'));
    const base = `${request.applicationPrefix}${request.workstation}${String(row.counter).padStart(8, '0')}`;
    const built = buildNav({ auxDigit: '3', segregationCode: request.segregationCode, base });
    if (!built.ok) return err(stopped('WRONG_CODES'));
    const { nav, iuv } = built.value;
    const { changes } = await unit.run(
      `/* numbers.assign */ INSERT INTO issued_number (nav, iuv, origin, www, counter, state, assigned_at) VALUES (?, ?, 'OWN', ?, ?, 'ASSIGNED', ?)
       ON CONFLICT DO NOTHING`,
      [nav, iuv, request.workstation, row.counter, unit.now],
    );
    if (changes === 1) return ok({ nav, iuv });
  }
  return err(stopped('NONE_READY'));
}

/** Why a number of another program cannot be taken over. */
export type ForeignNumberRefusal = Readonly<{ reason: 'INVALID' | 'ALREADY_KNOWN' | 'OUR_RANGE'; message: string }>;

/**
 * Records a number issued by an older program, which from then on can never be given out here (guarantee 5). A number inside the range of
 * a workstation enrolled in this database is refused: two generators share that range. `own`: the configured codes of this desk; null for the number of
 * a payment received, which was certainly issued, also inside a range of ours (by the run of this archive that a restored copy does not remember).
 */
export async function recordForeignNumber(
  unit: UnitOfWork, nav: string, own: Pick<NumberRequest, 'segregationCode' | 'applicationPrefix'> | null,
): Promise<Result<TakenNumber, ForeignNumberRefusal>> {
  const parsed = parseNav(nav);
  if (!parsed.ok) return err({ reason: 'INVALID', message: 'Il numero avviso non è valido.' });
  const { iuv } = parsed.value;
  if (own !== null && parsed.value.auxDigit === '3' && parsed.value.segregationCode === own.segregationCode && parsed.value.iuvBase.startsWith(own.applicationPrefix)) {
    const www = parsed.value.iuvBase.slice(2, 5);
    const enrolled = await unit.get(z.object({ www: z.string() }), '/* numbers.enrolled */ SELECT www FROM workstation WHERE www = ?', [www]);
    if (enrolled !== null) return err({ reason: 'OUR_RANGE', message: `Il numero avviso appartiene alla serie della postazione ${www}: un altro programma usa la stessa serie.` });
  }
  const { changes } = await unit.run(
    `/* numbers.foreign */ INSERT INTO issued_number (nav, iuv, origin, state, assigned_at) VALUES (?, ?, 'FOREIGN', 'ASSIGNED', ?) ON CONFLICT DO NOTHING`,
    [nav, iuv, unit.now],
  );
  return changes === 1 ? ok({ nav, iuv }) : err({ reason: 'ALREADY_KNOWN', message: 'Il numero avviso è già presente nell’archivio.' });
}

/**
 * Moves a number forward (ASSIGNED → PRINTED → UPLOADED → CONFIRMED; BURNED from any but CONFIRMED); a step already passed keeps its state
 * and is still dated the first time. False when the number is unknown or burned.
 */
export async function advanceNumber(unit: UnitOfWork, nav: string, advance: NumberAdvance): Promise<boolean> {
  if (advance.to === 'BURNED') {
    const { changes } = await unit.run(
      `/* numbers.burn */ UPDATE issued_number SET state = 'BURNED', burned_at = ?, burn_reason = ? WHERE nav = ? AND state NOT IN ('BURNED', 'CONFIRMED')`,
      [unit.now, advance.reason, nav],
    );
    return changes === 1;
  }
  const { column, after } = steps[advance.to];
  const hash = advance.to === 'PRINTED' ? advance.printedHash : null;
  const { changes } = await unit.run(
    `/* numbers.advance */ UPDATE issued_number SET
       state = CASE WHEN state IN (${after}) THEN ? ELSE state END,
       ${column} = coalesce(${column}, ?),
       printed_hash = coalesce(?, printed_hash)
     WHERE nav = ? AND state <> 'BURNED'`,
    [advance.to, unit.now, hash, nav],
  );
  return changes === 1;
}

/** Column that dates a step, and the states it moves on from. */
const steps = {
  PRINTED: { column: 'printed_at', after: `'RESERVED', 'ASSIGNED'` },
  UPLOADED: { column: 'uploaded_at', after: `'RESERVED', 'ASSIGNED', 'PRINTED'` },
  CONFIRMED: { column: 'confirmed_at', after: `'RESERVED', 'ASSIGNED', 'PRINTED', 'UPLOADED'` },
} as const;

/** {@link advanceNumber} to PRINTED for many numbers at once, each with the hash of its paper. */
export async function advancePrinted(unit: UnitOfWork, printed: readonly Readonly<{ nav: string; hash: string }>[]): Promise<void> {
  const { column, after } = steps.PRINTED;
  await unit.run(
    `/* numbers.advancePrinted */ UPDATE issued_number SET state = CASE WHEN state IN (${after}) THEN 'PRINTED' ELSE state END, ${column} = coalesce(${column}, ?), printed_hash = j.value ->> 1
     FROM json_each(?) j WHERE issued_number.nav = j.value ->> 0 AND state <> 'BURNED'`, [unit.now, JSON.stringify(printed.map(({ nav, hash }) => [nav, hash]))]);
}
