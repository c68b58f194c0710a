import { defineConfig } from 'vitest/config';

/** Files that put something else in the place of a module: each has a process of its own, where nobody has loaded it yet. */
const ALONE = ['main/features/access/password-rules.test.ts', 'main/host/cli/sync-command.test.ts'];

const EVERY = {
  environment: 'node',
  setupFiles: ['main/host/testing/quick-passwords.ts'],
  // Processes rather than threads: the native database addon and worker_threads are tested here.
  pool: 'forks',
  testTimeout: 60_000,
  hookTimeout: 30_000,
} as const;

export default defineConfig({
  test: {
    globalSetup: ['main/host/testing/prepare-migrated-archive.ts'],
    maxWorkers: 2,
    projects: [
      // One process runs many files: loading the program anew for each of four hundred took as long as a third of all tests.
      {
        test: {
          ...EVERY,
          name: 'together',
          isolate: false,
          include: ['{main,preload,renderer,tools}/**/*.test.{ts,tsx}', 'e2e/{counterpart,hostile-files,office,reconciliation-year}/**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/*.campaign.ts', ...ALONE],
        },
      },
      { test: { ...EVERY, name: 'alone', include: ALONE } },
    ],
  },
});
