import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { defaultDataDir, readArguments } from './arguments.ts';

const read = (...argv: string[]) => readArguments(argv, { XDG_DATA_HOME: '/x' }, 'linux');

test('without arguments: the user’s own data folder, any port, a window', () => {
  expect(read()).toEqual({ ok: true, value: { dataDir: '/x/sportello', staticDir: null, port: 0, openBrowser: true, askPrinter: false, testDriver: false } });
});

test('what is given is taken, folders as absolute paths', () => {
  expect(read('--data', 'd', '--static', 's', '--port', '8123', '--no-browser')).toEqual({
    ok: true, value: { dataDir: resolve('d'), staticDir: resolve('s'), port: 8123, openBrowser: false, askPrinter: false, testDriver: false },
  });
  expect(read('--test-driver')).toMatchObject({ value: { openBrowser: false, askPrinter: false, testDriver: true } });
});

test.each([['--port', 'x'], ['--port', '70000'], ['--port', '-1'], ['--port', '1.5'], ['--unknown'], ['word'], ['--data']])('%s %s is refused in Italian', (...argv) => {
  const answer = read(...argv.filter((word) => word !== undefined));
  expect(answer.ok).toBe(false);
  expect(answer).toMatchObject({ error: expect.stringMatching(/porta|Argomenti/) });
});

test('each system has its own place for data', () => {
  expect(defaultDataDir({ APPDATA: '/r' }, 'win32', '/h')).toBe('/r/Sportello');
  expect(defaultDataDir({}, 'darwin', '/h')).toBe('/h/Library/Application Support/Sportello');
  expect(defaultDataDir({}, 'linux', '/h')).toBe('/h/.local/share/sportello');
});
