import { TOWN } from '../../main/host/demo/town.ts';
import type { CivilDate } from '../../main/domain/civil-date.ts';
import { bankWorkbookFile } from './bank-workbook-file.ts';
import { balanceAfter, cashJournalFile, type DayBalance } from './cash-journal-file.ts';
import { rowsOfYear } from './case-rows.ts';
import type { CaseKind } from './case-shapes.ts';
import { postalFile, provisionalFile } from './delimited-files.ts';
import { drawingStream, pickWeighted } from './drawing-streams.ts';
import type { FlowPlan } from './flow-plan.ts';
import { paymentsOfFlow, unreportedPayment, type YearLine, type YearPayment, type YearReceipt } from './payments.ts';
import { PROVIDERS, type Provider } from './providers.ts';
import type { ExpectedOutcome, LoosePayment, RowPlan } from './row-plan.ts';
import { treasuryFilesOf, type NumberedRow, type TreasuryFilePlan } from './treasury-files-plan.ts';
import { POSTAL_IBAN, TREASURY, yearRow, type YearRow } from './treasury-rows.ts';
import { casesOfYear, type YearCase } from './year-cases.ts';
import { flowsOfYear } from './year-flows.ts';
import { yearCalendar, yearSettings, type YearRequest, type YearSettings } from './year-settings.ts';

/** A version of a flow. `superseded`: a later version follows it. `truth` is of the flow, whatever the version. */
export type YearFlow = Readonly<{ header: FlowHeader; lines: readonly YearLine[]; superseded: boolean; truth: FlowTruth }>;
export type FlowHeader = Readonly<{ name: string; createdAt: string; settlementId: string; settledOn: CivilDate; provider: Provider; count: number; totalCents: number }>;

/**
 * What a flow was made as. `caseId`: shared by the flows and rows of one case. `paidBy`: rows that bring its money, by id. `expectedCodes`: what it bears when the year is looked at on `asOf` (3.4, "Words of a result"), the likeliest first; none for a flow
 * that was never delivered. `linesCents`: what its payments sum to.
 */
export type FlowTruth = Readonly<{ name: string; madeAs: CaseKind; caseId: string; detail: string; delivered: boolean; linesCents: number; paidBy: readonly string[]; expectedCodes: readonly string[] }>;

/**
 * What a row was made as. `variants`: how its text is written. `flows` (names) and `receipts` (receiptId): what its money is for, also where nothing in the row says it. `about`: id of the row it copies, reverses,
 * regularises or restores. `matchable`: by the rules nobody need be asked (3.4: status automatic). `expected`: the likeliest first; any of them agrees with the document.
 */
export type RowTruth = Readonly<{
  id: string; sourceFile: string; sourceRow: number; madeAs: CaseKind; caseId: string; detail: string; kind: RowPlan['kind']; variants: readonly string[]; flows: readonly string[]; receipts: readonly string[]; about: string | null; matchable: boolean;
  expected: readonly ExpectedOutcome[];
}>;

/** A file of the treasurer with what it says, row by row in the order of the file. */
export type YearTreasuryFile = Readonly<{ name: string; format: YearRow['format']; bytes: Uint8Array; rows: readonly YearRow[]; truths: readonly RowTruth[] }>;

/** Exact numbers of a year. `flows`: delivered, each counted once; `credits`: written for the first time; `rows`: everything in the treasurer's files. */
export type YearCounts = Readonly<{ payments: number; flows: number; missingFlows: number; credits: number; rows: number; files: number }>;

/**
 * A year of collections of a town that does not exist. Holds a plan of its flows and rows; payments are drawn again each time they are read, so that memory does not grow with them. Everything may be read in any
 * order and any number of times, and is the same for the same settings.
 */
export type ReconciliationYear = Readonly<{
  settings: YearSettings;
  /** The day on which the year is looked at. */
  asOf: CivilDate;
  entity: Readonly<{ fiscalCode: string; name: string; account: string; secondAccount: string; postalIban: string }>;
  providers: readonly Provider[];
  counts: YearCounts;
  /** By day of settlement: those that flows report, delivered or not, then those credited on their own or reported by nobody. */
  payments(): Generator<YearPayment>;
  receipts(): Generator<YearReceipt>;
  /** Delivered ones by day of settlement, a superseded version right before the one that holds. */
  flows(): Generator<YearFlow>;
  /** Of all flows, missing ones included, without drawing their lines. */
  flowTruths(): Generator<FlowTruth>;
  /** In the order in which they would be loaded. */
  treasuryFiles(): Generator<YearTreasuryFile>;
}>;

