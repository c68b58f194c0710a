import { describe, expect, test } from 'vitest';
import type { NoticeContent } from './notice-content.ts';
import { drawNotice } from './notice-document.ts';
import { NOTICE_STRINGS } from './notice-strings.ts';
import { printedAmount, printedNav } from './printed-forms.ts';
import type { TextBox } from './testing/page-lines.ts';
import { joinedText, overlap, textBoxes } from './testing/page-lines.ts';
import { rasterise, readCodes } from './testing/rasters.ts';
import type { Raster } from './testing/rasters.ts';
import type { ReadPage } from './testing/read-pdf.ts';
import { readPdf } from './testing/read-pdf.ts';
import { MAXIMUM_NOTICE, MINIMUM_NOTICE, qrTextOf, SAMPLE_NOTICE } from './testing/sample-notice.ts';
import { samplePng } from './testing/sample-picture.ts';

const FIXTURES = [['sample', SAMPLE_NOTICE], ['minimum', MINIMUM_NOTICE], ['maximum', MAXIMUM_NOTICE]] as const;
const QR = { left: 9.88, top: 155.59, side: 25 };

/** Each fixture is drawn and read once for all the points of the check list. */
const drawnBytes = new Map<NoticeContent, Promise<Uint8Array>>();
const readPages = new Map<NoticeContent, Promise<ReadPage>>();

function bytesOf(content: NoticeContent): Promise<Uint8Array> {
  const known = drawnBytes.get(content) ?? draw(content);
  drawnBytes.set(content, known);
  return known;
}

async function draw(content: NoticeContent): Promise<Uint8Array> {
  const drawn = await drawNotice(content);
  if (!drawn.ok) throw new Error(drawn.error.message);
  return drawn.value.bytes;
}

function pageOf(content: NoticeContent): Promise<ReadPage> {
  const known = readPages.get(content) ?? readOnlyPage(content);
  readPages.set(content, known);
  return known;
}

async function readOnlyPage(content: NoticeContent): Promise<ReadPage> {
  const { pages } = await readPdf(await bytesOf(content));
  expect(pages).toHaveLength(1);
  return pages[0] ?? expect.fail('no page');
}

async function warningsOf(content: NoticeContent): Promise<readonly string[]> {
  const drawn = await drawNotice(content);
  return drawn.ok ? drawn.value.warnings.map((warning) => warning.field) : expect.fail(drawn.error.message);
}

async function errorOf(content: NoticeContent): Promise<string> {
  const drawn = await drawNotice(content);
  return drawn.ok ? expect.fail('drawn') : drawn.error.field;
}

function boxOf(page: ReadPage, text: string, pt: number): TextBox {
  return textBoxes(page).find((box) => box.text === text && box.pt === pt) ?? expect.fail(`“${text}” at ${pt} pt is not on the page`);
}

/** Is there ink in a rectangle (millimetres)? */
function hasInk(raster: Raster, left: number, top: number, right: number, bottom: number): boolean {
  const pixel = (mm: number): number => Math.round((mm * raster.dpi) / 25.4);
  for (let y = pixel(top); y < pixel(bottom); y += 1) {
    for (let x = pixel(left); x < pixel(right); x += 1) {
      if ((raster.data[(y * raster.width + x) * 4] ?? 255) < 250) return true;
    }
  }
  return false;
}

function contrast(colour: string): number {
  const linear = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255).map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  const [red = 0, green = 0, blue = 0] = linear;
  return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05);
}

