import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const START = fileURLToPath(new URL('./loopback/program.ts', import.meta.url));
const STATIC = /^(?:import|export)\s(?!type\b)(?:[^;'"]*?\sfrom\s)?'([^']+)'/gm;

/** The packages that are loaded with the first file, because each file on the way imports the next at once. */
async function packagesOf(start: string): Promise<readonly string[]> {
  const seen = new Set([start]);
  const packages = new Set<string>();
  for (const path of seen) {
    for (const [, specifier = ''] of (await readFile(path, 'utf8')).matchAll(STATIC)) {
      if (specifier.startsWith('.')) seen.add(resolve(dirname(path), specifier));
      else if (!specifier.startsWith('node:')) packages.add(specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/'));
    }
  }
  return [...packages].toSorted();
}

test('the first window waits for no library of the network, of spreadsheets, of codes or of pages: they are loaded when they are first used', async () => {
  expect(await packagesOf(START)).toEqual(['@orpc/contract', '@orpc/server', 'saxes', 'typeorm', 'ws', 'yauzl', 'zod']);
});
