import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { planAmounts, planDates } from '../domain/installment-plan.ts';
import { formatEuro } from '../domain/money.ts';
import { verifyArchive } from '../features/care/index.ts';
import { passDueFines, printCandidates } from '../features/positions/index.ts';
import type { OpenArchive } from './open-archive.ts';
import { counterForm, newRequestId, openAdministratorWindow, openReadyArchive, openWindow, TEST_NOW_MS, valueOf, type WindowClient } from './testing/archive-desk.ts';
import { importReceipt, noticeNumber, receiptXml } from './testing/desk-receipts.ts';

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

const DAY_MS = 86_400_000;
const show = async (id: number) => valueOf(await desk.positions.show({ id, nav: null }));
const plan = async (id: number) => valueOf(await desk.plans.show({ positionId: id }));

/** Days from the first; a window left alone locks itself, so a new one is opened. */
async function at(days: number): Promise<void> {
  now = TEST_NOW_MS + days * DAY_MS;
  desk = await openAdministratorWindow(archive);
}

async function create(amountCents: number) {
  return valueOf(await desk.positions.create({ requestId: newRequestId(), ...counterForm(1, amountCents), draft: false, acceptDuplicate: true, replacesId: null }));
}

async function divide(id: number, count: number, more: Readonly<{ wholeBeside?: boolean }> = {}) {
  const { totalCents, version } = await plan(id);
  const dates = planDates('2026-12-31', count, 1);
  const installments = planAmounts(totalCents, count, 'CENT', 'LAST').map((amountCents, index) => ({ amountCents, dueDate: dates[index] ?? '' }));
  return valueOf(await desk.plans.save({ requestId: newRequestId(), positionId: id, expectedVersion: version, installments, wholeBeside: more.wholeBeside ?? true, reason: null }));
}

async function upload(id: number) {
  valueOf(await desk.positions.markUploaded({ requestId: newRequestId(), ids: [id], all: false, asOf: null }));
}

async function pay(nav: string, cents: number, paidOn = '2026-11-24') {
  return importReceipt(desk, receiptXml(nav, cents, { paidOn }));
}

const installmentsOf = async (id: number) => (await show(id)).options.flatMap(({ kind, installments }) => installments.map((one) => ({ ...one, kind })));
const statesOf = async (id: number) => (await installmentsOf(id)).map(({ state }) => state);

