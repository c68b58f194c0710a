import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { verifyArchive } from '../features/care/index.ts';
import { continueAccountChanges, isMoving, MOVED_IN_ONE_UNIT, movingSettled } from '../features/account-change/index.ts';
import { insertPrint } from '../features/notices/index.ts';
import { movePositions } from '../features/positions/index.ts';
import { ibanNumber, OLD_IBAN, openChangingDesk, OWN_CODE, tari, type ChangingDesk } from './testing/account-change-desk.ts';
import { counterForm, newRequestId, TEST_NOW_MS, valueOf } from './testing/archive-desk.ts';

const NEW_IBAN = ibanNumber(1);
const DAY_MS = 86_400_000;

let now: number;
let desk: ChangingDesk;
beforeEach(async () => {
  now = TEST_NOW_MS;
  desk = await openChangingDesk(() => now);
});
afterEach(() => desk.close());

type PlanInput = Parameters<ReturnType<ChangingDesk['window']>['accountChanges']['plan']>[0];
const NEXT = { kind: 'NEW' as const, iban: NEW_IBAN, label: 'Tesoreria nuova', holder: null };
const plan = async (more: Partial<PlanInput> = {}) => desk.window().accountChanges.plan({ requestId: newRequestId(), oldAccountId: 1, newAccount: NEXT, effectiveOn: '2026-11-24', note: null, ...more });
const settled = () => movingSettled(desk.archive().context.engine);
const changeNow = async () => valueOf(await desk.window().accountChanges.list({})).changes[0];
const show = async (id: number) => valueOf(await desk.window().positions.show({ id, nav: null }));
const ibanOf = async (id: number) => (await show(id)).options[0]?.installments[0]?.transfers[0]?.iban;
const upload = async (ids: readonly number[]) => { valueOf(await desk.window().positions.markUploaded({ requestId: newRequestId(), ids: [...ids], all: false })); };
const clean = async () => (await verifyArchive(desk.archive().context)).checks.filter((check) => !check.ok);
const serviceId = async () => valueOf(await desk.window().catalogue.services({ includeRetired: false, text: '' })).services[0]?.id ?? 0;

async function payOutside(id: number): Promise<void> {
  const card = await show(id);
  const installment = card.options[0]?.installments[0];
  valueOf(await desk.window().positions.recordExternalPayment({ requestId: newRequestId(), id, expectedVersion: card.version, installmentIds: [installment?.id ?? 0], channel: 'CONTANTI', paidOn: '2026-11-20', amountCents: card.amountCents, reason: 'Allo sportello', attachment: null }));
}

async function cancel(id: number): Promise<void> {
  valueOf(await desk.window().positions.cancel({ requestId: newRequestId(), id, expectedVersion: (await show(id)).version, reason: 'Doppione' }));
}

