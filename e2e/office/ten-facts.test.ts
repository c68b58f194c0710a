import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { parseNav } from '../../main/domain/notice-number.ts';
import { counterForm } from '../../main/host/testing/archive-desk.ts';
import { DEFAULT_ORGANIZATION, FACTS, numberOf, type FactNumber } from '../counterpart/index.ts';
import { openConnectedOffice, valueOf, type ConnectedOffice, type Made } from './connected-office.ts';
import { naiveClient, type NaiveClient } from './naive-client.ts';

/*
 * The ten facts that hurt (intermediary.md, head). Each test says twice what a client gets that missed the fact: with the counterpart as the platform is, and as such a client
 * believes it; and that the office goes through both.
 */
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const DUE = '2029-12-31';
const DAY_MS = 86_400_000;
const body = z.looseObject({});

let office: ConnectedOffice;
let naive: NaiveClient;

function openWith(connector: 'gpd' | 'govpay'): void {
  beforeAll(async () => {
    office = await openConnectedOffice({ connector });
    naive = naiveClient(office.counterpart.url);
  });
  afterAll(() => office.close());
}

const control = () => office.counterpart.control;
const show = async (id: number) => valueOf(await office.window().positions.show({ id, nav: null }));
const openTasks = async (id: number) => (await show(id)).tasks.filter(({ open }) => open).map(({ title }) => title);
const sync = async () => {
  office.time.pass(60_000);
  return office.sync();
};

async function sent(): Promise<Made> {
  const made = await office.create({ dueDate: DUE });
  await sync();
  expect(await office.state(made.id)).toBe('UNPAID');
  return made;
}

async function change(id: number, amountCents: number): Promise<void> {
  valueOf(await office.window().positions.update({ requestId: randomUUID(), id, expectedVersion: (await show(id)).version, ...counterForm(1, amountCents), dueDate: DUE, reason: 'Conguaglio', issue: false, acceptDuplicate: true }));
}

async function cancel(id: number): Promise<void> {
  valueOf(await office.window().positions.cancel({ requestId: randomUUID(), id, expectedVersion: (await show(id)).version, reason: 'Doppio inserimento' }));
}

/** What the office sent of a position with an operation, as it went over the wire. */
async function bodySent(id: number, operation: string): Promise<Record<string, unknown>> {
  const rows = valueOf(await office.window().sync.exchanges({ positionId: id, limit: 200 })).rows;
  return body.parse(JSON.parse(rows.find((row) => row.operation === operation)?.requestBody ?? 'null'));
}

/** The same scenario with the fact as it is and switched off: what the second says differently. */
async function bothWays<T>(fact: FactNumber, scenario: () => Promise<T>): Promise<Readonly<{ asItIs: T; asBelieved: T }>> {
  expect(control().facts[fact]).toBe(true);
  const asItIs = await scenario();
  control().setFact(fact, false);
  try {
    return { asItIs, asBelieved: await scenario() };
  } finally {
    control().setFact(fact, true);
  }
}

const named = (fact: FactNumber): string => `${fact}. ${FACTS[fact]}`;

