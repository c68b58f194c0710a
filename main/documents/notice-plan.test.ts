import { beforeAll, describe, expect, test } from 'vitest';
import { parseDataMatrixContent } from '../domain/data-matrix-content.ts';
import { partsOf } from './notice-check.ts';
import type { NoticePlanContent } from './notice-content.ts';
import { drawNotice, drawNoticesTogether } from './notice-document.ts';
import { type DrawnLot, drawLot } from './notice-lot.ts';
import { prepareNotice } from './notice-preparation.ts';
import { slipPages } from './notice-sheets.ts';
import { printedAmount, printedDate, printedNav } from './printed-forms.ts';
import type { TextBox } from './testing/page-lines.ts';
import { joinedText, overlap, textBoxes } from './testing/page-lines.ts';
import { rasteriseAll, readCodes } from './testing/rasters.ts';
import type { ReadPage, Shape } from './testing/read-pdf.ts';
import { readPdf } from './testing/read-pdf.ts';
import { everyPlan, fine, onlyInstallments, otherPlans, type PlanSize, wholeWith } from './testing/sample-plans.ts';

const FACES = ['TitilliumWeb-Regular', 'TitilliumWeb-Bold', 'RobotoMono-Regular', 'RobotoMono-Bold'];
const INSTRUCTION = 'Inquadra il codice QR con la tua app o usa i dati';
/** Four modules of the code. */
const QUIET_ZONE = (25 / 33) * 4;

type DrawnPlan = Readonly<{ name: string; content: NoticePlanContent; pages: readonly ReadPage[] }>;

function pagesOf(content: NoticePlanContent): number {
  const prepared = prepareNotice(content);
  return prepared.ok ? prepared.value.pages.length : expect.fail(prepared.error.message);
}

function codesOn(page: ReadPage): readonly Shape[] {
  return page.shapes.filter((shape) => shape.colour === '#000000' && Math.abs(shape.width - 25) < 0.05 && Math.abs(shape.height - 25) < 0.05);
}

/** On the left of the corner marks' column a 25 mm symbol is a QR code. */
function qrCodesOn(page: ReadPage): readonly Shape[] {
  return codesOn(page).filter((code) => Math.abs(code.x - 173.1) > 0.3);
}

function inkNear(page: ReadPage, code: Shape): readonly (Shape | TextBox)[] {
  const near = (x: number, right: number, top: number, bottom: number) =>
    right > code.x - QUIET_ZONE && x < code.x + code.width + QUIET_ZONE && bottom > code.y - QUIET_ZONE && top < code.y + code.height + QUIET_ZONE;
  const shapes = page.shapes.filter((shape) => shape !== code && near(shape.x, shape.x + shape.width, shape.y, shape.y + shape.height));
  const texts = textBoxes(page).filter((box) => box.text !== '' && near(box.x, box.right, box.y - 0.25 * box.pt, box.y + 0.07 * box.pt));
  return [...shapes, ...texts];
}

function expectedQr(content: NoticePlanContent): readonly string[] {
  return partsOf(content.payment).map((part) => `PAGOPA|002|${part.nav}|${content.creditor.fiscalCode}|${String(part.amountCents).padStart(2, '0')}`);
}

