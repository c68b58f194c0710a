import { createMatching, type ArrivedRow, type FlowResult, type IuvFacts, type MatchableFlow, type MatchingTotals, type MovementResult, type SingleReceipt } from '../../main/features/reconciliation/index.ts';
import { readTreasury, sourceOfBytes } from '../../main/features/treasury/index.ts';
import type { FlowTruth, ReconciliationYear, RowTruth, YearFlow, YearTreasuryFile } from './reconciliation-year.ts';

/** A year as the matching has it, beside what it was made as. `seconds`: of the matching alone. */
export type MatchedYear = Readonly<{
  rows: readonly Readonly<{ truth: RowTruth; result: MovementResult }>[];
  flows: readonly Readonly<{ truth: FlowTruth; result: FlowResult }>[];
  /** Names of flows and receipt ids by the ids that results bear. */
  flowNames: ReadonlyMap<number, string>;
  receiptNames: ReadonlyMap<number, string>;
  totals: MatchingTotals;
  seconds: number;
}>;

type Known = { readonly receipts: SingleReceipt[]; readonly flowIds: number[] };

/**
 * Reads the treasury files as the product does and matches all that the year holds at once, as of its last day.
 * @throws Error when a file is refused, or the matching says nothing of a row or a flow.
 */
export async function matchedYear(year: ReconciliationYear): Promise<MatchedYear> {
  const known = new Map<string, Known>();
  const of = (iuv: string): Known => {
    const key = iuv.toUpperCase();
    const found = known.get(key) ?? { receipts: [], flowIds: [] };
    known.set(key, found);
    return found;
  };
  const receiptNames = receiptsOf(year, of);
  const { flows, truths, flowNames } = flowsOf(year, of);
  const { rows, rowTruths } = await rowsOf(year);
  const psps = year.providers.map(({ id, name, names }) => ({ id, name, aliases: names }));
  const matching = createMatching({ today: year.asOf, psps });
  const began = performance.now();
  const delta = matching.apply({ rows, flows }, { factsOf: (iuv): IuvFacts | undefined => known.get(iuv) });
  const seconds = (performance.now() - began) / 1000;
  const movements = new Map(delta.movements.map((result) => [result.movementId, result]));
  const flowResults = new Map(delta.flows.map((result) => [result.flowId, result]));
  return {
    rows: rowTruths.map((truth, place) => ({ truth, result: told(movements.get(place + 1), `row ${truth.id}`) })),
    flows: truths.map((truth, place) => ({ truth, result: told(flowResults.get(place + 1), `flow ${truth.name}`) })),
    flowNames, receiptNames, totals: matching.totals(), seconds,
  };
}

function told<T>(result: T | undefined, what: string): T {
  if (result === undefined) throw new Error(`The matching says nothing of ${what}`);
  return result;
}

function receiptsOf(year: ReconciliationYear, of: (iuv: string) => Known): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  for (const { receiptId, iuv, amountCents, paidOn } of year.receipts()) {
    const id = names.size + 1;
    names.set(id, receiptId);
    of(iuv).receipts.push({ id, iuv, amountCents, paidOn });
  }
  return names;
}

function flowsOf(year: ReconciliationYear, of: (iuv: string) => Known): Readonly<{ flows: readonly MatchableFlow[]; truths: readonly FlowTruth[]; flowNames: ReadonlyMap<number, string> }> {
  const flows: MatchableFlow[] = [];
  const truths: FlowTruth[] = [];
  for (const flow of year.flows()) {
    if (flow.superseded) continue;
    const id = flows.length + 1;
    flows.push(matchableFlow(id, flow));
    truths.push(flow.truth);
    for (const { iuv } of flow.lines) of(iuv).flowIds.push(id);
  }
  return { flows, truths, flowNames: new Map(flows.map(({ id, iuf }) => [id, iuf])) };
}

/** Anomalous when count or total do not agree with the rows: who confirms it is a person. */
function matchableFlow(id: number, { header, lines }: YearFlow): MatchableFlow {
  const sum = lines.reduce((cents, { amountCents }) => cents + amountCents, 0);
  return { id, iuf: header.name, pspId: header.provider.id, regulationDate: header.settledOn, totalCents: header.totalCents, anomalous: header.count !== lines.length || header.totalCents !== sum };
}

async function rowsOf(year: ReconciliationYear): Promise<Readonly<{ rows: readonly ArrivedRow[]; rowTruths: readonly RowTruth[] }>> {
  const rows: ArrivedRow[] = [];
  const rowTruths: RowTruth[] = [];
  for (const file of year.treasuryFiles()) {
    for (const movement of await movementsOf(file, year.entity.fiscalCode)) {
      const id = rows.length + 1;
      rows.push({ id, arrival: id, loadedOn: year.asOf, movement });
    }
    rowTruths.push(...file.truths);
  }
  if (rows.length !== rowTruths.length) throw new Error(`${rows.length} rows read of ${rowTruths.length}`);
  return { rows, rowTruths };
}

async function movementsOf(file: YearTreasuryFile, entityFiscalCode: string): Promise<readonly ArrivedRow['movement'][]> {
  const movements: ArrivedRow['movement'][] = [];
  for await (const part of readTreasury(sourceOfBytes(file.name, file.bytes), { entityFiscalCode, ipaCode: null, columnMap: null })) {
    if (part.kind === 'REFUSED') throw new Error(`${file.name} was refused: ${part.refusal.code}`);
    if (part.kind === 'ROWS') movements.push(...part.rows.flatMap((row) => (row.kind === 'MOVEMENT' ? [row.movement] : [])));
  }
  return movements;
}

/** How one row was judged. `WRONG`: matched by itself with something that its money is not for. */
export type Verdict = 'RIGHT' | 'MISSED' | 'WRONG' | 'OTHER_CLASS';

/** What the matching made of a row, against what it was made as. */
export function verdictOf({ truth, result }: MatchedYear['rows'][number], names: Pick<MatchedYear, 'flowNames' | 'receiptNames'>): Verdict {
  const isMatch = result.status === 'automatic' && result.allocations.length > 0;
  if (isMatch && !isForWhatItPays(truth, result, names)) return 'WRONG';
  if (truth.expected.some((expected) => agrees(expected, result))) return 'RIGHT';
  return truth.matchable && result.status !== 'automatic' ? 'MISSED' : 'OTHER_CLASS';
}

function isForWhatItPays(truth: RowTruth, result: MovementResult, { flowNames, receiptNames }: Pick<MatchedYear, 'flowNames' | 'receiptNames'>): boolean {
  return result.allocations.every(({ target }) => (target.kind === 'FLOW' ? truth.flows.includes(flowNames.get(target.flowId) ?? '') : truth.receipts.includes(receiptNames.get(target.receiptId) ?? '')));
}

function agrees(expected: RowTruth['expected'][number], result: MovementResult): boolean {
  if (expected.status !== result.status || expected.code !== result.code) return false;
  if (expected.rule !== result.rule) return false;
  return (expected.also === undefined || expected.also === result.secondCode) && (expected.diffCents === undefined || expected.diffCents === result.diffCents);
}
