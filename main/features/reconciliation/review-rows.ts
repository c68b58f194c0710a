/** Movements, flows and rows of flows as the screens show them. */
import type { z } from 'zod';
import type { flowLineRow, flowRow, movementRow, receiptRow } from '../../contract/index.ts';
import type { Reader } from '../../data/engine.ts';
import { formatEuro } from '../../domain/money.ts';
import { withoutLeadingZeros } from '../../domain/treasury-movement.ts';
import { flowSentence, lateDays } from './late-flow.ts';
import { flowsByIds, receiptsByIds, type FlowLineOutcome, type FlowOutcome, type MovementOutcome, type ReceiptOutcome } from './outcome-store.ts';
import { codeLabel, flowCodeLabel, LINE_STANDING_LABELS, MATCH_STATUS_LABELS, OUTCOME_LABELS } from './reconciliation-labels.ts';
import { unreportedLateDays, unreportedSentence, type UnreportedReceipt } from './unreported-payments.ts';

export type MovementRowShape = z.infer<typeof movementRow>;
export type FlowRowShape = z.infer<typeof flowRow>;
export type FlowLineRowShape = z.infer<typeof flowLineRow>;
export type ReceiptRowShape = z.infer<typeof receiptRow>;

/** Matches of this score and above are made without a person (reconciliation.md 3.4). */
const CERTAIN_FROM = 90;

/** What a row is called by: `provv. 520`, else the bolletta, else the technical number. */
export function movementNumber({ provvisorio, bolletta, technicalNumber }: Pick<MovementOutcome, 'provvisorio' | 'bolletta' | 'technicalNumber'>): string {
  if (provvisorio !== null) return `provv. ${withoutLeadingZeros(provvisorio)}`;
  if (bolletta !== null) return `bolletta ${withoutLeadingZeros(bolletta)}`;
  return technicalNumber === null ? 'senza numero' : `n. tecnico ${technicalNumber}`;
}

/** Flows and receipts that outcomes name, fetched at once. */
export type NamedTargets = Readonly<{ flows: ReadonlyMap<number, FlowOutcome>; receipts: ReadonlyMap<number, ReceiptOutcome> }>;

export async function namedTargets(reader: Reader, movements: readonly MovementOutcome[]): Promise<NamedTargets> {
  const targets = movements.flatMap(({ details }) => [...details.candidates.flat(), ...details.proposal.map(({ target }) => target), ...details.returned]);
  return {
    flows: await flowsByIds(reader, [...movements.flatMap(({ details }) => details.flowIds), ...targets.flatMap((target) => (target.kind === 'FLOW' ? [target.flowId] : []))]),
    receipts: await receiptsByIds(reader, [...movements.flatMap(({ details }) => details.receiptIds), ...targets.flatMap((target) => (target.kind === 'RECEIPT' ? [target.receiptId] : []))]),
  };
}

export function toMovementRow(movement: MovementOutcome, { flows, receipts }: NamedTargets, today: string): MovementRowShape {
  const { details, status, score, deferredUntil } = movement;
  const isDeferred = deferredUntil !== null && deferredUntil > today;
  return {
    kind: 'MOVEMENT', id: movement.id, version: movement.version, bookingDate: movement.bookingDate, bolletta: movement.bolletta, provvisorio: movement.provvisorio, number: movementNumber(movement), causale: movement.causale, payerName: movement.payerName, signedCents: movement.sign * movement.amountCents,
    status, statusLabel: MATCH_STATUS_LABELS[status] ?? status, code: movement.code, codeLabel: codeLabel(movement.code), rule: movement.rule, score, confidence: status === 'confirmed' || (score !== null && score >= CERTAIN_FROM) ? 'CERTAIN' : status === 'proposed' ? 'PROBABLE' : 'NONE',
    bucket: isDeferred ? 'DEFERRED' : movement.bucket, targetCents: movement.targetCents, diffCents: movement.diffCents, targets: [...details.flowIds.map((id) => flows.get(id)?.iuf ?? ''), ...details.receiptIds.map((id) => receipts.get(id)?.iuv ?? '')], explanation: movement.explanation,
    deferredUntil: isDeferred ? deferredUntil : null, residualCents: movement.residualCents, span: details.evidence?.rawSpan ?? null, awaitingSecond: movement.awaitingSecond,
  };
}

