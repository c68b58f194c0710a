import { LIMITS } from './limits.ts';
import type { XmlElement } from './safe-xml.ts';

/*
 * Receipts as services write them are elements and plain words: no attributes but namespaces, no references, no comments. Such a document is read by looking for its angle brackets, in a third
 * of the time of a parser that looks at every character; a hundred thousand are read at the first connection. Whatever is not so is left to the parser, which also says what is wrong with it.
 */

/** UTF-16 units; no limit of reading but that of depth can be met by so few. */
const LONGEST = 64 * 1024;
/** XML 1.0 characters of one unit, but for the carriage return, which is another one once read, and the sign of a lost character. */
const PLAIN_CHARACTERS = /^[\t\n\u0020-\ud7ff\ue000-\ufffc]*$/;
const DECLARATION = /^<\?xml version="1\.0"(?: encoding="[A-Za-z][A-Za-z0-9._-]*")?(?: standalone="(?:yes|no)")?\?>/;
const BLANK = /^[\t\n ]*$/;
const NAME = '[A-Za-z_][A-Za-z0-9_.-]*';
const TAG = new RegExp(`^((?:(${NAME}):)?(${NAME}))((?:[\\t\\n ]+xmlns(?::${NAME})?="[^"<&\\s]*")*)[\\t\\n ]*(/?)$`);
const DECLARED = new RegExp(`xmlns(?::(${NAME}))?="([^"]*)"`, 'g');
/** What XML keeps for itself: a prefix that begins so, and the two names it has. */
const RESERVED_PREFIX = /^xml/i;
const RESERVED_NAMES: ReadonlySet<string> = new Set(['http://www.w3.org/XML/1998/namespace', 'http://www.w3.org/2000/xmlns/']);

type Namespaces = ReadonlyMap<string, string>;
/** A tag without what it declares. `name` is as written, `''` the prefix of none. */
type Tag = Readonly<{ name: string; prefix: string; local: string; declared: string; isEmpty: boolean }>;
type Open = { readonly name: string; readonly namespaces: Namespaces; readonly local: string; readonly namespace: string; readonly attributes: ReadonlyMap<string, string>; readonly children: XmlElement[]; text: string };

const NO_NAMESPACES: Namespaces = new Map();
const NO_ATTRIBUTES: ReadonlyMap<string, string> = new Map();
/** Tags by what stands between their brackets: documents of one kind have the same few. */
const knownTags = new Map<string, Tag>();
const MOST_TAGS = 500;
const LONGEST_TAG = 100;

/** The tree of a plain document, as the parser of `safe-xml.ts` gives it; null where only that can tell. */
export function readPlainXml(text: string): XmlElement | null {
  if (text.length > LONGEST || text.includes('&') || text.includes('<!') || text.includes(']]>') || !PLAIN_CHARACTERS.test(text)) return null;
  const open: Open[] = [];
  let at = DECLARATION.exec(text)?.[0].length ?? 0;
  for (;;) {
    const bracket = text.indexOf('<', at);
    const end = bracket < 0 ? -1 : text.indexOf('>', bracket);
    if (end < 0) return null;
    const current = open.at(-1);
    if (current === undefined) {
      if (!BLANK.test(text.slice(at, bracket))) return null;
    } else if (bracket > at) current.text += text.slice(at, bracket);
    at = end + 1;
    const closed = text[bracket + 1] === '/' ? closing(open, text.slice(bracket + 2, end)) : opening(open, text.slice(bracket + 1, end));
    if (closed === 'REFUSED') return null;
    if (closed !== null && open.length === 0) return BLANK.test(text.slice(at)) ? closed : null;
  }
}

/** The element that is closed by this; null where one was only opened. */
type Step = XmlElement | 'REFUSED' | null;

function opening(open: Open[], written: string): Step {
  const tag = knownTags.get(written) ?? readTag(written);
  if (tag === null || open.length >= LIMITS.depth) return 'REFUSED';
  const around = open.at(-1)?.namespaces ?? NO_NAMESPACES;
  const declared = tag.declared === '' ? NO_ATTRIBUTES : declarations(tag.declared);
  if (declared === null) return 'REFUSED';
  const namespaces = declared.size === 0 ? around : new Map([...around, ...declared]);
  const namespace = namespaces.get(tag.prefix);
  if (namespace === undefined && tag.prefix !== '') return 'REFUSED';
  const attributes = declared.size === 0 ? NO_ATTRIBUTES : new Map([...declared].map(([prefix, value]) => [prefix === '' ? 'xmlns' : prefix, value]));
  open.push({ name: tag.name, namespaces, local: tag.local, namespace: namespace ?? '', attributes, children: [], text: '' });
  return tag.isEmpty ? close(open) : null;
}

function closing(open: Open[], name: string): Step {
  return open.at(-1)?.name === name ? close(open) : 'REFUSED';
}

function close(open: Open[]): Step {
  const closed = open.pop();
  if (closed === undefined) return 'REFUSED';
  const { local, namespace, attributes, children, text } = closed;
  const element: XmlElement = { local, namespace, attributes, children, text: text.trim() };
  open.at(-1)?.children.push(element);
  return element;
}

function readTag(written: string): Tag | null {
  // A copy: a piece of a text keeps the whole text in memory.
  const own = [...written].join('');
  const match = TAG.exec(own);
  if (match === null) return null;
  const [, name = '', prefix = '', local = '', declared = '', slash = ''] = match;
  const tag = { name, prefix, local, declared, isEmpty: slash === '/' };
  if (RESERVED_PREFIX.test(prefix)) return null;
  if (own.length <= LONGEST_TAG && declared === '') {
    if (knownTags.size >= MOST_TAGS) knownTags.clear();
    knownTags.set(own, tag);
  }
  return tag;
}

/** Names by prefix, in their order; null where one is repeated, taken back, or kept for XML itself. */
function declarations(written: string): Namespaces | null {
  const found = new Map<string, string>();
  for (const [, prefix = '', name = ''] of written.matchAll(DECLARED)) {
    if (found.has(prefix) || RESERVED_PREFIX.test(prefix) || RESERVED_NAMES.has(name) || (name === '' && prefix !== '')) return null;
    found.set(prefix, name);
  }
  return found;
}
