import { describe, expect, test } from 'vitest';
import { dueWords, isPressing, takenWords, taskLook, whyNothingToDo } from './task-words.ts';

const TODAY = '2026-11-24';

describe('when a task is due', () => {
  test('says oggi, the day by which, or since when it is late', () => {
    expect(dueWords({ dueOn: TODAY, overdue: false, state: 'OPEN' }, TODAY)).toBe('oggi');
    expect(dueWords({ dueOn: '2026-11-26', overdue: false, state: 'OPEN' }, TODAY)).toBe('entro 26/11/2026');
    expect(dueWords({ dueOn: '2026-11-20', overdue: true, state: 'OPEN' }, TODAY)).toBe('dal 20/11/2026');
  });
  test('says nothing once closed, or without a date', () => {
    expect(dueWords({ dueOn: '2026-11-20', overdue: false, state: 'DONE' }, TODAY)).toBe('');
    expect(dueWords({ dueOn: null, overdue: false, state: 'OPEN' }, TODAY)).toBe('');
  });
  test('presses today and when late, never once closed', () => {
    expect(isPressing({ dueOn: TODAY, overdue: false, state: 'OPEN' }, TODAY)).toBe(true);
    expect(isPressing({ dueOn: '2026-11-26', overdue: false, state: 'OPEN' }, TODAY)).toBe(false);
    expect(isPressing({ dueOn: TODAY, overdue: true, state: 'DONE' }, TODAY)).toBe(false);
  });
});

describe('a task on which nothing can be decided', () => {
  const NO_RECEIPT = { allowed: false, whyNot: 'La ricevuta non è ancora arrivata: si decide quando c’è il pagamento.' };
  const BY_ROLE = { allowed: false, whyNot: 'Può farlo Contabilità o Responsabile.' };
  test('says the reason that its decisions share', () => {
    expect(whyNothingToDo([NO_RECEIPT, NO_RECEIPT])).toBe(NO_RECEIPT.whyNot);
    expect(whyNothingToDo([BY_ROLE])).toBe(BY_ROLE.whyNot);
  });
  test('sends to the single decisions when the reasons are several', () => {
    expect(whyNothingToDo([NO_RECEIPT, BY_ROLE])).toContain('accanto a ciascuna');
  });
  test('says nothing as soon as one is possible', () => {
    expect(whyNothingToDo([NO_RECEIPT, { allowed: true, whyNot: null }])).toBeNull();
  });
});

describe('several tasks taken together', () => {
  test('are told by how many, and how many stayed as they were and why', () => {
    expect(takenWords({ taken: 12, left: 0 })).toBe('12 attività prese in carico.');
    expect(takenWords({ taken: 1, left: 1 })).toBe('1 attività presa in carico. 1 ha già chi la segue, o è chiusa: è rimasta com’era.');
    expect(takenWords({ taken: 0, left: 3 })).toBe('Nessuna attività presa in carico. 3 hanno già chi le segue, o sono chiuse: sono rimaste com’erano.');
  });
});

describe('shape of a task', () => {
  test('a contradiction looks like «Da verificare» until closed', () => {
    expect(taskLook({ state: 'IN_PROGRESS', contradiction: true }).shape).toBe('diamond');
    expect(taskLook({ state: 'DONE', contradiction: true }).shape).toBe('disc-tick');
  });
  test('the other states have each their own', () => {
    const shapes = (['OPEN', 'IN_PROGRESS', 'WAITING', 'DONE'] as const).map((state) => taskLook({ state, contradiction: false }).shape);
    expect(new Set(shapes).size).toBe(4);
  });
});
