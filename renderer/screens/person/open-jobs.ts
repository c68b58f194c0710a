import type { ShownState } from '../../../main/domain/position-state.ts';
import { isPaidState } from '../../../main/domain/position-state.ts';
import type { Installment } from '../position-form/contract-values.ts';
import type { NoticeJob } from '../position-form/use-notice-printing.tsx';

type Row = Readonly<{ id: number; nav: string | null; state: ShownState; printPermission: Installment['printPermission'] }>;
export type OpenCard = Readonly<{ id: number; options: readonly Readonly<{ kind: string; installments: readonly Row[] }>[] }>;

/**
 * The papers of a position for who asks for all that is open: a plan is one paper with its numbers (a page for each, beside the whole amount, would ask for the debt twice), and the two amounts of a
 * fine stand on one.
 */
export function openJobs(card: OpenCard): readonly NoticeJob[] {
  const rows = card.options.flatMap(({ kind, installments }) => installments.map((row) => ({ ...row, isPlan: kind === 'INSTALLMENTS' }))).filter(({ nav, state }) => nav !== null && !isPaidState(state));
  const jobOf = (row: Row): NoticeJob => ({ positionId: card.id, installmentId: row.id, nav: row.nav, permission: row.printPermission });
  const offered = rows.filter(({ state }) => state !== 'UNPAYABLE');
  const plan = offered.filter(({ isPlan }) => isPlan);
  if (plan.length === 0) return (offered.length > 0 ? offered : rows).map(jobOf);
  // One installment that may not be printed keeps the paper of all from being printed; one that wants a reason wants it for all.
  const [first] = [...plan.filter(({ printPermission }) => !printPermission.allowed), ...plan.filter(({ printPermission }) => printPermission.allowed && printPermission.reasonRequired), ...plan];
  return first === undefined ? [] : [{ ...jobOf(first), wholePlan: true }];
}