describe.each(FIXTURES)('check list of the printed notice, fixture %s', (_name, content) => {
  test('one A4 page in the four faces, nothing smaller than 8 points, nothing outside the margins (1–4)', async () => {
    const page = await pageOf(content);
    expect(Math.abs(page.width - 210)).toBeLessThan(0.2);
    expect(Math.abs(page.height - 297)).toBeLessThan(0.2);
    for (const box of textBoxes(page)) {
      expect(['TitilliumWeb-Regular', 'TitilliumWeb-Bold', 'RobotoMono-Regular', 'RobotoMono-Bold']).toContain(box.font);
      expect(box.pt).toBeGreaterThanOrEqual(8);
      expect(box.x).toBeGreaterThanOrEqual(9.5);
      expect(box.right).toBeLessThanOrEqual(200.5);
      expect(box.y - box.pt * 0.25).toBeGreaterThan(10);
    }
  });

  test('every face is embedded as TrueType with its Unicode map, none is Type 3 (2, 38)', async () => {
    const pdf = Buffer.from(await bytesOf(content)).toString('latin1');
    expect(pdf.match(/\/FontFile2 /gu)?.length).toBe(pdf.match(/\/Subtype \/Type0/gu)?.length);
    expect(pdf.match(/\/ToUnicode /gu)?.length).toBe(pdf.match(/\/Subtype \/Type0/gu)?.length);
    expect(pdf).not.toMatch(/Helvetica|Type3/u);
  });

  test('title, logo and subject (5–7)', async () => {
    const page = await pageOf(content);
    const titles = textBoxes(page).filter((box) => box.text === 'AVVISO DI PAGAMENTO');
    expect(titles).toHaveLength(1);
    expect(titles[0]).toMatchObject({ font: 'TitilliumWeb-Bold', pt: 10 });
    const logo = page.shapes.filter((shape) => shape.colour === '#0066CC');
    const bottom = Math.max(...logo.map((shape) => shape.y + shape.height));
    expect(Math.min(...logo.map((shape) => shape.x))).toBeCloseTo(10.2, 1);
    expect(Math.abs(bottom - Math.min(...logo.map((shape) => shape.y)) - 8.1)).toBeLessThan(0.2);
    const subject = textBoxes(page).filter((box) => box.pt === 16 && box.y < 45);
    expect(subject[0]).toMatchObject({ font: 'TitilliumWeb-Bold' });
    expect(subject[0]?.x).toBeCloseTo(10.22, 1);
    expect(subject[0]?.y).toBeCloseTo(31.38, 1);
    expect(subject.length).toBeLessThanOrEqual(2);
    expect(Math.max(...subject.map((box) => box.right))).toBeLessThan(168);
  });

  test('bands, codes, names, amounts, dates and number (9–15)', async () => {
    const page = await pageOf(content);
    const tops = [...new Set(page.shapes.filter((shape) => shape.colour === '#ECECEC').map((shape) => shape.y.toFixed(1)))];
    expect(tops).toEqual(['45.2', '89.3', '141.5']);
    const fiscalCode = boxOf(page, content.creditor.fiscalCode, 8);
    expect(fiscalCode.font).toBe('RobotoMono-Regular');
    expect(fiscalCode.right).toBeCloseTo(100.49, 1);
    const name = textBoxes(page).filter((box) => box.pt === 14);
    expect(name.find((box) => box.x < 100)?.y).toBeCloseTo(62.89, 1);
    expect(name.find((box) => box.x > 100)?.y).toBeCloseTo(63.24, 1);
    const amount = printedAmount(content.amountCents);
    expect(amount).toMatch(/^\d{1,3}(\.\d{3})*,\d{2}$/u);
    const main = boxOf(page, `${amount} Euro`, 16);
    expect([main.x, main.y]).toEqual([expect.closeTo(9.95, 1), expect.closeTo(112.19, 1)]);
    const paid = boxOf(page, amount, 12);
    expect(paid.font).toBe('RobotoMono-Bold');
    expect([paid.right, paid.y]).toEqual([expect.closeTo(199.64, 1), expect.closeTo(157.26, 1)]);
    const nav = textBoxes(page).filter((box) => /^\d{4} \d{4} \d{4} \d{4} \d{2}$/u.test(box.text));
    expect(nav.map((box) => [box.text, box.font, box.pt])).toEqual([[printedNav(content.nav ?? ''), 'RobotoMono-Bold', 10]]);
  });

  test('one vector code of 33 modules that says what the paper says, version 4 level M (16, 18)', async () => {
    const bytes = await bytesOf(content);
    const page = (await readPdf(bytes)).pages[0] ?? expect.fail('no page');
    expect(page.images).toEqual([]);
    const code = page.shapes.filter((shape) => Math.abs(shape.width - 25) < 0.2 && Math.abs(shape.height - 25) < 0.2);
    expect(code).toHaveLength(1);
    expect([code[0]?.x, code[0]?.y]).toEqual([expect.closeTo(9.88, 1), expect.closeTo(155.59, 1)]);
    expect(await readCodes(rasterise(bytes, 100))).toEqual([{ text: content.qrText, format: 'QRCode', level: 'M', version: '4' }]);
  });

  test('four modules of white around the code, and no colour but the logo (17, 37)', async () => {
    const raster = rasterise(await bytesOf(content), 300);
    const quiet = (25 / 33) * 4;
    const edge = 0.1;
    const { left, top, side } = QR;
    expect(hasInk(raster, left - quiet, top - quiet, left + side + quiet, top - edge)).toBe(false);
    expect(hasInk(raster, left - quiet, top + side + edge, left + side + quiet, top + side + quiet)).toBe(false);
    expect(hasInk(raster, left - quiet, top - quiet, left - edge, top + side + quiet)).toBe(false);
    expect(hasInk(raster, left + side + edge, top - quiet, left + side + quiet, top + side + quiet)).toBe(false);
    expect(hasInk(raster, left, top, left + side, top + side)).toBe(true);
    expect(colouredOutsideLogo(raster)).toBe(0);
  });

  test('texts have contrast and never overlap (36, 37)', async () => {
    const boxes = textBoxes(await pageOf(content));
    for (const box of boxes) expect(contrast(box.colour)).toBeGreaterThanOrEqual(4.5);
    const overlapping = boxes.flatMap((a, index) => boxes.slice(index + 1).filter((b) => overlap(a, b) > 0).map((b) => `${a.text} / ${b.text}`));
    expect(overlapping).toEqual([]);
  });

  test('fixed texts character for character, none of the postal ones (20, 21)', async () => {
    const text = joinedText(await pageOf(content));
    const { legal, payOnline, payNearby, payNearbyText, scan, wherePay, paymentData, subject, creditorFiscalCode } = NOTICE_STRINGS;
    for (const fixed of [legal, payOnline, payNearby, payNearbyText, scan, wherePay, paymentData, subject, creditorFiscalCode, 'Vai su pagopa.gov.it']) {
      expect(text).toContain(fixed.replaceAll('**', '').replaceAll('\n', ' '));
    }
    const site = content.creditor.ownSite ? NOTICE_STRINGS.payOnlineTextWithSite.replace('{creditorName}', content.creditor.name) : NOTICE_STRINGS.payOnlineText;
    expect(text).toContain(site.replaceAll('\n', ' '));
    for (const postal of ['BOLLETTINO POSTALE PA', 'BancoPosta', 'AUT.', 'sul C/C']) expect(text).not.toContain(postal);
  });

  test('tagged, in Italian, with a title and a description of code and logo, printed at 100 % (39)', async () => {
    const bytes = await bytesOf(content);
    const pdf = Buffer.from(bytes).toString('latin1');
    expect(pdf).toMatch(/\/Lang \(it-IT\)/u);
    expect(pdf).toMatch(/\/Marked true/u);
    expect(pdf).toMatch(/\/PrintScaling \/None/u);
    expect(pdf).toContain('/S /H1');
    expect(pdf).toContain(`/Alt (Codice QR per il pagamento, avviso ${printedNav(content.nav ?? '')})`);
    expect(pdf).toContain('/Alt (pagoPA)');
    expect((await readPdf(bytes)).title).toBe(`Avviso di pagamento ${content.nav}`);
  });
});

