/** A plan that is lost after a part of it was paid: what is left is asked for with a position of its own, and nothing is counted twice. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { buildIban } from '../domain/iban.ts';
import { planAmounts, planDates } from '../domain/installment-plan.ts';
import { numericTaxCodeCheckDigit } from '../domain/numeric-tax-code.ts';
import { verifyArchive } from '../features/care/index.ts';
import { applyAcknowledgement, queueWaiting, storeProjection, untoldPositions } from '../features/positions/index.ts';
import { residueDescription } from '../features/positions/plan-residue.ts';
import { openConflictTask } from '../features/tasks/index.ts';
import type { OpenArchive } from './open-archive.ts';
import { counterForm, newRequestId, openAdministratorWindow, openReadyArchive, TEST_NOW_MS, valueOf, type WindowClient } from './testing/archive-desk.ts';
import { connect, intentsOf, silentSync, withSync } from './testing/connector-desk.ts';
import { importReceipt, receiptXml } from './testing/desk-receipts.ts';

let now = TEST_NOW_MS;
let archive: OpenArchive;
let desk: WindowClient;
let sync: ReturnType<typeof silentSync>;
let cleanUp: () => Promise<void>;

beforeEach(async () => {
  now = TEST_NOW_MS;
  const opened = await openReadyArchive({ nowMs: () => now });
  cleanUp = opened.cleanUp;
  sync = silentSync();
  archive = withSync(opened.archive, sync.port);
  desk = await openAdministratorWindow(archive);
});
afterEach(() => cleanUp());

const DAY_MS = 86_400_000;
const request = () => ({ requestId: newRequestId() });
const show = async (id: number) => valueOf(await desk.positions.show({ id, nav: null }));
const plan = async (id: number) => valueOf(await desk.plans.show({ positionId: id }));
const ratesOf = async (id: number) => (await show(id)).options.filter(({ kind }) => kind === 'INSTALLMENTS').flatMap(({ installments }) => installments);
const wholeOf = async (id: number) => (await show(id)).options.filter(({ kind }) => kind !== 'INSTALLMENTS').flatMap(({ installments }) => installments)[0];
const plain = (words: string) => words.replaceAll(/\s/g, ' ');
const provincia = () => { const first = '9999900101'; const iban = buildIban('99999', '61000', '000060717101'); if (!iban.ok) throw new Error('IBAN'); return { fiscalCode: `${first}${numericTaxCodeCheckDigit(first)}`, name: 'Provincia', iban: iban.value, category: '9/0201102IM/' }; };

type Lines = Parameters<WindowClient['positions']['create']>[0]['lines'];

/** A plan of `count`, monthly from the end of the year, with the first `paid` receipts in. */
async function divided(amountCents: number, count: number, paid: number, more: Readonly<{ lines?: Lines; upload?: boolean; wholeBeside?: boolean; description?: string }> = {}) {
  const saved = valueOf(await desk.positions.create({ ...request(), ...counterForm(1, amountCents), ...(more.description === undefined ? {} : { description: more.description }), lines: more.lines ?? null, draft: false, acceptDuplicate: true, replacesId: null }));
  const dates = planDates('2026-12-31', count, 1);
  const installments = planAmounts(amountCents, count, 'CENT', 'LAST').map((cents, index) => ({ amountCents: cents, dueDate: dates[index] ?? '' }));
  const { navs } = valueOf(await desk.plans.save({ ...request(), positionId: saved.id, expectedVersion: saved.version, installments, wholeBeside: more.wholeBeside ?? true, reason: null }));
  if (more.upload ?? true) valueOf(await desk.positions.markUploaded({ ...request(), ids: [saved.id], all: false, asOf: null }));
  for (const [index, nav] of navs.slice(0, paid).entries()) await importReceipt(desk, receiptXml(nav, installments[index]?.amountCents ?? 0));
  return { id: saved.id, nav: saved.nav ?? '', navs, installments };
}

