export { createExportJobs, type ExportJobs } from './export-jobs.ts';
export { createExportsRouter } from './router.ts';
