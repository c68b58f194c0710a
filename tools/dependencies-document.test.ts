import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';

const root = join(import.meta.dirname, '..');
const read = (...path: readonly string[]) => readFileSync(join(root, ...path), 'utf8');
const versions = z.record(z.string(), z.string());
const manifest = z.object({ dependencies: versions, devDependencies: versions }).parse(JSON.parse(read('package.json')));
const installed = z.object({ version: z.string(), license: z.string() });
const direct = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }).sort();

const rows = read('docs', 'dependencies.md')
  .split('\n')
  .map((line) =>
    line
      .split('|')
      .map((cell) => cell.trim())
      .slice(1, -1),
  )
  .filter((cells) => cells.length === 4 && direct.includes(cells[0] ?? ''));

describe('docs/dependencies.md', () => {
  test('has one row for every direct dependency', () => {
    expect(rows.map(([name]) => name).sort()).toEqual(direct);
  });

  test('gives version and licence as installed, and a reason', () => {
    const shown = rows.map(([name, version, license]) => ({ name, version, license }));
    const real = rows.map(([name = '']) => ({ name, ...installed.parse(JSON.parse(read('node_modules', name, 'package.json'))) }));
    expect(shown).toEqual(real);
    expect(rows.filter(([, , , reason]) => reason === undefined || reason.length < 4)).toEqual([]);
  });

  test('lists no copyleft licence that would bind the program: axe-core (MPL) only runs in tests', () => {
    const permissive = ['MIT', 'ISC', 'BSD-3-Clause', 'Apache-2.0', 'OFL-1.1'];
    expect(rows.filter(([, , license]) => !permissive.includes(license ?? '')).map(([name]) => name)).toEqual(['axe-core']);
  });
});
