import { expect, test } from 'vitest';
import { z } from 'zod';
import { openTestEngine } from './engine.fixture.ts';
import { err, ok } from '../domain/result.ts';
import { canonicalJson, hashInput, runEachOnce, runOnce } from './request-log.ts';

const request = { requestId: 'b1c0a2de-0000', operation: 'positions.create', inputHash: hashInput({ a: 1 }) };
const outcome = z.object({ id: z.number() });

test('a repeat gives the first result without doing the work again', async () => {
  const { engine } = await openTestEngine();
  let runs = 0;
  const send = () =>
    engine.write('positions.create', (unit) =>
      runOnce(unit, request, async () => {
        runs += 1;
        const { lastId } = await unit.run('INSERT INTO book (title) VALUES (?)', [`Libro ${runs}`]);
        return { id: lastId };
      }, outcome),
    );
  const [first, second] = await Promise.all([send(), send()]);
  expect(first).toEqual({ ok: true, value: { id: 1 } });
  expect(second).toEqual(first);
  expect(await send()).toEqual(first);
  expect(runs).toBe(1);
});

test('without a schema the stored result comes back as it was written', async () => {
  const { engine } = await openTestEngine();
  const send = () => engine.write('x', (unit) => runOnce(unit, request, async () => ({ nav: '301000000000000043', lines: [1, 2], none: null })));
  expect(await send()).toEqual(await send());
});

test('the same id with another input or operation is refused and does nothing', async () => {
  const { engine } = await openTestEngine();
  await engine.write('x', (unit) => runOnce(unit, request, async () => ({ id: 1 }), outcome));
  const other = (changed: object) => engine.write('x', (unit) => runOnce(unit, { ...request, ...changed }, () => Promise.reject(new Error('ran')), outcome));
  expect(await other({ inputHash: hashInput({ a: 2 }) })).toMatchObject({ ok: false, error: { code: 'REQUEST_ID_REUSED' } });
  expect(await other({ operation: 'positions.cancel' })).toMatchObject({ ok: false, error: { code: 'REQUEST_ID_REUSED' } });
});

test('work that fails is not remembered: the same id may be tried again', async () => {
  const { engine } = await openTestEngine();
  await engine.write('x', (unit) => runOnce(unit, request, () => Promise.reject(new Error('disk')), outcome)).catch(() => undefined);
  expect(await engine.write('x', (unit) => runOnce(unit, request, async () => ({ id: 7 }), outcome))).toEqual({ ok: true, value: { id: 7 } });
});

const idOf = (letter: string): string => `b1c0a2de-000${letter}`;

test('many requests of one unit: what was answered is answered again, what is new is done, and what could not be done may be tried again', async () => {
  const { engine } = await openTestEngine();
  const items = ['a', 'b', 'c', 'd'].map((letter, place) => ({ request: { ...request, requestId: idOf(letter) }, place }));
  await engine.write('x', (unit) => runOnce(unit, { ...request, requestId: idOf('a') }, async () => ({ id: 1 }), outcome));
  await engine.write('x', (unit) => runOnce(unit, { ...request, requestId: idOf('d'), inputHash: hashInput('another') }, async () => ({ id: 4 }), outcome));
  const asked: (readonly number[])[] = [];
  const send = (fails: readonly number[]) => engine.write('x', (unit) => runEachOnce(unit, items, async (fresh) => {
    asked.push(fresh.map(({ place }) => place));
    return fresh.map(({ place }) => (fails.includes(place) ? err({ code: 'BROKEN' as const }) : ok({ id: 10 + place })));
  }, outcome));
  expect(await send([1])).toEqual([ok({ id: 1 }), err({ code: 'BROKEN' }), ok({ id: 12 }), err({ code: 'REQUEST_ID_REUSED', message: expect.any(String) })]);
  expect((await send([])).map((result) => (result.ok ? result.value.id : result.error.code))).toEqual([1, 11, 12, 'REQUEST_ID_REUSED']);
  expect((await send([])).map((result) => (result.ok ? result.value.id : result.error.code))).toEqual([1, 11, 12, 'REQUEST_ID_REUSED']);
  expect(asked).toEqual([[1, 2], [1]]);
});

test('a unit that fails has answered none of its requests', async () => {
  const { engine } = await openTestEngine();
  const items = ['a', 'b'].map((letter, place) => ({ request: { ...request, requestId: idOf(letter) }, place }));
  const send = (added: number, end: () => void) => engine.write('x', async (unit) => {
    const results = await runEachOnce(unit, items, async (fresh) => fresh.map(({ place }) => ok({ id: place + added })), outcome);
    end();
    return results;
  });
  await expect(send(0, () => { throw new Error('disk'); })).rejects.toThrow('disk');
  expect(await send(5, () => undefined)).toEqual([ok({ id: 5 }), ok({ id: 6 })]);
});

test('the hash of an input does not depend on the order of its keys, but on its values and on the order of lists', () => {
  expect(hashInput({ a: 1, b: { c: 2, d: 3 } })).toBe(hashInput({ b: { d: 3, c: 2 }, a: 1 }));
  expect(hashInput([1, 2])).not.toBe(hashInput([2, 1]));
  expect(hashInput({ a: '1' })).not.toBe(hashInput({ a: 1 }));
  expect(canonicalJson({ b: [{ z: 1, a: null }], a: 'è' })).toBe('{"a":"è","b":[{"a":null,"z":1}]}');
});
