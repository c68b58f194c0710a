import { describe, expect, test } from 'vitest';
import { drawReport, type ReportContent } from './report-document.ts';
import { joinedText } from './testing/page-lines.ts';
import { readPdf } from './testing/read-pdf.ts';

const CONTENT: ReportContent = {
  title: 'Posizioni debitorie', entity: 'Comune di Borgo Esempio', asked: ['Filtro – Stato: Da pagare', 'Ordine: per scadenza'], operator: 'M. Bianchi', drawnAt: '2026-11-28T09:42:00.000Z', testArchive: false, totals: ['Posizioni: 2', 'Totale: 1.384,50 €'],
  columns: [{ label: 'Debitore', align: 'LEFT', mono: false }, { label: 'Causale', align: 'LEFT', mono: false }, { label: 'Numero avviso', align: 'LEFT', mono: true }, { label: 'Importo €', align: 'RIGHT', mono: false }],
  rows: [['Rossi Mario', 'TARI 2026', '301000000000000123', '1.234,50'], ['Шевченко Тарас', 'Mensa', '301000000000000224', '150,00']],
};

function rowsOf(count: number): ReportContent['rows'] {
  return Array.from({ length: count }, (_, index) => [`Debitore ${index}`, `Causale numero ${index}`, String(301000000000000000n + BigInt(index)), `${index},00`]);
}

async function draw(change: Partial<ReportContent> = {}) {
  const drawn = await drawReport({ ...CONTENT, ...change });
  if (!drawn.ok) throw new Error(drawn.error.message);
  return { ...drawn.value, read: await readPdf(drawn.value.bytes) };
}

