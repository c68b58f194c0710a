import { describe, expect, test } from 'vitest';
import { createTourStore, storedTour } from './tour-store.ts';

function storeOf(stored: Readonly<{ step: number; open: boolean }> | null) {
  const store = createTourStore();
  store.adopt(7, stored);
  return store;
}

describe('how far an operator is with the tour', () => {
  test('who was never asked is offered it; until the preferences are read nobody is asked anything', () => {
    expect(createTourStore().current().state).toEqual({ kind: 'UNKNOWN' });
    expect(storeOf(null).current().state).toEqual({ kind: 'OFFERED' });
  });
  test('left at step 4 it goes on from step 4, and is remembered as open again', () => {
    const store = storeOf({ step: 4, open: false });
    expect(store.current().state).toEqual({ kind: 'CLOSED', step: 4 });
    store.open();
    expect(store.current().state).toEqual({ kind: 'OPEN', step: 4 });
    expect(storedTour(store.current().state)).toEqual({ step: 4, open: true });
  });
  test('declined at the offer, the menu begins it at the first step', () => {
    const store = storeOf(null);
    store.close();
    expect(storedTour(store.current().state)).toEqual({ step: 1, open: false });
    store.open();
    expect(store.current().state).toEqual({ kind: 'OPEN', step: 1 });
  });
  test('taken to its end, the next one begins anew, also with another notice', () => {
    const store = storeOf({ step: 10, open: true });
    store.chooseNotice(31);
    store.finish();
    store.open();
    expect(store.current()).toMatchObject({ state: { kind: 'OPEN', step: 1 }, noticePositionId: null });
  });
  test('the notice chosen stays the same when a newer one comes', () => {
    const store = storeOf({ step: 7, open: true });
    store.chooseNotice(31);
    store.chooseNotice(32);
    expect(store.current().noticePositionId).toBe(31);
  });
  test('the panel takes the focus once when it is asked for, not when it goes on', () => {
    const store = storeOf({ step: 1, open: true });
    expect(store.current().focusWanted).toBe(false);
    store.go(2);
    expect(store.current().focusWanted).toBe(false);
    store.open();
    expect(store.current().focusWanted).toBe(true);
    store.focusTaken();
    expect(store.current().focusWanted).toBe(false);
  });
  test('preferences read again change nothing; another operator brings their own', () => {
    const store = storeOf({ step: 2, open: true });
    store.go(3);
    store.adopt(7, { step: 2, open: true });
    expect(store.current().state).toEqual({ kind: 'OPEN', step: 3 });
    store.adopt(8, null);
    expect(store.current()).toMatchObject({ operatorId: 8, state: { kind: 'OFFERED' }, focusWanted: false });
  });
});