describe.each<PlanSize>(['MINIMUM', 'MAXIMUM'])('check list of the printed plans, fixtures %s', (size) => {
  const plans = everyPlan(size);
  const drawn: DrawnPlan[] = [];
  let bytes = new Uint8Array();

  beforeAll(async () => {
    const file = await drawNoticesTogether(plans.map(([, content]) => content));
    if (!file.ok) return expect.fail(file.error.message);
    bytes = Uint8Array.from(file.value.bytes);
    const { pages } = await readPdf(bytes);
    let at = 0;
    for (const [name, content, count] of plans) {
      drawn.push({ name, content, pages: pages.slice(at, at + count) });
      at += count;
    }
    expect(pages).toHaveLength(at);
  }, 60_000);

  test('A4 pages in the four faces, of the sizes and within the margins of the model (1–4)', () => {
    for (const page of drawn.flatMap(({ pages }) => pages)) {
      expect([Math.round(page.width), Math.round(page.height)]).toEqual([210, 297]);
      for (const box of textBoxes(page).filter(({ text }) => text !== '')) {
        expect(FACES).toContain(box.font);
        if (box.pt === 6) expect(box.text).toMatch(/^AUT\. /u);
        else if (box.pt === 7) expect(`${INSTRUCTION} sotto. ${INSTRUCTION} sopra.`).toContain(box.text.trim());
        else expect(box.pt).toBeGreaterThanOrEqual(8);
        expect(box.x).toBeGreaterThanOrEqual(9.5);
        expect(box.right).toBeLessThanOrEqual(200.5);
        expect(box.y - box.pt * 0.25).toBeGreaterThan(10);
      }
    }
  });

  test('title and subject on every page, subject away from the logo (5, 7)', () => {
    for (const page of drawn.flatMap(({ pages }) => pages)) {
      const boxes = textBoxes(page);
      expect(boxes.filter(({ text }) => text === 'AVVISO DI PAGAMENTO')).toHaveLength(1);
      const subject = boxes.filter(({ pt, y }) => pt === 16 && y < 45);
      expect([1, 2]).toContain(subject.length);
      expect(subject[0]?.y).toBeCloseTo(31.38, 1);
      expect(Math.max(...subject.map(({ right }) => right))).toBeLessThan(168);
    }
  });

  test('texts never touch each other (36)', () => {
    for (const { name, pages } of drawn) {
      pages.forEach((page, index) => {
        const boxes = textBoxes(page);
        const touching = boxes.flatMap((a, at) => boxes.slice(at + 1).filter((b) => overlap(a, b) > 0).map((b) => `${name}, page ${index + 1}: ${a.text} / ${b.text}`));
        expect(touching).toEqual([]);
      });
    }
  });

  test('every number, amount and date is on the paper in its form (12, 13)', () => {
    for (const { content, pages } of drawn) {
      const text = pages.map((page) => joinedText(page)).join(' ');
      for (const part of partsOf(content.payment)) {
        expect(text).toContain(printedNav(part.nav ?? ''));
        expect(text).toContain(printedAmount(part.amountCents));
        if (part.dueDate !== null) expect(text).toContain(printedDate(part.dueDate));
      }
      expect(text.includes('ABC12')).toBe(content.creditor.cbillCode !== null);
      expect(text.includes('CBILL')).toBe(content.creditor.cbillCode !== null);
    }
  });

  test('a QR code of 25 mm for each part, with four modules of white around it (16–18)', () => {
    for (const { name, content, pages } of drawn) {
      expect(pages.flatMap((page) => qrCodesOn(page)), name).toHaveLength(partsOf(content.payment).length);
      for (const page of pages) {
        for (const code of qrCodesOn(page)) expect(inkNear(page, code), name).toEqual([]);
      }
    }
  });

  test('one slip for each code, or nothing postal at all (21, 22, 28)', () => {
    for (const { name, content, pages } of drawn) {
      const text = pages.map((page) => joinedText(page)).join(' ');
      const slips = text.split('BOLLETTINO POSTALE PA').length - 1;
      if (content.postal === null) {
        for (const postal of ['BOLLETTINO POSTALE PA', 'AUT.', 'sul C/C']) expect(text).not.toContain(postal);
        continue;
      }
      expect(slips, name).toBe(partsOf(content.payment).length);
      const marks = pages.flatMap((page) => page.shapes.filter(({ colour }) => colour === '#D9D9D9'));
      expect(marks, name).toHaveLength(4 * slips);
    }
  });

  test('both codes read back at 100 dpi with the exact content, on every page (16, 24–26)', async () => {
    const rasters = rasteriseAll(bytes, 100);
    let at = 0;
    for (const { name, content, pages } of drawn) {
      const codes = (await Promise.all(rasters.slice(at, at + pages.length).map((raster) => readCodes(raster)))).flat();
      at += pages.length;
      const qr = codes.filter(({ format }) => format === 'QRCode');
      expect(qr.map(({ text }) => text).toSorted(), name).toEqual(expectedQr(content).toSorted());
      expect(qr.every(({ level, version }) => level === 'M' && version === '4'), name).toBe(true);
      const slips = codes.filter(({ format }) => format === 'DataMatrix').map(({ text }) => parseDataMatrixContent(text));
      const read = slips.map((slip) => (slip.ok ? [slip.value.nav, slip.value.amountCents, Number(slip.value.ccp)] : slip.error));
      expect(read.toSorted(), name).toEqual(content.postal === null ? [] : partsOf(content.payment).map((part) => [part.nav, part.amountCents, Number(content.postal?.account)]).toSorted());
    }
  }, 60_000);
});

