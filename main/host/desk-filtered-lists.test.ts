import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OperationError } from '../contract/index.ts';
import { applySetupFile } from '../features/setup/index.ts';
import type { OpenArchive } from './open-archive.ts';
import { ADMIN_PASSWORD, counterForm, newRequestId, openAdministratorWindow, openTestArchive, openWindow, SETUP_FILE, valueOf, type WindowClient } from './testing/archive-desk.ts';
import { importReceipt, noticeNumber, receiptXml } from './testing/desk-receipts.ts';

const PAYMENTS = { effects: [], paidFrom: null, paidTo: null, receivedFrom: null, receivedTo: null, amountFrom: null, amountTo: null, psp: null, serviceId: null, office: null, text: '', anomalousOnly: false };
const PRINTS = { document: null, states: [], operatorId: null, serviceId: null, office: null, from: null, to: null, unsentOnly: false, reprintsOnly: false, text: '' };
const TASKS = { kinds: [], states: [], office: null, owner: null, dueFrom: null, dueTo: null, text: '' };
const POSITIONS = { states: [], serviceId: null, office: null, text: '', dueFrom: null, dueTo: null, createdFrom: null, createdTo: null, unsentOnly: false, origin: null };
const PASSWORD = 'una password detta a voce';

let archive: OpenArchive;
let cleanUp: () => Promise<void>;
let desk: WindowClient;
let clerk: WindowClient;
let clerkId: number;
const service = { TARI: 0, CIE: 0 };

type Debtor = Readonly<{ name: string; fiscalCode: string }>;
const ROSSI: Debtor = { name: 'Rossi Mario', fiscalCode: 'RSSMRA80A01H501U' };
const ANGELO: Debtor = { name: 'D’Angelo Ida', fiscalCode: 'DNGDIA80A41H501X' };

async function create(code: 'TARI' | 'CIE', amountCents: number, debtor: Debtor = ROSSI) {
  const form = counterForm(service[code], amountCents);
  const saved = valueOf(await desk.positions.create({ requestId: newRequestId(), ...form, debtor: { ...form.debtor, ...debtor }, draft: false, acceptDuplicate: true, replacesId: null }));
  return { id: saved.id, installmentId: saved.installmentId, nav: saved.nav ?? '' };
}

/** A receipt as banks send it: another name of the payer, another bank. */
const paid = (nav: string, cents: number, name: string, bank: string, paidOn?: string) => receiptXml(nav, cents, paidOn === undefined ? {} : { paidOn }).replace('Rossi Mario', name).replace('Banca Esempio', bank);
const print = (installmentId: number) => desk.notices.print({ requestId: newRequestId(), installmentId, copies: 2, reason: 'Allo sportello' });

