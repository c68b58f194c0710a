import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { checkLayers } from './layers.mjs';

const trees: string[] = [];

afterEach(() => {
  for (const tree of trees.splice(0)) rmSync(tree, { recursive: true, force: true });
});

function plant(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'layers-'));
  trees.push(root);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

/** What the checker says about a tree, one line a refusal. */
function check(files: Readonly<Record<string, string>>): readonly string[] {
  return checkLayers(plant(files)).map(({ file, line, message }) => `${file}:${line}: ${message}`);
}

interface Planted {
  readonly arrow: string;
  readonly file: string;
  readonly imports: string;
  readonly names: string;
}

const refusals: readonly Planted[] = [
  {
    arrow: 'renderer → domain, contract only',
    file: 'renderer/app/x.ts',
    imports: "import { open } from '../../main/data/engine.ts'",
    names: 'renderer → data',
  },
  {
    arrow: 'renderer → contract, types only',
    file: 'renderer/app/x.ts',
    imports: "import { contract } from '../../main/contract/index.ts'",
    names: 'renderer → contract takes types only',
  },
  { arrow: 'renderer → no Node', file: 'renderer/app/x.tsx', imports: "import { join } from 'node:path'", names: 'renderer → node:path' },
  { arrow: 'contract → domain', file: 'main/contract/x.ts', imports: "import type { Row } from '../data/rows.ts'", names: 'contract → data' },
  { arrow: 'contract → no Node', file: 'main/contract/x.ts', imports: "import fs from 'fs'", names: 'contract → fs' },
  { arrow: 'features → not host', file: 'main/features/notices/x.ts', imports: "import { ports } from '../../host/ports.ts'", names: 'features → host' },
  {
    arrow: 'features → not intermediary',
    file: 'main/features/notices/x.ts',
    imports: "import { send } from '../../intermediary/sender.ts'",
    names: 'features → intermediary',
  },
  {
    arrow: "features → other features' index.ts",
    file: 'main/features/notices/x.ts',
    imports: "import { find } from '../positions/store.ts'",
    names: 'features/notices → features/positions passes only through its index.ts',
  },
  {
    arrow: 'intermediary → domain, data',
    file: 'main/intermediary/x.ts',
    imports: "export { apply } from '../features/payments/index.ts'",
    names: 'intermediary → features',
  },
  { arrow: 'documents → domain', file: 'main/documents/notice/x.ts', imports: "import { open } from '../../data/engine.ts'", names: 'documents → data' },
  { arrow: 'data → domain', file: 'main/data/migrations/x.ts', imports: "import { contract } from '../../contract/index.ts'", names: 'data → contract' },
  { arrow: 'workers → domain', file: 'main/workers/x.ts', imports: "const drawn = await import('../documents/draw.ts')", names: 'workers → documents' },
  {
    arrow: 'domain → nothing of the house',
    file: 'main/domain/x.ts',
    imports: "import '../data/engine.ts'",
    names: 'domain → data is no arrow of the design (domain → nothing)',
  },
  { arrow: 'domain → no Node', file: 'main/domain/x.ts', imports: "import { createHash } from 'node:crypto'", names: 'domain → node:crypto' },
  { arrow: 'domain → no library', file: 'main/domain/x.ts', imports: "import { z } from 'zod'", names: 'domain → zod' },
  {
    arrow: "host → not the renderer's sources",
    file: 'main/host/loopback/x.ts',
    imports: "import { theme } from '../../../renderer/app/theme.ts'",
    names: 'host → renderer',
  },
  { arrow: 'data tests → domain, too', file: 'main/data/x.test.ts', imports: "import { contract } from '../contract/index.ts'", names: 'data → contract' },
  { arrow: 'preload → electron only', file: 'preload/preload.ts', imports: "import { name } from '../main/domain/x.ts'", names: 'preload → domain' },
  { arrow: 'preload → no other library', file: 'preload/preload.ts', imports: "import { z } from 'zod'", names: 'preload → zod' },
  {
    arrow: 'electron only in host/electron and preload',
    file: 'main/host/loopback/x.ts',
    imports: "import { app } from 'electron'",
    names: 'imported only in main/host/electron and preload',
  },
  {
    arrow: 'electron not even required',
    file: 'main/data/x.ts',
    imports: "const { app } = require('electron')",
    names: 'imported only in main/host/electron and preload',
  },
  {
    arrow: 'new BrowserWindow only in host/electron',
    file: 'main/host/cli/x.ts',
    imports: 'const page = new electron.BrowserWindow({})',
    names: 'new BrowserWindow is written only in main/host/electron',
  },
  { arrow: 'testing/ is for tests', file: 'main/data/x.ts', imports: "import { fake } from './testing/fake.ts'", names: 'for tests only' },
  { arrow: 'nothing outside the layers', file: 'main/data/x.ts', imports: "import { ROOT } from '../../tools/places.mjs'", names: 'leaves the layers' },
  { arrow: 'no file outside the layers', file: 'main/x.ts', imports: "import { money } from './domain/money.ts'", names: 'lies in no layer' },
];

