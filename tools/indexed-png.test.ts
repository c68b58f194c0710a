import { PNG } from 'pngjs';
import { expect, test } from 'vitest';
import { indexedPng } from './indexed-png.mjs';

function picture(width: number, height: number, colourAt: (index: number) => readonly [number, number, number]): PNG {
  const png = new PNG({ width, height });
  for (let index = 0; index < width * height; index += 1) png.data.set([...colourAt(index), 255], index * 4);
  return png;
}

test('a picture of few colours stays exactly what it is', () => {
  const png = picture(16, 9, (index) => [index, 255 - index, 40]);
  const read = PNG.sync.read(indexedPng(PNG.sync.write(png)));
  expect([read.width, read.height]).toEqual([16, 9]);
  expect(read.data.equals(png.data)).toBe(true);
});

test('of many colours the rare but different one keeps its own', () => {
  const red = [176, 31, 58] as const;
  const png = picture(64, 32, (index) => (index === 700 ? red : [index % 64, index % 61, 200]));
  const read = PNG.sync.read(indexedPng(PNG.sync.write(png)));
  expect([...read.data.subarray(700 * 4, 700 * 4 + 3)]).toEqual([...red]);
});
