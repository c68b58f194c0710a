import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { DEFAULT_APPLICATION, DEFAULT_KEY } from '../counterpart/index.ts';
import { openConnectedOffice, valueOf, type ConnectedOffice } from './connected-office.ts';

vi.setConfig({ testTimeout: 60_000 });
let office: ConnectedOffice;
afterEach(() => office.close());

async function filesBelow(folder: string): Promise<ReadonlyMap<string, Buffer>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  // The open database is read through its copy: touching its files would drop the locks of this process.
  const files = entries.filter((entry) => entry.isFile() && !/^(?:lock|sportello)\.db/.test(entry.name)).map((entry) => join(entry.parentPath, entry.name));
  return new Map(await Promise.all(files.map(async (path) => [path, await readFile(path)] as const)));
}

test.each([['gpd', DEFAULT_KEY], ['govpay', DEFAULT_APPLICATION.password]] as const)('%s: the key is in no file of the archive, of its logs, of the state folder or of a copy, whatever went wrong', async (connector, secret) => {
  office = await openConnectedOffice({ connector });
  await office.create();
  // Everything that may end in a log or in the history: a refusal, a broken answer, a line that is cut.
  const operation = connector === 'gpd' ? 'gpd3.*' : '*';
  for (const fault of [{ kind: 'status', status: 500 }, { kind: 'html', status: 200, commit: false }, { kind: 'drop', commit: true }, { kind: 'status', status: 401 }] as const) office.counterpart.control.fault({ ...fault, operation });
  for (let turn = 0; turn < 4; turn += 1) {
    await office.sync();
    office.time.pass(3_600_000);
  }
  expect(office.counterpart.control.faults.waiting()).toEqual([]);
  valueOf(await office.window().connection.read({}));
  const folder = dirname(office.archive().context.installation.dataDir);
  // An error of the program, so that there is a log to look through: it tells what the connection was doing.
  office.archive().context.log.error('test.error', new Error('prova'));
  await office.archive().backupTo(join(folder, 'copia.db'));
  const basic = Buffer.from(`${DEFAULT_APPLICATION.user}:${DEFAULT_APPLICATION.password}`).toString('base64');
  const files = await filesBelow(folder);
  expect([...files.keys()].some((name) => name.endsWith('copia.db'))).toBe(true);
  expect([...files.keys()].filter((name) => dirname(name).endsWith('logs'))).not.toEqual([]);
  // What is looked through is what was written: the address of the connection is there.
  expect([...files.values()].some((bytes) => bytes.includes(office.counterpart.url))).toBe(true);
  for (const [name, bytes] of files) {
    expect(bytes.includes(secret), name).toBe(false);
    expect(bytes.includes(basic), name).toBe(false);
  }
});