beforeAll(async () => {
  ({ archive, cleanUp } = await openTestArchive());
  const [tari] = SETUP_FILE.services;
  valueOf(await applySetupFile(archive.context, { ...SETUP_FILE, services: [tari, { ...tari, code: 'CIE', office: 'Anagrafe', name: 'Carta d’identità' }] }, { test: false, password: ADMIN_PASSWORD, operator: null }));
  desk = await openAdministratorWindow(archive);
  for (const one of valueOf(await desk.catalogue.services({ includeRetired: false, text: '' })).services) if (one.code === 'TARI' || one.code === 'CIE') service[one.code] = one.id;
  clerkId = valueOf(await desk.access.saveOperator({ requestId: newRequestId(), id: null, expectedVersion: null, username: 'anagrafe', name: 'Operatore Anagrafe', role: 'COUNTER', offices: ['Anagrafe'], offlinePrint: true, active: true, password: PASSWORD })).id;
  clerk = openWindow(archive);
  valueOf(await clerk.access.login({ username: 'anagrafe', password: PASSWORD }));
  valueOf(await clerk.access.changePassword({ requestId: newRequestId(), current: PASSWORD, next: 'tre gatti in barca 41' }));

  const first = await create('TARI', 15000);
  const second = await create('TARI', 15000, ANGELO);
  const third = await create('TARI', 20000);
  const fourth = await create('CIE', 1678, ANGELO);
  const fifth = await create('CIE', 1678);
  valueOf(await print(first.installmentId));
  valueOf(await print(second.installmentId));
  valueOf(await print(second.installmentId));
  valueOf(await print(fourth.installmentId));
  valueOf(await desk.positions.markUploaded({ requestId: newRequestId(), ids: [first.id], all: false }));
  await importReceipt(desk, paid(first.nav, 15000, 'Mario Rossi', 'Banca Esempio', '2026-11-20'));
  await importReceipt(desk, paid(second.nav, 15000, 'ida d’angelo', 'Poste Italiane', '2026-11-22'));
  await importReceipt(desk, paid(third.nav, 12000, 'Mario Rossi', 'Banca Esempio', '2026-11-22'));
  await importReceipt(desk, paid(fourth.nav, 1678, 'Ida D’Angelo', 'Poste Italiane', '2026-11-23'));
  await importReceipt(desk, paid(noticeNumber('990000000001'), 700, 'Ugo Zanon', 'Banca Esempio'));
  await importReceipt(desk, paid(noticeNumber('990000000002'), 15000, 'Ada Bassi', 'Banca Esempio'));
  valueOf(await desk.verification.recordDeclaration({ requestId: newRequestId(), positionId: fifth.id, paidOn: null, psp: null, transactionId: null, note: 'Dice di avere pagato', attachment: null }));
  const receipt = valueOf(await desk.payments.page({ filter: { ...PAYMENTS, text: 'zanon' }, sort: 'NEWEST', cursor: null, limit: 5 })).rows[0]?.id ?? 0;
  valueOf(await desk.payments.receiptDocument({ requestId: newRequestId(), paymentId: receipt }));
  const [task] = valueOf(await desk.tasks.page({ filter: TASKS, sort: 'NEWEST', cursor: null, limit: 1 })).rows;
  valueOf(await desk.tasks.take({ requestId: newRequestId(), id: task?.id ?? 0, expectedVersion: 1 }));
}, 120_000);
afterAll(() => cleanUp());

type Page<Row> = Promise<Readonly<{ ok: true; value: Readonly<{ rows: readonly Row[]; next: string | null }> }> | Readonly<{ ok: false; error: OperationError }>>;

/** Every row, by pages of two. */
async function walk<Row>(page: (cursor: string | null) => Page<Row>): Promise<readonly Row[]> {
  const rows: Row[] = [];
  let cursor: string | null = null;
  do {
    const answer: Readonly<{ rows: readonly Row[]; next: string | null }> = valueOf(await page(cursor));
    rows.push(...answer.rows);
    cursor = answer.next;
  } while (cursor !== null);
  return rows;
}