describe('GPD', () => {
  openWith('gpd');

  test(`${named(1)}: what the office changes stays payable, and what another leaves in draft is told`, async () => {
    const { asItIs, asBelieved } = await bothWays(1, async () => {
      const made = await sent();
      await change(made.id, 15_700);
      await sync();
      const ours = control().position(made.nav)?.status;
      const { iupd } = await show(made.id);
      expect((await naive.gpd3('PUT', `/debtpositions/${iupd}`, await bodySent(made.id, 'gpd.update'))).status).toBe(200);
      const naiveLeft = control().position(made.nav)?.status;
      office.time.pass(DAY_MS);
      await sync();
      return { ours, naiveLeft, tasks: (await openTasks(made.id)).length };
    });
    expect(asItIs).toEqual({ ours: 'VALID', naiveLeft: 'DRAFT', tasks: 1 });
    expect(asBelieved).toEqual({ ours: 'VALID', naiveLeft: 'VALID', tasks: 0 });
  });

  test(`${named(2)}: an answer that was lost is cleared up by reading, and nothing is sent twice`, async () => {
    const { asItIs, asBelieved } = await bothWays(2, async () => {
      const made = await office.create({ dueDate: DUE });
      const before = control().count('gpd3.createPosition');
      control().fault({ kind: 'drop', commit: true, operation: 'gpd3.createPosition' });
      expect((await sync()).sent).toMatchObject({ doubtful: 1 });
      await sync();
      const posts = control().count('gpd3.createPosition') - before;
      const naiveRepeat = await naive.gpd3('POST', '/debtpositions?toPublish=true', await bodySent(made.id, 'gpd.create'));
      return { posts, state: await office.state(made.id), there: control().position(made.nav)?.status, naiveRepeat: naiveRepeat.status };
    });
    expect(asItIs).toEqual({ posts: 1, state: 'UNPAID', there: 'VALID', naiveRepeat: 409 });
    expect(asBelieved).toEqual({ ...asItIs, naiveRepeat: 201 });
  });

  test(`${named(3)}: dates go as UTC, and money for a cancelled debt is recorded and asks a person`, async () => {
    let number = 70;
    const { asItIs, asBelieved } = await bothWays(3, async () => {
      const made = await sent();
      const ours = await bodySent(made.id, 'gpd.create');
      const dueDate = /"dueDate":"([^"]+)"/.exec(JSON.stringify(ours))?.[1];
      number += 1;
      const { nav, iuv } = numberOf('01', number);
      const withOffset = JSON.parse(JSON.stringify({ ...ours, iupd: `ALTRO-${number}` }).replaceAll(made.nav, nav).replaceAll(made.nav.slice(1), iuv).replaceAll(dueDate ?? '', `${DUE}T23:59:59+01:00`));
      const naiveOffset = (await naive.gpd3('POST', '/debtpositions?toPublish=true', withOffset)).status;
      await cancel(made.id);
      await sync();
      const paid = control().tryToPay(made.nav).ok;
      await sync();
      const card = await show(made.id);
      return { dueDate, naiveOffset, paid, state: card.state, payments: card.payments.length, tasks: await openTasks(made.id) };
    });
    expect(asItIs).toEqual({ dueDate: `${DUE}T22:59:59Z`, naiveOffset: 400, paid: true, state: 'NEEDS_REVIEW', payments: 1, tasks: ['Pagata dopo l’annullamento'] });
    expect(asBelieved).toEqual({ dueDate: `${DUE}T22:59:59Z`, naiveOffset: 201, paid: false, state: 'INVALID', payments: 0, tasks: [] });
  });

  test(`${named(4)}: the office cancels through v1 and never asks lists by state`, async () => {
    const { asItIs, asBelieved } = await bothWays(4, async () => {
      const made = await sent();
      const other = await sent();
      const { iupd } = await show(other.id);
      control().clearCalls();
      await cancel(made.id);
      await sync();
      const ours = { there: control().position(made.nav)?.status, v1: control().count('gpd1.invalidatePosition'), v3: control().count('gpd3.invalidatePosition'), lists: control().count('gpd3.getOrganizationDebtPositions') };
      return { ours, naiveInvalidate: (await naive.gpd3('POST', `/debtpositions/${iupd}/invalidate`)).status, naiveList: (await naive.gpd3('GET', '/debtpositions?status=UNPAYABLE')).status };
    });
    const ours = { there: 'INVALID', v1: 1, v3: 0, lists: 0 };
    expect(asItIs).toEqual({ ours, naiveInvalidate: 404, naiveList: 500 });
    expect(asBelieved).toEqual({ ours, naiveInvalidate: 200, naiveList: 200 });
  });

  test(`${named(5)}: a paid instalment of an open plan is on no list, and its receipt comes all the same`, async () => {
    let number = 80;
    const { asItIs, asBelieved } = await bothWays(5, async () => {
      number += 2;
      const iupd = `PIANO-${number}`;
      const rates = [numberOf('01', number), numberOf('01', number + 1)].map(({ nav, iuv }) => ({ nav, iuv, amount: 100, description: 'Rata', dueDate: `${DUE}T22:59:59Z`, transfer: [{ idTransfer: '1', amount: 100, remittanceInformation: 'Rata', category: '9/0101101IM/', iban: 'IT30G9999961000000060717356' }] }));
      const plan = { iupd, companyName: DEFAULT_ORGANIZATION.name, paymentOption: [{ description: 'Piano', switchToExpired: false, debtor: { type: 'F', fiscalCode: 'RSSMRA80A01H501U', fullName: 'Rossi Mario' }, installments: rates }] };
      expect((await naive.gpd3('POST', '/debtpositions?toPublish=true', plan)).status).toBe(201);
      const payment = control().pay(rates[0]?.nav ?? '');
      const day = payment.paidAt.slice(0, 10);
      const listed = await naive.gpd3('GET', `/debtpositions?payment_date_from=${day}&payment_date_to=${day}&limit=50`);
      await sync();
      const found = valueOf(await office.window().payments.list({ view: 'ALL', text: payment.nav, cursor: null, limit: 10 }));
      return { naiveSees: JSON.stringify(listed.json).includes(iupd), recorded: found.count };
    });
    expect(asItIs).toEqual({ naiveSees: false, recorded: 1 });
    expect(asBelieved).toEqual({ naiveSees: true, recorded: 1 });
  });

  test(`${named(10)}: the office computes them always, and does not take a wrong one at the counter`, async () => {
    let number = 90;
    const { asItIs, asBelieved } = await bothWays(10, async () => {
      number += 1;
      const made = await sent();
      const right = numberOf('01', number).nav;
      const wrong = `${right.slice(0, 16)}${right.endsWith('00') ? '01' : '00'}`;
      const theirs = JSON.parse(JSON.stringify({ ...(await bodySent(made.id, 'gpd.create')), iupd: `SBAGLIATO-${number}` }).replaceAll(made.nav, wrong).replaceAll(made.nav.slice(1), wrong.slice(1)));
      return { ours: parseNav(made.nav).ok, naiveCreate: (await naive.gpd3('POST', '/debtpositions?toPublish=true', theirs)).status, atTheCounter: parseNav(wrong).ok };
    });
    expect(asItIs).toEqual({ ours: true, naiveCreate: 201, atTheCounter: false });
    expect(asBelieved).toEqual({ ours: true, naiveCreate: 400, atTheCounter: false });
  });

  const storedFlow = z.object({ regulationDate: z.string() });
  const flowsNamed = (fdr: string) => office.archive().context.engine.read((reader) => reader.all(storedFlow, 'SELECT regulation_date FROM reporting_flow WHERE flow_name = ?', [fdr]));

  test(`${named(9)}: the date of a winter credit is the civil one`, async () => {
    const { asItIs, asBelieved } = await bothWays(9, async () => {
      const made = await sent();
      control().pay(made.nav);
      await sync();
      const flow = control().publishFlow({ iuvs: [made.nav.slice(1)], regulationDate: '2026-11-25' });
      const header = await naive.fdr(`/fdrs/${flow.fdr}/revisions/1/psps/${flow.pspId}`);
      await sync();
      return { naiveReads: z.looseObject({ regulationDate: z.string() }).parse(header.json).regulationDate, recorded: await flowsNamed(flow.fdr) };
    });
    expect(asItIs).toEqual({ naiveReads: '2026-11-25T00:00:00.000000+02:00', recorded: [{ regulationDate: '2026-11-25' }] });
    expect(asBelieved).toEqual({ ...asItIs, naiveReads: '2026-11-25' });
  });

  test(`${named(8)}: after five weeks switched off the office gets what was published meanwhile`, async () => {
    const { asItIs, asBelieved } = await bothWays(8, async () => {
      const made = await sent();
      control().pay(made.nav);
      await sync();
      const lastOne = control().publishFlow({ iuvs: [made.nav.slice(1)] });
      await sync();
      const since = new Date(office.time.nowMs()).toISOString().slice(0, 19);
      const next = await sent();
      control().pay(next.nav);
      await sync();
      office.time.pass(2 * DAY_MS);
      const missed = control().publishFlow({ iuvs: [next.nav.slice(1)] });
      office.time.pass(33 * DAY_MS);
      const naiveAsk = (await naive.fdr(`/fdrs?publishedGt=${since}Z`)).status;
      const run = await sync();
      return { naiveAsk, flows: run.pulls?.find(({ stream }) => stream === 'FLOWS')?.summary.outcome, last: (await flowsNamed(lastOne.fdr)).length, missed: (await flowsNamed(missed.fdr)).length };
    });
    expect(asItIs).toEqual({ naiveAsk: 400, flows: 'DONE', last: 1, missed: 1 });
    expect(asBelieved).toEqual({ ...asItIs, naiveAsk: 200 });
  });
});