/** Days later; a window left alone locks itself, so a new one is opened. */
async function later(days: number): Promise<void> {
  now = TEST_NOW_MS + days * DAY_MS;
  desk = await openAdministratorWindow(archive);
}

const ask = async (id: number, more: Readonly<{ dueDate?: string }> = {}) => desk.plans.askResidue({ ...request(), positionId: id, expectedVersion: (await plan(id)).version, dueDate: more.dueDate ?? '2027-05-31', reason: 'Due rate non pagate' });
const totals = async () => valueOf(await desk.positions.totals({ filter: { states: [], serviceId: null, office: null, text: '', dueFrom: null, dueTo: null, createdFrom: null, createdTo: null, unsentOnly: false, origin: null } }));
const sumOf = (rows: readonly Readonly<{ amountCents: number }>[]) => rows.reduce((sum, { amountCents }) => sum + amountCents, 0);
const verified = async () => (await verifyArchive(archive.context)).checks.filter((one) => !one.ok);

describe('the residue of a lost plan', () => {
  test('is a position of its own, with a new number, linked both ways; what was paid stays and the open installments end', async () => {
    const { id, nav, navs } = await divided(60_000, 6, 2);
    await later(150);
    const before = await plan(id);
    expect(before.standing).toMatchObject({ kind: 'LAPSED', residueCents: 40_000 });
    expect(before.residue.ask).toMatchObject({ cents: 40_000, paidCents: 20_000, whyNot: null });
    const done = valueOf(await ask(id));
    expect(done).toMatchObject({ amountCents: 40_000 });
    expect([nav, ...navs]).not.toContain(done.nav);
    const residue = await show(done.id);
    expect(residue).toMatchObject({ amountCents: 40_000, state: 'TO_SYNC', isResidue: true, replacesId: id, description: `Residuo del piano di rate: ${(await show(id)).description}` });
    expect(residue.debtor.id).toBe((await show(id)).debtor.id);
    expect(residue.options[0]?.installments[0]).toMatchObject({ nav: done.nav, dueDate: '2027-05-31' });
    const old = await show(id);
    expect(old).toMatchObject({ state: 'PAID', amountCents: 20_000, hasResidue: true, replacedById: done.id });
    expect((await ratesOf(id)).map(({ state }) => state)).toEqual(['PAID', 'PAID', 'INVALID', 'INVALID', 'INVALID', 'INVALID']);
    expect((await wholeOf(id))?.state).toBe('UNPAYABLE');
    expect((await plan(id)).residue).toMatchObject({ ask: null, askedWith: { positionId: done.id, amountCents: 40_000 }, residueOf: null, twiceCents: 0 });
    expect((await plan(done.id)).residue).toMatchObject({ residueOf: { positionId: id }, askedWith: null });
    expect(await ask(id)).toMatchObject({ ok: false, error: { code: 'STATE_FORBIDS' } });
    expect(await verified()).toEqual([]);
  });

  test('is not counted twice where positions are summed', async () => {
    const { id } = await divided(60_000, 6, 2);
    await later(150);
    const before = await totals();
    expect(before).toMatchObject({ amountCents: 60_000, openCents: 40_000, paidCents: 20_000 });
    valueOf(await ask(id));
    expect(await totals()).toMatchObject({ amountCents: 60_000, openCents: 40_000, paidCents: 20_000 });
  });

  test('keeps voci and beneficiaries to the cent: what is paid and what is left make the debt again', async () => {
    const lines = [{ kind: 'PRINCIPAL' as const, label: 'TARI 2026', amountCents: 70_001, payee: null, law: null, arithmetic: [] }, { kind: 'OTHER' as const, label: 'Servizio', amountCents: 12_345, payee: null, law: null, arithmetic: [] }, { kind: 'OTHER' as const, label: 'Tributo provinciale', amountCents: 3_333, payee: provincia(), law: null, arithmetic: [] }];
    const { id } = await divided(85_679, 7, 3, { lines });
    await later(180);
    const done = valueOf(await ask(id));
    const [paid, left] = [await show(id), await show(done.id)];
    for (const { label, amountCents } of lines) expect(sumOf([...paid.lines, ...left.lines].filter((one) => one.label === label))).toBe(amountCents);
    expect([sumOf(paid.lines), sumOf(left.lines)]).toEqual([paid.amountCents, left.amountCents]);
    const transfers = left.options[0]?.installments[0]?.transfers ?? [];
    const toThem = transfers.filter(({ payee }) => payee === provincia().fiscalCode);
    expect(sumOf(transfers)).toBe(left.amountCents);
    expect(sumOf(left.lines.filter(({ payee }) => payee !== null))).toBe(sumOf(toThem));
    const settled = (await ratesOf(id)).filter(({ state }) => state === 'PAID').flatMap((one) => one.transfers);
    expect(sumOf([...settled, ...transfers].filter(({ payee }) => payee === provincia().fiscalCode))).toBe(3_333);
    expect(await verified()).toEqual([]);
  });

  test('supersedes the papers of what ended and of nothing else, and they are printed no more', async () => {
    const { id } = await divided(40_000, 4, 0);
    valueOf(await desk.notices.printPlan({ ...request(), positionId: id, reason: null }));
    const [first] = await ratesOf(id);
    await importReceipt(desk, receiptXml(first?.nav ?? '', 10_000));
    await later(120);
    expect((await plan(id)).residue.ask?.consequences.map(plain)).toContain('4 avvisi già stampati diventano superati: falli ritirare.');
    // Three installments and the whole amount beside them.
    expect(valueOf(await ask(id)).supersededPrints).toBe(4);
    const card = await show(id);
    expect(card.prints.filter(({ state }) => state === 'CURRENT').map(({ installmentId }) => installmentId)).toEqual([first?.id]);
    expect((await ratesOf(id))[2]?.printPermission).toMatchObject({ allowed: false, message: 'È una rata di un piano perduto: si paga con l’avviso del residuo.' });
  });

  test('leaves on the list of the portal what is there, and says so before', async () => {
    const { id, navs, nav } = await divided(40_000, 4, 1);
    await later(120);
    expect((await plan(id)).residue.ask?.consequences.join(' ')).toContain('vanno tolti a mano');
    valueOf(await ask(id));
    expect((await show(id)).portalLeft.map((row) => row.nav).toSorted()).toEqual([nav, ...navs.slice(1)].toSorted());
  });

  test('a payment that the debtor says to have made today is told first, and F4 of a lost number says that it is not to be paid', async () => {
    const { id, navs } = await divided(40_000, 4, 1);
    await later(120);
    const [, second] = await ratesOf(id);
    valueOf(await desk.verification.recordDeclaration({ ...request(), positionId: id, installmentIds: [second?.id ?? 0], paidOn: new Date(now).toISOString().slice(0, 10), psp: null, transactionId: null, note: 'Mostra lo scontrino', attachment: null }));
    expect((await plan(id)).residue.ask?.consequences[0]).toBe('Oggi il debitore ha dichiarato di avere pagato: aspetta la ricevuta prima di chiedere il residuo.');
    valueOf(await ask(id));
    expect(valueOf(await desk.verification.check({ text: navs[3] ?? '' }))).toMatchObject({ verdict: 'NOT_FOUND', title: 'Annullato, nessun pagamento' });
  });

  test('is refused while nothing is lost, nothing is paid, or the day is past', async () => {
    const { id } = await divided(40_000, 4, 1);
    expect(await ask(id)).toMatchObject({ ok: false, error: { code: 'STATE_FORBIDS', message: expect.stringContaining('non è perduto') } });
    const none = await divided(40_000, 4, 0);
    await later(120);
    expect(await ask(none.id)).toMatchObject({ ok: false, error: { code: 'STATE_FORBIDS', message: expect.stringContaining('togli il piano') } });
    expect((await plan(none.id)).residue.ask).toBeNull();
    expect(await ask(id, { dueDate: '2027-01-01' })).toMatchObject({ ok: false, error: { code: 'INVALID_FIELD', field: 'dueDate' } });
    expect((await show(id)).replacedById).toBeNull();
  });
});

