// Long campaigns (`npm run torture`): one at a time, with the machine to themselves, their histograms printed as they come;
// `SPORTELLO_CAMPAIGNS_AT_ONCE`: so many side by side, where time is short and the figures they print are not looked at.
import { defineConfig } from 'vitest/config';

const AT_ONCE = Number(process.env['SPORTELLO_CAMPAIGNS_AT_ONCE'] ?? 1);

export default defineConfig({
  test: {
    include: ['{main,renderer,tools,e2e}/**/*.campaign.ts'],
    exclude: ['**/node_modules/**'],
    environment: 'node',
    globalSetup: ['main/host/testing/prepare-migrated-archive.ts'],
    pool: 'forks',
    fileParallelism: AT_ONCE > 1,
    maxWorkers: AT_ONCE,
    disableConsoleIntercept: true,
    testTimeout: 20 * 60_000,
    hookTimeout: 5 * 60_000,
  },
});
