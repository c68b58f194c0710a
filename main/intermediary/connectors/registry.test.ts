import { expect, test } from 'vitest';
import { MOVED_KEY } from './connector-module.ts';
import { connectorModules } from './registry.ts';

test('every connector says which of its fields tell one remote from another, and asks whether a remote that may move did', async () => {
  for (const { id, fields, place } of await connectorModules()) {
    const keys = fields.map(({ key }) => key);
    expect([id, [...place.fixed, ...place.movable].filter((key) => !keys.includes(key))]).toEqual([id, []]);
    expect([id, place.fixed.length > 0]).toEqual([id, true]);
    expect([id, keys.includes(MOVED_KEY)]).toEqual([id, place.movable.length > 0]);
  }
});