describe('a change from today', () => {
  test('says before it is confirmed what it touches, by service', async () => {
    const [first, second, paid] = await desk.load([tari(1000), tari(2500), tari(700)]);
    await upload([first ?? 0]);
    await payOutside(paid ?? 0);
    valueOf(await desk.window().notices.print({ requestId: newRequestId(), installmentId: (await show(second ?? 0)).options[0]?.installments[0]?.id ?? 0, copies: 1, reason: 'Allo sportello' }));
    const preview = valueOf(await desk.window().accountChanges.preview({ oldAccountId: 1, newAccount: NEXT }));
    const counts = { positions: 2, installments: 2, cents: 3500, toUpload: 1, supersededPrints: 0, papers: 1 };
    expect(preview).toEqual({ services: [{ serviceId: 1, code: 'TARI', name: 'Tassa rifiuti', retired: false, switched: true, ...counts }], total: { ...counts, switchedServices: 1 }, withoutPostal: [], inReview: 0, beside: { positions: 0, cents: 0, followed: false }, reachesOthers: false });
  });

  test('services, unpaid positions and the state of the account follow; what is paid or cancelled stays', async () => {
    const [draft, waiting, uploaded, paid, cancelled] = await desk.load([tari(100, { status: 'DRAFT' }), tari(200), tari(300), tari(400), tari(500)]);
    await upload([uploaded ?? 0]);
    await payOutside(paid ?? 0);
    await cancel(cancelled ?? 0);
    expect(valueOf(await plan()).state).toBe('RUNNING');
    await settled();
    expect(await Promise.all([draft, waiting, uploaded, paid, cancelled].map((id) => ibanOf(id ?? 0)))).toEqual([NEW_IBAN, NEW_IBAN, NEW_IBAN, OLD_IBAN, OLD_IBAN]);
    expect(await Promise.all([draft, waiting, uploaded, paid, cancelled].map(async (id) => (await show(id ?? 0)).state))).toEqual(['DRAFT', 'TO_SYNC', 'TO_SYNC', 'PAID_EXTERNALLY', 'INVALID']);
    expect(await changeNow()).toMatchObject({ state: 'DONE', moving: false, services: 1, expected: 3, moved: { positions: 3, installments: 3, cents: 600, toUpload: 1, supersededPrints: 0 }, whyNotUndo: null });
    const accounts = valueOf(await desk.window().catalogue.accounts({ includeRetired: true })).accounts;
    expect(accounts.map(({ iban, retired, inUseBy }) => ({ iban, retired, inUseBy }))).toEqual([{ iban: NEW_IBAN, retired: false, inUseBy: 1 }, { iban: OLD_IBAN, retired: true, inUseBy: 0 }]);
    expect((await show(uploaded ?? 0)).timeline[0]).toMatchObject({ title: 'Cambiato il conto di accredito', detail: 'da “Tesoreria” a “Tesoreria nuova”; da aggiornare sul portale' });
    expect((await show(uploaded ?? 0)).why).toContain('È cambiata dopo il caricamento');
    expect(valueOf(await desk.window().accountChanges.remaining({ id: 1 }))).toEqual({ positions: 0, inReview: 0, waitingUpload: 1 });
    expect(await clean()).toEqual([]);
  });

  test('what is owed is counted once where a plan, or the second amount of a fine, asks for it beside; what ended stays as it was', async () => {
    const client = desk.window();
    const create = async (amountCents: number) => valueOf(await client.positions.create({ requestId: newRequestId(), ...counterForm(await serviceId(), amountCents), draft: false, acceptDuplicate: true, replacesId: null }));
    const divide = async (id: number, expectedVersion: number, wholeBeside: boolean) => valueOf(await client.plans.save({ requestId: newRequestId(), positionId: id, expectedVersion, installments: [{ amountCents: 10_000, dueDate: '2027-01-31' }, { amountCents: 10_000, dueDate: '2027-02-28' }], wholeBeside, reason: null }));
    const [beside, instead] = [await create(20_000), await create(20_000)];
    await divide(beside.id, beside.version, true);
    await divide(instead.id, instead.version, false);
    const { amountCents: _, dueDate: __, payableUntil: ___, ...form } = counterForm(await serviceId(), 1);
    valueOf(await client.plans.createFine({ requestId: newRequestId(), ...form, minimumCents: 4_200, costsCents: 1_380, reducible: true, notifiedOn: '2026-11-24', acceptDuplicate: true }));
    const counts = { positions: 3, installments: 7, cents: 44_320 };
    expect(valueOf(await client.accountChanges.preview({ oldAccountId: 1, newAccount: NEXT })).total).toMatchObject(counts);
    valueOf(await plan());
    await settled();
    expect(await changeNow()).toMatchObject({ state: 'DONE', moved: counts });
    // The whole amount that its plan took the place of: its number is spent.
    const ibans = (await show(instead.id)).options.map(({ installments }) => installments.map(({ transfers }) => transfers[0]?.iban));
    expect(ibans).toEqual([[OLD_IBAN], [NEW_IBAN, NEW_IBAN]]);
    valueOf(await desk.window().accountChanges.undo({ requestId: newRequestId(), id: 1, expectedVersion: (await changeNow())?.version ?? 0, reason: 'Il tesoriere resta' }));
    await settled();
    expect(await changeNow()).toMatchObject({ state: 'UNDONE', undo: { ...counts, left: 0 } });
    expect(await clean()).toEqual([]);
  });

  test('a new position of the service is credited to the new account', async () => {
    valueOf(await plan());
    const saved = valueOf(await desk.window().positions.create({ requestId: newRequestId(), ...counterForm(await serviceId()), draft: false, acceptDuplicate: true, replacesId: null }));
    expect(await ibanOf(saved.id)).toBe(NEW_IBAN);
    await settled();
  });

  test('the trail tells counts and accounts, never whose the positions are', async () => {
    await desk.load([tari(), tari()]);
    valueOf(await plan({ note: 'Determina 12/2026' }));
    await settled();
    const entries = await desk.rows("SELECT action, payload_json FROM audit_entry e JOIN audit_payload p ON p.seq = e.seq WHERE subject_kind = 'account_change' ORDER BY e.seq");
    expect(entries.map((entry) => entry['action'])).toEqual(['ACCOUNT_CHANGE_PLANNED', 'ACCOUNT_CHANGE_STARTED', 'ACCOUNT_CHANGE_MOVED', 'ACCOUNT_CHANGE_DONE']);
    expect(JSON.parse(String(entries[2]?.['payloadJson']))).toMatchObject({ after: { positions: 2, installments: 2, cents: 2000 } });
    expect(JSON.stringify(entries)).not.toMatch(/rossi|RSSMRA/i);
  });

  test('asked twice it is done once', async () => {
    await desk.load([tari(), tari()]);
    const requestId = newRequestId();
    const first = valueOf(await plan({ requestId }));
    expect(valueOf(await plan({ requestId }))).toEqual(first);
    await settled();
    const again = valueOf(await desk.window().accountChanges.run({ requestId: newRequestId(), id: first.id, expectedVersion: (await changeNow())?.version ?? 0 }));
    await settled();
    expect(again.id).toBe(first.id);
    expect(await changeNow()).toMatchObject({ state: 'DONE', moved: { positions: 2 } });
    expect((await desk.rows("SELECT COUNT(*) AS facts FROM position_fact WHERE kind = 'ACCOUNT_CHANGED'"))[0]).toEqual({ facts: 2 });
  });
});

