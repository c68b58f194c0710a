import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keptCodeOf, runWithKeptCode } from './kept-code.ts';

let folder: string;
let program: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sportello-code-'));
  program = join(folder, 'window.cjs');
  await write('one');
});
afterEach(() => rm(folder, { recursive: true }));

const told = () => readFile(join(folder, 'told'), 'utf8');
const write = (word: string) => writeFile(program, `const { writeFileSync } = require('node:fs');\nconst say = (word) => writeFileSync(require('node:path').join(__dirname, 'told'), word + ' ' + (module.exports === exports) + ' ' + __filename);\nsay('${word}');\n`);

test('a program runs the same with and without what V8 kept of it', async () => {
  const first = runWithKeptCode(program);
  expect(first.fromKeptCode).toBe(false);
  expect(await told()).toBe(`one true ${program}`);
  first.keep();
  await rm(join(folder, 'told'));
  expect(runWithKeptCode(program).fromKeptCode).toBe(true);
  expect(await told()).toBe(`one true ${program}`);
  expect((await readdir(folder)).toSorted()).toEqual(['told', 'window.cjs', `window.cjs.${process.version}-${process.arch}.code`]);
});

test.each([
  ['nothing at all', Buffer.alloc(0)],
  ['something else', Buffer.from('not code')],
])('what is kept is %s: the program is compiled as usual', async (_what, bytes) => {
  await writeFile(keptCodeOf(program), bytes);
  expect(runWithKeptCode(program).fromKeptCode).toBe(false);
  expect(await told()).toBe(`one true ${program}`);
});

test.each(['another', 'two'])('what was kept of another program is not run, be it as long or not («%s»)', async (word) => {
  runWithKeptCode(program).keep();
  await write(word);
  expect(runWithKeptCode(program).fromKeptCode).toBe(false);
  expect(await told()).toBe(`${word} true ${program}`);
});

test('half of what was kept, as a copy that was cut leaves it, is not run', async () => {
  runWithKeptCode(program).keep();
  const whole = await readFile(keptCodeOf(program));
  await writeFile(keptCodeOf(program), whole.subarray(0, whole.length / 2));
  expect(runWithKeptCode(program).fromKeptCode).toBe(false);
  expect(await told()).toBe(`one true ${program}`);
});
