import { expect, test } from 'vitest';
import { countRemarks, deletionConsequences, loadLabel, problemPlace, takenFileWords, takingWords, untakenParts } from './lot-words.ts';

const part = (over: object = {}) => ({ part: 1, state: 'READY' as const, fileName: 'lotto-1-parte-001.pdf', pages: 2, notices: 2, bytes: 10, sha256: 'a', first: 1, last: 2, takenAt: null, ...over });

test('a part without a notice is not waited for, nor one that is not ready', () => {
  expect(untakenParts([part(), part({ pages: 0 }), part({ state: 'WAITING' }), part({ takenAt: '2026-11-24T09:00:00Z' })])).toBe(1);
});

test('a page to look at is named by its page in a file, or by its own file in an archive, whose pages begin at 1', () => {
  expect(problemPlace({ page: 12, part: 2, number: 512 }, 'PARTS')).toBe('parte 2, pag. 12');
  expect(problemPlace({ page: 12, part: 2, number: 512 }, 'FILES')).toBe('parte 2, file 00512');
  expect(problemPlace({ page: null, part: 2, number: 512 }, 'FILES')).toBe('non stampato');
});

test('before it is printed it is told what can no longer be paid', () => {
  const count = { notices: 5, totalCents: 5_000, withPaper: 0, needReason: 0, expired: 0, withoutPostalCode: 0, withPlan: 0, parts: 1, tooMany: false };
  const remarks = (expired: number) => countRemarks({ ...count, expired }, { sort: 'POSTAL', manual: true, unprintedOnly: true });
  expect(remarks(0)).toEqual([]);
  expect(remarks(1)).toEqual(['1 è scaduto e non si può più pagare: resta fuori, o con un motivo si stampa com’era. Con i Solleciti prendono una nuova scadenza.']);
  expect(remarks(240)[0]).toContain('240 sono scaduti e non si possono più pagare');
});

test('who deletes files that nobody took is told so first', () => {
  expect(deletionConsequences({ parts: [part({ takenAt: '2026-11-24T09:00:00Z' })] })).toHaveLength(2);
  expect(deletionConsequences({ parts: [part(), part()] })[1]).toEqual({ text: '2 file non sono ancora stati presi da nessuno: i loro avvisi non sono in mano a nessuno.', warning: true });
});

test('a taking says which file, how, and whether the file was drawn again since', () => {
  expect(takenFileWords({ part: 12, fileName: 'lotto-1-parte-012.zip' })).toBe('parte 12, ZIP');
  expect(takenFileWords({ part: null, fileName: 'lotto-1-indice.csv' })).toBe('indice, CSV');
  expect(takingWords({ how: 'PRINTED', changed: false })).toBe('Stampato');
  expect(takingWords({ how: 'SAVED', changed: true })).toBe('Salvato; poi la parte è stata disegnata di nuovo');
});

test('a load is known by its file or its desk, its day and its size', () => {
  expect(loadLabel({ source: 'FILE', name: 'tari.json', at: '2026-11-24T09:42:00Z', positions: 12 })).toBe('tari.json, 24/11/2026 10:42, 12 posizioni');
  expect(loadLabel({ source: 'OTHER_DESK', name: '001', at: '2026-11-24T09:42:00Z', positions: 1 })).toBe('Non inviati della postazione 001, 24/11/2026 10:42, 1 posizione');
});
