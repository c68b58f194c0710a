/**
 * The value below which a share of the samples lies (nearest rank).
 * @param {readonly number[]} samples not empty
 * @param {number} share 0 < share ≤ 1
 * @returns {number}
 */
export function percentile(samples, share) {
  if (samples.length === 0) throw new Error('No samples');
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.ceil(share * sorted.length) - 1];
}

/**
 * @param {readonly number[]} samples not empty
 * @returns {{samples: number, median: number, p95: number, p99: number, maximum: number}}
 */
export function summarize(samples) {
  return { samples: samples.length, median: percentile(samples, 0.5), p95: percentile(samples, 0.95), p99: percentile(samples, 0.99), maximum: percentile(samples, 1) };
}
