/**
 * Campaign: a mixed lot of two thousand notices: whole amounts, plans of 1 to 99 installments, fines, with and without slips, overlong fields, names of many
 * languages. Every page is rendered by poppler at 100 dpi and both codes read by ZXing; texts are read back by pdf.js. Prints its figures.
 * `LOT_NOTICES` asks for another number.
 */
import { expect, test } from 'vitest';
import { parseDataMatrixContent } from '../domain/data-matrix-content.ts';
import { navCheckDigits } from '../domain/notice-number.ts';
import { partsOf } from './notice-check.ts';
import type { NoticePart, NoticePayment, NoticePlanContent } from './notice-content.ts';
import { drawLot } from './notice-lot.ts';
import { printedAmount, printedNav } from './printed-forms.ts';
import { joinedText } from './testing/page-lines.ts';
import { rasteriseAll, readCodes } from './testing/rasters.ts';
import { readPdf } from './testing/read-pdf.ts';
import { SAMPLE_NOTICE } from './testing/sample-notice.ts';

const NOTICES = Number(process.env['SPORTELLO_LOT_NOTICES'] ?? '2000');
const SEED = 20_261_129;
/** Pictures of a page weigh four megabytes. */
const TOGETHER = 8;

/** As they are written on documents in Latin letters: Albanian, Croatian, Czech, French, German, Hungarian, Italian, Polish, Portuguese, Romanian, Spanish, Turkish, Swedish. */
const NAMES = [
  'Ëngjëll Çela', 'Đurđa Šimić', 'Jiří Dvořák', 'Hélène Lefèvre', 'Jürgen Weiß', 'Erzsébet Szőke', 'Niccolò D’Aloè', 'Łucja Śliwińska', 'João Gonçalves', 'Ștefan Țîrlea', 'Íñigo Núñez', 'Gülşah Ağaoğlu', 'Åsa Öberg',
  'Massimiliano Alessandro Della Rovere Montefeltro Di San Marzano Oliveto e Castelnuovo',
];
const SUBJECTS = ['TARI 2026', 'Mensa scolastica novembre 2026, scuola primaria “G. Rodari”', 'Canone per l’occupazione di suolo pubblico in occasione della sagra del patrono di settembre, saldo e conguaglio'];

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

function noticeFrom(random: () => number): NoticePlanContent {
  const below = (limit: number): number => Math.floor(random() * limit);
  const part = (): NoticePart => {
    const first = `3${Array.from({ length: 15 }, () => below(10)).join('')}`;
    return { nav: `${first}${navCheckDigits(first)}`, amountCents: Math.max(1, Math.floor(10 ** (random() * 8))), dueDate: random() < 0.9 ? `2027-0${1 + below(9)}-${10 + below(18)}` : null };
  };
  const installments = () => Array.from({ length: random() < 0.9 ? 2 + below(11) : 13 + below(87) }, (_none, index) => ({ ...part(), number: index + 1 }));
  const kind = random();
  const payment: NoticePayment = kind < 0.5 ? { kind: 'WHOLE', part: part() }
    : kind < 0.7 ? { kind: 'INSTALLMENTS', whole: part(), installments: installments() }
      : kind < 0.85 ? { kind: 'INSTALLMENTS', whole: null, installments: installments() }
        : { kind: 'FINE', discounted: { ...part(), amountCents: 2_940 + below(100_000) }, reduced: { ...part(), amountCents: 4_200 + below(100_000) } };
  return {
    creditor: { ...SAMPLE_NOTICE.creditor, ownSite: random() < 0.5 }, debtor: { fiscalCode: random() < 0.9 ? 'RSSMRA80A01H501U' : null, name: NAMES[below(NAMES.length)] ?? '', address: random() < 0.9 ? `Strada Provinciale ${below(1_000)}, 35010 Borgo Esempio (PD)` : null },
    subject: SUBJECTS[below(SUBJECTS.length)] ?? '', payment, postal: random() < 0.4 ? { account: String(1 + below(999_999_999)), holder: 'Comune di Borgo Esempio', authorisation: 'AUT. DB/SISB/GEN 12345 DEL 01/02/2024' } : null,
    model: '3', medium: 'A4', mark: 'NONE', testArchive: false, drawnAt: '2026-11-24T08:00:00.000Z',
  };
}

test('every code of a mixed lot reads back exactly at 100 dpi, every text is that of the data', async () => {
  const random = sequence(SEED);
  const failures: string[] = [];
  let pages = 0;
  let codes = 0;
  for (let start = 0; start < NOTICES; start += TOGETHER) {
    const contents = Array.from({ length: Math.min(TOGETHER, NOTICES - start) }, () => noticeFrom(random));
    const lot = drawLot(contents, 'Lotto', '2026-11-24T08:00:00.000Z');
    const read = (await readPdf(lot.bytes)).pages;
    const found = await Promise.all(rasteriseAll(lot.bytes, 100).map((raster) => readCodes(raster)));
    pages += lot.pages;
    for (const [index, content] of contents.entries()) {
      const notice = lot.notices[index];
      if (notice === undefined || notice.problem !== null) {
        failures.push(`${start + index}: ${notice?.problem?.field}`);
        continue;
      }
      const range = [notice.firstPage - 1, notice.firstPage - 1 + notice.pages] as const;
      const own = found.slice(...range).flat();
      codes += own.length;
      const parts = partsOf(content.payment);
      const qr = parts.map((part) => `PAGOPA|002|${part.nav}|${content.creditor.fiscalCode}|${String(part.amountCents).padStart(2, '0')}`);
      const readQr = own.filter(({ format, version, level }) => format === 'QRCode' && version === '4' && level === 'M').map(({ text }) => text);
      const slips = own.filter(({ format }) => format === 'DataMatrix').map(({ text }) => parseDataMatrixContent(text)).map((slip) => (slip.ok ? `${slip.value.nav} ${slip.value.amountCents} ${Number(slip.value.ccp)}` : 'unreadable'));
      const expected = content.postal === null ? [] : parts.map((part) => `${part.nav} ${part.amountCents} ${Number(content.postal?.account)}`);
      if (readQr.toSorted().join() !== qr.toSorted().join() || slips.toSorted().join() !== expected.toSorted().join()) failures.push(`${start + index}: codes (${readQr.length} of ${qr.length} QR, ${slips.length} of ${expected.length} Data Matrix)`);
      const text = read.slice(...range).map((page) => joinedText(page)).join(' ');
      const words = [...parts.flatMap((part) => [printedNav(part.nav ?? ''), printedAmount(part.amountCents)]), ...(notice.warnings.some(({ field }) => field === 'debtorName') ? [] : [content.debtor.name])];
      const missing = words.filter((word) => !text.includes(word));
      if (missing.length > 0) failures.push(`${start + index}: texts ${missing.length}`);
    }
  }
  process.stdout.write(`mixed lot: ${NOTICES - failures.length} / ${NOTICES} notices exact, ${pages} pages, ${codes} codes read at 100 dpi (seed ${SEED})\n`);
  expect(failures).toEqual([]);
}, 7_200_000);
