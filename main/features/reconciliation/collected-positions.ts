/** Positions become «Rendicontata» and «Incassata» from flows and confirmed matches, and come back when those are undone (states.md). */
import type { Reader, UnitOfWork } from '../../data/engine.ts';
import { formatDate } from '../../domain/civil-date.ts';
import { storeChangedProjections } from '../positions/index.ts';
import { creditOfReceipts, flowsToCollect, hasNumberedPositions, keepFlowCollections, keepReceiptCollections, positionsOfReceipts, positionsOfVersions, receiptsToCollect, traceOfIuvs, type FlowCollection } from './collected-store.ts';
import { findMovement } from './outcome-store.ts';
import { movementNumber } from './review-rows.ts';

/** How a run reads and writes: each call one snapshot, or one unit of work. */
export type CollectingWork = Readonly<{ read: <T>(work: (reader: Reader) => Promise<T>) => Promise<T>; write: <T>(label: string, work: (unit: UnitOfWork) => Promise<T>) => Promise<T> }>;

/** Flows looked at in one reading. */
const FLOWS_AT_ONCE = 500;
/** Rows of the flows that one unit follows: a larger flow is a unit of its own. */
const ROWS_AT_ONCE = 600;
const RECEIPTS_AT_ONCE = 200;

/** Brings flows, receipts and the positions they pay up to date; each unit keeps what counts together with the states that follow. */
export async function followCollections({ read, write }: CollectingWork): Promise<void> {
  const anyPosition = await read(hasNumberedPositions);
  for (let after = 0; ;) {
    const flows = await read((reader) => flowsToCollect(reader, after, FLOWS_AT_ONCE));
    const last = flows.at(-1);
    if (last === undefined) break;
    for (const piece of anyPosition ? inPieces(flows) : [flows]) await write('reconciliation.collections', (unit) => keepFlows(unit, piece, anyPosition));
    after = last.flowId;
  }
  for (;;) {
    const receipts = await read((reader) => receiptsToCollect(reader, RECEIPTS_AT_ONCE));
    if (receipts.length === 0) return;
    await write('reconciliation.receiptCollections', async (unit) => {
      await keepReceiptCollections(unit, receipts);
      await storeChangedProjections(unit, await positionsOfReceipts(unit, receipts.map(({ paymentId }) => paymentId)));
    });
  }
}

async function keepFlows(unit: UnitOfWork, flows: readonly FlowCollection[], anyPosition: boolean): Promise<void> {
  await keepFlowCollections(unit, flows);
  if (!anyPosition) return;
  const versions = flows.flatMap(({ versionId, versionBefore }) => (versionBefore === null || versionBefore === versionId ? [versionId] : [versionId, versionBefore]));
  await storeChangedProjections(unit, await positionsOfVersions(unit, versions));
}

function inPieces(flows: readonly FlowCollection[]): readonly (readonly FlowCollection[])[] {
  const pieces: FlowCollection[][] = [];
  let rows = Number.POSITIVE_INFINITY;
  for (const flow of flows) {
    if (rows + flow.rows > ROWS_AT_ONCE) {
      pieces.push([]);
      rows = 0;
    }
    pieces.at(-1)?.push(flow);
    rows += flow.rows;
  }
  return pieces;
}

/** Why a paid position is «Rendicontata» or «Incassata», in a sentence; null: no flow and no credit says so. */
export async function collectionSentence(reader: Reader, paid: Readonly<{ iuvs: readonly string[]; paymentIds: readonly number[] }>): Promise<string | null> {
  const trace = await traceOfIuvs(reader, paid.iuvs);
  const movementId = trace?.movementId ?? (await creditOfReceipts(reader, paid.paymentIds));
  const credit = movementId === null ? null : await findMovement(reader, movementId);
  const flow = trace === null ? null : `nel flusso ${trace.iuf} del ${formatDate(trace.regulationDate)}`;
  if (credit !== null) return `Accreditata in tesoreria il ${formatDate(credit.bookingDate)}, ${movementNumber(credit)}${flow === null ? '' : `, ${flow}`}.`;
  return flow === null ? null : `È ${flow}; l’accredito in tesoreria non è ancora confermato.`;
}
