import { QueryObserver } from '@tanstack/react-query';
import { expect, test } from 'vitest';
import { createQueryClient, invalidateOwnTopics, invalidateTopics } from './result-query.ts';

test('a total that only own acts make old is read again after them, and left alone by what others do', async () => {
  const queries = createQueryClient();
  let reads = 0;
  const everything = new QueryObserver(queries, { queryKey: ['positions.totals'], staleTime: 60_000, meta: { topics: [], ownTopics: ['positions'], live: 'refetch' }, queryFn: () => { reads += 1; return reads; } });
  const stop = everything.subscribe(() => undefined);
  const settled = async () => { await queries.refetchQueries({ predicate: () => false }); await new Promise((done) => { setTimeout(done, 0); }); };
  await settled();
  expect(reads).toBe(1);
  await invalidateTopics(queries, ['positions']);
  await settled();
  expect(reads).toBe(1);
  invalidateOwnTopics(queries, ['tasks']);
  await settled();
  expect(reads).toBe(1);
  invalidateOwnTopics(queries, ['positions']);
  await settled();
  expect(reads).toBe(2);
  stop();
});
