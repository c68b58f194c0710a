/** What `import` does with a treasury file, and says of it (spec/cli.md, import). */
import { formatEuro } from '../../domain/money.ts';
import { withoutLeadingZeros } from '../../domain/treasury-movement.ts';
import { importTreasuryFile, rowOutcomes, type IncomingTreasuryFile, type RowOutcome, type TreasuryOutcome } from '../../features/treasury/index.ts';
import { newRequestId, type Desk } from './desk.ts';
import { textTable } from './text-table.ts';

/** `rows` null: they were not asked for. */
export type ImportedTreasury = Readonly<{ outcome: TreasuryOutcome; rows: readonly RowOutcome[] | null }>;

const ROWS_READ = 1_000;

/** Imports one file as the operator of the command. */
export async function importOneTreasury({ archive, operator }: Desk, file: IncomingTreasuryFile, wantsRows: boolean): Promise<ImportedTreasury> {
  const { context } = archive;
  const outcome = await importTreasuryFile(context, operator, file, newRequestId());
  const { treasuryFileId } = outcome;
  if (!wantsRows || treasuryFileId === null || outcome.result === 'REFUSED') return { outcome, rows: null };
  const rows: RowOutcome[] = [];
  for (;;) {
    const page = await context.engine.read((reader) => rowOutcomes(reader, treasuryFileId, rows.length, ROWS_READ), { lane: 'heavy' });
    if (page.length === 0) return { outcome, rows };
    rows.push(...page);
  }
}

/** The keys of cli.md; a refused file has only those that say what it is and why. */
export function treasuryDocument({ outcome, rows }: ImportedTreasury) {
  const { file, format, encoding, sha256, result, error, message, movements, entries, ignored, duplicates, quarantined, unreadable, amountCents, period, anomalies, warnings, problems } = outcome;
  if (result === 'REFUSED') return { file, kind: 'treasury', format, encoding, sha256, result, error, message };
  return {
    file, kind: 'treasury', format, encoding, sha256, result, movements, entries, ignored, duplicates, quarantined, unreadable, amountCents, from: period?.from ?? null, to: period?.to ?? null, anomalies, warnings, ...(problems.length === 0 ? {} : { problems }),
    ...(rows === null ? {} : { rows: rows.map((row) => rowDocument(row, file)) }),
  };
}

/** `outcome` and `code` are the words of a result (reconciliation.md 3.4); a row that no run has looked at is `open`. */
function rowDocument({ row, sourceFile, bolletta, technicalNumber, provvisorio, bookingDate, sign, amountCents, status, code, ignoredAs }: RowOutcome, file: string) {
  return {
    row, ...(sourceFile === file ? {} : { file: sourceFile }), bill: bolletta === null ? null : withoutLeadingZeros(bolletta), provisional: provvisorio === null ? null : withoutLeadingZeros(provvisorio), ...(technicalNumber === null ? {} : { technicalNumber }), date: bookingDate, amountCents, sign,
    outcome: status ?? (ignoredAs === null ? 'open' : 'ignored'), code: code ?? ignoredAs,
  };
}

export function treasuryTotals(treasury: readonly ImportedTreasury[]) {
  if (treasury.length === 0) return {};
  const taken = treasury.filter(({ outcome }) => outcome.result === 'IMPORTED');
  const sum = (pick: (outcome: TreasuryOutcome) => number): number => taken.reduce((total, { outcome }) => total + pick(outcome), 0);
  const count = (result: TreasuryOutcome['result']): number => treasury.filter(({ outcome }) => outcome.result === result).length;
  return {
    treasuryImported: taken.length, treasuryAlready: count('ALREADY'), treasuryRefused: count('REFUSED'), movements: sum(({ movements }) => movements), entries: sum(({ entries }) => entries), ignored: sum(({ ignored }) => ignored), duplicates: sum(({ duplicates }) => duplicates),
    quarantined: sum(({ quarantined }) => quarantined), amountCents: sum(({ amountCents }) => amountCents),
  };
}

export function treasuryText(treasury: readonly ImportedTreasury[]): string {
  const rows = treasury.map(({ outcome }) => [outcome.file, outcome.formatLabel ?? '–', outcome.resultLabel, outcome.error ?? outcome.anomalies.join(' '), String(outcome.entries), formatEuro(outcome.amountCents)]);
  const why = treasury.flatMap(({ outcome }) => (outcome.message === null ? [] : [`${outcome.file}: ${outcome.message}`]));
  const unread = treasury.flatMap(({ outcome }) => outcome.problems.map(({ message }) => `${outcome.file}: ${message}`));
  return [textTable(['File', 'Tipo', 'Esito', 'Note', 'Movimenti', 'Importo'], rows, [4, 5]), ...why, ...unread].join('\n');
}
