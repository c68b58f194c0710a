import { runScheduler } from './gpd/position-changes.ts';
import { settleReconciliations } from './govpay/reconciliations.ts';
import type { World } from './world.ts';

/** What happens by itself as time goes by: late events, reconciliations, and now and then the cron of GPD. */
export function bringUpToDate(world: World): void {
  const now = world.clock.nowMs();
  world.due.runUpTo(now);
  settleReconciliations(world, now);
  const every = world.settings.schedulerEveryMs;
  if (every === null || now - world.schedulerAtMs < every) return;
  world.schedulerAtMs = now;
  runScheduler(world);
}