describe('what is refused, at its field', () => {
  test.each([
    ['a wrong check digit', { newAccount: { ...NEXT, iban: `${NEW_IBAN.slice(0, 2)}00${NEW_IBAN.slice(4)}` } }, 'INVALID_FIELD', 'newAccount.iban'],
    ['a foreign IBAN', { newAccount: { ...NEXT, iban: 'DE89370400440532013000' } }, 'INVALID_FIELD', 'newAccount.iban'],
    ['the account of now, written again', { newAccount: { ...NEXT, iban: OLD_IBAN } }, 'DUPLICATE', 'newAccount.iban'],
    ['the account of now, chosen', { newAccount: { kind: 'EXISTING' as const, id: 1 } }, 'INVALID_FIELD', 'newAccount.id'],
    ['an account that is not there', { newAccount: { kind: 'EXISTING' as const, id: 99 } }, 'NOT_FOUND', 'newAccount.id'],
    ['yesterday', { effectiveOn: '2026-11-23' }, 'INVALID_FIELD', 'effectiveOn'],
    ['a day that does not exist', { effectiveOn: '2027-02-30' }, 'INVALID_FIELD', 'effectiveOn'],
    ['a year that was mistyped', { effectiveOn: '2062-01-01' }, 'INVALID_FIELD', 'effectiveOn'],
  ])('%s', async (_what, more, code, field) => {
    expect(await plan(more)).toMatchObject({ ok: false, error: { code, field } });
    expect(valueOf(await desk.window().accountChanges.list({})).changes).toEqual([]);
  });

  test('an account on which another body is paid', async () => {
    const theirs = ibanNumber(7);
    const part = (index: number, payee: string, iban: string) => ({ index, payee, iban, amountCents: 500, category: '9/0101101IM/' });
    await desk.load([tari(1000, { transfers: [part(1, OWN_CODE, OLD_IBAN), part(2, '00488410010', theirs)] })]);
    expect(await plan({ newAccount: { ...NEXT, iban: theirs } })).toMatchObject({ ok: false, error: { code: 'INVALID_FIELD', field: 'newAccount.iban', message: expect.stringContaining('un altro ente') } });
    expect(await desk.window().accountChanges.preview({ oldAccountId: 1, newAccount: { ...NEXT, iban: theirs } })).toMatchObject({ ok: false, error: { field: 'newAccount.iban' } });
  });

  test('a second change of the same account while the first waits, and retiring the account it waits for', async () => {
    valueOf(await plan({ effectiveOn: '2027-01-01' }));
    expect(await plan({ newAccount: { ...NEXT, iban: ibanNumber(2) } })).toMatchObject({ error: { code: 'IN_USE' } });
    const account = valueOf(await desk.window().catalogue.accounts({ includeRetired: true })).accounts.find((one) => one.iban === NEW_IBAN);
    expect(await desk.window().catalogue.retireAccount({ requestId: newRequestId(), id: account?.id ?? 0, expectedVersion: 1, retired: true })).toMatchObject({ error: { code: 'IN_USE' } });
  });

  test('writing another IBAN over that of an account that was replaced', async () => {
    valueOf(await plan());
    await settled();
    const old = valueOf(await desk.window().catalogue.accounts({ includeRetired: true })).accounts.find((one) => one.id === 1);
    expect(await desk.window().catalogue.saveAccount({ requestId: newRequestId(), id: 1, expectedVersion: old?.version ?? 0, iban: ibanNumber(9), label: 'Tesoreria', postal: false, holder: null })).toMatchObject({ error: { code: 'IN_USE', field: 'iban' } });
  });
});

