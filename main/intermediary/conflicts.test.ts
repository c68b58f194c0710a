import { expect, test } from 'vitest';
import { dropConflicts } from '../data/outbox.ts';
import { navOf, openSyncOffice, type SyncOffice } from './testing/sync-office.ts';

async function sentOffice(): Promise<SyncOffice> {
  const office = await openSyncOffice();
  await office.create(1);
  await office.send();
  return office;
}

const tasks = async (office: SyncOffice) => (await office.facts()).filter((fact) => fact.includes('task'));

test('cancelled here while it was paid there: the cancellation is dropped, a person decides', async () => {
  const office = await sentOffice();
  office.remote.pay('POS-1');
  await office.cancel(1);
  expect(await office.send()).toMatchObject({ dropped: 1 });
  expect(await office.states()).toEqual(['ACKED', 'SUPERSEDED']);
  expect(await tasks(office)).toEqual(['1 task CANCEL_AGAINST_PAID']);
});

test('changed here while it was paid there: the change is dropped and stays readable', async () => {
  const office = await sentOffice();
  office.remote.pay('POS-1');
  await office.update(1, 5_000);
  await office.send();
  expect((await office.intents()).at(-1)).toMatchObject({ state: 'SUPERSEDED', lastCode: 'UPDATE_AGAINST_PAID' });
  expect(await tasks(office)).toEqual(['1 task UPDATE_AGAINST_PAID']);
  expect(office.remote.held('POS-1')?.installments[0]?.amountCents).toBe(10_000);
});

test('changed here and there: the change stops, and goes when a person says that ours counts', async () => {
  const office = await sentOffice();
  office.remote.change('POS-1', 7_000);
  await office.update(1, 5_000);
  await office.sendAll();
  expect((await office.intents()).at(-1)).toMatchObject({ state: 'CONFLICT', lastCode: 'UPDATE_AGAINST_CHANGED' });
  expect(await tasks(office)).toEqual(['1 task UPDATE_AGAINST_CHANGED']);
  expect(office.remote.held('POS-1')?.installments[0]?.amountCents).toBe(7_000);
  await office.update(1, 5_000);
  await office.send();
  expect(await office.states()).toEqual(['ACKED', 'SUPERSEDED', 'ACKED']);
  expect(office.remote.held('POS-1')?.installments[0]?.amountCents).toBe(5_000);
});

test('what changes there once more after a person looked stops again', async () => {
  const office = await sentOffice();
  office.remote.change('POS-1', 7_000);
  await office.update(1, 5_000);
  await office.send();
  office.remote.change('POS-1', 8_000);
  await office.update(1, 5_000);
  await office.send();
  expect((await office.intents()).at(-1)).toMatchObject({ state: 'CONFLICT' });
  expect(office.remote.held('POS-1')?.installments[0]?.amountCents).toBe(8_000);
});

test('when a person says that theirs counts the change leaves the queue', async () => {
  const office = await sentOffice();
  office.remote.change('POS-1', 7_000);
  await office.update(1, 5_000);
  await office.send();
  expect(await office.engine.write('test.decide', (unit) => dropConflicts(unit, { aggregateKind: 'debt_position', aggregateId: '1' }))).toBe(1);
  await office.sendAll();
  expect(await office.states()).toEqual(['ACKED', 'SUPERSEDED']);
  expect(office.remote.held('POS-1')?.installments[0]?.amountCents).toBe(7_000);
});

test('a fee of SEND is written over without asking', async () => {
  const office = await sentOffice();
  office.remote.addFee('POS-1', 250);
  await office.update(1, 5_000);
  await office.send();
  expect(await office.states()).toEqual(['ACKED', 'ACKED']);
  expect(await tasks(office)).toEqual([]);
});

