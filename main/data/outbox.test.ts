import { expect, test } from 'vitest';
import { z } from 'zod';
import { openTestEngine } from './engine.fixture.ts';
import { enqueueIntent, isUntouched, wasQueued, withdrawIntent, type Intent } from './outbox.ts';

const intent: Intent = { aggregateKind: 'debt_position', aggregateId: '7', kind: 'create', payload: { b: 1, a: 'x' }, operatorId: 'op-1' };
const intentRow = z.object({ seq: z.number(), aggregateId: z.string(), intentVersion: z.number(), state: z.string(), payloadJson: z.string(), attempts: z.number() });

test('an intent commits with the business change, or not at all', async () => {
  const { engine } = await openTestEngine();
  await engine.write('create', (unit) => enqueueIntent(unit, intent));
  await engine.write('fails', async (unit) => {
    await enqueueIntent(unit, { ...intent, kind: 'update' });
    throw new Error('no');
  }).catch(() => undefined);
  const rows = await engine.read((reader) => reader.all(intentRow, 'SELECT * FROM outbox_intent'));
  expect(rows).toEqual([{ seq: 1, aggregateId: '7', intentVersion: 1, state: 'READY', payloadJson: '{"a":"x","b":1}', attempts: 0 }]);
});

test('intents about the same thing are numbered one after the other', async () => {
  const { engine } = await openTestEngine();
  const versions = await engine.write('create', async (unit) => {
    const first = await enqueueIntent(unit, intent);
    const second = await enqueueIntent(unit, { ...intent, kind: 'update', dependsOn: first.id });
    const other = await enqueueIntent(unit, { ...intent, aggregateId: '8' });
    return [first.intentVersion, second.intentVersion, other.intentVersion];
  });
  expect(versions).toEqual([1, 2, 1]);
});

test('an intent cannot depend on one that does not exist', async () => {
  const { engine } = await openTestEngine();
  await expect(engine.write('create', (unit) => enqueueIntent(unit, { ...intent, dependsOn: 'nowhere' }))).rejects.toMatchObject({ constraint: { kind: 'FOREIGN_KEY' } });
});

test('what was queued is remembered whatever became of it; it is taken back only while nothing of it was tried', async () => {
  const { engine } = await openTestEngine();
  const [first, second] = await engine.write('create', async (unit) => [(await enqueueIntent(unit, intent)).id, (await enqueueIntent(unit, { ...intent, kind: 'update' })).id]);
  await engine.write('try', (unit) => unit.run('UPDATE outbox_intent SET attempts = 1 WHERE id = ?', [first ?? '']));
  expect(await engine.read(async (reader) => [await isUntouched(reader, first ?? ''), await isUntouched(reader, second ?? '')])).toEqual([false, true]);
  expect(await engine.write('withdraw', async (unit) => [await withdrawIntent(unit, first ?? ''), await withdrawIntent(unit, second ?? ''), await withdrawIntent(unit, second ?? '')])).toEqual([false, true, false]);
  const asked = (aggregateId: string, kind: string | null = null) => engine.read((reader) => wasQueued(reader, { aggregateKind: 'debt_position', aggregateId }, kind));
  expect([await asked('7'), await asked('7', 'update'), await asked('7', 'cancel'), await asked('8')]).toEqual([true, true, false, false]);
});