describe('is a position as any other', () => {
  /** Reminds of everything that is late; half a year after the due date of a residue. */
  async function remind(costCents: number) {
    await later(200);
    const terms = { serviceId: 1, lateFrom: 1, lateTo: null, dueDate: '2027-12-31', costCents };
    const { notices } = valueOf(await desk.lots.countReminders({ terms }));
    const { id } = valueOf(await desk.lots.createReminders({ ...request(), terms, expected: notices, title: 'Solleciti', sort: 'NAME', output: 'PARTS', partPages: 500, reason: null }));
    await archive.context.lots.settled();
    return { notices, lot: valueOf(await desk.lots.show({ id })) };
  }
  const upload = async (id: number) => valueOf(await desk.positions.markUploaded({ ...request(), ids: [id], all: false, asOf: null }));

  test('its causale is one of the counter, whatever that of the plan was: it is reminded of and changed as it is, once, and the closed plan is not', async () => {
    const { id } = await divided(40_000, 4, 1, { description: 'TARI 2026 - utenza 0004512 di via Garibaldi 12' });
    await later(120);
    const done = valueOf(await ask(id));
    await upload(done.id);
    expect(await show(done.id)).toMatchObject({ description: 'Residuo rate: TARI 2026 - utenza 0004512 di via Garibaldi 12' });
    const { notices, lot } = await remind(500);
    expect([notices, lot.failed]).toEqual([1, 0]);
    expect(await show(done.id)).toMatchObject({ amountCents: 30_500, state: 'TO_SYNC', lines: [{ kind: 'PRINCIPAL', amountCents: 30_000 }, { kind: 'NOTIFICATION_COSTS', amountCents: 500 }] });
    expect(await show(id)).toMatchObject({ amountCents: 10_000, state: 'PAID' });
    expect(residueDescription(residueDescription('x'.repeat(80)))).toBe(`Residuo rate: ${'x'.repeat(46)}`);
    expect(await verified()).toEqual([]);
  });

  test('whoever paid a part of it on a closed installment is not reminded of that until it is decided', async () => {
    const { id, navs } = await divided(40_000, 4, 1);
    await later(120);
    const done = valueOf(await ask(id));
    await upload(done.id);
    await importReceipt(desk, receiptXml(navs[2] ?? '', 10_000));
    const { lot } = await remind(500);
    expect(lot).toMatchObject({ failed: 1, printed: 0 });
    expect(lot.problems.map(({ message }) => plain(message))).toEqual([expect.stringContaining('sono arrivati 100,00 €')]);
    expect(await show(done.id)).toMatchObject({ amountCents: 30_000 });
  });

  test('where the service has a price what is left is none of its prices: it is changed, restored and reminded of all the same; any other position asks the price', async () => {
    await archive.context.engine.write('test.price', async (unit) => {
      await unit.run('UPDATE service SET amount_rule = ? WHERE id = 1', [JSON.stringify({ kind: 'FIXED', amountCents: 40_000 })]);
    });
    const { id } = await divided(40_000, 4, 1);
    await later(120);
    const done = valueOf(await ask(id));
    const { version, description } = await show(done.id);
    const form = { ...counterForm(1, 20_000), description, dueDate: '2027-05-31' };
    const changed = valueOf(await desk.positions.update({ ...request(), ...form, id: done.id, expectedVersion: version, reason: 'Una parte è pagata', issue: false, acceptDuplicate: false }));
    expect(await show(done.id)).toMatchObject({ amountCents: 20_000 });
    valueOf(await desk.positions.cancel({ ...request(), id: done.id, expectedVersion: changed.version, reason: 'Scadenza sbagliata' }));
    const again = valueOf(await desk.positions.create({ ...request(), ...form, lines: null, draft: false, acceptDuplicate: true, replacesId: done.id }));
    expect(await desk.positions.create({ ...request(), ...form, lines: null, draft: false, acceptDuplicate: true, replacesId: null })).toMatchObject({ ok: false, error: { code: 'INVALID_FIELD', field: 'amountCents' } });
    await upload(again.id);
    expect((await remind(500)).lot.failed).toBe(0);
    expect(await show(again.id)).toMatchObject({ amountCents: 20_500, lines: [{ kind: 'PRINCIPAL', amountCents: 20_000 }, { kind: 'NOTIFICATION_COSTS', amountCents: 500 }] });
    expect(await verified()).toEqual([]);
  });
});

