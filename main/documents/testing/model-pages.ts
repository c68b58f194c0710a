/** Pages of the official model (notice-geometry.json) as our engine would have to draw them: the same placeholders, the noise of the drawing taken out. */
import { z } from 'zod';
import { textWidth } from '../font-metrics.ts';
import { FACES } from '../fonts.ts';
import type { NoticePageName } from '../notice-pages.ts';
import { noticePage } from '../notice-pages.ts';
import { ENGLISH_STRINGS, secondLanguagePage } from '../notice-second-language.ts';
import { oldNoticePage } from '../notice-pages-2018.ts';
import { NOTICE_STRINGS, type NoticeStrings } from '../notice-strings.ts';
import type { PageItem, PageKind, PageModule, PageValues } from '../page-kind.ts';
import type { ModelPage } from './geometry-check.ts';
import { readShared } from './shared-files.ts';

const box = z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number(), color: z.string().optional() });
/** A derived text is given by its right end. */
const modelText = z.object({ t: z.string(), x: z.number().optional(), x2: z.number().optional(), y: z.number(), font: z.enum(FACES), pt: z.number(), color: z.string() })
  .transform(({ x, x2, ...text }) => ({ ...text, x: x ?? (x2 ?? 0) - textWidth(text.font, text.pt, text.t) }));
const modelPage = z.object({
  texts: z.array(modelText),
  rects: z.array(box),
  placeholders: z.array(box),
  art: z.array(box),
  qr: z.array(box),
  rules: z.array(box),
  dataMatrix: z.array(box),
});
type RawPage = z.infer<typeof modelPage>;

/** Keys of notice-geometry.json that are page kinds of model 3.x in Italian. */
export const MODEL_PAGES = [
  'single', 'single-postal', 'two-instalments', 'three-instalments', 'two-instalments-postal', 'three-instalments-postal', 'many-page1', 'many-next', 'cds', 'cds-postal-1', 'cds-postal-2',
] as const satisfies readonly NoticePageName[];

/** The page in Italian and English: same check, a table of its own. */
export const SECOND_LANGUAGE = 'second-language';
export type ModelPageName = (typeof MODEL_PAGES)[number] | typeof SECOND_LANGUAGE;

/** Whole slips of these models are shifted to the left (notice-layout 9.1): noise of their drawing. `top`: where the slips begin. */
const SHIFTED_SLIPS: Partial<Readonly<Record<ModelPageName, Readonly<{ top: number; by: number }>>>> = {
  'three-instalments-postal': { top: 125, by: 0.7 }, 'cds-postal-1': { top: 220, by: 0.35 }, 'cds-postal-2': { top: 220, by: 0.35 },
};

/** Reads one page of the model; the name of a placeholder written over a Data Matrix is not an item of the page. */
export function readModelPage(name: ModelPageName): ModelPage {
  const all = z.object({ pages: z.record(z.string(), z.unknown()) }).parse(JSON.parse(readShared('spec', 'notice-geometry.json'))).pages;
  const raw = modelPage.parse(all[`3.0/${name}`]);
  const page = { ...raw, texts: raw.texts.filter(({ t }) => !t.startsWith('<data_matrix')).map((text) => (isSlippedHeading(name, text) ? { ...text, y: text.y + 0.88 } : text)), art: raw.art.map(visibleArt) };
  const shifted = SHIFTED_SLIPS[name];
  return shifted === undefined ? page : moved(page, shifted.top, shifted.by);
}

/** On the second page of a fine the heading of the slip lies 0.88 mm above that of the first page and of every other slip: noise (notice-layout 9.1: one offset). */
function isSlippedHeading(name: ModelPageName, text: Readonly<{ y: number }>): boolean {
  return name === 'cds-postal-2' && text.y === 227.99;
}

/** Two icons are listed by the rectangle behind their mask, of which 11 units show. */
function visibleArt(art: RawPage['art'][number]): RawPage['art'][number] {
  if (art.color !== 'black' && art.color !== '#475A6D') return art;
  const side = (11 * 25.4) / 72;
  if (art.w === 6.47) return { ...art, x: art.x + (art.w * 3.66663) / 18.3333, y: art.y + (art.w * 3.66663) / 18.3333, w: side, h: side };
  if (art.w === 16.17) return { ...art, x: art.x + (art.w * 2.28113) / 45.8333, y: art.y + (art.w * 11.9167) / 45.8333, w: side, h: side };
  return art;
}

function moved(page: RawPage, top: number, by: number): RawPage {
  const move = <One extends Readonly<{ x: number; y: number }>>(items: readonly One[]): One[] => items.map((item) => (item.y >= top ? { ...item, x: item.x + by } : item));
  return { texts: move(page.texts), rects: move(page.rects), placeholders: move(page.placeholders), art: move(page.art), qr: move(page.qr), rules: move(page.rules), dataMatrix: move(page.dataMatrix) };
}

