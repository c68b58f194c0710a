import { expect, test } from 'vitest';
import { reasonProblem } from './reason-rule.ts';

test('a reason of a word or more is accepted, spaces around do not count', () => {
  expect(reasonProblem('  doppio inserimento ')).toBeNull();
  expect(reasonProblem('   ')).toContain('Scrivi il motivo');
  expect(reasonProblem(' x ')).toContain('troppo corto');
  expect(reasonProblem('a'.repeat(301))).toContain('301');
});
