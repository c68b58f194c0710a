/** The whole of the reconciliation as the command line tells it (spec/cli.md, reconcile and matches). */
import type { Reader } from '../../data/engine.ts';
import { formatEuro } from '../../domain/money.ts';
import { withoutLeadingZeros } from '../../domain/treasury-movement.ts';
import { readNumberingCodes } from '../setup/index.ts';
import { flowSentence } from './late-flow.ts';
import { countReceipts, flowLines, flowPage, flowsByIds, flowTallies, movementAmounts, movementsByIds, movementsInOrder, movementTallies, receiptsByIds, paymentClassCounts, type DayRange, type FlowLineOutcome, type FlowOutcome, type MovementOutcome, type PagePlace } from './outcome-store.ts';
import { differingSentence } from './review-rows.ts';
import { unreportedPage, unreportedSentence } from './unreported-payments.ts';

/** Counts and sums of a range of days: booking days of movements, regulation days of flows, payment days of receipts. Amounts in cents. */
export async function reconciliationSummary(reader: Reader, range: DayRange) {
  const { statuses, codes } = await movementTallies(reader, range);
  const flows = await flowTallies(reader, range);
  const receipts = await countReceipts(reader, range);
  const { treasuryCents, matchedCents, openCents } = await movementAmounts(reader, range);
  const sum = (tally: Readonly<Record<string, number>>): number => Object.values(tally).reduce((total, count) => total + count, 0);
  const of = (tally: Readonly<Record<string, number>>, key: string): number => tally[key] ?? 0;
  const matched = of(statuses, 'automatic') + of(statuses, 'confirmed');
  return {
    movements: { total: sum(statuses), matched, proposed: of(statuses, 'proposed'), open: of(statuses, 'open'), ignored: of(statuses, 'ignored'), quarantined: of(statuses, 'quarantined'), excluded: of(statuses, 'excluded') },
    flows: { total: sum(flows), matched: of(flows, 'RT_IUF_TES'), proposed: of(flows, 'PROPOSTO'), open: sum(flows) - of(flows, 'RT_IUF_TES') - of(flows, 'PROPOSTO') - of(flows, 'FLUSSO_ZERO'), classes: flows },
    receipts: { total: receipts.total, matched: receipts.total - receipts.open, open: receipts.open },
    payments: paymentClasses(await paymentClassCounts(reader, range), receipts.open),
    amounts: { treasuryCents, matchedCents, differenceCents: treasuryCents - matchedCents - openCents, openCents },
    classes: codes,
  };
}

/** A movement as `matches` tells it. `linked`: the other row of a reversal, or the row already here. */
export type ToldMatch = Readonly<{
  movement: Readonly<{ id: number; bill: string | null; provisional: string | null; technicalNumber: string | null; date: string; amountCents: number; sign: 1 | -1; file: string; row: number }>;
  flows: readonly string[]; receipts: readonly string[]; rule?: string; code: string; secondCode?: string; status: string; score: number | null; differenceCents: number; explanation: string; candidates?: readonly (readonly string[])[]; linked?: Readonly<{ id: number; file: string; row: number }>; read?: string;
}>;

export type OpenItem = Readonly<{ side: 'movement' | 'flow' | 'receipt' | 'flowLine'; ref: string; class: string; amountCents: number; date: string; explanation: string }>;

const PAGE = 500;

/** Movements of the days, in the order in which they were imported. */
export async function* toldMatches(read: <T>(work: (reader: Reader) => Promise<T>) => Promise<T>, range: DayRange): AsyncGenerator<readonly ToldMatch[]> {
  for (let after = 0; ;) {
    const page = await read(async (reader) => {
      const rows = await movementsInOrder(reader, range, after, PAGE);
      return { last: rows.at(-1)?.arrival ?? null, told: await tellAll(reader, rows.map(({ movement }) => movement)) };
    });
    if (page.last === null) return;
    yield page.told;
    after = page.last;
  }
}

async function tellAll(reader: Reader, movements: readonly MovementOutcome[]): Promise<readonly ToldMatch[]> {
  const targets = movements.flatMap(({ details }) => details.candidates.flat());
  const flows = await flowsByIds(reader, [...movements.flatMap(({ details }) => details.flowIds), ...targets.flatMap((target) => (target.kind === 'FLOW' ? [target.flowId] : []))]);
  const receipts = await receiptsByIds(reader, movements.flatMap(({ details }) => details.receiptIds));
  const linked = await movementsByIds(reader, movements.flatMap(({ linkedMovementId }) => linkedMovementId ?? []));
  return movements.map((movement): ToldMatch => {
    const { details, rule, secondCode, linkedMovementId } = movement;
    const other = linkedMovementId === null ? undefined : linked.get(linkedMovementId);
    const candidates = details.candidates.map((set) => set.map((target) => (target.kind === 'FLOW' ? (flows.get(target.flowId)?.iuf ?? '') : target.iuv)));
    const read = rule === 'R13' ? [...(details.evidence?.iufRead ?? []), ...(details.evidence?.iuvRead ?? [])].join() : '';
    return {
      movement: {
        id: movement.id, bill: plainNumber(movement.bolletta), provisional: plainNumber(movement.provvisorio), technicalNumber: movement.technicalNumber, date: movement.bookingDate, amountCents: movement.amountCents, sign: movement.sign, file: movement.sourceFile, row: movement.sourceRow,
      },
      flows: details.flowIds.map((id) => flows.get(id)?.iuf ?? ''), receipts: details.receiptIds.map((id) => receipts.get(id)?.iuv ?? ''), ...(rule === null ? {} : { rule }), code: movement.code, ...(secondCode === null ? {} : { secondCode }),
      status: movement.status === 'excluded' ? 'ignored' : movement.status, score: movement.score, differenceCents: movement.diffCents, explanation: movement.explanation, ...(candidates.length === 0 ? {} : { candidates }),
      ...(other === undefined ? {} : { linked: { id: other.id, file: other.sourceFile, row: other.sourceRow } }), ...(read === '' ? {} : { read }),
    };
  });
}

