/** The registry of revenue items as a table: `;`, quotes, UTF-8 with BOM, CRLF (reconciliation.md 4.6, «Our accounting CSV»). */
import { Buffer } from 'node:buffer';
import { isSiope, siopeOfPdcf } from '../../domain/revenue-item.ts';
import type { Result } from '../../domain/result.ts';
import { err, ok } from '../../domain/result.ts';
import type { ItemColumns, KeptItem } from './store.ts';

const HEAD = ['Esercizio', 'Capitolo', 'Articolo', 'Descrizione', 'Ufficio', 'PDCF', 'SIOPE', 'Accertamento', 'Descrizione accertamento', 'Attivo'] as const;
export const MOST_REGISTRY_ROWS = 5_000;

export function registryCsv(items: readonly KeptItem[]): Uint8Array {
  const rows = items.map((item) => [String(item.year), item.capitolo, item.articolo, item.description, item.office, item.pdcf ?? '', item.siope ?? '', item.accertamento, item.accertamentoDescription, item.active ? 'sì' : 'no']);
  return Buffer.from(`\uFEFF${[HEAD, ...rows].map((cells) => cells.map(quoted).join(';')).join('\r\n')}\r\n`, 'utf8');
}

/** A text that spreadsheets would take for a formula is marked; reading takes the mark off. */
function quoted(text: string): string {
  return `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
}

export type ReadItem = Readonly<{ line: number; item: ItemColumns }>;
export type RegistryProblem = Readonly<{ line: number; message: string }>;

/** Every row, or every row that could not be read: a table with a wrong row is refused whole. Lines from 1, the head included. */
export function readRegistry(bytes: Uint8Array): Result<readonly ReadItem[], readonly RegistryProblem[]> {
  const records = readTable(decoded(bytes)).filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
  const head = records[0];
  const places = head === undefined ? null : placesOf(head.cells);
  if (places === null) return err([{ line: 1, message: `La prima riga deve avere i nomi delle colonne: ${HEAD.join(';')}. Esercizio e Capitolo sono obbligatori.` }]);
  if (records.length - 1 > MOST_REGISTRY_ROWS) return err([{ line: 1, message: `Le righe sono più di ${MOST_REGISTRY_ROWS}: dividi il file.` }]);
  const read = records.slice(1).map(({ line, cells }) => readRow(line, (name) => unmarked(cells[places.get(name) ?? -1] ?? '').trim()));
  const problems = read.flatMap((row) => (row.ok ? [] : [row.error]));
  const items = read.flatMap((row) => (row.ok ? [row.value] : []));
  const twice = repeated(items);
  if (twice !== null) problems.push(twice);
  return problems.length > 0 ? err(problems) : ok(items);
}

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/^\uFEFF/, '');
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

function unmarked(cell: string): string {
  return /^'[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell;
}

type Column = (typeof HEAD)[number];

function placesOf(cells: readonly string[]): ReadonlyMap<Column, number> | null {
  const names = cells.map((cell) => cell.trim().toLowerCase());
  const places = new Map<Column, number>(HEAD.flatMap((name) => { const at = names.indexOf(name.toLowerCase()); return at === -1 ? [] : [[name, at] as const]; }));
  return places.has('Esercizio') && places.has('Capitolo') ? places : null;
}

function readRow(line: number, cell: (name: Column) => string): Result<ReadItem, RegistryProblem> {
  const year = Number(cell('Esercizio'));
  const capitolo = cell('Capitolo');
  const pdcf = cell('PDCF').toUpperCase();
  const written = cell('SIOPE');
  const wrong = (message: string): Result<ReadItem, RegistryProblem> => err({ line, message });
  if (!/^\d{4}$/.test(cell('Esercizio')) || year < 1999 || year > 2099) return wrong('Esercizio: serve un anno di quattro cifre.');
  if (capitolo === '' || capitolo.length > 64) return wrong('Capitolo: è obbligatorio, al più 64 caratteri.');
  const tooLong = ([['Articolo', 30], ['Accertamento', 30], ['Descrizione', 512], ['Ufficio', 64], ['Descrizione accertamento', 512]] as const).find(([name, most]) => cell(name).length > most);
  if (tooLong !== undefined) return wrong(`${tooLong[0]}: al più ${tooLong[1]} caratteri.`);
  const ofPdcf = pdcf === '' ? null : siopeOfPdcf(pdcf);
  if (ofPdcf !== null && !ofPdcf.ok) return wrong('PDCF: si scrive come E.1.01.01.51.001.');
  if (written !== '' && !isSiope(written)) return wrong('SIOPE: sono dieci cifre.');
  const active = cell('Attivo').toLowerCase();
  if (!['', 'sì', 'si', 'no', 'true', 'false'].includes(active)) return wrong('Attivo: sì oppure no.');
  return ok({
    line,
    item: {
      year, capitolo, articolo: cell('Articolo'), accertamento: cell('Accertamento'), description: cell('Descrizione'), office: cell('Ufficio'), accertamentoDescription: cell('Descrizione accertamento'),
      pdcf: pdcf === '' ? null : pdcf, siope: written === '' ? (ofPdcf?.value ?? null) : written, active: active !== 'no' && active !== 'false',
    },
  });
}

function repeated(items: readonly ReadItem[]): RegistryProblem | null {
  const seen = new Map<string, number>();
  for (const { line, item } of items) {
    const key = JSON.stringify([item.year, item.capitolo, item.articolo, item.accertamento]);
    const before = seen.get(key);
    if (before !== undefined) return { line, message: `È la stessa voce della riga ${before}.` };
    seen.set(key, line);
  }
  return null;
}

type TableRecord = Readonly<{ line: number; cells: readonly string[] }>;

/** Cells between `;`, in quotes or not; a quote inside quotes is written twice. */
function readTable(text: string): readonly TableRecord[] {
  const records: TableRecord[] = [];
  let cells: string[] = [];
  let cell = '';
  let inQuotes = false;
  let line = 1;
  let begins = 1;
  const endRecord = (): void => {
    records.push({ line: begins, cells: [...cells, cell] });
    cells = [];
    cell = '';
    begins = line;
  };
  for (let at = 0; at < text.length; at += 1) {
    const letter = text.charAt(at);
    if (letter === '\n') line += 1;
    if (inQuotes) {
      if (letter !== '"') cell += letter;
      else if (text.charAt(at + 1) === '"') { cell += '"'; at += 1; }
      else inQuotes = false;
    } else if (letter === '"' && cell === '') inQuotes = true;
    else if (letter === ';') { cells.push(cell); cell = ''; }
    else if (letter === '\n') endRecord();
    else if (letter !== '\r') cell += letter;
  }
  if (cell !== '' || cells.length > 0) endRecord();
  return records;
}
