import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OpenArchive } from './open-archive.ts';
import { counterForm, newRequestId, openAdministratorWindow, openReadyArchive, openWindow, valueOf, type WindowClient } from './testing/archive-desk.ts';

const PDF = Buffer.from('%PDF-1.4 contabile');
const attached = { name: 'contabile Rossi.pdf', contentBase64: PDF.toString('base64') };

let archive: OpenArchive;
let cleanUp: () => Promise<void>;
let desk: WindowClient;
let serviceId: number;

beforeAll(async () => {
  ({ archive, cleanUp } = await openReadyArchive());
  desk = await openAdministratorWindow(archive);
  serviceId = valueOf(await desk.catalogue.services({ includeRetired: false, text: '' })).services[0]?.id ?? 0;
});
afterAll(() => cleanUp());

const create = async () => valueOf(await desk.positions.create({ requestId: newRequestId(), ...counterForm(serviceId), draft: false, acceptDuplicate: true, replacesId: null }));
const show = async (id: number) => valueOf(await desk.positions.show({ id, nav: null }));
const open = (attachmentId: number, window = desk) => window.positions.openAttachment({ requestId: newRequestId(), attachmentId });

async function declared() {
  const saved = await create();
  valueOf(await desk.verification.recordDeclaration({ requestId: newRequestId(), positionId: saved.id, paidOn: '2026-11-20', psp: null, transactionId: null, note: 'Mostra la contabile', attachment: attached }));
  return saved;
}

/** Of the newest fact that has one. */
async function attachmentOf(positionId: number): Promise<number> {
  return (await show(positionId)).timeline.find((entry) => entry.attachment !== null)?.attachment?.id ?? 0;
}

describe('what the citizen showed', () => {
  test('stands at its fact in the history and on the verification, and opens with its very bytes', async () => {
    const saved = await declared();
    const entry = (await show(saved.id)).timeline.find((one) => one.attachment !== null);
    expect(entry).toMatchObject({ title: 'Il cittadino dichiara di avere pagato', attachment: { name: 'contabile Rossi.pdf' } });
    const card = valueOf(await desk.verification.check({ text: saved.nav ?? '' }));
    expect(card.attachments).toMatchObject([{ id: entry?.attachment?.id, name: 'contabile Rossi.pdf', title: 'Il cittadino dichiara di avere pagato' }]);
    const opened = valueOf(await open(entry?.attachment?.id ?? 0));
    expect(opened).toEqual({ name: 'contabile Rossi.pdf', kind: 'PDF', fileName: `allegato-${entry?.attachment?.id}.pdf`, contentBase64: PDF.toString('base64'), sha256: createHash('sha256').update(PDF).digest('hex') });
  });

  test('of a payment outside pagoPA opens too, also after the record was taken away', async () => {
    const saved = await create();
    valueOf(await desk.positions.recordExternalPayment({ requestId: newRequestId(), id: saved.id, expectedVersion: saved.version, installmentIds: [saved.installmentId], channel: 'BONIFICO', paidOn: '2026-11-20', amountCents: 15000, reason: 'Bonifico in tesoreria', attachment: attached }));
    const record = (await show(saved.id)).payments.find((payment) => payment.kind === 'EXTERNAL');
    valueOf(await desk.positions.voidExternalPayment({ requestId: newRequestId(), externalPaymentId: record?.id ?? 0, reason: 'Era di un altro' }));
    expect(valueOf(await open(await attachmentOf(saved.id))).kind).toBe('PDF');
  });

  test('leaves written who looked, each time, without the name of the file', async () => {
    const saved = await declared();
    const id = await attachmentOf(saved.id);
    const requestId = newRequestId();
    const once = valueOf(await desk.positions.openAttachment({ requestId, attachmentId: id }));
    expect(valueOf(await desk.positions.openAttachment({ requestId, attachmentId: id }))).toEqual(once);
    valueOf(await open(id));
    const entries = valueOf(await desk.application.audit({ cursor: null, limit: 20, subjectKind: 'position', subjectId: String(saved.id) })).entries.filter((entry) => entry.action === 'ATTACHMENT_OPENED');
    expect(entries.map((entry) => [entry.label, entry.operatorName])).toEqual([['Allegato aperto', 'Amministratore'], ['Allegato aperto', 'Amministratore']]);
    expect(JSON.stringify(entries)).not.toContain('Rossi');
  });

  test('is nobody’s of another office', async () => {
    const saved = await declared();
    valueOf(await desk.access.saveOperator({ requestId: newRequestId(), id: null, expectedVersion: null, username: 'scuola', name: 'S. Scuola', role: 'COUNTER', offices: ['Scuola'], offlinePrint: false, active: true, password: 'tre parole senza legame' }));
    const clerk = openWindow(archive);
    valueOf(await clerk.access.login({ username: 'scuola', password: 'tre parole senza legame' }));
    valueOf(await clerk.access.changePassword({ requestId: newRequestId(), current: 'tre parole senza legame', next: 'quattro parole mie davvero' }));
    const refused = await open(await attachmentOf(saved.id), clerk);
    expect(refused.ok ? null : refused.error.code).toBe('NOT_FOUND');
    expect((await open(99_999)).ok).toBe(false);
  });
});