describe('GovPay', () => {
  openWith('govpay');
  const stateThere = (nav: string) => control().pendenza(nav)?.stato;

  test(`${named(6)}: a late change never follows a cancellation, and one of others is taken back`, async () => {
    const { asItIs, asBelieved } = await bothWays(6, async () => {
      const made = await sent();
      await change(made.id, 15_700);
      control().fault({ kind: 'drop', commit: false, operation: 'pendenze.addPendenza' });
      await sync();
      await cancel(made.id);
      await sync();
      await sync();
      const ours = stateThere(made.nav);
      const naivePut = (await naive.pendenze('PUT', `/${made.nav}`, await bodySent(made.id, 'govpay.create'))).status;
      const naiveLeft = stateThere(made.nav);
      office.time.pass(DAY_MS);
      await sync();
      await sync();
      return { ours, naivePut, naiveLeft, inTheEnd: stateThere(made.nav), tasks: (await openTasks(made.id)).length };
    });
    expect(asItIs).toEqual({ ours: 'ANNULLATA', naivePut: 200, naiveLeft: 'NON_ESEGUITA', inTheEnd: 'ANNULLATA', tasks: 1 });
    expect(asBelieved).toEqual({ ours: 'ANNULLATA', naivePut: 422, naiveLeft: 'ANNULLATA', inTheEnd: 'ANNULLATA', tasks: 0 });
  });

  test.each(['«Invia di nuovo»', 'a change'] as const)('6, again: what arrived with an error of the server and was cancelled there is not brought back by %s', async (way) => {
    const made = await office.create({ dueDate: DUE });
    control().fault({ kind: 'status', status: 500, commit: true, operation: 'pendenze.addPendenza' });
    control().fault({ kind: 'status', status: 500, operation: 'pendenze.getPendenza', times: 3 });
    const stopped = async () => valueOf(await office.window().sync.sending({ positionId: made.id })).rows.find(({ state }) => state === 'BLOCKED');
    for (let n = 0; n < 6 && (await stopped()) === undefined; n += 1) {
      office.time.pass(20 * 60_000);
      await office.sync();
    }
    control().cancel(made.nav);
    const refused = await stopped();
    if (refused === undefined) throw new Error('It is not refused');
    if (way === 'a change') await change(made.id, 15_700);
    else valueOf(await office.window().sync.sendAgain({ requestId: randomUUID(), intentIds: [refused.intentId] }));
    office.time.pass(20 * 60_000);
    await office.sync();
    expect({ there: stateThere(made.nav), here: await office.state(made.id), tasks: await openTasks(made.id) }).toEqual({ there: 'ANNULLATA', here: 'NEEDS_REVIEW', tasks: ['Annullata presso l’intermediario, non da qui'] });
  });

  test('6, of another desk: what it sent and cancelled is not brought back by the creation that still waits here, unless a person says so', async () => {
    const like = await sent();
    const made = await office.create({ dueDate: DUE });
    const body = JSON.parse(JSON.stringify(await bodySent(like.id, 'govpay.create')).replaceAll(like.nav, made.nav));
    expect((await naive.pendenze('PUT', `/${made.nav}`, body)).status).toBe(201);
    control().cancel(made.nav);
    await sync();
    expect({ there: stateThere(made.nav), here: await office.state(made.id), tasks: await openTasks(made.id) }).toEqual({ there: 'ANNULLATA', here: 'NEEDS_REVIEW', tasks: ['Annullata presso l’intermediario, non da qui'] });
    const [task] = (await show(made.id)).tasks;
    const card = valueOf(await office.window().tasks.show({ id: task?.id ?? 0 }));
    valueOf(await office.window().tasks.act({ requestId: randomUUID(), id: card.id, expectedVersion: card.version, action: 'SEND_AGAIN', reason: 'Annullata per errore dall’altra postazione', positionId: null }));
    await sync();
    expect({ there: stateThere(made.nav), here: await office.state(made.id) }).toEqual({ there: 'NON_ESEGUITA', here: 'UNPAID' });
  });

  test(`${named(7)}: the office changes what may change, and says in words what may not`, async () => {
    const { asItIs, asBelieved } = await bothWays(7, async () => {
      const made = await sent();
      await change(made.id, 15_700);
      await sync();
      const changed = control().pendenza(made.nav)?.amountCents;
      await changeAccount('IT60X0542811101000000123456');
      await change(made.id, 15_900);
      await sync();
      await changeAccount('IT30G9999961000000060717356');
      const [row] = valueOf(await office.window().sync.sending({ positionId: made.id })).rows;
      return { changed, nav: control().pendenza(made.nav)?.nav === made.nav, refused: row === undefined ? null : { state: row.state, code: row.lastCode, said: row.happened?.includes('l’IBAN non si cambia') } };
    });
    expect(asItIs).toEqual({ changed: 15_700, nav: true, refused: { state: 'BLOCKED', code: 'VER_023', said: true } });
    expect(asBelieved).toEqual({ changed: 15_700, nav: true, refused: null });
  });

  /** The treasury has another account: the service credits it from now on. */
  async function changeAccount(iban: string): Promise<void> {
    await office.archive().context.engine.write('test.account', (unit) => unit.run('UPDATE account SET iban = ?', [iban]));
  }
});
