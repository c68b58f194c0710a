/** Letters and signs of the names kept so far and what each is sorted with; SQLite's `lower` knows only A–Z. Migrations are made of it: it never changes. */
const FOLDED: readonly (readonly [letters: string, to: string])[] = [
  ['ÀÁÂÄÃàáâäã', 'a'], ['ÈÉÊËèéêë', 'e'], ['ÌÍÎÏìíîï', 'i'], ['ÒÓÔÖÕòóôöõ', 'o'], ['ÙÚÛÜùúûü', 'u'], ['Çç', 'c'], ['Ññ', 'n'], ['’‘`.', ''], ['-', ' '],
];

/** SQL that turns a column of names into the order of a register, as near to `sortName` of the domain as SQLite comes: for rows written before it. */
export function registerOrderSql(column: string): string {
  const replacements = FOLDED.flatMap(([letters, to]) => [...letters].map((letter) => [letter, to] as const));
  const folded = replacements.reduce((sql, [from, to]) => `replace(${sql}, '${from}', '${to}')`, `replace(COALESCE(${column}, ''), '''', '')`);
  return `trim(lower(${folded}))`;
}