describe('a change from a day to come', () => {
  test('is recorded, shown among what is left to finish, and applied at the first opening from that day on', async () => {
    const [id] = await desk.load([tari()]);
    expect(valueOf(await plan({ effectiveOn: '2026-12-01' }))).toMatchObject({ state: 'PLANNED' });
    now += DAY_MS;
    await desk.openAgain();
    await continueAccountChanges(desk.archive().context);
    await settled();
    expect([(await changeNow())?.state, await ibanOf(id ?? 0)]).toEqual(['PLANNED', OLD_IBAN]);
    expect(valueOf(await desk.window().application.home({})).toFinish.find((item) => item.kind === 'ACCOUNT_CHANGE')).toMatchObject({ title: 'Cambio del conto dal 01/12/2026' });
    // 30 November, 23:30 UTC: in Rome it is already the first of December.
    now = Date.parse('2026-11-30T23:30:00Z');
    await desk.openAgain();
    await continueAccountChanges(desk.archive().context);
    await settled();
    expect([(await changeNow())?.state, await ibanOf(id ?? 0)]).toEqual(['DONE', NEW_IBAN]);
    expect(valueOf(await desk.window().application.home({})).toFinish.map((item) => item.kind)).not.toContain('ACCOUNT_CHANGE');
    expect((await desk.rows("SELECT operator_id FROM audit_entry WHERE action = 'ACCOUNT_CHANGE_STARTED'"))[0]).toEqual({ operatorId: null });
  });

  test('can be taken out of the programme before, and not begun before its day', async () => {
    const planned = valueOf(await plan({ effectiveOn: '2026-12-01' }));
    expect(await desk.window().accountChanges.run({ requestId: newRequestId(), id: planned.id, expectedVersion: planned.version })).toMatchObject({ error: { code: 'STATE_FORBIDS' } });
    valueOf(await desk.window().accountChanges.cancel({ requestId: newRequestId(), id: planned.id, expectedVersion: planned.version, reason: 'Proroga del tesoriere' }));
    now += 30 * DAY_MS;
    await desk.openAgain();
    expect((await changeNow())?.state).toBe('CANCELLED');
    expect(valueOf(await desk.window().catalogue.accounts({ includeRetired: true })).accounts.map((account) => account.retired)).toEqual([false, false]);
  });
});

