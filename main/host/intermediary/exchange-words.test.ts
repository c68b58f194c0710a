import { expect, test } from 'vitest';
import { noAnswerWords } from './exchange-words.ts';

test('a call that nobody answered is told in Italian, whatever else it is called', () => {
  expect(noAnswerWords('REFUSED')).toBe('Il server rifiuta la connessione: controlla indirizzo e porta, o riprova più tardi.');
  expect(noAnswerWords('ANSWER_TIMEOUT')).toContain('in tempo');
  expect([noAnswerWords(null), noAnswerWords('DUPLICATE')]).toEqual([null, null]);
});
