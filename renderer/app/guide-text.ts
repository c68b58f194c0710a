/** A run of words: plain, bold, a key or a command, or a way to another page of the manual. */
export type Inline =
  | Readonly<{ kind: 'text' | 'bold' | 'key' | 'code'; text: string }>
  | Readonly<{ kind: 'link'; text: string; page: string }>;

export type Block =
  | Readonly<{ kind: 'heading'; level: 2 | 3; words: readonly Inline[] }>
  | Readonly<{ kind: 'paragraph'; words: readonly Inline[] }>
  | Readonly<{ kind: 'list'; ordered: boolean; items: readonly (readonly Inline[])[] }>
  | Readonly<{ kind: 'table'; head: readonly (readonly Inline[])[]; rows: readonly (readonly (readonly Inline[])[])[] }>
  | Readonly<{ kind: 'commands'; text: string }>;

export type GuideText = Readonly<{ title: string; blocks: readonly Block[] }>;

const KEY = /^(?:(?:Ctrl|Alt|Maiusc)\+)*(?:F\d{1,2}|Esc|Invio|Spazio|Tab|Inizio|Fine|Pag[↑↓]|[↑↓←→]|[A-Z0-9?/])(?:\.\.\d)?$/;
const INLINE = /\*\*([^*]+)\*\*|`([^`]+)`|\[([^\]]+)\]\(([a-z-]+|README)\.md\)/g;

/**
 * Reads the part of Markdown that the manual is written in: one title, headings of two levels, paragraphs, flat lists, tables, bold,
 * keys and commands between back quotes, links between pages, fenced commands. Anything else stays the text it is: nothing becomes HTML.
 */
export function parseGuide(source: string): GuideText {
  const lines = source.replaceAll('\r\n', '\n').split('\n');
  const titleAt = lines.findIndex((line) => line.startsWith('# '));
  const blocks: Block[] = [];
  let at = titleAt + 1;
  while (at < lines.length) {
    const [block, next] = blockAt(lines, at);
    if (block !== null) blocks.push(block);
    at = next;
  }
  return { title: titleAt === -1 ? '' : (lines[titleAt] ?? '').slice(2).trim(), blocks };
}

export function parseInline(text: string): readonly Inline[] {
  const words: Inline[] = [];
  let from = 0;
  for (const found of text.matchAll(INLINE)) {
    if (found.index > from) words.push({ kind: 'text', text: text.slice(from, found.index) });
    const [whole, bold, quoted, link, page] = found;
    if (bold !== undefined) words.push({ kind: 'bold', text: bold });
    else if (quoted !== undefined) words.push({ kind: KEY.test(quoted) ? 'key' : 'code', text: quoted });
    else words.push({ kind: 'link', text: link ?? '', page: page ?? '' });
    from = found.index + whole.length;
  }
  if (from < text.length) words.push({ kind: 'text', text: text.slice(from) });
  return words;
}

function blockAt(lines: readonly string[], at: number): readonly [Block | null, number] {
  const line = lines[at] ?? '';
  if (line.trim() === '') return [null, at + 1];
  const heading = /^(##|###) (.+)$/.exec(line);
  if (heading !== null) return [{ kind: 'heading', level: heading[1] === '##' ? 2 : 3, words: parseInline(heading[2] ?? '') }, at + 1];
  if (line.startsWith('```')) return commandsAt(lines, at);
  if (line.startsWith('|')) return tableAt(lines, at);
  const mark = markOf(line);
  return mark === null ? paragraphAt(lines, at) : listAt(lines, at, mark);
}

type ListMark = 'bullet' | 'number';

function markOf(line: string): ListMark | null {
  if (line.startsWith('- ')) return 'bullet';
  return /^\d+\. /.test(line) ? 'number' : null;
}

function startsBlock(line: string): boolean {
  return line.trim() === '' || /^(#|\||```)/.test(line) || markOf(line) !== null;
}

function endOfRun(lines: readonly string[], from: number, stops: (line: string) => boolean): number {
  let at = from;
  while (at < lines.length && !stops(lines[at] ?? '')) at += 1;
  return at;
}

function commandsAt(lines: readonly string[], at: number): readonly [Block, number] {
  const end = endOfRun(lines, at + 1, (line) => line.startsWith('```'));
  return [{ kind: 'commands', text: lines.slice(at + 1, end).join('\n') }, end + 1];
}

function paragraphAt(lines: readonly string[], at: number): readonly [Block, number] {
  const end = endOfRun(lines, at + 1, startsBlock);
  return [{ kind: 'paragraph', words: parseInline(lines.slice(at, end).map((line) => line.trim()).join(' ')) }, end];
}

/** Lines that go on below an item are indented. */
function listAt(lines: readonly string[], from: number, mark: ListMark): readonly [Block, number] {
  const items: (readonly Inline[])[] = [];
  let at = from;
  while (at < lines.length && markOf(lines[at] ?? '') === mark) {
    const end = endOfRun(lines, at + 1, startsBlock);
    const [first = '', ...more] = lines.slice(at, end);
    items.push(parseInline([first.replace(/^(-|\d+\.) /, ''), ...more].map((line) => line.trim()).join(' ')));
    at = end;
  }
  return [{ kind: 'list', ordered: mark === 'number', items }, at];
}

function cellsOf(line: string): readonly (readonly Inline[])[] {
  return line.trim().replace(/^\||\|$/g, '').split('|').map((cell) => parseInline(cell.trim()));
}

function tableAt(lines: readonly string[], at: number): readonly [Block, number] {
  const end = endOfRun(lines, at, (line) => !line.startsWith('|'));
  const [head = '', ...rest] = lines.slice(at, end);
  return [{ kind: 'table', head: cellsOf(head), rows: rest.filter((line) => !/^\|[\s:|-]+$/.test(line)).map(cellsOf) }, end];
}