function plainNumber(digits: string | null): string | null {
  return digits === null ? null : withoutLeadingZeros(digits);
}

/** What is still open on the other sides: flows, receipts no flow reports, rows of flows without receipt or paid twice. `today`: on which lateness is told. */
export async function* openItems(read: <T>(work: (reader: Reader) => Promise<T>) => Promise<T>, range: DayRange, today: string): AsyncGenerator<readonly OpenItem[]> {
  for (let after: PagePlace | null = null; ;) {
    const place: PagePlace | null = after;
    const flows: readonly FlowOutcome[] = await read((reader) => flowPage(reader, { where: 'r.regulation_date >= ? AND r.regulation_date <= ?', params: [range.from ?? '', range.to ?? '9999'], index: 'ix_flow_result_date', after: place, limit: PAGE }));
    const last = flows.at(-1);
    if (last === undefined) break;
    yield flows.filter(({ code }) => code !== 'RT_IUF_TES' && code !== 'FLUSSO_ZERO').map((flow) => openFlow(flow, today));
    const withLines = flows.filter(({ linesWithoutReceipt, doubleLines, differingLines }) => linesWithoutReceipt > 0 || doubleLines > 0 || differingLines > 0);
    if (withLines.length > 0) yield await read((reader) => openLines(reader, withLines));
    after = { day: last.regulationDate, id: last.id };
  }
  for (let after = { day: '', id: 0 }; ;) {
    const place = after;
    const receipts = await read((reader) => unreportedPage(reader, { month: null, from: range.from ?? '', upTo: range.to ?? '9999', where: '1 = 1', params: [], after: place, limit: PAGE }));
    const last = receipts.at(-1);
    if (last === undefined) return;
    yield receipts.map(({ iuv, amountCents, creditedCents, paidOn }) => ({ side: 'receipt', ref: iuv, class: 'RT_NO_IUF', amountCents, date: paidOn, explanation: unreportedSentence(paidOn, today, creditedCents) }));
    after = { day: last.paidOn, id: last.id };
  }
}

/** How many payments are in each class of 3.2; one may be in several. */
function paymentClasses({ credited, reported, differing, withoutReceipt, double, single }: Awaited<ReturnType<typeof paymentClassCounts>>, unreported: number): Readonly<Record<string, number>> {
  return { RT_IUF_TES: credited, RT_IUF: reported, RT_TES: single, RT_NO_IUF: differing + unreported, IUV_NO_RT: withoutReceipt, DOPPI: double };
}

function openFlow(flow: FlowOutcome, today: string): OpenItem {
  return { side: 'flow', ref: flow.iuf, class: flow.code, amountCents: flow.residualCents, date: flow.regulationDate, explanation: flowSentence(flow, today, formatEuro) };
}

async function openLines(reader: Reader, flows: readonly FlowOutcome[]): Promise<readonly OpenItem[]> {
  const numbering = await readNumberingCodes(reader);
  const names = new Map(flows.map(({ id, iuf }) => [id, iuf]));
  const codes = numbering === null ? [] : [numbering.segregationCode];
  const open: OpenItem[] = [];
  for (let afterFlow = 0, afterLine = 0, left = flows.map(({ id }) => id); left.length > 0;) {
    const lines: readonly FlowLineOutcome[] = await flowLines(reader, { flowIds: left, segregationCodes: codes, where: "standing = 'WITHOUT_RECEIPT' OR is_double OR differs", afterFlow, afterLine, limit: PAGE });
    open.push(...lines.flatMap((line) => openClasses(line, names.get(line.flowId) ?? '')));
    const last = lines.at(-1);
    if (last === undefined || lines.length < PAGE) break;
    left = left.slice(left.indexOf(last.flowId));
    afterFlow = last.flowId;
    afterLine = last.line;
  }
  return open;
}

/** A row once for each class that it is in. */
function openClasses(line: FlowLineOutcome, iuf: string): readonly OpenItem[] {
  const item = (code: string, explanation: string): OpenItem => ({ side: 'flowLine', ref: line.iuv, class: code, amountCents: line.amountCents, date: line.paidOn, explanation });
  return [
    ...(line.isDouble ? [item('DOPPI', `Lo stesso pagamento è riportato più di una volta, anche nel flusso ${iuf}.`)] : []), ...(line.standing === 'WITHOUT_RECEIPT' ? [item('IUV_NO_RT', `Riga ${line.line} del flusso ${iuf}: la ricevuta non è ancora arrivata.`)] : []),
    ...(line.differs ? [item('RT_NO_IUF', `Riga ${line.line} del flusso ${iuf}. ${differingSentence(line)}`)] : []),
  ];
}
