import { err, ok, type Result } from '../../../domain/result.ts';
import { quoted } from '../../payments/index.ts';
import { hasDescription, readBankRow, SHEET_AMOUNTS, SHEET_COLUMNS, SHEET_DAYS } from './bank-sheet.ts';
import type { ColumnMap } from './column-map.ts';
import { readCustom } from './csv-custom.ts';
import { RowProblems } from './row-problems.ts';
import type { RowSink } from './row-sink.ts';
import { lineOfSheet, type SheetRoles } from './sheet-lines.ts';
import { sheetReader, type SheetRow } from './sheet-rows.ts';
import { HEADER_LINES, isSkipped, matchHeader, type FoundHeader, type HeaderMatch } from './table-header.ts';
import { columnsSentence } from './table-kind.ts';
import type { TextReader } from './text-reader.ts';
import { refusal, refusalOfThrown, refuseTreasury, type TreasuryRefusal } from './treasury-refusal.ts';
import type { Sheet, Workbook } from './workbook.ts';

const NO_ROLES: SheetRoles = { days: new Set(), amounts: new Set() };
const ONE_SHEET = 'Lascia un foglio solo in ogni file e importali uno per volta.';
const NO_SHEET = 'Nella cartella di lavoro non c’è un foglio con le colonne DATA CONTABILE, IMPORTO, SEGNO e DESCRIZIONE ESTESA. Se è il file di un’altra banca, prepara un tracciato personalizzato.';
const ENOUGH = refusal('E_KIND', '');

/** The sheet of a workbook that holds movements, and what reads it. */
export type ChosenSheet = Readonly<{ sheet: Sheet; reader: TextReader }>;

/**
 * Chooses the sheet: the one with the bank's header (reconciliation.md 1.5) or, for a map made by a person, the one that holds anything. Two of them
 * are refused, since leaving one out would lose movements. Errors: `E_COLUMNS`, `E_KIND`, those of reading a sheet.
 */
export async function chooseSheet(workbook: Workbook, sink: RowSink, map: ColumnMap | null): Promise<Result<ChosenSheet, TreasuryRefusal>> {
  const fitting: Sheet[] = [];
  let nearest: TreasuryRefusal | null = null;
  for (const sheet of workbook.sheets) {
    const first = await firstRows(workbook, sheet);
    if (!first.ok) return first;
    const { rows, computed } = first.value;
    const looks = map === null ? bankSheetLooks(rows) : { fits: rows.length > 0, sentence: null };
    if (looks.fits) fitting.push(sheet);
    nearest ??= looks.sentence === null ? computed : refusal('E_COLUMNS', looks.sentence);
  }
  const [sheet, another] = fitting;
  if (sheet === undefined) return err(nearest ?? refusal('E_COLUMNS', NO_SHEET));
  if (another !== undefined) return refuseTreasury('E_KIND', `Ci sono movimenti in più fogli (${fitting.slice(0, 3).map(({ name }) => quoted(name)).join(', ')}). ${ONE_SHEET}`);
  return ok({ sheet, reader: map === null ? bankReader(workbook, sink) : customSheetReader(workbook, sink, map) });
}

/** `computed`: the reading stopped at a cell that is a formula. */
export type FirstRows = Readonly<{ rows: readonly SheetRow[]; computed: TreasuryRefusal | null }>;

/** The first rows of a sheet that hold something; a formula only ends them, since the sheet may be none that is read. */
export async function firstRows(workbook: Workbook, sheet: Sheet, count = HEADER_LINES): Promise<Result<FirstRows, TreasuryRefusal>> {
  const rows: SheetRow[] = [];
  const reader = sheetReader(workbook.shared, (row) => {
    if (!isBlank(row)) rows.push(row);
    return rows.length >= count ? ENOUGH : null;
  });
  const ended = (refused: TreasuryRefusal | null): Result<FirstRows, TreasuryRefusal> => {
    if (refused === null || refused === ENOUGH) return ok({ rows, computed: null });
    return refused.code === 'E_FORMULA' ? ok({ rows, computed: refused }) : err(refused);
  };
  try {
    for await (const piece of sheet.open()) {
      const refused = reader.write(piece);
      if (refused !== null) return ended(refused);
    }
    return ended(reader.end());
  } catch (thrown) {
    return err(refusalOfThrown(thrown));
  }
}

function isBlank({ cells }: SheetRow): boolean {
  return cells.every(({ text }) => text.trim() === '');
}

function bankHeader(row: SheetRow): HeaderMatch {
  return matchHeader(row.cells.map(({ text }) => text), SHEET_COLUMNS);
}

function bankSheetLooks(rows: readonly SheetRow[]): Readonly<{ fits: boolean; sentence: string | null }> {
  let sentence: string | null = null;
  for (const row of rows) {
    const match = bankHeader(row);
    if (match.kind === 'FOUND' && hasDescription(match.header)) return { fits: true, sentence: null };
    if (match.kind === 'FOUND') sentence ??= `Nell’intestazione (riga ${row.line}) manca la colonna DESCRIZIONE ESTESA. Chiedi alla banca il file completo.`;
    else if (match.found >= 3) {
      const wrong = match.missing.length > 0 ? columnsSentence('manca la colonna', 'mancano le colonne', match.missing) : columnsSentence('è scritta due volte la colonna', 'sono scritte due volte le colonne', match.repeated);
      sentence ??= `Nell’intestazione (riga ${row.line}) ${wrong}. Chiedi alla banca il file completo.`;
    }
  }
  return { fits: false, sentence };
}

function bankReader(workbook: Workbook, sink: RowSink): TextReader {
  let header: FoundHeader | null = null;
  let roles = NO_ROLES;
  return sheetReader(workbook.shared, (row) => {
    if (isBlank(row)) return skipped(sink);
    if (header === null) {
      const match = bankHeader(row);
      if (match.kind === 'FOUND' && hasDescription(match.header)) {
        header = match.header;
        roles = { days: placesOf(match.header, SHEET_DAYS), amounts: placesOf(match.header, SHEET_AMOUNTS) };
      }
      return skipped(sink);
    }
    const problems = new RowProblems(`Riga ${row.line}`);
    sink.movement(readBankRow(header, lineOfSheet(row, roles, workbook.from1904), problems), problems);
    return sink.refusal;
  });
}

function skipped(sink: RowSink): null {
  sink.skippedLines += 1;
  return null;
}

function placesOf({ positions }: FoundHeader, names: readonly string[]): ReadonlySet<number> {
  return new Set(names.flatMap((name) => positions.get(name) ?? []));
}

/** A sheet whose columns a person has said. */
function customSheetReader(workbook: Workbook, sink: RowSink, map: ColumnMap): TextReader {
  const { bookingDate, valueDate, amount, debit } = map.columns;
  const places = (positions: readonly (number | null)[]): ReadonlySet<number> => new Set(positions.flatMap((position) => (position === null ? [] : [position - 1])));
  const roles: SheetRoles = { days: places([bookingDate, valueDate]), amounts: places([amount, debit]) };
  let above = 0;
  return sheetReader(workbook.shared, (row) => {
    const line = lineOfSheet(row, roles, workbook.from1904, map.decimalMark);
    if (isSkipped(line)) return skipped(sink);
    if (above < map.headerLines) {
      above += 1;
      return skipped(sink);
    }
    const problems = new RowProblems(`Riga ${row.line}`);
    sink.movement(readCustom(map, line, problems), problems);
    return sink.refusal;
  });
}
