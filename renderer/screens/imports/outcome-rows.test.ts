import { describe, expect, test } from 'vitest';
import type { ImportedFile } from '../acts/operation-types.ts';
import { NO_TOTALS, type ImportRun } from './import-run.ts';
import { outcomeRows, whyOf } from './outcome-rows.ts';

const file: ImportedFile = {
  importId: 1, file: 'a.xml', kind: 'receipt', format: null, sha256: 'x', result: 'IMPORTED', resultLabel: 'Importata', error: null, message: null, version: null, receiptId: null, iuv: null, nav: null, totalCents: 100, ownCents: 100, transfers: 1, ownTransfers: 1,
  anomalies: [], anomalyLabels: [], positionId: null, taskIds: [], entries: null, imported: null, refused: null, ignored: null,
};
const run: ImportRun = {
  operatorId: 1, startedMs: 0, heardMs: 0, running: false, stopped: null, totals: NO_TOTALS,
  files: [
    { key: '1', name: 'a.xml', fate: { kind: 'done', files: [file] } },
    { key: '2', name: 'b.xml', fate: { kind: 'done', files: [{ ...file, file: 'b.xml', result: 'REFUSED', resultLabel: 'Rifiutata', message: 'Il documento riguarda un altro ente. Controlla di avere scelto il file giusto.' }] } },
    { key: '3', name: 'c.xml', fate: { kind: 'failed', message: 'Il file è vuoto.' } },
    { key: '4', name: 'd.xml', fate: { kind: 'waiting' } },
  ],
};

describe('outcome of an import', () => {
  test('what was refused comes first, with its reason', () => {
    const rows = outcomeRows(run);
    expect(rows.map((row) => row.name)).toEqual(['b.xml', 'c.xml', 'd.xml', 'a.xml']);
    expect(rows[0]?.why).toContain('un altro ente');
    expect(rows[1]).toMatchObject({ label: 'Non importato', why: 'Il file è vuoto.' });
  });
  test('files still to be sent are listed only once it stopped', () => {
    expect(outcomeRows({ ...run, running: true }).map((row) => row.name)).not.toContain('d.xml');
  });
  test('an archive says how its documents went', () => {
    expect(whyOf({ ...file, result: 'PARTIAL', entries: 4, imported: 3, refused: 1 })).toBe('4 documenti nell’archivio, 3 a posto, 1 rifiutato: il motivo di ciascuno è nell’elenco qui sotto');
    expect(whyOf({ ...file, entries: 1, imported: 1, refused: 0 })).toBe('1 documento nell’archivio, 1 a posto');
    expect(whyOf(file)).toBeNull();
  });
});