describe('a list on paper', () => {
  test('lies on its side and says whose it is, what was asked for, by whom and when, then the rows and the totals', async () => {
    const { read } = await draw();
    const [page] = read.pages;
    expect([Math.round(page?.width ?? 0), Math.round(page?.height ?? 0)]).toEqual([297, 210]);
    const text = page === undefined ? '' : joinedText(page);
    for (const part of ['Comune di Borgo Esempio', 'Posizioni debitorie', 'Filtro – Stato: Da pagare', 'Ordine: per scadenza', 'Estratto il 28/11/2026 alle 10:42 da M. Bianchi · 2 righe', 'Numero avviso', 'Rossi Mario', '301000000000000123', '1.234,50', 'Totale: 1.384,50 €', 'Pagina 1 di 1']) expect(text).toContain(part);
    expect(text).toContain('Shevchenko Taras');
    expect(read.title).toBe('Posizioni debitorie');
  });

  test.each([120, 1_200])('%i rows: the head comes back on every page, every row is there once, the totals only at the end', async (count) => {
    const { read, pages } = await draw({ rows: rowsOf(count) });
    expect(read.pages).toHaveLength(pages);
    const texts = read.pages.map(joinedText);
    expect(texts.every((text, index) => text.includes('Debitore') && text.includes('Importo €') && text.includes(`Pagina ${index + 1} di ${pages}`))).toBe(true);
    expect(texts.filter((text) => text.includes('Totale: 1.384,50')).length).toBe(1);
    expect(texts.at(-1)).toContain('Totale: 1.384,50');
    const navs = texts.join(' ').match(/3010\d{14}/g) ?? [];
    expect(navs).toEqual(rowsOf(count).map((row) => row[2]));
  });

  test('nothing is cut and nothing leaves the page: what is too long goes on below', async () => {
    const long = 'Contributo per la refezione scolastica e il trasporto degli alunni della scuola primaria di primo grado anno scolastico 2026/2027 secondo acconto';
    const { read } = await draw({ rows: Array.from({ length: 40 }, () => [long, long, '301000000000000123', '999.999.999,99']) });
    for (const page of read.pages) for (const glyph of page.glyphs) expect(glyph.endX).toBeLessThanOrEqual(286);
    for (const page of read.pages) for (const glyph of page.glyphs) expect(glyph.y).toBeLessThanOrEqual(204);
    expect(read.pages.map(joinedText).join(' ').replace(/\s+/g, ' ')).toContain('999.999.999,99');
    expect((read.pages.map(joinedText).join(' ').match(/2026\/2027/g) ?? []).length).toBe(80);
  });

  test('more columns than a page likes still stand inside it', async () => {
    const columns = Array.from({ length: 14 }, (_, index) => ({ label: `Colonna ${index}`, align: 'LEFT' as const, mono: index % 2 === 0 }));
    const { read } = await draw({ columns, rows: [columns.map(() => 'RSSMRA80A01H501URSSMRA80A01H501U')] });
    for (const glyph of read.pages[0]?.glyphs ?? []) expect(glyph.endX).toBeLessThanOrEqual(286);
  });

  test('a word of seventy letters gives way itself: no amount, date or code beside it is broken', async () => {
    const word = 'Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamten'.padEnd(70, 'x');
    const labels = ['Debitore', 'Codice fiscale', 'Servizio', 'Causale', 'Numero avviso', 'Stato', 'Scadenza', 'Ufficio', 'Creata il', 'Importo €'];
    const columns = labels.map((label) => ({ label, align: label.startsWith('Importo') ? 'RIGHT' as const : 'LEFT' as const, mono: label === 'Numero avviso' || label === 'Codice fiscale' }));
    const others = ['RSSMRA80A01H501U', 'REFEZIONE', '301000000000000123', 'Scaduta ma pagabile', '31/12/2026', 'Istruzione', '01/09/2026', '999.999.999,99'];
    const { read } = await draw({ columns, rows: [[word, 'RSSMRA80A01H501U', 'REFEZIONE', `TARI ${word}`, '301000000000000123', 'Scaduta ma pagabile', '31/12/2026', 'Istruzione', '01/09/2026', '999.999.999,99']] });
    const words = read.pages.map(joinedText).join(' ').split(/\s+/);
    for (const whole of others.flatMap((text) => text.split(' '))) expect(words).toContain(whole);
    // Every letter of the long word is there, on as many lines as it takes.
    expect(words).not.toContain(word);
    for (const glyph of read.pages[0]?.glyphs ?? []) expect(glyph.endX).toBeLessThanOrEqual(286);
  });

  test('a text taller than a page goes on over the next ones, to its last word', async () => {
    const columns = Array.from({ length: 14 }, (_, index) => ({ label: `Colonna ${index}`, align: 'LEFT' as const, mono: false }));
    const { read, pages } = await draw({ columns, rows: [columns.map((_, index) => (index === 0 ? `${'parola '.repeat(400)}ultima` : 'Incomprensibilmente'))] });
    expect(pages).toBeGreaterThan(1);
    expect(read.pages.map(joinedText).join(' ').match(/parola/g)).toHaveLength(400);
    expect(read.pages.map(joinedText).join(' ')).toContain('ultima');
    for (const page of read.pages) for (const glyph of page.glyphs) expect(glyph.y).toBeLessThanOrEqual(204);
  });

  test('a list without rows says so', async () => {
    const { read, pages } = await draw({ rows: [], totals: ['Posizioni: 0'] });
    expect(pages).toBe(1);
    expect(read.pages.map(joinedText).join()).toContain('0 righe');
  });

  test('an archive for tests is marked on every page', async () => {
    const { read } = await draw({ rows: rowsOf(120), testArchive: true });
    expect(read.pages.every((page) => joinedText(page).includes('ARCHIVIO DI PROVA'))).toBe(true);
  });

  test('the same list gives the same bytes', async () => {
    expect(Buffer.from((await draw()).bytes).equals(Buffer.from((await draw()).bytes))).toBe(true);
  });

  test.each([[{ columns: [] }, 'columns'], [{ rows: rowsOf(5_001) }, 'rows'], [{ rows: [['x']] }, 'rows'], [{ drawnAt: '' }, 'drawnAt']])('%j is refused at its field', async (change, field) => {
    expect(await drawReport({ ...CONTENT, ...change })).toMatchObject({ ok: false, error: { field } });
  });
});