describe('payments', () => {
  const rows = (filter: Record<string, unknown>, sort: 'NEWEST' | 'PAID' | 'AMOUNT' | 'NAME' = 'NEWEST', window = desk) => walk((cursor) => window.payments.page({ filter: { ...PAYMENTS, ...filter }, sort, cursor, limit: 2 }));
  const names = async (filter: Record<string, unknown>, sort: 'NEWEST' | 'PAID' | 'AMOUNT' | 'NAME' = 'NEWEST', window = desk) => (await rows(filter, sort, window)).map((row) => row.debtorName);

  test('every order gives every payment once, equal ones too, by pages', async () => {
    expect(await names({}, 'NEWEST')).toEqual(['Ada Bassi', 'Ugo Zanon', 'Ida D’Angelo', 'Mario Rossi', 'ida d’angelo', 'Mario Rossi']);
    expect((await rows({}, 'AMOUNT')).map((row) => row.amountCents)).toEqual([15000, 15000, 15000, 12000, 1678, 700]);
    expect((await rows({}, 'PAID')).map((row) => row.paidOn)).toEqual(['2026-11-23', '2026-11-23', '2026-11-23', '2026-11-22', '2026-11-22', '2026-11-20']);
    expect(await names({}, 'NAME')).toEqual(['Ada Bassi', 'ida d’angelo', 'Ida D’Angelo', 'Mario Rossi', 'Mario Rossi', 'Ugo Zanon']);
  });

  test('each part of the filter', async () => {
    expect(await names({ effects: ['UNASSIGNED'] })).toEqual(['Ada Bassi', 'Ugo Zanon']);
    expect((await rows({ paidFrom: '2026-11-20', paidTo: '2026-11-22' })).map((row) => row.paidOn)).toEqual(['2026-11-22', '2026-11-22', '2026-11-20']);
    expect(await rows({ receivedTo: '2026-11-23' })).toEqual([]);
    expect(await rows({ receivedFrom: '2026-11-24', receivedTo: '2026-11-24' })).toHaveLength(6);
    expect(await names({ amountFrom: 700, amountTo: 1678 })).toEqual(['Ugo Zanon', 'Ida D’Angelo']);
    expect(await names({ psp: 'Poste Italiane' })).toEqual(['Ida D’Angelo', 'ida d’angelo']);
    expect(await names({ serviceId: service.CIE })).toEqual(['Ida D’Angelo']);
    expect(await names({ office: 'Tributi' })).toEqual(['Mario Rossi', 'ida d’angelo', 'Mario Rossi']);
    expect(await names({ text: 'zanon ugo' })).toEqual(['Ugo Zanon']);
    expect(await names({ text: '990000000002' })).toEqual(['Ada Bassi']);
    expect(await names({ text: '…' })).toEqual([]);
    expect((await rows({ anomalousOnly: true })).map((row) => row.amountCents)).toEqual([15000, 700, 12000]);
  });

  test('totals are those of the rows, counts those each value would leave', async () => {
    expect(valueOf(await desk.payments.totals({ filter: PAYMENTS }))).toEqual({ count: 6, amountCents: 59378, ownCents: 59378, toAssignCents: 15700, toRefundCents: 0, anomalous: 3 });
    const filter = { ...PAYMENTS, psp: 'Poste Italiane', effects: ['PAYS' as const] };
    expect(valueOf(await desk.payments.totals({ filter }))).toMatchObject({ count: 2, amountCents: 16678 });
    const counts = valueOf(await desk.payments.counts({ filter }));
    expect(counts.effects).toEqual([{ value: 'PAYS', label: 'Attribuito', count: 2 }]);
    expect(counts.psps).toEqual([{ value: 'Banca Esempio', label: 'Banca Esempio', count: 2 }, { value: 'Poste Italiane', label: 'Poste Italiane', count: 2 }]);
    expect(counts.services).toEqual([{ value: service.TARI, label: 'TARI – Tassa rifiuti', count: 1 }, { value: service.CIE, label: 'CIE – Carta d’identità', count: 1 }]);
    expect(counts.offices.map(({ value }) => value).toSorted()).toEqual(['Anagrafe', 'Tributi']);
  });

  test('an office sees what is its own, whatever it asks', async () => {
    expect(await names({}, 'NAME', clerk)).toEqual(['Ida D’Angelo']);
    expect(await names({ office: 'Tributi' }, 'NEWEST', clerk)).toEqual([]);
    expect(valueOf(await clerk.payments.totals({ filter: PAYMENTS })).count).toBe(1);
    expect(valueOf(await clerk.payments.counts({ filter: PAYMENTS }))).toMatchObject({ effects: [{ value: 'PAYS', count: 1 }], psps: [{ value: 'Poste Italiane', count: 1 }], services: [{ value: service.CIE }], offices: [{ value: 'Anagrafe' }] });
  });

  test('a cursor of another order, or of nothing, is refused instead of beginning again', async () => {
    const { next } = valueOf(await desk.payments.page({ filter: PAYMENTS, sort: 'PAID', cursor: null, limit: 2 }));
    for (const cursor of [next, 'x', '[1,2]']) {
      const answer = await desk.payments.page({ filter: PAYMENTS, sort: 'AMOUNT', cursor, limit: 2 });
      expect(answer).toMatchObject({ ok: false, error: { code: 'INVALID_FIELD', field: 'cursor', retry: 'AFTER_RELOAD' } });
    }
  });
});

