import { ok, type Result } from '../../../domain/result.ts';
import { decodeText } from './decode-text.ts';
import { DIGITPA_NAMESPACES } from './legacy-rt.ts';
import { LIMITS } from './limits.ts';
import { PA_FOR_NODE_NAMESPACES } from './pa-send-rt.ts';
import { readBase64 } from './read-values.ts';
import { quoted, refuse, type Refusal } from './refusal.ts';
import { signedContent } from './signed-content.ts';
import { headOf, readXmlHead, readXmlTree, type XmlElement, type XmlHead } from './safe-xml.ts';

/** Documents that are recognised but not read by this version of the program. */
export type NotYetKind = 'REPORTING_FLOW' | 'REPORTING_FLOW_PAGE' | 'REVOCATION' | 'PAYMENT_LIST';

/** A reporting flow, or a part of one, as far as this reading opens it: `features/flows` reads the rest. */
export type FlowContent = Readonly<{ form: 'XML'; text: string }> | Readonly<{ form: 'REST_FLOW' | 'REST_HEADER' | 'REST_PAGE'; json: unknown }>;

/** What a file is (receipts-fdr.md 1.1), with what is needed to go on reading it. `tree`: the whole document, where it was read to say so. */
export type IdentifiedDocument =
  | Readonly<{ kind: 'ZIP' }>
  | Readonly<{ kind: 'BASE64' | 'SIGNED'; content: Uint8Array }>
  | Readonly<{ kind: 'PA_SEND_RT'; version: 'PA_SEND_RT_V1' | 'PA_SEND_RT_V2'; text: string; tree: XmlElement | null; inEnvelope: boolean }>
  | Readonly<{ kind: 'LEGACY_RT'; text: string; tree: XmlElement | null; inEnvelope: boolean }>
  | Readonly<{ kind: 'CARRIED_RT'; text: string }>
  | Readonly<{ kind: 'CARRIED_FLOW'; text: string }>
  | Readonly<{ kind: 'BIZ_EVENTS'; json: unknown }>
  | Readonly<{ kind: 'NOT_YET'; document: NotYetKind; flow: FlowContent | null }>;

const SOAP_NAMESPACES: ReadonlySet<string> = new Set(['http://schemas.xmlsoap.org/soap/envelope/', 'http://www.w3.org/2003/05/soap-envelope', '']);
const REVOCATION_NAMESPACES: ReadonlySet<string> = new Set(['http://www.digitpa.gov.it/schemas/2011/Pagamenti/Revoche/', '']);
/** UTF-16 units: a receipt is about two thousand, a reporting flow many more. */
const READ_AT_ONCE = 16_384;
const UNKNOWN_KIND = 'Questo file non è una ricevuta pagoPA che so leggere: servono ricevute in XML (paSendRT o RT) o JSON (Biz Events), anche in un archivio ZIP. Controlla di aver scelto il file giusto.';

const NOT_YET_MESSAGES: Readonly<Record<NotYetKind, string>> = {
  REPORTING_FLOW: 'È un flusso di rendicontazione: lettura non disponibile in questa versione.',
  REPORTING_FLOW_PAGE: 'È una pagina di pagamenti di un flusso di rendicontazione: lettura non disponibile in questa versione.',
  REVOCATION: 'È una richiesta o un esito di revoca: lettura non disponibile in questa versione.',
  PAYMENT_LIST: 'È un elenco di pagamenti senza importi, non una ricevuta: lettura non disponibile in questa versione.',
};

/** The sentence shown for a document that is recognised but not read yet. */
export function notYetMessage(document: NotYetKind): string {
  return NOT_YET_MESSAGES[document];
}

/**
 * Says what a file is from its bytes, in the order of receipts-fdr.md 1.1. A name or an extension is never trusted.
 * Errors: `E_KIND` when it is nothing known, and those of decoding and of XML (`E_TOO_BIG`, `E_ENCODING`, `E_DOCTYPE`, `E_XML`).
 */
