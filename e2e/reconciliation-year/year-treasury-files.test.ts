import { expect, test } from 'vitest';
import { readTreasury, sourceOfBytes } from '../../main/features/treasury/index.ts';
import { reconciliationYear } from './reconciliation-year.ts';

/** What only the whole file gives. */
const OF_THE_READER: ReadonlySet<string> = new Set(['fileHash', 'technicalNumber', 'equalRowOrdinal']);

test('every file of the treasurer is read back row by row as it was drawn, with nothing to complain of', async () => {
  const year = reconciliationYear({ payments: 10_000 });
  const formats = new Set<string>();
  for (const file of year.treasuryFiles()) {
    const rows: unknown[] = [];
    for await (const part of readTreasury(sourceOfBytes(file.name, file.bytes), { entityFiscalCode: year.entity.fiscalCode, ipaCode: null, columnMap: null })) {
      if (part.kind === 'REFUSED') throw new Error(`${file.name}: ${part.refusal.message}`);
      if (part.kind === 'END') expect([file.name, ...part.facts.warnings]).toEqual([file.name]);
      if (part.kind === 'ROWS') for (const row of part.rows) rows.push(row.kind === 'UNREADABLE' || row.warnings.length > 0 ? row : Object.fromEntries(Object.entries(row.movement).filter(([field]) => !OF_THE_READER.has(field))));
    }
    expect(rows).toEqual(file.rows);
    formats.add(file.format);
  }
  expect([...formats].sort()).toEqual(['CSV_PROVVISORI', 'GDC', 'POSTE', 'XLSX']);
});