describe('papers', () => {
  const rows = (filter: Record<string, unknown>, sort: 'NEWEST' | 'NAME' | 'AMOUNT' = 'NEWEST', window = desk) => walk((cursor) => window.notices.page({ filter: { ...PRINTS, ...filter }, sort, cursor, limit: 2 }));
  const shown = async (filter: Record<string, unknown>, sort: 'NEWEST' | 'NAME' | 'AMOUNT' = 'NEWEST', window = desk) => (await rows(filter, sort, window)).map((row) => `${row.document} ${row.debtorName} ${row.amountCents}`);
  const IDA = 'NOTICE D’Angelo Ida 15000';
  const CIE = 'NOTICE D’Angelo Ida 1678';
  const MARIO = 'NOTICE Rossi Mario 15000';
  const ZANON = 'RECEIPT Ugo Zanon 700';

  test('every order gives every paper once, by pages; a paper stands under the debtor of its position', async () => {
    expect(await shown({}, 'NEWEST')).toEqual([ZANON, CIE, IDA, IDA, MARIO]);
    expect(await shown({}, 'NAME')).toEqual([IDA, IDA, CIE, MARIO, ZANON]);
    expect(await shown({}, 'AMOUNT')).toEqual([IDA, IDA, MARIO, CIE, ZANON]);
  });

  test('each part of the filter', async () => {
    expect(await shown({ document: 'RECEIPT' })).toEqual([ZANON]);
    expect(await shown({ states: ['RECALLED'] })).toEqual([]);
    expect(await shown({ states: ['CURRENT', 'RECALLED'] })).toHaveLength(5);
    expect(await shown({ operatorId: clerkId })).toEqual([]);
    expect(await shown({ serviceId: service.CIE })).toEqual([CIE]);
    expect(await shown({ office: 'Tributi' })).toEqual([IDA, IDA, MARIO]);
    expect(await shown({ from: '2026-11-24', to: '2026-11-24' })).toHaveLength(5);
    expect(await shown({ to: '2026-11-23' })).toEqual([]);
    expect(await shown({ reprintsOnly: true })).toEqual([IDA]);
    expect(await shown({ text: 'dangelo' })).toEqual([]);
    expect(await shown({ text: 'angelo ida' })).toEqual([CIE, IDA, IDA]);
    for (const text of ['zanon', 'zanon ugo', 'ugo  zan', '%zanon', 'zan_n']) expect(await shown({ text }), text).toEqual(/[%_]/.test(text) ? [] : [ZANON]);
    expect(await shown({ text: '990000000001' })).toEqual([ZANON]);
  });

  test('what is in somebody’s hands and not on the portal is told apart', async () => {
    expect(await shown({ unsentOnly: true })).toEqual([]);
    const waiting = await create('TARI', 9900);
    valueOf(await print(waiting.installmentId));
    expect(await shown({ unsentOnly: true })).toEqual(['NOTICE Rossi Mario 9900']);
    expect((await rows({ unsentOnly: true }))[0]).toMatchObject({ unsent: true, cancelled: false, copies: 2, who: 'Amministratore', reprint: false });
    valueOf(await desk.positions.cancel({ requestId: newRequestId(), id: waiting.id, expectedVersion: 1, reason: 'Prova finita' }));
    // Cancelled before anybody loaded it: it does not wait, and nobody may read that it is there.
    expect((await rows({ text: waiting.nav }))[0]).toMatchObject({ unsent: false, neverSent: true, cancelled: true });
    expect(valueOf(await desk.positions.show({ id: waiting.id, nav: null })).prints).toMatchObject([{ state: 'CURRENT', cancelled: true }]);
    expect((await rows({ text: 'rossi mario' })).filter((row) => row.nav !== waiting.nav).map((row) => row.neverSent)).toEqual([false]);
  });

  test('totals and counts', async () => {
    const filter = { ...PRINTS, serviceId: service.TARI, document: 'NOTICE' as const, text: 'angelo' };
    expect(valueOf(await desk.notices.totals({ filter }))).toEqual({ count: 2, copies: 4, amountCents: 30000, notices: 2, receipts: 0, unsent: 0 });
    const counts = valueOf(await desk.notices.counts({ filter }));
    expect(counts).toMatchObject({
      documents: [{ value: 'NOTICE', label: 'Avviso', count: 2 }], states: [{ value: 'CURRENT', label: 'Valida', count: 2 }], operators: [{ label: 'Amministratore', count: 2 }], unsent: 0, reprints: 1,
      services: [{ value: service.TARI, count: 2 }, { value: service.CIE, count: 1 }], offices: [{ value: 'Tributi', count: 2 }],
    });
  });

  test('an office sees what is its own', async () => {
    expect(await shown({}, 'NAME', clerk)).toEqual([CIE]);
    expect(await shown({ text: 'rossi' }, 'NEWEST', clerk)).toEqual([]);
    expect(valueOf(await clerk.notices.totals({ filter: PRINTS })).count).toBe(1);
    expect(valueOf(await clerk.notices.counts({ filter: PRINTS }))).toMatchObject({ documents: [{ value: 'NOTICE', count: 1 }], offices: [{ value: 'Anagrafe', count: 1 }] });
  });
});

