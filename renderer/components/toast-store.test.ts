import { expect, test } from 'vitest';
import { createToastStore, TOAST_MS } from './toast-store.ts';

function fakeTimer() {
  const waiting = new Map<number, () => void>();
  let next = 1;
  return {
    timer: { set: (run: () => void, ms: number) => { expect(ms).toBe(TOAST_MS); const handle = next++; waiting.set(handle, run); return handle; }, clear: (handle: unknown) => { if (typeof handle === 'number') waiting.delete(handle); } },
    elapse: () => { const runs = [...waiting.values()]; waiting.clear(); for (const run of runs) run(); },
  };
}

test('a confirmation leaves after its time', () => {
  const { timer, elapse } = fakeTimer();
  const store = createToastStore(timer);
  store.show('Salvato');
  expect(store.list().map((toast) => toast.text)).toEqual(['Salvato']);
  elapse();
  expect(store.list()).toEqual([]);
});
test('while the pointer or the focus is there it stays', () => {
  const { timer, elapse } = fakeTimer();
  const store = createToastStore(timer);
  store.show('Salvato');
  store.hold();
  elapse();
  expect(store.list()).toHaveLength(1);
  store.release();
  elapse();
  expect(store.list()).toEqual([]);
});
test('at most three are shown: the oldest leaves', () => {
  const { timer } = fakeTimer();
  const store = createToastStore(timer);
  for (const text of ['1', '2', '3', '4']) store.show(text);
  expect(store.list().map((toast) => toast.text)).toEqual(['2', '3', '4']);
});
