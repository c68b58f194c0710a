import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { noticeSinglePage } from './notice-single-page.ts';
import { NOTICE_STRINGS } from './notice-strings.ts';
import { drawPage } from './page-drawing.ts';
import type { PageItem, PageKind } from './page-kind.ts';
import { openPdf } from './pdf-file.ts';
import type { Comparison, ModelPage } from './testing/geometry-check.ts';
import { compareWithModel } from './testing/geometry-check.ts';
import { readPdf } from './testing/read-pdf.ts';
import { samplePng } from './testing/sample-picture.ts';
import { readShared } from './testing/shared-files.ts';

const box = z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number(), color: z.string().optional() });
const modelPage = z.object({
  texts: z.array(z.object({ t: z.string(), x: z.number(), y: z.number(), font: z.string(), pt: z.number(), color: z.string() })),
  rects: z.array(box),
  placeholders: z.array(box),
  art: z.array(box),
  qr: z.array(box),
});

/** The model of 3.0 carries the legal sentence of 3.0, with its apostrophes and its line ends; the layout under test is the same for both sentences. */
const LEGAL_3_0 = 'In fase di pagamento, se previsto dall’ente, l\'importo potrebbe essere\naggiornato automaticamente e subire variazioni in diminuzione\n(per sgravi, note di credito) o in aumento (per sanzioni, interessi, ecc.).';

/** In the model the payment data repeat some placeholders in capitals: there these fields get a name of their own. */
const IN_CAPITALS: Readonly<Record<string, string>> = { '{amount}': '{amountInCapitals}', '{dueDate}': '{dueDateInCapitals}' };

const PLACEHOLDERS = {
  subject: 'Avviso.Oggetto',
  creditorFiscalCode: 'ENTE.CF',
  creditorName: 'Ente.Nome',
  department: 'Ente.Settore',
  infoLines: 'Ente.Info',
  debtorFiscalCode: 'DESTINATARIO.CF',
  debtorName: 'Destinatario.NomeCompleto',
  debtorAddress: 'Destinatario.Indirizzo',
  amount: 'Avviso.Importo',
  amountInCapitals: 'AVVISO.IMPORTO',
  dueDate: 'Avviso.Data',
  dueDateInCapitals: 'AVVISO.DATA',
  ownSite: '',
  cbillCode: 'ENTE.CBILL',
  nav: 'AVVISO.CODICE',
  qr: 'PAGOPA|002|302000000000012320|00338180284|8750',
};

const LOGO = Buffer.from(samplePng(60, 60));
const MODEL = readModel();
const KIND = withCapitals(noticeSinglePage({ ...NOTICE_STRINGS, legal: LEGAL_3_0 }));

function readModel(): ModelPage {
  const page = z.object({ pages: z.object({ '3.0/single': modelPage }) }).parse(JSON.parse(readShared('spec', 'notice-geometry.json'))).pages['3.0/single'];
  return { ...page, art: page.art.map((art) => (art.color === 'black' && art.w === 6.47 ? visibleIcon(art) : art)) };
}

/** The icon is listed by the rectangle behind its mask (18.33 units, of which the mask shows the 11 in the middle). */
function visibleIcon(art: ModelPage['art'][number]): ModelPage['art'][number] {
  const side = (art.w * 11) / 18.3333;
  return { ...art, x: art.x + (art.w * 3.66663) / 18.3333, y: art.y + (art.h * 4.58334) / 18.3333 - (art.h * 0.91671) / 18.3333, w: side, h: side };
}

function mapItems(kind: PageKind, change: (item: PageItem, module: string) => PageItem): PageKind {
  return { ...kind, modules: kind.modules.map((module) => ({ ...module, items: module.items.map((item) => change(item, module.name)) })) };
}

function withCapitals(kind: PageKind): PageKind {
  return mapItems(kind, (item, module) => {
    if (item.kind !== 'TEXT' || module !== 'payment') return item;
    const runs = item.runs.map((run) => ({ ...run, text: Object.entries(IN_CAPITALS).reduce((text, [from, to]) => text.replace(from, to), run.text) }));
    return { ...item, runs };
  });
}

/** Draws each kind as a page of one file and compares each page. */
async function compareAll(kinds: readonly PageKind[]): Promise<readonly Comparison[]> {
  const file = await openPdf('Modello', '2026-11-24T08:00:00Z');
  for (const kind of kinds) {
    const drawn = drawPage(file, kind, PLACEHOLDERS, { logo: LOGO, underlay: null });
    if (!drawn.ok) throw new Error(`refused: ${drawn.error.field}`);
  }
  const { pages } = await readPdf(await file.finish());
  expect(pages).toHaveLength(kinds.length);
  return pages.map((page) => compareWithModel(page, MODEL, KIND.modules.map(({ name, top }) => ({ name, top }))));
}

async function compare(kind: PageKind): Promise<Comparison> {
  const [comparison] = await compareAll([kind]);
  return comparison ?? expect.fail('no page');
}

function isInModel(item: PageItem): boolean {
  return !('when' in item) || item.when === null || item.when.present;
}

describe('geometry of the single notice against the official model 3.0', () => {
  test('every text, band, drawing and code of the model lies where the model has it', async () => {
    const { compared, total, misses, worst } = await compare(KIND);
    const deviations = Object.entries(worst).map(([module, deviation]) => `${module} ${deviation.toFixed(2)} mm`).join(', ');
    process.stdout.write(`notice geometry 3.0/single: compared ${compared} / ${total}, worst deviation: ${deviations}\n`);
    expect(misses).toEqual([]);
    expect(compared).toBe(total);
    expect(total).toBeGreaterThanOrEqual(65);
  });

  test('a page moved down by one millimetre is refused', async () => {
    const moved = { ...KIND, modules: KIND.modules.map((module) => ({ ...module, top: module.top + 1 })) };
    expect((await compare(moved)).compared).toBe(0);
  });

  test('a page moved right by one millimetre is refused', async () => {
    const moved = mapItems(KIND, (item) => ({ ...item, x: item.x + 1 }));
    expect((await compare(moved)).compared).toBe(0);
  });

  test('any single item moved by one millimetre is noticed', async () => {
    const targets = KIND.modules.flatMap((module) => module.items).filter(isInModel);
    const comparisons = await compareAll(targets.map((target) => mapItems(KIND, (item) => (item === target ? { ...item, y: item.y + 1 } : item))));
    const unnoticed = targets.filter((_target, index) => comparisons[index]?.misses.length === 0).map((target) => JSON.stringify(target).slice(0, 120));
    expect(unnoticed).toEqual([]);
  });
});