const permissions: readonly Omit<Planted, 'names'>[] = [
  { arrow: 'renderer → domain', file: 'renderer/app/x.ts', imports: "import { format } from '../../main/domain/money.ts'" },
  {
    arrow: 'renderer → contract (types)',
    file: 'renderer/app/x.ts',
    imports: "import type { Contract } from '../../main/contract/index.ts'\nimport { type Code } from '../../main/contract/errors.ts'",
  },
  { arrow: 'contract → domain', file: 'main/contract/x.ts', imports: "import { z } from 'zod'\nimport { states } from '../domain/states.ts'" },
  { arrow: 'features → contract', file: 'main/features/notices/x.ts', imports: "import { notices } from '../../contract/notices.ts'" },
  { arrow: 'features → domain', file: 'main/features/notices/x.ts', imports: "import { mayPrint } from '../../domain/may-print.ts'" },
  { arrow: 'features → data', file: 'main/features/notices/x.ts', imports: "import { write } from '../../data/unit-of-work.ts'" },
  { arrow: 'features → documents', file: 'main/features/notices/x.ts', imports: "import { draw } from '../../documents/notice/draw.ts'" },
  { arrow: 'features → workers', file: 'main/features/notices/x.ts', imports: "import { pool } from '../../workers/pool.ts'" },
  { arrow: "features → other features' index.ts", file: 'main/features/notices/x.ts', imports: "import { find } from '../positions/index.ts'" },
  { arrow: 'intermediary → domain', file: 'main/intermediary/x.ts', imports: "import { iuv } from '../domain/iuv.ts'" },
  { arrow: 'intermediary → data', file: 'main/intermediary/connectors/x.ts', imports: "import { outbox } from '../../data/outbox.ts'" },
  { arrow: 'documents → domain', file: 'main/documents/x.ts', imports: "import PDFDocument from 'pdfkit'\nimport { money } from '../domain/money.ts'" },
  { arrow: 'data → domain', file: 'main/data/x.ts', imports: "import { ok } from '../domain/result.ts'" },
  { arrow: 'workers → domain', file: 'main/workers/x.ts', imports: "import { Worker } from 'node:worker_threads'\nimport { ok } from '../domain/result.ts'" },
  {
    arrow: 'host → everything else',
    file: 'main/host/x.ts',
    imports:
      "import { a } from '../features/notices/index.ts'\nimport { b } from '../intermediary/sender.ts'\nimport { c } from '../data/engine.ts'\nimport { d } from '../workers/pool.ts'\nimport { e } from '../contract/index.ts'",
  },
  {
    arrow: 'host/electron → electron',
    file: 'main/host/electron/x.ts',
    imports: "import { BrowserWindow } from 'electron'\nexport const open = () => new BrowserWindow({})",
  },
  { arrow: 'preload → electron', file: 'preload/preload.ts', imports: "import { contextBridge } from 'electron'" },
  { arrow: "anyone → electron's types", file: 'main/host/x.ts', imports: "import type { IpcMain } from 'electron'" },
  {
    arrow: "host's and preload's tests → both ends of the bridge",
    file: 'main/host/x.test.ts',
    imports: "import { client } from '../../renderer/bridge/client.ts'",
  },
  { arrow: 'domain tests → any library', file: 'main/domain/x.test.ts', imports: "import { readFileSync } from 'node:fs'\nimport { test } from 'vitest'" },
];

describe('a planted import against an arrow is refused', () => {
  test.each(refusals)('$arrow', ({ file, imports, names }) => {
    const lines = check({ [file]: `// a first line\n${imports}\n` });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(`${file}:`);
    expect(lines[0]).toContain(names);
  });

  test('features in a circle', () => {
    const lines = check({
      'main/features/notices/index.ts': "import { a } from '../positions/index.ts'\n",
      'main/features/positions/index.ts': "import { b } from '../payments/index.ts'\n",
      'main/features/payments/index.ts': "import { c } from '../notices/index.ts'\n",
      'main/features/setup/index.ts': "import { d } from '../notices/index.ts'\n",
    });
    expect(lines.filter((line) => line.includes('closes a circle'))).toHaveLength(3);
    expect(lines.join('\n')).not.toContain('main/features/setup');
  });
});

describe('an import along an arrow is accepted', () => {
  test.each(permissions)('$arrow', ({ file, imports }) => {
    expect(check({ [file]: `${imports}\n` })).toEqual([]);
  });
});

describe('as lint runs it', () => {
  const run = (root: string) => spawnSync(process.execPath, [join(import.meta.dirname, 'layers.mjs'), '--root', root], { encoding: 'utf8' });

  test('a refusal ends with 1 and is printed with its place', () => {
    const { status, stdout } = run(plant({ 'main/domain/x.ts': "import { z } from 'zod'\n" }));
    expect(status).toBe(1);
    expect(stdout).toContain('main/domain/x.ts:1: domain → zod');
  });

  test('a clean tree ends with 0', () => {
    expect(run(plant({ 'main/domain/x.ts': 'export const a = 1\n' })).status).toBe(0);
  });
});

describe('what only looks like an import is not one', () => {
  test('in comments, template texts and strings', () => {
    const text = [
      "// import { a } from '../data/engine.ts'",
      "/* import { a } from '../data/engine.ts' */",
      "const shown = `import { a } from '../data/engine.ts' ${`nested '`}`",
      'const quoted = "import { a } from \'../data/engine.ts\'"',
      "const pattern = /['`]/",
    ];
    expect(check({ 'main/domain/x.ts': text.join('\n') })).toEqual([]);
  });

  test('an import after an apostrophe in JSX text, or spread over lines, is still seen', () => {
    const lines = check({
      'renderer/app/x.tsx': "const p = <p>L'ente è /* ` */ qui</p>\nimport {\n  a,\n  b\n} from '../../main/data/engine.ts'\n",
    });
    expect(lines[0]).toContain('renderer/app/x.tsx:2: renderer → data');
  });
});
