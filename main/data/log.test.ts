import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from './engine.fixture.ts';
import { errorPlaces, openEventLog } from './log.ts';

async function readAll(folder: string): Promise<string> {
  const names = await readdir(folder);
  return (await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))).join('');
}

test('writes events as JSON lines with the instant', async () => {
  const folder = await temporaryFolder();
  const log = openEventLog(folder, () => Date.UTC(2026, 10, 24, 8, 0, 0));
  log.event({ event: 'query.slow', label: 'position.save', query: 'positions.search', durationMs: 51.26, count: 3 });
  log.close();
  expect(JSON.parse(await readAll(folder))).toEqual({ at: '2026-11-24T08:00:00.000Z', event: 'query.slow', label: 'position.save', query: 'positions.search', durationMs: 51.3, count: 3 });
});

test('personal data in errors, labels and codes does not reach the file, while class and place of the error do', async () => {
  const folder = await temporaryFolder();
  const log = openEventLog(folder);
  const canaries = ['Canarino', 'CNRSGR80A01H501U', '301000000000000043', 'via dei Gelsi'];
  const broken = Object.assign(new TypeError(`Canarino CNRSGR80A01H501U\n    at via dei Gelsi (Canarino.ts:1:1)`), { code: 'CNRSGR80A01H501U', cause: new Error('Canarino') });
  const id = log.error('unit.failed', broken, 'Canarino via dei Gelsi');
  log.error('unit.failed', 'Canarino');
  log.event({ event: 'import.refused', label: 'CNRSGR80A01H501U', query: 'q301000000000000043', code: 'via dei Gelsi' });
  log.close();
  const text = await readAll(folder);
  for (const canary of canaries) expect(text).not.toContain(canary);
  expect(id).toMatch(/^E-[0-9a-f]{8}$/);
  expect(text).toContain(id);
  expect(text).toMatch(/"places":\["log\.test\.ts:\d+"/);
});

test('places of an error are file and line, without the folders of the user', () => {
  const places = errorPlaces(new Error('x'));
  expect(places[0]).toMatch(/^log\.test\.ts:\d+$/);
  expect(places.join(' ')).not.toContain('/');
  expect(errorPlaces('not an error')).toEqual([]);
});

test('keeps the newest fourteen files', async () => {
  const folder = await temporaryFolder();
  for (let day = 1; day <= 20; day += 1) {
    const log = openEventLog(folder, () => Date.UTC(2026, 0, day));
    log.event({ event: 'start' });
    log.close();
  }
  const names = (await readdir(folder)).sort();
  expect(names).toHaveLength(14);
  expect(names[0]).toContain('20260107');
});

test('starts a new file on a new day', async () => {
  const folder = await temporaryFolder();
  let now = Date.UTC(2026, 0, 1, 23, 59);
  const log = openEventLog(folder, () => now);
  log.event({ event: 'evening' });
  now = Date.UTC(2026, 0, 2, 0, 1);
  log.event({ event: 'morning' });
  log.close();
  expect(await readdir(folder)).toHaveLength(2);
});

test('never throws, not even when its folder cannot be made', () => {
  const log = openEventLog('/dev/null/logs');
  expect(() => log.event({ event: 'start' })).not.toThrow();
  expect(log.error('failed', new Error('x'))).toMatch(/^E-/);
});
