export { forgetUnfinishedFiles, importTreasuryFile, outcomeOfFile, type IncomingTreasuryFile, type TreasuryOutcome } from './import-treasury.ts';
export { columnMapById, saveColumnMap, savedColumnMaps } from './column-maps.ts';
export { importedFiles, rawTreasuryFile } from './imported-files.ts';
export { lastTreasuryAt, rowOutcomes, treasuryFileAt, type RowOutcome } from './store.ts';
export { TREASURY_FORMAT_LABELS } from './treasury-labels.ts';
export {
  columnMapSchema, isTreasuryFile, journalKey, missingPagesSentence, previewTable, readTreasury, sourceOfBytes, sourceOfPath, TREASURY_LIMITS, wholeJournals,
  type ColumnMap, type FileWarning, type FileWarningCode, type JournalAccount, type JournalPage, type RowCounts, type RowProblem, type RowProblemCode, type StatementFacts, type TreasuryFacts, type TreasuryOptions, type TreasuryPart,
  type TreasuryRefusal, type TreasuryRefusalCode, type TreasuryRow, type TreasurySource, type WholeJournal,
} from './reading/index.ts';