describe('while it moves', () => {
  test('the counter saves in between, on the new account', async () => {
    await desk.load(Array.from({ length: MOVED_IN_ONE_UNIT * 4 }, () => tari()));
    const form = counterForm(await serviceId());
    valueOf(await plan());
    const order: string[] = [];
    const moved = settled().then(() => order.push('moved'));
    const ids: number[] = [];
    for (let index = 0; index < 5; index += 1) {
      ids.push(valueOf(await desk.window().positions.create({ requestId: newRequestId(), ...form, draft: false, acceptDuplicate: true, replacesId: null })).id);
      order.push('saved');
    }
    await moved;
    expect(order.slice(0, 2)).toEqual(['saved', 'saved']);
    expect(await Promise.all(ids.map(ibanOf))).toEqual(ids.map(() => NEW_IBAN));
    expect(await changeNow()).toMatchObject({ state: 'DONE', moved: { positions: MOVED_IN_ONE_UNIT * 4 } });
    expect(await clean()).toEqual([]);
  });

  test('a form opened before and saved after is told that the position changed; reloaded, it saves', async () => {
    const saved = valueOf(await desk.window().positions.create({ requestId: newRequestId(), ...counterForm(await serviceId()), draft: false, acceptDuplicate: true, replacesId: null }));
    valueOf(await plan());
    await settled();
    const update = (expectedVersion: number) => desk.window().positions.update({ requestId: newRequestId(), ...counterForm(1, 17000), id: saved.id, expectedVersion, reason: null, issue: false, acceptDuplicate: false });
    expect(await update(saved.version)).toMatchObject({ error: { code: 'VERSION_CONFLICT' } });
    valueOf(await update((await show(saved.id)).version));
    expect(await ibanOf(saved.id)).toBe(NEW_IBAN);
  });

  test('one paid after it was found and before it was moved stays where it is', async () => {
    const [paid, open] = await desk.load([tari(100), tari(200)]);
    await payOutside(paid ?? 0);
    valueOf(await plan({ effectiveOn: '2027-01-01' }));
    const account = (iban: string) => ({ iban, label: iban });
    const papers = { supersedeNaming: async () => [], holdAgain: async () => undefined };
    const counts = await desk.archive().context.engine.write('test.move', (unit) => movePositions(unit, { changeId: 1, from: account(OLD_IBAN), to: { ...account(NEW_IBAN), postal: false }, payee: OWN_CODE, papers, operatorId: null, context: desk.archive().context, connection: { mode: 'MANUAL' } }, [paid ?? 0, open ?? 0]));
    expect(counts).toMatchObject({ positions: 1, cents: 200 });
    expect([await ibanOf(paid ?? 0), await ibanOf(open ?? 0)]).toEqual([OLD_IBAN, NEW_IBAN]);
  });

  test('stopped, the rest remains to do; resumed, it ends; stopping what is over is refused', async () => {
    await desk.load(Array.from({ length: MOVED_IN_ONE_UNIT * 4 }, () => tari()));
    const { id } = valueOf(await plan());
    const stopped = valueOf(await desk.window().accountChanges.stop({ requestId: newRequestId(), id }));
    await settled();
    const half = await changeNow();
    expect(half).toMatchObject({ state: 'STOPPED', moving: false, version: stopped.version });
    expect(half?.moved.positions).toBeLessThan(MOVED_IN_ONE_UNIT * 4);
    expect(valueOf(await desk.window().accountChanges.remaining({ id })).positions).toBe(MOVED_IN_ONE_UNIT * 4 - (half?.moved.positions ?? 0));
    expect(await clean()).toEqual([]);
    valueOf(await desk.window().accountChanges.run({ requestId: newRequestId(), id, expectedVersion: stopped.version }));
    await settled();
    expect(await changeNow()).toMatchObject({ state: 'DONE', moved: { positions: MOVED_IN_ONE_UNIT * 4, cents: MOVED_IN_ONE_UNIT * 4000 } });
    expect(await desk.window().accountChanges.stop({ requestId: newRequestId(), id })).toMatchObject({ error: { code: 'STATE_FORBIDS' } });
  });

  test('closed in the middle, it goes on at the next opening and counts nothing twice', async () => {
    await desk.load(Array.from({ length: MOVED_IN_ONE_UNIT * 6 }, () => tari()));
    valueOf(await plan());
    await desk.openAgain();
    const half = await changeNow();
    expect(half).toMatchObject({ state: 'RUNNING', moving: false });
    expect(half?.moved.positions).toBeLessThan(MOVED_IN_ONE_UNIT * 6);
    await continueAccountChanges(desk.archive().context);
    expect(isMoving(desk.archive().context.engine, half?.id ?? 0)).toBe(true);
    await settled();
    expect(await changeNow()).toMatchObject({ state: 'DONE', moved: { positions: MOVED_IN_ONE_UNIT * 6, cents: MOVED_IN_ONE_UNIT * 6000 } });
    expect(await clean()).toEqual([]);
  });
});

