import { z } from 'zod';
import type { Reader, UnitOfWork } from '../../data/engine.ts';
import type { CivilDate } from '../../domain/civil-date.ts';
import { taxonomyServiceKey } from '../../domain/taxonomy-code.ts';
import { taxonomyStanding, type TaxonomyStanding } from './taxonomy.ts';
import { taxonomyTable, type TaxonomyCode } from './taxonomy-table.ts';

const taxonomyRow = z.object({
  code: z.string(), name: z.string(), macroArea: z.string(), description: z.string(), legalReason: z.string(), validFrom: z.string(), validTo: z.string(), suggestedOffice: z.string().nullable(),
});

/** The whole table (some 130 rows), in order of code. */
export async function listTaxonomy(reader: Reader): Promise<readonly TaxonomyCode[]> {
  return reader.all(taxonomyRow, '/* catalogue.taxonomy */ SELECT * FROM taxonomy_code ORDER BY code');
}

/** The rows of the service that a code names, whatever its prefix and appended text: a save need not read the whole table. */
export async function taxonomyRowsOf(reader: Reader, code: string): Promise<readonly TaxonomyCode[]> {
  const key = taxonomyServiceKey(code);
  if (key === null) return [];
  return reader.all(taxonomyRow, '/* catalogue.taxonomyOf */ SELECT * FROM taxonomy_code WHERE substr(code, 3, 9) = ?', [key]);
}

/** Where a code stands on `day`, asked of the stored table. */
export async function taxonomyStandingOf(reader: Reader, code: string, day: CivilDate): Promise<TaxonomyStanding> {
  return taxonomyStanding(await taxonomyRowsOf(reader, code), code, day);
}

/** Brings the stored table up to the one of this program; codes that only the database knows stay. Returns how many rows changed. */
export async function loadTaxonomy(unit: UnitOfWork): Promise<number> {
  const stored = new Map((await listTaxonomy(unit)).map((row) => [row.code, JSON.stringify(row)]));
  const changed = taxonomyTable.filter((row) => stored.get(row.code) !== JSON.stringify(row));
  for (const row of changed) {
    await unit.run(
      `/* catalogue.loadTaxonomy */ INSERT INTO taxonomy_code (code, name, macro_area, description, legal_reason, valid_from, valid_to, suggested_office) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (code) DO UPDATE SET name = excluded.name, macro_area = excluded.macro_area, description = excluded.description, legal_reason = excluded.legal_reason,
         valid_from = excluded.valid_from, valid_to = excluded.valid_to, suggested_office = excluded.suggested_office`,
      [row.code, row.name, row.macroArea, row.description, row.legalReason, row.validFrom, row.validTo, row.suggestedOffice],
    );
  }
  if (changed.length > 0) unit.touch('catalogue');
  return changed.length;
}
