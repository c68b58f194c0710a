import { z } from 'zod';
import { civilDateInRome } from '../../../domain/civil-date.ts';
import { ok, type Result } from '../../../domain/result.ts';
import { quoted, readDate, readDateTime, refuse, type Refusal } from '../../payments/index.ts';
import type { FlowHeader, FlowLine, ParsedFlow } from '../parsed-flow.ts';
import { FLOW_ROWS } from './flow-xml.ts';
import { REMEDY, romeWallText } from './flow-values.ts';

const MAX_CENTS = 99_999_999_999;

/**
 * Cents of a JSON amount; null when it is none. The platform keeps them as binary fractions, so a sum may come with dust far below the cent
 * (intermediary.md 2.2): it is rounded away, anything larger is not.
 */
function restCents(amount: number): number | null {
  const cents = Math.round(amount * 100);
  return Math.abs(cents) <= MAX_CENTS && Math.abs(amount * 100 - cents) < 0.001 ? cents : null;
}

const text35 = z.string().trim().min(1).max(35);
const headerSchema = z.object({
  fdr: z.string().trim().min(1).max(100), revision: z.int().min(1), fdrDate: z.string(), published: z.string().nullish(), regulation: text35, regulationDate: z.string(),
  sender: z.object({ id: text35, pspName: z.string().max(140).nullish() }),
  receiver: z.object({ id: text35, organizationName: z.string().max(140).nullish() }),
  totPayments: z.int().min(1), sumPayments: z.number(), computedTotPayments: z.int().min(0).nullish(),
});
const rowSchema = z.object({ index: z.int().min(1), iuv: text35, iur: text35, idTransfer: z.int().min(1).max(5).nullish(), pay: z.number(), payStatus: z.string().min(1).max(40), payDate: z.string() });
type Row = z.infer<typeof rowSchema>;
const pageSchema = z.object({ metadata: z.object({ pageNumber: z.int().min(1), totPage: z.int().min(1) }).nullish(), data: z.array(z.unknown()) });

/** Header of a flow with the number of rows the platform itself counted; null when it does not tell. */
export type RestHeader = FlowHeader & Readonly<{ countedPayments: number | null }>;
/** Rows of one page; `place` tells which of how many. */
export type RestPage = Readonly<{ rows: readonly RestRow[]; place: Readonly<{ page: number; of: number }> }>;
/** A row with its number in the flow. */
export type RestRow = FlowLine & Readonly<{ number: number }>;

/** XML codes of REST outcomes (receipts-fdr.md 2.3); another one is kept as it came. */
const OUTCOMES: ReadonlyMap<string, string> = new Map([['EXECUTED', '0'], ['REVOKED', '3'], ['STAND_IN', '4'], ['STAND_IN_NO_RPT', '8'], ['NO_RPT', '9']]);

/** Reads the header of a flow of the FdR interface (receipts-fdr.md 2.4). Errors: `E_XSD` with the field. */
export function readRestHeader(json: unknown): Result<RestHeader, Refusal> {
  const parsed = headerSchema.safeParse(json);
  if (!parsed.success) return wrongShape(parsed.error.issues[0], 'Testata del flusso');
  const header = parsed.data;
  const flowAt = readDateTime(header.fdrDate);
  if (flowAt?.instant === undefined || flowAt.instant === null) return wrong('', 'fdrDate', header.fdrDate, 'un istante come 2026-09-15T08:15:30Z');
  // The gateway writes midnight with a fixed offset: only the day counts (intermediary.md, fact 9).
  const regulationDate = readDate(header.regulationDate.slice(0, 10));
  if (regulationDate === null) return wrong('', 'regulationDate', header.regulationDate, 'una data come 2026-09-15');
  const declaredCents = restCents(header.sumPayments);
  if (declaredCents === null) return wrong('', 'sumPayments', String(header.sumPayments), 'un importo fino a 999999999.99, con due decimali');
  return ok({
    flowName: header.fdr, flowAt: flowAt.instant, flowDateTime: romeWallText(flowAt.instant), pspId: header.sender.id, pspName: header.sender.pspName ?? null, trn: header.regulation, regulationDate: regulationDate.date,
    receiverFiscalCode: header.receiver.id, receiverName: header.receiver.organizationName ?? null, declaredPayments: header.totPayments, declaredCents, revision: header.revision,
    publishedAt: header.published === null || header.published === undefined ? null : (readDateTime(header.published)?.instant ?? null), countedPayments: header.computedTotPayments ?? null,
  });
}

/** Reads one page of rows. Errors: `E_XSD` with the number of the row and the field. */
export function readRestPage(json: unknown): Result<RestPage, Refusal> {
  const parsed = pageSchema.safeParse(json);
  if (!parsed.success) return wrongShape(parsed.error.issues[0], 'Pagina dei pagamenti');
  const rows = readRows(parsed.data.data);
  return rows.ok ? ok({ rows: rows.value, place: { page: parsed.data.metadata?.pageNumber ?? 1, of: parsed.data.metadata?.totPage ?? 1 } }) : rows;
}

