/** Page pictures by poppler (an independent renderer) and code reading by ZXing, for tests. Needs `pdftoppm` (package poppler-utils). */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';

export type Raster = Readonly<{ width: number; height: number; data: Uint8Array; dpi: number }>;

/** First page of a PDF as RGBA. */
export function rasterise(pdf: Uint8Array, dpi: number): Raster {
  const folder = mkdtempSync(join(tmpdir(), 'sportello-raster-'));
  try {
    writeFileSync(join(folder, 'page.pdf'), pdf);
    execFileSync('pdftoppm', ['-r', String(dpi), '-singlefile', join(folder, 'page.pdf'), join(folder, 'page')]);
    return { ...readPixmap(readFileSync(join(folder, 'page.ppm'))), dpi };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Every page of a PDF as RGBA, in order. */
export function rasteriseAll(pdf: Uint8Array, dpi: number): readonly Raster[] {
  const folder = mkdtempSync(join(tmpdir(), 'sportello-raster-'));
  try {
    writeFileSync(join(folder, 'pages.pdf'), pdf);
    execFileSync('pdftoppm', ['-r', String(dpi), join(folder, 'pages.pdf'), join(folder, 'page')]);
    const files = readdirSync(folder).filter((name) => name.endsWith('.ppm')).toSorted();
    return files.map((name) => ({ ...readPixmap(readFileSync(join(folder, name))), dpi }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Binary PPM, one byte a channel. */
function readPixmap(file: Buffer): Omit<Raster, 'dpi'> {
  const head = /^P6\s+(\d+)\s+(\d+)\s+255\s/u.exec(file.toString('latin1', 0, 64));
  if (!head) throw new Error('pdftoppm wrote something else than a pixmap');
  const width = Number(head[1]);
  const height = Number(head[2]);
  const pixels = file.subarray(head[0].length);
  const data = new Uint8Array(width * height * 4).fill(255);
  for (let index = 0; index < width * height; index += 1) {
    data[index * 4] = pixels[index * 3] ?? 255;
    data[index * 4 + 1] = pixels[index * 3 + 1] ?? 255;
    data[index * 4 + 2] = pixels[index * 3 + 2] ?? 255;
  }
  return { width, height, data };
}

export type ReadCode = Readonly<{ text: string; format: string; level: string; version: string }>;

/** Every code on a picture. The WebAssembly module comes from the package, never from the network. */
export async function readCodes(raster: Raster): Promise<readonly ReadCode[]> {
  await prepared();
  const results = await readBarcodes({ data: new Uint8ClampedArray(raster.data), width: raster.width, height: raster.height, colorSpace: 'srgb' }, { formats: ['QRCode', 'DataMatrix'], tryHarder: true, maxNumberOfSymbols: 32 });
  // Asked for QR codes ZXing finds Micro QR codes too, of which a corner and some text are enough: nothing of ours is one, and nobody who pays reads them.
  return results.filter((result) => result.isValid && String(result.format) !== 'MicroQRCode').map((result) => ({ text: result.text, format: String(result.format), level: result.ecLevel, version: result.version }));
}

let ready: Promise<unknown> | null = null;

function prepared(): Promise<unknown> {
  ready ??= Promise.resolve(prepareZXingModule({ overrides: { wasmBinary: zxingBinary() }, fireImmediately: true }));
  return ready;
}

function zxingBinary(): ArrayBuffer {
  const file = readFileSync(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'));
  return new Uint8Array(file).buffer;
}
