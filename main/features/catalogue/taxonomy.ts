import type { CivilDate } from '../../domain/civil-date.ts';
import { formatDate } from '../../domain/civil-date.ts';
import { isSameTaxonomyService, taxonomyServiceKey } from '../../domain/taxonomy-code.ts';
import type { TaxonomyCode } from './taxonomy-table.ts';

/** What the list says of a code on a day. Prefix (6–9), final slash and appended text do not count (codes.md 6). */
export type TaxonomyStanding =
  | Readonly<{ kind: 'VALID'; name: string }>
  | Readonly<{ kind: 'UNKNOWN' }>
  | Readonly<{ kind: 'EXPIRED'; name: string; since: CivilDate }>
  | Readonly<{ kind: 'NOT_YET'; name: string; from: CivilDate }>;

/** Where a code stands on `day`; `validTo` is its last day. */
export function taxonomyStanding(table: readonly TaxonomyCode[], code: string, day: CivilDate): TaxonomyStanding {
  const row = table.find((candidate) => isSameTaxonomyService(candidate.code, code));
  if (row === undefined) return { kind: 'UNKNOWN' };
  if (day > row.validTo) return { kind: 'EXPIRED', name: row.name, since: row.validTo };
  if (day < row.validFrom) return { kind: 'NOT_YET', name: row.name, from: row.validFrom };
  return { kind: 'VALID', name: row.name };
}

/** The warning an operator reads beside a service, null for a valid code. */
export function taxonomyWarning(standing: TaxonomyStanding, code: string): string | null {
  switch (standing.kind) {
    case 'VALID':
      return null;
    case 'UNKNOWN':
      return `Il codice tassonomia ${code} non è nell’elenco: ricontrollalo sulla tabella pagoPA.`;
    case 'EXPIRED':
      return `Il codice tassonomia ${code} (${standing.name}) è scaduto il ${formatDate(standing.since)}: finché non ne scegli uno valido non si creano nuove posizioni.`;
    case 'NOT_YET':
      return `Il codice tassonomia ${code} (${standing.name}) vale dal ${formatDate(standing.from)}.`;
  }
}

/** Rows that match every word of `text` in code, name, area, description or office; all of them without text. */
export function searchTaxonomy(table: readonly TaxonomyCode[], text: string): readonly TaxonomyCode[] {
  const key = taxonomyServiceKey(text);
  if (key !== null) return table.filter((row) => row.code.includes(key));
  const words = plain(text).split(/\s+/).filter((word) => word !== '');
  return table.filter((row) => {
    const content = plain(`${row.code} ${row.name} ${row.macroArea} ${row.description} ${row.suggestedOffice ?? ''}`);
    return words.every((word) => content.includes(word));
  });
}

function plain(text: string): string {
  return text.toLowerCase().normalize('NFD').replace(/[\u0300-\u036f]/g, '');
}
