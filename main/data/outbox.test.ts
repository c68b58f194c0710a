import { expect, test } from 'vitest';
import { z } from 'zod';
import { openTestEngine } from './engine.fixture.ts';
import { enqueueIntent, type Intent } from './outbox.ts';

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
