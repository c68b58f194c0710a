import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { installedAsLocked } from './dependencies.mjs';
import { compareInputs, listInputs } from './fingerprint.mjs';
import { checkNode } from './prepare.mjs';
import { findElectron } from './start.mjs';

describe('the Node that runs it', () => {
  test.each(['20.19.0', '20.20.2', '22.0.0', '24.1.0'])('%s is accepted', (version) => {
    expect(() => checkNode(version)).not.toThrow();
  });

  test.each(['18.20.0', '20.18.3'])('%s is refused, saying which is needed', (version) => {
    expect(() => checkNode(version)).toThrow('20.19');
  });
});

describe('rebuilding only what changed', () => {
  let root: string;
  const file = () => join(root, 'main', 'a.ts');
  const stamp = () => join(root, 'stamp.json');
  const compare = () => compareInputs(root, ['main', 'settings.json'], stamp());

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'inputs-'));
    mkdirSync(join(root, 'main'));
    writeFileSync(file(), 'export const a = 1');
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  test('the first time, and until the build has succeeded, everything counts as changed', () => {
    expect(compare().changed).toBe(true);
    expect(compare().changed).toBe(true);
    compare().save();
    expect(compare().changed).toBe(false);
  });

  test('a file only touched does not count, a file edited or added does', () => {
    compare().save();
    utimesSync(file(), new Date(2020, 0), new Date(2020, 0));
    expect(compare().changed).toBe(false);
    writeFileSync(file(), 'export const a = 2');
    expect(compare().changed).toBe(true);
    compare().save();
    writeFileSync(join(root, 'settings.json'), '{}');
    expect(compare().changed).toBe(true);
  });

  test('an edit made while the build ran is seen the next time', () => {
    const before = compare();
    writeFileSync(file(), 'export const a = 3');
    before.save();
    expect(compare().changed).toBe(true);
  });

  test('tests, campaigns and notes are no inputs', () => {
    for (const name of ['a.test.ts', 'a.campaign.ts', 'README.md']) writeFileSync(join(root, 'main', name), '');
    expect(listInputs(root, ['main'])).toEqual(['main/a.ts']);
  });
});

describe('accepting an installed node_modules', () => {
  const lock = {
    packages: {
      '': { version: '0.1.0' },
      'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
      'node_modules/only-windows': { version: '2.0.0', integrity: 'sha512-w', optional: true },
    },
  };
  const installed = { packages: { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' } } };
  const there = () => true;

  test('that matches the lock file, without the optional packages of other systems', () => {
    expect(installedAsLocked(lock, installed, there)).toBe(true);
  });

  test('but not with another version, another content, a package missing or its folder gone', () => {
    expect(installedAsLocked(lock, { packages: { 'node_modules/a': { version: '1.0.1', integrity: 'sha512-a' } } }, there)).toBe(false);
    expect(installedAsLocked(lock, { packages: { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-x' } } }, there)).toBe(false);
    expect(installedAsLocked(lock, { packages: {} }, there)).toBe(false);
    expect(installedAsLocked(lock, installed, () => false)).toBe(false);
  });
});

describe('finding Electron by its files', () => {
  test('an override folder is used only when the executable lies in it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'electron-'));
    try {
      expect(findElectron({ ELECTRON_OVERRIDE_DIST_PATH: folder })).toBeUndefined();
      for (const name of ['electron', 'electron.exe']) writeFileSync(join(folder, name), '');
      mkdirSync(join(folder, 'Electron.app', 'Contents', 'MacOS'), { recursive: true });
      writeFileSync(join(folder, 'Electron.app', 'Contents', 'MacOS', 'Electron'), '');
      expect(findElectron({ ELECTRON_OVERRIDE_DIST_PATH: folder })).toContain(folder);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
