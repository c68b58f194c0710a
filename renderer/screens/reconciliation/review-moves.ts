import type { Bucket, BucketCount } from '../movement-acts/reconciliation-types.ts';

/** The bucket left or right of one (keys ← and →), over the order of the screen; stays at the ends. */
export function bucketBeside(buckets: readonly Pick<BucketCount, 'bucket'>[], from: Bucket, by: 1 | -1): Bucket {
  const at = buckets.findIndex(({ bucket }) => bucket === from);
  return buckets[at + by]?.bucket ?? from;
}

/** Where the screen opens: the first bucket with something to look at, else the first of them. `certain` ones are confirmed all at once: the eye is wanted elsewhere first. */
export function openingBucket(buckets: readonly Pick<BucketCount, 'bucket' | 'count' | 'group'>[]): Bucket {
  const full = buckets.filter(({ count, group }) => count > 0 && group === 'TO_REVIEW');
  return (full.find(({ bucket }) => bucket !== 'CERTAIN') ?? full[0] ?? buckets.find(({ count }) => count > 0) ?? buckets[0])?.bucket ?? 'TO_CONFIRM';
}
