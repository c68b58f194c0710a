import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import { applySetupFile } from '../features/setup/index.ts';
import { ADMIN_PASSWORD, counterForm, newRequestId, openAdministratorWindow, openTestArchive, SETUP_FILE, TEST_NOW_MS, valueOf, type WindowClient } from './testing/archive-desk.ts';
import { connect, intentsOf, silentSync, withSync } from './testing/connector-desk.ts';
import type { OpenArchive } from './open-archive.ts';
import { unsentAtClosing } from './unsent-at-closing.ts';

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => { for (const cleanUp of cleanUps.splice(0)) await cleanUp(); });

type Desk = Readonly<{ archive: OpenArchive; window: WindowClient }>;

async function openDesk(workstation: string, changes: Readonly<{ entity?: object; services?: readonly object[]; accounts?: readonly object[]; nowMs?: number; testArchive?: boolean }> = {}): Promise<Desk> {
  const { archive, cleanUp } = await openTestArchive({ nowMs: () => changes.nowMs ?? TEST_NOW_MS, testArchive: changes.testArchive ?? false });
  cleanUps.push(cleanUp);
  const file = { ...SETUP_FILE, entity: { ...SETUP_FILE.entity, ...changes.entity }, numbering: { ...SETUP_FILE.numbering, workstation }, services: changes.services ?? SETUP_FILE.services, accounts: changes.accounts ?? SETUP_FILE.accounts };
  const applied = await applySetupFile(archive.context, file, { test: changes.testArchive ?? false, password: ADMIN_PASSWORD, operator: null });
  if (!applied.ok) throw new Error(applied.error.message);
  return { archive, window: await openAdministratorWindow(archive) };
}

async function createNotice({ window }: Desk, cents: number) {
  const [service] = valueOf(await window.catalogue.services({ includeRetired: false, text: '' })).services;
  return valueOf(await window.positions.create({ requestId: newRequestId(), ...counterForm(service?.id ?? 0, cents), draft: false, acceptDuplicate: true, replacesId: null }));
}

async function printNotice({ window }: Desk, installmentId: number) {
  return valueOf(await window.notices.print({ requestId: newRequestId(), installmentId, copies: 1, reason: 'Rete assente' }));
}

async function exported({ window }: Desk) {
  const { deskCode } = valueOf(await window.sync.unsent({}));
  return { deskCode, ...valueOf(await window.sync.exportUnsent({ after: null })) };
}

async function load({ window }: Desk, file: Readonly<{ contentBase64: string; deskCode: string }>) {
  return window.sync.loadUnsent({ requestId: newRequestId(), contentBase64: file.contentBase64, deskCode: file.deskCode });
}

/** The file after somebody wrote in it. */
function changed(contentBase64: string, change: (text: string) => string): string {
  return Buffer.from(change(Buffer.from(contentBase64, 'base64').toString())).toString('base64');
}

const storedRow = z.object({ iupd: z.string() });
const iupdOf = ({ archive }: Desk, nav: string | null) => archive.context.engine.read((reader) => reader.get(storedRow, 'SELECT p.iupd FROM debt_position p JOIN installment i ON i.position_id = p.id WHERE i.nav = ?', [nav]));

const FIVE_HOURS_MS = 5 * 3_600_000;