/** The model of 3.0 carries the legal sentence of 3.0, with its apostrophes and line ends; the layout under test is the same for both sentences. */
const LEGAL_3_0 = 'In fase di pagamento, se previsto dall’ente, l\'importo potrebbe essere\naggiornato automaticamente e subire variazioni in diminuzione\n(per sgravi, note di credito) o in aumento (per sanzioni, interessi, ecc.).';
const ENGLISH_LEGAL_3_0 = 'During payment, if allowed by the payee, the amount could be updated\nautomatically and be subject to changes in decrease (for allowances,\ncredit notes) or increase (for penalties, interest, etc.).';
const STRINGS: NoticeStrings = { ...NOTICE_STRINGS, legal: LEGAL_3_0, wholeOrInstallments: 'Avviso.Rate.Info' };

/** Our page kind with the model's placeholders written where the fields are. */
export function modelKind(name: ModelPageName): PageKind {
  // In the amount of the second page of a fine the model writes the degree sign.
  const strings = name === 'cds-postal-2' ? { ...STRINGS, fineReducedTerm: 'dal 6° al 60° giorno' } : STRINGS;
  const kind = name === SECOND_LANGUAGE ? secondLanguagePage(strings, { ...ENGLISH_STRINGS, legal: ENGLISH_LEGAL_3_0 }) : noticePage(name, strings);
  return { ...kind, modules: kind.modules.map((module) => ({ ...module, items: module.items.map((item) => withPlaceholders(item, module, name)) })) };
}

function withPlaceholders(item: PageItem, module: PageModule, name: ModelPageName): PageItem {
  if (item.kind !== 'TEXT') return item;
  const fill = (template: string) => template.replace(/\{([\w.]+)\}/gu, (_match, field: string) => placeholderOf(field, module.name, name));
  return { ...item, runs: item.runs.map((run) => ({ ...run, text: fill(run.text) })), after: item.after === null ? null : { ...item.after, text: fill(item.after.text) } };
}

const COMMON: Readonly<Record<string, string>> = {
  subject: 'Avviso.Oggetto', creditorFiscalCode: 'ENTE.CF', creditorName: 'Ente.Nome', department: 'Ente.Settore', infoLines: 'Ente.Info', debtorFiscalCode: 'DESTINATARIO.CF',
  debtorName: 'Destinatario.NomeCompleto', debtorAddress: 'Destinatario.Indirizzo', cbillCode: 'ENTE.CBILL', secondSubject: 'Avviso.Oggetto.EN',
};
const ON_SLIP: Readonly<Record<string, string>> = {
  subject: '<oggetto_del_pagamento>', creditorFiscalCode: '<cf_ente>', debtorName: '<nome_cognome_destinatario>', postalAccount: '<numero_cc_postale>', postalHolder: '<intestatario_conto_corrente_postale>',
  authorisation: '<autorizzazione>',
};

function placeholderOf(field: string, module: string, page: ModelPageName): string {
  const [, part = '', plain = field] = /^(\d+)\.(\w+)$/u.exec(field) ?? [];
  if (module.startsWith('slip')) return ON_SLIP[field] ?? slipPlaceholder(Number(part), plain, page);
  if (part === '') return COMMON[field] ?? '';
  if (module === 'amount') return amountPlaceholder(Number(part), plain, page);
  if (module.startsWith('payment')) return ({ amount: 'AVVISO.IMPORTO', dueDate: 'AVVISO.DATA', nav: 'AVVISO.CODICE' })[plain] ?? '';
  return rowPlaceholder(Number(part), plain, page);
}

function amountPlaceholder(part: number, field: string, page: ModelPageName): string {
  if (field === 'dueDate') return 'Avviso.Data';
  if (!page.startsWith('cds')) return 'Avviso.Importo';
  return page === 'cds-postal-2' || part === 2 ? '104,65' : '78,55';
}

function slipPlaceholder(part: number, field: string, page: ModelPageName): string {
  const isPlan = page.endsWith('instalments-postal');
  const number = isPlan ? String(part) : '';
  return ({
    number, nav: `<codice_avviso${number}>`, slipAmount: `<importo${number}>`, dueDate: page === 'three-instalments-postal' ? `<data${number}>` : '<data>',
  })[field] ?? '';
}

/** Installments are numbered from 1 on the first page, from 4 on the next; the pages of three columns have shorter placeholders. */
function rowPlaceholder(part: number, field: string, page: ModelPageName): string {
  const isBesideWhole = page === 'two-instalments' || page === 'three-instalments';
  const number = page === 'many-next' ? part + 3 : isBesideWhole ? part - 1 : part;
  const isShort = page === 'many-page1' || page === 'many-next' || page.startsWith('three');
  return ({
    number: String(number), amount: isShort ? 'IMPORTO' : `AVVISO.RATE.${number}.IMPORTO`, dueDate: `${isShort ? '' : 'AVVISO.'}RATE.${number}.DATA`, nav: `AVVISO.RATE.${number}.CODICE`,
    cbillCode: 'ENTE.CBILL',
  })[field] ?? '';
}

/** Keys of notice-geometry.json that are page kinds of model 2.2.1, all with their slips. */
export const OLD_MODEL_PAGES = ['single', 'two-instalments', 'three-instalments'] as const;
export type OldModelPageName = (typeof OLD_MODEL_PAGES)[number];

