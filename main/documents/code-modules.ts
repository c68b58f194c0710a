/** A square symbol: dark (1) and light (0) modules, row by row. */
export type CodeModules = Readonly<{ size: number; dark: Uint8Array }>;

/** A run of dark modules in one row. */
export type DarkRun = Readonly<{ row: number; column: number; length: number }>;

/** Dark modules gathered in horizontal runs, from the top left. */
export function darkRuns({ size, dark }: CodeModules): readonly DarkRun[] {
  const runs: DarkRun[] = [];
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      if (dark[row * size + column] !== 1) continue;
      let end = column;
      while (end + 1 < size && dark[row * size + end + 1] === 1) end += 1;
      runs.push({ row, column, length: end - column + 1 });
      column = end;
    }
  }
  return runs;
}
