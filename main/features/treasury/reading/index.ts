export { isTreasuryFile } from './recognised-treasury.ts';
export { readTreasury, type TreasuryOptions } from './read-treasury.ts';
export { previewTable } from './table-preview.ts';
export { sourceOfBytes, sourceOfPath, type TreasurySource } from './treasury-source.ts';
export type { FileWarning, FileWarningCode, RowCounts, RowProblem, RowProblemCode, StatementFacts, TreasuryFacts, TreasuryPart, TreasuryRow } from './treasury-row.ts';
export { columnMapSchema, type ColumnMap } from './column-map.ts';
export { journalKey, missingPagesSentence, wholeJournals, type JournalAccount, type JournalPage, type WholeJournal } from './journal-page.ts';
export { TREASURY_LIMITS } from './reading-limits.ts';
export type { TreasuryRefusal, TreasuryRefusalCode } from './treasury-refusal.ts';
