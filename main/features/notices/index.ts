export { createNoticesRouter, startOfToday } from './router.ts';
export { createPapersRouter } from './papers-router.ts';
export { printNoticesTogether, type PrintedTogether } from './printing-together.ts';
export { DOCUMENT_LABEL, printPage, totalsOfPrints, type PrintListRow } from './print-list.ts';
export { printNotice, printPermission, readyToPrint, type PrintedNotice, type ReadyToPrint } from './printing.ts';
export { addressLine, asPreview, creditorOf, documentOf, noticeContent, sha256Of, type NoticeToDraw } from './content.ts';
export { countPrints, firstReceiptPrint, holdPrintsAgain, insertPrint, isRecordedPrint, listPrints, printedNotices, printsOfPosition, supersedePrints, supersedePrintsNaming, type PrintRow } from './store.ts';
export { createInProcessDrawing, createWorkerDrawing, type DocumentDrawing } from './drawing.ts';
export { drawnNoticeOf, drawnNoticeSchema, recordPrints, type DrawnNotice, type DrawnPrint } from './printing-many.ts';
