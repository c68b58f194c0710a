/** Where the program's own fonts and drawings lie: `resources/`, beside the code in the sources and in the packaged program. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

let folder: string | undefined;

/** Bytes of a file of `resources/`. A missing file is a broken installation: throws. */
export function readResource(...path: readonly string[]): Buffer {
  folder ??= findResources();
  return readFileSync(join(folder, ...path));
}

/** The code may run from its source folder or from a bundle one or more levels away: the nearest `resources/fonts` going up wins. */
function findResources(): string {
  let current = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    if (existsSync(join(current, 'resources', 'fonts'))) return join(current, 'resources');
    const parent = dirname(current);
    if (parent === current) throw new Error('resources/fonts not found above the program');
    current = parent;
  }
}
