/** `1 avviso`, `3 avvisi`: a count with its noun. */
export function countOfItalian(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
