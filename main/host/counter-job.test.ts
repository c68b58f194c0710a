import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { OpenArchive } from './open-archive.ts';
import { counterForm, newRequestId, openAdministratorWindow, openReadyArchive, valueOf, type WindowClient } from './testing/archive-desk.ts';

const SHARED = process.env['SPORTELLO_SHARED'] ?? resolve(import.meta.dirname, '../../../shared');

let archive: OpenArchive;
let cleanUp: () => Promise<void>;
let desk: WindowClient;
let serviceId: number;

beforeEach(async () => {
  ({ archive, cleanUp } = await openReadyArchive());
  desk = await openAdministratorWindow(archive);
  serviceId = valueOf(await desk.catalogue.services({ includeRetired: false, text: '' })).services[0]?.id ?? 0;
});
afterEach(() => cleanUp());

async function createPosition(amountCents = 15000, acceptDuplicate = false) {
  return valueOf(await desk.positions.create({ requestId: newRequestId(), ...counterForm(serviceId, amountCents), draft: false, acceptDuplicate, replacesId: null }));
}

function printOf(installmentId: number) {
  return desk.notices.print({ requestId: newRequestId(), installmentId, copies: 1, reason: 'Cittadino allo sportello' });
}

/** A paSendRT v2 message that pays a notice. */
function receiptFor(nav: string, cents: number, receiptId = `rt${nav}`): string {
  const amount = `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
  return `<?xml version="1.0" encoding="UTF-8"?><paf:paSendRTV2Request xmlns:paf="http://pagopa-api.pagopa.gov.it/pa/paForNode.xsd"><idPA>99999000013</idPA><idBrokerPA>99999000013</idBrokerPA><idStation>99999000013_01</idStation>
<receipt><receiptId>${receiptId}</receiptId><noticeNumber>${nav}</noticeNumber><fiscalCode>99999000013</fiscalCode><outcome>OK</outcome><creditorReferenceId>${nav.slice(1)}</creditorReferenceId><paymentAmount>${amount}</paymentAmount><description>TARI 2026</description><companyName>Comune di Montelupara Test</companyName>
<debtor><uniqueIdentifier><entityUniqueIdentifierType>F</entityUniqueIdentifierType><entityUniqueIdentifierValue>RSSMRA80A01H501U</entityUniqueIdentifierValue></uniqueIdentifier><fullName>Rossi Mario</fullName></debtor>
<transferList><transfer><idTransfer>1</idTransfer><transferAmount>${amount}</transferAmount><fiscalCodePA>99999000013</fiscalCodePA><IBAN>IT30G9999961000000060717356</IBAN><remittanceInformation>TARI 2026</remittanceInformation><transferCategory>9/0101101IM/</transferCategory></transfer></transferList>
<idPSP>BPPIITRRXXX</idPSP><PSPCompanyName>Banca Esempio</PSPCompanyName><idChannel>canale</idChannel><channelDescription>app</channelDescription><paymentDateTime>2026-11-23T18:03:00</paymentDateTime><applicationDate>2026-11-23</applicationDate></receipt></paf:paSendRTV2Request>`;
}

async function importReceipt(xml: string) {
  return valueOf(await desk.payments.importFiles({ requestId: newRequestId(), files: [{ name: 'ricevuta.xml', contentBase64: Buffer.from(xml).toString('base64') }] }));
}

describe('the job of the counter', () => {
  test('create, print, find by scanning, see it paid, print the receipt', async () => {
    const saved = await createPosition();
    expect(saved.state).toBe('TO_SYNC');
    expect(saved.nav).toMatch(/^30107001\d{10}$/);
    const printed = valueOf(await printOf(saved.installmentId));
    expect(Buffer.from(printed.pdfBase64, 'base64').subarray(0, 5).toString()).toBe('%PDF-');
    expect(printed.reprint).toBe(false);

    const scan = valueOf(await desk.application.search({ text: `PAGOPA|002|${saved.nav}|99999000013|15000`, limit: 10 }));
    expect(scan.exact).toEqual({ kind: 'POSITION', id: saved.id });

    expect(valueOf(await desk.positions.markUploaded({ requestId: newRequestId(), ids: [saved.id], all: false })).marked).toBe(1);
    expect(valueOf(await desk.positions.show({ id: saved.id, nav: null })).state).toBe('UNPAID');

    const imported = await importReceipt(receiptFor(saved.nav ?? '', 15000));
    expect(imported.files[0]).toMatchObject({ result: 'IMPORTED', anomalies: [], positionId: saved.id });
    const card = valueOf(await desk.positions.show({ id: null, nav: saved.nav }));
    expect(card.state).toBe('PAID');
    expect(card.why).toContain('Banca Esempio');
    const verdict = valueOf(await desk.verification.check({ text: saved.nav ?? '' }));
    expect(verdict.verdict).toBe('PAID');
    const paper = valueOf(await desk.payments.receiptDocument({ requestId: newRequestId(), paymentId: imported.files[0] === undefined ? 0 : (card.payments[0]?.id ?? 0) }));
    expect(paper.duplicate).toBe(false);
    const refused = await printOf(saved.installmentId);
    expect(refused.ok ? null : refused.error.code).toBe('PRINT_REFUSED');
    const verified = valueOf(await desk.application.verify({}));
    expect(verified.checks.filter((check) => !check.ok)).toEqual([]);
  });

  test('the same receipt twice changes nothing and says so', async () => {
    const saved = await createPosition();
    const xml = receiptFor(saved.nav ?? '', 15000);
    await importReceipt(xml);
    const again = await importReceipt(xml);
    expect(again.files[0]).toMatchObject({ result: 'ALREADY' });
    expect(valueOf(await desk.payments.list({ view: 'ALL', text: '', cursor: null, limit: 50 })).count).toBe(1);
  });

  test('an amount that differs is recorded and becomes a task; accepting it makes the position paid, undoing opens it again', async () => {
    const saved = await createPosition();
    const imported = await importReceipt(receiptFor(saved.nav ?? '', 12000));
    expect(imported.files[0]?.anomalies).toEqual(['R_AMOUNT']);
    expect(valueOf(await desk.positions.show({ id: saved.id, nav: null })).state).toBe('NEEDS_REVIEW');
    const task = valueOf(await desk.tasks.list({ view: 'OFFICE', cursor: null, limit: 10 })).tasks[0];
    const card = valueOf(await desk.tasks.show({ id: task?.id ?? 0 }));
    expect(card.sides.find((side) => side.label === 'Importo')).toMatchObject({ differs: true });
    const done = valueOf(await desk.tasks.act({ requestId: newRequestId(), id: card.id, expectedVersion: card.version, action: 'ACCEPT', reason: 'Importo corretto dal comando', positionId: null }));
    expect(valueOf(await desk.positions.show({ id: saved.id, nav: null })).state).toBe('PAID');
    valueOf(await desk.tasks.undo({ requestId: newRequestId(), id: card.id, expectedVersion: done.version, reason: 'Ho sbagliato pratica' }));
    expect(valueOf(await desk.positions.show({ id: saved.id, nav: null })).state).toBe('NEEDS_REVIEW');
  });

  test('a payment of a cancelled position is recorded; refunding it leaves the position cancelled', async () => {
    const saved = await createPosition();
    valueOf(await desk.positions.cancel({ requestId: newRequestId(), id: saved.id, expectedVersion: saved.version, reason: 'Doppio inserimento' }));
    const imported = await importReceipt(receiptFor(saved.nav ?? '', 15000));
    expect(imported.files[0]?.anomalies).toEqual(['R_CANCELLED']);
    const taskId = imported.files[0]?.taskIds[0] ?? 0;
    const card = valueOf(await desk.tasks.show({ id: taskId }));
    valueOf(await desk.tasks.act({ requestId: newRequestId(), id: taskId, expectedVersion: card.version, action: 'REFUND', reason: 'Da restituire al cittadino', positionId: null }));
    expect(valueOf(await desk.positions.show({ id: saved.id, nav: null })).state).toBe('INVALID');
  });

  test('an unknown position is kept as a payment to attribute, and attributing it pays the chosen one', async () => {
    const other = receiptFor('301070019999999940', 15000);
    const nav = '3010700199999999';
    const check = String(BigInt(nav) % 93n).padStart(2, '0');
    const imported = await importReceipt(other.replaceAll('301070019999999940', nav + check).replaceAll('01070019999999940', (nav + check).slice(1)));
    expect(imported.files[0]?.anomalies).toEqual(['R_UNKNOWN']);
    const saved = await createPosition();
    const payment = valueOf(await desk.payments.list({ view: 'UNASSIGNED', text: '', cursor: null, limit: 10 })).rows[0];
    const assigned = valueOf(await desk.payments.assign({ requestId: newRequestId(), paymentId: payment?.id ?? 0, installmentId: saved.installmentId, reason: 'Stesso debitore e importo' }));
    expect(assigned).toEqual({ positionId: saved.id, state: 'PAID' });
    expect(valueOf(await desk.tasks.list({ view: 'OFFICE', cursor: null, limit: 10 })).counts.office).toBe(0);
  });

  test('changing the amount makes the printed paper superata, asks the reason and sends it to the portal again', async () => {
    const saved = await createPosition();
    valueOf(await printOf(saved.installmentId));
    valueOf(await desk.positions.markUploaded({ requestId: newRequestId(), ids: [], all: true }));
    const card = valueOf(await desk.positions.show({ id: saved.id, nav: null }));
    const form = { ...counterForm(serviceId, 16000), id: saved.id, expectedVersion: card.version, issue: false, acceptDuplicate: false };
    const refused = await desk.positions.update({ requestId: newRequestId(), ...form, reason: null });
    expect(refused.ok ? null : refused.error.field).toBe('reason');
    const changed = valueOf(await desk.positions.update({ requestId: newRequestId(), ...form, reason: 'Conguaglio' }));
    expect(changed).toMatchObject({ supersededPrints: 1, state: 'TO_SYNC', nav: saved.nav });
    const after = valueOf(await desk.positions.show({ id: saved.id, nav: null }));
    expect(after.prints[0]).toMatchObject({ state: 'SUPERSEDED', changed: [{ label: 'Importo', printed: '150,00\u00a0€', now: '160,00\u00a0€' }] });
    const stale = await desk.positions.update({ requestId: newRequestId(), ...form, reason: 'Conguaglio' });
    expect(stale.ok ? null : stale.error.code).toBe('VERSION_CONFLICT');
  });

  test('the same debt twice is refused until the clerk confirms', async () => {
    await createPosition();
    const second = await desk.positions.create({ requestId: newRequestId(), ...counterForm(serviceId), draft: false, acceptDuplicate: false, replacesId: null });
    expect(second.ok ? null : second.error.code).toBe('DUPLICATE');
    const accepted = await createPosition(15000, true);
    expect(accepted.nav).not.toBeNull();
  });

  test('a draft that would become the same debt twice is refused until the clerk confirms, and is no duplicate of itself', async () => {
    const draftOf = async (amountCents: number) => valueOf(await desk.positions.create({ requestId: newRequestId(), ...counterForm(serviceId, amountCents), draft: true, acceptDuplicate: false, replacesId: null }));
    const issue = (draft: Readonly<{ id: number; version: number }>, amountCents: number, acceptDuplicate: boolean) =>
      desk.positions.update({ requestId: newRequestId(), ...counterForm(serviceId, amountCents), id: draft.id, expectedVersion: draft.version, reason: null, issue: true, acceptDuplicate });
    valueOf(await issue(await draftOf(7700), 7700, false));
    const second = await draftOf(7700);
    const refused = await issue(second, 7700, false);
    expect(refused.ok ? null : refused.error).toMatchObject({ code: 'DUPLICATE', message: expect.stringContaining('Esiste già un avviso aperto di pari importo') });
    expect(valueOf(await desk.positions.show({ id: second.id, nav: null })).state).toBe('DRAFT');
    expect(valueOf(await issue(second, 7700, true)).nav).toMatch(/^\d{18}$/);
  });

  test('a draft has no number and is issued later; cancelling twice tells it was done', async () => {
    const draft = valueOf(await desk.positions.create({ requestId: newRequestId(), ...counterForm(serviceId), draft: true, acceptDuplicate: false, replacesId: null }));
    expect(draft).toMatchObject({ nav: null, state: 'DRAFT' });
    const issued = valueOf(await desk.positions.update({ requestId: newRequestId(), ...counterForm(serviceId), id: draft.id, expectedVersion: draft.version, reason: null, issue: true, acceptDuplicate: false }));
    expect(issued.nav).toMatch(/^\d{18}$/);
    const first = valueOf(await desk.positions.cancel({ requestId: newRequestId(), id: draft.id, expectedVersion: issued.version, reason: 'Prova' }));
    const second = valueOf(await desk.positions.cancel({ requestId: newRequestId(), id: draft.id, expectedVersion: first.version, reason: 'Prova' }));
    expect([first.alreadyCancelled, second.alreadyCancelled]).toEqual([false, true]);
    const restored = valueOf(await desk.positions.create({ requestId: newRequestId(), ...counterForm(serviceId), draft: false, acceptDuplicate: false, replacesId: draft.id }));
    expect(restored.nav).not.toBe(issued.nav);
    expect(valueOf(await desk.positions.show({ id: draft.id, nav: null })).replacedById).toBe(restored.id);
  });
});

test('every receipt of the samples gives exactly its expected outcome through the contract', async () => {
  const { createNativePositions } = await import('../features/positions/index.ts');
  const { operatorByUsername } = await import('../features/access/index.ts');
  const operator = await archive.context.engine.read((reader) => operatorByUsername(reader, 'admin'));
  if (operator === null) throw new Error('no operator');
  const positions: unknown = JSON.parse(await readFile(join(SHARED, 'samples/rt-fdr-positions.json'), 'utf8'));
  const created = valueOf(await createNativePositions(archive.context, operator, positions));
  expect(created.rejected).toEqual([]);
  const expected: { files: Record<string, Record<string, unknown>> } = JSON.parse(await readFile(join(SHARED, 'samples/rt-fdr-expected.json'), 'utf8'));
  const names = Object.keys(expected.files).filter((name) => name.startsWith('rt/'));
  expect(names).toHaveLength(24);
  const compared = ['result', 'error', 'version', 'receiptId', 'iuv', 'nav', 'totalCents', 'ownCents', 'transfers', 'ownTransfers', 'anomalies'];
  for (const name of names.toSorted()) {
    const bytes = await readFile(join(SHARED, 'samples', name));
    const outcome = valueOf(await desk.payments.importFiles({ requestId: newRequestId(), files: [{ name, contentBase64: bytes.toString('base64') }] })).files[0];
    const wanted = Object.fromEntries(Object.entries(expected.files[name] ?? {}).filter(([key]) => compared.includes(key)));
    expect(outcome, name).toMatchObject(wanted);
  }
  const totals = valueOf(await desk.payments.list({ view: 'ALL', text: '', cursor: null, limit: 50 }));
  expect(totals).toMatchObject({ count: 17, amountCents: 125810 });
});