describe.each<PlanSize>(['MINIMUM', 'MAXIMUM'])('model 2.2.1, the roll and the second language, fixtures %s', (size) => {
  const plans = otherPlans(size);
  let drawn: DrawnLot | null = null;
  let pages: readonly ReadPage[] = [];

  beforeAll(async () => {
    drawn = drawLot(plans.map(([, content]) => content), 'Lotto', '2026-11-24T08:00:00.000Z');
    expect(drawn.notices.map(({ problem }) => problem)).toEqual(plans.map(() => null));
    pages = (await readPdf(drawn.bytes)).pages;
  }, 60_000);

  test('have the pages of their rule, on A4 or on 75 mm', () => {
    expect(drawn?.notices.map((notice) => notice.pages)).toEqual(plans.map(([, , count]) => count));
    const widths = drawn?.notices.map(({ firstPage }) => Math.round(pages[firstPage - 1]?.width ?? 0));
    expect(widths).toEqual([210, 210, 210, 75, 75, 210]);
  });

  test('texts never touch each other, nor leave the page', () => {
    pages.forEach((page, index) => {
      const boxes = textBoxes(page);
      const touching = boxes.flatMap((a, at) => boxes.slice(at + 1).filter((b) => overlap(a, b) > 0).map((b) => `page ${index + 1}: ${a.text} / ${b.text}`));
      expect(touching).toEqual([]);
      const margin = page.width < 100 ? 3.9 : 8.5;
      // A line that is not the last one ends with a space, which is in its box.
      expect(boxes.filter(({ text, x, right, y }) => text !== '' && (x < margin || right > page.width - margin + 0.8 || y > page.height - 3)).map(({ text }) => text)).toEqual([]);
    });
  });

  test('codes read back at 100 dpi with the exact content and four modules of white', async () => {
    const codes = (await Promise.all(rasteriseAll(drawn?.bytes ?? new Uint8Array(), 100).map((raster) => readCodes(raster)))).flat();
    expect(codes.filter(({ format }) => format === 'QRCode').map(({ text }) => text).toSorted()).toEqual(plans.flatMap(([, content]) => expectedQr(content)).toSorted());
    expect(codes.filter(({ format, text }) => format === 'DataMatrix' && parseDataMatrixContent(text).ok)).toHaveLength(6);
    for (const page of pages) for (const code of qrCodesOn(page)) expect(inkNear(page, code)).toEqual([]);
  }, 60_000);
});

describe('the pages of a plan', () => {
  test('by model 2.2.1 are of two first and then of three, for every number of installments', () => {
    const kinds = [2, 3, 4, 5, 6, 7, 8, 9, 10].map((count) => {
      const prepared = prepareNotice({ ...wholeWith('SAMPLE', count, false), model: '2.2.1' });
      return prepared.ok ? prepared.value.pages.slice(1).map(({ kind }) => kind.parts) : [];
    });
    expect(kinds).toEqual([[2], [3], [2, 2], [2, 3], [3, 3], [2, 2, 3], [2, 3, 3], [3, 3, 3], [2, 2, 3, 3]]);
  });

  test('with slips are as few as can be, pages of two first, all of three from nine installments on', () => {
    expect([2, 3, 4, 5, 6, 7, 8, 9, 10].map((count) => slipPages(count))).toEqual([[2], [3], [2, 2], [2, 3], [3, 3], [2, 2, 3], [2, 3, 3], [3, 3, 3], [3, 3, 3, 3]]);
  });

  test('a plan of 99 installments has twelve pages, with slips thirty-four', () => {
    expect(pagesOf(wholeWith('SAMPLE', 99, false))).toBe(12);
    expect(pagesOf(wholeWith('SAMPLE', 99, true))).toBe(34);
  });

  test('one installment alone is the whole amount', async () => {
    const drawn = await drawNotice(onlyInstallments('SAMPLE', 1, false));
    const page = drawn.ok ? (await readPdf(drawn.value.bytes)).pages[0] : undefined;
    expect(joinedText(page ?? expect.fail('no page'))).toContain('Rata unica entro il');
  });
});

describe('what a notice without due date or with two amounts says', () => {
  test('a fine says when each amount is right and never a date', async () => {
    const drawn = await drawNotice(fine('SAMPLE', false));
    const text = joinedText((drawn.ok ? (await readPdf(drawn.value.bytes)).pages[0] : undefined) ?? expect.fail('no page'));
    expect(text).toContain('Se paghi entro 5 giorni dalla notifica del verbale');
    expect(text).toContain('Se paghi dal 6º al 60º giorno dalla notifica del verbale');
    expect(text).not.toMatch(/\d{2}\/\d{2}\/\d{4}/u);
  });

  test.each([
    ['authorisation', { postal: { account: '1', holder: 'Comune', authorisation: 'autorizzato' } }],
    ['postalAccount', { postal: { account: '0', holder: 'Comune', authorisation: 'AUT. DB/SISB/GEN 12345 DEL 01/02/2024' } }],
    ['model', { model: '2.2.1' }],
  ] as const)('a wrong %s is refused', async (field, change) => {
    const drawn = await drawNotice({ ...fine('SAMPLE', false), ...change });
    expect(drawn.ok ? null : drawn.error.field).toBe(field);
  });

  test('two parts with the same number are refused', async () => {
    const content = fine('SAMPLE', false);
    const same = content.payment.kind === 'FINE' ? { ...content.payment, reduced: { ...content.payment.reduced, nav: content.payment.discounted.nav } } : content.payment;
    const drawn = await drawNotice({ ...content, payment: same });
    expect(drawn.ok ? null : drawn.error.field).toBe('nav');
  });
});
