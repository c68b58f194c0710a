/** Small pictures to stand for an entity's logo. */
import { PNG } from 'pngjs';

/** A plain PNG of a given size and colour. */
export function samplePng(width: number, height: number, [red, green, blue]: readonly [number, number, number] = [60, 60, 60]): Uint8Array {
  const png = new PNG({ width, height });
  for (let index = 0; index < width * height; index += 1) png.data.set([red, green, blue, 255], index * 4);
  return new Uint8Array(PNG.sync.write(png, { colorType: 2 }));
}