describe('a plan of ten for a family', () => {
  test('has ten numbers of its own beside that of the whole, is worth the debt to the cent, and paying one side excludes the other', async () => {
    const { id, nav } = await create(123_457);
    const saved = await divide(id, 10);
    expect(new Set([nav, ...saved.navs]).size).toBe(11);
    const rows = await installmentsOf(id);
    expect(rows.filter(({ kind }) => kind === 'INSTALLMENTS').reduce((sum, one) => sum + one.amountCents, 0)).toBe(123_457);
    expect(rows.every(({ amountCents, transfers }) => transfers.reduce((sum, one) => sum + one.amountCents, 0) === amountCents)).toBe(true);
    expect(await show(id)).toMatchObject({ state: 'TO_SYNC', amountCents: 123_457 });
    await upload(id);
    expect(new Set(await statesOf(id))).toEqual(new Set(['UNPAID']));
    const first = rows.find(({ kind }) => kind === 'INSTALLMENTS');
    const paid = await pay(first?.nav ?? '', first?.amountCents ?? 0);
    expect(paid.anomalies.filter((code) => code !== 'R_TRANSFER')).toEqual([]);
    expect((await show(id)).state).toBe('PARTIALLY_PAID');
    // Nobody writes a reason for what will be refused.
    expect((await show(id)).actions.find(({ code }) => code === 'CANCEL')).toEqual({ code: 'CANCEL', enabled: false, whyNot: 'È pagata in parte: non si annulla.' });
    expect((await statesOf(id)).filter((state) => state === 'UNPAYABLE')).toHaveLength(1);
    expect((await plan(id)).whyNot).toMatch(/già pagata/);
    for (const one of rows.filter(({ kind, number }) => kind === 'INSTALLMENTS' && number > 1)) await pay(one.nav ?? '', one.amountCents);
    expect((await show(id)).state).toBe('PAID');
  });

  test('is printed as one paper, each number recorded with the hash of the one file', async () => {
    const { id } = await create(30_000);
    await divide(id, 3);
    await upload(id);
    const paper = valueOf(await desk.notices.printPlan({ requestId: newRequestId(), positionId: id, reason: null }));
    const card = await show(id);
    expect(card.prints.map(({ sha256, state }) => [sha256, state])).toEqual(card.options.flatMap(({ installments }) => installments.map(() => [paper.sha256, 'CURRENT'])));
    const alone = valueOf(await desk.notices.print({ requestId: newRequestId(), installmentId: (await installmentsOf(id))[2]?.id ?? 0, copies: 1, reason: null }));
    expect(alone).toMatchObject({ pages: 1, reprint: true });
  });

  test('the whole paid after an installment is told as paid twice', async () => {
    const { id, nav } = await create(20_000);
    const { navs } = await divide(id, 2);
    await pay(navs[0] ?? '', 10_000);
    const second = await pay(nav ?? '', 20_000);
    expect(second.anomalies).toContain('R_DOUBLE');
    expect((await show(id)).state).toBe('NEEDS_REVIEW');
  });

  test('the whole is not recorded as paid outside pagoPA after an installment', async () => {
    const { id } = await create(20_000);
    const { navs } = await divide(id, 2);
    await pay(navs[0] ?? '', 10_000);
    const whole = (await installmentsOf(id)).find(({ kind }) => kind !== 'INSTALLMENTS');
    const record = await desk.positions.recordExternalPayment({ requestId: newRequestId(), id, expectedVersion: (await show(id)).version, installmentIds: [whole?.id ?? 0], channel: 'POS', paidOn: '2026-11-24', amountCents: 20_000, reason: 'Pagato al POS', attachment: null });
    expect(record).toMatchObject({ ok: false, error: { code: 'STATE_FORBIDS' } });
  });

  test('the whole paid excludes every installment', async () => {
    const { id, nav } = await create(20_000);
    await divide(id, 4);
    await pay(nav ?? '', 20_000);
    expect((await show(id)).state).toBe('PAID');
    expect(await statesOf(id)).toEqual(['PAID', 'UNPAYABLE', 'UNPAYABLE', 'UNPAYABLE', 'UNPAYABLE']);
  });

  test('instead of the whole, the number of the whole is spent: a payment with it is looked at by a person', async () => {
    const { id, nav } = await create(20_000);
    await divide(id, 2, { wholeBeside: false });
    expect((await statesOf(id))[0]).toBe('UNPAYABLE');
    expect((await pay(nav ?? '', 20_000)).anomalies).toContain('R_CANCELLED');
  });

  test('may be changed by hand, never for another total; and taken away, never with the same numbers', async () => {
    const { id, nav } = await create(20_000);
    const { navs, version } = await divide(id, 2);
    const ask = (amounts: readonly number[]) => desk.plans.save({ requestId: newRequestId(), positionId: id, expectedVersion: version, installments: amounts.map((amountCents, index) => ({ amountCents, dueDate: `2027-0${index + 1}-31`.replace('02-31', '02-28') })), wholeBeside: true, reason: null });
    expect(await ask([12_000, 7_999])).toMatchObject({ ok: false, error: { code: 'INVALID_FIELD', field: 'installments' } });
    const changed = valueOf(await ask([12_000, 8_000]));
    expect(changed.navs).toEqual(navs);
    const gone = valueOf(await desk.plans.withdraw({ requestId: newRequestId(), positionId: id, expectedVersion: changed.version, dueDate: '2027-01-31', reason: 'Ha cambiato idea' }));
    expect(gone.navs).toEqual([nav]);
    expect((await plan(id)).hasPlan).toBe(false);
    const again = await divide(id, 2, { wholeBeside: false });
    expect(again.navs.some((one) => navs.includes(one))).toBe(false);
    const back = valueOf(await desk.plans.withdraw({ requestId: newRequestId(), positionId: id, expectedVersion: again.version, dueDate: '2027-01-31', reason: 'Di nuovo' }));
    expect(back.navs).toHaveLength(1);
    expect([nav, ...navs, ...again.navs]).not.toContain(back.navs[0]);
    expect(await show(id)).toMatchObject({ state: 'TO_SYNC', amountCents: 20_000 });
    // Without a plan it is one amount again, and changes like any other: the ways that ended do not stand in its way.
    const edit = async (amountCents: number) => desk.positions.update({ requestId: newRequestId(), ...counterForm(1, amountCents), id, expectedVersion: (await show(id)).version, reason: 'Importo corretto', issue: false, acceptDuplicate: false });
    expect((await show(id)).actions.find(({ code }) => code === 'EDIT')).toMatchObject({ enabled: true });
    valueOf(await edit(21_000));
    const asked = (await installmentsOf(id)).find((one) => one.nav === back.navs[0]);
    expect(asked).toMatchObject({ amountCents: 21_000, transfers: [expect.objectContaining({ amountCents: 21_000 })] });
    expect((await installmentsOf(id)).filter((one) => navs.includes(one.nav ?? '')).map(({ amountCents }) => amountCents)).toEqual([12_000, 8_000]);
    await divide(id, 3);
    expect(await edit(22_000)).toMatchObject({ ok: false, error: { code: 'STATE_FORBIDS' } });
  });

  test('taken away after the day of the whole went by, the whole is asked for by the new day, and its old paper is superata', async () => {
    const { id, nav } = await create(20_000);
    await divide(id, 2);
    await upload(id);
    const whole = async () => (await installmentsOf(id)).find((one) => one.nav === nav);
    valueOf(await desk.notices.print({ requestId: newRequestId(), installmentId: (await whole())?.id ?? 0, copies: 1, reason: null }));
    await at(60);
    expect((await plan(id)).wholeDueDate).toBe('2026-12-31');
    const gone = valueOf(await desk.plans.withdraw({ requestId: newRequestId(), positionId: id, expectedVersion: (await plan(id)).version, dueDate: '2027-03-31', reason: 'Non ha accettato' }));
    expect(gone).toMatchObject({ navs: [nav], supersededPrints: 1 });
    expect(await whole()).toMatchObject({ dueDate: '2027-03-31', state: 'TO_SYNC', amountCents: 20_000 });
    expect((await show(id)).prints.map(({ state }) => state)).toEqual(['SUPERSEDED']);
    await at(0);
  });

  test('a payment of nobody is not given to the way of paying that another payment excludes', async () => {
    const { id } = await create(20_000);
    const { navs } = await divide(id, 2);
    await pay(navs[0] ?? '', 10_000);
    const whole = (await installmentsOf(id)).find(({ kind }) => kind !== 'INSTALLMENTS');
    await pay('301000000000000152', 20_000);
    const stray = valueOf(await desk.payments.list({ view: 'UNASSIGNED', text: '', cursor: null, limit: 50 })).rows[0];
    expect(await desk.payments.assign({ requestId: newRequestId(), paymentId: stray?.id ?? 0, installmentId: whole?.id ?? 0, reason: 'È sua' })).toMatchObject({ ok: false, error: { code: 'STATE_FORBIDS' } });
    expect((await show(id)).state).toBe('PARTIALLY_PAID');
  });

  test('says what would happen before it does, and follows the rules of its service', async () => {
    const { id } = await create(20_000);
    expect((await plan(id)).consequences.makeWithoutWhole).toContain('Il numero dell’importo intero non si usa più.');
    const rules = { maxInstallments: 4, firstDueDays: 30, stepMonths: 2 as const, minimumCents: 5_000, rounding: 'EURO' as const, remainder: 'LAST' as const, wholeBeside: false, lapse: null };
    valueOf(await desk.plans.saveRules({ requestId: newRequestId(), serviceId: 1, expectedVersion: 0, rules }));
    expect((await plan(id)).rules).toEqual(rules);
    expect(await desk.plans.saveRules({ requestId: newRequestId(), serviceId: 1, expectedVersion: 0, rules })).toMatchObject({ ok: false, error: { code: 'VERSION_CONFLICT' } });
    const tooMany = await desk.plans.save({ requestId: newRequestId(), positionId: id, expectedVersion: 1, installments: planDates('2026-12-31', 5, 1).map((dueDate) => ({ dueDate, amountCents: 4_000 })), wholeBeside: false, reason: null });
    expect(tooMany).toMatchObject({ ok: false, error: { message: 'Le rate vanno da 2 a 4.' } });
  });
});

