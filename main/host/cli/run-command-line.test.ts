import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createInProcessDrawing } from '../../features/notices/index.ts';
import { runCommandOf } from '../application.ts';
import { handCommandOver, listenForSecondStart, type CommandEnds, type Handed } from '../handover.ts';
import { openArchive } from '../open-archive.ts';
import { createWindowSession } from '../../features/access/index.ts';
import { createRouterClient } from '@orpc/server';
import { createApplicationRouter } from '../application-router.ts';
import { ADMIN_PASSWORD, newRequestId, SETUP_FILE, valueOf } from '../testing/archive-desk.ts';
import { canaryPosition, createCommandLine, type CommandLine } from './testing/command-line.ts';

// Every command opens the archive and stretches a password: on a busy machine a test of ten commands takes its time.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

let line: CommandLine;
beforeEach(async () => { line = await createCommandLine(); });
afterEach(() => line.cleanUp());

async function openHere() {
  const opened = await openArchive({ dataDir: line.dataDir, stateDir: join(line.folder, 'state'), drawing: createInProcessDrawing(), host: 'test' });
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

/** Each logs in with the password the administrator gave and chooses its own. */
async function ownPasswords(usernames: readonly string[]): Promise<void> {
  const archive = await openHere();
  for (const username of usernames) {
    const client = createRouterClient(createApplicationRouter(), { context: { application: archive.context, session: createWindowSession(archive.context.clock) } });
    valueOf(await client.access.login({ username, password: 'detta a voce dal capo 33' }));
    valueOf(await client.access.changePassword({ requestId: newRequestId(), current: 'detta a voce dal capo 33', next: 'altra cavalla batteria 77' }));
  }
  await archive.close();
}

describe('setup', () => {
  test('the second time everything is unchanged', async () => {
    const file = await line.file('ente.json', SETUP_FILE);
    const first = await line.json(['setup', '--from', file, '--test']);
    expect(first).toMatchObject({ exitCode: 0, document: { created: { entity: 1, numbering: 1, accounts: 1, services: 1, operator: 1 }, updated: { services: 0 }, setupStep: 'DONE' } });
    const second = await line.json(['setup', '--from', file, '--test']);
    expect(second).toMatchObject({ exitCode: 0, document: { created: { entity: 0, services: 0 }, updated: { entity: 0, services: 0 }, unchanged: { entity: 1, numbering: 1, accounts: 1, services: 1, operator: 1 } } });
  });

  test('an unknown key is refused with its path, a weak password with the reason: exit 3', async () => {
    const wrong = await line.file('ente.json', { ...SETUP_FILE, services: [{ ...SETUP_FILE.services[0], acount: 'x' }] });
    expect(await line.json(['setup', '--from', wrong])).toMatchObject({ exitCode: 3, document: { error: 'INVALID_FIELD', field: 'services.0.acount' } });
    const good = await line.file('ente.json', SETUP_FILE);
    expect(await line.json(['setup', '--from', good], { password: 'breve' })).toMatchObject({ exitCode: 3, document: { error: 'WEAK_PASSWORD' } });
    expect((await line.json(['setup', '--from', good])).exitCode).toBe(0);
  });

  test('a file that is not there is wrong use, one that is not JSON is refused', async () => {
    expect((await line.json(['setup', '--from', join(line.folder, 'manca.json')])).exitCode).toBe(2);
    expect(await line.json(['setup', '--from', await line.file('rotto.json', '{')])).toMatchObject({ exitCode: 3, document: { error: 'NOT_JSON' } });
    expect(existsSync(line.dataDir)).toBe(false);
  });

  test('a typed new password is asked twice', async () => {
    const file = await line.file('ente.json', SETUP_FILE);
    const typed = ['corretta cavalla batteria 42', 'corretta cavalla batteria 43'];
    const unequal = await line.run(['setup', '--from', file], { password: null, ask: async () => typed.shift() ?? null });
    expect(unequal).toMatchObject({ exitCode: 5, stdout: '' });
    const questions: string[] = [];
    const equal = await line.run(['setup', '--from', file], { password: null, ask: async (question) => { questions.push(question); return ADMIN_PASSWORD; } });
    expect(equal.exitCode).toBe(0);
    expect(questions).toHaveLength(2);
    expect((await line.run(['info'])).exitCode).toBe(0);
  });
});

describe('who may work', () => {
  test.each([['info'], ['verify'], ['positions', 'list'], ['import', '.'], ['backup', 'x.db']])('on an empty folder %s ends with 5 and leaves it empty', async (...words) => {
    expect(await line.json(words)).toMatchObject({ exitCode: 5, document: { error: 'NOT_SET_UP' } });
    expect(existsSync(line.dataDir)).toBe(false);
  });

  test('no password, a wrong one and an unknown operator: exit 5; too many tries wait', async () => {
    await line.setUp();
    expect(await line.json(['info'], { password: null })).toMatchObject({ exitCode: 5, document: { error: 'NOT_LOGGED_IN' } });
    expect(await line.json(['info', '--operator', 'nessuno'])).toMatchObject({ exitCode: 5, document: { error: 'LOGIN_REFUSED' } });
    for (let index = 0; index < 3; index += 1) expect((await line.json(['info'], { password: 'sbagliata ma lunga' })).document).toMatchObject({ error: 'LOGIN_REFUSED' });
    expect(await line.json(['info'])).toMatchObject({ exitCode: 5, document: { error: 'LOGIN_DELAYED' } });
  });

  test('a role that may not is refused, also where the contract has no operation', async () => {
    await line.setUp();
    const archive = await openHere();
    const client = createRouterClient(createApplicationRouter(), { context: { application: archive.context, session: createWindowSession(archive.context.clock) } });
    valueOf(await client.access.login({ username: 'admin', password: ADMIN_PASSWORD }));
    for (const role of ['ACCOUNTING', 'COUNTER'] as const) {
      valueOf(await client.access.saveOperator({ requestId: newRequestId(), id: null, expectedVersion: null, username: role.toLowerCase(), name: 'Collega', role, offices: null, offlinePrint: false, active: true, password: 'detta a voce dal capo 33' }));
    }
    await archive.close();
    expect(await line.json(['info', '--operator', 'counter'], { password: 'detta a voce dal capo 33' })).toMatchObject({ exitCode: 5, document: { error: 'PASSWORD_CHANGE_DUE' } });
    await ownPasswords(['accounting', 'counter']);
    const asAccounting = (words: readonly string[]) => line.json([...words, '--operator', 'accounting'], { password: 'altra cavalla batteria 77' });
    const asCounter = (words: readonly string[]) => line.json([...words, '--operator', 'counter'], { password: 'altra cavalla batteria 77' });
    const file = await line.file('posizioni.json', [canaryPosition()]);
    expect(await asAccounting(['positions', 'create', '--from', file])).toMatchObject({ exitCode: 5, document: { error: 'FORBIDDEN' } });
    expect(await asAccounting(['positions', 'mark-uploaded', '--all'])).toMatchObject({ exitCode: 5, document: { error: 'FORBIDDEN' } });
    expect(await asCounter(['verify'])).toMatchObject({ exitCode: 5, document: { error: 'FORBIDDEN' } });
    expect(await asCounter(['backup', join(line.folder, 'copia.db')])).toMatchObject({ exitCode: 5, document: { error: 'FORBIDDEN' } });
    expect(await asCounter(['setup', '--from', await line.file('ente.json', SETUP_FILE)])).toMatchObject({ document: { error: 'FORBIDDEN' } });
    expect((await asCounter(['positions', 'create', '--from', file])).exitCode).toBe(0);
    expect(await asCounter(['notices', '--out', join(line.folder, 'pdf'), '--unprinted', '--reason', 'Portale fermo'])).toMatchObject({ exitCode: 1, document: { notices: 0, failed: [{ code: 'NOT_CONFIRMED' }] } });
  });

  test('a data folder in use: exit 4, naming the process', async () => {
    await line.setUp();
    const archive = await openHere();
    const refused = await line.json(['info']);
    await archive.close();
    expect(refused).toMatchObject({ exitCode: 4, document: { error: 'LOCKED' } });
    expect(refused.stderr).toContain(String(process.pid));
    expect((await line.json(['info'])).exitCode).toBe(0);
  });
});

describe('--today', () => {
  test('fixes the date in an archive for tests', async () => {
    await line.setUp();
    expect((await line.json(['info', '--today', '2027-02-01'])).document).toMatchObject({ today: '2027-02-01', testArchive: true });
    expect((await line.json(['info'])).document).toMatchObject({ today: '2026-11-24' });
  });

  test('is refused elsewhere', async () => {
    const file = await line.file('ente.json', SETUP_FILE);
    expect((await line.json(['setup', '--from', file, '--today', '2027-02-01'])).exitCode).toBe(2);
    expect((await line.json(['setup', '--from', file])).exitCode).toBe(0);
    expect(await line.json(['info', '--today', '2027-02-01'])).toMatchObject({ exitCode: 2, document: { error: 'NOT_A_TEST_ARCHIVE' } });
    expect((await line.json(['info', '--today', '01/02/2027'])).exitCode).toBe(2);
    expect((await line.json(['setup', '--from', file, '--test'])).exitCode).toBe(3);
  });
});

describe('wrong use and faults', () => {
  test.each([
    [[]], [['invoicing']], [['positions']], [['positions', 'eat']], [['info', 'more']], [['info', '--colour', 'red']], [['positions', 'list', '--limit', 'many']], [['positions', 'list', '--limit']], [['positions', 'list', '--status', 'LATE']],
    [['positions', 'show']], [['positions', 'show', '12x']], [['positions', 'cancel', '1']], [['positions', 'mark-uploaded']], [['positions', 'mark-uploaded', '1', '--all']], [['notices', '--out', 'x']], [['notices', '--out', 'x', '--nav', '123']],
    [['notices', '--out', 'x', '--unprinted', '--layout', 'A5']], [['notices', '--out', 'x', '--unprinted', '--model', '4']], [['notices', '--out', 'x', '--unprinted', '--language', 'de']], [['notices', '--out', 'x', '--unprinted', '--letter', 'tre']], [['notices', '--out', 'x', '--unprinted', '--layout', 'roll', '--model', '2.2.1']], [['lots', 'create', '--layout', 'roll']], [['receipt', '301070010000000199']], [['import']], [['import', '.', '--kind', 'songs']], [['setup']], [['info', '--json=yes']], [['codes', 'more']],
  ])('%j: exit 2, one document, an Italian sentence', async (argv) => {
    const done = await line.json(argv);
    expect(done.exitCode).toBe(2);
    expect(done.document).toMatchObject({ error: 'WRONG_USE', message: expect.stringMatching(/^\p{Lu}|^-|^codes|^positions/u) });
    expect(done.stderr.length).toBeGreaterThan(10);
    expect(existsSync(line.dataDir)).toBe(false);
  });

  test.each([[['months']], [['export', 'opi']], [['restore', 'x']], [['backup', 'x', '--passphrase-env', 'P']]])('%j is not in this version', async (argv) => {
    const done = await line.json(argv);
    expect(done).toMatchObject({ exitCode: 2, document: { error: 'NOT_AVAILABLE' } });
    expect(done.stderr).toContain('non disponibile in questa versione');
  });

  test('a data folder that cannot be one, and an unreadable file to import: exit 2', async () => {
    await line.setUp();
    expect((await line.json(['setup', '--from', join(line.folder, 'setup.json'), '--data', join(line.folder, 'setup.json', 'x')])).exitCode).toBe(2);
    expect((await line.json(['import', join(line.folder, 'manca.xml')])).exitCode).toBe(2);
    expect((await line.json(['notices', '--out', join(line.folder, 'setup.json'), '--unprinted'])).exitCode).toBe(2);
  });

  test('an unknown service is wrong use', async () => {
    await line.setUp();
    expect((await line.json(['positions', 'list', '--service', 'NESSUNO'])).exitCode).toBe(2);
  });

  test('a database that cannot be read: exit 70, without losing it', async () => {
    await mkdir(line.dataDir);
    await writeFile(join(line.dataDir, 'sportello.db'), 'This is no database at all, but it is long enough to look like one.'.repeat(50));
    const before = await readFile(join(line.dataDir, 'sportello.db'));
    expect(await line.json(['info'])).toMatchObject({ exitCode: 70, document: { error: 'CORRUPTED' } });
    expect((await readFile(join(line.dataDir, 'sportello.db'))).equals(before)).toBe(true);
  });

  test('a fault inside: exit 70 with an id on standard error', async () => {
    const failing = await line.run(['setup', '--from', await line.file('ente.json', SETUP_FILE)], { password: null, ask: () => Promise.reject(new Error('segreto')) });
    expect(failing).toMatchObject({ exitCode: 70, stdout: '' });
    expect(failing.stderr).toMatch(/codice [0-9a-zA-Z-]{6,}/);
    expect(failing.stderr).not.toContain('segreto');
  });
});

describe('--help', () => {
  test.each([[[]], [['setup']], [['codes']], [['positions']], [['positions', 'list']], [['notices']], [['import']], [['verify']]])('%j is explained in Italian', async (argv) => {
    const done = await line.run([...argv, '--help'], { password: null });
    expect(done).toMatchObject({ exitCode: 0, stderr: '' });
    expect(done.stdout).toContain(`sportello ${argv[0] ?? 'COMANDO'}`);
  });
});

describe('while a window owns the folder', () => {
  /** A window, and the way a command typed elsewhere takes to it. */
  async function openWindow(): Promise<Readonly<{ close(): Promise<void> }>> {
    const archive = await openHere();
    const address = join(line.folder, 'window');
    const listening = await listenForSecondStart(address, {
      bringForward: () => undefined,
      runCommand: (command, ends) => runCommandOf(archive, command, ends),
    });
    return {
      async close() {
        await listening.close();
        await archive.close();
      },
    };
  }

  const typedIn = (said: string[]): { ends: CommandEnds; out: () => string } => {
    let text = '';
    return { out: () => text, ends: { write: async (more) => { text += more; }, say: (told) => { said.push(told); }, ask: null } };
  };

  async function handed(argv: readonly string[], said: string[] = []): Promise<Readonly<{ outcome: Handed; document: unknown }>> {
    const { ends, out } = typedIn(said);
    const outcome = await handCommandOver(join(line.folder, 'window'), { argv: [...argv, '--data', line.dataDir, '--json'], folder: line.folder, environment: { SPORTELLO_PASSWORD: ADMIN_PASSWORD } }, ends);
    const document: unknown = JSON.parse(out());
    return { outcome, document };
  }

  test('every command that works on the folder is run by it, with paths of where it was typed and the same login', async () => {
    await line.setUp();
    await line.file('posizioni.json', [canaryPosition()]);
    const window = await openWindow();
    expect(await handed(['positions', 'create', '--from', 'posizioni.json'])).toMatchObject({ outcome: { kind: 'DONE', code: 0 }, document: { created: [{ nav: expect.stringMatching(/^3\d{17}$/) }] } });
    expect(await handed(['positions', 'list'])).toMatchObject({ outcome: { code: 0 }, document: { positions: [{ amountCents: 15000 }] } });
    expect(await handed(['positions', 'mark-uploaded', '--all'])).toMatchObject({ outcome: { code: 0 }, document: { marked: 1 } });
    expect(await handed(['notices', '--out', 'avvisi', '--unprinted'])).toMatchObject({ outcome: { code: 0 }, document: { notices: 1, files: [expect.stringContaining(join(line.folder, 'avvisi'))] } });
    expect(await handed(['backup', 'copia.db'])).toMatchObject({ outcome: { code: 0 }, document: { file: expect.stringContaining('copia.db') } });
    expect(await handed(['info'])).toMatchObject({ outcome: { code: 0 } });
    expect(await handed(['verify'])).toMatchObject({ outcome: { code: 0 }, document: { ok: true } });
    expect(await handed(['setup', '--from', 'setup.json'])).toMatchObject({ outcome: { code: 0 }, document: { unchanged: { entity: 1 } } });
    expect(await handed(['import', 'setup.json'])).toMatchObject({ outcome: { code: 3 } });
    const refused = await handCommandOver(join(line.folder, 'window'), { argv: ['info', '--data', line.dataDir, '--json'], folder: line.folder, environment: { SPORTELLO_PASSWORD: 'sbagliata del tutto 1' } }, typedIn([]).ends);
    expect(refused).toEqual({ kind: 'DONE', code: 5 });
    expect(await handed(['info', '--today', '2026-01-01'])).toMatchObject({ outcome: { code: 2 } });
    await window.close();
  });

  test('the command line hands over by itself, and says so only when nobody answers', async () => {
    await line.setUp();
    const window = await openWindow();
    const asked: (readonly string[])[] = [];
    const done = await line.run(['info', '--json'], { handOver: async (argv) => { asked.push(argv); return { kind: 'DONE', code: 1 }; } });
    expect(done).toMatchObject({ exitCode: 1, stdout: '' });
    expect(asked).toEqual([['info', '--json', '--data', line.dataDir]]);
    expect(await line.json(['info'], { handOver: async () => ({ kind: 'NOBODY' }) })).toMatchObject({ exitCode: 4, document: { error: 'LOCKED' } });
    expect(await line.json(['info'], { handOver: async () => ({ kind: 'OTHER_VERSION', version: '9.9.9' }) })).toMatchObject({ exitCode: 4, document: { message: expect.stringContaining('9.9.9') } });
    expect(await line.json(['info'], { handOver: async () => ({ kind: 'CUT' }) })).toMatchObject({ exitCode: 70, document: { error: 'CUT' } });
    await window.close();
  });
});
