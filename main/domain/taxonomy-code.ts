/**
 * Code of the "tassonomia dei servizi di incasso", `9/0101101IM/`.
 *
 * Source: codes.md 6. Only the syntax: which codes exist and until when is the catalogue's matter.
 */
import { err, ok, type Result } from './result.ts';

/** Legal reason: tax, duty, public service, sanction, other. */
export type LegalReason = 'IM' | 'TS' | 'SP' | 'SA' | 'AP';

/** Prefix: 9 ordinary; 6, 7 and 8 keep the notice out of SEPA Request to Pay. */
export type TaxonomyPrefix = '6' | '7' | '8' | '9';

/** A taxonomy code taken apart; `service` is the three-digit service type. */
export type TaxonomyCode = Readonly<{
  prefix: TaxonomyPrefix;
  entityType: string;
  macroArea: string;
  service: string;
  legalReason: LegalReason;
  appendedText: string;
}>;

const MAX_LENGTH = 140;

/** Reads a code with its prefix and final slash; text without blanks may follow the slash. */
export function parseTaxonomyCode(text: string): Result<TaxonomyCode, 'FORMAT'> {
  const parts = /^([6-9])\/(\d{2})(\d{2})(\d{3})(IM|TS|SP|SA|AP)\/(\S*)$/.exec(text);
  if (parts === null || text.length > MAX_LENGTH) return err('FORMAT');
  const [, prefix = '', entityType = '', macroArea = '', service = '', reason = '', appendedText = ''] = parts;
  const legalReason = toLegalReason(reason);
  const knownPrefix = toTaxonomyPrefix(prefix);
  if (legalReason === null || knownPrefix === null) return err('FORMAT');
  return ok({ prefix: knownPrefix, entityType, macroArea, service, legalReason, appendedText });
}

/** The sentence a person reads when a taxonomy code is refused. */
export function taxonomyProblemMessage(): string {
  return 'Codice tassonomia non valido: la forma è 9/0101101IM/ con la barra finale';
}

/**
 * True when two codes name the same service: prefix, final slash and appended text do not count
 * (platforms strip or add them). Bare codes (`0101101IM`) compare too.
 */
export function isSameTaxonomyService(a: string, b: string): boolean {
  const left = taxonomyServiceKey(a);
  return left !== null && left === taxonomyServiceKey(b);
}

/** The nine characters that identify the service (`0101101IM`), or `null` when the text holds none. */
export function taxonomyServiceKey(text: string): string | null {
  return /^(?:\d\/)?(\d{7}(?:IM|TS|SP|SA|AP))(?:\/\S*)?$/.exec(text.trim())?.[1] ?? null;
}

/** True when the code keeps the whole notice out of SEPA Request to Pay (prefixes 6/, 7/, 8/). */
export function isExcludedFromRequestToPay(code: TaxonomyCode): boolean {
  return code.prefix !== '9';
}

function toLegalReason(text: string): LegalReason | null {
  return text === 'IM' || text === 'TS' || text === 'SP' || text === 'SA' || text === 'AP' ? text : null;
}

function toTaxonomyPrefix(text: string): TaxonomyPrefix | null {
  return text === '6' || text === '7' || text === '8' || text === '9' ? text : null;
}
