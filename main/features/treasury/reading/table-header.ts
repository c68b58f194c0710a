import { isBlankLine, type TableLine } from './delimited-rows.ts';

/** A column of a layout: `name` as the layout writes it. */
export type TableColumn = Readonly<{ name: string; required: boolean }>;

/** Where each column of a layout stands, by its name; `width`: cells of the header up to the last that is not empty. */
export type FoundHeader = Readonly<{ positions: ReadonlyMap<string, number>; width: number }>;

/** How a line fits a layout: what is missing, or what is written twice, of a line that has at least one of its names. */
export type HeaderMatch = Readonly<{ kind: 'FOUND'; header: FoundHeader }> | Readonly<{ kind: 'INCOMPLETE'; found: number; missing: readonly string[]; repeated: readonly string[] }>;

/** Lines looked at for a header: banks write titles above it. */
export const HEADER_LINES = 15;

/** Names are compared after trim, upper case and collapse of blanks and points (reconciliation.md 1.3); the `*` that marks what is required goes too. */
export function headerName(cell: string): string {
  return cell.replace(/[*'"\ufeff\u200b]/g, '').replace(/[\s.]+/g, ' ').trim().toUpperCase();
}

/** Compares a line with the columns of a layout, in any order. */
export function matchHeader(cells: readonly string[], columns: readonly TableColumn[]): HeaderMatch {
  const names = cells.map(headerName);
  const positions = new Map<string, number>();
  const repeated: string[] = [];
  for (const { name } of columns) {
    const wanted = headerName(name);
    const at = names.indexOf(wanted);
    if (at < 0) continue;
    positions.set(name, at);
    if (names.indexOf(wanted, at + 1) >= 0) repeated.push(name);
  }
  const missing = columns.filter(({ name, required }) => required && !positions.has(name)).map(({ name }) => name);
  if (missing.length > 0 || repeated.length > 0) return { kind: 'INCOMPLETE', found: positions.size, missing, repeated };
  return { kind: 'FOUND', header: { positions, width: names.findLastIndex((name) => name !== '') + 1 } };
}

/** Value of a column in a line, as written; empty when the layout or the line has it not. */
export function cellOf(header: FoundHeader, { cells }: TableLine, name: string): string {
  const at = header.positions.get(name);
  return at === undefined ? '' : (cells[at] ?? '');
}

/** A cell beyond the header holds something: a separator inside a text pushed the rest to the right. */
export function isWider(header: FoundHeader, { cells }: TableLine): boolean {
  return cells.length > header.width && cells.slice(header.width).some((cell) => cell.trim() !== '');
}

/** Lines that are neither header nor data: blank ones and the `sep=;` by which Excel is told the separator. */
export function isSkipped(line: TableLine): boolean {
  return isBlankLine(line) || (line.line === 1 && /^\ufeff?sep=/i.test(line.cells[0] ?? ''));
}
