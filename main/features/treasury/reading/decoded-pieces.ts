import { ok, type Result } from '../../../domain/result.ts';
import { announcedEncoding, decodeSingleByte, type TextEncoding } from '../../payments/index.ts';
import type { ScannedBytes } from './scanned-bytes.ts';
import { refusal, refuseTreasury, StreamRefused, type TreasuryRefusal } from './treasury-refusal.ts';

/** `guessed`: the file does not say how it is written, and its bytes are not UTF-8. */
export type ChosenEncoding = Readonly<{ encoding: TextEncoding; guessed: boolean }>;

const ASK_RIGHT = 'Chiedi il file corretto alla tesoreria.';

/**
 * How the text of a file is written (reconciliation.md 1.3, G9): what it announces with a mark or an XML declaration, else UTF-8 if all
 * its bytes are, else windows-1252 if a byte 0x80–0x9F occurs, else ISO-8859-15. Errors: `E_ENCODING`.
 */
export function chooseEncoding(scanned: ScannedBytes): Result<ChosenEncoding, TreasuryRefusal> {
  const announced = announcedEncoding(scanned.head);
  if (!announced.ok) return announced;
  const { encoding, declared } = announced.value;
  if (encoding === 'utf-16le' || encoding === 'utf-16be') return ok({ encoding, guessed: false });
  if (scanned.hasZero) return refuseTreasury('E_ENCODING', `Il file contiene byte nulli: non è un testo, o si è rovinato nel passaggio. ${ASK_RIGHT}`);
  if (declared && encoding === 'utf-8' && !scanned.isUtf8) return refuseTreasury('E_ENCODING', `Il file dice di essere in UTF-8, ma non lo è. ${ASK_RIGHT}`);
  if (declared || scanned.isUtf8) return encoding === 'windows-1252' ? windows(scanned, false) : ok({ encoding, guessed: false });
  return scanned.hasWindowsByte ? windows(scanned, true) : ok({ encoding: 'iso-8859-15', guessed: true });
}

function windows(scanned: ScannedBytes, guessed: boolean): Result<ChosenEncoding, TreasuryRefusal> {
  if (scanned.undefinedByteAt === null) return ok({ encoding: 'windows-1252', guessed });
  return refuseTreasury('E_ENCODING', `Il file non è scritto né in UTF-8 né in windows-1252: il byte ${scanned.undefinedByteAt} non è di nessuno dei due. ${ASK_RIGHT}`, { kind: 'BYTE', offset: scanned.undefinedByteAt });
}

/** The text as the bytes go by, without its mark. Throws {@link StreamRefused} (`E_ENCODING`) where the bytes are not what was said. */
export async function* decodedPieces(pieces: AsyncIterable<Uint8Array>, encoding: TextEncoding): AsyncGenerator<string> {
  const decode = pieceDecoder(encoding);
  for await (const piece of pieces) {
    const text = decode(piece);
    if (text !== '') yield text;
  }
  const last = decode(null);
  if (last !== '') yield last;
}

/** Text of a whole head, whatever its last character was cut into. */
export function decodedHead(head: Uint8Array, encoding: TextEncoding): string {
  try {
    return pieceDecoder(encoding)(head);
  } catch {
    return '';
  }
}

function pieceDecoder(encoding: TextEncoding): (piece: Uint8Array | null) => string {
  if (encoding === 'utf-8' || encoding === 'utf-16le' || encoding === 'utf-16be') {
    const decoder = new TextDecoder(encoding, { fatal: true });
    return (piece) => {
      try {
        return piece === null ? decoder.decode() : decoder.decode(piece, { stream: true });
      } catch {
        throw new StreamRefused(refusal('E_ENCODING', `Il testo del file è rovinato: non è più ${encoding.toUpperCase()}. ${ASK_RIGHT}`));
      }
    };
  }
  return (piece) => {
    if (piece === null) return '';
    const text = decodeSingleByte(piece, encoding);
    if (text.ok) return text.value.text;
    throw new StreamRefused(text.error);
  };
}