test('what one desk could not send is loaded at another, under the same number and the same identifier, with its paper, and once', async () => {
  const [first, second] = [await openDesk('001'), await openDesk('002', { nowMs: TEST_NOW_MS + FIVE_HOURS_MS })];
  const [printed, unprinted] = [await createNotice(first, 15_000), await createNotice(first, 16_000)];
  const paper = await printNotice(first, printed.installmentId);
  await createNotice(second, 15_000);
  expect(valueOf(await first.window.sync.unsent({}))).toMatchObject({ positions: 2, printed: 1 });

  const file = await exported(first);
  expect(file).toMatchObject({ positions: 2, next: null, fileName: 'non-inviati-postazione-001-2026-11-24.json' });
  expect(valueOf(await load(second, file))).toEqual({ workstation: '001', exportedAt: new Date(TEST_NOW_MS).toISOString(), loaded: 2, already: 0, refused: [] });

  const card = valueOf(await second.window.positions.show({ id: null, nav: printed.nav }));
  expect(card).toMatchObject({ state: 'TO_SYNC', origin: 'OTHER_DESK', description: 'TARI 2026', service: 'TARI', office: 'Tributi', year: 2026, fields: { anno: '2026' }, amountCents: 15_000, debtor: { name: 'Rossi Mario', fiscalCode: 'RSSMRA80A01H501U' } });
  expect(card.prints).toMatchObject([{ sha256: paper.sha256, at: new Date(TEST_NOW_MS).toISOString(), state: 'CURRENT', reason: 'Stampato alla postazione 001' }]);
  expect((await iupdOf(second, printed.nav))?.iupd).toBe((await iupdOf(first, printed.nav))?.iupd);
  expect(valueOf(await second.window.positions.show({ id: null, nav: unprinted.nav })).prints).toEqual([]);
  // In somebody's hands since it was printed there: five hours of work, not the moment it was loaded.
  expect(valueOf(await second.window.application.home({})).toFinish.find(({ kind }) => kind === 'UNSENT_PRINTS')).toMatchObject({ count: 1, level: 'WARNING', detail: expect.stringMatching(/^Aspetta da 5 ore di lavoro\. Finché .* si può pagare, o si paga com’era prima\.$/) });
  expect(await unsentAtClosing(second.archive)).toBe('1 avviso stampato non è ancora stato inviato: chi lo ha in mano non può pagarlo. Aspetta da 5 ore di lavoro.');
  expect(valueOf(await second.window.application.home({})).printsToday).toBe(1);

  // What the file brought is one load, however often it is loaded, and can be printed as one; what this desk made itself is not of it.
  expect(valueOf(await load(second, file))).toMatchObject({ loaded: 0, already: 2, refused: [] });
  const { loads } = valueOf(await second.window.positions.loads({}));
  expect(loads).toMatchObject([{ source: 'OTHER_DESK', name: '001', positions: 2 }]);
  const everything = { states: [], serviceId: null, office: null, text: '', dueFrom: null, dueTo: null, createdFrom: null, createdTo: null, unsentOnly: false, origin: null };
  const notices = async (loadId: number | null, unprintedOnly: boolean) => valueOf(await second.window.lots.count({ selection: { filter: everything, ids: null, loadId, unprintedOnly }, partPages: 500 })).notices;
  expect([await notices(loads[0]?.id ?? null, false), await notices(loads[0]?.id ?? null, true), await notices(null, false), await notices(99, false)]).toEqual([2, 1, 3, 0]);
  expect(valueOf(await load(first, file))).toMatchObject({ loaded: 0, already: 2, refused: [] });
  expect(valueOf(await second.window.application.verify({})).ok).toBe(true);
}, 120_000);

test('a position loaded is sent from there when a connector is on, and a change of it asks why, because its paper is out', async () => {
  const [first, plain] = [await openDesk('001'), await openDesk('002')];
  const notice = await createNotice(first, 15_000);
  await printNotice(first, notice.installmentId);
  const file = await exported(first);
  const { port, told } = silentSync();
  const archive = withSync(plain.archive, port);
  await connect(archive);
  const second: Desk = { archive, window: await openAdministratorWindow(archive) };
  expect(valueOf(await load(second, file))).toMatchObject({ loaded: 1 });
  const { id, version } = valueOf(await second.window.positions.show({ id: null, nav: notice.nav }));
  const queued = await intentsOf(archive, id);
  expect(queued).toMatchObject([{ kind: 'create', payload: { iupd: (await iupdOf(first, notice.nav))?.iupd } }]);
  expect(told.woken).toBeGreaterThan(0);
  const [service] = valueOf(await second.window.catalogue.services({ includeRetired: false, text: '' })).services;
  expect(await second.window.positions.update({ requestId: newRequestId(), id, expectedVersion: version, ...counterForm(service?.id ?? 0, 17_000), reason: null, issue: false, acceptDuplicate: false })).toMatchObject({ ok: false, error: { field: 'reason' } });
}, 120_000);

test('a number loaded is never given out here, not even in a copy of the desk that issued it', async () => {
  const [first, copy] = [await openDesk('001'), await openDesk('001')];
  const notice = await createNotice(first, 15_000);
  expect(valueOf(await load(copy, await exported(first)))).toMatchObject({ loaded: 1 });
  expect((await createNotice(copy, 16_000)).nav).not.toBe(notice.nav);
}, 120_000);

