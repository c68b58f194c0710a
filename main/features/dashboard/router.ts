import { ok } from '../../domain/result.ts';
import { currentOperator, operations } from '../access/index.ts';
import { dashboardBreakdown, dashboardOverview, unreportedPayments } from './overview.ts';

/** The part of the contract about the dashboard. */
export function createDashboardRouter() {
  const os = operations.dashboard;
  return {
    overview: os.overview.handler(({ input, context }) => context.application.engine.read(async (reader) => ok(await dashboardOverview(context.application, reader, currentOperator(context), input.year)))),
    breakdown: os.breakdown.handler(({ input, context }) => context.application.engine.read(async (reader) => ok({ rows: [...(await dashboardBreakdown(reader, currentOperator(context), input))] }), { lane: 'heavy' })),
    unreported: os.unreported.handler(async ({ context }) => ok(await unreportedPayments((work) => context.application.engine.read(work, { lane: 'heavy' }), context.application.clock.today()))),
  };
}