const OPENING_BALANCE_CENTS = 100_000_000;

/**
 * Plans a year.
 * @throws RangeError when the size asked for holds no such year.
 */
export function reconciliationYear(request: YearRequest = {}): ReconciliationYear {
  const settings = yearSettings(request);
  const calendar = yearCalendar(settings.year);
  const cases = casesOfYear(settings, drawingStream(settings.seed, 'CASES'));
  const singleCount = cases.reduce((sum, { shape }) => sum + (shape.singles ?? 0), 0);
  const unreportedCount = Math.round(settings.payments * settings.anomalyShare);
  const planned = flowsOfYear(settings, calendar, cases, settings.payments - singleCount - unreportedCount);
  const { rows, singles } = rowsOfYear(settings, calendar, planned);
  const files = treasuryFilesOf(rows, calendar);
  const loose = [...singles, ...unreportedPayments(settings, unreportedCount, calendar.lastFlowDay, calendar.workingDays)].sort((a, b) => a.day - b.day);
  const ids = idsOf(files);
  const paidBy = payersOf(files);
  const delivered = planned.flows.filter((flow) => flow.delivered);
  const truthOf = (flow: FlowPlan): FlowTruth => flowTruth(flow, paidBy.get(flow) ?? []);
  function* payments(): Generator<YearPayment> {
    let next = 0;
    for (const flow of planned.flows) {
      for (let waiting = loose[next]; waiting !== undefined && waiting.day < flow.day; waiting = loose[(next += 1)]) yield waiting.payment;
      yield* paymentsOfFlow(settings, flow, calendar.workingDays);
    }
    for (const { payment } of loose.slice(next)) yield payment;
  }
  return {
    settings, asOf: calendar.asOf, providers: PROVIDERS,
    entity: { fiscalCode: TOWN.fiscalCode, name: TOWN.name, account: TREASURY.account, secondAccount: TREASURY.secondAccount, postalIban: POSTAL_IBAN },
    counts: {
      payments: settings.payments, flows: delivered.length, missingFlows: planned.flows.length - delivered.length, credits: rows.filter(({ kind, isCopy }) => kind === 'CREDIT' && !isCopy).length, rows: rows.length, files: files.length,
    },
    payments,
    *receipts() {
      for (const { receipt } of payments()) if (receipt !== null) yield receipt;
    },
    *flows() {
      for (const flow of delivered) yield* versionsOf(flow, linesOf(paymentsOfFlow(settings, flow, calendar.workingDays)), truthOf(flow));
    },
    *flowTruths() {
      for (const flow of planned.flows) yield truthOf(flow);
    },
    *treasuryFiles() {
      let balance: DayBalance = balanceAfter(OPENING_BALANCE_CENTS, []);
      for (const [index, file] of files.entries()) {
        if (file.channel === 'GDC' && file.page === 1) balance = balanceAfter(balance.closingCents, files.slice(index, index + file.pages).flatMap((page) => page.rows));
        yield writtenFile(file, balance, ids);
      }
    },
  };
}

function unreportedPayments(settings: YearSettings, count: number, lastDay: number, days: readonly CivilDate[]): readonly LoosePayment[] {
  const random = drawingStream(settings.seed, 'ROWS');
  return Array.from({ length: count }, (_, index) => {
    const day = random.between(3, lastDay);
    return { day, payment: unreportedPayment(settings, pickWeighted(random, PROVIDERS), index, day, days) };
  });
}

function idsOf(files: readonly TreasuryFilePlan[]): ReadonlyMap<RowPlan, string> {
  return new Map(files.flatMap(({ rows }) => rows).map(({ plan, id }) => [plan, id] as const));
}

function payersOf(files: readonly TreasuryFilePlan[]): ReadonlyMap<FlowPlan, readonly NumberedRow[]> {
  const payers = new Map<FlowPlan, NumberedRow[]>();
  for (const row of files.flatMap(({ rows }) => rows)) {
    for (const flow of row.plan.pays.flows) {
      const known = payers.get(flow);
      if (known === undefined) payers.set(flow, [row]);
      else known.push(row);
    }
  }
  return payers;
}

function linesOf(payments: readonly YearPayment[]): readonly YearLine[] {
  return payments.flatMap(({ line }) => (line === null ? [] : [line]));
}

