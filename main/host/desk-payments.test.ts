import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { operatorByUsername } from '../features/access/index.ts';
import { zipOf, type ZipPart } from '../features/payments/reading/receipt-message.fixture.ts';
import { createNativePositions } from '../features/positions/index.ts';
import type { OpenArchive } from './open-archive.ts';
import { counterForm, newRequestId, openAdministratorWindow, openReadyArchive, valueOf, type WindowClient } from './testing/archive-desk.ts';
import { importReceipt, noticeNumber, receiptXml } from './testing/desk-receipts.ts';

let archive: OpenArchive;
let cleanUp: () => Promise<void>;
let desk: WindowClient;
let serviceId: number;
let serial = 0;

beforeAll(async () => {
  ({ archive, cleanUp } = await openReadyArchive());
  desk = await openAdministratorWindow(archive);
  serviceId = valueOf(await desk.catalogue.services({ includeRetired: false, text: '' })).services[0]?.id ?? 0;
});
afterAll(() => cleanUp());

async function createPosition(amountCents = 15000, debtor = 'RSSMRA80A01H501U') {
  const form = counterForm(serviceId, amountCents);
  const saved = valueOf(await desk.positions.create({ requestId: newRequestId(), ...form, debtor: { ...form.debtor, fiscalCode: debtor }, draft: false, acceptDuplicate: true, replacesId: null }));
  return { ...saved, nav: saved.nav ?? '' };
}

function foreignNumber(): string {
  serial += 1;
  return noticeNumber(`66${String(serial).padStart(11, '0')}`);
}

async function loadNative(...rows: readonly unknown[]) {
  const operator = await archive.context.engine.read((reader) => operatorByUsername(reader, 'admin'));
  if (operator === null) throw new Error('no operator');
  return valueOf(await createNativePositions(archive.context, operator, rows));
}

const show = async (id: number) => valueOf(await desk.positions.show({ id, nav: null }));
const stateOf = async (id: number) => (await show(id)).state;

async function payExternally(saved: Readonly<{ id: number; installmentId: number }>, amountCents = 15000) {
  const { version } = await show(saved.id);
  return desk.positions.recordExternalPayment({ requestId: newRequestId(), id: saved.id, expectedVersion: version, installmentIds: [saved.installmentId], channel: 'BONIFICO', paidOn: '2026-11-20', amountCents, reason: 'Bonifico in tesoreria', attachment: null });
}

async function unassignedPayment(cents = 15000): Promise<Readonly<{ id: number; taskId: number }>> {
  const outcome = await importReceipt(desk, receiptXml(foreignNumber(), cents));
  expect(outcome.anomalies).toEqual(['R_UNKNOWN']);
  return { id: valueOf(await desk.payments.list({ view: 'UNASSIGNED', text: outcome.nav ?? '', cursor: null, limit: 5 })).rows[0]?.id ?? 0, taskId: outcome.taskIds[0] ?? 0 };
}

test('a payment of somebody else’s number is found by the number, its IUV, their beginnings and what lies behind the eighth digit', async () => {
  const { nav } = await importReceipt(desk, receiptXml(foreignNumber(), 15000));
  if (nav === null) throw new Error('A receipt without number');
  for (const text of [nav, nav.slice(1), nav.slice(0, 12), nav.slice(1, 12), nav.slice(8), nav.slice(9, 15)]) {
    expect(valueOf(await desk.payments.list({ view: 'UNASSIGNED', text, cursor: null, limit: 50 })).rows.map((row) => row.nav)).toContain(nav);
  }
});

