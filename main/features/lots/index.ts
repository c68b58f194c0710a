export { createLotsRouter } from './router.ts';
export { createLotFiles } from './lot-files.ts';
export { createLotJobs, restoredLots, type LotJobs } from './lot-jobs.ts';
export { createInProcessPress, createWorkerPress, type LotPress } from './press.ts';
export { recordTaking } from './takings.ts';
export { createLotMarks, lotMarksFile } from './lot-marks.ts';
