import { expect, test } from 'vitest';
import { planAggregate, type AggregateSide } from './collapse.ts';
import type { QueuedIntent } from './outbox-store.ts';

const NOW = '2026-11-30T09:00:00.000Z';
const LATER = '2026-11-30T09:10:00.000Z';
const side = (more: Partial<AggregateSide> = {}): AggregateSide => ({ connector: 'fake', now: NOW, isThere: false, printed: false, ...more });

/** `create READY`, `update READY later` … in order. */
function queue(...written: readonly string[]): readonly QueuedIntent[] {
  return written.map((text, index): QueuedIntent => {
    const [kind, state, later] = text.split(' ');
    const seq = index + 1;
    return { seq, id: `${seq}`, connector: state === 'AMBIGUOUS' ? 'fake' : null, aggregateId: '1', kind: kindOf(kind), intentVersion: seq, payloadJson: '{}', dependsOn: null, state: stateOf(state), attempts: 0, nextAt: later === undefined ? null : LATER, lastHttp: null, lastCode: null };
  });
}
const kindOf = (text = ''): QueuedIntent['kind'] => (['create', 'update', 'cancel', 'markPaid'] as const).find((kind) => kind === text) ?? 'create';
const stateOf = (text = ''): QueuedIntent['state'] => (['READY', 'IN_FLIGHT', 'AMBIGUOUS', 'BLOCKED', 'CONFLICT'] as const).find((state) => state === text) ?? 'READY';

function plan(written: readonly string[], more: Partial<AggregateSide> = {}): string {
  const { supersede, next, waitUntil } = planAggregate(queue(...written), side(more));
  return `${supersede.length === 0 ? '' : `without ${supersede.join(' ')}, `}${next === null ? (waitUntil === null ? 'nothing' : 'waits') : `${next.how} ${next.intent.id}`}`;
}

test.each([
  ['one creation', ['create READY'], {}, 'SEND 1'],
  ['changes that follow one another: the last', ['update READY', 'update READY', 'update READY'], { isThere: true }, 'without 1 2, SEND 3'],
  ['a change behind an unsent creation takes its place', ['create READY', 'update READY'], {}, 'without 1, SEND 2'],
  ['a cancellation behind an unsent creation: nothing at all', ['create READY', 'update READY', 'cancel READY'], {}, 'without 1 2 3, nothing'],
  ['the same, with paper in somebody’s hands: both go', ['create READY', 'update READY', 'cancel READY'], { printed: true }, 'without 1, SEND 2'],
  ['the same, when the creation was refused: only the cancellation can go', ['create BLOCKED', 'cancel READY'], { printed: true }, 'without 1, SEND 2'],
  ['a cancellation of what is there: no change before it', ['update READY', 'cancel READY'], { isThere: true, printed: true }, 'without 1, SEND 2'],
  ['a cancellation puts an end to a change that stands still', ['update CONFLICT', 'cancel READY'], { isThere: true }, 'without 1, SEND 2'],
  ['a mended change takes the place of a refused creation', ['create BLOCKED', 'update READY'], {}, 'without 1, SEND 2'],
  ['a decision takes the place of what it was about', ['update CONFLICT', 'update READY'], { isThere: true }, 'without 1, SEND 2'],
  ['a refused creation alone waits for a person', ['create BLOCKED'], {}, 'nothing'],
  ['a mark of payment waits for an unsent creation', ['create READY', 'markPaid READY'], {}, 'SEND 1'],
  ['a mark of payment behind a refused creation waits', ['create BLOCKED', 'markPaid READY'], {}, 'nothing'],
  ['a mark of payment passes a change that stands still', ['update BLOCKED', 'markPaid READY'], { isThere: true }, 'SEND 2'],
  ['a refused mark holds back nobody', ['markPaid BLOCKED', 'cancel READY'], { isThere: true }, 'SEND 2'],
  ['nothing goes past a cancellation that stands still', ['cancel BLOCKED', 'update READY'], { isThere: true }, 'nothing'],
  ['a cancellation sent again takes the place of one that stands still', ['cancel CONFLICT', 'cancel READY'], { isThere: true }, 'without 1, SEND 2'],
  ['in flight: nothing is decided', ['create IN_FLIGHT', 'cancel READY'], {}, 'nothing'],
  ['in doubt: asked first, nothing is taken out', ['create AMBIGUOUS', 'update READY', 'cancel READY'], {}, 'PROBE 1'],
  ['in doubt, not yet its time', ['create AMBIGUOUS later', 'update READY'], {}, 'waits'],
  ['what waits for its time holds back what is newer', ['update READY later', 'cancel BLOCKED'], { isThere: true }, 'waits'],
  ['a newer change keeps to the time that the remote asked for', ['update READY later', 'update READY'], { isThere: true }, 'without 1, waits'],
] as const)('%s', (_name, written, more, expected) => {
  expect(plan(written, more)).toBe(expected);
});

test('a cancellation behind a creation that the remote answered goes: an error of the server may have been a success, and «not there» is what was wanted', () => {
  const tried = queue('create READY', 'cancel READY').map((intent) => (intent.kind === 'create' ? { ...intent, attempts: 1, lastHttp: 500, lastCode: 'HTTP_500' } : intent));
  expect(planAggregate(tried, side())).toMatchObject({ supersede: ['1'], next: { intent: { id: '2' }, how: 'SEND' } });
  const unreachable = queue('create READY', 'cancel READY').map((intent) => (intent.kind === 'create' ? { ...intent, attempts: 1, lastCode: 'ECONNREFUSED' } : intent));
  expect(planAggregate(unreachable, side())).toMatchObject({ supersede: ['1', '2'], next: null });
});

test('what is in doubt at another intermediary is not asked of this one', () => {
  const [intent] = queue('create AMBIGUOUS');
  expect(intent === undefined ? null : planAggregate([{ ...intent, connector: 'other' }], side()).next).toBeNull();
});