describe('tasks', () => {
  const rows = (filter: Record<string, unknown>, sort: 'DUE' | 'NEWEST' | 'AMOUNT' | 'KIND' = 'NEWEST', window = desk) => walk((cursor) => window.tasks.page({ filter: { ...TASKS, ...filter }, sort, cursor, limit: 2 }));
  const kinds = async (filter: Record<string, unknown>, sort: 'DUE' | 'NEWEST' | 'AMOUNT' | 'KIND' = 'NEWEST', window = desk) => (await rows(filter, sort, window)).map((row) => row.kind);

  test('every order gives every task once, by pages', async () => {
    const everything = await rows({});
    expect(everything.length).toBeGreaterThanOrEqual(4);
    for (const sort of ['DUE', 'AMOUNT', 'KIND'] as const) expect((await rows({}, sort)).map((row) => row.id).toSorted((a, b) => a - b)).toEqual(everything.map((row) => row.id).toSorted((a, b) => a - b));
    const due = (await rows({}, 'DUE')).map((row) => row.dueOn ?? '9999');
    expect(due).toEqual(due.toSorted());
    const titles = (await rows({}, 'KIND')).map((row) => row.title);
    expect(titles).toEqual(titles.toSorted());
  });

  test('each part of the filter', async () => {
    expect(await kinds({ kinds: ['DECLARED_PAID'] })).toEqual(['DECLARED_PAID']);
    expect(await kinds({ states: ['IN_PROGRESS'] })).toEqual(['DECLARED_PAID']);
    expect(await kinds({ owner: 'MINE' })).toEqual(['DECLARED_PAID']);
    expect(await kinds({ owner: 'MINE' }, 'NEWEST', clerk)).toEqual([]);
    expect(await kinds({ owner: clerkId })).toEqual([]);
    expect(await kinds({ owner: 'NOBODY' })).not.toContain('DECLARED_PAID');
    expect(await kinds({ office: 'Anagrafe' })).toEqual(['DECLARED_PAID']);
    expect(await kinds({ text: 'importo diverso' })).toEqual(['AMOUNT_DIFFERS']);
    // A payment of nobody's position has only its card to be found by: its words in any order, the title among them.
    for (const text of ['Ugo Zanon', 'zanon ugo', 'attribuire zanon']) expect(await kinds({ text }), text).toEqual(['UNKNOWN_PAYMENT']);
    expect(await rows({ dueTo: '2026-11-23' })).toEqual([]);
    expect(await kinds({ dueFrom: '2026-11-24', dueTo: '2026-11-26', kinds: ['AMOUNT_DIFFERS'] })).toEqual(['AMOUNT_DIFFERS']);
  });

  test('totals and counts', async () => {
    const filter = { ...TASKS, kinds: ['DECLARED_PAID' as const, 'AMOUNT_DIFFERS' as const] };
    expect(valueOf(await desk.tasks.totals({ filter }))).toMatchObject({ count: 2, open: 2, overdue: 0, contradictions: 1 });
    const counts = valueOf(await desk.tasks.counts({ filter }));
    expect(counts).toMatchObject({ mine: 1, nobody: 1, owners: [{ label: 'Amministratore', count: 1 }] });
    expect(counts.states.toSorted((a, b) => a.value.localeCompare(b.value))).toEqual([{ value: 'IN_PROGRESS', label: 'Presa in carico', count: 1 }, { value: 'OPEN', label: 'Aperta', count: 1 }]);
    expect(counts.kinds.map(({ value }) => value)).toEqual(expect.arrayContaining(['UNKNOWN_PAYMENT', 'AMOUNT_DIFFERS', 'DECLARED_PAID']));
    expect(counts.offices.map(({ value }) => value).toSorted()).toEqual(['Anagrafe', 'Tributi']);
  });

  test('an office sees what is its own', async () => {
    expect(await kinds({}, 'DUE', clerk)).toEqual(['DECLARED_PAID']);
    expect(valueOf(await clerk.tasks.totals({ filter: TASKS })).count).toBe(1);
    expect(valueOf(await clerk.tasks.counts({ filter: TASKS }))).toMatchObject({ kinds: [{ value: 'DECLARED_PAID', count: 1 }], offices: [{ value: 'Anagrafe' }] });
  });
});

