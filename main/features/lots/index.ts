export { createLotsRouter } from './router.ts';
export { createLotFiles } from './lot-files.ts';
export { createLotJobs, type LotJobs } from './lot-jobs.ts';
export { createInProcessPress, createWorkerPress, type LotPress } from './press.ts';
