/** Numbers that look random and are the same for the same seed, on every machine (sfc32). */
export type SeededRandom = Readonly<{
  /** From 0 (included) to 1 (excluded). */
  next(): number;
  /** A whole number between two, both included. */
  between(lowest: number, highest: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** Lower-case hexadecimal digits; `length` is a multiple of 8. */
  hex(length: number): string;
}>;

const FOUR_DIGITS = Array.from({ length: 65_536 }, (_, value) => value.toString(16).padStart(4, '0'));

export function seededRandom(seed: number): SeededRandom {
  let a = seed | 0;
  let b = 0x9e3779b9 | 0;
  let c = 0x243f6a88 | 0;
  let counter = 1;
  const bits = (): number => {
    const mixed = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + mixed) | 0;
    return mixed >>> 0;
  };
  for (let warmUp = 0; warmUp < 16; warmUp += 1) bits();
  const next = (): number => bits() / 4_294_967_296;
  return {
    next,
    between: (lowest, highest) => lowest + Math.floor(next() * (highest - lowest + 1)),
    chance: (probability) => next() < probability,
    pick: (list) => {
      const found = list[Math.floor(next() * list.length)];
      if (found === undefined) throw new Error('Nothing to pick from');
      return found;
    },
    hex: (length) => {
      let text = '';
      while (text.length < length) {
        const drawn = bits();
        text += `${FOUR_DIGITS[drawn >>> 16]}${FOUR_DIGITS[drawn & 0xffff]}`;
      }
      return text;
    },
  };
}
