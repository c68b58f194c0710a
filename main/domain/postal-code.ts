/** A CAP. Source: tracciati.md, field 9 (`CAP`): five digits where the country is Italy or not told, up to sixteen characters elsewhere. */
const CAP = /^\d{5}$/;

/**
 * What is wrong with a typed postal code, as a sentence for the clerk; null when it may stay, also when nothing was told.
 * @param postalCode as typed
 * @param country two letters as typed; empty = Italy
 */
export function postalCodeProblem(postalCode: string, country: string): string | null {
  const code = postalCode.trim();
  const abroad = country.trim() !== '' && country.trim().toUpperCase() !== 'IT';
  if (code === '' || abroad || CAP.test(code)) return null;
  if (/^\d{3,4}$/.test(code)) return `Il CAP ha 5 cifre, ora ne ha ${code.length}: forse ${code.padStart(5, '0')}?`;
  if (/^\d+$/.test(code)) return `Il CAP ha 5 cifre, ora ne ha ${code.length}.`;
  return 'Il CAP italiano ha 5 cifre. Per un indirizzo estero scrivi lo Stato con due lettere, per esempio FR.';
}