describe('what was paid and is so no more', () => {
  /** Its only paid installment was recorded by hand, and the record is taken back once the residue is asked for. */
  async function takenBack(upload = true) {
    const { id, navs } = await divided(40_000, 4, 0, { wholeBeside: false, upload });
    const [first] = await ratesOf(id);
    valueOf(await desk.positions.recordExternalPayment({ ...request(), id, expectedVersion: (await show(id)).version, installmentIds: [first?.id ?? 0], channel: 'BONIFICO', paidOn: '2026-11-20', amountCents: 10_000, reason: 'Bonifico', attachment: null }));
    await later(120);
    const done = valueOf(await ask(id));
    const payment = (await show(id)).payments.find(({ kind }) => kind === 'EXTERNAL');
    valueOf(await desk.positions.voidExternalPayment({ ...request(), externalPaymentId: payment?.id ?? 0, reason: 'Era di un altro' }));
    return { id, navs, done };
  }

  test('is asked for with its own notice, and its plan is neither changed nor taken away: the rest is asked for with the residue', async () => {
    const { id, done } = await takenBack();
    expect(await show(id)).toMatchObject({ amountCents: 10_000 });
    expect((await ratesOf(id)).map(({ state }) => state === 'INVALID')).toEqual([false, true, true, true]);
    expect(await totals()).toMatchObject({ amountCents: 40_000, openCents: 40_000, paidCents: 0 });
    const { version, whyNot } = await plan(id);
    expect(whyNot).toContain('già chiesto con un altro avviso');
    expect(await desk.plans.withdraw({ ...request(), positionId: id, expectedVersion: version, dueDate: '2027-06-30', reason: 'Di nuovo intero' })).toMatchObject({ ok: false, error: { code: 'STATE_FORBIDS' } });
    expect(await desk.plans.save({ ...request(), positionId: id, expectedVersion: version, installments: planDates('2027-06-30', 4, 1).map((dueDate) => ({ dueDate, amountCents: 2_500 })), wholeBeside: false, reason: 'Cambio' })).toMatchObject({ ok: false, error: { code: 'STATE_FORBIDS' } });
    expect((await show(done.id)).amountCents).toBe(30_000);
    valueOf(await desk.positions.cancel({ ...request(), id, expectedVersion: (await show(id)).version, reason: 'Aggiunta al residuo' }));
    expect((await show(id)).actions.find(({ code }) => code === 'RESTORE')?.whyNot).toContain('residuo');
    expect(await verified()).toEqual([]);
  });

  test('at another desk, or with an intermediary that comes later, its lost installments are not asked for a second time', async () => {
    const { id, navs } = await takenBack(false);
    expect(await archive.context.engine.read((reader) => untoldPositions(reader, { after: 0, limit: 10, offices: null }))).not.toContain(id);
    await connect(archive);
    await queueWaiting(archive.context, 1);
    const intents = await intentsOf(archive, id);
    expect(intents.map(({ kind }) => kind)).toEqual(['create', 'markPaid', 'markPaid', 'markPaid']);
    expect(intents.slice(1).map((intent) => z.object({ nav: z.string(), notPaid: z.literal(true) }).parse(intent.payload).nav)).toEqual(navs.slice(1));
  });
});

