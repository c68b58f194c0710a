/** Cuts a long list of ids in pieces the contract takes (at most 500 each). */
export function inPieces(ids: readonly number[], size = 500): readonly (readonly number[])[] {
  return Array.from({ length: Math.ceil(ids.length / size) }, (_, index) => ids.slice(index * size, (index + 1) * size));
}