/** The version that holds; before it, where there was one, a version without the last line (with another amount, where there is one line only). */
function* versionsOf(flow: FlowPlan, lines: readonly YearLine[], truth: FlowTruth): Generator<YearFlow> {
  const { name, createdAt, settlementId, date, provider, declared } = flow;
  const header: FlowHeader = { name, createdAt, settlementId, settledOn: date, provider, count: declared.count, totalCents: declared.totalCents };
  if (flow.revised) {
    const before = lines.length > 1 ? lines.slice(0, -1) : lines.map((line) => ({ ...line, amountCents: line.amountCents + 100 }));
    const totalCents = before.reduce((sum, { amountCents }) => sum + amountCents, 0);
    yield { header: { ...header, createdAt: `${date}T17:${createdAt.slice(14)}`, count: before.length, totalCents }, lines: before, superseded: true, truth };
  }
  yield { header, lines, superseded: false, truth };
}

function flowTruth(flow: FlowPlan, payers: readonly NumberedRow[]): FlowTruth {
  return {
    name: flow.name, madeAs: flow.of.kind, caseId: caseIdOf(flow.of), detail: payers[0]?.plan.detail ?? flow.of.shape.detail, delivered: flow.delivered, linesCents: flow.totalCents, paidBy: payers.map(({ id }) => id), expectedCodes: expectedFlowCodes(flow, payers.map(({ plan }) => plan)),
  };
}

/** A flow is as well off as the best of the rows that pay it. */
function expectedFlowCodes(flow: FlowPlan, payers: readonly RowPlan[]): readonly string[] {
  if (!flow.delivered) return [];
  if (flow.of.kind === 'ANOMALOUS_FLOW') return ['FLUSSO_ANOMALO'];
  if (flow.of.kind === 'ZERO_FLOW') return ['FLUSSO_ZERO'];
  const standing = payers.filter(({ expected: [first] }) => first.rule !== 'R1');
  const anomalousByName = standing.some(({ expected }) => expected.some(({ code }) => code === 'FLUSSO_ANOMALO')) ? ['FLUSSO_ANOMALO'] : [];
  if (standing.some(({ expected: [first] }) => first.status === 'automatic')) return ['RT_IUF_TES', ...anomalousByName];
  const proposal = standing.find(({ expected: [first] }) => first.status === 'proposed');
  if (proposal === undefined) return ['IUF_NO_TES'];
  return proposal.expected.length > 1 ? ['PROPOSTO', 'IUF_NO_TES'] : ['PROPOSTO'];
}

function caseIdOf({ kind, turn }: YearCase): string {
  return `${kind}-${turn}`;
}

const FORMATS = { GDC: 'GDC', CSV: 'CSV_PROVVISORI', XLSX: 'XLSX', POSTE: 'POSTE' } as const;
/** Lines before the first movement, which are counted (1.1, sourceRow). */
const LINES_BEFORE = { GDC: 0, CSV: 1, XLSX: 1, POSTE: 2 } as const;

function writtenFile(file: TreasuryFilePlan, balance: DayBalance, ids: ReadonlyMap<RowPlan, string>): YearTreasuryFile {
  const place = (index: number): number => index + 1 + LINES_BEFORE[file.channel];
  return {
    name: file.name, format: FORMATS[file.channel], bytes: fileBytes(file, balance), rows: file.rows.map((row, index) => yearRow(row, file.name, place(index))), truths: file.rows.map((row, index) => rowTruth(row, file.name, place(index), ids)),
  };
}

function fileBytes(file: TreasuryFilePlan, balance: DayBalance): Uint8Array {
  switch (file.channel) {
    case 'GDC':
      return Buffer.from(cashJournalFile(file, balance), 'utf8');
    case 'CSV':
      return Buffer.from(provisionalFile(file), 'utf8');
    case 'XLSX':
      return bankWorkbookFile(file);
    case 'POSTE':
      return Buffer.from(postalFile(file), 'utf8');
  }
}

function rowTruth({ id, plan }: NumberedRow, sourceFile: string, sourceRow: number, ids: ReadonlyMap<RowPlan, string>): RowTruth {
  const { of, detail, kind, text, pays, about, expected } = plan;
  return {
    id, sourceFile, sourceRow, madeAs: of.kind, caseId: caseIdOf(of), detail, kind, variants: text.variants, flows: pays.flows.map(({ name }) => name), receipts: pays.receipts.flatMap(({ receipt }) => (receipt === null ? [] : [receipt.receiptId])),
    about: about === null ? null : (ids.get(about) ?? null), matchable: expected[0].status === 'automatic', expected,
  };
}
