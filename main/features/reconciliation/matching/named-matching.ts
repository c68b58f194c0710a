/**
 * The rules on what a causale names: R2 to R8b, R13 and those between. Runs over a set of credits that together are all those that name
 * any of the flows and receipts they name: what comes out for one does not depend on credits outside the set.
 *
 * Source: reconciliation.md 3.4. Automatic rules run first, in order, over the whole set; a proposal is made on what they leave, so that
 * it can be accepted as it stands.
 */
import type { CivilDate } from '../../../domain/civil-date.ts';
import { isInWideWindow } from './credit-windows.ts';
import { automatic, open, proposed, setsOfOne, toFlow, type Decision } from './decision.ts';
import type { AllocationTarget, FlowId, MatchableFlow, MovementId, ReceiptId, SingleReceipt } from './matching-input.ts';
import { compareFlows } from './matching-order.ts';
import type { AllocationShare } from './matching-result.ts';
import type { FlowNaming, Naming, PaymentNaming } from './naming.ts';

/** A credit that rules may match, or what frozen allocations have left of it. */
export type OpenCredit = Readonly<{ id: MovementId; cents: number; bookingDate: CivilDate; naming: Naming; isBlocked: (target: AllocationTarget) => boolean }>;

export type NamedInput = Readonly<{
  /** In the order of M. */
  credits: readonly OpenCredit[];
  flowOf: (id: FlowId) => MatchableFlow | undefined;
  /** What frozen allocations leave. */
  leftOfFlow: (flow: MatchableFlow) => number;
  leftOfReceipt: (receipt: SingleReceipt) => number;
}>;

/**
 * Where a credit stands after these rules. `EXCEEDING`: it names a flow and brings more; `decision` is what holds when no other flows
 * make up the excess. `UNREAD`: names something that is not here; R9 is tried before `decision`. `NOTHING`: names nothing.
 */
export type NamedStep =
  | Readonly<{ kind: 'DECIDED'; decision: Decision }>
  | Readonly<{ kind: 'EXCEEDING'; decision: Decision; flow: MatchableFlow; leftCents: number; excessCents: number }>
  | Readonly<{ kind: 'UNREAD'; decision: Decision; text: string }>
  | Readonly<{ kind: 'NOTHING' }>;

export type NamedOutcome = Readonly<{ steps: ReadonlyMap<MovementId, NamedStep>; leftOfFlow: ReadonlyMap<FlowId, number> }>;

/** Fixed for each rule (3.4). */
const SCORE = { R2: 100, R2b: 80, R3: 95, R3Short: 75, R4: 95, R4Flow: 80, R5: 98, R6: 96, R7: 70, R8: 70, R8b: 80, DISCORDANT: 80 } as const;
const MAX_CENTS_APART = 100;
/** T2: what must have been read for a cut identifier to be sure. */
const MIN_AFTER_PSP = 4;
const MIN_UNDATED = 24;

/** Runs the rules over a closed set of credits. */
export function matchNamed(input: NamedInput): NamedOutcome {
  return new NamedRun(input).outcome();
}

/** One reading, one flow. */
type OneFlow = Readonly<{ reading: FlowNaming; flow: MatchableFlow }>;

class NamedRun {
  readonly #input: NamedInput;
  readonly #steps = new Map<MovementId, NamedStep>();
  readonly #flowsLeft = new Map<FlowId, number>();
  readonly #receiptsLeft = new Map<ReceiptId, number>();

  constructor(input: NamedInput) {
    this.#input = input;
  }

