import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { flowXml, row } from '../features/flows/flows.fixture.ts';
import { applyAcknowledgement, applyObservation } from '../features/positions/index.ts';
import type { RemoteStatus } from '../domain/remote-position.ts';
import type { OpenArchive } from './open-archive.ts';
import { openChangingDesk, type ChangingDesk } from './testing/account-change-desk.ts';
import { ADMIN_PASSWORD, counterForm, newRequestId, openWindow, TEST_NOW_MS, valueOf, type WindowClient } from './testing/archive-desk.ts';
import { connect, silentSync, withSync } from './testing/connector-desk.ts';
import { importReceipt, receiptXml } from './testing/desk-receipts.ts';

let opened: ChangingDesk;
let archive: OpenArchive;
let desk: WindowClient;
let sync: ReturnType<typeof silentSync>;
let lastRead: string | null;
let exchangedAt: string | null;

beforeEach(async () => {
  [lastRead, exchangedAt] = [null, null];
  opened = await openChangingDesk(() => TEST_NOW_MS);
  sync = silentSync();
  archive = withSync(opened.archive(), {
    ...sync.port,
    runs: async () => (lastRead === null ? [] : [{ id: 'r', stream: 'RECEIPTS' as const, label: 'Ricevute', startedAt: lastRead, endedAt: lastRead, outcome: 'DONE' as const, pages: 1, seen: 0, applied: 0, already: 0, refused: 0, skipped: 0, message: null }]),
    exchanges: async () => (exchangedAt === null ? [] : [{ at: exchangedAt, label: 'Lettura', operation: 'gpd.read', method: 'GET', path: '/x', http: 200, code: null, reason: null, durationMs: 12, requestBody: null, responseBody: null }]),
  });
  desk = openWindow(archive);
  valueOf(await desk.access.login({ username: 'admin', password: ADMIN_PASSWORD }));
});
afterEach(() => opened.close());

async function create() {
  const saved = valueOf(await desk.positions.create({ requestId: newRequestId(), ...counterForm(1), draft: false, acceptDuplicate: true, replacesId: null }));
  return { ...saved, nav: saved.nav ?? '' };
}

const check = async (nav: string) => valueOf(await desk.verification.check({ text: nav }));
const codesOf = (card: Awaited<ReturnType<typeof check>>) => card.actions.map((action) => action.code);
const evidenceOf = (card: Awaited<ReturnType<typeof check>>, source: string) => card.evidence.find((line) => line.source === source);
const confirm = (positionId: number) => archive.context.engine.write('test', (unit) => applyAcknowledgement(unit, { positionId, kind: 'create', superseded: false }));

async function seenThere(positionId: number, nav: string, status: RemoteStatus) {
  const { iupd } = valueOf(await desk.positions.show({ id: positionId, nav: null }));
  const installment = { nav, iuv: nav.slice(1), status, amountCents: 15000, notificationFeeCents: 0, dueDate: '2026-12-31', paidAt: null, receiptId: null, psp: null, markedByCreditor: false };
  await archive.context.engine.write('test', (unit) => applyObservation(unit, positionId, { iupd, status, version: 'v', hash: 'h', installments: [installment] }));
}

async function importFlow(iuv: string, outcome: string) {
  const xml = flowXml({ rows: [row({ iuv, amount: '150.00', outcome, day: '2026-11-20' })], count: 1, total: '150.00' });
  return valueOf(await desk.payments.importFiles({ requestId: newRequestId(), files: [{ name: 'flusso.xml', contentBase64: Buffer.from(xml).toString('base64') }] }));
}

test('a code that may have lost its first digits gets no verdict that sounds final; a whole one does', async () => {
  const { nav } = await create();
  const cut = await check(nav.slice(3));
  expect(cut).toMatchObject({ verdict: 'NOT_FOUND', title: 'Codice forse incompleto', sentence: expect.stringContaining('leggilo di nuovo') });
  expect((await check('302010000000099999')).title).toBe('Non risulta');
  expect((await check(nav.slice(1))).title).not.toBe('Codice forse incompleto');
});

describe('without a connection', () => {
  test('nobody can be asked; the sentence says how old receipts and flows are', async () => {
    const saved = await create();
    const card = await check(saved.nav);
    expect(codesOf(card)).not.toContain('ASK_INTERMEDIARY');
    expect(card.sentence).toContain('ultima ricevuta importata: mai; ultimo flusso importato: mai');
    expect(evidenceOf(card, 'Intermediario')).toMatchObject({ available: false, says: expect.stringContaining('portale') });
  });

  test('a row of a flow is enough to say that it was paid, and the receipt takes its place', async () => {
    const saved = await create();
    expect((await importFlow(saved.nav.slice(1), '0')).files[0]?.result).toMatch(/^IMPORTED/);
    const card = await check(saved.nav);
    expect(card).toMatchObject({ verdict: 'PAID_RECEIPT_COMING', title: 'Pagato, ricevuta in arrivo', tone: 'green', sentence: expect.stringMatching(/ven 20\/11\/2026, 150,00.*nel flusso di .*La ricevuta non è ancora arrivata\./) });
    expect(evidenceOf(card, 'Flussi di rendicontazione')).toMatchObject({ found: true, says: expect.stringMatching(/riga 1, esito 0$/) });
    await importReceipt(desk, receiptXml(saved.nav, 15000));
    expect((await check(saved.nav)).verdict).toBe('PAID');
  });

  test('a reversal alone says no payment', async () => {
    const saved = await create();
    await importFlow(saved.nav.slice(1), '3');
    const card = await check(saved.nav);
    expect(card.verdict).toBe('NOT_FOUND');
    expect(evidenceOf(card, 'Flussi di rendicontazione')).toMatchObject({ found: false, says: 'C’è solo uno storno' });
  });
});

