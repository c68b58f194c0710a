// npm test: prepares, then lint, types, unit and contract tests, end-to-end tests. The last line is the sum.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './places.mjs';
import { runTool } from './refusal.mjs';
import { dependenciesAreCurrent } from './dependencies.mjs';
import { prepare } from './prepare.mjs';
import { findElectron } from './start.mjs';
import { closeRun, runCheck, runPreparation, runPlaywright, runVitest, skippedStep } from './steps.mjs';
import { provideSystemPackages } from './system-packages.mjs';

const E2E_CONFIG = 'e2e/playwright.config.ts';

const wholeJourney = (ready) => {
  const name = 'Dal principio alla fine, in Chromium';
  if (!existsSync(join(ROOT, E2E_CONFIG))) return skippedStep(`${name} (${E2E_CONFIG} assente)`);
  return ready ? runPlaywright(name, E2E_CONFIG) : skippedStep(`${name} (il programma non è stato costruito)`);
};

await runTool(async () => {
  const say = (line) => console.log(line);
  await provideSystemPackages(say);
  let installed = () => {};
  const libraries = new Promise((there) => { installed = there; });
  const preparing = runPreparation(() => prepare(say, installed)).finally(installed);
  await libraries;
  if (!dependenciesAreCurrent()) return closeRun([await preparing]);
  // They read the sources alone.
  const checks = [
    await runCheck('Lint', ['node_modules/oxlint/bin/oxlint']),
    await runCheck('Strati (frecce del disegno)', ['tools/layers.mjs']),
    await runCheck('Tipi', ['node_modules/typescript/bin/tsc', '--noEmit', '--project', 'tsconfig.json']),
  ];
  const preparation = await preparing;
  const ready = preparation.failed === 0;
  const results = [
    preparation,
    ...checks,
    await runVitest('Unità e contratto', 'vitest.config.ts'),
    await wholeJourney(ready),
  ];
  const electronNamed = results.some(({ skippedNames }) => skippedNames.some((name) => /electron/i.test(name)));
  if (findElectron() === undefined && !electronNamed) results.push(skippedStep('Electron (binario assente)'));
  return closeRun(results);
});
