export { createCareRouter } from './router.ts';
export { deskHandlers } from './desk-handlers.ts';
export { archiveInformation } from './information.ts';
export { verifyArchive, type CareReport } from './verification.ts';
