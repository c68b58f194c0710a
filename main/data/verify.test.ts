import { expect, test } from 'vitest';
import type { Migration } from './engine.ts';
import { openTestEngine } from './engine.fixture.ts';

const words: Migration = { id: 1, name: 'words', statements: [`CREATE VIRTUAL TABLE word_text USING fts5 (word)`] };

test('a second verification finds the file sound, whatever was written to a full text since the first', async () => {
  const { engine } = await openTestEngine({ migrations: [words] });
  const write = async (from: number) => {
    for (let one = from; one < from + 40; one += 1) await engine.write('words.add', (unit) => unit.run('INSERT INTO word_text (word) VALUES (?)', [`parola ${one}`]));
  };
  await write(0);
  expect(await engine.verify()).toMatchObject({ ok: true, integrityProblems: [] });
  await write(40);
  expect(await engine.verify()).toMatchObject({ ok: true, integrityProblems: [] });
  await engine.close();
});