describe('a fine with two amounts', () => {
  const fine = async (notifiedOn: string | null) => {
    const { amountCents: _, dueDate: __, payableUntil: ___, ...form } = counterForm(1);
    return valueOf(await desk.plans.createFine({ requestId: newRequestId(), ...form, minimumCents: 4_200, costsCents: 1_380, reducible: true, notifiedOn, acceptDuplicate: true }));
  };

  test('is known as a fine to who cuts a lot into files: with slips it takes two pages', async () => {
    const { id } = await fine(null);
    const plain = await create(1_000);
    const chosen = await archive.context.engine.read((reader) => printCandidates(reader, { ids: [id, plain.id] }, null, archive.context.clock.today(), 10));
    expect(new Map(chosen.map((one) => [one.positionId, one.fine]))).toEqual(new Map([[id, 1], [plain.id, 0]]));
  });

  test('is no longer made once its sixty days are over, and the last of them is told', async () => {
    const { amountCents: _amount, dueDate: _due, payableUntil: _until, ...form } = counterForm(1);
    const refused = await desk.plans.createFine({ requestId: newRequestId(), ...form, minimumCents: 4_200, costsCents: 1_380, reducible: true, notifiedOn: '2026-01-12', acceptDuplicate: true });
    // The sixtieth day, 13/03/2026, is a Friday.
    expect(refused).toMatchObject({ ok: false, error: { field: 'notifiedOn', message: expect.stringContaining('era il 13/03/2026') } });
  });

  test('of a violation that is not reduced no paper calls one of two amounts discounted', async () => {
    const { amountCents: _amount, dueDate: _due, payableUntil: _until, ...form } = counterForm(1, 5_580);
    const refused = await desk.plans.createFine({ requestId: newRequestId(), ...form, minimumCents: 4_200, costsCents: 1_380, reducible: false, notifiedOn: null, acceptDuplicate: true });
    expect(refused).toMatchObject({ ok: false, error: { code: 'INVALID_FIELD', field: 'reducible' } });
  });

  test('asks for the reduced amount until the fifth day, then for the full one by the other number, at the first start after midnight', async () => {
    await at(0);
    const { id } = await fine('2026-11-24');
    expect(await show(id)).toMatchObject({ amountCents: 4_320 });
    expect((await show(id)).actions.find(({ code }) => code === 'EDIT')?.whyNot).toMatch(/^È una multa con due importi/);
    const paper = valueOf(await desk.notices.print({ requestId: newRequestId(), installmentId: (await installmentsOf(id))[0]?.id ?? 0, copies: 1, reason: 'Serve subito' }));
    expect((await show(id)).prints.map(({ sha256, printed, changed }) => [sha256, printed.amountCents, changed])).toEqual([[paper.sha256, 4_320, []], [paper.sha256, 5_580, []]]);
    expect((await installmentsOf(id)).map(({ amountCents, dueDate, state }) => [amountCents, dueDate, state])).toEqual([[4_320, '2026-11-30', 'TO_SYNC'], [5_580, '2027-01-23', 'UNPAYABLE']]);
    await at(6);
    expect(await passDueFines(archive.context)).toBe(0);
    await at(7);
    expect(await passDueFines(archive.context)).toBe(1);
    expect(await passDueFines(archive.context)).toBe(0);
    expect(await show(id)).toMatchObject({ amountCents: 5_580 });
    expect(await statesOf(id)).toEqual(['UNPAYABLE', 'TO_SYNC']);
    expect((await plan(id)).fine?.standing).toEqual({ kind: 'FULL', until: '2027-01-23', daysLeft: 53 });
    // The one paper bears both numbers: neither was changed after it was printed.
    expect((await show(id)).prints.map(({ state, changed }) => [state, changed])).toEqual([['CURRENT', []], ['CURRENT', []]]);
    // One amount is left, and it is still that of the report: the rest of the form may change.
    const { version } = await show(id);
    const update = (part: Readonly<{ amountCents?: number; dueDate?: string; payableUntil?: string; notes?: string }>) => desk.positions.update({ requestId: newRequestId(), ...counterForm(1), amountCents: 5_580, dueDate: '2027-01-23', payableUntil: '2027-01-23', id, expectedVersion: version, reason: 'Prova', issue: false, acceptDuplicate: true, ...part });
    expect(await update({ amountCents: 4_320 })).toMatchObject({ ok: false, error: { code: 'STATE_FORBIDS', field: 'amountCents' } });
    expect(await update({ dueDate: '2027-02-28', payableUntil: '2027-02-28' })).toMatchObject({ ok: false, error: { field: 'dueDate' } });
    expect(await update({ payableUntil: '2027-03-31' })).toMatchObject({ ok: false, error: { field: 'payableUntil' } });
    expect(await update({ notes: 'Ha telefonato' })).toMatchObject({ ok: true });
  });

  test('is not divided here: what the law grants and how it is done is said', async () => {
    await at(0);
    const of = async (minimumCents: number) => {
      const { amountCents: _, dueDate: __, payableUntil: ___, ...form } = counterForm(1);
      const { id } = valueOf(await desk.plans.createFine({ requestId: newRequestId(), ...form, minimumCents, costsCents: 1_380, reducible: true, notifiedOn: '2026-11-24', acceptDuplicate: true }));
      return ((await plan(id)).whyNot ?? '').replaceAll('\u00a0', ' ');
    };
    expect(await of(4_200)).toBe('È una multa di 55,80 €: le rate si concedono solo sopra 200,00 € (art. 202-bis).');
    expect(await of(42_000)).toContain('fino a 4 rate di almeno 100,00 €, domanda entro il 24/12/2026. Se il Comune le concede, annulla questa posizione, poi «Ripristina» senza i due importi: 433,80 €');
  });

  test('cancelled and asked for again whole, is divided by a responsible person within art. 202-bis, whatever the rules of the service', async () => {
    await at(0);
    const { amountCents: _, dueDate: __, payableUntil: ___, ...form } = counterForm(1);
    const made = async (minimumCents: number, askedCents: number) => {
      const { id, version } = valueOf(await desk.plans.createFine({ requestId: newRequestId(), ...form, minimumCents, costsCents: 1_380, reducible: true, notifiedOn: '2026-11-24', acceptDuplicate: true }));
      valueOf(await desk.positions.cancel({ requestId: newRequestId(), id, expectedVersion: version, reason: 'Rate concesse' }));
      return valueOf(await desk.positions.create({ requestId: newRequestId(), ...counterForm(1, askedCents), draft: false, acceptDuplicate: true, replacesId: id }));
    };
    const ask = (position: Readonly<{ id: number; version: number }>, amounts: readonly number[], more: object = {}) => desk.plans.save({ requestId: newRequestId(), positionId: position.id, expectedVersion: position.version, installments: planDates('2026-12-31', amounts.length, 1).map((dueDate, index) => ({ dueDate, amountCents: amounts[index] ?? 0 })), wholeBeside: false, reason: 'Determinazione n. 12', ...more });

    const granted = await made(42_000, 44_000);
    expect(await plan(granted.id)).toMatchObject({ whyNot: null, granted: { fullCents: 43_380, most: 4, askedBy: '2026-12-24' }, rules: { maxInstallments: 4, minimumCents: 10_000, wholeBeside: false }, wholeAllowed: false, reasonAsked: true });
    expect(await ask(granted, [8_800, 8_800, 8_800, 8_800, 8_800])).toMatchObject({ ok: false, error: { field: 'installments' } });
    expect(await ask(granted, [34_001, 9_999])).toMatchObject({ ok: false, error: { field: 'installments' } });
    expect(await ask(granted, [22_000, 22_000], { wholeBeside: true })).toMatchObject({ ok: false, error: { field: 'wholeBeside' } });
    expect(await ask(granted, [22_000, 22_000], { reason: null })).toMatchObject({ ok: false, error: { field: 'reason' } });
    expect(valueOf(await ask(granted, [11_000, 11_000, 11_000, 11_000])).navs).toHaveLength(4);

    expect((await plan((await made(42_000, 30_000)).id)).whyNot?.replaceAll('\u00a0', ' ')).toContain('si paga l’importo intero, 433,80 €, e qui si chiede meno');
    const small = await made(4_200, 40_000);
    expect((await plan(small.id)).whyNot).toContain('le rate si concedono solo sopra');
    expect(await ask(small, [20_000, 20_000])).toMatchObject({ ok: false, error: { code: 'STATE_FORBIDS' } });
  });

  test('cancelled and asked for again as a fine, stands in the place of the other and is not asked for a third time', async () => {
    await at(0);
    const { id, version } = await fine('2026-11-24');
    valueOf(await desk.positions.cancel({ requestId: newRequestId(), id, expectedVersion: version, reason: 'Verbale sbagliato' }));
    const { amountCents: _, dueDate: __, payableUntil: ___, ...form } = counterForm(1);
    const again = () => desk.plans.createFine({ requestId: newRequestId(), ...form, minimumCents: 42_000, costsCents: 1_380, reducible: true, notifiedOn: '2026-11-24', acceptDuplicate: true, replacesId: id });
    const made = valueOf(await again());
    expect([(await show(made.id)).replacesId, (await show(id)).replacedById]).toEqual([id, made.id]);
    expect(await plan(made.id)).toMatchObject({ granted: null, whyNot: expect.stringContaining('qui non si divide in rate') });
    expect(await again()).toMatchObject({ ok: false, error: { code: 'STATE_FORBIDS' } });
  });

  test('the counter does not grant its installments, and is told who does', async () => {
    await at(0);
    const { amountCents: _, dueDate: __, payableUntil: ___, ...form } = counterForm(1);
    const { id, version } = valueOf(await desk.plans.createFine({ requestId: newRequestId(), ...form, minimumCents: 42_000, costsCents: 1_380, reducible: true, notifiedOn: '2026-11-24', acceptDuplicate: true }));
    valueOf(await desk.positions.cancel({ requestId: newRequestId(), id, expectedVersion: version, reason: 'Rate concesse' }));
    const asked = valueOf(await desk.positions.create({ requestId: newRequestId(), ...counterForm(1, 44_000), draft: false, acceptDuplicate: true, replacesId: id }));
    const given = 'una password detta a voce';
    valueOf(await desk.access.saveOperator({ requestId: newRequestId(), id: null, expectedVersion: null, username: 'sportello.multe', name: 'Operatore multe', role: 'COUNTER', offices: null, offlinePrint: false, active: true, password: given }));
    const clerk = openWindow(archive);
    valueOf(await clerk.access.login({ username: 'sportello.multe', password: given }));
    valueOf(await clerk.access.changePassword({ requestId: newRequestId(), current: given, next: 'tre gatti in barca 41' }));
    expect(valueOf(await clerk.plans.show({ positionId: asked.id })).whyNot).toContain('le concede un responsabile');
    expect(await clerk.plans.save({ requestId: newRequestId(), positionId: asked.id, expectedVersion: asked.version, installments: planDates('2026-12-31', 2, 1).map((dueDate) => ({ dueDate, amountCents: 22_000 })), wholeBeside: false, reason: 'Determinazione n. 12' })).toMatchObject({ ok: false, error: { code: 'FORBIDDEN' } });
  });

  test('paid with the reduced amount in time is settled, also when the receipt comes after', async () => {
    await at(0);
    const { id } = await fine('2026-11-24');
    const [reduced] = await installmentsOf(id);
    await at(8);
    await passDueFines(archive.context);
    expect((await pay(reduced?.nav ?? '', 4_320, '2026-11-30')).anomalies.filter((code) => code !== 'R_TRANSFER')).toEqual([]);
    expect(await show(id)).toMatchObject({ state: 'PAID', amountCents: 4_320 });
    expect((await plan(id)).fine?.supplement).toBeNull();
  });

  test('with money in doubt is not asked for in full while a person looks at it', async () => {
    await at(0);
    const { id } = await fine('2026-11-24');
    const [reduced] = await installmentsOf(id);
    expect((await pay(reduced?.nav ?? '', 4_000, '2026-11-26')).anomalies).toContain('R_AMOUNT');
    expect((await show(id)).state).toBe('NEEDS_REVIEW');
    await at(7);
    expect(await passDueFines(archive.context)).toBe(0);
    expect((await show(id)).timeline.map(({ title }) => title)).not.toContain('Finita la riduzione');
  });

  test('whose payment outside pagoPA is taken back after the days of the reduction asks for the full amount', async () => {
    await at(0);
    const { id, version } = await fine('2026-11-24');
    const [reduced] = await installmentsOf(id);
    valueOf(await desk.positions.recordExternalPayment({ requestId: newRequestId(), id, expectedVersion: version, installmentIds: [reduced?.id ?? 0], channel: 'POS', paidOn: '2026-11-24', amountCents: 4_320, reason: 'Pagato al POS', attachment: null }));
    await at(7);
    expect(await passDueFines(archive.context)).toBe(0);
    const external = (await show(id)).payments.find(({ kind }) => kind === 'EXTERNAL');
    valueOf(await desk.positions.voidExternalPayment({ requestId: newRequestId(), externalPaymentId: external?.id ?? 0, reason: 'Era di un altro verbale' }));
    expect(await passDueFines(archive.context)).toBe(1);
    expect(await show(id)).toMatchObject({ amountCents: 5_580 });
    expect(await statesOf(id)).toEqual(['UNPAYABLE', 'TO_SYNC']);
  });

  test('paid with the reduced amount after it ended leaves a supplement to ask for', async () => {
    await at(0);
    const { id } = await fine('2026-11-24');
    const [reduced] = await installmentsOf(id);
    await at(7);
    await passDueFines(archive.context);
    const { anomalies, taskIds } = await pay(reduced?.nav ?? '', 4_320, '2026-12-01');
    expect(anomalies).toContain('R_AMOUNT');
    expect((await show(id)).state).toBe('NEEDS_REVIEW');
    expect((await plan(id)).fine?.supplement).toEqual({ cents: 1_260, until: '2027-01-23', askedWith: null });
    // What was due is the amount of that day, not that of the number which was used: the supplement can be decided.
    const cards = await Promise.all(taskIds.map(async (task) => valueOf(await desk.tasks.show({ id: task }))));
    const card = cards.find(({ kind }) => kind === 'AMOUNT_DIFFERS');
    expect(card?.sides.find(({ label }) => label === 'Importo')).toMatchObject({ left: formatEuro(5_580), right: formatEuro(4_320), differs: true });
    expect(card?.actions.filter(({ allowed }) => allowed).map(({ code }) => code)).toEqual(['ACCEPT', 'SUPPLEMENT', 'MOVE', 'REFUND']);
    // Asked for, it is not proposed a second time, also once it was paid; nor is another fine's taken for it.
    const { description } = await show(id);
    const askFor = async (causale: string) => valueOf(await desk.positions.create({ requestId: newRequestId(), ...counterForm(1, 1_260), description: causale, dueDate: '2027-01-23', draft: false, acceptDuplicate: true, replacesId: null }));
    await askFor('Integrazione di un altro verbale');
    expect((await plan(id)).fine?.supplement?.askedWith).toBeNull();
    const supplement = await askFor(`Integrazione ${description}`);
    await pay(supplement.nav ?? '', 1_260, '2026-12-01');
    expect((await plan(id)).fine?.supplement?.askedWith).toMatchObject({ positionId: supplement.id, nav: supplement.nav, state: 'PAID' });
  });

  test('by hand: once the reduction is over the reduced number is to be taken off the portal, told until somebody did', async () => {
    await at(0);
    const { id } = await fine('2026-11-24');
    await upload(id);
    const [reduced, full] = await installmentsOf(id);
    const left = async () => valueOf(await desk.positions.portalLeft({})).rows.filter((row) => row.positionId === id);
    expect(await left()).toEqual([]);
    await at(7);
    await passDueFines(archive.context);
    expect(await left()).toMatchObject([{ nav: reduced?.nav, amountCents: 4_320, why: 'la riduzione è finita, vale l’importo intero' }]);
    const card = await show(id);
    expect(card.portalLeft).toMatchObject([{ nav: reduced?.nav, installmentId: reduced?.id }]);
    // The full amount was never there: it is to be loaded, not updated.
    expect(card.why).toContain('Non è ancora sul portale');
    expect(valueOf(await desk.application.home({})).toFinish.find(({ kind }) => kind === 'PORTAL_LEFT')?.count).toBeGreaterThan(0);
    expect(valueOf(await desk.positions.markPortalRemoved({ requestId: newRequestId(), installmentIds: [full?.id ?? 0] }))).toEqual({ marked: 0 });
    expect(valueOf(await desk.positions.markPortalRemoved({ requestId: newRequestId(), installmentIds: [reduced?.id ?? 0] }))).toEqual({ marked: 1 });
    expect(valueOf(await desk.positions.markPortalRemoved({ requestId: newRequestId(), installmentIds: [reduced?.id ?? 0] }))).toEqual({ marked: 0 });
    expect(await left()).toEqual([]);
    expect((await show(id)).timeline[0]).toMatchObject({ title: 'Tolto dal portale', who: 'Amministratore' });
  });

  test('paid with the reduced number all the same, or never loaded, leaves nothing to take off the portal', async () => {
    await at(0);
    const [loaded, never] = [await fine('2026-11-24'), await fine('2026-11-24')];
    await upload(loaded.id);
    const [reduced] = await installmentsOf(loaded.id);
    await at(7);
    await passDueFines(archive.context);
    expect((await show(never.id)).portalLeft).toEqual([]);
    expect((await show(loaded.id)).portalLeft).toHaveLength(1);
    await pay(reduced?.nav ?? '', 4_320, '2026-12-01');
    expect((await show(loaded.id)).portalLeft).toEqual([]);
  });

  test('before the notification waits with both amounts known; the day recorded, its days run', async () => {
    await at(0);
    const { id, version } = await fine(null);
    expect((await plan(id)).fine).toMatchObject({ standing: { kind: 'NOT_NOTIFIED' }, reducedCents: 4_320, fullCents: 5_580, mayNotify: true });
    expect(await desk.plans.notifyFine({ requestId: newRequestId(), positionId: id, expectedVersion: version, notifiedOn: '2026-11-25' })).toMatchObject({ ok: false, error: { field: 'notifiedOn' } });
    valueOf(await desk.plans.notifyFine({ requestId: newRequestId(), positionId: id, expectedVersion: version, notifiedOn: '2026-11-23' }));
    expect((await plan(id)).fine?.standing).toEqual({ kind: 'REDUCED', until: '2026-11-28', daysLeft: 4 });
  });
});

