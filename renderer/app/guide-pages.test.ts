import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { asGuidePage, GUIDE_PAGES, guidePageOf, type GuidePageName } from './guide-pages.ts';
import { parseGuide, type Block, type Inline } from './guide-text.ts';
import { ROUTES } from './route-table.ts';

const MANUAL = join(import.meta.dirname, '../../docs/manual');
const NAMES = readdirSync(MANUAL).filter((name) => name.endsWith('.md')).map((name) => name.slice(0, -3)).sort();

function source(name: string): string {
  return readFileSync(join(MANUAL, `${name}.md`), 'utf8');
}

function wordsOf(block: Block): readonly Inline[] {
  switch (block.kind) {
    case 'heading': case 'paragraph': return block.words;
    case 'list': return block.items.flat();
    case 'table': return [block.head, ...block.rows].flat(2);
    case 'commands': return [];
  }
}

function linksOf(name: string): readonly string[] {
  return parseGuide(source(name)).blocks.flatMap(wordsOf).flatMap((word) => (word.kind === 'link' ? [word.page] : []));
}

describe('the manual behind F1', () => {
  test('every page of the manual can be opened, and no other', () => {
    expect(Object.keys(GUIDE_PAGES).sort()).toEqual(NAMES);
  });
  test('every screen has its page', () => {
    const names: readonly string[] = ROUTES.map((route) => guidePageOf(route.screen));
    expect(names.filter((name) => !NAMES.includes(name))).toEqual([]);
  });
  test('the program shows the text of the file', async () => {
    const shown = await GUIDE_PAGES.sportello();
    expect(shown.default).toBe(source('sportello'));
  });
  test('every page is reached from the index', () => {
    expect(NAMES.filter((name) => name !== 'README' && !linksOf('README').includes(name))).toEqual([]);
  });
  test('a name that is no page is refused', () => {
    expect([asGuidePage('tasti'), asGuidePage('constructor'), asGuidePage('boh')]).toEqual(['tasti', null, null]);
  });

  test.each(NAMES)('%s has a title, links that lead somewhere, and no mark that the guide cannot read', (name) => {
    const { title, blocks } = parseGuide(source(name));
    expect(title).not.toBe('');
    expect(linksOf(name).filter((page) => asGuidePage(page) === null)).toEqual([]);
    const unread = blocks.flatMap(wordsOf).filter((word) => /\*\*|`|\]\(|^#|<\/?[a-z]/.test(word.text));
    expect(unread).toEqual([]);
  });
  test.each(NAMES)('the tables of %s have as many cells in each row as in the head', (name) => {
    const uneven = parseGuide(source(name)).blocks.filter((block) => block.kind === 'table').flatMap((table) => table.rows.filter((row) => row.length !== table.head.length));
    expect(uneven).toEqual([]);
  });
  test('a page stays short enough for a reader in a hurry', () => {
    const long: readonly GuidePageName[] = NAMES.map(asGuidePage).filter((name) => name !== null).filter((name) => source(name).split('\n').length > 80);
    expect(long).toEqual([]);
  });
});
