import { SaxesParser } from 'saxes';
import { quoted } from '../../payments/index.ts';
import { TREASURY_LIMITS } from './reading-limits.ts';
import { ASK_AGAIN, refusal, WRONG_FILE, type TreasuryRefusal } from './treasury-refusal.ts';

/** What is made of the elements as they go by. Names come without prefix: banks use any namespace, or none (reconciliation.md 1.2). */
export type XmlHandler = Readonly<{
  opened(name: string, attributes: Readonly<Record<string, string>>): TreasuryRefusal | null;
  /** `text` is the element's own, CDATA joined, comments left out, not trimmed. */
  closed(name: string, text: string): TreasuryRefusal | null;
}>;

/**
 * Reads XML piece by piece, safely (receipts-fdr.md section 6): DOCTYPE refused, no entity but the five of XML, limits of depth and of the
 * length of a text, a tag or a comment. Memory does not grow with the file.
 */
export class StreamedXml {
  readonly #parser = new SaxesParser({ xmlns: false, position: true });
  readonly #handler: XmlHandler;
  #refusal: TreasuryRefusal | null = null;
  #depth = 0;
  #text = '';
  /** Text written since the last thing the parser reported: what it holds back by itself. */
  #unreported = 0;

  constructor(handler: XmlHandler) {
    this.#handler = handler;
    this.#parser.on('error', () => this.#stop(this.#damaged()));
    this.#parser.on('doctype', () => this.#stop(doctypeRefusal()));
    this.#parser.on('opentag', ({ name, attributes }) => this.#opened(name, attributes));
    this.#parser.on('closetag', ({ name }) => this.#closed(name));
    this.#parser.on('text', (piece) => this.#addText(piece));
    this.#parser.on('cdata', (piece) => this.#addText(piece));
    this.#parser.on('comment', () => this.#reported());
    this.#parser.on('processinginstruction', () => this.#reported());
  }

  write(text: string): TreasuryRefusal | null {
    if (this.#refusal !== null) return this.#refusal;
    this.#unreported += text.length;
    this.#parser.write(text);
    if (this.#unreported > TREASURY_LIMITS.text) this.#stop(tooLong());
    return this.#refusal;
  }

  end(): TreasuryRefusal | null {
    if (this.#refusal === null) this.#parser.close();
    return this.#refusal;
  }

  #stop(why: TreasuryRefusal | null): void {
    this.#refusal ??= why;
  }

  #damaged(): TreasuryRefusal {
    const { line, column } = this.#parser;
    return refusal('E_XML', `Il file XML è incompleto o danneggiato alla riga ${line}, colonna ${column}. ${ASK_AGAIN}`, { kind: 'TEXT', line, column });
  }

  #reported(): void {
    this.#unreported = 0;
  }

  #opened(name: string, attributes: Readonly<Record<string, string>>): void {
    this.#unreported = 0;
    if (this.#refusal !== null) return;
    this.#depth += 1;
    this.#text = '';
    if (this.#depth > TREASURY_LIMITS.depth) return this.#stop(refusal('E_TOO_BIG', `Il file ha più di ${TREASURY_LIMITS.depth} livelli uno dentro l’altro: nessun file di tesoreria è fatto così. ${WRONG_FILE}`));
    this.#stop(this.#handler.opened(localName(name), attributes));
  }

  #closed(name: string): void {
    this.#unreported = 0;
    if (this.#refusal !== null) return;
    this.#depth -= 1;
    const text = this.#text;
    this.#text = '';
    this.#stop(this.#handler.closed(localName(name), text));
  }

  #addText(piece: string): void {
    this.#unreported = 0;
    if (this.#refusal !== null) return;
    this.#text += piece;
    if (this.#text.length > TREASURY_LIMITS.text) this.#stop(tooLong());
  }
}

/** Says that the file is not what its first words promised. */
export function notFound(root: string): TreasuryRefusal {
  return refusal('E_XML', `Nel file non c’è l’elemento ${quoted(root)}. ${WRONG_FILE}`);
}

function localName(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
}

function tooLong(): TreasuryRefusal {
  return refusal('E_TOO_BIG', `Un campo del file supera 1 MiB: nessun file di tesoreria è fatto così. ${WRONG_FILE}`);
}

/** A DOCTYPE may hide entities that grow without end, or that read other files. */
export function doctypeRefusal(): TreasuryRefusal {
  return refusal('E_DOCTYPE', 'Il file contiene un DOCTYPE, che può nascondere istruzioni dannose: non è stato aperto. I file delle tesorerie non lo hanno mai: chiedi il file originale.');
}
