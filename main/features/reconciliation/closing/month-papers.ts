/** Papers of a closing (features.md 3c): «Verbale di riconciliazione» on paper, «Elenco discordanze» as a table. */
import { Buffer } from 'node:buffer';
import type { ReconciliationBucket } from '../../../contract/index.ts';
import type { Reader } from '../../../data/engine.ts';
import type { ReportContent } from '../../../documents/report-document.ts';
import { formatDate } from '../../../domain/civil-date.ts';
import { monthWords, toMonthWords } from '../../../domain/calendar-month.ts';
import { formatAmount, formatDecimalAmount } from '../../../domain/money.ts';
import { BUCKET_LABELS } from '../reconciliation-labels.ts';
import { bucketPage, type ReviewRow } from '../review-pages.ts';
import type { MonthLedger } from './closing-figures.ts';
import type { CheckItem, MonthCheck } from './month-checklist.ts';

/** Buckets of which the papers list every row. */
const LISTED: readonly ReconciliationBucket[] = ['CERTAIN', 'TO_CONFIRM', 'AMOUNT_DIFFERS', 'CREDIT_WITHOUT_FLOW', 'QUARANTINED', 'DEFERRED', 'FLOW_WITHOUT_CREDIT', 'WAITING', 'PAYMENT_WITHOUT_RECEIPT', 'DOUBLE_PAYMENT', 'RECEIPT_AMOUNT_DIFFERS', 'PAYMENT_NOT_REPORTED'];
const PAGE_ROWS = 500;
/** On the paper; the table has them all. */
const MOST_ON_PAPER = 300;

/** A row of the list of discrepancies, in words. `cents` signed. */
export type OpenItemLine = Readonly<{ group: string; day: string; reference: string; text: string; cents: number; explanation: string }>;

/** Everything of the month that is not settled, or is settled and still wants an eye. */
export async function openItemLines(reader: Reader, month: string, today: string): Promise<readonly OpenItemLine[]> {
  const lines: OpenItemLine[] = [];
  for (const bucket of LISTED) {
    for (let cursor: string | null = null; ;) {
      const page = await bucketPage(reader, { bucket, month, text: '', cursor, limit: PAGE_ROWS }, today);
      if (page === undefined) break;
      lines.push(...page.rows.map((row) => toLine(row, BUCKET_LABELS[bucket])));
      cursor = page.next;
      if (cursor === null) break;
    }
  }
  return lines;
}

function toLine(row: ReviewRow, group: string): OpenItemLine {
  switch (row.kind) {
    case 'MOVEMENT':
      return { group, day: row.bookingDate, reference: row.number, text: row.causale, cents: row.signedCents, explanation: row.explanation };
    case 'FLOW':
      return { group, day: row.regulationDate, reference: row.iuf, text: row.pspName, cents: row.residualCents, explanation: row.explanation };
    case 'RECEIPT':
      return { group, day: row.paidOn, reference: `IUV ${row.iuv}`, text: row.pspName, cents: row.amountCents, explanation: row.explanation };
    default:
      return { group, day: row.regulationDate, reference: `IUV ${row.iuv}`, text: `${row.iuf}, riga ${row.line}`, cents: row.amountCents, explanation: row.explanation };
  }
}

const HEAD = ['Gruppo', 'Data', 'Riferimento', 'Descrizione', 'Importo', 'Perché'] as const;

/** «Elenco discordanze»: UTF-8 with BOM, `;`, CRLF, decimal comma, texts that could be formulas marked as text (reconciliation.md 4.6, «Our accounting CSV»). */
export function openItemsCsv(lines: readonly OpenItemLine[]): Uint8Array {
  const rows = lines.map(({ group, day, reference, text, cents, explanation }) => [group, formatDate(day), reference, text, formatDecimalAmount(cents).replace('.', ','), explanation]);
  return Buffer.from(`\uFEFF${[HEAD, ...rows].map((cells) => cells.map(quoted).join(';')).join('\r\n')}\r\n`, 'utf8');
}

/** As in the files of lists: wide signs, and signs behind blanks and characters that are not seen, count too. */
const BEGINS_AS_FORMULA = /^[\s\u0000-\u001f\u00a0\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]/u;

