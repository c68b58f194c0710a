import { expect, test } from 'vitest';
import { chosenBySeed, CONNECTORS, wholeMatrix } from './matrix-combinations.ts';
import { countRun, failuresOf, runCombinations, summaryLine } from './matrix-report.ts';

/** A few of the combinations of the campaign, others every day: what fails is run again with the seed that is printed. */
const SEED = Number(process.env['SPORTELLO_SEED'] ?? Math.floor(Date.now() / 86_400_000));
const OF_EACH = 25;

test.concurrent.each(CONNECTORS)('%s: whatever fails, and wherever the program is killed, both sides agree in the end or a person is asked', async (connector) => {
  const ran = await runCombinations(connector, chosenBySeed(wholeMatrix(connector).combinations, OF_EACH, SEED));
  console.log(`${connector}, SPORTELLO_SEED=${SEED}: ${summaryLine(ran)}`);
  expect(failuresOf(ran)).toEqual([]);
  expect(countRun(ran)).toBeGreaterThan(OF_EACH / 2);
}, 120_000);
