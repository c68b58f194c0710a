import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { canaryPosition, createCommandLine } from './testing/command-line.ts';

// Every command opens the archive and stretches a password.
vi.setConfig({ testTimeout: 90_000 });

test('a lot is made, told and taken with the command line; what cannot be printed is told by its number', async () => {
  const line = await createCommandLine();
  try {
    await line.setUp();
    expect((await line.json(['positions', 'create', '--from', await line.file('posizioni.json', [canaryPosition(), canaryPosition(), canaryPosition()])])).document).toMatchObject({ loadId: 1 });
    const refused = await line.json(['lots', 'create', '--part-pages', '2']);
    expect(refused).toMatchObject({ exitCode: 1, document: { id: 1, state: 'DONE', printed: 0, failed: 3, problems: [{ number: 1, code: 'INVALID_FIELD' }, { number: 2 }, { number: 3 }] } });
    const made = await line.json(['lots', 'create', '--service', 'TARI', '--part-pages', '2', '--reason', 'Emissione']);
    expect(made).toMatchObject({ exitCode: 0, document: { id: 2, state: 'DONE', title: 'TARI', printed: 3, failed: 0, pages: 3, parts: [{ pages: 2 }, { pages: 1 }] } });
    expect((await line.json(['lots', 'list'])).document['lots']).toMatchObject([{ id: 2, printed: 3 }, { id: 1, failed: 3 }]);
    const out = join(line.folder, 'lotto');
    const taken = await line.json(['notices', '--lot', '2', '--out', out]);
    expect(taken.exitCode).toBe(0);
    expect((await readdir(out)).toSorted()).toEqual(['lotto-2-indice.csv', 'lotto-2-parte-001.pdf', 'lotto-2-parte-002.pdf']);
    expect((await line.json(['lots', 'print', '2'])).document['takings']).toMatchObject([{ part: null, fileName: 'lotto-2-indice.csv', how: 'SAVED' }, { part: 2 }, { part: 1, fileName: 'lotto-2-parte-001.pdf' }]);
    expect((await line.json(['positions', 'create', '--from', await line.file('altre.json', [canaryPosition()])])).document).toMatchObject({ loadId: 2, created: [{}] });
    expect((await line.json(['lots', 'create', '--load', '2', '--reason', 'Emissione'])).document).toMatchObject({ notices: 1, printed: 1 });
    expect((await line.json(['lots', 'create', '--load', 'due'])).exitCode).toBe(2);
    expect((await readFile(join(out, 'lotto-2-indice.csv'), 'utf8')).trim().split('\r\n')).toHaveLength(4);
  } finally {
    await line.cleanUp();
  }
});
