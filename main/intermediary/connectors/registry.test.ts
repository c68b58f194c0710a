import { expect, test } from 'vitest';
import { MOVED_KEY } from './connector-module.ts';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connectorModules } from './registry.ts';

test('every connector says which of its fields tell one remote from another, and asks whether a remote that may move did', async () => {
  for (const { id, fields, place } of await connectorModules()) {
    const keys = fields.map(({ key }) => key);
    expect([id, [...place.fixed, ...place.movable].filter((key) => !keys.includes(key))]).toEqual([id, []]);
    expect([id, place.fixed.length > 0]).toEqual([id, true]);
    expect([id, keys.includes(MOVED_KEY)]).toEqual([id, place.movable.length > 0]);
  }
});

test('every call that a connector records has an Italian name', async () => {
  for (const { id, operations } of await connectorModules()) {
    const folder = join(import.meta.dirname, id);
    const sources = await Promise.all((await readdir(folder)).filter((name) => name.endsWith('.ts') && !/\.(test|fixture)\.ts$/.test(name)).map((name) => readFile(join(folder, name), 'utf8')));
    const recorded = new Set(sources.flatMap((source) => Array.from(source.matchAll(/operation: '([a-z]+\.[\w.-]+)'|Json\([^,]+, '([a-z]+\.[\w.-]+)'/g), ([, plain, read]) => plain ?? read ?? '')));
    expect(recorded.size, id).toBeGreaterThan(0);
    expect([...recorded].filter((name) => operations[name] === undefined), id).toEqual([]);
  }
});
