import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { passDueFines } from '../features/positions/index.ts';
import type { OpenArchive } from './open-archive.ts';
import { counterForm, newRequestId, openAdministratorWindow, openReadyArchive, TEST_NOW_MS, valueOf, type WindowClient } from './testing/archive-desk.ts';
import { importReceipt, receiptXml } from './testing/desk-receipts.ts';

let now = TEST_NOW_MS;
let archive: OpenArchive;
let desk: WindowClient;
let cleanUp: () => Promise<void>;

beforeAll(async () => {
  const opened = await openReadyArchive({ nowMs: () => now });
  ({ archive, cleanUp } = opened);
  desk = await openAdministratorWindow(archive);
});
afterAll(() => cleanUp());

/** A moment; a window left alone locks itself, so a new one is opened. */
async function at(instant: string): Promise<void> {
  now = Date.parse(instant);
  desk = await openAdministratorWindow(archive);
}

const show = async (id: number) => valueOf(await desk.positions.show({ id, nav: null }));
const installmentsOf = async (id: number) => (await show(id)).options.flatMap(({ installments }) => installments);
async function fine(notifiedOn: string) {
  const { amountCents: _, dueDate: __, payableUntil: ___, ...form } = counterForm(1);
  return valueOf(await desk.plans.createFine({ requestId: newRequestId(), ...form, minimumCents: 4_200, costsCents: 1_380, reducible: true, notifiedOn, acceptDuplicate: true }));
}
/** A receipt of a payment made at that moment, as the PSP writes it. */
const payAt = (nav: string, cents: number, moment: string) => importReceipt(desk, receiptXml(nav, cents).replace(/<paymentDateTime>[^<]*<\/paymentDateTime><applicationDate>[^<]*</u, `<paymentDateTime>${moment}</paymentDateTime><applicationDate>${moment.slice(0, 10)}<`));

describe('the last day of a reduction', () => {
  // Notified on a Tuesday: the fifth day is a Sunday, the last day Monday 30 November.
  test('ends at midnight in Rome: a minute before nothing passes, half an hour after it does', async () => {
    await at('2026-11-24T09:00:00Z');
    const { id } = await fine('2026-11-24');
    await at('2026-11-30T22:59:00Z');
    expect(await passDueFines(archive.context)).toBe(0);
    expect((await show(id)).amountCents).toBe(4_320);
    await at('2026-11-30T23:30:00Z');
    expect(await passDueFines(archive.context)).toBe(1);
    expect((await show(id)).amountCents).toBe(5_580);
  });

  test.each([
    ['23:59 by the clock of Rome', '2026-11-30T23:59:00', true], ['23:59 told in UTC', '2026-11-30T22:59:00Z', true], ['23:59 with its offset', '2026-11-30T23:59:00+01:00', true],
    ['00:30 by the clock of Rome', '2026-12-01T00:30:00', false], ['00:30 told in UTC', '2026-11-30T23:30:00Z', false], ['00:30 with its offset', '2026-12-01T00:30:00+01:00', false],
  ])('the reduced amount paid at %s', async (_when, moment, inTime) => {
    await at('2026-11-24T09:00:00Z');
    const { id } = await fine('2026-11-24');
    const [reduced] = await installmentsOf(id);
    await at('2026-12-02T09:00:00Z');
    await passDueFines(archive.context);
    await payAt(reduced?.nav ?? '', 4_320, moment);
    expect((await show(id)).state).toBe(inTime ? 'PAID' : 'NEEDS_REVIEW');
    expect(valueOf(await desk.plans.show({ positionId: id })).fine?.supplement?.cents ?? null).toBe(inTime ? null : 1_260);
  });

  test.each([
    // The fifth day is the Sunday of the change; in spring it is Easter, and the Monday after is a holiday too.
    ['in October', '2026-10-20', '2026-10-26', '2026-10-26T22:59:00Z', '2026-10-26T23:01:00Z'],
    ['in March', '2027-03-23', '2027-03-30', '2027-03-30T21:59:00Z', '2027-03-30T22:01:00Z'],
  ])('on the change of the clock %s', async (_when, notifiedOn, last, before, after) => {
    await at(`${notifiedOn}T09:00:00Z`);
    const { id } = await fine(notifiedOn);
    expect((await installmentsOf(id)).map(({ dueDate }) => dueDate)[0]).toBe(last);
    await at(before);
    await passDueFines(archive.context);
    expect((await show(id)).amountCents).toBe(4_320);
    await at(after);
    await passDueFines(archive.context);
    expect((await show(id)).amountCents).toBe(5_580);
  });
});
