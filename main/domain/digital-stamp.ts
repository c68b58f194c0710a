/**
 * Marca da bollo digitale (@e.bollo): never part of a notice.
 *
 * Source: codes.md 8 (SANP 3.9.1: only for payments started from the front end of the entity, with the hash of the document); features.md part 2, pain 25;
 * codes.md 6 for the two taxonomy codes: `1201105IM` is the stamp of the Agenzia delle Entrate, `0115103TS` a stamp duty that the Comune cashes itself.
 */
import { taxonomyServiceKey } from './taxonomy-code.ts';

const STAMP_SERVICE = '1201105IM';

/** Code of a stamp duty cashed as an ordinary entry, by a Comune that is authorised to it. */
export const VIRTUAL_STAMP_TAXONOMY = '9/0115103TS/';

/** Why, and what to do instead. */
export const STAMP_NOT_ON_NOTICE = 'La marca da bollo digitale non si paga con un avviso: si compra solo online, sul portale dell’ente, insieme al documento a cui si applica.';
export const STAMP_REMEDY = `Togli la voce: il cittadino porta una marca di carta, oppure paga dal portale. Se il Comune è autorizzato a riscuotere l’imposta di bollo in modo virtuale, chiama la voce «Imposta di bollo virtuale» (codice ${VIRTUAL_STAMP_TAXONOMY}).`;

/** True for the taxonomy code of the digital stamp. */
export function isStampTaxonomy(category: string): boolean {
  return taxonomyServiceKey(category) === STAMP_SERVICE;
}

/** True for words with which a clerk means a stamp to buy («marca da bollo», «e.bollo»), not the duty cashed by the Comune. */
export function namesStamp(label: string): boolean {
  return /\bmarc(?:a|he)\s+(?:da\s+)?bollo\b|\be[.-]?bollo\b/i.test(label);
}

/** True for a causale that is of a stamp and nothing else («Marca da bollo»); one that only mentions it («Certificato, marca da bollo a parte») is not. */
export function isStampDescription(description: string): boolean {
  return /^\s*(?:(?:n\.?\s*)?\d+\s+)?(?:marc(?:a|he)\s+(?:da\s+)?bollo|e[.-]?bollo)\b/i.test(description);
}