test('after all of it the archive agrees with itself', async () => {
  expect((await verifyArchive(archive.context)).checks.filter(({ ok }) => !ok)).toEqual([]);
});

test('of a plan of which something is paid only the rest is to be collected: in the totals of the list, on the person and where the counter looks', async () => {
  const filter = { states: [], serviceId: null, office: null, text: 'Restante', dueFrom: null, dueTo: null, createdFrom: null, createdTo: null, unsentOnly: false, origin: null };
  const fiscalCode = 'DNGDIA80A41H501X';
  const form = counterForm(1, 30_000);
  const { id } = valueOf(await desk.positions.create({ requestId: newRequestId(), ...form, debtor: { ...form.debtor, fiscalCode, name: 'Restante Ida' }, draft: false, acceptDuplicate: true, replacesId: null }));
  const { navs } = await divide(id, 3);
  await upload(id);
  await pay(navs[0] ?? '', 10_000);
  await pay(navs[1] ?? '', 10_000);
  expect(valueOf(await desk.positions.totals({ filter }))).toEqual({ count: 1, amountCents: 30_000, openCents: 10_000, paidCents: 20_000 });
  const [person] = valueOf(await desk.application.search({ text: fiscalCode, limit: 5 })).people;
  expect(person).toMatchObject({ openPositions: 1, openCents: 10_000 });
  expect(valueOf(await desk.people.show({ id: person?.id ?? 0 }))).toMatchObject({ openCents: 10_000, open: [{ amountCents: 30_000, openCents: 10_000 }] });
  expect(valueOf(await desk.application.home({})).served.find(({ personId }) => personId === person?.id)?.openCents).toBe(10_000);
});

