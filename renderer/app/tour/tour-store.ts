import type { Preferences } from '../session.tsx';

/** UNKNOWN until the preferences of the operator have been read. CLOSED keeps the step to go on from. */
export type TourState = Readonly<{ kind: 'UNKNOWN' | 'OFFERED' }> | Readonly<{ kind: 'OPEN' | 'CLOSED'; step: number }>;

export type TourNow = Readonly<{
  operatorId: number | null;
  state: TourState;
  /** Position whose notice is read and paid in the last steps; chosen once, so that it stays the same when its state changes. */
  noticePositionId: number | null;
  /** The operator asked for the panel, which is to take the focus. */
  focusWanted: boolean;
}>;

export type StoredTour = Preferences['tour'];

export type TourStore = Readonly<{
  current: () => TourNow;
  subscribe: (listener: () => void) => () => void;
  /** What the preferences of an operator say; read once an operator, because from then on this store is ahead of them. */
  adopt: (operatorId: number, stored: StoredTour) => void;
  /** Begins, or goes on where it was left. */
  open: () => void;
  go: (step: number) => void;
  close: () => void;
  /** To the end: the next time it begins anew. */
  finish: () => void;
  chooseNotice: (positionId: number) => void;
  focusTaken: () => void;
}>;

const NOBODY: TourNow = { operatorId: null, state: { kind: 'UNKNOWN' }, noticePositionId: null, focusWanted: false };

/** How far the operator of this window is with the tour. */
export function createTourStore(): TourStore {
  let now = NOBODY;
  const listeners = new Set<() => void>();
  const change = (parts: Partial<TourNow>) => { now = { ...now, ...parts }; for (const listener of listeners) listener(); };
  const stepOf = (state: TourState): number => ('step' in state ? state.step : 1);
  return {
    current: () => now,
    subscribe(listener) { listeners.add(listener); return () => { listeners.delete(listener); }; },
    adopt(operatorId, stored) {
      if (now.operatorId === operatorId) return;
      change({ ...NOBODY, operatorId, state: stored === null ? { kind: 'OFFERED' } : { kind: stored.open ? 'OPEN' : 'CLOSED', step: stored.step } });
    },
    open() { change({ state: { kind: 'OPEN', step: stepOf(now.state) }, focusWanted: true }); },
    go(step) { change({ state: { kind: 'OPEN', step } }); },
    close() { change({ state: { kind: 'CLOSED', step: stepOf(now.state) } }); },
    finish() { change({ state: { kind: 'CLOSED', step: 1 }, noticePositionId: null }); },
    focusTaken() { if (now.focusWanted) change({ focusWanted: false }); },
    chooseNotice(positionId) { if (now.noticePositionId === null) change({ noticePositionId: positionId }); },
  };
}

/** What the preferences are to remember of a state; null while there is nothing to remember. */
export function storedTour(state: TourState): StoredTour {
  return 'step' in state ? { step: state.step, open: state.kind === 'OPEN' } : null;
}

/** The tour of this window, for its panel and for the entry of the menu. */
export const tourStore = createTourStore();
