import { causalePieces, type MarkedRange } from './causale-pieces.ts';

/** What the treasurer wrote, as it is, with the words that were read marked. */
export function Causale({ text, marks }: Readonly<{ text: string; marks: readonly MarkedRange[] }>) {
  if (text.trim() === '') return <p className="faint">La causale è vuota.</p>;
  return <p className="mono recon-causale">{causalePieces(text, marks).map((piece, index) => (piece.marked ? <mark key={index}>{piece.text}</mark> : piece.text))}</p>;
}
