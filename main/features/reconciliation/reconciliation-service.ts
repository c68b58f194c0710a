import type { ApplicationContext } from '../application-context.ts';
import type { Outcome } from '../access/index.ts';
import { createInProcessMatching, type MatchingRunner } from './matching-runner.ts';
import { Reconciler } from './reconciler.ts';
import type { ReconciliationPort, ReconciliationProgress, WrittenDecision } from './reconciliation-port.ts';

/** What comes in is looked at once it has been quiet for so long: an import of many files is one run. */
const QUIET_MS = 1_500;
/** What the runs depend on. */
const WATCHED = new Set(['payments', 'treasury', 'catalogue']);

export type ReconciliationOptions = Readonly<{ context: () => ApplicationContext; runner: MatchingRunner; /** Looks by itself at what comes in: in a window, not on the command line. */ watch: boolean }>;

/** The reconciliation of one opened archive. */
export function createReconciliation({ context, runner, watch }: ReconciliationOptions): ReconciliationPort {
  let running: ReconciliationProgress | null = null;
  let message: string | null = null;
  let closed = false;
  let waiting: Promise<unknown> = Promise.resolve();
  let timer: NodeJS.Timeout | null = null;
  let unsubscribe: () => void = () => undefined;
  let made: Reconciler | null = null;
  const reconciler = (): Reconciler => (made ??= new Reconciler(context(), runner, { tell: (progress) => { running = progress; }, isStopped: () => closed }));

  /** One piece of work after the other; one that fails stops nobody behind it. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = waiting.then(async () => {
      try {
        running = { what: 'Riconciliazione', done: 0, total: null };
        return await work();
      } finally {
        running = null;
      }
    });
    waiting = mine.catch(() => undefined);
    return mine;
  };

  const look = async (): Promise<void> => {
    if (closed) return;
    try {
      if (await reconciler().isUpToDate()) await reconciler().splitPayments();
      else await reconciler().catchUp();
      message = null;
    } catch (thrown) {
      if (closed) return;
      const errorId = context().log.error('reconciliation.failed', thrown);
      message = `La riconciliazione si è fermata e quello che era deciso è rimasto. Riprova con «Aggiorna ora»; se succede ancora comunica il codice ${errorId} all’assistenza.`;
      throw thrown;
    }
  };

  const wake = (): void => {
    if (closed) return;
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(() => {
      timer = null;
      inTurn(look).catch(() => undefined);
    }, QUIET_MS).unref();
  };

  const start = (): void => {
    if (!watch) return;
    unsubscribe = context().engine.topics.subscribe((changed) => { if (changed.some(({ topic }) => WATCHED.has(topic))) wake(); });
    wake();
  };
  // The context is made after this: its engine is asked for on the next turn.
  queueMicrotask(() => { if (!closed) start(); });

  return {
    wake,
    async caughtUp() {
      // A rehearsal is taken back: what it matches must not be remembered by the matching that stays.
      if (context().engine.insideUnit()) return void (await new Reconciler(context(), createInProcessMatching()).catchUp());
      return inTurn(look);
    },
    rebuild: () => inTurn(async () => {
      await reconciler().rebuild();
      message = null;
    }),
    decide: <T>(work: () => Promise<Outcome<WrittenDecision<T>>>) => inTurn(async (): Promise<Outcome<T>> => {
      await look();
      const written = await work();
      if (!written.ok) return written;
      await reconciler().catchUp(written.value.changes);
      return { ok: true, value: written.value.answer };
    }),
    standing: () => ({ running, message }),
    async close() {
      closed = true;
      unsubscribe();
      if (timer !== null) clearTimeout(timer);
      await waiting;
      await runner.close();
    },
  };
}
