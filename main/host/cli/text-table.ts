/** A short table for a terminal: columns as wide as their longest value, figures to the right. */
export function textTable(headers: readonly string[], rows: readonly (readonly string[])[], right: readonly number[] = []): string {
  const cells = [headers, ...rows].map((row) => row.map(printable));
  const widths = headers.map((_, column) => Math.max(...cells.map((row) => lengthOf(row[column] ?? ''))));
  const line = (row: readonly string[]): string => row.map((cell, column) => {
    const padding = ' '.repeat((widths[column] ?? 0) - lengthOf(cell));
    return right.includes(column) ? padding + cell : cell + padding;
  }).join('  ').trimEnd();
  const [head = [], ...body] = cells;
  return [line(head), widths.map((width) => '─'.repeat(width)).join('  '), ...body.map(line)].join('\n');
}

/** What comes from files and people must not drive the terminal. */
function printable(cell: string): string {
  return cell.replace(/\p{Cc}+/gu, ' ');
}

function lengthOf(text: string): number {
  return [...text].length;
}