  outcome(): NamedOutcome {
    const { credits } = this.#input;
    for (const rule of [this.#exact, this.#truncated, this.#single, this.#cumulative]) {
      for (const credit of credits) {
        const decision = this.#steps.has(credit.id) ? null : rule.call(this, credit);
        if (decision !== null) this.#take(credit.id, decision);
      }
    }
    this.#inSeveralCredits();
    for (const credit of credits) if (!this.#steps.has(credit.id)) this.#steps.set(credit.id, this.#left(credit));
    return { steps: this.#steps, leftOfFlow: this.#flowsLeft };
  }

  /** R2. */
  #exact(credit: OpenCredit): Decision | null {
    const found = this.#oneExact(credit);
    if (found === null || found.reading.glued === 'OTHER' || !this.#isSure(credit, [found.flow]) || credit.cents !== this.#leftOf(found.flow)) return null;
    return automatic({ rule: 'R2', score: SCORE.R2, code: 'RT_IUF_TES', flowIds: [found.flow.id], allocations: [shareOf(found.flow, credit.cents)], said: { kind: 'NAMED' } });
  }

  /** R3. */
  #truncated(credit: OpenCredit): Decision | null {
    const found = this.#oneTruncated(credit);
    if (found === null || !isLongEnough(found.reading.text) || !this.#isSure(credit, [found.flow]) || !this.#fitsTruncated(credit, found.flow)) return null;
    return automatic({ rule: 'R3', score: SCORE.R3, code: 'RT_IUF_TES', flowIds: [found.flow.id], allocations: [shareOf(found.flow, credit.cents)], said: { kind: 'TRUNCATED' } });
  }

  /** R4 on a receipt. */
  #single(credit: OpenCredit): Decision | null {
    const [payment, ...others] = credit.naming.payments;
    if (payment === undefined || others.length > 0 || payment.flowIds.length > 0 || credit.naming.isDiscordant) return null;
    return this.#receiptMatch(credit, payment);
  }

  #receiptMatch(credit: OpenCredit, payment: PaymentNaming): Decision | null {
    const [receipt, ...others] = payment.receipts;
    if (receipt === undefined || others.length > 0 || credit.cents !== this.#leftOfReceipt(receipt)) return null;
    const target = toReceipt(receipt);
    if (credit.isBlocked(target)) return null;
    const facts = { rule: 'R4', code: 'RT_TES', receiptIds: [receipt.id] } as const;
    const said = { kind: 'SINGLE', iuv: receipt.iuv, paidOn: receipt.paidOn, isDiscordant: credit.naming.isDiscordant } as const;
    const shares = [{ target, cents: credit.cents }];
    return credit.naming.isDiscordant ? proposed({ ...facts, said, score: SCORE.DISCORDANT, proposal: shares }) : automatic({ ...facts, said, score: SCORE.R4, allocations: shares });
  }

  /** R5. */
  #cumulative(credit: OpenCredit): Decision | null {
    const flows = this.#severalExact(credit);
    if (flows === null || !this.#isSure(credit, flows)) return null;
    const left = flows.map((flow) => shareOf(flow, this.#leftOf(flow)));
    if (sumOf(left.map(({ cents }) => cents)) !== credit.cents) return null;
    const allocations = left.filter(({ cents }) => cents > 0);
    const alreadyCollected = flows.filter((flow) => flow.totalCents > 0 && this.#leftOf(flow) === 0).length;
    return automatic({ rule: 'R5', score: SCORE.R5, code: 'TES_CUMULATIVO', flowIds: flows.map(({ id }) => id), allocations, said: { kind: 'CUMULATIVE', alreadyCollected } });
  }

  /** R6: all the credits still open that read one flow, or none of them. */
  #inSeveralCredits(): void {
    const groups = new Map<MatchableFlow, OpenCredit[]>();
    for (const credit of this.#input.credits) {
      const found = this.#steps.has(credit.id) ? null : this.#oneExact(credit);
      if (found === null || found.reading.glued === 'OTHER' || credit.isBlocked(toFlow(found.flow.id))) continue;
      const group = groups.get(found.flow);
      if (group === undefined) groups.set(found.flow, [credit]);
      else group.push(credit);
    }
    for (const [flow, credits] of groups) if (credits.length > 1) this.#together(flow, credits);
  }

  #together(flow: MatchableFlow, credits: readonly OpenCredit[]): void {
    const cents = credits.map((credit) => credit.cents);
    const fits = credits.every((credit) => this.#isSure(credit, [flow]) && isInWideWindow(credit.bookingDate, flow.regulationDate)) && sumOf(cents) === this.#leftOf(flow);
    if (!fits) return;
    const companions = credits.map(({ id }) => id);
    for (const credit of credits) {
      this.#take(credit.id, automatic({ rule: 'R6', score: SCORE.R6, code: 'RT_IUF_TES', flowIds: [flow.id], allocations: [shareOf(flow, credit.cents)], companions, said: { kind: 'INSTALMENTS', cents } }));
    }
  }

  /** What no automatic rule has taken. */
  #left(credit: OpenCredit): NamedStep {
    const { flows, payments } = credit.naming;
    if (flows.length > 1) return this.#leftOfSeveral(credit);
    const [reading] = flows;
    if (reading !== undefined) return this.#leftOfOne(credit, reading);
    return payments.length === 0 ? { kind: 'NOTHING' } : decided(this.#leftOfPayment(credit, payments));
  }

  #leftOfSeveral(credit: OpenCredit): NamedStep {
    const flows = this.#severalExact(credit);
    const unread = credit.naming.flows.filter((reading) => !isRead(reading));
    if (unread.length > 0) return decided(notHere(unread.map(readText)));
    if (flows === null) return decided(open({ rule: 'R13', code: 'TES_NO_IUF_OR_IUV', said: { kind: 'SAME_SPELLING' } }));
    const flowIds = flows.map(({ id }) => id);
    if (flows.some(({ anomalous }) => anomalous)) return decided(anomalousFlow(flowIds));
    if (flows.some(({ id }) => credit.isBlocked(toFlow(id)))) return decided(undone(flowIds));
    if (credit.naming.flows.some(({ glued }) => glued !== 'NONE')) return decided(open({ rule: 'R13', code: 'TES_NO_IUF_OR_IUV', said: { kind: 'GLUED_UNFIT' } }));
    const sumCents = sumOf(flows.map((flow) => this.#leftOf(flow)));
    return decided(open({ rule: 'R5', code: 'IUF_TES_DIV_IMP', flowIds, candidates: setsOfOne(flowIds), said: { kind: 'CUMULATIVE_UNFIT', sumCents } }));
  }

  #leftOfOne(credit: OpenCredit, reading: FlowNaming): NamedStep {
    const found = this.#flowsOf(reading);
    const [flow, ...others] = found;
    if (reading.kind === 'UNKNOWN' || flow === undefined) return { kind: 'UNREAD', text: readText(reading), decision: notHere([readText(reading)]) };
    if (others.length > 0) return decided(severalFlows(reading, found));
    return reading.kind === 'TRUNCATED' ? decided(this.#leftOfTruncated(credit, { reading, flow })) : this.#leftOfExact(credit, { reading, flow });
  }

  #leftOfTruncated(credit: OpenCredit, { flow }: OneFlow): Decision {
    const flowIds = [flow.id];
    if (this.#fitsTruncated(credit, flow)) {
      if (flow.anomalous) return anomalousFlow(flowIds);
      if (credit.isBlocked(toFlow(flow.id))) return undone(flowIds);
      return proposed({ rule: 'R3', score: SCORE.R3Short, code: 'RT_IUF_TES', flowIds, proposal: [shareOf(flow, credit.cents)], said: { kind: 'TRUNCATED_SHORT' } });
    }
    return open({ rule: 'R13', code: 'TES_NO_IUF_OR_IUV', said: { kind: 'TRUNCATED_UNFIT' } });
  }

  #leftOfExact(credit: OpenCredit, found: OneFlow): NamedStep {
    const { reading, flow } = found;
    if (reading.glued !== 'NONE') return this.#leftOfGlued(credit, found);
    const [flowIds, leftCents] = [[flow.id], this.#leftOf(flow)];
    if (flow.anomalous) return decided(anomalousFlow(flowIds));
    if (credit.isBlocked(toFlow(flow.id))) return decided(undone(flowIds));
    const diffCents = credit.cents - leftCents;
    const facts = { code: 'IUF_TES_DIV_IMP', flowIds, diffCents } as const;
    if (flow.totalCents === 0) return decided(open({ ...facts, rule: 'R8', said: { kind: 'ZERO', leftCents } }));
    if (leftCents === 0) return decided(open({ ...facts, rule: 'GIA_RISCOSSO', said: { kind: 'COLLECTED', leftCents } }));
    if (diffCents === 0) return decided(proposed({ rule: 'R2', score: SCORE.DISCORDANT, code: 'RT_IUF_TES', flowIds, proposal: [shareOf(flow, credit.cents)], said: { kind: 'NAMED_DISCORDANT' } }));
    const isCents = Math.abs(diffCents) <= MAX_CENTS_APART;
    const shown = isCents ? ({ rule: 'R8b', score: SCORE.R8b } as const) : ({ rule: diffCents < 0 ? 'R7' : 'R8', score: SCORE.R7 } as const);
    if (diffCents < 0) {
      return decided(proposed({ ...facts, ...shown, secondCode: 'IUF_TES_PARZIALE', proposal: [shareOf(flow, credit.cents)], said: { kind: isCents ? 'CENTS' : 'SHORT', leftCents } }));
    }
    const decision = proposed({ ...facts, ...shown, secondCode: 'TES_ECCEDENTE', proposal: [shareOf(flow, leftCents)], said: { kind: isCents ? 'CENTS' : 'EXCEEDING', leftCents } });
    return { kind: 'EXCEEDING', decision, flow, leftCents, excessCents: diffCents };
  }

  /** R2b; otherwise T1b: as if it had not been read. */
  #leftOfGlued(credit: OpenCredit, { reading, flow }: OneFlow): NamedStep {
    const text = readText(reading);
    const flowIds = [flow.id];
    if (credit.cents === this.#leftOf(flow)) {
      if (flow.anomalous) return decided(anomalousFlow(flowIds));
      if (credit.isBlocked(toFlow(flow.id))) return decided(undone(flowIds));
      const proposal = [shareOf(flow, credit.cents)];
      if (reading.glued === 'OTHER') return decided(proposed({ rule: 'R2b', score: SCORE.R2b, code: 'TES_NO_IUF_OR_IUV', flowIds, proposal, said: { kind: 'GLUED', text } }));
      return decided(proposed({ rule: 'R2', score: SCORE.DISCORDANT, code: 'RT_IUF_TES', flowIds, proposal, said: { kind: 'NAMED_DISCORDANT' } }));
    }
    return { kind: 'UNREAD', text, decision: notHere([text]) };
  }

  #leftOfPayment(credit: OpenCredit, payments: readonly PaymentNaming[]): Decision {
    const [payment, ...others] = payments;
    const unfit = { rule: 'R13', code: 'TES_NO_IUF_OR_IUV' } as const;
    if (payment === undefined || others.length > 0) return open({ ...unfit, said: { kind: 'SEVERAL_PAYMENTS' } });
    const { iuv, receipts } = payment;
    if (!payment.known) return open({ ...unfit, said: { kind: 'PAYMENT_UNKNOWN', iuv } });
    if (payment.flowIds.length > 0) return this.#leftOfReported(credit, payment);
    // Its money went back: what names it is another matter, for a person to tell (states.md, PAID: revoke fact).
    if (receipts.length === 0) return open({ ...unfit, said: { kind: 'PAYMENT_REVOKED', iuv } });
    const receiptIds = receipts.map(({ id }) => id);
    if (receipts.some((receipt) => credit.isBlocked(toReceipt(receipt)))) return { ...undone([]), receiptIds };
    if (receipts.every((receipt) => receipt.amountCents > 0 && this.#leftOfReceipt(receipt) === 0)) {
      return open({ rule: 'GIA_RISCOSSO', code: 'TES_NO_IUF_OR_IUV', receiptIds, diffCents: credit.cents, said: { kind: 'PAYMENT_COLLECTED', iuv } });
    }
    if (receipts.length > 1) return open({ ...unfit, receiptIds, candidates: receipts.map((receipt) => [toReceipt(receipt)]), said: { kind: 'PAYMENT_TWICE', iuv } });
    return this.#receiptMatch(credit, payment) ?? open({ ...unfit, receiptIds, said: { kind: 'PAYMENT_OTHER_AMOUNT', iuv } });
  }

  /** R4 when a flow has the payment: its money should come with the flow's. */
  #leftOfReported(credit: OpenCredit, { iuv, flowIds }: PaymentNaming): Decision {
    const unfit = { rule: 'R13', code: 'TES_NO_IUF_OR_IUV', flowIds } as const;
    const [flowId, ...others] = flowIds;
    const flow = flowId === undefined || others.length > 0 ? undefined : this.#input.flowOf(flowId);
    if (flow === undefined) return open({ ...unfit, said: { kind: 'PAYMENT_IN_SEVERAL', iuv } });
    if (credit.cents !== this.#leftOf(flow)) return open({ ...unfit, said: { kind: 'PAYMENT_IN_OTHER_AMOUNT', iuv } });
    if (flow.anomalous) return anomalousFlow(flowIds);
    if (credit.isBlocked(toFlow(flow.id))) return undone(flowIds);
    return proposed({ rule: 'R4', score: SCORE.R4Flow, code: 'RT_IUF_TES', flowIds, proposal: [shareOf(flow, credit.cents)], said: { kind: 'PAYMENT_IN_FLOW', iuv } });
  }

  #oneExact({ naming: { flows } }: OpenCredit): OneFlow | null {
    const [reading] = flows;
    return flows.length === 1 && reading?.kind === 'EXACT' ? this.#only(reading) : null;
  }

  #oneTruncated({ naming: { flows } }: OpenCredit): OneFlow | null {
    const [reading] = flows;
    return flows.length === 1 && reading?.kind === 'TRUNCATED' ? this.#only(reading) : null;
  }

  #only(reading: FlowNaming): OneFlow | null {
    const [flow, ...others] = this.#flowsOf(reading);
    return flow === undefined || others.length > 0 ? null : { reading, flow };
  }

