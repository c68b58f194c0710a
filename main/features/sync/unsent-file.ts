import { z } from 'zod';
import { deskCode, isSignedBy, type DeskSigner } from '../../data/desk-key.ts';
import { canonicalJson } from '../../data/request-log.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { carriedPosition } from '../positions/index.ts';

/*
 * The file with which positions that no intermediary knows pass to another desk of the entity (intermediary.md 4.5). It is readable JSON: it holds personal data,
 * as the archive does.
 *
 * What the signature proves: nothing in the file changed since the holder of the public key in it made it. Whose key that is, it does not prove: anybody can make one.
 * That is why loading asks for the code of the desk that made it, which a person reads there (`deskCode`); with the right code the file comes from that desk's user.
 */

const carriedPrint = z.strictObject({
  nav: z.string().regex(/^\d{18}$/), at: z.iso.datetime(), state: z.enum(['CURRENT', 'SUPERSEDED']), copies: z.int().min(1), reason: z.string().nullable(), sha256: z.string().regex(/^[0-9a-f]{64}$/), model: z.string(),
  amountCents: z.int(), dueDate: z.string().nullable(), payee: z.string(), account: z.string().nullable(), debtor: z.string(), address: z.string().nullable(), subject: z.string(), beforeConfirmation: z.boolean(), reprint: z.boolean(),
});
/** A notice in somebody's hands, printed at the desk that made the file. */
export type CarriedPrint = Readonly<z.infer<typeof carriedPrint>>;

const unsentRow = z.strictObject({ position: carriedPosition, prints: z.array(carriedPrint).readonly() });
export type UnsentRow = Readonly<z.infer<typeof unsentRow>>;

const FORMAT = 'sportello-non-inviati';
const VERSION = 1;
/** Of a file that the program will ever hold in its hands: above it, another file is begun. */
export const POSITIONS_IN_FILE = 5_000;

const content = z.strictObject({
  entity: z.strictObject({ fiscalCode: z.string().regex(/^\d{11}$/), name: z.string() }), databaseId: z.string(), workstation: z.string().regex(/^\d{3}$/), testArchive: z.boolean(), exportedAt: z.iso.datetime(),
  positions: z.array(unsentRow).min(1).max(POSITIONS_IN_FILE).readonly(),
});
export type UnsentContent = Readonly<z.infer<typeof content>>;

const envelope = z.object({ format: z.literal(FORMAT), version: z.int(), deskCode: z.string(), publicKey: z.string().max(200), signature: z.string().max(200), content: z.unknown() });

/** The bytes of the file, signed. */
export function sealUnsent(signer: DeskSigner, sealed: UnsentContent): Buffer {
  return Buffer.from(JSON.stringify({ format: FORMAT, version: VERSION, deskCode: deskCode(signer.publicKey), publicKey: signer.publicKey, signature: signer.sign(signedText(VERSION, sealed)), content: sealed }, null, 1));
}

/** The version is signed too: a file of today must not be read one day as one of another shape. */
function signedText(version: number, sealed: unknown): string {
  return canonicalJson({ format: FORMAT, version, content: sealed });
}

export type OpenedUnsent = Readonly<{ publicKey: string; content: UnsentContent }>;

/** Reads a file, whole or not at all. What is checked is what is returned. Error: cause and remedy in Italian. */
export function openUnsent(bytes: Uint8Array): Result<OpenedUnsent, string> {
  const read = parsed(bytes);
  if (!read.success) return err('Non è un file di posizioni non inviate, o è arrivato a metà: scegli quello salvato con «Esporta i non inviati…», e copialo di nuovo se serve.');
  const { version, publicKey, signature } = read.data;
  if (version !== VERSION) return err('Il file è di un’altra versione di Sportello: aggiorna questo posto e caricalo di nuovo.');
  if (!isSignedBy(publicKey, signedText(version, read.data.content), signature)) return err('Il file è stato cambiato dopo che è stato fatto, o si è rovinato nella copia: non è stato caricato niente. Esportalo di nuovo dal posto di partenza.');
  const shaped = content.safeParse(read.data.content);
  if (!shaped.success) return err(`Il file è integro, ma contiene un dato che qui non si legge (${(shaped.error.issues[0]?.path ?? []).join('.')}): aggiorna Sportello sui due posti ed esportalo di nuovo.`);
  return ok({ publicKey, content: shaped.data });
}

function parsed(bytes: Uint8Array) {
  try {
    return envelope.safeParse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch {
    return envelope.safeParse(null);
  }
}
