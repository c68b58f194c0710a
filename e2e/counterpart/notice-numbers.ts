/** Check digits of a 16-digit head: modulo 93 (intermediary.md 4.5). Sixteen digits beginning with 0..3 fit a number. */
export function navCheckDigits(head: string): string {
  return String(Number(head) % 93).padStart(2, '0');
}

/** True of a notice number whose check digits are right, or that has none (aux digit 1). */
export function hasRightCheckDigits(nav: string): boolean {
  if (!/^[0-3]\d{17}$/.test(nav)) return false;
  return nav.startsWith('1') || navCheckDigits(nav.slice(0, 16)) === nav.slice(16);
}