export function identifyDocument(bytes: Uint8Array, readAs?: 'iso-8859-1'): Result<IdentifiedDocument, Refusal> {
  if (bytes.length > LIMITS.file) return refuse('E_TOO_BIG', 'Il file supera 100 MiB. Dividilo in parti più piccole.');
  if (bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03 && bytes[3] === 0x04) return ok({ kind: 'ZIP' });
  if (bytes[0] === 0x30 && ((bytes[1] ?? 0) & 0xf0) === 0x80) return identifySigned(bytes);
  const first = firstCharacter(bytes);
  if (first === null) return refuse('E_KIND', 'Il file è vuoto. Scaricalo di nuovo o chiedilo a chi te l’ha mandato.');
  if (first === '<' || first === '{' || first === '[') return identifyText(bytes, first, readAs);
  const content = base64Content(bytes);
  return content === null ? refuse('E_KIND', UNKNOWN_KIND) : ok({ kind: 'BASE64', content });
}

function identifySigned(bytes: Uint8Array): Result<IdentifiedDocument, Refusal> {
  const content = signedContent(bytes);
  if (content !== null) return ok({ kind: 'SIGNED', content });
  return refuse('E_KIND', 'Il file sembra firmato (.p7m), ma dentro non c’è un documento leggibile: può essere incompleto, o avere la firma a parte. Estrai il documento con il tuo programma di firma e importa quello.');
}

function identifyText(bytes: Uint8Array, first: '<' | '{' | '[', readAs: 'iso-8859-1' | undefined): Result<IdentifiedDocument, Refusal> {
  if (bytes.length > LIMITS.xml) return refuse('E_TOO_BIG', 'Il documento supera 64 MiB: nessuna ricevuta è così grande. Controlla di aver scelto il file giusto.');
  const decoded = decodeText(bytes, readAs);
  if (!decoded.ok) return decoded;
  if (first !== '<') return identifyJson(decoded.value.text);
  return identifyMarkup(decoded.value.text);
}

/** A short document that is sound is read once, and says what it is by its tree; any other is read as far as its head, whose errors are its own. */
function identifyMarkup(text: string): Result<IdentifiedDocument, Refusal> {
  const tree = text.length <= READ_AT_ONCE ? readXmlTree(text) : null;
  const known = tree?.ok === true ? headOf(tree.value) : null;
  if (tree?.ok === true && known !== null) return identifyXml(known, text, tree.value);
  const head = readXmlHead(text);
  return head.ok ? identifyXml(head.value, text, null) : head;
}

/** First character that is not blank, marks and UTF-16 padding skipped, as far as it is ASCII; null when there is none. */
function firstCharacter(bytes: Uint8Array): string | null {
  const hasUtf8Mark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const hasUtf16Mark = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  const isUtf16 = hasUtf16Mark || bytes[0] === 0 || bytes[1] === 0;
  for (let at = hasUtf8Mark ? 3 : hasUtf16Mark ? 2 : 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    const blank = byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d || (isUtf16 && byte === 0);
    if (!blank) return String.fromCharCode(byte);
  }
  return null;
}

const BASE64_BYTES: readonly boolean[] = Array.from({ length: 256 }, (_, byte) => /[A-Za-z0-9+/=\s]/.test(String.fromCharCode(byte)) && byte < 0x80);

