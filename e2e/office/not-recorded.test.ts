import { randomUUID } from 'node:crypto';
import { afterEach, expect, test, vi } from 'vitest';
import { openConnectedOffice, valueOf, type ConnectedOffice } from './connected-office.ts';

vi.setConfig({ testTimeout: 60_000 });
const DAY_MS = 86_400_000;
let office: ConnectedOffice;
afterEach(() => office.close());

const notRecorded = async () => valueOf(await office.window().sync.notRecorded({})).rows;

test('a receipt that is announced and not given holds back no other, is shown with its reference, and is recorded when it comes', async () => {
  office = await openConnectedOffice();
  const { control } = office.counterpart;
  const [first, second] = [await office.create(), await office.create()];
  await office.sync();
  for (const { nav } of [first, second]) control.pay(nav);
  office.time.pass(60_000);
  control.fault({ kind: 'status', status: 404, shape: 'service', operation: 'receipts.getReceiptByIUV', times: 1 });
  await office.sync();
  expect([await office.state(first.id), await office.state(second.id)].toSorted()).toEqual(['PAID', 'UNPAID']);
  expect(await notRecorded()).toMatchObject([{ kind: 'NOT_GIVEN', label: 'Ricevute', tries: 1, reason: expect.stringContaining('non la consegna') }]);
  expect([first, second].map(({ nav }) => nav.slice(1))).toContain((await notRecorded())[0]?.reference);
  office.time.pass(DAY_MS);
  await office.sync();
  expect([await office.state(first.id), await office.state(second.id)]).toEqual(['PAID', 'PAID']);
  expect(await notRecorded()).toEqual([]);
});

test('what arrived and cannot be read lies with its bytes, and trying again says how it went', async () => {
  office = await openConnectedOffice();
  await office.sync();
  const { context } = office.archive();
  await context.engine.write('test.refused', async (unit) => {
    await unit.run('INSERT INTO raw_file (sha256, content, bytes, received_at) VALUES (?, ?, 4, ?)', ['a'.repeat(64), Buffer.from('<a/>'), unit.now]);
    await unit.run("INSERT INTO inbox (connector, stream, natural_key, sha256, mime, received_at, applied_at, outcome, message) VALUES ('gpd', 'RECEIPTS', '99999000013/01/x', ?, 'application/xml', ?, ?, 'REFUSED', 'Non si legge.')", ['a'.repeat(64), unit.now, unit.now]);
  });
  const [row] = await notRecorded();
  expect(row).toMatchObject({ kind: 'REFUSED', reference: '99999000013/01/x', reason: 'Non si legge.' });
  const content = valueOf(await office.window().sync.refusedContent({ id: row?.id ?? '' }));
  expect([content.fileName, Buffer.from(content.contentBase64, 'base64').toString()]).toEqual([`arrivo-non-registrato-${row?.id}.xml`, '<a/>']);
  expect(valueOf(await office.window().sync.retryRefused({ requestId: randomUUID() }))).toEqual({ recorded: 0, refused: 1 });
});

test('of GovPay, a receipt whose reading fails holds back neither the other receipts, nor the flows, nor what is sent', async () => {
  office = await openConnectedOffice({ connector: 'govpay' });
  const { control } = office.counterpart;
  const [first, second] = [await office.create(), await office.create()];
  await office.sync();
  for (const { nav } of [first, second]) control.pay(nav);
  office.time.pass(60_000);
  control.fault({ kind: 'status', status: 500, operation: 'ragioneria.getRicevuta', times: 1 });
  const third = await office.create();
  const run = await office.sync();
  expect(run.pulls?.map(({ stream, summary }) => [stream, summary.outcome])).toEqual([['RECEIPTS', 'DONE'], ['FLOWS', 'DONE'], ['COLLECTIONS', 'DONE']]);
  expect([run.watch === null, await office.state(third.id)]).toEqual([false, 'UNPAID']);
  expect([await office.state(first.id), await office.state(second.id)].toSorted()).toEqual(['PAID', 'UNPAID']);
  expect(await notRecorded()).toMatchObject([{ kind: 'NOT_GIVEN', label: 'Ricevute', tries: 1 }]);
  office.time.pass(DAY_MS);
  await office.sync();
  expect([await office.state(first.id), await office.state(second.id)]).toEqual(['PAID', 'PAID']);
  expect(await notRecorded()).toEqual([]);
});
