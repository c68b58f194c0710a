/**
 * Spreadsheets take a cell for a formula when its text begins with one of these signs, also written wide, also behind blanks and characters that
 * are not seen. Source: OWASP, CSV injection.
 */
const BEGINS_AS_FORMULA = /^[\s\u0000-\u001f\u00a0\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]/u;
const BEGINS_WITH_CONTROL = /^[\t\r\n]/;

/**
 * A text that no spreadsheet computes: an apostrophe, the sign for «this is text», goes before what would be taken for a formula. Only for texts:
 * a negative amount is a number and stays as it is.
 */
export function withoutFormula(text: string): string {
  return BEGINS_AS_FORMULA.test(text) || BEGINS_WITH_CONTROL.test(text) ? `'${text}` : text;
}
