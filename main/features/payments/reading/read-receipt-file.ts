import { ok, type Result } from '../../../domain/result.ts';
import { readBizEventsReceipt } from './biz-events.ts';
import type { ReadingWarning } from './field-reader.ts';
import { identifyDocument, notYetMessage, type FlowContent, type IdentifiedDocument, type NotYetKind } from './identify-document.ts';
import { readLegacyRt } from './legacy-rt.ts';
import { LIMITS } from './limits.ts';
import { readPaSendRt, type ReadReceipt } from './pa-send-rt.ts';
import type { ParsedReceipt } from './parsed-receipt.ts';
import { readBase64 } from './read-values.ts';
import { refuse, type Refusal } from './refusal.ts';
import { readXmlTree, textOfElement, type XmlElement } from './safe-xml.ts';
import { openArchive } from './zip-archive.ts';

/** A file that holds one document: a receipt, or something recognised that this version does not read. */
export type SingleDocument =
  | Readonly<{ kind: 'RECEIPT'; receipt: ParsedReceipt; warnings: readonly ReadingWarning[] }>
  | Readonly<{ kind: 'NOT_YET'; document: NotYetKind; message: string; flow: FlowContent | null }>;

/**
 * A file of an archive with its own bytes (to be kept as received) and its own outcome. `bytes` is empty when it could not
 * be unpacked. `name` is a label to show, never a path to write.
 */
export type ReadEntry = Readonly<{ name: string; bytes: Uint8Array; outcome: Result<SingleDocument, Refusal> }>;

/** What a file turned out to be. */
export type ReadDocument = SingleDocument | Readonly<{ kind: 'ARCHIVE'; entries: readonly ReadEntry[] }>;

/** `readAs` is the operator's explicit choice "rileggi come ISO-8859-1" after an `E_ENCODING`; whoever passes it records it. */
export type ReadOptions = Readonly<{ readAs?: 'iso-8859-1' }>;

type Opened = SingleDocument | Readonly<{ kind: 'ZIP'; bytes: Uint8Array }>;

/**
 * Reads a receipt file of any known form: paSendRT v1 and v2, legacy RT, Biz Events JSON, bare or in SOAP, base64, p7m or ZIP
 * (receipts-fdr.md 1.1–1.4, section 6). Pure: no file, no network, no clock. Never throws for what the bytes contain.
 * Errors: a {@link Refusal}; in an archive each entry carries its own.
 */
export async function readReceiptFile(bytes: Uint8Array, options: ReadOptions = {}): Promise<Result<ReadDocument, Refusal>> {
  const opened = open(bytes, options, LIMITS.wrapperLevels);
  if (!opened.ok) return opened;
  return opened.value.kind === 'ZIP' ? readArchive(opened.value.bytes, options) : ok(opened.value);
}

async function readArchive(bytes: Uint8Array, options: ReadOptions): Promise<Result<ReadDocument, Refusal>> {
  const archive = await openArchive(bytes);
  if (!archive.ok) return archive;
  const entries: ReadEntry[] = [];
  for await (const { name, content } of archive.value) {
    entries.push(content.ok ? { name, bytes: content.value, outcome: readEntry(content.value, options) } : { name, bytes: new Uint8Array(), outcome: content });
  }
  if (entries.length === 0) return refuse('E_KIND', 'L’archivio non contiene file da leggere: servono file .xml, .json, .b64 o .p7m.');
  return ok({ kind: 'ARCHIVE', entries });
}

function readEntry(bytes: Uint8Array, options: ReadOptions): Result<SingleDocument, Refusal> {
  const opened = open(bytes, options, LIMITS.wrapperLevels);
  if (!opened.ok) return opened;
  if (opened.value.kind !== 'ZIP') return ok(opened.value);
  return refuse('E_KIND', 'È un archivio dentro un altro archivio, che qui non si apre. Estrailo e importalo da solo.');
}

