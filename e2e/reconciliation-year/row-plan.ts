import type { WrittenText } from './flow-causali.ts';
import type { FlowPlan } from './flow-plan.ts';
import type { Provider } from './providers.ts';
import type { YearPayment } from './payments.ts';
import type { YearCase } from './year-cases.ts';

/** Which file a row comes in: cash journal, table of provisional entries, the table of a second bank account, the postal statement. */
export type Channel = 'GDC' | 'CSV' | 'XLSX' | 'POSTE';

export type RowKind = 'CREDIT' | 'STORNO' | 'REGULARISATION' | 'RESTORATION' | 'PAYMENT_ORDER' | 'CLAW_BACK' | 'TRANSFER' | 'POSTAL_WITHDRAWAL' | 'COLLECTION_ORDER' | 'DEBIT';

/**
 * What the rules of 3.4 make of a row, in the words of the document. `also`: the second code or flag it bears; `warning` as 3.3 names it; `diffCents` as in "Words of a result".
 */
export type ExpectedOutcome = Readonly<{ status: 'automatic' | 'proposed' | 'open' | 'ignored' | 'quarantined'; rule: string | null; code: string; also?: string; warning?: string; diffCents?: number }>;

/** Numbers that a storno goes by (G4). */
export type ReversalLink = 'REVERSED_NUMBER' | 'SAME_BOLLETTA' | 'PROVVISORIO' | 'NONE';

/**
 * A row before it has numbers and a file. `fileDay` and `bookingDay`: places among the working days; `about`: the row that this one copies, reverses, regularises or restores. `pays`: what the money is for in
 * truth, also where no rule can know it; empty for a row that brings no money.
 */
export type RowPlan = Readonly<{
  kind: RowKind; channel: Channel; fileDay: number; bookingDay: number; amountCents: number; payerName: string; text: WrittenText; of: YearCase; detail: string; about: RowPlan | null; isCopy: boolean; link: ReversalLink;
  pays: Readonly<{ flows: readonly FlowPlan[]; receipts: readonly YearPayment[] }>; expected: readonly [ExpectedOutcome, ...ExpectedOutcome[]]; provider: Provider | null; settlementId: string | null;
}>;

/** A receipt paid outside flows, and when. */
export type LoosePayment = Readonly<{ payment: YearPayment; day: number }>;
