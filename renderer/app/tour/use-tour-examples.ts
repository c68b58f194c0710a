import { useEffect, useSyncExternalStore } from 'react';
import type { ShownState } from '../../../main/domain/position-state.ts';
import type { PositionCard, PositionRow } from '../../screens/acts/operation-types.ts';
import { EMPTY_FILTER } from '../../screens/acts/position-filter.ts';
import { useClient } from '../bridge-context.tsx';
import { useOperation } from '../result-query.ts';
import { useSession } from '../session.tsx';
import { tourStore } from './tour-store.ts';
import type { TourExamples } from './tour-steps.ts';

/** Kept for the whole tour: an example that changed between two steps would confuse. */
const WHOLE_TOUR_MS = 20 * 60_000;
const OWED: readonly ShownState[] = ['TO_SYNC', 'UNPAID', 'EXPIRING', 'OVERDUE'];
const PAYABLE: readonly ShownState[] = ['TO_SYNC', 'UNPAID', 'EXPIRING'];
/** What the newcomer makes a notice of: everybody knows the identity card, and it has a price of its own. */
const EXAMPLE_SERVICE = 'CIE';
/** Steps from which the notice of the example must not change any more. */
const NOTICE_FROM_STEP = 7;

export type TourFacts = Readonly<{
  examples: TourExamples;
  /** The whole position of the example notice. */
  noticeCard: PositionCard | null;
  /** Newest notice printed today; null = none yet. */
  newestPrint: Readonly<{ id: number; positionId: number | null }> | null;
  /** Everything the words of this step name has been looked up. */
  ready: boolean;
}>;

/** Looks up, in the archive itself, what the words of a step name. */
export function useTourFacts(step: number): TourFacts {
  const client = useClient();
  const { role } = useSession();
  const { noticePositionId } = useSyncExternalStore(tourStore.subscribe, tourStore.current);
  const ofStates = (states: readonly ShownState[], limit: number, signal: AbortSignal) => client.positions.list({ filter: { ...EMPTY_FILTER, states: [...states] }, cursor: null, limit, sort: 'NEWEST' }, { signal });

  const owing = useOperation({ key: ['tour.owing'], freshMs: WHOLE_TOUR_MS, call: (signal) => ofStates(OWED, 100, signal) });
  const paid = useOperation({ key: ['tour.paid'], freshMs: WHOLE_TOUR_MS, enabled: step === 4, call: (signal) => ofStates(['PAID'], 1, signal) });
  const services = useOperation({ key: ['catalogue.services', false, ''], topics: ['catalogue'], freshMs: 60_000, enabled: step === 5, call: (signal) => client.catalogue.services({ includeRetired: false, text: '' }, { signal }) });
  const home = useOperation({ key: ['application.home'], topics: ['positions', 'prints', 'people', 'preferences', 'catalogue', 'tasks'], freshMs: 5_000, call: (signal) => client.application.home({}, { signal }) });
  const payable = useOperation({ key: ['tour.payable'], topics: ['positions'], enabled: step >= NOTICE_FROM_STEP && noticePositionId === null, call: (signal) => ofStates(PAYABLE, 1, signal) });
  const notice = useOperation({ key: ['positions.show', noticePositionId], topics: ['positions', 'prints', 'payments', 'tasks', 'people', 'catalogue'], enabled: noticePositionId !== null, call: (signal) => client.positions.show({ id: noticePositionId, nav: null }, { signal }) });

  const found = payable.refreshing ? undefined : payable.value?.rows[0]?.id;
  useEffect(() => { if (step >= NOTICE_FROM_STEP && found !== undefined) tourStore.chooseNotice(found); }, [step, found]);

  const debtor = owingMost((owing.value?.rows ?? []).filter(({ debtorFiscalCode }) => debtorFiscalCode?.length === 16));
  const service = services.value?.services.find(({ code }) => code === EXAMPLE_SERVICE) ?? services.value?.services.find(({ amountRule, fields }) => amountRule.kind === 'FIXED' && fields.length === 0) ?? null;
  const noticeCard = notice.value ?? null;
  const nav = noticeCard?.options.flatMap(({ installments }) => installments).find((installment) => installment.nav !== null)?.nav ?? null;
  const looked = (view: Readonly<{ state: string }>, asked: boolean) => !asked || view.state !== 'loading';
  return {
    examples: {
      role,
      debtor: debtor === null || debtor.debtorFiscalCode === null ? null : { id: debtor.debtorId, name: debtor.debtorName, fiscalCode: debtor.debtorFiscalCode },
      service: service?.code ?? null, paidNav: paid.value?.rows[0]?.nav ?? null,
      notice: noticeCard === null || nav === null ? null : { positionId: noticeCard.id, nav },
    },
    noticeCard,
    newestPrint: home.value?.prints.find(({ document }) => document === 'NOTICE') ?? null,
    ready: looked(owing, true) && looked(paid, step === 4) && looked(services, step === 5) && looked(home, true) && looked(payable, step >= NOTICE_FROM_STEP && noticePositionId === null) && looked(notice, noticePositionId !== null),
  };
}

/** Who has the most to pay shows more than who has one thing; who owes the very thing of the example already would be asked whether it is meant twice. */
function owingMost(owed: readonly PositionRow[]): PositionRow | null {
  const waiting = new Set(owed.filter(({ service }) => service === EXAMPLE_SERVICE).map(({ debtorId }) => debtorId));
  const rows = owed.filter(({ debtorId }) => !waiting.has(debtorId));
  const counts = new Map<number, number>();
  for (const { debtorId } of rows) counts.set(debtorId, (counts.get(debtorId) ?? 0) + 1);
  return rows.reduce<PositionRow | null>((best, row) => (best !== null && (counts.get(best.debtorId) ?? 0) >= (counts.get(row.debtorId) ?? 0) ? best : row), null);
}
