import { formatDate, type CivilDate } from '../../main/domain/civil-date.ts';
import type { SeededRandom } from '../../main/host/demo/seeded-random.ts';
import { pickWeighted } from './drawing-streams.ts';
import type { KnownNames } from './known-names.ts';
import type { Provider } from './providers.ts';
import { brokenInLines, brokenInside, compacted, inMixedCase, withBlankInside, withTypographicDashes } from './spoilt-text.ts';

/**
 * How a credit names one flow. V1–V16 are the rows of reconciliation.md 2.2 (V7 and V8 are also what the bank's table and the postal statement always look like); the others are of its 2.3.
 */
export type TextVariant =
  | 'V1' | 'V1_SUPPLEMENT' | 'V2_BLANK_IN_NAME' | 'V3_BLANK_IN_KEYWORD' | 'V4_DATE_CUT' | 'V5_BLANKS_FOR_SLASHES' | 'V5_DOTS' | 'V6_TXT' | 'V7_TAGGED' | 'V8_POSTAL' | 'V9_GLUED_BEFORE' | 'V10_STRUCTURED' | 'V11_HASH'
  | 'V15_LOWER' | 'V15_MIXED' | 'V16_LONG' | 'WORD_GLUED' | 'NUMBER_AFTER' | 'BREAK_IN_KEYWORD' | 'BREAK_IN_NAME' | 'FIXED_WIDTH' | 'DASHES' | 'ENTITY' | 'URI_ALONE' | 'NAME_ALONE';

export type TextOf = Readonly<{ random: SeededRandom; name: string; provider: Provider; date: CivilDate; entityName: string; amountCents: number }>;
/** Null: this variant is not for that name. */
type Writer = (of: TextOf) => string | null;

const KEYWORD = 'LGPE-RIVERSAMENTO';
const STANDARD = `/PUR/${KEYWORD}/URI/`;
const IS_DATED = /^\d{4}-\d{2}-\d{2}/;
const dated = (name: string, write: () => string): string | null => (IS_DATED.test(name) ? write() : null);

