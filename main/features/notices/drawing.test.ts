import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SAMPLE_NOTICE } from '../../documents/testing/sample-notice.ts';
import { SAMPLE_RECEIPT } from '../../documents/testing/sample-receipt.ts';
import type { DocumentDrawing } from './drawing.ts';
import { createInProcessDrawing, createWorkerDrawing } from './drawing.ts';

const folder = dirname(fileURLToPath(import.meta.url));
/** Inside the repository, so that the bundle finds pdfkit and resources/ as the built program does. */
const cache = join(folder, '..', '..', '..', 'node_modules', '.cache');
let output = '';
let drawing: DocumentDrawing;

beforeAll(async () => {
  mkdirSync(cache, { recursive: true });
  output = mkdtempSync(join(cache, 'drawing-worker-'));
  await build({
    configFile: false,
    logLevel: 'silent',
    build: { ssr: join(folder, 'drawing.worker.ts'), outDir: output, target: 'node20', rollupOptions: { output: { entryFileNames: 'drawing.worker.mjs' } } },
  });
  drawing = createWorkerDrawing(pathToFileURL(join(output, 'drawing.worker.mjs')));
}, 60_000);

afterAll(async () => {
  await drawing.close();
  rmSync(output, { recursive: true, force: true });
});

describe('drawing on worker threads', () => {
  test('gives the same bytes as drawing in process', async () => {
    const inProcess = createInProcessDrawing();
    const [notice, receipt] = await Promise.all([drawing.notice(SAMPLE_NOTICE), drawing.receipt(SAMPLE_RECEIPT)]);
    const [expectedNotice, expectedReceipt] = await Promise.all([inProcess.notice(SAMPLE_NOTICE), inProcess.receipt(SAMPLE_RECEIPT)]);
    expect(notice).toEqual(expectedNotice);
    expect(receipt).toEqual(expectedReceipt);
  }, 60_000);

  test('a report is drawn on a thread of its own, beside the notices, with the same bytes as in process', async () => {
    const content = { title: 'Elenco', entity: 'Comune', asked: [], operator: 'M. Bianchi', drawnAt: '2026-11-28T09:42:00.000Z', testArchive: false, totals: [], columns: [{ label: 'Riga', align: 'LEFT' as const, mono: false }], rows: Array.from({ length: 3_000 }, (_, index) => [`Riga ${index}`]) };
    const [report, notice] = await Promise.all([drawing.report(content), drawing.notice(SAMPLE_NOTICE)]);
    expect(notice.ok).toBe(true);
    expect(report).toEqual(await createInProcessDrawing().report(content));
  }, 60_000);

  test('a refusal crosses the thread with its field', async () => {
    expect(await drawing.notice({ ...SAMPLE_NOTICE, qrText: null })).toMatchObject({ ok: false, error: { field: 'qr' } });
  }, 60_000);

  test('after closing, the operator is told that nothing was drawn', async () => {
    const other = createWorkerDrawing(pathToFileURL(join(output, 'drawing.worker.mjs')));
    await other.close();
    const drawn = await other.notice(SAMPLE_NOTICE);
    expect(drawn).toMatchObject({ ok: false, error: { field: 'document' } });
  }, 60_000);
});