describe('attributing', () => {
  test('takes the position to Pagata, taking it away brings everything back, the question included', async () => {
    const payment = await unassignedPayment();
    const saved = await createPosition();
    valueOf(await desk.payments.assign({ requestId: newRequestId(), paymentId: payment.id, installmentId: saved.installmentId, reason: 'Stesso debitore' }));
    expect(await stateOf(saved.id)).toBe('PAID');
    expect(valueOf(await desk.tasks.show({ id: payment.taskId })).state).toBe('DONE');
    valueOf(await desk.payments.unassign({ requestId: newRequestId(), paymentId: payment.id, reason: 'Non era il suo' }));
    expect(await stateOf(saved.id)).toBe('TO_SYNC');
    expect(valueOf(await desk.tasks.show({ id: payment.taskId }))).toMatchObject({ state: 'OPEN', outcome: null });
    const titles = (await show(saved.id)).timeline.map((entry) => `${entry.title}|${entry.detail}`);
    expect(titles.slice(0, 2)).toEqual(['Tolto un pagamento|150,00\u00a0€ · “Non era il suo”', 'Attribuito un pagamento|150,00\u00a0€: attribuito · “Stesso debitore”']);
  });

  test('a different amount is a contradiction here too, and goes with the attribution', async () => {
    const payment = await unassignedPayment(9000);
    const saved = await createPosition();
    expect(valueOf(await desk.payments.assign({ requestId: newRequestId(), paymentId: payment.id, installmentId: saved.installmentId, reason: 'Stesso debitore' })).state).toBe('NEEDS_REVIEW');
    valueOf(await desk.payments.unassign({ requestId: newRequestId(), paymentId: payment.id, reason: 'Non era il suo' }));
    expect(await stateOf(saved.id)).toBe('TO_SYNC');
  });

  test('a receipt with the number of the notice belongs to it', async () => {
    const saved = await createPosition();
    await importReceipt(desk, receiptXml(saved.nav, 15000));
    const refused = await desk.payments.unassign({ requestId: newRequestId(), paymentId: (await show(saved.id)).payments[0]?.id ?? 0, reason: 'Provo a toglierlo' });
    expect(refused.ok ? null : refused.error.code).toBe('STATE_FORBIDS');
  });
});

