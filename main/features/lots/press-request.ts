/** What travels between the main thread and the thread that draws a part of a lot. The thread writes the file: its bytes never cross. */
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { z } from 'zod';
import type { DrawingError } from '../../documents/drawn-document.ts';
import { drawNotice } from '../../documents/notice-document.ts';
import { drawLot } from '../../documents/notice-lot.ts';
import type { NoticeToDraw } from '../notices/index.ts';
import { ZipWriter } from './zip-writer.ts';

type Content = NoticeToDraw['content'];

/** `PARTS`: one untagged PDF. `FILES`: a ZIP of one tagged PDF a notice, each named as told. */
export type PressRequest = Readonly<{ output: 'PARTS' | 'FILES'; path: string; title: string; drawnAt: string; notices: readonly Readonly<{ name: string; content: Content }>[] }>;

/** `page` from 1: in the PDF, or in the order of the ZIP; null with a problem. `sha256` of its own file; null where it has none. */
export const pressedNotice = z.object({ page: z.int().nullable(), pages: z.int(), sha256: z.string().nullable(), problem: z.object({ field: z.string(), message: z.string() }).nullable() });
/** `bytes` and `sha256` of the file, which lies on the disk for good; no page in it when every notice had a problem. */
export const pressedPart = z.object({ bytes: z.int(), sha256: z.string(), pages: z.int(), notices: z.array(pressedNotice) });
export type PressedPart = Readonly<z.infer<typeof pressedPart>>;
type PressedNotice = Readonly<z.infer<typeof pressedNotice>>;

const nothing = (problem: DrawingError): PressedNotice => ({ page: null, pages: 0, sha256: null, problem: { field: problem.field, message: problem.message } });
const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Draws a part and writes its file. Rejects with the error of the file system. */
export async function pressPart(request: PressRequest): Promise<PressedPart> {
  return request.output === 'PARTS' ? pressTogether(request) : pressApart(request);
}

async function pressTogether({ path, title, drawnAt, notices }: PressRequest): Promise<PressedPart> {
  const drawn = await drawLot(notices.map(({ content }) => content), title, drawnAt);
  await writeForGood(path, [drawn.bytes]);
  return {
    bytes: drawn.bytes.byteLength, sha256: hashOf(drawn.bytes), pages: drawn.notices.reduce((sum, { pages }) => sum + pages, 0),
    notices: drawn.notices.map(({ firstPage, pages, problem }) => (problem === null ? { page: firstPage, pages, sha256: null, problem: null } : nothing(problem))),
  };
}

async function pressApart({ path, drawnAt, notices }: PressRequest): Promise<PressedPart> {
  const zip = new ZipWriter(drawnAt);
  const pressed: PressedNotice[] = [];
  let pages = 0;
  const written = await writeForGood(path, (async function* pieces() {
    for (const { name, content } of notices) {
      const drawn = await drawNotice(content);
      if (!drawn.ok) {
        pressed.push(nothing(drawn.error));
        continue;
      }
      pressed.push({ page: pages + 1, pages: drawn.value.pages, sha256: hashOf(drawn.value.bytes), problem: null });
      pages += drawn.value.pages;
      yield* zip.entry(name, drawn.value.bytes);
    }
    yield zip.end();
  })());
  return { ...written, pages, notices: pressed };
}

/** Writes a file readable by its owner alone and waits until the disk has it: what is recorded afterwards must find it, whatever happens. */
async function writeForGood(path: string, pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<Readonly<{ bytes: number; sha256: string }>> {
  const hash = createHash('sha256');
  let bytes = 0;
  const file = await open(path, 'w', 0o600);
  try {
    for await (const piece of pieces) {
      hash.update(piece);
      bytes += piece.byteLength;
      await file.writeFile(piece);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { bytes, sha256: hash.digest('hex') };
}
