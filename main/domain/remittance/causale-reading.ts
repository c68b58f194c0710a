/** What was read in the causale of a credit; see `causale-reader.ts`. */
import type { RawRange } from './causale-text.ts';

/**
 * What follows an identifier without a blank (T1b): `LETTERS` may be a glued word, `OTHER` (a digit, `-` or `_` in it) may be the rest
 * of a longer identifier that is not known yet.
 */
export type GluedRun = 'NONE' | 'LETTERS' | 'OTHER';

/** A flow identifier, or what stands where one should. */
export type IufReading = Readonly<{
  /** `EXACT` a known one (T1) · `TRUNCATED` the beginning of known ones (T2) · `UNKNOWN` none that is here (T3). */
  kind: 'EXACT' | 'TRUNCATED' | 'UNKNOWN';
  /** Upper case, no blanks: the identifier, its beginning, or the text that was read in its place. */
  text: string;
  /** Known identifiers that it may be, as spelled, one for each flow. More than one: nobody can tell. */
  iufs: readonly string[];
  /** Characters glued to an exact one. */
  glued: GluedRun;
  gluedText: string;
  /** Words to mark in the raw causale. */
  ranges: readonly RawRange[];
}>;

/** An IUV behind `RFB` or `RFS`. */
export type IuvReading = Readonly<{
  /** The known IUV, or the text that was read in its place. */
  iuv: string;
  known: boolean;
  ranges: readonly RawRange[];
}>;

/** Which anchor spoke: A1 the keyword, A2 `/URI/` and a date, A3 a bare identifier, B1 a single transfer, B2 only something that looks like an IUV. */
export type CausaleAnchor = 'A1' | 'A2' | 'A3' | 'B1' | 'B2';

/** Everything read in a causale. */
export type CausaleReading = Readonly<{
  anchor: CausaleAnchor | null;
  /** Distinct, in the order of the text. */
  iufs: readonly IufReading[];
  /** Distinct, only without an anchor of a flow. */
  iuvs: readonly IuvReading[];
  /** The words of a cumulative transfer, with or without something readable behind them. */
  keyword: readonly RawRange[];
  /** B2: help for a search by hand, no rule uses them. */
  hints: readonly IuvReading[];
}>;

/** Text that stands for a reading whose run makes it no known identifier (T1b): what was read, with its run. */
export function readTextOf(reading: IufReading): string {
  return reading.text + reading.gluedText;
}
