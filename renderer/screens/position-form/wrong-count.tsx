/** How many fields are left to correct: short, because it shares the bar with three buttons at 1366; pressing jumps to the first. */
export function WrongCount({ count, onJump }: Readonly<{ count: number; onJump: () => void }>) {
  if (count === 0) return null;
  return <span role="status"><button type="button" className="link sp-toned tone-red pf-wrong" aria-label={`${count} da correggere: vai al primo campo`} onClick={onJump}>{count} da correggere</button></span>;
}
