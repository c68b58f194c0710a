/**
 * Structured causali: the one of a single payment (`/RFB/…`, `/RFS/…`) and the one of the PSP's
 * cumulative credit transfer that the treasury sees (`/PUR/LGPE-RIVERSAMENTO/URI/<flow>`).
 *
 * Source: codes.md 7 (SACI cap. 3 and AT-05).
 */
import { type Cents, formatDecimalAmount, parseDecimalAmount } from './money.ts';
import { err, ok, type Result } from './result.ts';
import { formatRf, parseRf } from './rf-reference.ts';

/** Longest description and remittance information of the node's messages. */
export const MAX_REMITTANCE_LENGTH = 140;

/** What a structured causale is made of; `text` is the free part. */
export type RemittanceText = Readonly<{ iuv: string; amountCents: Cents; text: string | null }>;

/** Writes the causale of one transfer, cut at 140 characters: `/RFS/` in groups of four for an ISO 11649 IUV, else `/RFB/`. */
export function buildRemittanceText({ iuv, amountCents, text }: RemittanceText): string {
  const reference = parseRf(iuv).ok ? `/RFS/${formatRf(iuv)}` : `/RFB/${iuv}`;
  const freeText = text === null || text === '' ? '' : `/TXT/${text}`;
  return cutCharacters(`${reference}/${formatDecimalAmount(amountCents)}${freeText}`, MAX_REMITTANCE_LENGTH);
}

/** A causale read back: amount and text may be absent. */
export type ParsedRemittanceText = Readonly<{ tag: 'RFB' | 'RFS'; iuv: string; amountCents: Cents | null; text: string | null }>;

/** Reads a structured causale; blanks inside the reference are dropped. Free text is refused with `FORMAT`. */
export function parseRemittanceText(causale: string): Result<ParsedRemittanceText, 'FORMAT'> {
  const parts = /^\/?(RFB|RFS)\/([0-9A-Za-z ]{1,44})(?:\/(\d+\.\d{2}))?(?:\/TXT\/(.*))?$/s.exec(causale);
  if (parts === null) return err('FORMAT');
  const iuv = (parts[2] ?? '').replaceAll(' ', '');
  const amount = parts[3] === undefined ? ok(null) : parseDecimalAmount(parts[3]);
  if (iuv === '' || !amount.ok) return err('FORMAT');
  return ok({ tag: parts[1] === 'RFS' ? 'RFS' : 'RFB', iuv, amountCents: amount.value, text: parts[4] ?? null });
}

/** The sentence a person reads when a causale has no structure. */
export function remittanceProblemMessage(): string {
  return 'La causale non è strutturata: manca /RFB/ o /RFS/ con lo IUV';
}

/** What the causale of a cumulative credit transfer says: progressive `null` in the old form. */
export type TransferRemittance = Readonly<{
  type: 'RIVERSAMENTO' | 'INTEGRAZIONE';
  progressive: string | null;
  flowId: string;
}>;

const MAX_FLOW_ID_LENGTH = 35;

/**
 * Finds the reporting flow named by a bank's causale, or `null`. Banks drop the first slash, change case,
 * wrap lines and append text: the form is searched, not anchored. The case of the flow id is kept as found.
 */
export function findTransferRemittance(causale: string): TransferRemittance | null {
  const found =
    /\/?PUR\/LGPE-(RIVERSAMENTO|INTEGRAZIONE)(?:\/TXT\/([0-9]))?\/URI\/(\d{4}-\d{2}-\d{2}[A-Za-z0-9_]{1,35}-[A-Za-z0-9_-]{1,35})/i.exec(
      causale.replace(/[\r\n]+/g, ''),
    );
  const flowId = found?.[3];
  if (found === null || flowId === undefined || flowId.length > MAX_FLOW_ID_LENGTH) return null;
  const type = found[1]?.toUpperCase() === 'INTEGRAZIONE' ? 'INTEGRAZIONE' : 'RIVERSAMENTO';
  return { type, progressive: found[2] ?? null, flowId };
}

/** Cuts at a number of characters (code points), never inside one. */
export function cutCharacters(text: string, length: number): string {
  const characters = [...text];
  return characters.length <= length ? text : characters.slice(0, length).join('');
}
