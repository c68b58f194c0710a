import { ok, type Result } from '../../../domain/result.ts';
import { signedContent } from '../../payments/index.ts';
import { ASK_AGAIN, refuseTreasury, type TreasuryRefusal } from './treasury-refusal.ts';

/** The document inside a signed file (.p7m, G9); the signature is not checked. Errors: `E_KIND`. */
export function contentOfSigned(bytes: Uint8Array): Result<Uint8Array, TreasuryRefusal> {
  const content = signedContent(bytes);
  if (content !== null) return ok(content);
  return refuseTreasury('E_KIND', 'Il file sembra firmato (.p7m), ma dentro non c’è un documento leggibile: può essere incompleto, o avere la firma a parte. Estrai il documento con il tuo programma di firma e importa quello.');
}

const ARMOUR = /^-----BEGIN [A-Z0-9 #]{1,40}-----([A-Za-z0-9+/=\s]*)-----END [A-Z0-9 #]{1,40}-----$/;

/** The bytes that a text in base64 or in PEM stands for; one that was cut gives a document that is cut. Errors: `E_KIND`. */
export function contentOfBase64(bytes: Buffer): Result<Uint8Array, TreasuryRefusal> {
  const text = bytes.toString('latin1').trim();
  const encoded = text.startsWith('-') ? (ARMOUR.exec(text)?.[1] ?? '') : text;
  if (/^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(encoded)) return ok(Buffer.from(encoded, 'base64'));
  return refuseTreasury('E_KIND', `Il file è scritto in base64, ma è incompleto o danneggiato. ${ASK_AGAIN}`);
}