const WRITERS: readonly Readonly<{ variant: TextVariant; weight: number; write: Writer }>[] = [
  { variant: 'V1', weight: 34, write: ({ name }) => `${STANDARD}${name}` },
  { variant: 'V1_SUPPLEMENT', weight: 1, write: ({ name }) => `/PUR/LGPE-INTEGRAZIONE/URI/${name}` },
  { variant: 'V2_BLANK_IN_NAME', weight: 4, write: ({ random, name }) => `ACCREDITI VARI ${KEYWORD}/URI/${withBlankInside(random, name)}` },
  { variant: 'V3_BLANK_IN_KEYWORD', weight: 4, write: ({ random, name }) => `/PUR/${random.pick(['LGPE- RIVERSAMENTO', 'LGPE -RIVERSAMENTO', 'LGPE - RIVERSAMENTO', 'L GPE-RIVERSAMENTO'])}/URI/${name}` },
  { variant: 'V4_DATE_CUT', weight: 4, write: ({ random, name }) => dated(name, () => `${STANDARD}${random.chance(0.5) ? `${name.slice(0, 8)} ${name.slice(8)}` : `${name.slice(0, 9)} ${name.slice(9)}`}`) },
  { variant: 'V5_BLANKS_FOR_SLASHES', weight: 4, write: ({ random, name }) => `${random.pick(['PUR ', '', 'BONIFICO '])}${KEYWORD} URI ${name}` },
  { variant: 'V5_DOTS', weight: 1, write: ({ name }) => dated(name, () => `PUR.${KEYWORD}.URI.${name}`) },
  { variant: 'V6_TXT', weight: 8, write: ({ random, name }) => `${random.pick(['/', ''])}PUR/${KEYWORD}/TXT/${random.between(0, 9)}/URI/${name}` },
  { variant: 'V7_TAGGED', weight: 3, write: (of) => taggedText(of, `${STANDARD}${of.name}`) },
  { variant: 'V8_POSTAL', weight: 2, write: ({ name }) => `RI1/PUR/${KEYWORD}/URI/${name} ACCREDITO BOLLETTINO P.A.` },
  { variant: 'V9_GLUED_BEFORE', weight: 4, write: ({ random, name }) => `ACCREDITO INCASSI DEBITORE ${random.between(100, 999)}${STANDARD}${name}` },
  { variant: 'V10_STRUCTURED', weight: 3, write: structuredText },
  { variant: 'V11_HASH', weight: 30, write: ({ random, name }) => (IS_DATED.test(name) ? null : `${STANDARD}${name.slice(0, 18)} ${name.slice(18)} /BON.SEPA TRN ${random.between(1_000_000, 9_999_999)}${random.between(1_000_000, 9_999_999)} /BEN. EFFETTIVO COMUNE /ORD. PSP`) },
  { variant: 'V15_LOWER', weight: 4, write: ({ random, name }) => (random.chance(0.5) ? `${STANDARD}${name}`.toLowerCase() : `${STANDARD}${name.toLowerCase()}`) },
  { variant: 'V15_MIXED', weight: 2, write: ({ random, name }) => `${STANDARD}${inMixedCase(random, name)}` },
  { variant: 'V16_LONG', weight: 2, write: longText },
  { variant: 'WORD_GLUED', weight: 2, write: ({ random, name }) => `${STANDARD}${name}${random.pick(['ACCREDITO', 'ORDINANTE', 'BONIFICO', 'EUR'])}` },
  { variant: 'NUMBER_AFTER', weight: 2, write: ({ random, name }) => `${STANDARD}${name} ${String(random.between(1, 9_999_999)).padStart(10, '0')}` },
  { variant: 'BREAK_IN_KEYWORD', weight: 3, write: ({ random, name, date }) => brokenInside(random, `BONIFICO A VOSTRO FAVORE ${STANDARD}${name} DATA ORDINE ${formatDate(date).replaceAll('/', '.')}`, KEYWORD) },
  { variant: 'BREAK_IN_NAME', weight: 4, write: ({ random, name }) => brokenInside(random, `BONIFICO SEPA ${STANDARD}${name} ACCREDITO`, name) },
  { variant: 'FIXED_WIDTH', weight: 3, write: ({ random, name, provider, entityName }) => brokenInLines(random, `BONIFICO DA ${provider.names[0]} A FAVORE DI ${entityName} TESORERIA ${STANDARD}${name}`, random.pick([35, 40, 65])) },
  { variant: 'DASHES', weight: 1, write: ({ name }) => withTypographicDashes(`BONIFICO SEPA ${STANDARD}${name}`) },
  { variant: 'ENTITY', weight: 1, write: ({ name }) => `DA ROSSI &amp; FIGLI ${STANDARD}${name}` },
  { variant: 'URI_ALONE', weight: 1, write: ({ name }) => dated(name, () => `BONIFICO SERVIZIO PAGOPA /URI/${name}`) },
  { variant: 'NAME_ALONE', weight: 1, write: ({ name }) => dated(name, () => `RIVERSAMENTO FLUSSO ${name}`) },
];

/** Variants that a table of one line a row can hold. */
const HAS_BREAKS: ReadonlySet<TextVariant> = new Set(['BREAK_IN_KEYWORD', 'BREAK_IN_NAME', 'FIXED_WIDTH']);
/** What a CSV holds of a causale (1.3). */
export const CSV_CAUSALE = 255;

/** Which texts will do: `ONE_LINE` for a CSV, `PLAIN` for one whose reading hangs on the name alone. */
export type TextNeeds = 'ANY' | 'ONE_LINE' | 'PLAIN';
export type WrittenText = Readonly<{ causale: string; variants: readonly string[] }>;

/**
 * The text of a credit that names one flow, in a variant drawn by weight. A variant that would make the text name another flow of the year, or leave in doubt which, is not taken: the standard form never does.
 * @param known names of the flows delivered.
 */
