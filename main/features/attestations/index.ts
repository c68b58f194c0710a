export { createAttestationsRouter } from './router.ts';
export { isRecordedAttestation, lastPaperNumbers } from './store.ts';
