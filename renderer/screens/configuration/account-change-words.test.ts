import { describe, expect, test } from 'vitest';
import type { AccountChange } from './account-change-types.ts';
import { changeActs, changeConsequences, changeProgress, changeState, changeTitle } from './account-change-words.ts';

const TODAY = '2026-11-24';
const change: AccountChange = {
  id: 1, version: 1, state: 'PLANNED', moving: false, effectiveOn: '2027-01-01', note: null, oldAccount: { id: 1, label: 'Tesoreria', iban: 'IT1' }, newAccount: { id: 2, label: 'Nuova', iban: 'IT2' }, plannedAt: '2026-11-24T09:00:00.000Z', plannedBy: 'Ada',
  startedAt: null, finishedAt: null, services: 0, expected: null, moved: { positions: 0, installments: 0, cents: 0, toUpload: 0, supersededPrints: 0 }, undo: null, whyNotUndo: null,
};
const moved = { positions: 1200, installments: 1300, cents: 1_234_500, toUpload: 1000, supersededPrints: 0 };
const total = { ...moved, papers: 900, switchedServices: 2 };
const asked = { day: TODAY, today: TODAY, oldLabel: 'Tesoreria', newLabel: 'Nuova', preview: { services: [], total, withoutPostal: [], inReview: 0, beside: { positions: 0, cents: 0, followed: true }, reachesOthers: false }, withoutPostal: [] };
const texts = (more: Partial<Parameters<typeof changeConsequences>[0]>) => changeConsequences({ ...asked, ...more }).map((line) => String(line.text));

describe('what is said before a change is confirmed', () => {
  test('how much moves, what the portal must be told, that papers hold', () => {
    const said = texts({}).join('\n');
    expect(said).toContain('Da subito 2 servizi usano “Nuova”');
    expect(said).toContain('1.200 posizioni con qualcosa da pagare, per 12.345,00\u00a0€, passano al conto nuovo.');
    expect(said).toContain('1.000 avvisi già sul portale tornano «Da inviare»');
    expect(said).toContain('900 avvisi già stampati restano validi: l’IBAN non è scritto sul foglio');
    expect(said).not.toContain('superata');
  });

  test('papers that bear the account, slips that are lost and positions to be verified are warned of', () => {
    const lines = changeConsequences({ ...asked, preview: { ...asked.preview, total: { ...total, papers: 10, supersededPrints: 10 }, inReview: 1 }, withoutPostal: ['TARI'] });
    const warned = lines.filter((line) => line.warning === true).map((line) => String(line.text)).join('\n');
    expect(warned).toContain('10 stampe riportano il conto postale e diventano superate');
    expect(warned).toContain('TARI resta senza bollettino postale');
    expect(warned).toContain('1 posizione da verificare resta su “Tesoreria”');
    expect(lines.map((line) => String(line.text)).join('\n')).not.toContain('restano validi');
  });

  test('positions of which it is only the account of the slip are told apart: their money does not move', () => {
    const only = texts({ preview: { ...asked.preview, beside: { positions: 1_200, cents: 1_234_500, followed: true } } }).join('\n');
    expect(only).toContain('1.200 posizioni con qualcosa da pagare hanno “Tesoreria” solo come conto postale del bollettino: prendono “Nuova”, e il conto di accredito non cambia.');
    expect(only).not.toContain('passano al conto nuovo');
    const some = texts({ preview: { ...asked.preview, beside: { positions: 200, cents: 234_500, followed: false } } }).join('\n');
    expect(some).toContain('1.000 posizioni con qualcosa da pagare, per 10.000,00\u00a0€, passano al conto nuovo.');
    expect(some).toContain('200 posizioni con qualcosa da pagare hanno “Tesoreria” solo come conto postale del bollettino: restano senza');
  });

  test('where the intermediary changes the account of all unpaid notices at once, it is said that those of other programs follow', () => {
    const lines = changeConsequences({ ...asked, preview: { ...asked.preview, reachesOthers: true } });
    expect(lines.find(({ text }) => String(text).includes('altri programmi'))).toMatchObject({ warning: true });
    expect(texts({}).join()).not.toContain('altri programmi');
  });

  test('of a day to come, that it happens by itself and may be taken out until then', () => {
    const said = texts({ day: '2027-01-01' }).join('\n');
    expect(said).toContain('Si applica da solo alla prima apertura dell’archivio dal 01/01/2027');
    expect(said).toContain('(contate oggi)');
  });
});

describe('how a change stands', () => {
  test.each([
    [{}, 'Previsto dal 01/01/2027', ['CANCEL']],
    [{ effectiveOn: TODAY }, 'Il giorno è arrivato', ['RUN', 'CANCEL']],
    [{ state: 'RUNNING', moving: true }, 'Sposto le posizioni', ['STOP']],
    [{ state: 'RUNNING' }, 'Si è fermato prima della fine', ['RUN', 'STOP']],
    [{ state: 'STOPPED', moved }, 'Interrotto: 1.200 posizioni', ['RUN', 'UNDO']],
    [{ state: 'DONE', moved, finishedAt: '2026-11-24T09:00:00.000Z' }, 'Concluso il 24/11/2026 10:00', ['UNDO']],
    [{ state: 'DONE', whyNotUndo: 'C’è stato un altro cambio' }, 'Concluso', []],
    [{ state: 'UNDONE', undo: { reason: 'x', at: '', by: '', positions: 5, installments: 5, cents: 1, left: 2 } }, 'Annullato: 5 posizioni di nuovo sul conto di prima, 2 rate lasciate sul nuovo', []],
  ] as const)('%o', (more, words, acts) => {
    expect(changeState({ ...change, ...more }, TODAY).text).toContain(words);
    expect(changeActs({ ...change, ...more }, TODAY)).toEqual(acts);
  });

  test('how far it is, never past the end, and nothing while it was not counted', () => {
    expect(changeProgress(change)).toBeNull();
    expect(changeProgress({ ...change, state: 'RUNNING' })).toBeNull();
    expect(changeProgress({ ...change, state: 'RUNNING', expected: 1000, moved })).toMatchObject({ done: 1200, total: 1200 });
    expect(changeTitle(change)).toBe('Da “Tesoreria” a “Nuova”');
  });
});
