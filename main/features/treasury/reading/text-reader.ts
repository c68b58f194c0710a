import type { RowSink } from './row-sink.ts';
import { refusalOfThrown, type TreasuryRefusal } from './treasury-refusal.ts';
import type { TreasuryPart } from './treasury-row.ts';

/** A layout read as its text goes by: it gives its rows to a sink, and says when nothing more can be read. */
export type TextReader = Readonly<{ write(piece: string): TreasuryRefusal | null; end(): TreasuryRefusal | null }>;

/** Drives a reader over a text: rows in batches as they come. Gives the refusal, if any, that stops it all; what goes on is for the caller. */
export async function* rowParts(text: AsyncIterable<string>, reader: TextReader, sink: RowSink): AsyncGenerator<Extract<TreasuryPart, { kind: 'ROWS' }>, TreasuryRefusal | null> {
  try {
    for await (const piece of text) {
      const refused = reader.write(piece) ?? sink.refusal;
      if (refused !== null) return refused;
      const rows = sink.take();
      if (rows.length > 0) yield { kind: 'ROWS', rows };
    }
  } catch (thrown) {
    return refusalOfThrown(thrown);
  }
  const refused = reader.end() ?? sink.refusal;
  if (refused !== null) return refused;
  const rows = sink.take();
  if (rows.length > 0) yield { kind: 'ROWS', rows };
  return null;
}
