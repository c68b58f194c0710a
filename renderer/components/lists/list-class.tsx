import { formatCount } from '../text-pieces.ts';
import type { Tone } from '../state-appearance.ts';

/** A class of rows worth looking at, in the foot of a list: pressing it shows only those. Nothing where there are none. */
export function ListClass({ words, count, tone, onPress }: Readonly<{ words: string; count: number; tone: Tone; onPress: () => void }>) {
  return count === 0 ? null : <button type="button" className="lists-class" onClick={onPress}>{words} <b className={`sp-toned tone-${tone}`}>{formatCount(count)}</b></button>;
}
