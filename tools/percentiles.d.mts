export function percentile(samples: readonly number[], share: number): number;
export function summarize(samples: readonly number[]): { readonly samples: number; readonly median: number; readonly p95: number; readonly p99: number; readonly maximum: number };