function colouredOutsideLogo({ data, width, dpi }: Raster): number {
  let count = 0;
  const limit = (25 * dpi) / 25.4;
  for (let at = 0; at < data.length; at += 4) {
    const red = data[at] ?? 0;
    const green = data[at + 1] ?? 0;
    const blue = data[at + 2] ?? 0;
    const index = at / 4;
    const isLogo = index % width < limit && index / width < limit;
    if (!isLogo && Math.max(red, green, blue) - Math.min(red, green, blue) > 8) count += 1;
  }
  return count;
}

describe('parts that may be absent', () => {
  test('without a due date no “entro il” is printed and the title asks only how much (34)', async () => {
    const text = joinedText(await pageOf(MINIMUM_NOTICE));
    expect(text).not.toContain('entro il');
    expect(text).toContain('QUANTO PAGARE?');
    expect(text).not.toContain('QUANDO');
    expect(text).toContain('Rata unica');
  });

  test('with a due date every date is written day/month/year (12)', async () => {
    const page = await pageOf(SAMPLE_NOTICE);
    expect(boxOf(page, '16/12/2026', 16).x).toBeCloseTo(69.14, 1);
    expect(joinedText(page)).toContain('Rata unica entro il 16/12/2026');
  });

  test('the CBILL code is printed in capitals under its label, or neither is (19)', async () => {
    const page = await pageOf({ ...SAMPLE_NOTICE, creditor: { ...SAMPLE_NOTICE.creditor, cbillCode: 'abc12' } });
    expect(boxOf(page, 'ABC12', 10).x).toBeCloseTo(boxOf(page, 'Cod. CBILL', 8).x, 1);
    expect(joinedText(await pageOf(MINIMUM_NOTICE))).not.toContain('CBILL');
  });

  test('an anonymous debtor is printed by name only', async () => {
    const page = await pageOf({ ...SAMPLE_NOTICE, debtor: { fiscalCode: 'ANONIMO', name: 'Intestatario non noto', address: null } });
    expect(joinedText(page)).not.toContain('ANONIMO');
    expect(boxOf(page, 'Intestatario non noto', 14).x).toBeCloseTo(112.22, 1);
  });

  test.each([[400, 100], [100, 400], [300, 300]])('a logo of %i × %i keeps its proportions in the top right corner (8)', async (width, height) => {
    const page = await pageOf({ ...SAMPLE_NOTICE, creditor: { ...SAMPLE_NOTICE.creditor, logo: samplePng(width, height) } });
    const image = page.images[0] ?? expect.fail('no logo');
    expect(image.width / image.height / (width / height)).toBeCloseTo(1, 2);
    expect(image.x + image.width).toBeCloseTo(199.33, 1);
    expect(image.y).toBeCloseTo(9.88, 1);
    expect(Math.max(image.width, image.height)).toBeLessThanOrEqual(29.66);
  });

  test('a broken logo costs a warning, not the notice', async () => {
    const whole = samplePng(100, 100);
    const broken = [whole.slice(0, whole.length - 20), new Uint8Array([1, 2, 3]), new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0]), corrupted(whole)];
    for (const logo of broken) expect(await warningsOf({ ...SAMPLE_NOTICE, creditor: { ...SAMPLE_NOTICE.creditor, logo } })).toEqual(['logo']);
  });
});