test('expired there and extended here: sent', async () => {
  const office = await sentOffice();
  office.remote.setStatus('POS-1', 'EXPIRED');
  await office.update(1, 10_000, { dueDate: '2027-03-31' });
  await office.send();
  expect(await office.states()).toEqual(['ACKED', 'ACKED']);
  expect(office.remote.held('POS-1')).toMatchObject({ status: 'PAYABLE', installments: [{ dueDate: '2027-03-31' }] });
});

test.each([['vanished', (office: SyncOffice) => office.remote.vanish('POS-1')], ['cancelled', (office: SyncOffice) => office.remote.setStatus('POS-1', 'CANCELLED')]])('%s there: a change does not bring it back', async (_name, happens) => {
  const office = await sentOffice();
  happens(office);
  await office.update(1, 5_000);
  await office.sendAll();
  expect((await office.intents()).at(-1)).toMatchObject({ state: 'CONFLICT', lastCode: 'ACTIVE_AGAINST_GONE' });
  expect(await tasks(office)).toEqual(['1 task ACTIVE_AGAINST_GONE']);
  expect(office.remote.held('POS-1')?.status ?? 'NOTHING').not.toBe('PAYABLE');
});

test('what vanished is created again when a person says so', async () => {
  const office = await sentOffice();
  office.remote.vanish('POS-1');
  await office.update(1, 5_000);
  await office.send();
  await office.create(1, 5_000);
  await office.send();
  expect(office.remote.held('POS-1')).toMatchObject({ status: 'PAYABLE' });
  expect(await office.states()).toEqual(['ACKED', 'SUPERSEDED', 'ACKED']);
});

test('a number that belongs to somebody else stops the issue of numbers', async () => {
  const office = await openSyncOffice();
  office.remote.takeNumber(navOf(1));
  await office.create(1);
  await office.sendAll();
  expect(await office.intents()).toMatchObject([{ state: 'CONFLICT', lastCode: 'NAV_COLLISION', attempts: 1 }]);
  expect(await office.facts()).toEqual(['1 task NAV_COLLISION', '1 no more numbers']);
});

test('the same when only the refusal arrived, not its reason', async () => {
  const office = await openSyncOffice();
  await office.create(1);
  office.remote.fail('upsert', { kind: 'ANSWER', http: 409, result: { kind: 'ambiguous', probeAfterMs: 1_000, code: 'REFUSED' } });
  await office.sendAll();
  expect(await office.facts()).toEqual(['1 task NAV_COLLISION', '1 no more numbers']);
});

test('left in draft: sent once more, then a person is told', async () => {
  const office = await openSyncOffice();
  await office.create(1);
  office.remote.fail('upsert', { kind: 'LOST_AFTER' });
  await office.send();
  office.remote.setStatus('POS-1', 'DRAFT');
  await office.clock.advance(5_000);
  await office.send();
  expect(office.remote.held('POS-1')?.status).toBe('PAYABLE');
  expect(await office.states()).toEqual(['ACKED']);
  expect(await tasks(office)).toEqual([]);
});

test('paid outside and inside: the mark is dropped, one of the two goes back', async () => {
  const office = await sentOffice();
  office.remote.pay('POS-1');
  await office.markPaid(1);
  await office.send();
  expect(await tasks(office)).toEqual(['1 task COUNTER_PAID_AGAINST_PAID']);
  expect(await office.states()).toEqual(['ACKED', 'SUPERSEDED']);
});

test.each(['update', 'cancel', 'markPaid'] as const)('%s of what a person loaded on the portal under another name: never created, never said to be done', async (kind) => {
  const office = await openSyncOffice();
  if (kind === 'update') await office.update(1, 5_000);
  if (kind === 'cancel') await office.cancel(1);
  if (kind === 'markPaid') await office.markPaid(1);
  await office.sendAll();
  expect(await office.intents()).toMatchObject([{ state: 'BLOCKED', lastCode: 'NOT_SENT_BY_US' }]);
  expect(office.remote.held('POS-1')).toBeNull();
  expect(await office.facts()).toEqual([]);
});
