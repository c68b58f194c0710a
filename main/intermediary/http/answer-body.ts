import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib';
import { err, ok, type Result } from '../../domain/result.ts';

const undo = { gzip: promisify(gunzip), deflate: promisify(inflate), rawDeflate: promisify(inflateRaw), br: promisify(brotliDecompress) };

/**
 * Undoes the compression of an answer. Many hosts compress although nothing was asked for.
 * @param encoding the `Content-Encoding` header, several in the order in which they were applied.
 * @param maxBytes refused beyond: a small answer may unpack into a huge one.
 */
export async function undoEncoding(body: Uint8Array, encoding: string, maxBytes: number): Promise<Result<Uint8Array, 'ANSWER_ENCODING' | 'ANSWER_TOO_LARGE'>> {
  const encodings = encoding.toLowerCase().split(',').map((name) => name.trim()).filter((name) => name !== '' && name !== 'identity').reverse();
  if (encodings.length > 2) return err('ANSWER_ENCODING');
  let plain = body;
  for (const name of encodings) {
    const unpacked = await undoOne(plain, name, maxBytes);
    if (!unpacked.ok) return unpacked;
    plain = unpacked.value;
  }
  return ok(plain);
}

async function undoOne(body: Uint8Array, name: string, maxOutputLength: number): Promise<Result<Uint8Array, 'ANSWER_ENCODING' | 'ANSWER_TOO_LARGE'>> {
  if (body.length === 0) return ok(body);
  try {
    if (name === 'gzip' || name === 'x-gzip') return ok(await undo.gzip(body, { maxOutputLength }));
    if (name === 'br') return ok(await undo.br(body, { maxOutputLength }));
    // «deflate» is zlib by the standard and raw deflate by habit: only the first byte tells.
    if (name === 'deflate') return ok(await (((body[0] ?? 0) & 0x0f) === 8 ? undo.deflate : undo.rawDeflate)(body, { maxOutputLength }));
    return err('ANSWER_ENCODING');
  } catch (failure) {
    return err(failure instanceof RangeError ? 'ANSWER_TOO_LARGE' : 'ANSWER_ENCODING');
  }
}

const RECORDED_CHARACTERS = 65_536;

/** A body as the history of the exchange keeps it: text as it is, cut beyond 64 Ki characters; anything else by its size alone. */
export function recordedBody(body: string | Uint8Array | null, contentType: string): string | null {
  if (body === null || body.length === 0) return null;
  if (typeof body !== 'string' && !/json|xml|text|^$/i.test(contentType)) return `(${body.length} byte)`;
  const text = typeof body === 'string' ? body : new TextDecoder().decode(body.subarray(0, RECORDED_CHARACTERS * 4));
  return text.length <= RECORDED_CHARACTERS ? text : `${text.slice(0, RECORDED_CHARACTERS)}…`;
}