  /** Two or more identifiers, all of flows that are here and all surely read; in the order of flows. */
  #severalExact({ naming: { flows } }: OpenCredit): readonly MatchableFlow[] | null {
    if (flows.length < 2 || !flows.every(isRead)) return null;
    const found = flows.map((reading) => this.#only(reading)?.flow);
    return found.some((flow) => flow === undefined) ? null : [...new Set(found.filter((flow) => flow !== undefined))].sort(compareFlows);
  }

  #flowsOf({ flowIds }: FlowNaming): readonly MatchableFlow[] {
    return flowIds.map(this.#input.flowOf).filter((flow) => flow !== undefined).sort(compareFlows);
  }

  #isSure(credit: OpenCredit, flows: readonly MatchableFlow[]): boolean {
    return !credit.naming.isDiscordant && flows.every((flow) => !flow.anomalous && !credit.isBlocked(toFlow(flow.id)));
  }

  #fitsTruncated(credit: OpenCredit, flow: MatchableFlow): boolean {
    return credit.cents === this.#leftOf(flow) && isInWideWindow(credit.bookingDate, flow.regulationDate);
  }

  #leftOf(flow: MatchableFlow): number {
    const left = this.#flowsLeft.get(flow.id);
    if (left !== undefined) return left;
    const whole = this.#input.leftOfFlow(flow);
    this.#flowsLeft.set(flow.id, whole);
    return whole;
  }

  #leftOfReceipt(receipt: SingleReceipt): number {
    return this.#receiptsLeft.get(receipt.id) ?? this.#input.leftOfReceipt(receipt);
  }

  #take(id: MovementId, decision: Decision): void {
    this.#steps.set(id, decided(decision));
    for (const { target, cents } of decision.allocations) {
      if (target.kind === 'FLOW') this.#flowsLeft.set(target.flowId, (this.#flowsLeft.get(target.flowId) ?? 0) - cents);
      // A receipt is taken whole or not at all.
      else this.#receiptsLeft.set(target.receiptId, 0);
    }
  }
}