/**
 * Reads a flow put together by whoever downloaded it: `{header, payments}`, where `payments` is the rows, or their pages as they came. A flow of which
 * rows are missing is refused rather than recorded in part.
 * Errors: `E_XSD` with row and field, `E_XML` when it is incomplete, `E_TOO_BIG`.
 */
export function readRestFlow(json: unknown): Result<ParsedFlow, Refusal> {
  const parsed = z.object({ header: z.unknown(), payments: z.unknown() }).safeParse(json);
  if (!parsed.success) return wrongShape(parsed.error.issues[0], 'Flusso');
  const header = readRestHeader(parsed.data.header);
  if (!header.ok) return header;
  const rows = readRows(rowsOf(parsed.data.payments));
  return rows.ok ? joinFlow(header.value, rows.value) : rows;
}

/** Joins a header and all its rows into a flow, rows by their number. Errors: as {@link readRestFlow}. */
export function joinFlow(header: RestHeader, rows: readonly RestRow[]): Result<ParsedFlow, Refusal> {
  const { countedPayments, ...flow } = header;
  const byNumber = new Map<number, RestRow>();
  for (const row of rows) {
    const known = byNumber.get(row.number);
    if (known !== undefined && !sameRow(known, row)) return refuse('E_XSD', `Riga ${row.number}: compare due volte con dati diversi. ${REMEDY}`, { kind: 'PATH', path: 'index' });
    byNumber.set(row.number, row);
  }
  const counted = countedPayments ?? flow.declaredPayments;
  if (byNumber.size !== counted) return refuse('E_XML', `Il flusso è incompleto: ne risultano ${counted} righe e ne sono arrivate ${byNumber.size}. Si rilegge alla prossima ricezione; da un file, scarica di nuovo tutte le pagine.`);
  const lines = [...byNumber.values()].sort((a, b) => a.number - b.number).map(({ iuv, iur, transferIndex, amountCents, outcome, paidOn }) => ({ iuv, iur, transferIndex, amountCents, outcome, paidOn }));
  return ok({ ...flow, lines });
}

function sameRow(a: RestRow, b: RestRow): boolean {
  return a.iuv === b.iuv && a.iur === b.iur && a.transferIndex === b.transferIndex && a.amountCents === b.amountCents && a.outcome === b.outcome && a.paidOn === b.paidOn;
}

function rowsOf(payments: unknown): unknown[] {
  const pages: unknown[] = Array.isArray(payments) ? payments : [payments];
  return pages.flatMap((page): unknown[] => {
    const parsed = pageSchema.safeParse(page);
    return parsed.success ? parsed.data.data : [page];
  });
}

function readRows(rows: readonly unknown[]): Result<readonly RestRow[], Refusal> {
  if (rows.length > FLOW_ROWS) return refuse('E_TOO_BIG', `Il flusso ha più di ${FLOW_ROWS.toLocaleString('it-IT')} righe. Chiedi a chi te l’ha mandato di dividerlo.`);
  const read: RestRow[] = [];
  const days = new Map<string, string | null>();
  for (const [place, row] of rows.entries()) {
    const parsed = rowSchema.safeParse(row);
    if (!parsed.success) return wrongShape(parsed.error.issues[0], `Riga ${place + 1}`);
    const line = readRow(parsed.data, days);
    if (!line.ok) return line;
    read.push(line.value);
  }
  return ok(read);
}

/** `days`: of the instants read so far. Rows of a flow share few, and the day of one in Rome costs more than the rest of its row. */
function readRow(row: Row, days: Map<string, string | null>): Result<RestRow, Refusal> {
  const where = `Riga ${row.index}: `;
  const outcome = OUTCOMES.get(row.payStatus) ?? row.payStatus;
  const amountCents = restCents(row.pay);
  if (amountCents === null || amountCents === 0 || (amountCents < 0 && outcome !== '3')) return wrong(where, 'pay', String(row.pay), 'un importo da 0.01 a 999999999.99, con due decimali');
  const paidOn = days.get(row.payDate) ?? dayOf(row.payDate);
  days.set(row.payDate, paidOn);
  if (paidOn === null) return wrong(where, 'payDate', row.payDate, 'un istante come 2026-09-15T00:00:00Z');
  return ok({ number: row.index, iuv: row.iuv, iur: row.iur, transferIndex: row.idTransfer ?? null, amountCents, outcome, paidOn });
}

/** An instant is the day it was in Rome. */
function dayOf(text: string): string | null {
  const day = readDate(text);
  if (day !== null) return day.date;
  const instant = readDateTime(text)?.instant ?? null;
  return instant === null ? null : civilDateInRome(Date.parse(instant));
}

function wrong(where: string, name: string, value: string, expected: string): Readonly<{ ok: false; error: Refusal }> {
  return refuse('E_XSD', `${where}il campo ${name} contiene ${quoted(value)}: serve ${expected}. ${REMEDY}`, { kind: 'PATH', path: name });
}

function wrongShape(issue: z.core.$ZodIssue | undefined, where: string): Readonly<{ ok: false; error: Refusal }> {
  const path = (issue?.path ?? []).join('/');
  return refuse('E_XSD', `${where}: il campo ${quoted(path)} manca o ha un valore non ammesso. ${REMEDY}`, { kind: 'PATH', path });
}
