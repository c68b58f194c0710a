/**
 * Campaign: a mixed lot of two thousand notices: whole amounts, plans of every length from 1 to 99 installments, fines, with and without slips, every free text also longer than
 * the model allows, names in the Latin letters of many languages and transliterated from other alphabets. Every page is rendered by poppler at 100 dpi and both codes
 * read by ZXing; texts are read back by pdf.js. At 100 dpi a module of the Data Matrix is about two points wide, and where the grid of the picture falls badly one in some thousands is not found: the
 * pages of a notice with a code missing are looked at once more at 120 dpi, and how often is printed. Prints its figures and what it covered. `SPORTELLO_LOT_NOTICES` asks for another number: with fewer not everything comes.
 * Beneficiaries stand on no paper: `main/host/beneficiaries-lot.campaign.ts` prints positions with up to five of them.
 */
import { expect, test } from 'vitest';
import { parseDataMatrixContent } from '../domain/data-matrix-content.ts';
import { navCheckDigits } from '../domain/notice-number.ts';
import { coverageOf } from './fonts.ts';
import { cutAtWord } from './line-breaking.ts';
import { partsOf } from './notice-check.ts';
import type { NoticePart, NoticePayment, NoticePlanContent } from './notice-content.ts';
import { drawLot } from './notice-lot.ts';
import { toPrintable } from './printable-text.ts';
import { printedAmount, printedNav } from './printed-forms.ts';
import { joinedText } from './testing/page-lines.ts';
import { rasteriseAll, readCodes, type ReadCode } from './testing/rasters.ts';
import { readPdf } from './testing/read-pdf.ts';
import { SAMPLE_NOTICE } from './testing/sample-notice.ts';

const NOTICES = Number(process.env['SPORTELLO_LOT_NOTICES'] ?? '2000');
const SEED = 20_261_129;
/** Pictures of a page weigh four megabytes. */
const TOGETHER = 8;
const DPI = 100;
const SECOND_LOOK_DPI = 120;
/** More would be no bad luck of the grid. */
const MOST_SECOND_LOOKS = 1 / 200;

/** As they are written on documents in Latin letters, by language. */
const LATIN_NAMES: Readonly<Record<string, string>> = {
  albanian: 'Ëngjëll Çela', croatian: 'Đurđa Šimić', czech: 'Jiří Dvořák', french: 'Hélène Lefèvre', german: 'Jürgen Weiß', hungarian: 'Erzsébet Szőke', italian: 'Niccolò D’Aloè', polish: 'Łucja Śliwińska', portuguese: 'João Gonçalves',
  romanian: 'Ștefan Țîrlea', spanish: 'Íñigo Núñez', turkish: 'Gülşah Ağaoğlu', swedish: 'Åsa Öberg', icelandic: 'Þórdís Guðmundsdóttir', lithuanian: 'Žydrūnė Šakalytė', maltese: 'Ċensu Ħanżett', vietnamese: 'Nguyễn Thị Ánh Tuyết',
};
/** People whose own alphabet is another, as passports and catalogues spell them in Latin letters; the last two in their own, as a file may bring them. */
const SPELLED_NAMES: Readonly<Record<string, string>> = {
  arabic: 'ʿAbd ar-Raḥmān al-Maġribī', armenian: 'Ṙubēn Šahnazaryan', bengali: 'Rabīndranāth Ṭhākur', chinese: 'Lǚ Xiǎomíng', devanagari: 'Kṛṣṇā Śarmā', ethiopic: 'Tädla Gäbrä-Mädḫǝn', georgian: 'Č̣abuḳa Ǯaparize', greek: 'Geṓrgios Papachrḗstou',
  hebrew: 'Ḥayyim Ben-ʾĒliyyāhū', japanese: 'Yūko Ōtsuka', korean: 'Ch’oe Yŏng-hŭi', tamil: 'Cēṟāḻaṉ Iḷaṅkō', thai: 'S̄mchāy Cạnthr̒', cyrillic: 'Îûliâ Ŝerbakova', ownCyrillic: 'Юлия Щербакова', ownGreek: 'Γεώργιος Παπαχρήστου',
};
const LONG_NAME = 'Massimiliano Alessandro Della Rovere Montefeltro Di San Marzano Oliveto e Castelnuovo';
const NAMES = [...Object.values(LATIN_NAMES), ...Object.values(SPELLED_NAMES), LONG_NAME];
const SUBJECTS = ['TARI 2026', 'Mensa scolastica novembre 2026, scuola primaria “G. Rodari”', 'Canone per l’occupazione di suolo pubblico in occasione della sagra del patrono di settembre, saldo e conguaglio'];
const MOST_INSTALLMENTS = 99;