function corrupted(png: Uint8Array): Uint8Array {
  const copy = png.slice();
  copy.fill(0xaa, 45, 60);
  return copy;
}

test('letters written otherwise on paper are named, and the name is not', async () => {
  const wordsFor = async (name: string) => {
    const drawn = await drawNotice({ ...SAMPLE_NOTICE, debtor: { ...SAMPLE_NOTICE.debtor, name } });
    return drawn.ok ? drawn.value.warnings.map((warning) => warning.message) : expect.fail(drawn.error.message);
  };
  expect(await wordsFor('Əliyev Юrij')).toEqual(['Il nominativo del destinatario ha lettere che i caratteri dell’avviso non hanno, stampate con quelle latine più vicine: Ə diventa E, Ю diventa Iu. Rileggilo sull’anteprima.']);
  expect(await wordsFor('Bar ★ Sport')).toEqual(['Il nominativo del destinatario ha caratteri che l’avviso non può stampare: ★. Al loro posto c’è “?”: scrivilo in lettere latine.']);
  expect((await wordsFor('Александр Константинович')).join()).toMatch(/ e altre\. Rileggilo sull’anteprima\.$/);
});

test('a name of which a letter would be missing is not printed', async () => {
  const drawn = await drawNotice({ ...SAMPLE_NOTICE, debtor: { ...SAMPLE_NOTICE.debtor, name: 'Wang 伟' } });
  expect(drawn.ok ? null : drawn.error).toMatchObject({ field: 'debtorName', message: expect.stringContaining('lettere latine') });
});