describe('receipts', () => {
  test('paid outside pagoPA and then by receipt is paid twice, never refused; voiding the record lets the receipt stay', async () => {
    const saved = await createPosition();
    valueOf(await payExternally(saved));
    expect(await stateOf(saved.id)).toBe('PAID_EXTERNALLY');
    expect((await importReceipt(desk, receiptXml(saved.nav, 15000))).anomalies).toEqual(['R_DOUBLE']);
    expect(await stateOf(saved.id)).toBe('NEEDS_REVIEW');
    expect(valueOf(await desk.verification.check({ text: saved.nav }))).toMatchObject({ verdict: 'PAID_TWICE', sentence: expect.stringContaining('300,00') });
  });

  test('a refused notice number paid again after a refund is again a payment of a cancelled position', async () => {
    const saved = await createPosition();
    valueOf(await desk.positions.cancel({ requestId: newRequestId(), id: saved.id, expectedVersion: saved.version, reason: 'Non dovuta' }));
    const first = await importReceipt(desk, receiptXml(saved.nav, 15000));
    valueOf(await desk.tasks.act({ requestId: newRequestId(), id: first.taskIds[0] ?? 0, expectedVersion: 1, action: 'REFUND', reason: 'Da restituire', positionId: null }));
    expect(valueOf(await desk.verification.check({ text: saved.nav }))).toMatchObject({ verdict: 'PAID', title: 'Pagato, da rimborsare' });
    expect((await importReceipt(desk, receiptXml(saved.nav, 15000, { receiptId: `again${saved.nav}` }))).anomalies).toEqual(['R_CANCELLED']);
  });

  test('what arrives late but was paid in time is no late payment', async () => {
    const row = (nav: string) => ({ service: 'TARI', nav, amountCents: 15000, debtor: 'RSSMRA80A01H501U', dueDate: '2026-11-01', payableUntil: '2026-11-10' });
    const [inTime, late] = [foreignNumber(), foreignNumber()];
    expect((await loadNative(row(inTime), row(late))).rejected).toEqual([]);
    expect((await importReceipt(desk, receiptXml(inTime, 15000, { paidOn: '2026-11-10' }))).anomalies).toEqual([]);
    expect((await importReceipt(desk, receiptXml(late, 15000, { paidOn: '2026-11-11' }))).anomalies).toEqual(['R_CANCELLED']);
  });

  test('a negative outcome pays nothing, prints nothing, and a later good receipt pays', async () => {
    const saved = await createPosition();
    expect(await importReceipt(desk, receiptXml(saved.nav, 15000, { outcome: 'KO', receiptId: `ko${saved.nav}` }))).toMatchObject({ result: 'IMPORTED_NO_PAYMENT', anomalies: ['R_KO'] });
    expect(await stateOf(saved.id)).toBe('TO_SYNC');
    const paper = await desk.payments.receiptDocument({ requestId: newRequestId(), paymentId: (await show(saved.id)).payments[0]?.id ?? 0 });
    expect(paper.ok ? null : paper.error.code).toBe('NOT_PAID');
    expect((await importReceipt(desk, receiptXml(saved.nav, 15000))).anomalies).toEqual([]);
    expect(await stateOf(saved.id)).toBe('PAID');
  });

  test('the same receipt with other contents stays aside; the same file again asks nothing more and every import leaves a trace', async () => {
    const saved = await createPosition();
    await importReceipt(desk, receiptXml(saved.nav, 15000));
    const conflict = await importReceipt(desk, receiptXml(saved.nav, 14000));
    expect(conflict).toMatchObject({ result: 'CONFLICT', anomalies: ['R_CONFLICT'], taskIds: [expect.any(Number)] });
    expect(await importReceipt(desk, receiptXml(saved.nav, 14000))).toMatchObject({ result: 'CONFLICT', taskIds: [] });
    expect(await stateOf(saved.id)).toBe('PAID');
    const audit = valueOf(await desk.application.audit({ cursor: null, limit: 5, subjectKind: 'import', subjectId: String(conflict.importId) }));
    expect(audit.entries.map((entry) => entry.action)).toEqual(['FILE_REFUSED']);
  });

  test('an archive of which nothing could be taken says why, as its only file does; one taken in part leaves the word to its files', async () => {
    const sent = async (...parts: readonly ZipPart[]) => valueOf(await desk.payments.importFiles({ requestId: newRequestId(), files: [{ name: 'ricevute.zip', contentBase64: Buffer.from(zipOf(parts)).toString('base64') }] })).files[0];
    // It declares few bytes and unpacks into many.
    const bomb: ZipPart = { name: 'bomba.xml', content: Buffer.alloc(2_000_000, 32), declaredSize: 1_000 };
    const good: ZipPart = { name: 'buona.xml', content: Buffer.from(receiptXml(foreignNumber(), 15000)) };
    expect(await sent(bomb)).toMatchObject({ result: 'REFUSED', error: 'E_XML', message: expect.stringContaining('L’unico file dell’archivio non è stato preso. File XML (o JSON) incompleto') });
    expect(await sent(bomb, { ...bomb, name: 'altra.xml' })).toMatchObject({ result: 'REFUSED', message: expect.stringContaining('Nessuno dei 2 file') });
    expect(await sent(bomb, good)).toMatchObject({ result: 'PARTIAL', error: null, message: null, imported: 1, refused: 1 });
    // Refused before anything is unpacked, it has its sentence at once.
    expect(await sent({ name: 'enorme.xml', content: Buffer.alloc(1_000_000, 32) })).toMatchObject({ result: 'REFUSED', error: 'E_TOO_BIG', message: expect.stringContaining('compresso più di 100 volte') });
  });

  test('a notice already paid is still true, and says so wherever the paper is shown', async () => {
    const saved = await createPosition();
    valueOf(await desk.notices.print({ requestId: newRequestId(), installmentId: saved.installmentId, copies: 1, reason: 'Allo sportello' }));
    const shown = async () => {
      const position = await show(saved.id);
      const filter = { document: null, states: [], operatorId: null, serviceId: null, office: null, from: null, to: null, unsentOnly: false, reprintsOnly: false, text: saved.nav };
      return [
        position.prints[0], valueOf(await desk.notices.page({ filter, sort: 'NEWEST', cursor: null, limit: 5 })).rows[0],
        valueOf(await desk.people.show({ id: position.debtor.id })).prints.find((print) => print.positionId === saved.id), valueOf(await desk.application.home({})).prints.find((print) => print.positionId === saved.id),
      ].map((print) => ({ state: print?.state, paid: print?.paid }));
    };
    expect(await shown()).toEqual(Array.from({ length: 4 }, () => ({ state: 'CURRENT', paid: false })));
    await importReceipt(desk, receiptXml(saved.nav, 15000));
    expect(await shown()).toEqual(Array.from({ length: 4 }, () => ({ state: 'CURRENT', paid: true })));
  });

  test('a repeated request gives the first answers', async () => {
    const saved = await createPosition();
    const requestId = newRequestId();
    const first = await importReceipt(desk, receiptXml(saved.nav, 15000), requestId);
    expect(await importReceipt(desk, receiptXml(saved.nav, 15000), requestId)).toEqual(first);
  });

  test('a position loaded after its receipt does not answer «non risulta»', async () => {
    const nav = foreignNumber();
    await importReceipt(desk, receiptXml(nav, 15000));
    await loadNative({ service: 'TARI', nav, amountCents: 15000, debtor: 'RSSMRA80A01H501U', dueDate: '2026-12-31' });
    expect(valueOf(await desk.verification.check({ text: nav }))).toMatchObject({ verdict: 'PAID', title: 'Pagato, da attribuire' });
  });
});

