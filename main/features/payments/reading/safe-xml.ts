import { SaxesParser, type SaxesTagNS } from 'saxes';
import { ok, type Result } from '../../../domain/result.ts';
import { LIMITS } from './limits.ts';
import { readPlainXml } from './plain-xml.ts';
import { refuse, type Refusal } from './refusal.ts';

/** One element of a read document. `text` is its own text and CDATA joined, comments left out, trimmed. */
export type XmlElement = Readonly<{
  local: string;
  namespace: string;
  text: string;
  attributes: ReadonlyMap<string, string>;
  children: readonly XmlElement[];
}>;

/** The element that says what a document is: the root, or the first child of a SOAP body. */
export type XmlHead = Readonly<{ local: string; namespace: string; envelopeNamespace: string | null }>;

type Growing = {
  readonly local: string;
  readonly namespace: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: XmlElement[];
  readonly pieces: string[];
  length: number;
};

// Small, because the parser resolves namespaces by walking up the open elements: a chunk bounds how deep it can get
// before the limit stops it.
const CHUNK = 4 * 1024;
/** The head stands in the first words of a document; a whole receipt is little longer than a chunk. */
const HEAD_CHUNK = 256;

/**
 * Reads a whole document into a small read-only tree (receipts-fdr.md section 6): DOCTYPE refused before parsing, no external
 * entity, only the five predefined entities and numeric references, limits of depth, text and number of elements.
 * Errors: `E_DOCTYPE`, `E_XML` (line and column), `E_TOO_BIG`, `E_ENCODING` for a replacement character written as a reference.
 */
export function readXmlTree(text: string): Result<XmlElement, Refusal> {
  const plain = readPlainXml(text);
  return plain === null ? parsedTree(text) : ok(plain);
}

/** As {@link readXmlTree}, of any document. */
export function parsedTree(text: string): Result<XmlElement, Refusal> {
  const doctype = findDoctype(text);
  if (doctype >= 0) return doctypeRefusal();
  let refusal: Result<never, Refusal> | null = null;
  let root: XmlElement | null = null;
  let elements = 0;
  const open: Growing[] = [];
  const parser = new SaxesParser({ xmlns: true, position: true });
  const stop = (found: Result<never, Refusal>): void => {
    refusal ??= found;
  };
  parser.on('error', () => stop(xmlRefusal(parser.line, parser.column)));
  // The search above already refuses it; this is the second lock on the same door.
  parser.on('doctype', () => stop(doctypeRefusal()));
  parser.on('opentag', (tag) => {
    if (refusal !== null) return;
    elements += 1;
    if (elements > LIMITS.elements) return stop(refuse('E_TOO_BIG', 'Il file contiene troppi elementi per essere una ricevuta. Controlla di aver scelto il file giusto.'));
    if (open.length >= LIMITS.depth) return stop(tooDeep());
    open.push(growing(tag));
  });
  const addText = (piece: string): void => {
    const current = open.at(-1);
    if (refusal !== null || current === undefined) return;
    current.length += piece.length;
    if (current.length > LIMITS.text) return stop(refuse('E_TOO_BIG', 'Un campo del file supera 1 MiB. Controlla di aver scelto il file giusto.'));
    current.pieces.push(piece);
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    if (refusal !== null) return;
    const closed = open.pop();
    if (closed === undefined) return;
    const element = finished(closed);
    if (element.text.includes('\uFFFD')) return stop(refuse('E_ENCODING', 'Nel file un carattere è già andato perso (al suo posto c’è il segno �). Chiedi il file originale a chi te l’ha mandato.', { kind: 'TEXT', line: parser.line, column: parser.column }));
    const parent = open.at(-1);
    if (parent === undefined) root = element;
    else parent.children.push(element);
  });
  for (let at = 0; at < text.length && refusal === null; at += CHUNK) parser.write(text.slice(at, at + CHUNK));
  if (refusal === null) parser.close();
  if (refusal !== null) return refusal;
  return root === null ? xmlRefusal(1, 0) : ok(root);
}

/**
 * Reads only as far as the first element that says what the document is, so that a large reporting flow is recognised
 * without being read. The DOCTYPE search still covers the whole text.
 * Errors: `E_DOCTYPE`, `E_XML`, `E_TOO_BIG` (depth before the document is found).
 */
export function readXmlHead(text: string): Result<XmlHead, Refusal> {
  if (findDoctype(text) >= 0) return doctypeRefusal();
  let failed: Result<never, Refusal> | null = null;
  let head: XmlHead | null = null;
  let envelopeNamespace: string | null = null;
  const open: string[] = [];
  const parser = new SaxesParser({ xmlns: true, position: true });
  parser.on('error', () => {
    failed ??= head === null ? xmlRefusal(parser.line, parser.column) : null;
  });
  parser.on('opentag', (tag) => {
    if (head !== null || failed !== null) return;
    if (open.length === 0 && tag.local === 'Envelope') envelopeNamespace = tag.uri;
    else if (open.length >= LIMITS.depth) failed = tooDeep();
    else if (open.length === 0 || (open.length === 2 && open[1] === 'Body')) head = { local: tag.local, namespace: tag.uri, envelopeNamespace };
    open.push(tag.local);
  });
  parser.on('closetag', () => {
    open.pop();
  });
  for (let at = 0; at < text.length && head === null && failed === null; at += HEAD_CHUNK) parser.write(text.slice(at, at + HEAD_CHUNK));
  if (head !== null) return ok(head);
  if (failed === null) parser.close();
  return failed ?? xmlRefusal(parser.line, parser.column);
}

