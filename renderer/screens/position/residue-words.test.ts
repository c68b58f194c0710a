import { expect, test } from 'vitest';
import { twiceRemedy } from './residue-words.ts';

test('what was asked for twice is lowered while the residue is to be paid, and given back once it was paid', () => {
  for (const state of ['TO_SYNC', 'UNPAID', 'EXPIRING'] as const) expect(twiceRemedy(state)).toContain('Abbassalo');
  for (const state of ['PAID', 'REPORTED', 'RECONCILED'] as const) expect(twiceRemedy(state)).toContain('da restituire o da compensare');
});