/** What of a content the model has no room for. */
const OVERLONG = {
  creditorName: 'Unione dei Comuni della Valle del Grande Mulino, di Castelnuovo di Sotto e di San Giovanni in Monte', department: 'Settore Entrate, Tributi locali, Riscossione coattiva, Contenzioso e Rapporti con i Contribuenti',
  infoLines: 'www.unionevallemulino.esempio.it · tel. 0123 4567890 · pec: protocollo@pec.unionevallemulino.esempio.it · dal lunedì al venerdì dalle 9 alle 12',
  address: 'Strada Provinciale della Valle del Grande Mulino Superiore 1234 bis, scala B, interno 56, Frazione Castelnuovo di Sotto, Località Case Nuove, 35010 Borgo Esempio (PD)', holder: 'Unione dei Comuni della Valle del Grande Mulino, servizio di tesoreria',
} as const;

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

/** Every length of a plan once, in an order of chance; afterwards mostly short ones. */
function lengthsFrom(random: () => number): () => number {
  const left = Array.from({ length: MOST_INSTALLMENTS }, (_none, index) => index + 1);
  return () => {
    if (left.length > 0) return left.splice(Math.floor(random() * left.length), 1)[0] ?? 1;
    return random() < 0.97 ? 1 + Math.floor(random() * 12) : 13 + Math.floor(random() * 87);
  };
}

type Covered = Readonly<{ content: NoticePlanContent; overlong: number; installments: number | null }>;

function noticeFrom(random: () => number, length: () => number): Covered {
  const below = (limit: number): number => Math.floor(random() * limit);
  const part = (): NoticePart => {
    const first = `3${Array.from({ length: 15 }, () => below(10)).join('')}`;
    return { nav: `${first}${navCheckDigits(first)}`, amountCents: Math.max(1, Math.floor(10 ** (random() * 8))), dueDate: random() < 0.9 ? `2027-0${1 + below(9)}-${10 + below(18)}` : null };
  };
  const planned = (): NoticePayment => {
    const installments = Array.from({ length: length() }, (_none, index) => ({ ...part(), number: index + 1 }));
    return { kind: 'INSTALLMENTS', whole: installments.length > 1 && random() < 0.57 ? part() : null, installments };
  };
  const kind = random();
  const payment: NoticePayment = kind < 0.5 ? { kind: 'WHOLE', part: part() } : kind < 0.85 ? planned() : { kind: 'FINE', discounted: { ...part(), amountCents: 2_940 + below(100_000) }, reduced: { ...part(), amountCents: 4_200 + below(100_000) } };
  let overlong = 0;
  const usualOr = <Text extends string | null>(usual: Text, long: string): Text | string => {
    if (random() >= 0.15) return usual;
    overlong += 1;
    return long;
  };
  const { creditor } = SAMPLE_NOTICE;
  const name = NAMES[below(NAMES.length)] ?? '';
  const subject = SUBJECTS[below(SUBJECTS.length)] ?? '';
  overlong += (name === LONG_NAME ? 1 : 0) + (subject === SUBJECTS[2] ? 1 : 0);
  return {
    content: {
      creditor: { ...creditor, name: usualOr(creditor.name, OVERLONG.creditorName), department: usualOr(creditor.department, OVERLONG.department), infoLines: usualOr(creditor.infoLines, OVERLONG.infoLines), ownSite: random() < 0.5 },
      debtor: { fiscalCode: random() < 0.9 ? 'RSSMRA80A01H501U' : null, name, address: random() < 0.9 ? usualOr(`Strada Provinciale ${below(1_000)}, 35010 Borgo Esempio (PD)`, OVERLONG.address) : null },
      subject, payment, postal: random() < 0.4 ? { account: String(1 + below(999_999_999)), holder: usualOr('Comune di Borgo Esempio', OVERLONG.holder), authorisation: 'AUT. DB/SISB/GEN 12345 DEL 01/02/2024' } : null,
      model: '3', medium: 'A4', mark: 'NONE', testArchive: false, drawnAt: '2026-11-24T08:00:00.000Z',
    },
    overlong, installments: payment.kind === 'INSTALLMENTS' ? payment.installments.length : null,
  };
}

/** What was drawn, by what the campaign is for. */
class Coverage {
  readonly names = new Set<string>();
  readonly lengths = new Set<number>();
  readonly kinds = new Map<string, number>();

  add({ content, overlong, installments }: Covered): void {
    this.names.add(content.debtor.name);
    if (installments !== null) this.lengths.add(installments);
    const count = (kind: string, times = 1) => this.kinds.set(kind, (this.kinds.get(kind) ?? 0) + times);
    count(content.payment.kind);
    if (content.postal !== null) count('slips');
    count('overlong', overlong);
  }

  line(): string {
    return `${this.names.size} names of ${Object.keys(LATIN_NAMES).length} languages and ${Object.keys(SPELLED_NAMES).length} other spellings, ${this.lengths.size} lengths of plan of ${MOST_INSTALLMENTS}, ${[...this.kinds].toSorted().map(([kind, times]) => `${kind} ${times}`).join(', ')}`;
  }
}

