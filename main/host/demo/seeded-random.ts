/** Numbers that look random and are the same for the same seed, on every machine (sfc32). */
export type SeededRandom = Readonly<{
  /** From 0 (included) to 1 (excluded). */
  next(): number;
  /** A whole number between two, both included. */
  between(lowest: number, highest: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** Lower-case hexadecimal digits; `length` is a multiple of 8, 64 at most. */
  hex(length: number): string;
}>;

/** Where digits are drawn together: half as many bytes. */
const drawn = Buffer.alloc(32);

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
      const size = length / 2;
      for (let place = 0; place < size; place += 4) drawn.writeUInt32BE(bits(), place);
      return drawn.toString('hex', 0, size);
    },
  };
}
