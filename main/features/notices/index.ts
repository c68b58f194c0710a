export { createNoticesRouter, startOfToday } from './router.ts';
export { printNoticesTogether, type PrintedTogether } from './printing-together.ts';
export { printNotice, printPermission, type PrintedNotice } from './printing.ts';
export { addressLine, creditorOf, documentOf, noticeContent, sha256Of } from './content.ts';
export { countPrints, insertPrint, isRecordedPrint, listPrints, printedNotices, printsOfPosition, receiptPrintsOf, supersedePrints, type PrintRow } from './store.ts';
export { createInProcessDrawing, createWorkerDrawing, type DocumentDrawing } from './drawing.ts';
