export { createAttestationsRouter } from './router.ts';
export { isRecordedAttestation } from './store.ts';
