import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { createCommandLine, SHARED, type CommandLine } from './testing/command-line.ts';

const vector = z.object({ id: z.string(), kind: z.string(), input: z.unknown(), expect: z.record(z.string(), z.unknown()) });
const vectors = z.array(vector).parse(JSON.parse(readFileSync(resolve(SHARED, 'samples/codes/vectors.json'), 'utf8')));

let line: CommandLine;
beforeEach(async () => { line = await createCommandLine(); });
afterEach(() => line.cleanUp());

async function ask(stdin: string | readonly Uint8Array[]) {
  const done = await line.run(['codes'], { stdin, password: null });
  const replies = done.stdout.split('\n').filter((text) => text !== '').map((text) => z.record(z.string(), z.unknown()).parse(JSON.parse(text)));
  return { ...done, replies };
}

test('all 138 published cases are answered, in order, and no data folder is made', async () => {
  expect(vectors).toHaveLength(138);
  const { exitCode, replies, stderr } = await ask(vectors.map(({ id, kind, input }) => JSON.stringify({ id, kind, input })).join('\n'));
  expect(exitCode).toBe(0);
  expect(stderr).toBe('');
  expect(replies.map((reply) => reply['id'])).toEqual(vectors.map(({ id }) => id));
  for (const [index, { id, expect: wanted }] of vectors.entries()) {
    for (const [key, value] of Object.entries(wanted)) expect({ id, [key]: replies[index]?.[key] }).toStrictEqual({ id, [key]: value });
  }
  expect(existsSync(line.dataDir)).toBe(false);
});

test('an unknown kind says so and echoes its id, whatever it is', async () => {
  const { exitCode, replies } = await ask('{"id":7,"kind":"nav.dream","input":1}\n{"input":1}\n');
  expect(exitCode).toBe(0);
  expect(replies).toMatchObject([{ id: 7, error: 'UNKNOWN_KIND' }, { error: 'UNKNOWN_KIND' }]);
});

test.each(['{"kind":', '[]', '"nav.parse"', 'null'])('a line that is no question (%s) gets an answer, and the next ones theirs', async (malformed) => {
  const { exitCode, replies } = await ask(`${malformed}\n\n{"id":"b","kind":"nav.parse","input":"301188340000064356"}\n`);
  expect(exitCode).toBe(1);
  expect(replies).toMatchObject([{ error: 'MALFORMED_LINE' }, { id: 'b', valid: true }]);
});

test('a wrong shape of input is an answer too', async () => {
  const { replies } = await ask('{"kind":"nav.parse","input":{"a":1}}\n{"kind":"nav.build"}\n');
  expect(replies).toMatchObject([{ error: 'INPUT' }, { error: 'INPUT' }]);
});

test('letters cut between two chunks and Windows line ends are read right', async () => {
  const bytes = Buffer.from('{"id":"à","kind":"datamatrix.cleanText","input":"città"}\r\n{"id":2,"kind":"nope"}');
  const { replies } = await ask(Array.from(bytes, (byte) => Uint8Array.of(byte)));
  expect(replies).toMatchObject([{ id: 'à', text: expect.stringMatching(/CITTA/i) }, { id: 2 }]);
});