test('what a cancellation ended is not asked for as a residue, also where one installment was paid afterwards', async () => {
  const { id, navs } = await divided(40_000, 4, 0);
  valueOf(await desk.positions.cancel({ ...request(), id, expectedVersion: (await show(id)).version, reason: 'Sgravio' }));
  await importReceipt(desk, receiptXml(navs[0] ?? '', 10_000));
  const task = (await show(id)).tasks.find(({ open }) => open);
  valueOf(await desk.tasks.act({ ...request(), id: task?.id ?? 0, expectedVersion: 1, action: 'ACCEPT', reason: 'Vale', positionId: null }));
  await later(150);
  expect((await plan(id)).residue.ask?.whyNot ?? '').toContain('annullata');
  expect(await ask(id)).toMatchObject({ ok: false, error: { code: 'STATE_FORBIDS', message: expect.stringContaining('annullata') } });
});

describe('money that comes on a lost installment', () => {
  test('is told as asked for twice also where the residue was cancelled and restored, and where its own plan was lost in turn', async () => {
    const { id, navs } = await divided(60_000, 6, 2);
    await later(150);
    const first = valueOf(await ask(id));
    valueOf(await desk.positions.cancel({ ...request(), id: first.id, expectedVersion: first.version, reason: 'Scadenza sbagliata' }));
    const { description } = await show(first.id);
    const again = valueOf(await desk.positions.create({ ...request(), ...counterForm(1, 40_000), description, dueDate: '2027-06-30', lines: null, draft: false, acceptDuplicate: true, replacesId: first.id }));
    expect((await plan(id)).residue.askedWith).toMatchObject({ positionId: again.id, amountCents: 40_000 });
    expect((await plan(again.id)).residue.residueOf).toMatchObject({ positionId: id });
    await importReceipt(desk, receiptXml(navs[3] ?? '', 10_000));
    expect([(await plan(id)).residue.twiceCents, (await plan(again.id)).residue.twiceCents]).toEqual([10_000, 10_000]);

    const rates = planDates('2027-06-30', 4, 1).map((dueDate) => ({ dueDate, amountCents: 10_000 }));
    const { navs: second } = valueOf(await desk.plans.save({ ...request(), positionId: again.id, expectedVersion: again.version, installments: rates, wholeBeside: false, reason: null }));
    await importReceipt(desk, receiptXml(second[0] ?? '', 10_000));
    await later(400);
    const last = valueOf(await ask(again.id, { dueDate: '2028-03-31' }));
    expect(await show(last.id)).toMatchObject({ amountCents: 30_000, description });
    expect((await plan(id)).residue.twiceCents).toBe(10_000);
    expect(await verified()).toEqual([]);
  });

  test('is recorded, asks a person, and is told as asked for twice until the residue is lowered; taken back, all is as before', async () => {
    const { id, navs } = await divided(60_000, 6, 2);
    await later(150);
    const done = valueOf(await ask(id));
    const paid = await importReceipt(desk, receiptXml(navs[3] ?? '', 10_000));
    expect(paid.anomalies).toContain('R_CANCELLED');
    expect((await show(id)).state).toBe('NEEDS_REVIEW');
    const task = (await show(id)).tasks.find(({ open }) => open);
    expect(task?.title).toBe('Rata pagata dopo la decadenza');
    expect((await plan(done.id)).residue.twiceCents).toBe(10_000);
    valueOf(await desk.tasks.act({ ...request(), id: task?.id ?? 0, expectedVersion: 1, action: 'ACCEPT', reason: 'Vale', positionId: null }));
    expect(await show(id)).toMatchObject({ state: 'PAID', amountCents: 30_000 });
    const residue = await show(done.id);
    valueOf(await desk.positions.update({ ...request(), ...counterForm(1, 30_000), description: residue.description, dueDate: '2027-05-31', id: done.id, expectedVersion: residue.version, reason: 'Una rata pagata dopo', issue: false, acceptDuplicate: false }));
    expect((await plan(done.id)).residue.twiceCents).toBe(0);
    expect(await totals()).toMatchObject({ amountCents: 60_000, openCents: 30_000, paidCents: 30_000 });
    expect(await verified()).toEqual([]);
  });

  test('is told to the cent where the plan asked for costs already; those that are added to the residue afterwards do not count', async () => {
    const lines = [{ kind: 'PRINCIPAL' as const, label: 'TARI 2026', amountCents: 39_000, payee: null, law: null, arithmetic: [] }, { kind: 'NOTIFICATION_COSTS' as const, label: 'Spese di notifica', amountCents: 1_000, payee: null, law: null, arithmetic: [] }];
    const { id, navs } = await divided(40_000, 4, 1, { lines });
    await later(120);
    const done = valueOf(await ask(id));
    await importReceipt(desk, receiptXml(navs[2] ?? '', 10_000));
    expect((await plan(done.id)).residue.twiceCents).toBe(10_000);
    const change = async (lowerCents: number, costCents: number) => {
      const { lines: now, version, description, amountCents } = await show(done.id);
      const changed = now.map((line) => (line.kind === 'PRINCIPAL' ? { ...line, amountCents: line.amountCents - lowerCents } : line));
      const costs = costCents === 0 ? [] : [{ kind: 'NOTIFICATION_COSTS' as const, label: 'Spese di sollecito', amountCents: costCents, payee: null, law: null, arithmetic: [] }];
      valueOf(await desk.positions.update({ ...request(), ...counterForm(1, amountCents - lowerCents + costCents), description, lines: [...changed, ...costs], dueDate: '2027-05-31', id: done.id, expectedVersion: version, reason: 'Una rata pagata dopo', issue: false, acceptDuplicate: false }));
    };
    await change(9_250, 0);
    expect((await plan(done.id)).residue.twiceCents).toBe(750);
    await change(750, 500);
    expect((await plan(done.id)).residue.twiceCents).toBe(0);
    expect(await verified()).toEqual([]);
  });

  test('that is to be given back leaves the plan as it was', async () => {
    const { id, navs } = await divided(60_000, 6, 2);
    await later(150);
    const done = valueOf(await ask(id));
    await importReceipt(desk, receiptXml(navs[4] ?? '', 10_000));
    const task = (await show(id)).tasks.find(({ open }) => open);
    valueOf(await desk.tasks.act({ ...request(), id: task?.id ?? 0, expectedVersion: 1, action: 'REFUND', reason: 'Ha pagato il residuo', positionId: null }));
    expect(await show(id)).toMatchObject({ state: 'PAID', amountCents: 20_000 });
    expect((await plan(done.id)).residue.twiceCents).toBe(0);
    expect(await verified()).toEqual([]);
  });

  test('with the number of the whole amount is a second payment, which makes the debt no bigger while it is decided', async () => {
    const { id, nav } = await divided(60_000, 6, 2);
    await later(150);
    valueOf(await ask(id));
    expect((await importReceipt(desk, receiptXml(nav, 60_000))).anomalies).toContain('R_DOUBLE');
    expect(await show(id)).toMatchObject({ state: 'NEEDS_REVIEW', amountCents: 20_000 });
    expect((await totals()).amountCents).toBe(60_000);
    expect(await verified()).toEqual([]);
  });
});