export async function movementRows(reader: Reader, movements: readonly MovementOutcome[], today: string): Promise<MovementRowShape[]> {
  const targets = await namedTargets(reader, movements);
  return movements.map((movement) => toMovementRow(movement, targets, today));
}

export function flowBrief(flow: FlowOutcome) {
  return {
    id: flow.id, iuf: flow.iuf, pspId: flow.pspId, pspName: flow.pspName, regulationDate: flow.regulationDate, totalCents: flow.declaredCents, residualCents: flow.residualCents, code: flow.code, codeLabel: flowCodeLabel(flow.code), payments: flow.payments, withReceipt: flow.linesWithReceipt, anomalous: flow.code === 'FLUSSO_ANOMALO',
  };
}

export function toFlowRow(flow: FlowOutcome, today: string): FlowRowShape {
  const isCovered = flow.code === 'RT_IUF_TES' || flow.code === 'FLUSSO_ZERO';
  return {
    kind: 'FLOW', ...flowBrief(flow), revision: flow.revision, flowDateTime: flow.flowDateTime, trn: flow.trn, lateDays: isCovered ? 0 : lateDays(flow.regulationDate, today), movements: [...flow.coveredBy, ...flow.proposedBy], explanation: flowSentence(flow, today, formatEuro),
  };
}

export function receiptBrief({ id, iuv, receiptId, amountCents, paidOn, psp, debtorName, positionId }: ReceiptOutcome) {
  return { id, iuv, receiptId, amountCents, paidOn, psp, debtorName, positionId };
}

export function toFlowLineRow(line: FlowLineOutcome, flow: FlowOutcome): FlowLineRowShape {
  const standing = line.isDouble ? 'DOUBLE' : line.differs ? 'AMOUNT_DIFFERS' : line.standing;
  return {
    kind: 'LINE', id: `${flow.id}-${line.line}`, flowId: flow.id, iuf: flow.iuf, regulationDate: flow.regulationDate, line: line.line, iuv: line.iuv, iur: line.iur, amountCents: line.amountCents, outcome: line.outcome, outcomeLabel: OUTCOME_LABELS[line.outcome] ?? `Esito ${line.outcome}`, paidOn: line.paidOn,
    pspName: flow.pspName, standing, standingLabel: LINE_STANDING_LABELS[standing], paymentId: line.paymentId, positionId: line.positionId, receiptCents: line.receiptCents, explanation: lineSentence(line),
  };
}

/** Every class that the row is in (reconciliation.md 3.2: a payment may bear several codes). */
function lineSentence(line: FlowLineOutcome): string {
  const said = [...(line.isDouble ? [LINE_SENTENCES.DOUBLE] : []), ...(line.differs ? [differingSentence(line)] : [])];
  if (said.length === 0 || line.standing === 'WITHOUT_RECEIPT') said.push(LINE_SENTENCES[line.standing]);
  return said.join(' ');
}

/** What a row and its receipt say, side by side. */
export function differingSentence({ amountCents, receiptCents }: Pick<FlowLineOutcome, 'amountCents' | 'receiptCents'>): string {
  return `Il flusso riporta ${formatEuro(amountCents)}, la ricevuta dice ${formatEuro(receiptCents ?? 0)}: controlla quale dei due è giusto e chiedi chiarimenti al PSP.`;
}

export function toReceiptRow({ id, iuv, receiptId, amountCents, creditedCents, paidOn, psp, debtorName, positionId }: UnreportedReceipt, today: string): ReceiptRowShape {
  return { kind: 'RECEIPT', id, iuv, receiptId, amountCents, paidOn, pspName: psp, debtorName, positionId, lateDays: unreportedLateDays(paidOn, today), explanation: unreportedSentence(paidOn, today, creditedCents) };
}

const LINE_SENTENCES = {
  WITH_RECEIPT: 'La ricevuta di questo pagamento è presente.', WITHOUT_RECEIPT: 'Il flusso riporta il pagamento, ma la ricevuta non è ancora arrivata: si può chiedere all’intermediario.', FOREIGN: 'Il numero non è di questo programma: la ricevuta va ad altri.',
  DOUBLE: 'Lo stesso pagamento è riportato più di una volta: uno dei due è da rimborsare.', REVERSAL: 'Il PSP ha revocato il pagamento.',
} as const;
