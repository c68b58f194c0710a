import { expect, test } from 'vitest';
import { paperChoices, papersDifferences, papersInputOf, papersProblems, type PapersForm } from './papers-form.ts';

const form: PapersForm = { paper: 'A4', language: 'it', oldModel: false, services: [], window: null };

test('a row without service, one twice, and a paper of the old model while it is off are told at their field', () => {
  expect(papersProblems(form)).toEqual({});
  expect(Object.keys(papersProblems({ ...form, services: [{ serviceId: 3, paper: 'A4' }, { serviceId: null, paper: 'A4' }, { serviceId: 3, paper: 'OLD_A4' }] }))).toEqual(['services.1.serviceId', 'services.2.serviceId', 'services.2.paper']);
  expect(Object.keys(papersProblems({ ...form, paper: 'ROLL_75', language: 'it+en' }))).toEqual(['language']);
});

test('the slip says what it needs, the old model is not named while it is off', () => {
  expect(paperChoices(false, 'Manca l’autorizzazione').map(({ value, disabledReason }) => [value, disabledReason])).toEqual([['A4', undefined], ['A4_SLIP', 'Manca l’autorizzazione'], ['ROLL_75', undefined]]);
  expect(paperChoices(true, null)).toHaveLength(5);
});

test('rows without a service are not sent; a conflict names what differs', () => {
  expect(papersInputOf({ ...form, services: [{ serviceId: 3, paper: 'A4_SLIP' }, { serviceId: null, paper: 'A4' }] }, 2)).toEqual({ paper: 'A4', language: 'it', oldModel: false, services: [{ serviceId: 3, paper: 'A4_SLIP' }], window: null, expectedVersion: 2 });
  expect(papersDifferences({ ...form, oldModel: true }, form)).toEqual([{ label: 'Modello 2.2.1', mine: 'acceso', stored: 'spento' }]);
});
