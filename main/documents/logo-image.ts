/** Checks the entity's logo before it is given to the PDF: a broken picture must cost a warning, not the notice. */
import { inflateSync } from 'node:zlib';
import { readSvg, type VectorDrawing } from './logo-svg.ts';

const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Decoding a larger picture at each notice would take longer than drawing the notice; 30 mm at 300 dpi need 354 pixels. */
const MAXIMUM_PIXELS = 1600 * 1600;
/** Channels by PNG colour type. */
const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** A picture that can be drawn: pixels, or shapes in units of their own. */
export type LogoPicture = Readonly<{ format: 'PNG' | 'JPEG'; bytes: Buffer; width: number; height: number; channels: number }> | Readonly<{ format: 'SVG' }> & VectorDrawing;

/** A logo that can be drawn, or the Italian reason why not. */
export type CheckedLogo = Readonly<{ picture: LogoPicture; problem: null }> | Readonly<{ picture: null; problem: string }>;

/** @param bytes PNG (8 bits a channel or less) or JPEG, at most 1600×1600 pixels, or SVG of shapes and plain colours */
export function checkLogo(bytes: Uint8Array): CheckedLogo {
  const picture = Buffer.from(bytes);
  if (picture.subarray(0, 8).equals(PNG_SIGNATURE)) return checkPng(picture);
  if (picture[0] === 0xff && picture[1] === 0xd8) return checkJpeg(picture);
  if (/<svg[\s>]/u.test(picture.toString('latin1', 0, 4_096))) return checkSvg(picture);
  return refuse('Il logo non è in formato PNG, JPEG o SVG: l’avviso è stampato senza logo.');
}

function checkSvg(picture: Buffer): CheckedLogo {
  const drawing = readSvg(picture);
  switch (drawing) {
    case 'UNREADABLE':
      return refuse(UNREADABLE);
    case 'TOO_LARGE':
      return refuse('Il logo SVG supera 400 kB: l’avviso è stampato senza logo.');
    case 'UNSUPPORTED':
      return refuse('Il logo SVG ha testi, immagini, sfumature o trasparenze che non si possono stampare: esportalo in tracciati a colori pieni, o in PNG. L’avviso è stampato senza logo.');
    default:
      return { picture: { format: 'SVG', ...drawing }, problem: null };
  }
}

function refuse(problem: string): CheckedLogo {
  return { picture: null, problem };
}

const UNREADABLE = 'Il file del logo è rovinato o di un tipo che non si può stampare: l’avviso è stampato senza logo.';
const TOO_LARGE = 'Il logo supera 1600 × 1600 punti: l’avviso è stampato senza logo. Bastano 354 × 354 punti.';

function checkPng(picture: Buffer): CheckedLogo {
  if (picture.length < 33 || picture.toString('latin1', 12, 16) !== 'IHDR') return refuse(UNREADABLE);
  const width = picture.readUInt32BE(16);
  const height = picture.readUInt32BE(20);
  const depth = picture[24] ?? 0;
  const channels = CHANNELS[picture[25] ?? 0];
  const isInterlaced = picture[28] !== 0;
  if (width * height > MAXIMUM_PIXELS) return refuse(TOO_LARGE);
  if (width === 0 || height === 0 || depth > 8 || channels === undefined) return refuse(UNREADABLE);
  const pixels = inflatedPixels(picture);
  const expected = height * (1 + Math.ceil((width * channels * depth) / 8));
  if (pixels === null || (!isInterlaced && pixels.length < expected)) return refuse(UNREADABLE);
  return { picture: { format: 'PNG', bytes: picture, width, height, channels }, problem: null };
}

/** pdfkit inflates later and throws where nothing can catch: a broken stream is found here. */
function inflatedPixels(picture: Buffer): Buffer | null {
  const parts: Buffer[] = [];
  let at = 8;
  let isComplete = false;
  while (at + 8 <= picture.length) {
    const length = picture.readUInt32BE(at);
    const type = picture.toString('latin1', at + 4, at + 8);
    if (at + 12 + length > picture.length) return null;
    if (type === 'IDAT') parts.push(picture.subarray(at + 8, at + 8 + length));
    if (type === 'IEND') isComplete = true;
    at += 12 + length;
  }
  if (!isComplete) return null;
  try {
    return inflateSync(Buffer.concat(parts), { maxOutputLength: 4 * MAXIMUM_PIXELS + 8 * 1600 });
  } catch {
    return null;
  }
}

function checkJpeg(picture: Buffer): CheckedLogo {
  let at = 2;
  while (at + 9 < picture.length) {
    if (picture[at] !== 0xff) return refuse(UNREADABLE);
    const marker = picture[at + 1] ?? 0;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) {
      const height = picture.readUInt16BE(at + 5);
      const width = picture.readUInt16BE(at + 7);
      if (width * height === 0) return refuse(UNREADABLE);
      return width * height > MAXIMUM_PIXELS ? refuse(TOO_LARGE) : { picture: { format: 'JPEG', bytes: picture, width, height, channels: picture[at + 9] ?? 3 }, problem: null };
    }
    at += 2 + picture.readUInt16BE(at + 2);
  }
  return refuse(UNREADABLE);
}