describe('texts too long', () => {
  test('a subject over 90 characters is cut at a word on paper, with one warning', async () => {
    const content = { ...SAMPLE_NOTICE, subject: 'Canone per l’occupazione di suolo pubblico in occasione della sagra del patrono di settembre, saldo' };
    expect(await warningsOf(content)).toEqual(['subject']);
    const printed = textBoxes(await pageOf(content)).filter((box) => box.pt === 16 && box.y < 45).map((box) => box.text).join(' ');
    expect(printed).toBe('Canone per l’occupazione di suolo pubblico in occasione della sagra del patrono di…');
  });

  test('a name in capitals that does not fit two lines is cut, with one warning', async () => {
    const content = { ...SAMPLE_NOTICE, debtor: { ...SAMPLE_NOTICE.debtor, name: 'CONDOMINIO RESIDENZA PARCO DELLE MAGNOLIE WWWWWWWWWWWWWWW SCALA MMMMMM' } };
    expect(await warningsOf(content)).toEqual(['debtorName']);
    const boxes = textBoxes(await pageOf(content));
    expect(boxes.filter((box) => box.pt === 14 && box.x > 100)).toHaveLength(2);
    expect(Math.max(...boxes.map((box) => box.right))).toBeLessThan(200.5);
  });

  test('the fixture with every field at its limit loses nothing', async () => {
    expect(await warningsOf(MAXIMUM_NOTICE)).toEqual([]);
  });
});

describe('what is not drawn', () => {
  const cases: readonly (readonly [string, string, NoticeContent])[] = [
    ['no number', 'nav', { ...SAMPLE_NOTICE, nav: null }],
    ['a number of 17 digits', 'nav', { ...SAMPLE_NOTICE, nav: '30200000000001234' }],
    ['a number whose check digits are wrong', 'nav', { ...SAMPLE_NOTICE, nav: '302000000000012345', qrText: qrTextOf('302000000000012345', '00338180284', 8750) }],
    ['no code', 'qr', { ...SAMPLE_NOTICE, qrText: null }],
    ['a code with another amount', 'qr', { ...SAMPLE_NOTICE, qrText: qrTextOf('302000000000012320', '00338180284', 8751) }],
    ['a code with another number', 'qr', { ...SAMPLE_NOTICE, qrText: qrTextOf('302000000000012421', '00338180284', 8750) }],
    ['a code of another entity', 'qr', { ...SAMPLE_NOTICE, qrText: qrTextOf('302000000000012320', '00338180285', 8750) }],
    ['no amount', 'amount', { ...SAMPLE_NOTICE, amountCents: 0 }],
    ['an amount with fractions of a cent', 'amount', { ...SAMPLE_NOTICE, amountCents: 10.5 }],
    ['an amount too large', 'amount', { ...SAMPLE_NOTICE, amountCents: 100_000_000_000 }],
    ['a day that does not exist', 'dueDate', { ...SAMPLE_NOTICE, dueDate: '2026-02-30' }],
    ['a blank name', 'debtorName', { ...SAMPLE_NOTICE, debtor: { ...SAMPLE_NOTICE.debtor, name: ' ' } }],
    ['a name nobody here can read', 'debtorName', { ...SAMPLE_NOTICE, debtor: { ...SAMPLE_NOTICE.debtor, name: '王伟' } }],
    ['a fiscal code too long', 'debtorFiscalCode', { ...SAMPLE_NOTICE, debtor: { ...SAMPLE_NOTICE.debtor, fiscalCode: 'RSSMRA80A01H501UX' } }],
    ['a CBILL code too long', 'cbillCode', { ...SAMPLE_NOTICE, creditor: { ...SAMPLE_NOTICE.creditor, cbillCode: 'ABCDEFGHIJKLM' } }],
    ['no subject', 'subject', { ...SAMPLE_NOTICE, subject: '' }],
  ];

  test.each(cases)('%s is refused and named', async (_what, field, content) => {
    expect(await errorOf(content)).toBe(field);
  });
});