export function flowCausale(of: TextOf, known: KnownNames, needs: TextNeeds): WrittenText {
  for (let attempt = 0; attempt < 8 && needs !== 'PLAIN'; attempt += 1) {
    const { variant, write } = pickWeighted(of.random, WRITERS);
    if (needs === 'ONE_LINE' && HAS_BREAKS.has(variant)) continue;
    const causale = write(of);
    if (causale !== null && (needs === 'ANY' || causale.length <= CSV_CAUSALE) && namesOnly(causale, of.name, known)) return { causale, variants: [variant] };
  }
  return { causale: `${STANDARD}${of.name}`, variants: ['V1'] };
}

/** True when what follows the name cannot be taken for the rest of a longer one that is known. */
function namesOnly(causale: string, name: string, known: KnownNames): boolean {
  const text = compacted(causale);
  const at = text.lastIndexOf(name.toUpperCase());
  if (at === -1) return false;
  const found = known.longestPrefixOf(text.slice(at));
  return found === null || found === name.toUpperCase();
}

/** DESCRIZIONE ESTESA of a bank's table (1.5); one in eight has a blank inside a tag. */
export function taggedText({ random, provider, date, entityName, amountCents }: TextOf, remittance: string): string {
  const ri3 = random.chance(0.125) ? ':R I3:' : ':RI3:';
  const amount = String(amountCents).padStart(15, '0');
  const bank = provider.idType === 'B' ? provider.id : 'BANKIT22XXX';
  return `Data Ordine: ${formatDate(date)}; Descrizione Ordinante: ${provider.names[0]}                  VIA ROMA :BI2:${bank} :BE1:${entityName} :TID:${random.between(10_000_000, 99_999_999)}${random.between(10_000_000, 99_999_999)} :ERI:EUR ${amount} :IM2:${amount} :MA2:EU R ${ri3}${remittance} :SEC:CASH :OR1:${provider.names[0]} VIA ROMA`;
}

function structuredText({ random, name, provider, entityName }: TextOf): string {
  const zeros = '000000000000000';
  return `${zeros},${zeros},01EUR${zeros},${zeros},00/ZZ2${provider.names[0]}/ZZ3${entityName}${STANDARD}${name}/ZZ4/${random.between(1_000, 9_999)}/ZZ4/ID${random.hex(16)}`;
}

/** So long that the name ends where a table of 255 characters cuts. */
function longText({ name, provider, entityName, date }: TextOf): string {
  const before = `BONIFICO SEPA DA PRESTATORE DI SERVIZI DI PAGAMENTO A FAVORE DI ${entityName} SERVIZIO TESORERIA COMUNALE - ORDINANTE ${provider.names[0]} - DATA REGOLAMENTO ${formatDate(date).replaceAll('/', '.')} - RIFERIMENTI `;
  const reference = `${STANDARD}${name}`;
  return `${before.padEnd(CSV_CAUSALE - reference.length, '.').slice(0, CSV_CAUSALE - reference.length)}${reference}`;
}

/** A credit for several flows, all named: one anchor each, or one for all (T1c). */
export function cumulativeCausale(random: SeededRandom, names: readonly string[], known: KnownNames, needs: TextNeeds): WrittenText {
  const forms = [
    { variant: 'EACH_ANCHORED', weight: 4, text: names.map((name) => `${STANDARD}${name}`).join(' ') },
    { variant: 'AFTER_ONE_ANCHOR', weight: 3, text: `${STANDARD}${names.join(' ')}` },
    { variant: 'SEMICOLONS', weight: 2, text: `ACCREDITI PAGOPA ${KEYWORD}/URI/${names.join(';')}` },
    { variant: 'TXT_EACH', weight: 1, text: names.map((name, index) => `/PUR/${KEYWORD}/TXT/${index}/URI/${name}`).join(' ') },
    { variant: 'FIXED_WIDTH_SEVERAL', weight: 2, text: brokenInLines(random, names.map((name) => `${STANDARD}${name}`).join(' '), 65) },
  ];
  for (let attempt = 0; attempt < 8; attempt += 1) {
    const { variant, text } = pickWeighted(random, forms);
    if (needs !== 'ANY' && (text.includes('\n') || text.length > CSV_CAUSALE)) continue;
    if (names.every((name) => namesOnly(text, name, known))) return { causale: text, variants: ['SEVERAL_NAMES', variant] };
  }
  return { causale: names.map((name) => `${STANDARD}${name}`).join('; '), variants: ['SEVERAL_NAMES', 'EACH_ANCHORED'] };
}

