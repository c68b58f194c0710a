/** How codes, amounts and dates are written on paper (notice-layout section 5). */

/** `1234567` cents → `12.345,67`. */
export function printedAmount(amountCents: number): string {
  const digits = String(amountCents).padStart(3, '0');
  const euros = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/gu, '.');
  return `${euros},${digits.slice(-2)}`;
}

/** `2026-12-16` → `16/12/2026`. */
export function printedDate(civilDate: string): string {
  return civilDate.split('-').reverse().join('/');
}

/** Notice number in groups of four: `3020 0000 0000 0012 34`. */
export function printedNav(nav: string): string {
  return nav.replace(/(\d{4})(?=\d)/gu, '$1 ');
}

const ROME_TIME = new Intl.DateTimeFormat('it-IT', { timeZone: 'Europe/Rome', day: '2-digit', month: '2-digit', year: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** ISO instant → `16/12/2026, 10:42:05` in Rome. */
export function printedInstant(instant: string): string {
  return ROME_TIME.format(new Date(instant));
}

const CIVIL_DATE = /^\d{4}-\d{2}-\d{2}$/u;

/** A day that exists, written `YYYY-MM-DD`. */
export function isCivilDate(text: string): boolean {
  if (!CIVIL_DATE.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

/** An instant that `Date` reads. */
export function isInstant(text: string): boolean {
  return !Number.isNaN(Date.parse(text));
}