/** A negative amount begins with a sign that spreadsheets take for a formula: it is a number. */
function quoted(cell: string): string {
  const text = cell.replaceAll(/\s*[\r\n]+\s*/g, ' ');
  const isFormula = (BEGINS_AS_FORMULA.test(text) && !/^-\d+(,\d+)?$/.test(text)) || text.startsWith('\t');
  return `"${(isFormula ? `'${text}` : text).replaceAll('"', '""')}"`;
}

export type ReportMaking = Readonly<{ check: MonthCheck; lines: readonly OpenItemLine[]; entity: string; operator: string; drawnAt: string; note: string | null; testArchive: boolean }>;

/** «Verbale di riconciliazione»: balance, identities, groups, checks, and the discrepancies that go on. */
export function closingReport({ check, lines, entity, operator, drawnAt, note, testArchive }: ReportMaking): ReportContent {
  const { month, overview, ledger, carried, nextMonth, items, unreported, afterClosing } = check;
  const rows: string[][] = [
    ...ledgerRows(ledger),
    ...overview.identities.map(({ label, totalCents, parts, message }) => ['Quadratura', label, '', formatAmount(totalCents), `${parts.map((part) => `${part.label} ${formatAmount(part.cents)}`).join(' + ')}. ${message}`]),
    ...overview.buckets.filter(({ count }) => count > 0).map(({ label, count, cents }) => ['Gruppo', label, String(count), formatAmount(cents), '']),
    ...items.map((item) => ['Controllo', item.label, item.count === 0 ? '' : String(item.count), item.cents === null || item.count === 0 ? '' : formatAmount(item.cents), standingWords(item)]),
    ...unreported.map(({ psp, count, cents, oldest }) => ['Non rendicontate', psp, String(count), formatAmount(cents), `La più vecchia è del ${formatDate(oldest)}`]),
    ...afterClosing.map(({ reference, day, cents, closedMonth, before, now, effect, explanation }) => ['Dopo la chiusura', `${capitalised(monthWords(closedMonth))}: ${reference}`, formatDate(day), formatAmount(cents), `${before === now ? `Sempre «${now}»` : `Era «${before}», adesso «${now}»`}: ${effect}. ${explanation}`]),
    ...lines.slice(0, MOST_ON_PAPER).map(({ group, day, reference, cents, explanation }) => ['Discordanza', `${group}: ${reference}`, formatDate(day), formatAmount(cents), explanation]),
    ...(lines.length > MOST_ON_PAPER ? [['Discordanza', `Altre ${lines.length - MOST_ON_PAPER} righe`, '', '', 'Sono tutte nell’Elenco discordanze, conservato con questo verbale.']] : []),
  ];
  return {
    title: `Verbale di riconciliazione di ${monthWords(month)}`, entity, operator, drawnAt, testArchive,
    asked: [`Mese chiuso: ${monthWords(month)}. Quello che non è sistemato passa ${toMonthWords(nextMonth)}.`, ...(note === null || note === '' ? [] : [`Note: ${note}`])],
    columns: [{ label: 'Parte', align: 'LEFT', mono: false }, { label: 'Voce', align: 'LEFT', mono: false }, { label: 'N. o data', align: 'RIGHT', mono: false }, { label: 'Importo €', align: 'RIGHT', mono: false }, { label: 'Nota', align: 'LEFT', mono: false }],
    rows,
    totals: [`Passano ${toMonthWords(nextMonth)}: ${carried.movements} movimenti per ${formatAmount(carried.movementCents)} €, ${carried.flows} flussi per ${formatAmount(carried.flowCents)} € da riscuotere.`, 'Il responsabile del servizio finanziario: ______________________________'],
  };
}

function ledgerRows({ openingCents, lateCents, creditCents, matchedCents, excludedCents, settledCents, closingCents, differenceCents }: MonthLedger): string[][] {
  const row = (label: string, cents: number, note = ''): string[] => ['Saldo', label, '', formatAmount(cents), note];
  return [
    row('Non abbinato all’inizio del mese', openingCents, 'Il saldo finale del mese chiuso prima'), ...(lateCents === 0 ? [] : [row('Arrivi tardivi di mesi chiusi', lateCents, 'Arrivati dopo la chiusura del loro mese')]), row('Movimenti del mese', creditCents, 'Accrediti meno storni'), row('Abbinati a flussi e ricevute', -matchedCents), row('Messi da parte come non pagoPA', -excludedCents, 'Senza le bollette doppie, che non sono fra i movimenti del mese'), row('Stornati, e differenze accettate', -settledCents),
    row('Non abbinato alla fine del mese', closingCents, differenceCents === 0 ? 'Il saldo quadra.' : `Il saldo non quadra: differenza ${formatAmount(differenceCents)}.`),
  ];
}

function capitalised(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function standingWords({ standing, detail }: CheckItem): string {
  switch (standing) {
    case 'DONE': return 'A posto';
    case 'LOOK': return detail;
    default: return `Non a posto. ${detail}`;
  }
}
