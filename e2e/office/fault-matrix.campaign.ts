import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { chosenBySeed, CONNECTORS, wholeMatrix, type Combination } from './matrix-combinations.ts';
import { countRun, failuresOf, inventory, runCombinations, summaryLine, type Ran } from './matrix-report.ts';
import { openMatrixOffice } from './matrix-run.ts';

const USUAL = 600;
const WANTED = process.env['SPORTELLO_MATRIX'];
/** Combinations with a crash of each connector: the seed chooses them, so that the campaign keeps within ten minutes. `SPORTELLO_MATRIX`: another number of them, or `whole`: all. */
const KILLED = WANTED === 'whole' ? Number.POSITIVE_INFINITY : Number(WANTED ?? USUAL);
const SEED = Number(process.env['SPORTELLO_SEED'] ?? '20261129');
/** Of the combinations chosen so many are really reached; of the usual ones, two thousand. */
const AT_LEAST = KILLED < USUAL ? 2_000 - 2 * (USUAL - KILLED) : 2_000;
const INVENTORY = fileURLToPath(new URL('../../docs/fault-matrix.md', import.meta.url));

describe('whatever fails, and wherever the program is killed, both sides agree in the end or a person is asked', () => {
  test('operations × faults × crashes × what others do', { timeout: 40 * 60_000 }, async () => {
    const matrices = CONNECTORS.map((connector) => ({ connector, ...wholeMatrix(connector) }));
    const chosen = matrices.map(({ connector, combinations }) => {
      const killed = combinations.filter(({ crash }) => crash !== null);
      return { connector, combinations: [...combinations.filter(({ crash }) => crash === null), ...chosenBySeed(killed, Math.min(KILLED, killed.length), SEED)] };
    });
    console.log(`seed ${SEED}; ${matrices.reduce((sum, { combinations }) => sum + combinations.length, 0)} combinations in all, ${chosen.reduce((sum, { combinations }) => sum + combinations.length, 0)} chosen`);
    const ran: readonly Ran[] = (await Promise.all(chosen.map(({ connector, combinations }) => runCombinations(connector, combinations, (done, failed) => console.log([`${connector}: ${done} of ${combinations.length}`, ...failed].join('\n')))))).flat();
    const run = new Set<Combination>(ran.map(({ combination }) => combination));
    const text = inventory(ran, matrices.flatMap(({ notRun }) => notRun), matrices.flatMap(({ combinations }) => combinations.filter((one) => !run.has(one))));
    console.log(text);
    console.log(summaryLine(ran));
    const failures = failuresOf(ran);
    // The committed inventory is that of the ordinary campaign.
    if (failures.length === 0 && KILLED === USUAL) await writeFile(INVENTORY, text);
    expect(failures).toEqual([]);
    expect(countRun(ran)).toBeGreaterThanOrEqual(AT_LEAST);
  });

  test.each(CONNECTORS)('%s, many pages: repeated, shifted, broken in the middle, every receipt is recorded once', { timeout: 10 * 60_000 }, async (connector) => {
    const faults = ['DUPLICATE_PAGE', 'PAGE_DRIFT', 'DROP_AFTER_COMMIT', 'TOO_MANY_SECONDS', 'ERROR_500', 'TRUNCATED_JSON', 'CUT_BODY', 'WRONG_JSON_AFTER_COMMIT', 'HTML_200_AFTER_COMMIT'] as const;
    const found: string[] = [];
    for (const fault of faults) {
      const office = await openMatrixOffice({ connector });
      for (const nth of [2, 3]) found.push(...(await office.runManyPages(fault, nth)).map((violation) => `${fault} at page ${nth}: ${violation}`));
      await office.close();
    }
    expect(found).toEqual([]);
  });

  test('gpd, an upload read back over many pages: repeated, shifted, broken in the middle, every position can be paid', { timeout: 20 * 60_000 }, async () => {
    const faults = ['DUPLICATE_PAGE', 'PAGE_DRIFT', 'DROP_BEFORE_COMMIT', 'TOO_MANY_SECONDS', 'ERROR_500', 'UNAVAILABLE_503', 'KEY_REFUSED_401', 'TRUNCATED_JSON', 'CUT_BODY', 'WRONG_JSON_AFTER_COMMIT', 'HTML_200_AFTER_COMMIT'] as const;
    const found: string[] = [];
    for (const fault of faults) {
      const office = await openMatrixOffice({ connector: 'gpd', bulk: true });
      // Three pages that show drafts, and three on which they are published.
      for (const nth of [2, 5]) found.push(...(await office.runManyReadBack(fault, nth)).map((violation) => `${fault} at page ${nth}: ${violation}`));
      await office.close();
    }
    expect(found).toEqual([]);
  });
});
