/** A small Comune for tests of the matching: rows, flows and receipts by a few words each, and everything that the matching has told so far. */
import { createMatching, type Matching } from '../matching/matching.ts';
import type { AllocationTarget, ArrivedRow, FrozenAllocation, IuvFacts, KnownPsp, MatchableFlow, MatchingChanges, PaymentsByIuv, SingleReceipt } from '../matching/matching-input.ts';
import type { FlowResult, MatchingDelta, MovementResult } from '../matching/matching-result.ts';
import type { TreasuryMovement } from '../../../domain/treasury-movement.ts';

export const PAGOPA: KnownPsp = { id: 'PPAYITR1XXX', name: 'PagoPA S.p.A.', aliases: ['PAGOPA'] };
export const VALLI: KnownPsp = { id: 'VALBIT22XXX', name: 'BANCA DELLE VALLI SPA', aliases: ['BANCA DELLE VALLI'] };
export const TODAY = '2026-03-20';

const ROW: TreasuryMovement = {
  format: 'GDC', year: 2026, bankEntityCode: '1200345', bolletta: null, technicalNumber: null, reversedBolletta: null, provvisorio: null, account: '0000001', postalAccount: false, sign: 1, amountCents: 0,
  bookingDate: '2026-03-06', valueDate: null, suspenseDate: null, cge: null, payerName: 'DIVERSI', causale: '', endToEndId: null, bankRef: null, opType: 'ESEGUITO', documentType: null, executionType: null,
  declaredIuf: null, declaredIuv: null, ignoredAs: null, regularises: [], sourceFile: 'giornale.xml', sourceRow: 1, fileHash: '', equalRowOrdinal: 1,
};

/** A row as a cash journal has it, but for what a test says. */
export function rowOf(id: number, facts: Partial<TreasuryMovement>, arrival = id): ArrivedRow {
  return { id, arrival, loadedOn: '2026-03-17', movement: { ...ROW, sourceRow: id, ...facts } };
}

/** A credit with a bolletta of its own. */
export function creditOf(id: number, amountCents: number, causale: string, facts: Partial<TreasuryMovement> = {}): ArrivedRow {
  return rowOf(id, { bolletta: String(100 + id), provvisorio: String(500 + id), amountCents, causale, ...facts });
}

/** `2026-03-05PPAYITR1XXX-S2026030501` and the like. */
export function iufOf(regulationDate: string, psp: KnownPsp, serial: string): string {
  return `${regulationDate}${psp.id}-${serial}`;
}

export function flowOf(id: number, totalCents: number, facts: Partial<MatchableFlow> = {}): MatchableFlow {
  const regulationDate = facts.regulationDate ?? '2026-03-05';
  const psp = facts.pspId === VALLI.id ? VALLI : PAGOPA;
  return { id, iuf: iufOf(regulationDate, psp, `S20260305${String(id).padStart(2, '0')}`), pspId: psp.id, regulationDate, totalCents, anomalous: false, ...facts };
}

/** The standard causale of a cumulative transfer. */
export function named(...flows: readonly (MatchableFlow | string)[]): string {
  return flows.map((flow) => `/PUR/LGPE-RIVERSAMENTO/URI/${typeof flow === 'string' ? flow : flow.iuf}`).join(' ');
}

export function toFlow(flow: MatchableFlow): AllocationTarget {
  return { kind: 'FLOW', flowId: flow.id };
}

export function frozenOn(id: number, movementId: number, target: AllocationTarget, cents: number, facts: Partial<FrozenAllocation> = {}): FrozenAllocation {
  return { id, movementId, target, cents, rule: null, booked: false, ...facts };
}

type Kept = { receipts: SingleReceipt[]; flowIds: number[]; isRevoked?: boolean };

/** Payments as an archive answers. */
export class Payments implements PaymentsByIuv {
  readonly #facts = new Map<string, Kept>();

  receipt(receipt: SingleReceipt): this {
    this.#of(receipt.iuv).receipts.push(receipt);
    return this;
  }

  reported(iuv: string, flow: MatchableFlow): this {
    this.#of(iuv).flowIds.push(flow.id);
    return this;
  }

  /** All its receipts are revoked. */
  revoked(iuv: string): this {
    const facts = this.#of(iuv);
    facts.receipts = [];
    facts.isRevoked = true;
    return this;
  }

  factsOf = (iuv: string): IuvFacts | undefined => this.#facts.get(iuv);

  #of(iuv: string): Kept {
    const facts: Kept = this.#facts.get(iuv) ?? { receipts: [], flowIds: [] };
    this.#facts.set(iuv, facts);
    return facts;
  }
}

/** A matching with all that it has told. */
export class Desk {
  readonly #matching: Matching;
  readonly payments: Payments;
  readonly movements = new Map<number, MovementResult>();
  readonly flows = new Map<number, FlowResult>();

  constructor(payments = new Payments(), psps: readonly KnownPsp[] = [PAGOPA, VALLI], today = TODAY) {
    this.#matching = createMatching({ today, psps });
    this.payments = payments;
  }

  /** Also checks that payments are asked for nothing that was not announced. */
  apply(changes: MatchingChanges, payments: PaymentsByIuv = this.payments): MatchingDelta {
    const announced = new Set(this.#matching.iuvsNeeded(changes));
    const factsOf = (iuv: string): IuvFacts | undefined => {
      if (!announced.has(iuv)) throw new Error(`Payments of ${iuv} were asked for without notice`);
      return payments.factsOf(iuv);
    };
    const delta = this.#matching.apply(changes, { factsOf });
    for (const result of delta.movements) this.movements.set(result.movementId, result);
    for (const result of delta.flows) this.flows.set(result.flowId, result);
    for (const id of delta.goneMovements) this.movements.delete(id);
    for (const id of delta.goneFlows) this.flows.delete(id);
    return delta;
  }

  /** The outcome for a row. @throws Error when nothing was told of it. */
  row(id: number): MovementResult {
    const result = this.movements.get(id);
    if (result === undefined) throw new Error(`Nothing was told of row ${id}`);
    return result;
  }

  /** @throws Error when nothing was told of it. */
  flow({ id }: MatchableFlow): FlowResult {
    const result = this.flows.get(id);
    if (result === undefined) throw new Error(`Nothing was told of flow ${id}`);
    return result;
  }

  /** Conservation to the cent (3.1), and no target or movement given out twice. Empty when all is well. */
  imbalance(): readonly string[] {
    const { movedCents, allocatedCents, residualCents } = this.#matching.totals();
    return movedCents === allocatedCents + residualCents ? [] : [`moved ${movedCents}, allocated ${allocatedCents}, residual ${residualCents}`];
  }
}
