import { expect, test } from 'vitest';
import { openConnectedOffice, valueOf } from './connected-office.ts';
import { counterForm } from '../../main/host/testing/archive-desk.ts';
test('probe', async () => {
  const office = await openConnectedOffice({ connector: 'govpay' });
  const made = await office.create();
  console.log(JSON.stringify((await office.sync()).sent));
  const v = valueOf(await office.window().positions.show({ id: made.id, nav: null })).version;
  valueOf(await office.window().positions.update({ requestId: crypto.randomUUID(), id: made.id, expectedVersion: v, ...counterForm(1, 15_700), reason: 'Conguaglio', issue: false, acceptDuplicate: true }));
  office.time.pass(60000);
  console.log(JSON.stringify((await office.sync()).sent));
  const card = valueOf(await office.window().positions.show({ id: made.id, nav: null }));
  console.log(card.state, JSON.stringify(card.tasks), JSON.stringify(card.timeline, null, 1));
  console.log(JSON.stringify(valueOf(await office.window().sync.exchanges({ positionId: made.id, limit: 10 })), null, 1).slice(0, 6000));
  if (card.tasks[0]) console.log(JSON.stringify(valueOf(await office.window().tasks.show({ id: card.tasks[0].id })).sides));
  await office.close();
  expect(1).toBe(1);
});