/** The name as the paper must bear it; null where there is no room for it whole, which the drawing says. */
function printedName({ debtor }: NoticePlanContent, warnings: readonly Readonly<{ field: string; message: string }>[]): string | null {
  const { text } = toPrintable(debtor.name, coverageOf('TitilliumWeb-Bold'));
  return warnings.some(({ field, message }) => field === 'debtorName' && message.includes('accorciato')) || cutAtWord(text, 70).isCut ? null : text;
}

/** What a scanner must read off the pages of a notice: a QR code a part, and a Data Matrix where there are slips. */
function expectedCodes(content: NoticePlanContent, parts: readonly NoticePart[]): readonly string[] {
  const qr = parts.map((part) => `QR PAGOPA|002|${part.nav}|${content.creditor.fiscalCode}|${String(part.amountCents).padStart(2, '0')}`);
  const { postal } = content;
  return postal === null ? qr : [...qr, ...parts.map((part) => `SLIP ${part.nav} ${part.amountCents} ${Number(postal.account)}`)];
}

/** `OTHERS`: one that should not be there, or says something else; never only bad luck. */
function sameCodes(found: readonly ReadCode[], expected: readonly string[]): 'SAME' | 'SOME_MISSING' | 'OTHERS' {
  const read = found.map((code) => {
    if (code.format !== 'DataMatrix') return code.version === '4' && code.level === 'M' ? `QR ${code.text}` : `another QR ${code.version}-${code.level}`;
    const slip = parseDataMatrixContent(code.text);
    return slip.ok ? `SLIP ${slip.value.nav} ${slip.value.amountCents} ${Number(slip.value.ccp)}` : 'unreadable slip';
  });
  if (read.toSorted().join('\n') === expected.toSorted().join('\n')) return 'SAME';
  return read.length < expected.length && read.every((code) => expected.includes(code)) ? 'SOME_MISSING' : 'OTHERS';
}

test('every code of a mixed lot reads back exactly, every text is that of the data', async () => {
  const random = sequence(SEED);
  const length = lengthsFrom(random);
  const coverage = new Coverage();
  const failures: string[] = [];
  let pages = 0;
  let codes = 0;
  let secondLooks = 0;
  for (let start = 0; start < NOTICES; start += TOGETHER) {
    const wanted = Array.from({ length: Math.min(TOGETHER, NOTICES - start) }, () => noticeFrom(random, length));
    for (const one of wanted) coverage.add(one);
    const contents = wanted.map(({ content }) => content);
    const lot = drawLot(contents, 'Lotto', '2026-11-24T08:00:00.000Z');
    const read = (await readPdf(lot.bytes)).pages;
    const found = await Promise.all(rasteriseAll(lot.bytes, DPI).map((raster) => readCodes(raster)));
    pages += lot.pages;
    for (const [index, content] of contents.entries()) {
      const notice = lot.notices[index];
      if (notice === undefined || notice.problem !== null) {
        failures.push(`${start + index}: ${notice?.problem?.field}`);
        continue;
      }
      const range = [notice.firstPage - 1, notice.firstPage - 1 + notice.pages] as const;
      const parts = partsOf(content.payment);
      const expected = expectedCodes(content, parts);
      let own = found.slice(...range).flat();
      if (sameCodes(own, expected) === 'SOME_MISSING') {
        secondLooks += 1;
        own = (await Promise.all(rasteriseAll(drawLot([content], 'Lotto', '2026-11-24T08:00:00.000Z').bytes, SECOND_LOOK_DPI).map((raster) => readCodes(raster)))).flat();
      }
      codes += own.length;
      if (sameCodes(own, expected) !== 'SAME') failures.push(`${start + index}: codes (${own.length} of ${expected.length})`);
      const text = read.slice(...range).map((page) => joinedText(page)).join(' ');
      const words = [...parts.flatMap((part) => [printedNav(part.nav ?? ''), printedAmount(part.amountCents)]), ...(printedName(content, notice.warnings) === null ? [] : [printedName(content, notice.warnings) ?? ''])];
      const missing = words.filter((word) => !text.includes(word));
      if (missing.length > 0) failures.push(`${start + index}: texts ${missing.length}`);
    }
  }
  process.stdout.write(`mixed lot: ${NOTICES - failures.length} / ${NOTICES} notices exact, ${pages} pages, ${codes} codes read at ${DPI} dpi, ${secondLooks} notices looked at again at ${SECOND_LOOK_DPI} (seed ${SEED})\nmixed lot: ${coverage.line()}\n`);
  expect(failures).toEqual([]);
  expect(secondLooks).toBeLessThanOrEqual(Math.max(1, NOTICES * MOST_SECOND_LOOKS));
  if (NOTICES >= 2_000) expect([coverage.names.size, coverage.lengths.size]).toEqual([NAMES.length, MOST_INSTALLMENTS]);
}, 7_200_000);
