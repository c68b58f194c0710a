import { expect, test } from 'vitest';
import { AS_USUAL, lotPaperChoices, paperOrderOf } from './lot-paper-form.ts';

test('nothing chosen asks for nothing', () => {
  expect(paperOrderOf(AS_USUAL)).toEqual({ paper: null, language: null, letterId: null });
  expect(paperOrderOf({ paper: 'A4_SLIP', language: 'it', letter: '7' })).toEqual({ paper: 'A4_SLIP', language: 'it', letterId: 7 });
});

test('a lot has no roll; the slip says what it needs', () => {
  expect(lotPaperChoices({ oldModel: false, slipMissing: 'Manca il conto' }).map(({ value, disabledReason }) => [value, disabledReason])).toEqual([['USUAL', undefined], ['A4', undefined], ['A4_SLIP', 'Manca il conto']]);
  expect(lotPaperChoices({ oldModel: true, slipMissing: null })).toHaveLength(5);
});
