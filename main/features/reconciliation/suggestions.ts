/** What a person is offered to match a movement with by hand: the likeliest first. */
import type { Reader } from '../../data/engine.ts';
import { addDays } from '../../domain/civil-date.ts';
import { flowPage, movementPage, type FlowOutcome, type MovementOutcome } from './outcome-store.ts';
import { amountAsked, flowWords } from './review-pages.ts';
import { flowBrief, movementRows, receiptBrief } from './review-rows.ts';
import { freeReceipts } from './target-store.ts';

/** Flows regulated in these days around the booking may have paid it. */
const DAYS_BEFORE = 45;
const DAYS_AFTER = 3;
/** Open flows that are weighed. */
const WEIGHED = 400;

export async function suggestionsFor(reader: Reader, movement: MovementOutcome, text: string, limit: number, today: string) {
  const free = movement.residualCents ?? movement.amountCents;
  const flows = (await openFlows(reader, movement, text)).map((flow) => ({ flow, ...weigh(flow, movement, free) })).toSorted((one, other) => other.weight - one.weight).slice(0, limit);
  const iuv = /^(?:\d{15}|\d{17}|RF\d{2}[A-Z0-9]+)$/i.test(text) ? text.toUpperCase() : null;
  const receipts = await freeReceipts(reader, { cents: text === '' ? free : amountAsked(text), iuv, limit });
  const others = await movementPage(reader, {
    where: "r.bucket IN ('CREDIT_WITHOUT_FLOW', 'AMOUNT_DIFFERS', 'TO_CONFIRM') AND r.signed_cents > 0 AND r.movement_id <> ? AND r.booking_date >= ? AND r.booking_date <= ?", params: [movement.id, addDays(movement.bookingDate, -DAYS_AFTER), addDays(movement.bookingDate, DAYS_AFTER)], index: '', after: null, limit,
  });
  return {
    flows: flows.map(({ flow, why }) => ({ ...flowBrief(flow), why })), movements: await movementRows(reader, others, today),
    receipts: receipts.map((receipt) => ({ ...receiptBrief(receipt), why: receipt.amountCents === free ? 'stesso importo, in nessun flusso' : 'in nessun flusso' })),
  };
}

/** Without words those near the day, with words whatever has them; flows wholly confirmed are out. */
async function openFlows(reader: Reader, movement: MovementOutcome, text: string): Promise<readonly FlowOutcome[]> {
  if (text !== '') {
    const words = flowWords(text);
    return flowPage(reader, { where: `r.code <> 'FLUSSO_ZERO' AND ${words.sql}`, params: words.params, index: 'ix_flow_result_date', after: null, limit: WEIGHED, newestFirst: true });
  }
  const from = addDays(movement.bookingDate, -DAYS_BEFORE);
  return flowPage(reader, { where: 'r.residual_cents > 0 AND r.regulation_date >= ? AND r.regulation_date <= ?', params: [from, addDays(movement.bookingDate, DAYS_AFTER)], index: 'ix_flow_result_date', after: null, limit: WEIGHED, newestFirst: true });
}

function weigh(flow: FlowOutcome, movement: MovementOutcome, free: number): Readonly<{ weight: number; why: string }> {
  const isNamed = movement.details.flowIds.includes(flow.id) || movement.details.candidates.some((set) => set.some((target) => target.kind === 'FLOW' && target.flowId === flow.id));
  const isSameAmount = flow.residualCents === free;
  const isSamePsp = movement.payerName !== '' && movement.payerName.toUpperCase().includes(flow.pspName.toUpperCase());
  const isNear = flow.regulationDate <= movement.bookingDate && flow.regulationDate >= addDays(movement.bookingDate, -7);
  const reasons = [...(isNamed ? ['indicato in causale o candidato'] : []), ...(isSameAmount ? ['stesso importo'] : []), ...(isSamePsp ? ['stesso PSP'] : []), ...(isNear ? ['data vicina'] : [])];
  return { weight: (isNamed ? 8 : 0) + (isSameAmount ? 4 : 0) + (isSamePsp ? 2 : 0) + (isNear ? 1 : 0), why: reasons.length === 0 ? 'ancora da riscuotere' : reasons.join(', ') };
}
