import { createImportRuns } from './import-run.ts';

/** The import of this window: it goes on while other screens are open. */
export const importRuns = createImportRuns(() => crypto.randomUUID(), () => Date.now());
