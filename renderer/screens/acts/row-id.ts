/** The row an address names; null when it can name none (`#/persone/abc`, `#/persone/0`): nothing is asked of the core then. */
export function rowIdOf(text: string | undefined): number | null {
  return text !== undefined && /^[1-9]\d{0,15}$/.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : null;
}
