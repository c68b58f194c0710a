import { expect, test } from 'vitest';
import { dueProblem, reminderTermsOf } from './reminder-form.ts';

const form = (dueDate: string) => ({ serviceId: 'ALL', lateness: 'ALL', dueDate, cost: '' });

test('a new due date that is not after today is told at its field and asks for nothing; one being written is told by the field itself', () => {
  for (const past of ['24/11/2026', '23/11/2026']) {
    expect(dueProblem(form(past), '2026-11-24')).toBe('La nuova scadenza deve essere dopo oggi.');
    expect(reminderTermsOf(form(past), '2026-11-24')).toBeNull();
  }
  expect(dueProblem(form('25/11/2026'), '2026-11-24')).toBeNull();
  expect(dueProblem(form('25/'), '2026-11-24')).toBeNull();
});
