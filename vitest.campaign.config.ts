// Long campaigns (`npm run torture`): one at a time, with the machine to themselves, their histograms printed as they come.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{main,renderer,tools,e2e}/**/*.campaign.ts'],
    exclude: ['**/node_modules/**'],
    environment: 'node',
    pool: 'forks',
    fileParallelism: false,
    disableConsoleIntercept: true,
    testTimeout: 20 * 60_000,
    hookTimeout: 5 * 60_000,
  },
});