describe('decisions on what was paid of a plan', () => {
  async function planOf(amountCents: number, wholeBeside: boolean) {
    const { id } = await create(amountCents);
    const { navs } = await divide(id, 3, { wholeBeside });
    await upload(id);
    return { id, navs };
  }

  async function taskOf(nav: string, cents: number, kind: string, receiptId?: string): Promise<number> {
    const { taskIds } = await importReceipt(desk, receiptXml(nav, cents, { paidOn: '2026-11-24', ...(receiptId === undefined ? {} : { receiptId }) }));
    for (const id of taskIds) if (valueOf(await desk.tasks.show({ id })).kind === kind) return id;
    throw new Error(`no task ${kind}`);
  }

  async function decide(id: number, action: string, positionId: number | null = null) {
    const { version } = valueOf(await desk.tasks.show({ id }));
    return desk.tasks.act({ requestId: newRequestId(), id, expectedVersion: version, action, reason: 'Deciso dalla contabilità', positionId });
  }

  const byNav = async (id: number) => Object.fromEntries((await installmentsOf(id)).map(({ nav, state }) => [nav, state]));

  test.each([true, false])('what is decided holds for the installment that was paid, not for the first number of the position (whole beside: %s)', async (wholeBeside) => {
    const { id, navs } = await planOf(30_000, wholeBeside);
    const task = await taskOf(navs[1] ?? '', 12_000, 'AMOUNT_DIFFERS');
    expect(valueOf(await desk.tasks.show({ id: task })).actions.filter(({ allowed }) => allowed).map(({ code }) => code)).toEqual(['ACCEPT', 'REFUND_EXCESS', 'MOVE', 'REFUND']);
    expect(await decide(task, 'REFUND_EXCESS')).toMatchObject({ ok: true });
    expect(await byNav(id)).toMatchObject({ [navs[0] ?? '']: 'UNPAID', [navs[1] ?? '']: 'PAID', [navs[2] ?? '']: 'UNPAID' });
    expect((await show(id)).state).toBe('PARTIALLY_PAID');
  });

  test('the second payment of an installment, refunded, leaves the first where it is', async () => {
    const { id, navs } = await planOf(30_000, true);
    await pay(navs[2] ?? '', 10_000);
    const task = await taskOf(navs[2] ?? '', 10_000, 'PAID_TWICE', 'secondofthethird');
    expect(await decide(task, 'REFUND')).toMatchObject({ ok: true });
    expect(await byNav(id)).toMatchObject({ [navs[0] ?? '']: 'UNPAID', [navs[1] ?? '']: 'UNPAID', [navs[2] ?? '']: 'PAID' });
    const card = valueOf(await desk.tasks.show({ id: task }));
    expect(await desk.tasks.undo({ requestId: newRequestId(), id: task, expectedVersion: card.version, reason: 'Ho sbagliato pratica' })).toMatchObject({ ok: true });
    expect((await show(id)).state).toBe('NEEDS_REVIEW');
  });

  test('the whole amount paid beside an installment is not accepted while the installment’s payment stands', async () => {
    const { id, navs } = await planOf(30_000, true);
    const whole = (await installmentsOf(id)).find(({ kind }) => kind !== 'INSTALLMENTS')?.nav ?? '';
    await pay(navs[0] ?? '', 10_000);
    const task = await taskOf(whole, 30_000, 'PAID_TWICE');
    expect(valueOf(await desk.tasks.show({ id: task })).actions.filter(({ allowed }) => allowed).map(({ code }) => code)).toEqual(['REFUND', 'MOVE']);
    expect(await decide(task, 'ACCEPT')).toMatchObject({ ok: false, error: { code: 'STATE_FORBIDS' } });
    expect(await decide(task, 'REFUND')).toMatchObject({ ok: true });
    expect(await byNav(id)).toMatchObject({ [whole]: 'UNPAYABLE', [navs[0] ?? '']: 'PAID', [navs[1] ?? '']: 'UNPAID' });
  });

  test('who says to have paid of a plan is asked about the next installment, not about the whole amount', async () => {
    const { id, navs } = await planOf(30_000, true);
    await pay(navs[0] ?? '', 10_000);
    const { taskId } = valueOf(await desk.verification.recordDeclaration({ requestId: newRequestId(), positionId: id, paidOn: null, psp: null, transactionId: null, note: 'Dice di avere pagato', attachment: null }));
    const { sides } = valueOf(await desk.tasks.show({ id: taskId }));
    expect(sides.find(({ label }) => label === 'Importo')?.left).toBe(formatEuro(10_000));
    expect(sides.find(({ label }) => label === 'Numero avviso')?.left.replaceAll(' ', '')).toBe(navs[1]);
  });

  test('moved to a plan of which something is paid, a payment goes to the next installment of that plan, never to the whole amount', async () => {
    const { id, navs } = await planOf(30_000, true);
    await pay(navs[0] ?? '', 10_000);
    const other = await create(10_000);
    await upload(other.id);
    await pay(other.nav ?? '', 10_000);
    const task = await taskOf(other.nav ?? '', 10_000, 'PAID_TWICE', 'secondoftheother');
    expect(await decide(task, 'MOVE', id)).toMatchObject({ ok: true });
    expect(await byNav(id)).toMatchObject({ [navs[0] ?? '']: 'PAID', [navs[1] ?? '']: 'PAID', [navs[2] ?? '']: 'UNPAID' });
  });

  test('one that is not of its amount goes to the next to pay, and the task of the difference shows that one', async () => {
    const { id, navs } = await planOf(30_000, true);
    await pay(navs[0] ?? '', 10_000);
    const task = await taskOf(noticeNumber('990000000778'), 9_000, 'UNKNOWN_PAYMENT');
    expect(await decide(task, 'ASSIGN', id)).toMatchObject({ ok: true });
    const filter = { kinds: ['AMOUNT_DIFFERS' as const], states: ['OPEN' as const], office: null, owner: null, dueFrom: null, dueTo: null, text: navs[1] ?? '' };
    const [open] = valueOf(await desk.tasks.page({ filter, sort: 'NEWEST', cursor: null, limit: 5 })).rows;
    const card = valueOf(await desk.tasks.show({ id: open?.id ?? 0 }));
    expect(card.sides.find(({ label }) => label === 'Importo')).toMatchObject({ left: formatEuro(10_000), right: formatEuro(9_000) });
    expect(card.actions.filter(({ allowed }) => allowed).map(({ code }) => code)).toEqual(['ACCEPT', 'SUPPLEMENT', 'MOVE', 'REFUND']);
  });

  test('of several ways of paying, a payment goes to the one that asks for its amount', async () => {
    const { id, navs } = await planOf(30_000, true);
    const task = await taskOf(noticeNumber('990000000777'), 10_000, 'UNKNOWN_PAYMENT');
    expect(await decide(task, 'ASSIGN', id)).toMatchObject({ ok: true });
    expect(await byNav(id)).toMatchObject({ [navs[0] ?? '']: 'PAID', [navs[1] ?? '']: 'UNPAID' });
  });
});
