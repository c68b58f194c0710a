import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createClientRegistry } from './client-registry.ts';
import type { ClientIdentity } from './served-application.ts';

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

const client: ClientIdentity = { id: 'one', transport: 'loopback' };

function createRecorded() {
  const gone: string[] = [];
  const counts: number[] = [];
  const registry = createClientRegistry({ graceMs: 1_000, onGone: ({ id }) => gone.push(id), onCount: (count) => counts.push(count) });
  return { registry, gone, counts };
}

test('a client is gone when its last connection has been away for the grace', () => {
  const { registry, gone, counts } = createRecorded();
  registry.arrived(client);
  registry.arrived(client);
  registry.left(client);
  vi.advanceTimersByTime(5_000);
  expect(gone).toEqual([]);
  registry.left(client);
  vi.advanceTimersByTime(999);
  expect(gone).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(gone).toEqual(['one']);
  expect(counts).toEqual([1, 1, 1, 0]);
});

test('a client that comes back in time is not gone, and has its whole grace again', () => {
  const { registry, gone } = createRecorded();
  registry.arrived(client);
  registry.left(client);
  vi.advanceTimersByTime(900);
  registry.arrived(client);
  vi.advanceTimersByTime(5_000);
  registry.left(client);
  vi.advanceTimersByTime(900);
  expect(gone).toEqual([]);
  vi.advanceTimersByTime(100);
  expect(gone).toEqual(['one']);
});

test('closing forgets everybody once', () => {
  const { registry, gone } = createRecorded();
  registry.arrived(client);
  registry.close();
  registry.left(client);
  vi.advanceTimersByTime(5_000);
  expect(gone).toEqual(['one']);
});
