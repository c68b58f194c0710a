import { defineConfig } from 'vitest/config';

/** Rules, words of the screens and tools: files that open nothing and leave nothing behind. One process runs them all; starting one for each takes longer than their tests. */
const LIGHT = ['main/domain/**/*.test.ts', 'preload/**/*.test.ts', 'renderer/{app,components,screens}/**/*.test.{ts,tsx}', 'tools/**/*.test.ts'];
const REST = ['main/**/*.test.ts', 'renderer/bridge/**/*.test.ts', 'e2e/{counterpart,hostile-files,office,reconciliation-year}/**/*.test.ts'];

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: 'light', include: LIGHT, isolate: false } },
      { extends: true, test: { name: 'rest', include: REST, exclude: ['**/node_modules/**', 'main/domain/**'], setupFiles: ['main/host/testing/quick-passwords.ts'], globalSetup: ['main/host/testing/prepare-migrated-archive.ts'] } },
    ],
    environment: 'node',
    // Processes rather than threads: the native database addon and worker_threads are tested here.
    pool: 'forks',
    testTimeout: 60_000,
    hookTimeout: 30_000,
  },
});
