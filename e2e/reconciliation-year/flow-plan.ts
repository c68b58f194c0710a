import type { CivilDate } from '../../main/domain/civil-date.ts';
import type { Provider } from './providers.ts';
import type { YearCase } from './year-cases.ts';

/**
 * A flow before its lines are written: small enough that a whole year of them is held, while payments are drawn again each time they are asked for.
 *
 * `day`: place of dataRegolamento among the working days. `lines`: payments it reports, `firstPayment` the number of those reported before it. `adjustCents`: added to the first line so that a case gets the total it needs. `totalCents`: what the lines sum to
 * (and what the provider owes); `declared`: what the header says, different in an anomalous flow only. `revokes`: the flow whose first payment is taken back here. `revised`: an older version was published first.
 */
export type FlowPlan = Readonly<{
  index: number; provider: Provider; day: number; date: CivilDate; name: string; delivered: boolean; of: YearCase; lines: number; firstPayment: number; adjustCents: number; totalCents: number;
  declared: Readonly<{ count: number; totalCents: number }>; revokes: FlowPlan | null; revised: boolean; createdAt: string; settlementId: string;
}>;