describe('facets of positions', () => {
  test('each value with what it would leave, inside the office and the rest of the filter', async () => {
    const counts = valueOf(await desk.positions.counts({ filter: { ...POSITIONS, states: ['PAID'] } }));
    expect(counts.services).toEqual(expect.arrayContaining([{ value: service.TARI, label: 'TARI – Tassa rifiuti', count: 2 }, { value: service.CIE, label: 'CIE – Carta d’identità', count: 1 }]));
    const states = new Map(counts.states.map(({ value, count }) => [value, count]));
    for (const [state, count] of states) expect(valueOf(await desk.positions.totals({ filter: { ...POSITIONS, states: [state] } })).count, state).toBe(count);
    expect(counts.origins).toEqual([{ value: 'COUNTER', label: 'Sportello', count: 3 }]);
    expect(valueOf(await clerk.positions.counts({ filter: POSITIONS })).offices).toEqual([{ value: 'Anagrafe', label: 'Anagrafe', count: 2 }]);
  });
});

test('a receipt that finds its position goes under its debtor', async () => {
  const shown = async (window: WindowClient, filter: Record<string, unknown>, sort: 'NEWEST' | 'NAME' = 'NEWEST') => valueOf(await window.notices.page({ filter: { ...PRINTS, ...filter }, sort, cursor: null, limit: 50 })).rows.map((row) => `${row.document} ${row.debtorName} ${row.amountCents}`);
  const [payment] = valueOf(await desk.payments.page({ filter: { ...PAYMENTS, text: 'zanon' }, sort: 'NEWEST', cursor: null, limit: 1 })).rows;
  const target = await create('CIE', 700, ANGELO);
  valueOf(await desk.payments.assign({ requestId: newRequestId(), paymentId: payment?.id ?? 0, installmentId: target.installmentId, reason: 'È la sua' }));
  expect(await shown(desk, { document: 'RECEIPT' })).toEqual(['RECEIPT D’Angelo Ida 700']);
  expect((await shown(desk, {}, 'NAME')).slice(0, 4)).toContain('RECEIPT D’Angelo Ida 700');
  expect(await shown(clerk, {})).toEqual(['RECEIPT D’Angelo Ida 700', 'NOTICE D’Angelo Ida 1678']);
  valueOf(await desk.payments.unassign({ requestId: newRequestId(), paymentId: payment?.id ?? 0, reason: 'No, non era la sua' }));
});
