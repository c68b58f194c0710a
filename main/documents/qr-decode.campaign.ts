/** Campaign: a thousand different notices, each rendered by poppler at 100 dpi and read by ZXing. Prints its figures. */
import { expect, test } from 'vitest';
import { navCheckDigits } from '../domain/notice-number.ts';
import type { NoticeContent } from './notice-content.ts';
import { drawNotice } from './notice-document.ts';
import { rasterise, readCodes } from './testing/rasters.ts';
import { qrTextOf, SAMPLE_NOTICE } from './testing/sample-notice.ts';

const NOTICES = 1_000;
const SEED = 20_261_124;

/** The same sequence at every run (mulberry32). */
function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function noticeFrom(random: () => number): NoticeContent {
  const digits = (count: number): string => Array.from({ length: count }, () => Math.floor(random() * 10)).join('');
  const first16 = `3${digits(15)}`;
  const nav = `${first16}${navCheckDigits(first16)}`;
  const fiscalCode = digits(11);
  // Amounts of every length, from ten cents to the largest.
  const amountCents = Math.max(10, Math.min(99_999_999_999, Math.floor(10 ** (1 + random() * 10))));
  return { ...SAMPLE_NOTICE, creditor: { ...SAMPLE_NOTICE.creditor, fiscalCode }, nav, amountCents, qrText: qrTextOf(nav, fiscalCode, amountCents) };
}

test('a thousand notices read back exactly at 100 dpi', async () => {
  const random = sequence(SEED);
  const failures: string[] = [];
  let drawing = 0;
  let reading = 0;
  for (let index = 0; index < NOTICES; index += 1) {
    const content = noticeFrom(random);
    const started = performance.now();
    const drawn = await drawNotice(content);
    drawing += performance.now() - started;
    if (!drawn.ok) {
      failures.push(`${index}: ${drawn.error.field}`);
      continue;
    }
    const startedReading = performance.now();
    const codes = await readCodes(rasterise(drawn.value.bytes, 100));
    reading += performance.now() - startedReading;
    const isExact = codes.length === 1 && codes[0]?.text === content.qrText && codes[0].version === '4' && codes[0].level === 'M';
    if (!isExact) failures.push(`${index}: ${JSON.stringify(codes)}`);
  }
  process.stdout.write(`QR decode at 100 dpi: ${NOTICES - failures.length} / ${NOTICES} exact (seed ${SEED}); drawing ${(drawing / NOTICES).toFixed(1)} ms, rendering and reading ${(reading / NOTICES).toFixed(1)} ms a notice\n`);
  expect(failures).toEqual([]);
}, 1_200_000);
