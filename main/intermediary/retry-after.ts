/**
 * Reads `Retry-After`: seconds, an HTTP date, or the `<n> ms` of gpd-upload (intermediary.md 1.1.9, 4.4).
 * @param nowMs the clock that an HTTP date is measured against.
 * @returns milliseconds to wait from `nowMs`, never negative; null when absent or unreadable.
 */
export function retryAfterMs(value: string | null | undefined, nowMs: number): number | null {
  const text = value?.trim() ?? '';
  const milliseconds = /^(\d{1,12})\s*ms$/i.exec(text);
  if (milliseconds !== null) return Number(milliseconds[1]);
  const seconds = /^(\d{1,9})(?:\.\d+)?$/.exec(text);
  if (seconds !== null) return Math.ceil(Number(text) * 1000);
  const date = /[a-z]{3}/i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? null : Math.max(0, date - nowMs);
}
