import type { ColumnMap } from './column-map.ts';
import { COMPLETE_COLUMNS, readComplete } from './csv-complete.ts';
import { readCustom } from './csv-custom.ts';
import { PROVISIONAL_COLUMNS, readProvisional } from './csv-provisional.ts';
import { DelimitedRows, type QuoteEscape, type TableLine } from './delimited-rows.ts';
import { isPostalFrame, postalIban, readPostal } from './postal-statement.ts';
import { quoted } from '../../payments/index.ts';
import { RowProblems } from './row-problems.ts';
import type { RowSink } from './row-sink.ts';
import { HEADER_LINES, isSkipped, isWider, matchHeader, type FoundHeader, type TableColumn } from './table-header.ts';
import type { TextReader } from './text-reader.ts';
import { refusal, WRONG_FILE, type TreasuryRefusal } from './treasury-refusal.ts';

const WIDER = 'ci sono più colonne che nell’intestazione: forse un ; dentro un testo senza virgolette';
const WIDER_REMEDY = 'Metti tra virgolette il testo che lo contiene, o chiedi il file corretto alla tesoreria.';

/** A table whose lines are handed one by one to `line`, blank ones left out. */
function tableReader(sink: RowSink, separator: string, escape: QuoteEscape, line: (line: TableLine) => TreasuryRefusal | null): TextReader {
  const rows = new DelimitedRows(separator, escape, (found) => {
    if (!isSkipped(found)) return line(found) ?? sink.refusal;
    sink.skippedLines += 1;
    return null;
  });
  return { write: (piece) => rows.write(piece), end: () => rows.end() };
}

/** A table with a header by name: what stands above it is let by, what stands below is a row. */
function namedReader(sink: RowSink, columns: readonly TableColumn[], row: (header: FoundHeader, line: TableLine, problems: RowProblems) => TreasuryRefusal | null): TextReader {
  let header: FoundHeader | null = null;
  let above = 0;
  return tableReader(sink, ';', 'DOUBLED', (line) => {
    if (header === null) {
      const match = matchHeader(line.cells, columns);
      if (match.kind === 'FOUND') header = match.header;
      sink.skippedLines += 1;
      above += 1;
      return header === null && above >= HEADER_LINES ? refusal('E_COLUMNS', `Nelle prime ${HEADER_LINES} righe non c’è l’intestazione. ${WRONG_FILE}`) : null;
    }
    const problems = new RowProblems(`Riga ${line.line}`);
    if (isWider(header, line)) problems.fail('TES_COLONNE', '', WIDER, WIDER_REMEDY);
    return row(header, line, problems);
  });
}

/** The table of provisional entries (1.3). */
export function provisionalReader(sink: RowSink): TextReader {
  return namedReader(sink, PROVISIONAL_COLUMNS, (header, line, problems) => {
    sink.movement(readProvisional(header, line, problems), problems);
    return null;
  });
}

/** The complete table (1.4). A row of another body refuses the file (G7), when the code of ours is known. */
export function completeReader(sink: RowSink, ipaCode: string | null): TextReader {
  return namedReader(sink, COMPLETE_COLUMNS, (header, line, problems) => {
    const read = readComplete(header, line, problems);
    if (ipaCode !== null && read.ipaCode !== '' && read.ipaCode.toUpperCase() !== ipaCode.trim().toUpperCase()) {
      return refusal('E_NOT_OURS', `Riga ${line.line}: il campo enteIpaCode è ${quoted(read.ipaCode)}, il codice di un altro ente. ${WRONG_FILE}`, { kind: 'TEXT', line: line.line, column: 1 });
    }
    sink.movement(read.draft, problems, read.flaggedRegularised);
    return null;
  });
}

/** A table whose columns a person has said (1.4). The last line above the movements says how wide the table is, when it has more than one cell. */
export function customReader(sink: RowSink, map: ColumnMap): TextReader {
  const width: { header: FoundHeader | null } = { header: null };
  let above = 0;
  return tableReader(sink, map.separator, 'BACKSLASH', (line) => {
    if (above < map.headerLines) {
      above += 1;
      sink.skippedLines += 1;
      const last = line.cells.findLastIndex((cell) => cell.trim() !== '') + 1;
      width.header = last > 1 ? { positions: new Map(), width: last } : null;
      return null;
    }
    const problems = new RowProblems(`Riga ${line.line}`);
    if (width.header !== null && isWider(width.header, line)) problems.fail('TES_COLONNE', '', WIDER, WIDER_REMEDY);
    sink.movement(readCustom(map, line, problems), problems);
    return null;
  });
}

/** A Bancoposta statement (1.6). */
export function postalReader(sink: RowSink): TextReader {
  const account: { iban: string | null } = { iban: null };
  return tableReader(sink, ';', 'DOUBLED', (line) => {
    if (account.iban === null) {
      account.iban = postalIban(line);
      sink.iban = account.iban;
      sink.skippedLines += 1;
      return account.iban === null ? refusal('E_COLUMNS', `Nella prima riga manca l’IBAN del conto. ${WRONG_FILE}`) : null;
    }
    if (isPostalFrame(line)) {
      sink.skippedLines += 1;
      return null;
    }
    const problems = new RowProblems(`Riga ${line.line}`);
    sink.movement(readPostal(account.iban, line, problems), problems);
    return null;
  });
}