describe('papers', () => {
  test('a repeated print gives the first paper even when it would now be refused', async () => {
    const saved = await createPosition();
    const request = { requestId: newRequestId(), installmentId: saved.installmentId, copies: 1, reason: 'Cittadino allo sportello' };
    const first = valueOf(await desk.notices.print(request));
    await importReceipt(desk, receiptXml(saved.nav, 15000));
    expect(valueOf(await desk.notices.print(request))).toEqual(first);
    const fresh = await desk.notices.print({ ...request, requestId: newRequestId() });
    expect(fresh.ok ? null : fresh.error.code).toBe('PRINT_REFUSED');
    expect((await show(saved.id)).actions.find((action) => action.code === 'PRINT')).toMatchObject({ enabled: false, whyNot: expect.stringContaining('ricevuta') });
  });

  test('only the receipt of the second payment says that it is the second', async () => {
    const saved = await createPosition();
    await importReceipt(desk, receiptXml(saved.nav, 15000));
    await importReceipt(desk, receiptXml(saved.nav, 15000, { receiptId: `two${saved.nav}` }));
    const marks: string[] = [];
    const drawing = { ...archive.context.drawing, receipt: async (content: Parameters<typeof archive.context.drawing.receipt>[0]) => (marks.push(content.mark), archive.context.drawing.receipt(content)) };
    const { printReceipt } = await import('../features/payments/index.ts');
    const operator = await archive.context.engine.read((reader) => operatorByUsername(reader, 'admin'));
    if (operator === null) throw new Error('no operator');
    for (const payment of (await show(saved.id)).payments) valueOf(await printReceipt({ ...archive.context, drawing }, operator, { requestId: newRequestId(), paymentId: payment.id }));
    expect(marks).toEqual(['NONE', 'SECOND_PAYMENT']);
  });

  test('the number of a notice follows its paper: printed, uploaded, burned', async () => {
    const saved = await createPosition();
    const numberState = async () => {
      const { z } = await import('zod');
      return (await archive.context.engine.read((reader) => reader.get(z.object({ state: z.string() }), 'SELECT state FROM issued_number WHERE nav = ?', [saved.nav])))?.state;
    };
    const seen = [await numberState()];
    valueOf(await desk.notices.print({ requestId: newRequestId(), installmentId: saved.installmentId, copies: 1, reason: 'Allo sportello' }));
    seen.push(await numberState());
    expect(valueOf(await desk.application.counters({})).unsentPrints).toBeGreaterThan(0);
    valueOf(await desk.positions.markUploaded({ requestId: newRequestId(), ids: [saved.id], all: false }));
    seen.push(await numberState());
    const consequences = valueOf(await desk.positions.consequences({ id: saved.id, action: 'CANCEL' }));
    expect(consequences.lines.filter((line) => line.warning).map((line) => line.text)).toEqual([expect.stringContaining('fallo ritirare'), expect.stringContaining('portale')]);
    valueOf(await desk.positions.cancel({ requestId: newRequestId(), id: saved.id, expectedVersion: (await show(saved.id)).version, reason: 'Prova del numero' }));
    seen.push(await numberState());
    expect(seen).toEqual(['ASSIGNED', 'PRINTED', 'UPLOADED', 'BURNED']);
  });
});

