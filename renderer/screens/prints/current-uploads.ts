import { createUploadRuns } from './upload-run.ts';

/** The marking of this window: it goes on while other screens are open. */
export const uploadRuns = createUploadRuns(() => crypto.randomUUID(), () => Date.now());