/** A text cut after so many characters of the name (V16). */
export function cutCausale(random: SeededRandom, name: string, kept: number): WrittenText {
  return { causale: `${random.pick(['', 'BONIFICO SEPA ', 'ACCREDITO '])}${STANDARD}${name.slice(0, kept)}`, variants: ['V16_CUT'] };
}

/** The keyword with no name after it: whatever follows holds no word of eight characters with a digit, which would be read as one (T3). */
export function keywordAlone(random: SeededRandom, withUri: boolean): WrittenText {
  const causale = withUri ? random.pick([`/PUR/${KEYWORD}/URI/`, `BONIFICO ${KEYWORD}/URI/ VEDI DISTINTA`]) : random.pick([`BONIFICO ${KEYWORD} SENZA ALTRI RIFERIMENTI`, `${KEYWORD} VEDI DISTINTA ALLEGATA`, 'ACCREDITO LGPE-INTEGRAZIONE']);
  return { causale, variants: ['KEYWORD_ONLY'] };
}

/** A name of which one character of the number was misread; null when every such name is, begins, or begins like another. */
export function misreadName(random: SeededRandom, name: string, known: KnownNames): string | null {
  for (let attempt = 0; attempt < 40; attempt += 1) {
    const at = random.between(name.length - 4, name.length - 1);
    const character = name[at] ?? '';
    const other = /\d/.test(character) ? random.pick([...'0123456789OIB']) : random.pick([...'ABCDEFGHXYZ']);
    const changed = `${name.slice(0, at)}${other}${name.slice(at + 1)}`;
    if (other !== character.toUpperCase() && known.longestPrefixOf(changed) === null && known.countBeginningWith(changed) === 0) return changed;
  }
  return null;
}

/** Digits that stand right after a name, none of them making another that is known. */
export function gluedDigits(random: SeededRandom, name: string, known: KnownNames): string | null {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const longer = `${name}${random.between(0, 99)}`;
    if (known.longestPrefixOf(longer) === name.toUpperCase() && known.countBeginningWith(longer) === 0) return longer;
  }
  return null;
}

/** A text that the rules refuse as the name of a flow (V12). */
export function malformedKeyword(): WrittenText {
  return { causale: '/PUR/LGPE/RIVERSAMENTO/XXXXXXXXXXX', variants: ['V12_MALFORMED'] };
}

/** The text of a credit that names a flow in the form of the postal statement (1.6). */
export function postalCausale(name: string): WrittenText {
  return { causale: `RI1/PUR/${KEYWORD}/URI/${name} ACCREDITO BOLLETTINO P.A.`, variants: ['V8_POSTAL'] };
}

/** The standard text; `supplement`: of a transfer that completes a short one (2.1, C1), else numbered when there are several (V6). */
export function partCausale(name: string, part: number, supplement: boolean): WrittenText {
  if (supplement && part > 0) return { causale: `/PUR/LGPE-INTEGRAZIONE/URI/${name}`, variants: ['V1_SUPPLEMENT'] };
  return part === 0 ? { causale: `${STANDARD}${name}`, variants: ['V1'] } : { causale: `/PUR/${KEYWORD}/TXT/${part}/URI/${name}`, variants: ['V6_TXT'] };
}

/** The standard text of a name that need not be of any flow. */
export function standardCausale(name: string): WrittenText {
  return { causale: `${STANDARD}${name}`, variants: ['V1'] };
}
