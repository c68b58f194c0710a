import { QueryClient } from '@tanstack/react-query';
import { expect, test } from 'vitest';
import { isAnythingLeft } from './left-position.ts';
import { EMPTY_POSITION } from './typed-position.ts';

test('a form left half written is at stake when the page goes away, whatever screen is shown, until it is taken up or thrown away', () => {
  const queries = new QueryClient();
  expect(isAnythingLeft(queries)).toBe(false);
  queries.setQueryData(['position-form.left', 'new'], { typed: EMPTY_POSITION, place: 'a' });
  expect(isAnythingLeft(queries)).toBe(true);
  queries.setQueryData(['position-form.left', 'new'], null);
  expect(isAnythingLeft(queries)).toBe(false);
});
