/** `1 avviso`, `3 avvisi`: a count with its noun. */
export function countOfItalian(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** A sentence that ends with a name such as “Banca S.p.A.” keeps one full stop. */
export function withOneStop(sentence: string): string {
  return sentence.replaceAll(/\.\.(?=\s|$)/g, '.');
}
