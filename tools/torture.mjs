// npm run torture: the long campaigns (**/*.campaign.ts), which print their own histograms, the long journeys, and the others in dark colours. The last line is the sum.
import { runTool } from './refusal.mjs';
import { prepare } from './prepare.mjs';
import { closeRun, runPlaywright, runPreparation, runVitest } from './steps.mjs';
import { provideSystemPackages } from './system-packages.mjs';

await runTool(async () => {
  const say = (line) => console.log(line);
  await provideSystemPackages(say);
  const preparation = await runPreparation(() => prepare(say));
  if (preparation.failed > 0) return closeRun([preparation]);
  return closeRun([
    preparation,
    await runVitest('Campagne', 'vitest.campaign.config.ts'),
    await runPlaywright('I percorsi lunghi, e gli altri in scuro, in Chromium', 'e2e/playwright.config.ts', { SPORTELLO_E2E: 'long' }),
  ]);
});