describe('taking it back', () => {
  const undo = async () => desk.window().accountChanges.undo({ requestId: newRequestId(), id: 1, expectedVersion: (await changeNow())?.version ?? 0, reason: 'IBAN comunicato per errore' });

  test('what was not paid since goes back, as it was for the portal too; what was paid stays', async () => {
    const [uploaded, waiting, paid, again] = await desk.load([tari(100), tari(200), tari(300), tari(400)]);
    await upload([uploaded ?? 0, again ?? 0]);
    valueOf(await plan());
    await settled();
    await payOutside(paid ?? 0);
    await upload([again ?? 0]);
    expect(valueOf(await undo()).state).toBe('UNDOING');
    await settled();
    expect(await Promise.all([uploaded, waiting, paid, again].map((id) => ibanOf(id ?? 0)))).toEqual([OLD_IBAN, OLD_IBAN, NEW_IBAN, OLD_IBAN]);
    // The portal still had the first as it is again now; the last it had been given with the new account.
    expect(await Promise.all([uploaded, waiting, again].map(async (id) => (await show(id ?? 0)).state))).toEqual(['UNPAID', 'TO_SYNC', 'TO_SYNC']);
    expect(await changeNow()).toMatchObject({ state: 'UNDONE', undo: { reason: 'IBAN comunicato per errore', positions: 3, installments: 3, cents: 700, left: 1 }, whyNotUndo: 'È già stato annullato.' });
    const accounts = valueOf(await desk.window().catalogue.accounts({ includeRetired: true })).accounts;
    expect(accounts.map(({ iban, retired, inUseBy }) => ({ iban, retired, inUseBy })).toSorted((a, b) => a.inUseBy - b.inUseBy)).toEqual([{ iban: NEW_IBAN, retired: false, inUseBy: 0 }, { iban: OLD_IBAN, retired: false, inUseBy: 1 }]);
    expect(await clean()).toEqual([]);
  });

  test('asked twice with one request, it goes back once and answers the same', async () => {
    await desk.load([tari()]);
    valueOf(await plan());
    await settled();
    const request = { requestId: newRequestId(), id: 1, expectedVersion: (await changeNow())?.version ?? 0, reason: 'Sbagliato' };
    const first = valueOf(await desk.window().accountChanges.undo(request));
    await settled();
    expect(valueOf(await desk.window().accountChanges.undo(request))).toEqual(first);
    await settled();
    expect(await changeNow()).toMatchObject({ state: 'UNDONE', undo: { positions: 1 } });
  });

  test('closed in the middle of going back, it goes on at the next opening', async () => {
    await desk.load(Array.from({ length: MOVED_IN_ONE_UNIT * 4 }, () => tari()));
    valueOf(await plan());
    await settled();
    valueOf(await undo());
    await desk.openAgain();
    expect(await changeNow()).toMatchObject({ state: 'UNDOING' });
    await continueAccountChanges(desk.archive().context);
    await settled();
    expect(await changeNow()).toMatchObject({ state: 'UNDONE', undo: { positions: MOVED_IN_ONE_UNIT * 4, left: 0 } });
    expect((await desk.rows(`SELECT DISTINCT iban FROM transfer`))).toEqual([{ iban: OLD_IBAN }]);
  });

  test('stopped halfway and turned round at once, everything goes back', async () => {
    await desk.load(Array.from({ length: MOVED_IN_ONE_UNIT * 4 }, () => tari()));
    const { id } = valueOf(await plan());
    const stopped = valueOf(await desk.window().accountChanges.stop({ requestId: newRequestId(), id }));
    valueOf(await desk.window().accountChanges.undo({ requestId: newRequestId(), id, expectedVersion: stopped.version, reason: 'Sbagliato' }));
    await settled();
    expect(await changeNow()).toMatchObject({ state: 'UNDONE' });
    expect((await desk.rows(`SELECT DISTINCT iban FROM transfer`))).toEqual([{ iban: OLD_IBAN }]);
    expect(await clean()).toEqual([]);
  });

  test('not while a later change with the same accounts stands, nor while it still moves', async () => {
    await desk.load(Array.from({ length: MOVED_IN_ONE_UNIT * 2 }, () => tari()));
    valueOf(await plan());
    expect(await undo()).toMatchObject({ error: { code: 'STATE_FORBIDS' } });
    await settled();
    const next = valueOf(await desk.window().catalogue.accounts({ includeRetired: false })).accounts[0];
    valueOf(await plan({ oldAccountId: next?.id ?? 0, newAccount: { ...NEXT, iban: ibanNumber(3), label: 'Terza' } }));
    await settled();
    const first = valueOf(await desk.window().accountChanges.list({})).changes.find((change) => change.id === 1);
    expect(await desk.window().accountChanges.undo({ requestId: newRequestId(), id: 1, expectedVersion: first?.version ?? 0, reason: 'Sbagliato' })).toMatchObject({ error: { code: 'STATE_FORBIDS', message: expect.stringContaining('annulla prima quello') } });
  });

  test('a draft moved and then thrown away takes its move with it', async () => {
    const [draft] = await desk.load([tari(100, { status: 'DRAFT' })]);
    valueOf(await plan());
    await settled();
    valueOf(await desk.window().positions.deleteDraft({ requestId: newRequestId(), id: draft ?? 0, expectedVersion: (await show(draft ?? 0)).version }));
    expect(await clean()).toEqual([]);
  });
});