describe('printing a notice whose dates have passed', () => {
  const load = async (payableUntil: string) => {
    const { created } = await loadNative({ service: 'TARI', nav: foreignNumber(), amountCents: 15000, debtor: { name: 'Rossi Mario', fiscalCode: 'RSSMRA80A01H501U' }, dueDate: '2026-11-01', payableUntil });
    const card = await show(created[0]?.id ?? 0);
    return { state: card.state, installmentId: card.options[0]?.installments[0]?.id ?? 0 };
  };
  const print = (installmentId: number, reason: string | null) => desk.notices.print({ requestId: newRequestId(), installmentId, copies: 1, reason });

  test('past the due date but still payable: as any other', async () => {
    const { state, installmentId } = await load('2026-12-31');
    expect(state).toBe('OVERDUE');
    expect((await print(installmentId, null)).ok).toBe(true);
  });

  test('past the last day of payment: asks a reason, saying until when it could be paid, and keeps it', async () => {
    const { state, installmentId } = await load('2026-11-10');
    expect(state).toBe('EXPIRED');
    const asked = await print(installmentId, null);
    expect(asked.ok ? null : asked.error).toMatchObject({ code: 'INVALID_FIELD', field: 'reason', message: expect.stringContaining('fino al 10/11/2026') });
    const printed = valueOf(await print(installmentId, 'Copia per la pratica'));
    expect(valueOf(await desk.notices.list({ view: 'ALL', cursor: null, limit: 5 })).prints.find((row) => row.id === printed.printId)?.reason).toBe('Copia per la pratica');
  });
});

describe('«Ha già pagato?»', () => {
  test('every verdict that this version can reach, in its own words', async () => {
    const code = 'VRDGPP68M20F205V';
    const open = await createPosition(15000, code);
    expect(valueOf(await desk.verification.check({ text: open.nav }))).toMatchObject({ verdict: 'NOT_FOUND', title: 'Non ancora pagabile', sentence: expect.stringMatching(/non è ancora sul portale.*ultima ricevuta importata: /) });
    valueOf(await desk.positions.markUploaded({ requestId: newRequestId(), ids: [open.id], all: false }));
    expect(valueOf(await desk.verification.check({ text: open.nav }))).toMatchObject({ verdict: 'NOT_FOUND', title: 'Non risulta', sentence: expect.stringMatching(/Ultima ricevuta importata: /) });
    const paid = await createPosition(16000, code);
    await importReceipt(desk, receiptXml(paid.nav, 16000));
    expect(valueOf(await desk.verification.check({ text: paid.nav })).verdict).toBe('PAID');
    const other = valueOf(await desk.verification.check({ text: open.nav }));
    expect(other).toMatchObject({ verdict: 'OTHER_NOTICE_PAID', candidates: [{ id: paid.id }] });
    expect(other.actions.find((action) => action.code === 'REPRINT_NOTICE')).toMatchObject({ enabled: true });
    const short = await createPosition(17000, code);
    await importReceipt(desk, receiptXml(short.nav, 16000));
    expect(valueOf(await desk.verification.check({ text: short.nav })).verdict).toBe('PAID_DIFFERENT');
    const twice = await createPosition(18000, code);
    for (const receiptId of ['uno', 'due']) await importReceipt(desk, receiptXml(twice.nav, 18000, { receiptId: receiptId + twice.nav }));
    expect(valueOf(await desk.verification.check({ text: twice.nav })).verdict).toBe('PAID_TWICE');
    const outside = await createPosition(19000, code);
    valueOf(await payExternally(outside, 19000));
    expect(valueOf(await desk.verification.check({ text: outside.nav })).verdict).toBe('PAID_EXTERNALLY');
    expect(valueOf(await desk.verification.check({ text: `PAGOPA|002|${open.nav}|99999000559|15000` })).verdict).toBe('OTHER_ENTITY');
    valueOf(await desk.verification.recordAnswer({ requestId: newRequestId(), positionId: open.id, verdict: 'NOT_FOUND', title: 'Non risulta' }));
    expect(valueOf(await desk.verification.check({ text: open.nav })).answers).toMatchObject([{ title: 'Non risulta', dataAge: expect.stringContaining('ricevute ferme al') }]);
  });

  test('a draft can neither be declared paid nor answered for, so that it can still be thrown away', async () => {
    const draft = valueOf(await desk.positions.create({ requestId: newRequestId(), ...counterForm(serviceId), draft: true, acceptDuplicate: true, replacesId: null }));
    const declared = await desk.verification.recordDeclaration({ requestId: newRequestId(), positionId: draft.id, paidOn: null, psp: null, transactionId: null, note: 'Dice di sì', attachment: null });
    const answered = await desk.verification.recordAnswer({ requestId: newRequestId(), positionId: draft.id, verdict: 'NOT_FOUND', title: 'Non risulta' });
    const cancelled = await desk.positions.cancel({ requestId: newRequestId(), id: draft.id, expectedVersion: draft.version, reason: 'Bozza inutile' });
    for (const refused of [declared, answered, cancelled]) expect(refused.ok ? null : refused.error.code).toBe('STATE_FORBIDS');
    expect(valueOf(await desk.positions.deleteDraft({ requestId: newRequestId(), id: draft.id, expectedVersion: draft.version })).deleted).toBe(true);
  });
});