describe('with a connection', () => {
  beforeEach(() => connect(archive));

  test('«Non risulta» offers to ask now, first, and says when the data were aligned', async () => {
    const saved = await create();
    await confirm(saved.id);
    lastRead = '2026-11-24T08:42:00.000Z';
    exchangedAt = '2026-11-24T08:50:00.000Z';
    const card = await check(saved.nav);
    expect(card).toMatchObject({ verdict: 'NOT_FOUND', sentence: expect.stringMatching(/Ultimo allineamento: ricevute oggi alle 09:42, flussi mai;/) });
    expect(card.actions[0]).toMatchObject({ code: 'ASK_INTERMEDIARY', label: 'Verifica ora presso l’intermediario', primary: true, enabled: true, targetId: saved.id });
    expect(evidenceOf(card, 'Intermediario')).toMatchObject({ says: 'La conosce, nessun pagamento segnalato', ageLabel: '24/11/2026 09:50 · meno di un’ora fa', old: false });
    expect(evidenceOf(card, 'Ricevute')).toMatchObject({ updatedAt: lastRead, old: false });
  });

  test('before the confirmation it cannot be paid, and the notice may be asked for: it prints when the answer comes', async () => {
    const saved = await create();
    const card = await check(saved.nav);
    expect(card).toMatchObject({ title: 'Non ancora pagabile' });
    expect(card.actions.find((action) => action.code === 'REPRINT_NOTICE')).toMatchObject({ enabled: true });
    expect(evidenceOf(card, 'Intermediario')).toMatchObject({ says: 'Non l’ha ancora confermata', ageLabel: 'mai chiesto' });
    expect(valueOf(await desk.positions.show({ id: saved.id, nav: null })).actions.find((action) => action.code === 'PRINT')).toMatchObject({ enabled: true });
  });

  test('paid there without receipt is told as such, until it can be paid again', async () => {
    const saved = await create();
    await confirm(saved.id);
    await seenThere(saved.id, saved.nav, 'PAID');
    const card = await check(saved.nav);
    expect(card).toMatchObject({ verdict: 'PAID_RECEIPT_COMING', sentence: expect.stringContaining('Per l’intermediario risulta pagato') });
    expect(card.actions[0]).toMatchObject({ code: 'ASK_INTERMEDIARY', label: 'Chiedi la ricevuta ora' });
    expect(evidenceOf(card, 'Intermediario')).toMatchObject({ found: true });
    await seenThere(saved.id, saved.nav, 'EXPIRED');
    expect((await check(saved.nav)).verdict).toBe('NOT_FOUND');
  });

  test('what is cancelled there, or not there any more, is told as such until it can be paid again', async () => {
    const saved = await create();
    await confirm(saved.id);
    const says = async () => evidenceOf(await check(saved.nav), 'Intermediario')?.says;
    await seenThere(saved.id, saved.nav, 'CANCELLED');
    expect(await says()).toBe('Dice: per l’intermediario è annullata: non la lascia pagare');
    await archive.context.engine.write('test', (unit) => applyObservation(unit, saved.id, 'GONE'));
    expect(await says()).toBe('Dice: non la conosce più: non si può pagare');
    await seenThere(saved.id, saved.nav, 'PAYABLE');
    expect(await says()).toBe('Dice: si può pagare di nuovo');
  });

  test('the answer given is remembered with the age of the last reading', async () => {
    const saved = await create();
    lastRead = '2026-11-24T08:42:00.000Z';
    valueOf(await desk.verification.recordAnswer({ requestId: newRequestId(), positionId: saved.id, verdict: 'NOT_FOUND', title: 'Non risulta' }));
    expect((await check(saved.nav)).answers).toMatchObject([{ dataAge: 'ricevute ferme al 24/11/2026 09:42' }]);
  });
});

test('what is paid is not asked for', async () => {
  await connect(archive);
  const saved = await create();
  await importReceipt(desk, receiptXml(saved.nav, 15000));
  const card = await check(saved.nav);
  expect(codesOf(card)).not.toContain('ASK_INTERMEDIARY');
  expect(evidenceOf(card, 'Intermediario')).toMatchObject({ says: 'Per il pagamento vale la ricevuta', found: false, old: false });
});