describe('marks', () => {
  const preview: NoticeContent = { ...SAMPLE_NOTICE, nav: null, qrText: null, mark: 'PREVIEW' };

  test('a preview carries no code that can be read, even when it is given one', async () => {
    for (const content of [preview, { ...SAMPLE_NOTICE, mark: 'PREVIEW' as const }, { ...SAMPLE_NOTICE, mark: 'FACSIMILE' as const }]) {
      expect(await readCodes(rasterise(await bytesOf(content), 120))).toEqual([]);
    }
  });

  test('a preview says so, and says when the number will come', async () => {
    const text = joinedText(await pageOf(preview));
    expect(text).toContain('ANTEPRIMA');
    expect(text).toContain('dopo il salvataggio');
    expect(text).toContain('codice QR');
  });

  test('a facsimile says so', async () => {
    expect(joinedText(await pageOf({ ...SAMPLE_NOTICE, nav: null, qrText: null, mark: 'FACSIMILE' }))).toContain('FACSIMILE');
  });

  test('the test archive is marked and its notice is otherwise the same; the real one has no mark', async () => {
    const real = textBoxes(await pageOf(SAMPLE_NOTICE));
    const marked = textBoxes(await pageOf({ ...SAMPLE_NOTICE, testArchive: true }));
    const marks = marked.filter((box) => box.text.includes('ARCHIVIO DI PROVA'));
    expect(marks.map((box) => box.text)).toContain('ARCHIVIO DI PROVA – non pagabile');
    expect(marked.filter((box) => !real.some((other) => other.text === box.text && other.x === box.x && other.y === box.y))).toHaveLength(marks.length);
    expect(real.some((box) => /PROVA|ANTEPRIMA|FACSIMILE/u.test(box.text))).toBe(false);
    expect(await readCodes(rasterise(await bytesOf({ ...SAMPLE_NOTICE, testArchive: true }), 100))).toHaveLength(1);
  });
});

describe('bytes', () => {
  test('the same content gives the same file, whenever it is drawn', async () => {
    expect(Buffer.from(await draw(SAMPLE_NOTICE)).equals(Buffer.from(await draw(SAMPLE_NOTICE)))).toBe(true);
  });

  test('another instant gives another file', async () => {
    expect(Buffer.from(await bytesOf({ ...SAMPLE_NOTICE, drawnAt: '2026-11-25T08:00:00.000Z' })).equals(Buffer.from(await bytesOf(SAMPLE_NOTICE)))).toBe(false);
  });

  test('text comes back letter by letter, accents included (38)', async () => {
    const text = joinedText(await pageOf({ ...SAMPLE_NOTICE, subject: 'À è ì ò ù ’ ° º č š ž ß – l’età', debtor: { ...SAMPLE_NOTICE.debtor, name: 'Ștefan Łukasz Çağrı' } }));
    expect(text).toContain('À è ì ò ù ’ ° º č š ž ß – l’età');
    expect(text).toContain('Ștefan Łukasz Çağrı');
  });
});
