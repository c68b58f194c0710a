/** Words that say what a company is and not which one. */
const LEGAL_FORMS = /\b(?:S\.?\s?P\.?\s?A|S\.?\s?R\.?\s?L|S\.?\s?C\.?\s?P\.?\s?A|S\.?\s?C\.?\s?A\.?\s?R\.?\s?L|SOC\.?\s?COOP|S\.?\s?A|N\.?\s?V|B\.?\s?V|LTD|LIMITED|GMBH|AG|PLC)\b\.?/giu;
const GENERIC_HEADS: ReadonlySet<string> = new Set(['ISTITUTO', 'GRUPPO', 'SOCIETA', 'SOCIETÀ']);
/** A shorter one is found in too many texts. */
const SHORTEST = 5;

/**
 * Other names by which a bank may call a provider, made from the name that its flows give it: without the legal form, and without a word in front that many share
 * (reconciliation.md 3.4, "PSP of a movement"; section 7.8: no official list of aliases is known).
 */
export function pspAliases(name: string): readonly string[] {
  const plain = name.replace(LEGAL_FORMS, ' ').replace(/[^\p{L}\p{N}]+/gu, ' ').trim().toUpperCase();
  const words = plain.split(' ');
  const bare = words.length > 2 && GENERIC_HEADS.has(words[0] ?? '') ? words.slice(1).join(' ') : plain;
  return [...new Set([plain, bare])].filter((alias) => alias.length >= SHORTEST && alias !== name.toUpperCase());
}