describe('papers already in somebody’s hands', () => {
  const print = async (id: number) => valueOf(await desk.window().notices.print({ requestId: newRequestId(), installmentId: (await show(id)).options[0]?.installments[0]?.id ?? 0, copies: 1, reason: 'Allo sportello' }));
  const states = async (id: number) => (await show(id)).prints.map((paper) => paper.state);

  /** A notice with the postal section: it bears the account. */
  async function printWithPostalSection(id: number): Promise<void> {
    const card = await show(id);
    const installment = card.options[0]?.installments[0];
    await desk.archive().context.engine.write('test.print', (unit) => insertPrint(unit, {
      document: 'NOTICE', positionId: id, installmentId: installment?.id ?? 0, paymentId: null, operatorId: desk.admin().id, copies: 1, reason: null, sha256: 'h', model: '3', printedNav: installment?.nav ?? null, printedAmountCents: card.amountCents, printedDueDate: '2026-12-31',
      printedPayee: `${OWN_CODE}:${OLD_IBAN}`, printedDebtor: 'Rossi Mario', printedAddress: null, printedSubject: card.description, beforeConfirmation: true, reprint: false, printedAccount: OLD_IBAN,
    }));
  }

  test('a notice that prints no account stays valid; one that prints it is superata, and valid again when the change is taken back', async () => {
    const [bank, postal] = await desk.load([tari(100), tari(200)]);
    await print(bank ?? 0);
    await printWithPostalSection(postal ?? 0);
    expect(valueOf(await desk.window().accountChanges.preview({ oldAccountId: 1, newAccount: null })).total).toMatchObject({ papers: 2, supersededPrints: 1 });
    valueOf(await plan());
    await settled();
    expect([await states(bank ?? 0), await states(postal ?? 0)]).toEqual([['CURRENT'], ['SUPERSEDED']]);
    expect((await show(postal ?? 0)).timeline[0]?.detail).toContain('una stampa è superata');
    expect((await changeNow())?.moved.supersededPrints).toBe(1);
    valueOf(await desk.window().accountChanges.undo({ requestId: newRequestId(), id: 1, expectedVersion: (await changeNow())?.version ?? 0, reason: 'Sbagliato' }));
    await settled();
    expect([await states(bank ?? 0), await states(postal ?? 0)]).toEqual([['CURRENT'], ['CURRENT']]);
  });

  test('the counter says that a moved notice can be paid as the portal has it, not that it is not there', async () => {
    const [uploaded, never] = await desk.load([tari(100), tari(200, { debtor: { name: 'Bianchi Anna', fiscalCode: 'BNCNNA80A41H501R' } })]);
    await upload([uploaded ?? 0]);
    valueOf(await plan());
    await settled();
    const asked = async (id: number) => valueOf(await desk.window().verification.check({ text: (await show(id)).options[0]?.installments[0]?.nav ?? '' }));
    expect(await asked(uploaded ?? 0)).toMatchObject({ title: 'Non risulta', sentence: expect.stringContaining('sul portale c’è ancora com’era prima, e così si può pagare') });
    expect(await asked(never ?? 0)).toMatchObject({ title: 'Non ancora pagabile' });
    expect((await show(uploaded ?? 0)).options[0]?.installments[0]?.printPermission).toMatchObject({ message: expect.stringContaining('com’era prima') });
  });

  test('a valid paper does not say that something on it changed', async () => {
    const [bank] = await desk.load([tari(100)]);
    await print(bank ?? 0);
    valueOf(await plan());
    await settled();
    expect((await show(bank ?? 0)).prints[0]).toMatchObject({ state: 'CURRENT', changed: [] });
  });
});

