import { expect, test } from 'vitest';
import { numberingFormOf, numberingInputOf, numberingProblems, numberingQuestion } from './numbering-form.ts';

const RIGHT = { segregationCode: '02', otherSegregationCodes: '01, 47', applicationPrefix: '77', workstation: '001' };

test('never proposes a code that others assign', () => {
  expect(numberingFormOf(null)).toEqual({ segregationCode: '', otherSegregationCodes: '', applicationPrefix: '', workstation: '001' });
});

test('refuses a segregation code that another program uses', () => {
  expect(numberingProblems(RIGHT)).toEqual({});
  expect(numberingProblems({ ...RIGHT, otherSegregationCodes: '02 47' })['segregationCode']).toContain('già usato');
});

test('wants every part in its form', () => {
  expect(Object.keys(numberingProblems({ segregationCode: '2', otherSegregationCodes: '123', applicationPrefix: '', workstation: '000' }))).toEqual(['segregationCode', 'otherSegregationCodes', 'applicationPrefix', 'workstation']);
});

test('reads the other codes however they are separated', () => {
  expect(numberingInputOf({ ...RIGHT, otherSegregationCodes: '01;47  03,' }).otherSegregationCodes).toEqual(['01', '47', '03']);
});

test('asks the live check only what the contract admits', () => {
  expect(numberingQuestion({ segregationCode: '022', otherSegregationCodes: '1234, 01', applicationPrefix: '777', workstation: '0001' })).toEqual({ segregationCode: '', otherSegregationCodes: ['01'], applicationPrefix: '', workstation: '' });
});
