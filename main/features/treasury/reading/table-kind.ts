import { COMPLETE_COLUMNS } from './csv-complete.ts';
import { PROVISIONAL_COLUMNS } from './csv-provisional.ts';
import { DelimitedRows, type QuoteEscape, type TableLine } from './delimited-rows.ts';
import { isPostalStatement } from './postal-statement.ts';
import { HEADER_LINES, isSkipped, matchHeader, type TableColumn } from './table-header.ts';
import { refusal } from './treasury-refusal.ts';

export type KnownTable = 'CSV_PROVVISORI' | 'CSV_COMPLETO' | 'POSTE';

/** `INCOMPLETE`: almost one of them; the sentence (Italian) says what is missing. */
export type TableKind = Readonly<{ kind: 'KNOWN'; layout: KnownTable }> | Readonly<{ kind: 'INCOMPLETE'; sentence: string }> | Readonly<{ kind: 'UNKNOWN' }>;

const BY_NAME: readonly Readonly<{ layout: KnownTable; name: string; columns: readonly TableColumn[] }>[] = [
  { layout: 'CSV_PROVVISORI', name: 'il CSV dei provvisori', columns: PROVISIONAL_COLUMNS },
  { layout: 'CSV_COMPLETO', name: 'il CSV completo', columns: COMPLETE_COLUMNS },
];
/** Columns of a layout that make one think of it. */
const LOOKS_LIKE = 3;
const OTHER_SEPARATORS: readonly Readonly<{ separator: string; name: string }>[] = [{ separator: ',', name: 'virgole' }, { separator: '\t', name: 'tabulazioni' }, { separator: '|', name: 'barre verticali' }];

/** Recognises one of the tables with a layout of their own (reconciliation.md 1.3, 1.4, 1.6) by the beginning of its text. */
export function knownTable(head: string): TableKind {
  const lines = firstLines(head, ';', HEADER_LINES);
  if (isPostalStatement(lines)) return { kind: 'KNOWN', layout: 'POSTE' };
  for (const { layout, columns } of BY_NAME) if (lines.some(({ cells }) => matchHeader(cells, columns).kind === 'FOUND')) return { kind: 'KNOWN', layout };
  return otherSeparator(head) ?? incomplete(lines) ?? { kind: 'UNKNOWN' };
}

/** The first lines of a table that hold something, as far as `head` goes; its last line may be cut. */
export function firstLines(head: string, separator: string, count: number, escape: QuoteEscape = 'DOUBLED'): readonly TableLine[] {
  const lines: TableLine[] = [];
  const rows = new DelimitedRows(separator, escape, (line) => {
    if (!isSkipped(line)) lines.push(line);
    return lines.length >= count ? refusal('E_KIND', '') : null;
  });
  if (rows.write(head) === null) rows.end();
  return lines;
}

function otherSeparator(head: string): TableKind | null {
  for (const { separator, name } of OTHER_SEPARATORS) {
    const lines = firstLines(head, separator, HEADER_LINES);
    const found = BY_NAME.find(({ columns }) => lines.some(({ cells }) => matchHeader(cells, columns).kind === 'FOUND'));
    if (found !== undefined) return { kind: 'INCOMPLETE', sentence: `Sembra ${found.name}, ma le colonne sono separate da ${name}: servono punti e virgola. Salvalo di nuovo con il punto e virgola come separatore.` };
  }
  return null;
}

function incomplete(lines: readonly TableLine[]): TableKind | null {
  for (const { name, columns } of BY_NAME) {
    for (const { line, cells } of lines) {
      const match = matchHeader(cells, columns);
      if (match.kind === 'FOUND' || match.found < LOOKS_LIKE) continue;
      if (match.missing.length > 0) return { kind: 'INCOMPLETE', sentence: `Sembra ${name}, ma nell’intestazione (riga ${line}) ${columnsSentence('manca la colonna', 'mancano le colonne', match.missing)}. Chiedi il file completo alla tesoreria.` };
      return { kind: 'INCOMPLETE', sentence: `Sembra ${name}, ma nell’intestazione (riga ${line}) ${columnsSentence('è scritta due volte la colonna', 'sono scritte due volte le colonne', match.repeated)}. Togli la colonna di troppo o chiedi il file corretto alla tesoreria.` };
    }
  }
  return null;
}

/** "manca la colonna X", "mancano le colonne X, Y". */
export function columnsSentence(one: string, many: string, names: readonly string[]): string {
  return `${names.length === 1 ? one : many} ${names.join(', ')}`;
}
