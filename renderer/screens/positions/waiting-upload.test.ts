import { describe, expect, test } from 'vitest';
import { EMPTY_FILTER } from '../acts/position-filter.ts';
import { waitingUpload } from './waiting-upload.ts';

describe('positions waiting to be uploaded', () => {
  test('are those of the filter, in that state only', () => {
    expect(waitingUpload({ ...EMPTY_FILTER, text: 'rossi' })).toMatchObject({ text: 'rossi', states: ['TO_SYNC'] });
    expect(waitingUpload({ ...EMPTY_FILTER, states: ['PAID', 'TO_SYNC'] })?.states).toEqual(['TO_SYNC']);
  });
  test('are none when the filter leaves them out', () => {
    expect(waitingUpload({ ...EMPTY_FILTER, states: ['PAID'] })).toBeNull();
  });
});