/** A page of model 2.2.1. Left out: names written over placeholders, what its drawing put where nothing shows (white lines on white, white letters inside a mark). */
export function readOldModelPage(name: OldModelPageName): ModelPage {
  const all = z.object({ pages: z.record(z.string(), z.unknown()) }).parse(JSON.parse(readShared('spec', 'notice-geometry.json'))).pages;
  const raw = modelPage.parse(all[`2.2.1/${name}`]);
  return {
    ...raw,
    texts: raw.texts.filter(({ t }) => !OLD_CHOICES.test(t)).map((text) => oldText(text, name)),
    // The separator of a band is drawn twice there.
    rules: raw.rules.filter(({ x, y, color }) => !(color === '#FFFFFF' && (y > 100 || (x === 105 && y === 92.9)))),
    // The logo's area is a placeholder: what is in it is the entity's. One band is in two parts that meet without a seam.
    placeholders: raw.placeholders.filter(({ w }) => w === 25),
    rects: raw.rects.flatMap((rect) => (rect.y !== 155.49 ? [rect] : rect.x < 1 ? [{ ...rect, w: 209.7 }] : [])),
    art: raw.art.filter(({ color }) => color !== '#FFFFFF'),
  };
}

const OLD_CHOICES = /^<(logo_ente|data_matrix|qr_code)/u;

/** Noise of the drawing: the last paragraph of the second column 3.54 mm lower than in the first, the texts of the second and third column not all moved alike. */
function oldText(text: RawPage['texts'][number], name: OldModelPageName): RawPage['texts'][number] {
  if (name === 'two-instalments' && text.x > 110 && text.y > 122 && text.y < 127) return { ...text, y: text.y - 3.54 };
  // Beside the codes of three columns the white of the code asks for 0.6 mm more (notice-layout 6): the rule goes before the drawing.
  if (name === 'three-instalments' && text.y > 55 && text.y < 75) return { ...text, x: text.x + 0.6 };
  return text;
}

const OLD_PLACEHOLDERS: Readonly<Record<string, string>> = {
  subject: '<oggetto_del_pagamento>', creditorFiscalCode: '<cf_ente>', creditorName: '<ente_creditore>', department: '<settore_ente>', infoLines: '<info_ente>', debtorFiscalCode: '<cf_destinatario>',
  debtorName: '<nome_cognome_destinatario>', debtorAddress: '<indirizzo_destinatario>', cbillCode: '<cbill>', postalAccount: '<numero_cc_postale>', postalHolder: '<intestatario_conto_corrente_postale>',
  authorisation: '<autorizzazione>', channels: '<del_tuo_ente><di_poste> ', rate: ' <rate>', toWhich: '<alla_rata> ', alsoInstallments: '<pagamento_rateale>',
};

/** Our page kind of model 2.2.1 with the model's placeholders. The page of three numbers its installments 3 to 5. */
export function oldModelKind(name: OldModelPageName): PageKind {
  const kind = oldNoticePage(`${name}-postal`);
  const numbered = (field: string, part: number): string => {
    const number = name === 'single' ? '' : String(name === 'two-instalments' ? part : part + 2);
    return ({ amount: `<importo${number}>`, dueDate: `<data${number}>`, nav: `<codice_avviso${number}>`, number: `<nr${number}>`, slipAmount: `<importo${number}>` })[field] ?? '';
  };
  const fill = (template: string) => template.replace(/\{([\w.]+)\}/gu, (_match, field: string) => {
    const [, part, plain] = /^(\d)\.(\w+)$/u.exec(field) ?? [];
    return part === undefined || plain === undefined ? (OLD_PLACEHOLDERS[field] ?? '') : numbered(plain, Number(part));
  });
  const change = (item: PageItem): PageItem => (item.kind !== 'TEXT' ? item : { ...item, runs: item.runs.map((run) => ({ ...run, text: fill(run.text) })), after: item.after === null ? null : { ...item.after, text: fill(item.after.text) } });
  return { ...kind, modules: kind.modules.map((module) => ({ ...module, items: module.items.map(change) })) };
}

/** Values for {@link modelKind}: texts are already in place, so that only codes and conditions are looked up. */
export function modelValues(kind: PageKind): PageValues {
  const values: Record<string, string | null> = { ownSite: '', cbillCode: '', creditorName: 'Ente', debtorFiscalCode: '', installments: null };
  for (let part = 1; part <= kind.parts; part += 1) {
    for (const field of ['number', 'amount', 'dueDate', 'nav', 'cbillCode', 'slipAmount']) values[`${part}.${field}`] = '';
    values[`${part}.slipAmountLong`] = null;
    values[`${part}.qr`] = 'PAGOPA|002|302000000000012320|00338180284|8750';
    values[`${part}.dataMatrix`] = `codfase=NBPA;${'1'.repeat(53)}${'00338180284'}${'RSSMRA80A01H501U'.padEnd(16)}${'MARIO ROSSI'.padEnd(40)}${'TARI'.padEnd(122)}A`;
  }
  return values;
}