function open(bytes: Uint8Array, options: ReadOptions, wrappersLeft: number): Result<Opened, Refusal> {
  const identified = identifyDocument(bytes, options.readAs);
  if (!identified.ok) return identified;
  const document = identified.value;
  switch (document.kind) {
    case 'ZIP':
      return ok({ kind: 'ZIP', bytes });
    case 'BASE64':
      return openEncoded(document.content, options, wrappersLeft);
    case 'SIGNED':
      return withSignatureWarning(openEncoded(document.content, options, wrappersLeft));
    case 'CARRIED_RT':
      return openCarried(document.text, options, wrappersLeft);
    case 'CARRIED_FLOW':
      return openCarriedFlow(document.text, options, wrappersLeft);
    case 'NOT_YET':
      return ok({ kind: 'NOT_YET', document: document.document, message: notYetMessage(document.document), flow: document.flow });
    default:
      return readIdentified(document);
  }
}

function openEncoded(content: Uint8Array, options: ReadOptions, wrappersLeft: number): Result<Opened, Refusal> {
  if (wrappersLeft > 0) return open(content, options, wrappersLeft - 1);
  return refuse('E_KIND', 'Il documento è avvolto in più di due strati (base64 o firma). Chiedi il file originale a chi te l’ha mandato.');
}

function withSignatureWarning(opened: Result<Opened, Refusal>): Result<Opened, Refusal> {
  if (!opened.ok || opened.value.kind !== 'RECEIPT') return opened;
  const warning = { path: '', message: 'Il file è firmato: la firma non è stata verificata.' };
  return ok({ ...opened.value, warnings: [...opened.value.warnings, warning] });
}

/** `paaInviaRT/rt` holds the base64 of a legacy RT (receipts-fdr.md 1.1). */
function openCarried(text: string, options: ReadOptions, wrappersLeft: number): Result<Opened, Refusal> {
  const tree = documentElement(text, true);
  if (!tree.ok) return tree;
  const carried = tree.value.children.find((child) => child.local === 'rt');
  const content = carried === undefined ? null : readBase64(carried.text);
  if (content === null) return refuse('E_XSD', 'Nel messaggio il campo paaInviaRT/rt manca o non è in base64. Chiedi il file corretto a chi te l’ha mandato.', { kind: 'PATH', path: 'paaInviaRT/rt' });
  return openEncoded(content, options, wrappersLeft);
}

/** `xmlRendicontazione` holds the base64 of a reporting flow (receipts-fdr.md 1.1), too long for a tree. */
function openCarriedFlow(text: string, options: ReadOptions, wrappersLeft: number): Result<Opened, Refusal> {
  const carried = textOfElement(text, 'xmlRendicontazione');
  if (!carried.ok) return carried;
  const content = carried.value === null ? null : readBase64(carried.value);
  if (content === null) return refuse('E_XSD', 'Nel messaggio il campo xmlRendicontazione manca o non è in base64. Chiedi il file corretto a chi te l’ha mandato.', { kind: 'PATH', path: 'xmlRendicontazione' });
  return openEncoded(content, options, wrappersLeft);
}

type Readable = Extract<IdentifiedDocument, { kind: 'PA_SEND_RT' | 'LEGACY_RT' | 'BIZ_EVENTS' }>;

function readIdentified(document: Readable): Result<SingleDocument, Refusal> {
  const read = readContent(document);
  return read.ok ? ok({ kind: 'RECEIPT', receipt: read.value.receipt, warnings: read.value.warnings }) : read;
}

function readContent(document: Readable): Result<ReadReceipt, Refusal> {
  if (document.kind === 'BIZ_EVENTS') return readBizEventsReceipt(document.json);
  const element = documentElement(document.text, document.inEnvelope, document.tree);
  if (!element.ok) return element;
  return document.kind === 'LEGACY_RT' ? readLegacyRt(element.value) : readPaSendRt(element.value, document.version);
}

/** The root, or the only element of the body of a SOAP envelope. */
function documentElement(text: string, mayBeInEnvelope: boolean, read: XmlElement | null = null): Result<XmlElement, Refusal> {
  const tree = read === null ? readXmlTree(text) : ok(read);
  if (!tree.ok || !mayBeInEnvelope || tree.value.local !== 'Envelope') return tree;
  const bodies = tree.value.children.filter((child) => child.local === 'Body');
  const [only, ...others] = bodies.flatMap((body) => body.children);
  if (bodies.length === 1 && only !== undefined && others.length === 0) return ok(only);
  return refuse('E_XSD', 'La busta SOAP deve contenere un solo documento. Chiedi il file corretto a chi te l’ha mandato.', { kind: 'PATH', path: 'Envelope/Body' });
}