function base64Content(bytes: Uint8Array): Uint8Array | null {
  for (const byte of bytes) if (BASE64_BYTES[byte] !== true) return null;
  return readBase64(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1'));
}

function identifyXml(head: XmlHead, text: string, tree: XmlElement | null): Result<IdentifiedDocument, Refusal> {
  if (head.envelopeNamespace !== null && !SOAP_NAMESPACES.has(head.envelopeNamespace)) return unknownNamespace(head.envelopeNamespace);
  const inEnvelope = head.envelopeNamespace !== null;
  switch (head.local) {
    case 'paSendRTReq':
      return inNamespace(head, PA_FOR_NODE_NAMESPACES, { kind: 'PA_SEND_RT', version: 'PA_SEND_RT_V1', text, tree, inEnvelope });
    case 'paSendRTV2Request':
    case 'PaSendRTV2Request':
      return inNamespace(head, PA_FOR_NODE_NAMESPACES, { kind: 'PA_SEND_RT', version: 'PA_SEND_RT_V2', text, tree, inEnvelope });
    case 'RT':
      return inNamespace(head, DIGITPA_NAMESPACES, { kind: 'LEGACY_RT', text, tree, inEnvelope });
    case 'FlussoRiversamento':
      return inNamespace(head, DIGITPA_NAMESPACES, { kind: 'NOT_YET', document: 'REPORTING_FLOW', flow: { form: 'XML', text } });
    case 'ER':
    case 'RR':
      return inNamespace(head, REVOCATION_NAMESPACES, { kind: 'NOT_YET', document: 'REVOCATION', flow: null });
    case 'nodoChiediFlussoRendicontazioneRisposta':
    case 'nodoInviaFlussoRendicontazione':
      return ok({ kind: 'CARRIED_FLOW', text });
    case 'paaInviaRT':
      return ok({ kind: 'CARRIED_RT', text });
    default:
      return refuse('E_KIND', UNKNOWN_KIND);
  }
}

function inNamespace(head: XmlHead, admitted: ReadonlySet<string>, found: IdentifiedDocument): Result<IdentifiedDocument, Refusal> {
  return admitted.has(head.namespace) ? ok(found) : unknownNamespace(head.namespace);
}

function unknownNamespace(namespace: string): Result<never, Refusal> {
  return refuse('E_KIND', `Il file somiglia a un documento pagoPA ma dichiara uno spazio di nomi sconosciuto, ${quoted(namespace)}. Chiedi il file originale a chi te l’ha mandato.`);
}

function identifyJson(text: string): Result<IdentifiedDocument, Refusal> {
  const json = parseJson(text);
  if (!json.ok) return json;
  const value = json.value;
  if (has(value, 'receiptId') && has(value, 'transferList')) return ok({ kind: 'BIZ_EVENTS', json: value });
  if (has(value, 'header') && has(value, 'payments')) return ok({ kind: 'NOT_YET', document: 'REPORTING_FLOW', flow: { form: 'REST_FLOW', json: value } });
  if (has(value, 'fdr') && has(value, 'revision') && has(value, 'sender')) return ok({ kind: 'NOT_YET', document: 'REPORTING_FLOW', flow: { form: 'REST_HEADER', json: value } });
  if (has(firstOf(value, 'data'), 'payStatus')) return ok({ kind: 'NOT_YET', document: 'REPORTING_FLOW_PAGE', flow: { form: 'REST_PAGE', json: value } });
  if (has(value, 'totalPages') && has(value, 'results')) return ok({ kind: 'NOT_YET', document: 'PAYMENT_LIST', flow: null });
  return refuse('E_KIND', UNKNOWN_KIND);
}

function parseJson(text: string): Result<unknown, Refusal> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refuse('E_XML', 'Il file JSON è incompleto o danneggiato. Scaricalo di nuovo o chiedilo a chi te l’ha mandato.');
  }
  // An escape can write what the bytes cannot: a lost character or half of one.
  if (/\\u(?:fffd|d[89a-f][0-9a-f]{2})/i.test(text) && /\ufffd|\p{Surrogate}/u.test(stringsOf(value))) {
    return refuse('E_ENCODING', 'Nel file un carattere è già andato perso. Chiedi il file originale a chi te l’ha mandato.');
  }
  return ok(value);
}

function stringsOf(value: unknown): string {
  const found: string[] = [];
  const waiting: unknown[] = [value];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (typeof next === 'string') found.push(next);
    else if (typeof next === 'object' && next !== null) for (const child of Object.values(next)) waiting.push(child);
  }
  return found.join(' ');
}

function has(value: unknown, key: string): boolean {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key);
}

function firstOf(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  const list: unknown = Reflect.get(value, key);
  return Array.isArray(list) ? list[0] : undefined;
}
