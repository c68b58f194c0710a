import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createTopicBoard } from './topics.ts';
import type { TopicRevision } from './unit-of-work.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

test('listeners hear of a burst at once and then at most four times a second, always with the newest revision', async () => {
  const board = createTopicBoard(() => 1_000);
  const calls: (readonly TopicRevision[])[] = [];
  board.revisions.subscribe((changed) => calls.push(changed));
  for (let tick = 0; tick < 100; tick += 1) {
    board.bump(['positions']);
    await vi.advanceTimersByTimeAsync(10);
  }
  await vi.advanceTimersByTimeAsync(1_000);
  expect(calls.length).toBeGreaterThanOrEqual(4);
  expect(calls.length).toBeLessThanOrEqual(5);
  expect(calls.at(-1)).toEqual([{ topic: 'positions', revision: 1_100 }]);
});

test('a topic never touched has the revision of the start, so that a page from before a restart reloads', () => {
  expect(createTopicBoard(() => 2_000).revisions.revision('positions')).toBe(2_000);
});

test('a listener that left hears nothing more, and a closed board tells nobody', async () => {
  const board = createTopicBoard(() => 0);
  const heard: string[] = [];
  const leave = board.revisions.subscribe(() => heard.push('left'));
  board.revisions.subscribe(() => heard.push('stays'));
  leave();
  board.bump(['a']);
  await vi.advanceTimersByTimeAsync(300);
  board.bump(['a']);
  board.close();
  await vi.advanceTimersByTimeAsync(300);
  expect(heard).toEqual(['stays']);
});
