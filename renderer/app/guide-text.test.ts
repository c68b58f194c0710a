import { describe, expect, test } from 'vitest';
import { parseGuide, parseInline } from './guide-text.ts';

describe('the Markdown of the manual', () => {
  test('keys, commands, bold and links are told apart', () => {
    expect(parseInline('Premi `Ctrl+Invio` o `info`, **subito**: [Tasti](tasti.md).')).toEqual([
      { kind: 'text', text: 'Premi ' }, { kind: 'key', text: 'Ctrl+Invio' }, { kind: 'text', text: ' o ' }, { kind: 'code', text: 'info' }, { kind: 'text', text: ', ' },
      { kind: 'bold', text: 'subito' }, { kind: 'text', text: ': ' }, { kind: 'link', text: 'Tasti', page: 'tasti' }, { kind: 'text', text: '.' },
    ]);
  });
  test('an item goes on over indented lines', () => {
    expect(parseGuide('# T\n- uno\n  e mezzo\n- due').blocks).toEqual([
      { kind: 'list', ordered: false, items: [[{ kind: 'text', text: 'uno e mezzo' }], [{ kind: 'text', text: 'due' }]] },
    ]);
  });
  test('the line under the head of a table is no row', () => {
    const [table] = parseGuide('# T\n| a | b |\n|---|---|\n| 1 | 2 |').blocks;
    expect(table).toEqual({ kind: 'table', head: [[{ kind: 'text', text: 'a' }], [{ kind: 'text', text: 'b' }]], rows: [[[{ kind: 'text', text: '1' }], [{ kind: 'text', text: '2' }]]] });
  });
  test('HTML and outside links stay text', () => {
    const text = '<b>no</b> [fuori](https://example.com/x.md)';
    expect(parseGuide(`# T\n${text}`).blocks).toEqual([{ kind: 'paragraph', words: [{ kind: 'text', text }] }]);
  });
  test('Windows line ends make no difference', () => {
    expect(parseGuide('# T\r\n\r\nuno\r\ndue\r\n')).toEqual(parseGuide('# T\n\nuno\ndue\n'));
  });
});
