import { expect, test } from 'vitest';
import { arrivalOf, newLotForm, rangeProblem, selectionOf } from './new-lot-form.ts';

const TODAY = '2026-11-30';
const arrival = arrivalOf(null);
const form = (part: Partial<ReturnType<typeof newLotForm>>) => ({ ...newLotForm(arrival), ...part });

test('two due dates choose what lies between them; turned round they choose nothing, and it is told', () => {
  expect(selectionOf(form({ dueFrom: '01/12/2026', dueTo: '31/12/2026' }), arrival, TODAY)?.filter).toMatchObject({ dueFrom: '2026-12-01', dueTo: '2026-12-31' });
  expect(rangeProblem(form({ dueFrom: '31/12/2026', dueTo: '31/12/2026' }), TODAY)).toBeNull();
  expect(rangeProblem(form({ dueFrom: '31/12/2026', dueTo: '' }), TODAY)).toBeNull();
  const turned = form({ dueFrom: '31/12/2026', dueTo: '01/12/2026' });
  expect(rangeProblem(turned, TODAY)).toBe('Viene prima dell’altra data (31/12/2026): nessuna scadenza sta in mezzo.');
  expect(selectionOf(turned, arrival, TODAY)).toBeNull();
  expect(selectionOf(form({ dueTo: '31/02/2026' }), arrival, TODAY)).toBeNull();
});