test('a file that was changed, even by one euro or one account, is refused whole and says so', async () => {
  const [first, second] = [await openDesk('001'), await openDesk('002')];
  const notice = await createNotice(first, 15_000);
  const file = await exported(first);
  for (const change of [
    (text: string) => text.replaceAll('15000', '15100'),
    (text: string) => text.replaceAll('IT30G9999961000000060717356', 'IT58H0760112000000076131377'),
    (text: string) => text.replace('"workstation": "001"', '"workstation": "003"'),
  ]) {
    expect(change('15000 IT30G9999961000000060717356 "workstation": "001"')).not.toBe('15000 IT30G9999961000000060717356 "workstation": "001"');
    const answer = await load(second, { ...file, contentBase64: changed(file.contentBase64, change) });
    expect(answer).toMatchObject({ ok: false, error: { code: 'REFUSED', message: expect.stringContaining('è stato cambiato dopo che è stato fatto') } });
  }
  const cut = await load(second, { ...file, contentBase64: file.contentBase64.slice(0, 400) });
  expect(cut).toMatchObject({ ok: false, error: { message: expect.stringContaining('arrivato a metà') } });
  expect(await second.window.positions.show({ id: null, nav: notice.nav })).toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } });
}, 120_000);

test('only the desk whose code is typed is believed, and only of the same entity and the same kind of archive', async () => {
  const first = await openDesk('001');
  await createNotice(first, 15_000);
  const file = await exported(first);
  const second = await openDesk('002');
  const other = valueOf(await second.window.sync.unsent({})).deskCode;
  expect(other).not.toBe(file.deskCode);
  expect(await load(second, { ...file, deskCode: other })).toMatchObject({ ok: false, error: { field: 'deskCode' } });
  const stranger = await openDesk('002', { entity: { fiscalCode: '99999000021', name: 'Comune di Altrove' } });
  expect(await load(stranger, file)).toMatchObject({ ok: false, error: { message: 'Il file è di Comune di Montelupara Test, un altro ente: qui non si carica.' } });
  const trial = await openDesk('002', { testArchive: true });
  expect(await load(trial, file)).toMatchObject({ ok: false, error: { message: expect.stringContaining('ARCHIVIO DI PROVA') } });
  expect(valueOf(await load(second, { ...file, deskCode: file.deskCode.toLowerCase().replaceAll('-', ' ') }))).toMatchObject({ loaded: 1 });
}, 120_000);

test('a row that cannot stay here is refused with its remedy, and enters when it is mended', async () => {
  const first = await openDesk('001', { services: [...SETUP_FILE.services, { ...SETUP_FILE.services[0], code: 'MENSA', name: 'Mensa scolastica' }] });
  const services = valueOf(await first.window.catalogue.services({ includeRetired: false, text: '' })).services;
  for (const { id } of services) valueOf(await first.window.positions.create({ requestId: newRequestId(), ...counterForm(id, 15_000), draft: false, acceptDuplicate: true, replacesId: null }));
  const file = await exported(first);
  const second = await openDesk('002');
  const answer = valueOf(await load(second, file));
  expect(answer).toMatchObject({ loaded: 1, already: 0, refused: [{ message: 'Il servizio MENSA non è nel catalogo di questo posto: aggiungilo in Configurazione, Servizi, e carica di nuovo il file.' }] });
  const poor = await openDesk('002', { accounts: [{ iban: 'IT58H0760112000000076131377', label: 'BancoPosta' }], services: SETUP_FILE.services.map((service) => ({ ...service, account: 'IT58H0760112000000076131377' })) });
  expect(valueOf(await load(poor, file)).refused[0]?.message).toMatch(/^Il conto IT30G9999961000000060717356 non è fra i conti dell’ente su questo posto/);
}, 120_000);

test('what is paid, cancelled, loaded on the portal or a draft does not leave, and with nothing to leave it is said', async () => {
  const first = await openDesk('001');
  const [kept, uploaded, cancelled] = [await createNotice(first, 15_000), await createNotice(first, 16_000), await createNotice(first, 17_000)];
  valueOf(await first.window.positions.markUploaded({ requestId: newRequestId(), ids: [uploaded.id], all: false }));
  valueOf(await first.window.positions.cancel({ requestId: newRequestId(), id: cancelled.id, expectedVersion: cancelled.version, reason: 'Non serve più' }));
  expect((await exported(first)).positions).toBe(1);
  // Numbered, and in nobody's hands: closing has nothing to ask.
  expect(await unsentAtClosing(first.archive)).toBeNull();
  valueOf(await first.window.positions.markUploaded({ requestId: newRequestId(), ids: [kept.id], all: false }));
  expect(await first.window.sync.exportUnsent({ after: null })).toMatchObject({ ok: false, error: { code: 'STATE_FORBIDS' } });
}, 120_000);
