import { describe, expect, test } from 'vitest';
import { EXAMPLE_LETTER_VALUES, fillLetter } from '../domain/cover-letter.ts';
import { USUAL_WINDOWS, type EnvelopeWindow } from '../domain/envelope-window.ts';
import { drawNotice } from './notice-document.ts';
import { planOf, type CoverLetter, type NoticePlanContent } from './notice-content.ts';
import { drawLot } from './notice-lot.ts';
import { joinedText, textBoxes } from './testing/page-lines.ts';
import { readPdf } from './testing/read-pdf.ts';
import { SAMPLE_NOTICE } from './testing/sample-notice.ts';

const BODY = 'Gentile {nome},\n\ncon questa lettera riceve l’avviso per {causale}: {importo} euro, da pagare entro il {scadenza} con l’avviso {numero avviso}.\n\nChi ha già pagato non deve fare niente.\n\nCordiali saluti\n{ente}';
const text = fillLetter(BODY, EXAMPLE_LETTER_VALUES);
const letter = (change: Partial<CoverLetter> = {}): CoverLetter => ({ title: 'Avviso di pagamento TARI 2026', body: text.ok ? text.value : '', recipient: ['Rossi Mario', 'Via Roma 12', '35010 Borgo Esempio (PD)'], window: null, ...change });
const notice = (change: Partial<NoticePlanContent> = {}): NoticePlanContent => ({ ...planOf(SAMPLE_NOTICE), letter: letter(), ...change });

async function pagesOf(content: NoticePlanContent) {
  const drawn = await drawNotice(content);
  if (!drawn.ok) throw new Error(drawn.error.message);
  return (await readPdf(drawn.value.bytes)).pages;
}

describe('the cover letter', () => {
  test('is a page before the notice, which stays as it is', async () => {
    const [first, second, ...more] = await pagesOf(notice());
    expect(more).toEqual([]);
    const words = first === undefined ? '' : joinedText(first);
    expect(words).toContain('Avviso di pagamento TARI 2026');
    expect(words).toContain('da pagare entro il 16/12/2026 con l’avviso 3020 0000 0000 0012 34.');
    const [alone] = await pagesOf(notice({ letter: undefined }));
    expect(second?.glyphs).toEqual(alone?.glyphs);
  });

  test.each(USUAL_WINDOWS.map(({ label, window }) => [label, window] as const))('has name and address inside the window: %s', async (_label, window: EnvelopeWindow) => {
    const [page] = await pagesOf(notice({ letter: letter({ window }) }));
    const boxes = page === undefined ? [] : textBoxes(page);
    const inside = boxes.filter(({ x, right, y }) => right > window.left && x < window.left + window.width && y > window.top && y < window.top + window.height);
    expect(inside.map(({ text: words }) => words.trim())).toEqual(['Rossi Mario', 'Via Roma 12', '35010 Borgo Esempio (PD)']);
    for (const { x, right, y } of inside) expect([x >= window.left + 3, right <= window.left + window.width - 3, y <= window.top + window.height - 3]).toEqual([true, true, true]);
  });

  test('a text of more than a page is refused, and so is an address that the window cannot show', async () => {
    expect(await drawNotice(notice({ letter: letter({ body: 'Riga\n'.repeat(40) }) }))).toMatchObject({ ok: false, error: { field: 'letterBody', message: 'Il testo della lettera non entra in una pagina: accorcialo.' } });
    const small = { left: 105, top: 48, width: 60, height: 22 };
    expect(await drawNotice(notice({ letter: letter({ window: small, recipient: ['Associazione culturale e sportiva dilettantistica di Borgo Esempio', 'Via del Risorgimento italiano 125 interno 14', '35010 Borgo Esempio (PD)'] }) }))).toMatchObject({ ok: false, error: { field: 'letterRecipient' } });
    expect(await drawNotice(notice({ medium: 'ROLL_75' }))).toMatchObject({ ok: false, error: { field: 'letter' } });
  });

  test('paragraphs stay apart and long lines are broken at words', async () => {
    const [page] = await pagesOf(notice({ letter: letter({ body: `Prima\n\n${'parola '.repeat(60)}\nUltima` }) }));
    const lines = (page === undefined ? [] : textBoxes(page)).filter(({ y }) => y > 130).map(({ text: words, y }) => [words.trim(), y] as const);
    expect(lines[0]?.[0]).toBe('Prima');
    expect((lines[1]?.[1] ?? 0) - (lines[0]?.[1] ?? 0)).toBeCloseTo(2 * 4.9, 1);
    expect(lines.at(-1)?.[0]).toBe('Ultima');
    expect(lines.slice(1, -1).every(([words]) => /^(parola ?)+$/u.test(words))).toBe(true);
  });

  test('in a lot it stands before its own notice', async () => {
    const lot = drawLot([notice(), notice({ letter: undefined }), notice()], 'Lotto', SAMPLE_NOTICE.drawnAt);
    expect(lot.notices.map(({ firstPage, pages }) => [firstPage, pages])).toEqual([[1, 2], [3, 1], [4, 2]]);
    const { pages } = await readPdf(lot.bytes);
    expect(pages.map((page) => joinedText(page).includes('Chi ha già pagato'))).toEqual([true, false, false, true, false]);
  });

  test('the window is shown in previews alone', async () => {
    const window = USUAL_WINDOWS[0]?.window;
    expect(await drawNotice(notice({ windowShown: window }))).toMatchObject({ ok: false, error: { field: 'window' } });
    const { pages } = { pages: await pagesOf(notice({ mark: 'PREVIEW', windowShown: window, payment: { kind: 'WHOLE', part: { nav: null, amountCents: 100, dueDate: null } } })) };
    expect(pages.map(({ shapes }) => shapes.some(({ colour, isFilled }) => !isFilled && colour.toLowerCase() === '#0066cc'))).toEqual([true, true]);
  });
});
