import { describe, expect, test } from 'vitest';
import { drawPage } from './page-drawing.ts';
import { isShown } from './page-layout.ts';
import type { PageItem, PageKind } from './page-kind.ts';
import { openPdf } from './pdf-file.ts';
import type { Comparison, ModelPage } from './testing/geometry-check.ts';
import { compareWithModel } from './testing/geometry-check.ts';
import { MODEL_PAGES, modelKind, type ModelPageName, modelValues, OLD_MODEL_PAGES, type OldModelPageName, oldModelKind, readModelPage, readOldModelPage, SECOND_LANGUAGE } from './testing/model-pages.ts';
import { readPdf } from './testing/read-pdf.ts';
import { samplePng } from './testing/sample-picture.ts';

const LOGO = { format: 'PNG', bytes: Buffer.from(samplePng(60, 60)), width: 60, height: 60, channels: 3 } as const;

/** Items of each page of the model, so that one that vanished from the list is noticed too. */
const ITEMS: Readonly<Record<ModelPageName, number>> = {
  'single': 66, 'single-postal': 105, 'two-instalments': 120, 'three-instalments': 135, 'two-instalments-postal': 122, 'three-instalments-postal': 181, 'many-page1': 104, 'many-next': 132, 'cds': 102, 'cds-postal-1': 114,
  'cds-postal-2': 115, 'second-language': 89,
};

function mapItems(kind: PageKind, change: (item: PageItem) => PageItem): PageKind {
  return { ...kind, modules: kind.modules.map((module) => ({ ...module, items: module.items.map(change) })) };
}

function movedItem(item: PageItem, x: number, y: number): PageItem {
  if (item.kind === 'RULE') return { ...item, points: item.points.map(([left, top]) => [left + x, top + y] as const) };
  return { ...item, x: item.x + x, y: item.y + y };
}

/** Draws variants of a page of the model in one file and compares each with it. */
async function compareAll(model: ModelPage, modules: PageKind['modules'], kinds: readonly PageKind[]): Promise<readonly Comparison[]> {
  const file = await openPdf('Modello', '2026-11-24T08:00:00Z');
  for (const kind of kinds) {
    const drawn = drawPage(file, kind, modelValues(kind), { logo: LOGO, underlay: null });
    if (!drawn.ok) throw new Error(`refused: ${drawn.error.field}`);
  }
  const { pages } = await readPdf(await file.finish());
  expect(pages).toHaveLength(kinds.length);
  return pages.map((page) => compareWithModel(page, model, modules));
}

describe.each([...MODEL_PAGES, SECOND_LANGUAGE] as const)('geometry of the page “%s” against the official model 3.0', (name) => {
  test('every text, band, line, drawing and code of the model lies where the model has it; a page moved by one millimetre matches nothing', async () => {
    const kind = modelKind(name);
    const down = { ...kind, modules: kind.modules.map((module) => ({ ...module, top: module.top + 1 })) };
    const right = mapItems(kind, (item) => movedItem(item, 1, 0));
    const [comparison, movedDown, movedRight] = await compareAll(readModelPage(name), kind.modules, [kind, down, right]);
    if (comparison === undefined) return expect.fail('no page');
    const { compared, total, misses, worst } = comparison;
    const deviations = Object.entries(worst).map(([module, deviation]) => `${module} ${deviation.toFixed(2)}`).join(', ');
    process.stdout.write(`notice geometry 3.0/${name}: compared ${compared} / ${total}, worst deviation (mm): ${deviations}\n`);
    expect(misses).toEqual([]);
    expect(total).toBe(ITEMS[name]);
    expect([movedDown?.compared, movedRight?.compared]).toEqual([0, 0]);
  });
});

const OLD_ITEMS: Readonly<Record<OldModelPageName, number>> = { 'single': 116, 'two-instalments': 136, 'three-instalments': 194 };

describe.each(OLD_MODEL_PAGES)('geometry of the page “%s” against the superseded model 2.2.1', (name) => {
  test('every item of the model lies where the model has it; a page moved by one millimetre matches nothing', async () => {
    const kind = oldModelKind(name);
    const down = { ...kind, modules: kind.modules.map((module) => ({ ...module, top: module.top + 1 })) };
    const right = mapItems(kind, (item) => movedItem(item, 1, 0));
    const model = readOldModelPage(name);
    const page = [{ name: 'page', top: 0, items: [] }];
    const [comparison, movedDown, movedRight] = await compareAll(model, page, [kind, down, right]);
    if (comparison === undefined) return expect.fail('no page');
    process.stdout.write(`notice geometry 2.2.1/${name}: compared ${comparison.compared} / ${comparison.total}, worst deviation (mm): ${Object.entries(comparison.worst).map(([group, deviation]) => `${group} ${deviation.toFixed(2)}`).join(', ')}\n`);
    expect(comparison.misses).toEqual([]);
    expect(comparison.total).toBe(OLD_ITEMS[name]);
    expect([movedDown?.compared, movedRight?.compared]).toEqual([0, 0]);
  });
});

test('any single item of the single notice moved by one millimetre is noticed', async () => {
  const kind = modelKind('single');
  const values = modelValues(kind);
  const targets = kind.modules.flatMap((module) => module.items).filter((item) => isShown(item, values));
  const comparisons = await compareAll(readModelPage('single'), kind.modules, targets.map((target) => mapItems(kind, (item) => (item === target ? movedItem(item, 0, 1) : item))));
  const unnoticed = targets.filter((_target, index) => comparisons[index]?.misses.length === 0).map((target) => JSON.stringify(target).slice(0, 120));
  expect(unnoticed).toEqual([]);
});
