import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{main,preload,renderer,tools}/**/*.test.{ts,tsx}', 'e2e/{counterpart,hostile-files,office,reconciliation-year}/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/*.campaign.ts'],
    environment: 'node',
    globalSetup: ['main/host/testing/prepare-migrated-archive.ts'],
    setupFiles: ['main/host/testing/quick-passwords.ts'],
    // Processes rather than threads: the native database addon and worker_threads are tested here.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 30_000,
  },
});
