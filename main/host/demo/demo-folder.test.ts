import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createInProcessDrawing } from '../../features/notices/index.ts';
import { openArchive } from '../open-archive.ts';
import { readDemoArguments } from './demo-arguments.ts';
import { defaultDemoDir, provideDemo } from './demo-folder.ts';
import type { DemoRequest } from './make-demo.ts';
import { demoFolders, demoRequest } from './testing/demo-town.ts';

async function smallDemo(): Promise<DemoRequest> {
  const folders = await demoFolders();
  onTestFinished(folders.remove);
  return demoRequest(folders, 40);
}

/** Opens the archive as the program does, and closes it at the end of the test. */
async function opened({ dataDir, stateDir }: DemoRequest) {
  const archive = await openArchive({ dataDir, drawing: createInProcessDrawing(), host: 'test', ...(stateDir === null ? {} : { stateDir }) });
  if (!archive.ok) throw new Error(archive.error.message);
  onTestFinished(() => archive.value.close());
  return archive.value;
}

test('the first start makes the archive, the second leaves it as it was left', async () => {
  const request = await smallDemo();
  expect(await provideDemo(request, false)).toEqual({ ok: true, value: 'MADE' });
  await writeFile(join(request.dataDir, 'mine.txt'), 'left here');
  expect(await provideDemo(request, false)).toEqual({ ok: true, value: 'THERE' });
  expect(existsSync(join(request.dataDir, 'mine.txt'))).toBe(true);
});

test('asked for a fresh one, it makes it anew, and numbers can be issued again', async () => {
  const request = await smallDemo();
  await provideDemo(request, false);
  await writeFile(join(request.dataDir, 'mine.txt'), 'left here');
  expect(await provideDemo(request, true)).toEqual({ ok: true, value: 'MADE' });
  expect(existsSync(join(request.dataDir, 'mine.txt'))).toBe(false);
  expect((await opened(request)).context.numbering.state()).toEqual({ workstation: '001', stopped: null });
});

test('a folder that was deleted by hand does not keep the next one from being made', async () => {
  const first = await smallDemo();
  await provideDemo(first, false);
  await rm(first.dataDir, { recursive: true });
  expect(await provideDemo(first, false)).toEqual({ ok: true, value: 'MADE' });
});

test('one that was interrupted half-way is made again', async () => {
  const request = await smallDemo();
  await provideDemo(request, false);
  const note = join(request.dataDir, 'archivio-di-prova.json');
  await writeFile(note, (await readFile(note, 'utf8')).replace('READY', 'MAKING'));
  expect(await provideDemo(request, false)).toEqual({ ok: true, value: 'MADE' });
});

test('one may lie in a folder whose name has blanks and signs that mean something in the address of a file', async () => {
  const request = await smallDemo();
  const dataDir = join(request.dataDir, process.platform === 'win32' ? 'a b%20c#d' : 'a b%20c#d?e');
  expect(await provideDemo({ ...request, dataDir }, false)).toEqual({ ok: true, value: 'MADE' });
  expect(existsSync(join(dataDir, 'texts.db'))).toBe(false);
});

test('a folder with anything else in it is refused and left alone', async () => {
  const request = await smallDemo();
  await mkdir(request.dataDir, { recursive: true });
  await writeFile(join(request.dataDir, 'sportello.db'), 'an office works here');
  const answer = await provideDemo(request, true);
  expect(answer.ok ? '' : answer.error).toContain('contiene altro');
  expect(await readFile(join(request.dataDir, 'sportello.db'), 'utf8')).toBe('an office works here');
});

test('an archive that is open is not thrown away under who uses it', async () => {
  const request = await smallDemo();
  await provideDemo(request, false);
  const { context } = await opened(request);
  const answer = await provideDemo(request, true);
  expect(answer.ok ? '' : answer.error).toContain('aperto in un’altra finestra');
  expect(context.testArchive).toBe(true);
});

test('it lies beside the archive of the office, never in it', () => {
  expect(defaultDemoDir({ XDG_DATA_HOME: '/data' }, 'linux')).toBe('/data/sportello-prova');
  expect(defaultDemoDir({ APPDATA: 'C:\\Users\\m\\AppData\\Roaming' }, 'win32')).toContain('Sportello-prova');
});

test('today in Rome is the day of reference; many positions make an archive for measuring', () => {
  const read = readDemoArguments(['--data', 'cartella', '--positions', '1000000'], {}, 'linux', Date.parse('2026-11-27T23:30:00Z'));
  expect(read.ok && read.value.request).toMatchObject({ reference: '2026-11-28', positions: 1_000_000, receiptFiles: 'DAILY', trail: false });
});

test.each([['--positions', '0'], ['--positions', 'mille'], ['--reference', '28/11/2026'], ['--seed', 'x'], ['--other', 'x']])('%s %s is refused with a sentence', (name, value) => {
  expect(readDemoArguments([name, value], {}, 'linux', 0).ok).toBe(false);
});