test('services with a postal slip: the slip follows a postal account and is lost with one that is not', async () => {
  const postalIban = ibanNumber(76131377, '07601');
  const first = valueOf(await desk.window().catalogue.services({ includeRetired: false, text: '' })).services[0];
  if (first === undefined) throw new Error('no service');
  const postal = valueOf(await desk.window().catalogue.saveAccount({ requestId: newRequestId(), id: null, expectedVersion: null, iban: postalIban, label: 'BancoPosta', postal: true, holder: 'COMUNE' }));
  const { id, version, retired: _retired, positions: _positions, warnings: _warnings, accountLabel: _label, ...form } = first;
  valueOf(await desk.window().catalogue.saveService({ requestId: newRequestId(), id, expectedVersion: version, ...form, accountId: postal.id, postalAccountId: postal.id }));
  const bank = { kind: 'EXISTING' as const, id: 1 };
  expect(valueOf(await desk.window().accountChanges.preview({ oldAccountId: postal.id, newAccount: bank })).withoutPostal).toEqual(['TARI']);
  valueOf(await plan({ oldAccountId: postal.id, newAccount: bank }));
  await settled();
  expect(valueOf(await desk.window().catalogue.service({ id }))).toMatchObject({ accountId: 1, postalAccountId: null });
  valueOf(await desk.window().accountChanges.undo({ requestId: newRequestId(), id: 1, expectedVersion: (await changeNow())?.version ?? 0, reason: 'Sbagliato' }));
  await settled();
  expect(valueOf(await desk.window().catalogue.service({ id }))).toMatchObject({ accountId: postal.id, postalAccountId: postal.id });
});