describe('restoring', () => {
  test('as a draft tells nobody until it has its number; thrown away, the old one can be restored again; the chain goes on', async () => {
    const old = await createPosition();
    valueOf(await desk.positions.cancel({ requestId: newRequestId(), id: old.id, expectedVersion: old.version, reason: 'Errore di importo' }));
    const restore = (draft: boolean, replacesId: number) => desk.positions.create({ requestId: newRequestId(), ...counterForm(serviceId), draft, acceptDuplicate: true, replacesId });
    const titles = async (id: number) => (await show(id)).timeline.map((entry) => entry.title);
    const draft = valueOf(await restore(true, old.id));
    expect(await titles(old.id)).not.toContain('Ripristinata con un avviso nuovo');
    expect((await restore(false, old.id)).ok).toBe(false);
    valueOf(await desk.positions.deleteDraft({ requestId: newRequestId(), id: draft.id, expectedVersion: draft.version }));
    const again = valueOf(await restore(true, old.id));
    const issued = valueOf(await desk.positions.update({ requestId: newRequestId(), ...counterForm(serviceId), id: again.id, expectedVersion: again.version, reason: null, issue: true, acceptDuplicate: true }));
    expect(await titles(old.id)).toContain('Ripristinata con un avviso nuovo');
    expect(await titles(again.id)).toContain('Ripristina una posizione annullata');
    valueOf(await desk.positions.cancel({ requestId: newRequestId(), id: again.id, expectedVersion: issued.version, reason: 'Ancora un errore' }));
    const third = valueOf(await restore(false, again.id));
    expect(new Set([old.nav, issued.nav, third.nav]).size).toBe(3);
    const task = valueOf(await desk.tasks.show({ id: (await importReceipt(desk, receiptXml(old.nav, 15000))).taskIds[0] ?? 0 }));
    expect(task.sides.find((side) => side.label === 'Sostituita')).toBeDefined();
  });
});

