const MIB = 1024 * 1024;

/**
 * Limits of reading treasury files. Those of receipts-fdr.md section 6 hold where they can; a journal of a year is larger than any
 * receipt, so what is read as it goes by has its own (reconciliation.md G9). Sizes in bytes, texts in UTF-16 units.
 */
export const TREASURY_LIMITS = {
  /** A file read as it goes by. */
  streamed: 1024 * MIB,
  /** A file that must be whole in memory: ZIP, XLSX and signed files, before unpacking. */
  whole: 100 * MIB,
  zipEntries: 1000,
  zipRatio: 100,
  /** Below this an entry may be pressed as hard as it likes: it fills nothing. */
  zipRatioFrom: 10 * MIB,
  zipUnpacked: 1024 * MIB,
  /** Movements, or lines of a table. */
  rows: 1_000_000,
  /** Cells of a line that hold something, and cells of a sheet's row, empty ones too (the columns of a sheet). */
  cells: 256,
  sheetCells: 16_384,
  depth: 32,
  /** One text, one comment, one tag with its attributes, one line. */
  text: MIB,
  /** Fields of one movement of a journal (the schema has at most 1000 `sospeso`). */
  movementFields: 4000,
  /** Accounts, pages or statements of one file. */
  sections: 10_000,
  sharedStrings: 48 * MIB,
} as const;