describe('with an intermediary', () => {
  async function confirmed(id: number) {
    await archive.context.engine.write('test.sent', async (unit) => {
      await unit.run("UPDATE outbox_intent SET state = 'ACKED' WHERE aggregate_id = ?", [String(id)]);
      await unit.run('UPDATE installment SET confirmed_at = ? WHERE position_id = ? AND nav IS NOT NULL', [unit.now, id]);
      await storeProjection(unit, id);
    });
  }

  const payload = z.object({ nav: z.string(), notPaid: z.boolean(), reason: z.string() });

  test('every open installment is closed by itself, nobody is said to have paid, and the residue is sent as new', async () => {
    await connect(archive);
    const { id, navs, installments } = await divided(40_000, 4, 0, { upload: false });
    await confirmed(id);
    await importReceipt(desk, receiptXml(navs[0] ?? '', installments[0]?.amountCents ?? 0));
    await later(120);
    expect((await plan(id)).residue.ask?.consequences.join(' ')).toContain('uno per uno');
    const done = valueOf(await ask(id));
    const marks = (await intentsOf(archive, id)).filter(({ kind, state }) => kind === 'markPaid' && state === 'READY').map((intent) => payload.parse(intent.payload));
    expect(marks.map((mark) => mark.nav)).toEqual(navs.slice(1));
    expect(marks.every(({ notPaid, reason }) => notPaid && reason.includes('decaduto'))).toBe(true);
    expect((await intentsOf(archive, done.id)).map(({ kind }) => kind)).toEqual(['create']);
    expect((await show(id)).portalLeft).toEqual([]);
  });

  test('what is paid there before it could be closed asks a person once, and its receipt comes to the same task; once all is closed it is told', async () => {
    await connect(archive);
    const { id, navs } = await divided(40_000, 4, 0, { upload: false });
    await confirmed(id);
    await importReceipt(desk, receiptXml(navs[0] ?? '', 10_000));
    await later(120);
    valueOf(await ask(id));
    const installment = (nav: string, status: 'PAID' | 'PAYABLE') => ({ nav, iuv: nav.slice(1), status, amountCents: 10_000, notificationFeeCents: 0, dueDate: '2026-12-31', paidAt: null, receiptId: null, psp: null, markedByCreditor: false });
    const remote = { iupd: 'x', status: 'PARTIALLY_PAID' as const, version: 'v', hash: 'h', installments: navs.map((nav, at) => installment(nav, at < 2 ? 'PAID' : 'PAYABLE')) };
    const found = () => archive.context.engine.write('test', (unit) => openConflictTask(archive.context, unit, { rule: 'COUNTER_PAID_AGAINST_PAID', positionId: id, remote }));
    const task = valueOf(await desk.tasks.show({ id: (await found()) ?? 0 }));
    expect(task).toMatchObject({ kind: 'PAID_AFTER_LAPSE', explanation: expect.stringContaining('residuo è già chiesto') });
    expect(await found()).toBeNull();
    const paid = await importReceipt(desk, receiptXml(navs[1] ?? '', 10_000));
    expect(paid.taskIds).toEqual([task.id]);
    const acknowledge = (superseded: boolean) => archive.context.engine.write('test', (unit) => applyAcknowledgement(unit, { positionId: id, kind: 'markPaid', superseded }));
    await acknowledge(true);
    await acknowledge(false);
    expect((await show(id)).timeline.filter(({ title }) => title.includes('presso l’intermediario')).map(({ title }) => title)).toEqual(['Rate chiuse anche presso l’intermediario']);
  });

  test('that closes no single notice is not asked to, and it is said before', async () => {
    sync.told.closesNumbers = false;
    await connect(archive);
    const { id, navs } = await divided(40_000, 4, 0, { upload: false });
    await confirmed(id);
    await importReceipt(desk, receiptXml(navs[0] ?? '', 10_000));
    await later(120);
    expect((await plan(id)).residue.ask?.consequences.join(' ')).toContain('si possono ancora pagare. Chiedigli di chiuderli');
    valueOf(await ask(id));
    expect((await intentsOf(archive, id)).filter(({ kind }) => kind === 'markPaid')).toEqual([]);
  });
});