function decided(decision: Decision): NamedStep {
  return { kind: 'DECIDED', decision };
}

function shareOf(flow: MatchableFlow, cents: number): AllocationShare {
  return { target: toFlow(flow.id), cents };
}

function toReceipt({ id, iuv }: SingleReceipt): AllocationTarget {
  return { kind: 'RECEIPT', receiptId: id, iuv };
}

/** R13. */
function notHere(texts: readonly string[]): Decision {
  return open({ rule: 'R13', code: 'TES_NO_IUF_OR_IUV', said: { kind: 'UNKNOWN_FLOWS', texts } });
}

function anomalousFlow(flowIds: readonly FlowId[]): Decision {
  return open({ rule: null, code: 'FLUSSO_ANOMALO', flowIds, said: { kind: 'ANOMALOUS' } });
}

function undone(flowIds: readonly FlowId[]): Decision {
  return open({ rule: null, code: 'ABBINAMENTO_ANNULLATO', flowIds, said: { kind: 'UNDONE' } });
}

/** T2 with several that begin so; T1 with several that differ only in case. */
function severalFlows(reading: FlowNaming, flows: readonly MatchableFlow[]): Decision {
  const candidates = setsOfOne(flows.map(({ id }) => id));
  if (reading.kind === 'TRUNCATED') return open({ rule: 'R3', code: 'TES_NO_IUF_OR_IUV', candidates, said: { kind: 'TRUNCATED_SEVERAL' } });
  return open({ rule: 'R13', code: 'TES_NO_IUF_OR_IUV', candidates, said: { kind: 'SAME_SPELLING' } });
}

/** Surely a whole identifier of a flow that is here (T1b). */
function isRead({ kind, glued }: FlowNaming): boolean {
  return kind === 'EXACT' && glued !== 'OTHER';
}

function readText({ text, gluedText }: FlowNaming): string {
  return text + gluedText;
}

/** T2: four characters behind the code of the PSP, or enough of an identifier that has no date. */
export function isLongEnough(part: string): boolean {
  const dated = /^\d{4}-\d{2}-\d{2}(?:[A-Z0-9_]*-(.*))?/.exec(part);
  if (dated === null) return part.length >= MIN_UNDATED;
  return (dated[1] ?? '').length >= MIN_AFTER_PSP;
}

function sumOf(cents: readonly number[]): number {
  return cents.reduce((sum, part) => sum + part, 0);
}
