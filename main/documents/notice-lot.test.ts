import { describe, expect, test } from 'vitest';
import { joinLot } from './lot-file.ts';
import { drawNotice } from './notice-document.ts';
import { drawLot, drawLotPart } from './notice-lot.ts';
import { joinedText, textBoxes } from './testing/page-lines.ts';
import { rasteriseAll, readCodes } from './testing/rasters.ts';
import type { ReadPage } from './testing/read-pdf.ts';
import { readPdf } from './testing/read-pdf.ts';
import { SAMPLE_NOTICE } from './testing/sample-notice.ts';
import { samplePng } from './testing/sample-picture.ts';
import { everyPlan, sampleNav, wholeWith } from './testing/sample-plans.ts';

const AT = '2026-11-24T08:00:00.000Z';
const logo = samplePng(300, 200);
const plans = everyPlan('SAMPLE').map(([, content]) => ({ ...content, creditor: { ...content.creditor, logo } }));

type Placed = Readonly<{ what: string; x: number; y: number; right: number }>;

/** Every text, shape and picture of a page with its place. */
function placed(page: ReadPage): readonly Placed[] {
  const texts = textBoxes(page).filter(({ text }) => text !== '').map(({ text, x, y, right, font, pt, colour }) => ({ what: `${text} ${font} ${pt} ${colour}`, x, y, right }));
  const shapes = page.shapes.map(({ x, y, width, height, colour, isFilled }) => ({ what: `${colour} ${isFilled} ${height.toFixed(1)}`, x, y, right: x + width }));
  const images = page.images.map(({ x, y, width }) => ({ what: 'picture', x, y, right: x + width }));
  return [...texts, ...shapes, ...images];
}

/** What of a page is not within a twentieth of a millimetre of the same thing on the other. */
function differences(page: ReadPage, other: ReadPage): readonly Placed[] {
  const theirs = placed(other);
  const isSame = (a: Placed, b: Placed) => a.what === b.what && Math.max(Math.abs(a.x - b.x), Math.abs(a.y - b.y), Math.abs(a.right - b.right)) < 0.05;
  return placed(page).filter((one) => !theirs.some((its) => isSame(one, its)));
}

describe('a lot', () => {
  test('has the pages of its notices, each as the single file has it', async () => {
    const lot = drawLot(plans, 'Lotto', AT);
    const { pages, title } = await readPdf(lot.bytes);
    expect([pages.length, title]).toEqual([lot.pages, 'Lotto']);
    for (const index of [1, 2, 4, 10, 13]) {
      const entry = lot.notices[index] ?? expect.fail('no notice');
      const single = await drawNotice(plans[index] ?? expect.fail('no plan'));
      const alone = (await readPdf(single.ok ? single.value.bytes : expect.fail('not drawn'))).pages;
      expect(entry).toMatchObject({ pages: alone.length, problem: null });
      const inLot = pages.slice(entry.firstPage - 1, entry.firstPage - 1 + entry.pages);
      inLot.forEach((page, at) => {
        const same = alone[at] ?? expect.fail('no page');
        expect([...differences(page, same), ...differences(same, page)]).toEqual([]);
      });
    }
  }, 60_000);

  test('its codes read back at 100 dpi, and its texts are those of the data', async () => {
    const contents = [wholeWith('SAMPLE', 0, true), { ...wholeWith('SAMPLE', 0, false), debtor: { fiscalCode: null, name: 'Đorđević Łukasz Çelik Åse ß', address: null } }];
    const lot = drawLot(contents, 'Lotto', AT);
    const codes = (await Promise.all(rasteriseAll(lot.bytes, 100).map((raster) => readCodes(raster)))).map((page) => page.map(({ format }) => format).toSorted());
    expect(codes).toEqual([['DataMatrix', 'QRCode'], ['QRCode']]);
    const [, second] = (await readPdf(lot.bytes)).pages;
    expect(joinedText(second ?? expect.fail('no page'))).toContain('Đorđević Łukasz Çelik Åse ß');
  });

  test('a notice that cannot be drawn is told by its place, and the rest goes on', async () => {
    const wrong = { ...SAMPLE_NOTICE, nav: '302000000000012399' };
    const lot = drawLot([SAMPLE_NOTICE, wrong, SAMPLE_NOTICE, { ...SAMPLE_NOTICE, mark: 'PREVIEW' }], 'Lotto', AT);
    expect(lot.notices.map(({ firstPage, pages, problem }) => [firstPage, pages, problem?.field ?? null])).toEqual([[1, 1, null], [2, 0, 'nav'], [2, 1, null], [3, 0, 'mark']]);
    expect((await readPdf(lot.bytes)).pages).toHaveLength(2);
  });

  test('parts drawn apart and joined are the lot drawn at once', () => {
    const contents = Array.from({ length: 12 }, (_none, index) => wholeWith('SAMPLE', index, index % 2 === 0));
    const whole = drawLot(contents, 'Lotto', AT);
    const parts = [contents.slice(0, 5), contents.slice(5)].map((some) => drawLotPart(some));
    expect(parts.reduce((sum, { pages }) => sum + pages, 0)).toBe(whole.pages);
    expect(joinLot(parts.map(({ part }) => part), 'Lotto', AT).length).toBe(whole.bytes.length);
  });

  test('fonts, fixed parts and logo are in the file once: a page costs less than four thousand bytes', () => {
    const contents = (count: number) => Array.from({ length: count }, (_none, index) => ({ ...wholeWith('SAMPLE', 0, false), creditor: { ...SAMPLE_NOTICE.creditor, logo }, payment: { kind: 'WHOLE' as const, part: { nav: sampleNav(index), amountCents: 1_000 + index, dueDate: '2027-01-16' } } }));
    const [few, many] = [20, 220].map((count) => drawLot(contents(count), 'Lotto', AT).bytes.length);
    expect(((many ?? 0) - (few ?? 0)) / 200).toBeLessThan(4_000);
  });

  test('the test archive is marked', async () => {
    const { pages } = await readPdf(drawLot([{ ...SAMPLE_NOTICE, testArchive: true }], 'Lotto', AT).bytes);
    expect(joinedText(pages[0] ?? expect.fail('no page'))).toContain('ARCHIVIO DI PROVA – non pagabile');
  });
});
