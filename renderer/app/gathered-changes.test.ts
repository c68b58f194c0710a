import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { TOPICS, type Topic } from '../../main/contract/application-operations.ts';
import { GATHER_MS, gatherChanges } from './gathered-changes.ts';

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

function following() {
  const told: (readonly Topic[] | 'ALL')[] = [];
  const read: (readonly Topic[])[] = [];
  const changes = gatherChanges({ tell: (topics) => told.push(topics), tellAll: () => told.push('ALL'), readAgain: (topics) => read.push(topics) });
  return { told, read, changes };
}

test('a list that is read after the feed began is not offered to be read again by how the feed begins; what was read before is', () => {
  const { told, read, changes } = following();
  changes.begin();
  expect(told).toEqual(['ALL']);
  for (const topic of TOPICS) changes.hear(topic);
  vi.advanceTimersByTime(GATHER_MS);
  expect(told).toEqual(['ALL']);
  expect(read).toEqual([TOPICS]);
});

test('what changes after that is told, also when it comes among the beginnings', () => {
  const { told, read, changes } = following();
  changes.begin();
  for (const topic of TOPICS) changes.hear(topic);
  changes.hear('payments');
  vi.advanceTimersByTime(GATHER_MS);
  changes.hear('tasks');
  changes.hear('tasks');
  vi.advanceTimersByTime(GATHER_MS);
  expect(told).toEqual(['ALL', ['payments'], ['tasks']]);
  expect(read).toEqual([TOPICS, ['tasks']]);
});

test('after a cut everything shown is told once, whatever happened meanwhile', () => {
  const { told, changes } = following();
  changes.begin();
  changes.begin();
  for (const topic of TOPICS) changes.hear(topic);
  vi.advanceTimersByTime(GATHER_MS);
  expect(told).toEqual(['ALL', 'ALL']);
});

test('nothing is read again once it has stopped', () => {
  const { read, changes } = following();
  changes.begin();
  changes.hear('positions');
  changes.stop();
  vi.advanceTimersByTime(GATHER_MS);
  expect(read).toEqual([]);
});
