export {
  columnMapSchema, journalKey, missingPagesSentence, previewTable, readTreasury, sourceOfBytes, sourceOfPath, TREASURY_LIMITS, wholeJournals,
  type ColumnMap, type FileWarning, type FileWarningCode, type JournalAccount, type JournalPage, type RowCounts, type RowProblem, type RowProblemCode, type StatementFacts, type TreasuryFacts, type TreasuryOptions, type TreasuryPart,
  type TreasuryRefusal, type TreasuryRefusalCode, type TreasuryRow, type TreasurySource, type WholeJournal,
} from './reading/index.ts';