describe('positions from a file', () => {
  const good = { service: 'TARI', amountCents: 15000, debtor: 'RSSMRA80A01H501U', dueDate: '2026-12-31' };

  test.each([
    ['unknown key', { ...good, colour: 'red' }, ''],
    ['not a date', { ...good, dueDate: '2026-02-31' }, 'dueDate'],
    ['no amount', { ...good, amountCents: 0 }, 'amountCents'],
    ['more than the platform takes', { ...good, amountCents: 100_000_000_000 }, 'amountCents'],
    ['payable before due', { ...good, payableUntil: '2026-12-30' }, 'payableUntil'],
    ['wrong check digits', { ...good, nav: '301070019999999999' }, 'nav'],
    ['segregation code of nobody', { ...good, nav: noticeNumber('1', '77') }, 'nav'],
    ['IUV of another number', { ...good, nav: noticeNumber('5500000000001'), iuv: '01550000000000299' }, 'iuv'],
    ['IUV without number', { ...good, iuv: '01550000000000299' }, 'nav'],
    ['a numbered draft', { ...good, nav: noticeNumber('5500000000002'), status: 'DRAFT' }, 'status'],
    ['a service that is not there', { ...good, service: 'NIENTE' }, 'service'],
    ['a sign that codes use', { ...good, description: 'TARI|2026' }, 'description'],
    ['a name with a line break inside', { ...good, debtor: { name: 'Rossi\nMario', fiscalCode: null } }, 'debtor.name'],
    ['a name that turns the reading around', { ...good, debtor: { name: 'Rossi\u202EMario', fiscalCode: null } }, 'debtor.name'],
    ['wrong fiscal code', { ...good, debtor: 'RSSMRA80A01H501X' }, 'debtor.fiscalCode'],
    ['transfers that do not make the amount', { amountCents: 15000, debtor: good.debtor, description: 'TARI', transfers: [{ index: 1, payee: '99999000013', iban: 'IT30G9999961000000060717356', amountCents: 14000, category: '9/0101101IM/' }] }, 'transfers'],
    ['a plan', { ...good, plan: {} }, 'plan'],
  ])('%s: refused at its field, nothing left behind', async (_name, row, field) => {
    const filter = { states: [], serviceId: null, office: null, text: '', dueFrom: null, dueTo: null, createdFrom: null, createdTo: null, unsentOnly: false, origin: null };
    const before = valueOf(await desk.positions.totals({ filter }));
    const outcome = await loadNative(row);
    expect(outcome).toMatchObject({ created: [], rejected: [{ row: 1, field }] });
    expect(valueOf(await desk.positions.totals({ filter }))).toEqual(before);
  });

  test('the same number or the same external id twice is loaded once', async () => {
    const row = { ...good, nav: foreignNumber() };
    expect(await loadNative(row, row)).toMatchObject({ created: [{ nav: row.nav }], rejected: [{ row: 2, field: 'nav', code: 'DUPLICATE' }] });
    expect(await loadNative({ ...good, externalId: 'GEST-1' }, { ...good, externalId: 'GEST-1' })).toMatchObject({ created: [{}], rejected: [{ row: 2, field: 'externalId', code: 'DUPLICATE' }] });
  });

  test('a row that gives only the fiscal code does not take the name away from who is known', async () => {
    await createPosition();
    const [created] = (await loadNative(good)).created;
    expect((await show(created?.id ?? 0)).debtor.name).toBe('Rossi Mario');
  });

  test('several payees stay as loaded: the causale may change, the amount may not; a digital stamp has no paper', async () => {
    const transfer = (index: number, amountCents: number, rest: object) => ({ index, payee: '99999000013', amountCents, category: '9/0101101IM/', ...rest });
    const iban = 'IT30G9999961000000060717356';
    const [created] = (await loadNative({ ...good, description: 'TARI 2026', nav: foreignNumber(), transfers: [transfer(1, 14000, { iban }), transfer(2, 1000, { iban, payee: '99999000559' })] })).created;
    const card = await show(created?.id ?? 0);
    const change = (amountCents: number, description: string) => desk.positions.update({ requestId: newRequestId(), ...counterForm(serviceId, amountCents), description, id: card.id, expectedVersion: card.version, reason: null, issue: false, acceptDuplicate: false });
    const refused = await change(16000, 'TARI 2026');
    expect(refused.ok ? null : refused.error).toMatchObject({ code: 'STATE_FORBIDS', field: 'amountCents' });
    valueOf(await change(15000, 'TARI 2026 saldo'));
    const after = await show(card.id);
    expect(after.options[0]?.installments[0]?.transfers.map((row) => [row.payee, row.amountCents])).toEqual([['99999000013', 14000], ['99999000559', 1000]]);
    expect(after).toMatchObject({ state: 'TO_SYNC', description: 'TARI 2026 saldo' });
    const [stamped] = (await loadNative({ ...good, nav: foreignNumber(), transfers: [transfer(1, 13400, { iban }), transfer(2, 1600, { stamp: true })] })).created;
    expect((await show(stamped?.id ?? 0)).options[0]?.installments[0]?.printPermission).toMatchObject({ allowed: false, code: 'INCOMPLETE' });
  });

  test('one without a service says why it cannot be changed', async () => {
    const [created] = (await loadNative({ amountCents: 15000, description: 'Senza servizio', debtor: good.debtor, transfers: [{ index: 1, payee: '99999000013', iban: 'IT30G9999961000000060717356', amountCents: 15000, category: '9/0101101IM/' }] })).created;
    expect((await show(created?.id ?? 0)).actions.find((action) => action.code === 'EDIT')).toMatchObject({ enabled: false, whyNot: expect.stringContaining('servizio') });
  });
});

test('at the end every stored state is what the facts say', async () => {
  expect(valueOf(await desk.application.verify({})).checks.filter((check) => !check.ok)).toEqual([]);
});
