import { describe, expect, test } from 'vitest';
import type { ImportedFile } from '../acts/operation-types.ts';
import { NO_TOTALS, type ImportRun, type TreasuryFile } from './import-run.ts';
import { outcomeRows, treasuryOddities, treasuryWhy, whyOf } from './outcome-rows.ts';

const file: ImportedFile = {
  importId: 1, file: 'a.xml', kind: 'receipt', format: null, sha256: 'x', result: 'IMPORTED', resultLabel: 'Importata', error: null, message: null, version: null, receiptId: null, iuv: null, nav: null, totalCents: 100, ownCents: 100, transfers: 1, ownTransfers: 1,
  anomalies: [], anomalyLabels: [], positionId: null, taskIds: [], entries: null, imported: null, refused: null, ignored: null,
};
const run: ImportRun = {
  operatorId: 1, startedMs: 0, heardMs: 0, running: false, stopped: null, totals: NO_TOTALS,
  files: [
    { key: '1', name: 'a.xml', fate: { kind: 'done', files: [{ kind: 'DOCUMENT', file }], totals: NO_TOTALS } },
    { key: '2', name: 'b.xml', fate: { kind: 'done', files: [{ kind: 'DOCUMENT', file: { ...file, file: 'b.xml', result: 'REFUSED', resultLabel: 'Rifiutata', message: 'Il documento riguarda un altro ente. Controlla di avere scelto il file giusto.' } }], totals: NO_TOTALS } },
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

describe('outcome of a file of the treasury', () => {
  const journal: TreasuryFile = {
    treasuryFileId: 7, file: 'gdc.xml', format: 'GDC', formatLabel: 'Giornale di cassa OPI', encoding: 'UTF-8', sha256: 'x', result: 'IMPORTED', resultLabel: 'Importato', error: null, message: null, movements: 14, entries: 11, ignored: 1, duplicates: 1, quarantined: 1, unreadable: 0, amountCents: 100,
    period: { from: '2026-03-06', to: '2026-03-12' }, anomalies: [], anomalyLabels: [], warnings: [], problems: [],
  };
  test('says how many movements, of which days, and what each is', () => {
    expect(treasuryWhy(journal)).toBe('14 movimenti dal 06/03/2026 al 12/03/2026: 11 accrediti da abbinare, 1 riga che non c’entra, 1 già caricata, 1 da chiarire.');
    expect(treasuryWhy({ ...journal, movements: 1, entries: 1, ignored: 0, duplicates: 0, quarantined: 0, period: { from: '2026-03-06', to: '2026-03-06' } })).toBe('1 movimento del 06/03/2026: 1 accredito da abbinare.');
    expect(treasuryWhy({ ...journal, result: 'ALREADY' })).toBeNull();
  });
  test('what is odd is told in words, never as a code', () => {
    expect(treasuryOddities({ anomalyLabels: ['Una bolletta c’era già con un altro contenuto: chiariscila con la tesoreria'], warnings: ['I totali del conto 1 non coincidono.'] })).toEqual(['Una bolletta c’era già con un altro contenuto: chiariscila con la tesoreria', 'I totali del conto 1 non coincidono.']);
  });
  test('a refused one is refused like every other, a row to be cleared shows at once', () => {
    const outcome = (one: TreasuryFile) => outcomeRows({ ...run, files: [{ key: '1', name: one.file, fate: { kind: 'done', files: [{ kind: 'TREASURY', file: one }], totals: NO_TOTALS } }] })[0];
    expect(outcome({ ...journal, result: 'REFUSED', resultLabel: 'Rifiutato', message: 'Il file riguarda un altro ente.' })).toMatchObject({ kind: 'refused', tone: 'red', why: 'Il file riguarda un altro ente.' });
    // Nobody knows what it is worth: not zero.
    expect([outcome({ ...journal, result: 'REFUSED', movements: 0, amountCents: 0 })?.cents, outcome({ ...journal, amountCents: 133_085 })?.cents]).toEqual([null, 133_085]);
    expect([outcome(journal)?.tone, outcome({ ...journal, quarantined: 0 })?.tone]).toEqual(['amber', 'green']);
  });
});
