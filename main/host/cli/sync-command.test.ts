import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { writeConnection } from '../../features/connection/index.ts';
import { createInProcessDrawing } from '../../features/notices/index.ts';
import { openArchive } from '../open-archive.ts';
import { createCommandLine, type CommandLine } from './testing/command-line.ts';

// A computer without a keyring, whatever this one has.
vi.mock('../secrets/keyring-of-system.ts', async () => {
  const { createRunSecrets } = await import('../secrets/secret-place.ts');
  return { chooseSecretPlace: () => Promise.resolve(createRunSecrets()) };
});
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

let line: CommandLine;
beforeEach(async () => { line = await createCommandLine(); await line.setUp(); });
afterEach(() => line.cleanUp());

/** Switched on at a desk that has forgotten its keys since; nobody answers at that address. */
async function connect(): Promise<void> {
  const opened = await openArchive({ dataDir: line.dataDir, stateDir: join(line.folder, 'state'), drawing: createInProcessDrawing(), host: 'test' });
  if (!opened.ok) throw new Error(opened.error.message);
  const settings = { environment: 'OTHER', root: 'http://127.0.0.1:9', callsPerTenSeconds: '50' };
  await opened.value.context.engine.write('test.connect', (unit) => writeConnection(unit, { connector: 'gpd', settings, enabled: true, testedAt: unit.now }, null));
  await opened.value.close();
}

test('without a connection nothing is set up: exit 5', async () => {
  expect(await line.json(['sync', '--once'])).toMatchObject({ exitCode: 5, document: { error: 'NOT_CONNECTED' } });
});

test('where no keyring keeps the keys they are asked, and used for that run; where nobody can answer it is told', async () => {
  await connect();
  const silent = await line.json(['sync', '--once']);
  expect(silent).toMatchObject({ exitCode: 5, document: { error: 'NOT_CONNECTED' } });
  expect(silent.stderr).toContain('portachiavi');

  const asked: string[] = [];
  const answer = async (question: string) => { asked.push(question); return question.startsWith('Chiave delle posizioni debitorie') ? '0123456789abcdef0123456789abcdef' : ''; };
  const run = await line.json(['sync', '--once'], { ask: answer });
  expect(asked).toContain('Chiave delle posizioni debitorie: ');
  expect(run.document).toMatchObject({ connectors: [{ id: 'gpd' }] });
  // Nothing of it was kept.
  expect(await line.json(['sync', '--once'])).toMatchObject({ exitCode: 5 });
  expect(await line.json(['sync', '--once'], { ask: () => Promise.resolve(null) })).toMatchObject({ exitCode: 5 });
});