/** The head of a document read whole, as {@link readXmlHead} finds it; null where that finds none. */
export function headOf(root: XmlElement): XmlHead | null {
  if (root.local !== 'Envelope') return { local: root.local, namespace: root.namespace, envelopeNamespace: null };
  const first = root.children.find(({ local, children }) => local === 'Body' && children.length > 0)?.children[0];
  return first === undefined ? null : { local: first.local, namespace: first.namespace, envelopeNamespace: root.namespace };
}

/**
 * The text of the first element of that name, read without keeping the rest: for a message that carries a long document.
 * Errors: those of {@link readXmlTree}; null when no element has that name.
 */
export function textOfElement(text: string, local: string): Result<string | null, Refusal> {
  if (findDoctype(text) >= 0) return doctypeRefusal();
  let refusal: Result<never, Refusal> | null = null;
  let depth = 0;
  let inside = false;
  let found: string[] | null = null;
  const parser = new SaxesParser({ xmlns: true, position: true });
  parser.on('error', () => {
    refusal ??= xmlRefusal(parser.line, parser.column);
  });
  parser.on('opentag', (tag) => {
    depth += 1;
    if (depth > LIMITS.depth) refusal ??= tooDeep();
    if (tag.local === local && found === null) {
      inside = true;
      found = [];
    }
  });
  parser.on('closetag', (tag) => {
    depth -= 1;
    if (tag.local === local) inside = false;
  });
  const add = (piece: string): void => {
    if (inside) found?.push(piece);
  };
  parser.on('text', add);
  parser.on('cdata', add);
  for (let at = 0; at < text.length && refusal === null; at += CHUNK) parser.write(text.slice(at, at + CHUNK));
  if (refusal === null) parser.close();
  return refusal ?? ok(found === null ? null : joinPieces(found));
}

function joinPieces(pieces: readonly string[]): string {
  return pieces.join('').trim();
}

const NO_ATTRIBUTES: ReadonlyMap<string, string> = new Map();

function growing(tag: SaxesTagNS): Growing {
  const found = Object.values(tag.attributes);
  const attributes = found.length === 0 ? NO_ATTRIBUTES : new Map(found.map((attribute) => [attribute.local, attribute.value]));
  return { local: tag.local, namespace: tag.uri, attributes, children: [], pieces: [], length: 0 };
}

function finished(element: Growing): XmlElement {
  return {
    local: element.local,
    namespace: element.namespace,
    attributes: element.attributes,
    children: element.children,
    text: element.pieces.join('').trim(),
  };
}

/**
 * Position of the first `<!DOCTYPE` outside comments and CDATA, or -1. Processing instructions are walked too, because
 * a `<!--` inside one opens no comment and would hide what follows.
 */
function findDoctype(text: string): number {
  const opening = /<!--|<!\[CDATA\[|<\?|<!DOCTYPE/gi;
  for (let found = opening.exec(text); found !== null; found = opening.exec(text)) {
    const token = found[0];
    if (token.length === '<!DOCTYPE'.length && token.toUpperCase() === '<!DOCTYPE') return found.index;
    const end = token === '<!--' ? '-->' : token === '<?' ? '?>' : ']]>';
    const from = found.index + token.length;
    const closed = text.indexOf(end, from);
    const until = closed < 0 ? text.length : closed;
    if (token === '<?') {
      const inside = text.slice(from, until).search(/<!DOCTYPE/i);
      if (inside >= 0) return from + inside;
    }
    if (closed < 0) return -1;
    opening.lastIndex = closed + end.length;
  }
  return -1;
}

function tooDeep(): Result<never, Refusal> {
  return refuse('E_TOO_BIG', `Il file ha più di ${LIMITS.depth} livelli uno dentro l’altro: nessuna ricevuta è fatta così. Controlla di aver scelto il file giusto.`);
}

function doctypeRefusal(): Result<never, Refusal> {
  return refuse('E_DOCTYPE', 'Il file contiene un DOCTYPE, che può nascondere istruzioni dannose: non è stato aperto. Le ricevute di pagoPA non lo hanno mai: chiedi il file originale a chi te l’ha mandato.');
}

function xmlRefusal(line: number, column: number): Result<never, Refusal> {
  return refuse('E_XML', `Il file XML è incompleto o danneggiato alla riga ${line}, colonna ${column}. Scaricalo di nuovo o chiedilo a chi te l’ha mandato.`, { kind: 'TEXT', line, column });
}
