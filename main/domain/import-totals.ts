/** What became of one imported file, as far as totals want to know. Amounts in cents. */
export type CountedFile = Readonly<{ kind: string; result: string; totalCents: number | null; ownCents: number | null; taskIds: readonly number[] }>;

/** Amounts in cents, of the receipts that were recorded now. */
export type ImportTotals = Readonly<{ files: number; imported: number; already: number; refused: number; noPayment: number; totalCents: number; ownCents: number; tasks: number }>;

/**
 * Totals of an import, as the outcome screen and the command line show them. Those of several files are the sums of those of each:
 * a screen that sends them in parts adds up to what one request would have said.
 */
export function importTotals(files: readonly CountedFile[]): ImportTotals {
  const count = (results: readonly string[]) => files.filter((file) => results.includes(file.result)).length;
  const recorded = files.filter((file) => file.result === 'IMPORTED' || file.result === 'IMPORTED_NO_PAYMENT');
  const sum = (pick: (file: CountedFile) => number | null) => recorded.reduce((total, file) => total + (pick(file) ?? 0), 0);
  return {
    files: files.length, imported: count(['IMPORTED', 'IMPORTED_ANOMALOUS']), already: count(['ALREADY', 'SUPERSEDED']) + files.filter((file) => file.result.startsWith('WITH ')).length, refused: count(['REFUSED', 'CONFLICT']) + files.filter((file) => file.result === 'PARTIAL' && !file.kind.startsWith('flow')).length, noPayment: count(['IMPORTED_NO_PAYMENT']),
    totalCents: sum((file) => file.totalCents), ownCents: sum((file) => file.ownCents), tasks: files.reduce((total, file) => total + file.taskIds.length, 0),
  };
}
