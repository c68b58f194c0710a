import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

export type WrittenFile = Readonly<{ bytes: number; sha256: string }>;

/** Writes a new file, readable by its owner alone, as its bytes come. Rejects with the error of the file system, or of the source. */
export async function writeBytes(path: string, source: AsyncIterable<Uint8Array | string>, signal: AbortSignal): Promise<WrittenFile> {
  const hash = createHash('sha256');
  let bytes = 0;
  await pipeline(Readable.from(source, { objectMode: false }), async function* measured(chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      hash.update(chunk);
      bytes += chunk.byteLength;
      yield chunk;
    }
  }, createWriteStream(path, { mode: 0o600, flags: 'wx' }), { signal });
  return { bytes, sha256: hash.digest('hex') };
}

/** Pages on their way from who reads them to who writes them: at most two wait, so that memory stays flat. */
export type PageChannel<Page> = Readonly<{ pages: AsyncIterable<Page>; push(page: Page): Promise<void>; end(): void }>;

/** @param signal ends the waiting of both sides */
export function createPageChannel<Page>(signal: AbortSignal): PageChannel<Page> {
  const stream = new PassThrough({ objectMode: true, highWaterMark: 2 });
  // Whoever waits is told by the signal; an error that nobody listens to would end the process.
  stream.on('error', () => undefined);
  signal.addEventListener('abort', () => stream.destroy(), { once: true });
  return {
    pages: stream,
    async push(page) {
      signal.throwIfAborted();
      if (!stream.write(page)) await once(stream, 'drain', { signal });
    },
    end: () => { stream.end(); },
  };
}
