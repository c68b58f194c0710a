import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStaticFiles, type StaticFiles } from './static-files.ts';

let folder: string;
let files: StaticFiles;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sportello-files-'));
  const root = join(folder, 'root');
  await mkdir(join(root, 'assets'), { recursive: true });
  await writeFile(join(folder, 'secret.txt'), 'outside');
  await writeFile(join(root, 'index.html'), '<p>__CSP_NONCE__ __CSP_NONCE__</p>');
  await writeFile(join(root, 'assets', 'font-0123abcd.woff2'), 'x');
  await writeFile(join(root, 'assets', 'àccento.svg'), '<svg/>');
  await writeFile(join(root, '.hidden'), 'x');
  await symlink(join(folder, 'secret.txt'), join(root, 'link.txt'));
  files = await openStaticFiles(root, null);
});
afterAll(() => rm(folder, { recursive: true }));

test('serves what the folder holds, with its type', async () => {
  expect((await files.answer('/assets/font-0123abcd.woff2')).headers['Content-Type']).toBe('font/woff2');
  expect((await files.answer('/assets/%C3%A0ccento.svg')).status).toBe(200);
});

test('replaces every placeholder of the page by the nonce of the response', async () => {
  const { body, headers } = await files.answer('/');
  const html = new TextDecoder().decode(body);
  const nonce = /<p>([\w-]{22}) \1<\/p>/.exec(html)?.[1];
  expect(headers['Content-Security-Policy']).toContain(`'nonce-${nonce}'`);
});

test('where the bridge is a port the page may open no socket', async () => {
  expect((await files.answer('/')).headers['Content-Security-Policy']).toContain(`connect-src 'self';`);
});

test('a link to a file outside and hidden files are not served', async () => {
  expect((await files.answer('/link.txt')).status).toBe(404);
  expect((await files.answer('/.hidden')).status).toBe(404);
});

test('no spelling of a path gives the file outside', async () => {
  const piece = fc.constantFrom('..', '.', '%2e%2e', '%2E.', '/', '%2f', '\\', '%5c', '%252f', 'assets', 'secret.txt', '%00', 'root', '', ' ', 'C:', '//');
  await fc.assert(fc.asyncProperty(fc.array(piece, { maxLength: 8 }), async (pieces) => {
    const { body } = await files.answer(`/${pieces.join('')}`);
    expect(new TextDecoder().decode(body)).not.toContain('outside');
  }), { numRuns: 500 });
});
