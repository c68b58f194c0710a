import { expect, test, describe } from 'vitest';
import { createOneIntention } from './one-intention.ts';
import type { Outcome } from './operation-outcome.ts';

type Answer = Outcome<string> | Error;
function setUp(answers: readonly Answer[]) {
  const ids: string[] = [];
  let made = 0;
  const queue = [...answers];
  const intention = createOneIntention<{ name: string }, string>({
    newId: () => `id-${(made += 1)}`,
    call: async (_input, requestId) => {
      ids.push(requestId);
      const answer = queue.shift() ?? new Error('no more answers');
      if (answer instanceof Error) throw answer;
      return answer;
    },
  });
  return { intention, ids };
}
const done: Outcome<string> = { ok: true, value: 'fatto' };
const refused: Outcome<string> = { ok: false, error: { code: 'INVALID_FIELD', message: 'no', field: 'name', retry: 'NEVER' } };
const cut = Object.assign(new Error('cut'), { code: 'LINK_LOST' });

describe('one intention, one request', () => {
  test('pressed twice while running, it is sent once and both get the answer', async () => {
    const { intention, ids } = setUp([done]);
    const [first, second] = await Promise.all([intention.run({ name: 'a' }), intention.run({ name: 'a' })]);
    expect(ids).toEqual(['id-1']);
    expect(first).toEqual(done);
    expect(second).toEqual(done);
  });
  test('after an answer the next press is a new intention', async () => {
    const { intention, ids } = setUp([done, done]);
    await intention.run({ name: 'a' });
    await intention.run({ name: 'a' });
    expect(ids).toEqual(['id-1', 'id-2']);
  });
  test('after a cut link the same input goes again with the same id', async () => {
    const { intention, ids } = setUp([cut, done]);
    const first = await intention.run({ name: 'a' });
    expect(first).toMatchObject({ ok: false, error: { code: 'LINK_LOST', retry: 'SAME_REQUEST' } });
    expect(await intention.run({ name: 'a' })).toEqual(done);
    expect(ids).toEqual(['id-1', 'id-1']);
  });
  test('after a cut link a different input is another intention', async () => {
    const { intention, ids } = setUp([cut, done]);
    await intention.run({ name: 'a' });
    await intention.run({ name: 'b' });
    expect(ids).toEqual(['id-1', 'id-2']);
  });
  test('a refusal is an answer: the corrected and the repeated input get new ids', async () => {
    const { intention, ids } = setUp([refused, done]);
    expect(await intention.run({ name: 'a' })).toEqual(refused);
    await intention.run({ name: 'a' });
    expect(ids).toEqual(['id-1', 'id-2']);
  });
  test('when the core says SAME_REQUEST the id is kept', async () => {
    const { intention, ids } = setUp([{ ok: false, error: { code: 'INTERNAL', message: 'x', field: null, retry: 'SAME_REQUEST' } }, done]);
    await intention.run({ name: 'a' });
    await intention.run({ name: 'a' });
    expect(ids).toEqual(['id-1', 'id-1']);
  });
  test('a defect never rejects: it becomes a value with a sentence', async () => {
    const { intention } = setUp([new Error('boom')]);
    const outcome = await intention.run({ name: 'a' });
    expect(outcome).toMatchObject({ ok: false, error: { code: 'UNEXPECTED' } });
  });
});
