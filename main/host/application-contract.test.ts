import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { z } from 'zod';
import { contract } from '../contract/index.ts';
import { serveArchive } from './application.ts';
import { ibanNumber } from './testing/account-change-desk.ts';
import { counterForm, openTestArchive, SETUP_FILE } from './testing/archive-desk.ts';
import { declareContractSuite, type SampleAnswers, type SampleStep } from './testing/contract-suite.ts';

/** Where a partner without API would exchange files. */
const EXCHANGE = mkdtempSync(join(tmpdir(), 'sportello-exchange-'));
for (const folder of ['out', 'in']) mkdirSync(join(EXCHANGE, folder));
afterAll(() => rmSync(EXCHANGE, { recursive: true, force: true }));

const PASSWORD = 'corretta cavalla batteria 42';
const SHARED = process.env['SPORTELLO_SHARED'] ?? join(import.meta.dirname, '../../../shared');
const cleanUps: (() => Promise<void>)[] = [];
afterAll(async () => { for (const cleanUp of cleanUps) await cleanUp(); });

const withId = z.object({ id: z.int() });
const withVersion = z.object({ id: z.int(), version: z.int() });

function connectionVersion(answers: SampleAnswers): number {
  return z.object({ version: z.int() }).parse(answers.of('connection.read')).version;
}

function idOf(answers: SampleAnswers, operation: string): number {
  return withId.parse(answers.of(operation)).id;
}

function versionOf(answers: SampleAnswers, operation: string): Readonly<{ id: number; expectedVersion: number }> {
  const { id, version } = withVersion.parse(answers.of(operation));
  return { id, expectedVersion: version };
}

/** A step whose input is made once, so that its repetition is the same request. */
function step(operation: string, input: (answers: SampleAnswers) => object, outcome = 'VALUE'): SampleStep {
  return { operation, input: (answers: SampleAnswers) => ({ ...input(answers) }), outcome };
}

/** As {@link step}, for operations that write: with a request id of its own. */
function write(operation: string, input: (answers: SampleAnswers) => object, outcome = 'VALUE'): SampleStep {
  return step(operation, (answers) => ({ requestId: randomUUID(), ...input(answers) }), outcome);
}

const entity = { fiscalCode: '99999000013', name: 'Comune di Montelupara Test', department: 'Ufficio Tributi', cbillCode: 'ABCDE', ipaCode: null, istatCode: null, infoLines: null, postalAuthCode: null, ownSite: false, patronSaintDay: null, logoPngBase64: null };
const numbering = { segregationCode: '01', otherSegregationCodes: ['02'], applicationPrefix: '07', workstation: '001' };
const lotOf = { filter: { states: [], serviceId: null, office: null, text: '', dueFrom: null, dueTo: null, createdFrom: null, createdTo: null, unsentOnly: false, origin: null }, ids: null, unprintedOnly: false };
const reminderOf = { serviceId: null, lateFrom: 1, lateTo: null, dueDate: '2999-12-31', costCents: 0 };
const noFilter = { states: [], serviceId: null, office: null, text: '', dueFrom: null, dueTo: null, createdFrom: null, createdTo: null, unsentOnly: false, origin: null };
const noPaymentFilter = { effects: [], paidFrom: null, paidTo: null, receivedFrom: null, receivedTo: null, amountFrom: null, amountTo: null, psp: null, serviceId: null, office: null, text: '', anomalousOnly: false };
const noPrintFilter = { document: null, states: [], operatorId: null, serviceId: null, office: null, from: null, to: null, unsentOnly: false, reprintsOnly: false, text: '' };
const noTaskFilter = { kinds: [], states: [], office: null, owner: null, dueFrom: null, dueTo: null, text: '' };
const debtor = counterForm(1).debtor;
const fineForm = (serviceId: number) => { const { amountCents: _, dueDate: __, payableUntil: ___, ...form } = counterForm(serviceId); return form; };
const installments = z.object({ options: z.array(z.object({ installments: z.array(withId) })), prints: z.array(withId), payments: z.array(z.object({ id: z.int(), kind: z.string() })), timeline: z.array(z.object({ attachment: withId.nullable() })), version: z.int(), id: z.int() });

function card(answers: SampleAnswers) {
  return installments.parse(answers.of('positions.show'));
}
function firstInstallment(answers: SampleAnswers): number {
  return card(answers).options[0]?.installments[0]?.id ?? 0;
}
const sample = (name: string) => ({ name, contentBase64: readFileSync(join(SHARED, 'samples/rt', name)).toString('base64') });
const files = z.object({ files: z.array(z.object({ importId: z.int().nullable(), taskIds: z.array(z.int()) })) });
const firstTask = (answers: SampleAnswers) => files.parse(answers.of('payments.importFiles')).files[0]?.taskIds[0] ?? 0;
const firstRow = (answers: SampleAnswers, operation: string) => z.object({ rows: z.array(withId) }).parse(answers.of(operation)).rows[0]?.id ?? 0;
const exportId = (answers: SampleAnswers) => z.object({ id: z.string() }).parse(answers.of('exports.start')).id;
const serviceId = (answers: SampleAnswers) => z.object({ services: z.array(withVersion) }).parse(answers.of('catalogue.services')).services[0] ?? { id: 0, version: 1 };
const shownPerson = (answers: SampleAnswers) => z.object({ person: withId }).parse(answers.of('people.show')).person.id;
const mergeVersions = (answers: SampleAnswers) => z.object({ survivorVersion: z.int(), mergedVersion: z.int() }).parse(answers.of('people.mergePreview'));
const takenTasks = z.object({ taken: z.array(z.object({ id: z.int(), version: z.int(), state: z.string(), owned: z.boolean() })) });
const treasurySample = (name: string) => ({ name, contentBase64: readFileSync(join(SHARED, 'samples/treasury', name)).toString('base64') });
const treasuryFileId = (answers: SampleAnswers) => z.object({ files: z.array(z.object({ treasuryFileId: z.int() })) }).parse(answers.of('treasury.importFiles')).files[0]?.treasuryFileId ?? 0;
const noTreasuryFilter = { from: null, to: null, statuses: [], treasuryFileId: null, account: null, text: '' };
const columns = { bookingDate: 3, causale: 5, amount: 6, debit: null, year: 1, bolletta: null, provvisorio: 2, payerName: 4, valueDate: 7, endToEndId: null, bankRef: null, account: null };
const columnMap = { name: 'Banca del paese', separator: ';', headerLines: 1, decimalMark: ',', negativeAmounts: 'REVERSAL', account: null, columns };
const openMovement = (answers: SampleAnswers) => withVersion.parse(z.object({ rows: z.array(withVersion) }).parse(answers.of('reconciliation.page')).rows[0]);
const onMovement = (answers: SampleAnswers) => ({ movementId: openMovement(answers).id, expectedVersion: openMovement(answers).version });
const openPage = () => step('reconciliation.page', () => ({ bucket: 'CREDIT_WITHOUT_FLOW', month: null, text: '', cursor: null, limit: 10 }));
const newService = { code: 'PROVA', office: 'Tributi', name: 'Prova', taxonomy: '9/0101101IM/', postalAccountId: null, description: 'Prova {anno}', fields: [], amountRule: { kind: 'FREE' }, dueRule: { kind: 'ASK' }, dueDateRequired: true, expiringDays: 7, payableAfterDueDays: null, anonymousAllowed: false, budget: [], help: null };

const steps: readonly SampleStep[] = [
  step('application.status', () => ({})),
  step('setup.state', () => ({})),
  step('application.home', () => ({}), 'NOT_LOGGED_IN'),
  write('setup.saveEntity', () => ({ ...entity, expectedVersion: null })),
  write('setup.createAdministrator', () => ({ username: 'admin', name: 'Amministratore', password: PASSWORD })),
  step('access.login', () => ({ username: 'admin', password: PASSWORD })),
  step('setup.checkNumbering', () => numbering),
  write('setup.saveNumbering', () => ({ ...numbering, expectedVersion: null })),
  write('catalogue.saveAccount', () => ({ id: null, expectedVersion: null, iban: SETUP_FILE.accounts[0]?.iban ?? '', label: 'Tesoreria', postal: false, holder: null })),
  step('catalogue.accounts', () => ({ includeRetired: false })),
  step('catalogue.starterServices', () => ({})),
  write('catalogue.activateStarter', (answers) => ({ codes: ['TARI'], accountId: idOf(answers, 'catalogue.saveAccount') })),
  step('setup.facsimile', () => ({})),
  write('setup.finish', () => ({})),
  step('catalogue.taxonomy', () => ({ text: 'rifiuti' })),
  step('catalogue.services', () => ({ includeRetired: false, text: '' })),
  step('catalogue.service', (answers) => ({ id: serviceId(answers).id })),
  write('catalogue.saveService', (answers) => ({ ...newService, accountId: idOf(answers, 'catalogue.saveAccount'), id: null, expectedVersion: null })),
  write('catalogue.duplicateService', (answers) => ({ id: idOf(answers, 'catalogue.saveService'), code: 'PROVA2' })),
  write('catalogue.retireService', (answers) => ({ ...versionOf(answers, 'catalogue.duplicateService'), retired: true })),
  step('catalogue.offices', () => ({})),
  step('application.preferences', () => ({})),
  write('application.savePreferences', () => ({ theme: 'DARK' })),
  step('people.check', () => ({ fiscalCode: 'RSSMRA80A01H501U' })),
  write('people.save', () => ({ id: null, expectedVersion: null, fiscalCode: 'RSSMRA80A01H501U', type: 'F', name: 'Rossi Mario', address: null, email: null, pec: null, phone: null })),
  step('people.show', (answers) => ({ id: idOf(answers, 'people.save') })),
  write('people.save', () => ({ id: null, expectedVersion: null, fiscalCode: null, type: 'F', name: 'Mario Rossi', address: debtor.address, email: null, pec: null, phone: null, identity: { vatNumber: null, birthDate: '1980-01-01', birthPlace: null, deathDate: null, foreign: null } })),
  step('people.list', () => ({ view: 'ALL', text: 'rossi', cursor: null, limit: 10 })),
  write('people.moveAddress', (answers) => ({ personId: idOf(answers, 'people.save'), kind: 'NOTICES', from: '2026-11-01', address: debtor.address })),
  write('people.correctAddress', (answers) => ({ ...versionOf(answers, 'people.moveAddress'), validFrom: '2026-11-02', validTo: null, address: debtor.address })),
  write('people.endAddress', (answers) => ({ ...versionOf(answers, 'people.correctAddress'), lastDay: '2026-12-01' })),
  write('people.removeAddress', (answers) => ({ ...versionOf(answers, 'people.endAddress'), reason: 'Era di un’altra persona' })),
  write('people.saveContact', (answers) => ({ id: null, expectedVersion: null, personId: idOf(answers, 'people.save'), kind: 'EMAIL', value: 'mario@example.it', label: 'casa', preferred: true })),
  write('people.markContact', (answers) => ({ ...versionOf(answers, 'people.saveContact'), invalid: true, reason: 'Tornata indietro' })),
  write('people.removeContact', (answers) => versionOf(answers, 'people.markContact')),
  write('people.saveLink', (answers) => ({ id: null, expectedVersion: null, fromId: idOf(answers, 'people.save'), toId: shownPerson(answers), kind: 'CO_OBLIGOR', validFrom: null, validTo: null, note: null })),
  write('people.removeLink', (answers) => versionOf(answers, 'people.saveLink')),
  step('people.duplicates', () => ({ personId: null, cursor: null, limit: 10 })),
  write('people.setDistinct', (answers) => ({ firstId: shownPerson(answers), secondId: idOf(answers, 'people.save'), distinct: false })),
  step('people.mergePreview', (answers) => ({ survivorId: shownPerson(answers), mergedId: idOf(answers, 'people.save') })),
  write('people.merge', (answers) => ({ survivorId: shownPerson(answers), mergedId: idOf(answers, 'people.save'), ...mergeVersions(answers), takeFromMerged: ['address'], reason: 'Stessa persona' })),
  write('people.undoMerge', (answers) => ({ mergeId: z.object({ mergeId: z.int() }).parse(answers.of('people.merge')).mergeId, reason: 'Erano due persone' })),
  step('positions.checkDuplicate', (answers) => ({ serviceId: idOf(answers, 'catalogue.saveService'), fiscalCode: 'RSSMRA80A01H501U', year: 2026, description: 'TARI 2026', amountCents: 15000, exceptId: null })),
  step('notices.preview', (answers) => ({ serviceId: idOf(answers, 'catalogue.saveService'), debtor, description: 'TARI 2026', amountCents: 15000, dueDate: '2026-12-31' })),
  write('positions.create', (answers) => ({ ...counterForm(idOf(answers, 'catalogue.saveService')), draft: false, acceptDuplicate: false, replacesId: null })),
  step('positions.show', (answers) => ({ id: idOf(answers, 'positions.create'), nav: null })),
  step('papers.settings', () => ({})),
  write('papers.saveSettings', () => ({ paper: 'A4', language: 'it+en', oldModel: true, services: [], window: { left: 105, top: 54, width: 95, height: 34 }, expectedVersion: 1 })),
  step('papers.preview', () => ({ window: { left: 105, top: 54, width: 95, height: 34 }, letter: null })),
  write('papers.saveLetter', () => ({ id: null, expectedVersion: null, title: 'Avviso {causale}', body: 'Gentile {nome}' })),
  step('papers.letters', () => ({ includeRetired: false })),
  step('papers.letter', (answers) => ({ id: idOf(answers, 'papers.saveLetter') })),
  write('papers.retireLetter', (answers) => ({ ...versionOf(answers, 'papers.saveLetter'), retired: false })),
  step('papers.choices', (answers) => ({ installmentId: firstInstallment(answers), positionId: null })),
  write('notices.print', (answers) => ({ installmentId: firstInstallment(answers), copies: 1, reason: 'Cittadino allo sportello' })),
  step('notices.list', () => ({ view: 'TODAY', cursor: null, limit: 10 })),
  step('notices.page', () => ({ filter: noPrintFilter, sort: 'NEWEST', cursor: null, limit: 10 })),
  step('notices.totals', () => ({ filter: noPrintFilter })),
  step('notices.counts', () => ({ filter: noPrintFilter })),
  step('sync.unsent', () => ({})),
  step('sync.exportUnsent', () => ({ after: null })),
  write('sync.loadUnsent', (answers) => ({ contentBase64: z.object({ contentBase64: z.string() }).parse(answers.of('sync.exportUnsent')).contentBase64, deskCode: z.object({ deskCode: z.string() }).parse(answers.of('sync.unsent')).deskCode })),
  write('notices.recall', (answers) => ({ printId: z.object({ printId: z.int() }).parse(answers.of('notices.print')).printId, reason: 'Foglio rovinato' })),
  write('positions.markUploaded', (answers) => ({ ids: [idOf(answers, 'positions.create')], all: false })),
  step('positions.show', (answers) => ({ id: idOf(answers, 'positions.create'), nav: null })),
  write('positions.update', (answers) => ({ ...versionOf(answers, 'positions.show'), ...counterForm(idOf(answers, 'catalogue.saveService'), 16000), reason: 'Conguaglio', issue: false, acceptDuplicate: false })),
  step('positions.consequences', (answers) => ({ id: idOf(answers, 'positions.create'), action: 'CANCEL' })),
  step('positions.list', () => ({ filter: noFilter, cursor: null, limit: 10, sort: 'NEWEST' })),
  step('positions.totals', () => ({ filter: noFilter })),
  step('positions.counts', () => ({ filter: noFilter })),
  step('verification.check', () => ({ text: 'RSSMRA80A01H501U' })),
  write('verification.recordAnswer', (answers) => ({ positionId: idOf(answers, 'positions.create'), verdict: 'NOT_FOUND', title: 'Non risulta' })),
  write('verification.recordDeclaration', (answers) => ({ positionId: idOf(answers, 'positions.create'), paidOn: null, psp: null, transactionId: null, note: 'Dice di avere pagato al tabacchi', attachment: null })),
  step('positions.show', (answers) => ({ id: idOf(answers, 'positions.create'), nav: null })),
  write('positions.recordExternalPayment', (answers) => ({ ...versionOf(answers, 'positions.show'), installmentIds: [firstInstallment(answers)], channel: 'BONIFICO', paidOn: '2026-11-20', amountCents: 16000, reason: 'Contabile in allegato', attachment: { name: 'contabile.txt', contentBase64: 'Y2lhbw==' } })),
  step('positions.show', (answers) => ({ id: idOf(answers, 'positions.create'), nav: null })),
  write('positions.openAttachment', (answers) => ({ attachmentId: card(answers).timeline.find((entry) => entry.attachment !== null)?.attachment?.id ?? 0 })),
  write('positions.voidExternalPayment', (answers) => ({ externalPaymentId: card(answers).payments.find((payment) => payment.kind === 'EXTERNAL')?.id ?? 0, reason: 'Era di un’altra persona' })),
  write('payments.importFiles', () => ({ files: [treasurySample('3_provvisori_2026-03-16.csv')] })),
  write('payments.importFiles', () => ({ files: [{ ...sample('06-v2-unknown-position.xml'), requestId: randomUUID() }, { ...sample('01-v2-single.xml'), requestId: randomUUID() }] })),
  step('payments.imports', () => ({ cursor: null, limit: 10 })),
  step('payments.rawFile', (answers) => ({ importId: files.parse(answers.of('payments.importFiles')).files[0]?.importId ?? 0 })),
  step('payments.list', () => ({ view: 'UNASSIGNED', text: '', cursor: null, limit: 10 })),
  step('payments.page', () => ({ filter: noPaymentFilter, sort: 'PAID', cursor: null, limit: 10 })),
  step('payments.totals', () => ({ filter: noPaymentFilter })),
  step('payments.counts', () => ({ filter: noPaymentFilter })),
  step('payments.show', (answers) => ({ id: firstRow(answers, 'payments.list') })),
  step('dashboard.overview', () => ({ year: null })),
  step('dashboard.breakdown', () => ({ by: 'PSP', year: 2026, month: null })),
  step('dashboard.unreported', () => ({})),
  step('attestations.standing', (answers) => ({ paymentId: firstRow(answers, 'payments.list') })),
  write('attestations.printQuittance', (answers) => ({ paymentId: firstRow(answers, 'payments.list'), stampDuty: { kind: 'NONE' } }), 'STATE_FORBIDS'),
  write('attestations.printReported', (answers) => ({ positionId: idOf(answers, 'positions.create') }), 'NOT_PAID'),
  write('payments.receiptDocument', (answers) => ({ paymentId: firstRow(answers, 'payments.list') })),
  write('payments.assign', (answers) => ({ paymentId: firstRow(answers, 'payments.list'), installmentId: firstInstallment(answers), reason: 'Stesso debitore' })),
  write('payments.unassign', (answers) => ({ paymentId: firstRow(answers, 'payments.list'), reason: 'Era un’altra persona' })),
  write('payments.createPosition', (answers) => ({ paymentId: firstRow(answers, 'payments.list'), serviceId: idOf(answers, 'catalogue.saveService'), year: 2026, debtor: { ...debtor, fiscalCode: null, name: 'Neri Anna' }, description: 'TARI arretrata', amountCents: 15000, reason: 'Emessa dal vecchio programma', acceptDuplicate: false })),
  write('treasury.importFiles', () => ({ files: [treasurySample('3_provvisori_2026-03-16.csv'), sample('01-v2-single.xml')], columnMapId: null })),
  step('treasury.imports', () => ({ cursor: null, limit: 10 })),
  step('treasury.rawFile', (answers) => ({ treasuryFileId: treasuryFileId(answers) })),
  step('treasury.preview', () => ({ file: treasurySample('3_provvisori_2026-03-16.csv'), separator: ';' })),
  write('treasury.saveColumnMap', () => ({ id: null, map: columnMap, expectedVersion: null })),
  write('treasury.saveColumnMap', () => ({ id: null, map: columnMap, expectedVersion: null }), 'DUPLICATE'),
  step('treasury.columnMaps', () => ({})),
  step('treasury.movements', () => ({ filter: noTreasuryFilter, cursor: null, limit: 10 })),
  step('treasury.movements', () => ({ filter: noTreasuryFilter, cursor: 'nessuno', limit: 10 }), 'INVALID_FIELD'),
  step('treasury.totals', () => ({ filter: noTreasuryFilter })),
  step('reconciliation.overview', () => ({ month: '2026-03' })),
  step('reconciliation.status', () => ({})),
  openPage(),
  step('reconciliation.page', () => ({ bucket: 'WAITING', month: null, text: '', cursor: 'nessuno', limit: 10 }), 'INVALID_FIELD'),
  step('reconciliation.movement', (answers) => ({ movementId: openMovement(answers).id })),
  step('reconciliation.suggestions', (answers) => ({ movementId: openMovement(answers).id, text: '', limit: 20 })),
  step('reconciliation.flows', () => ({ month: null, from: null, to: null, codes: [], text: '', cursor: null, limit: 10 })),
  step('reconciliation.flow', () => ({ flowId: 1 }), 'NOT_FOUND'),
  step('reconciliation.flowLines', () => ({ flowId: 1, standing: null, cursor: null, limit: 10 }), 'NOT_FOUND'),
  write('reconciliation.accept', (answers) => ({ movements: [onMovement(answers)] }), 'STATE_FORBIDS'),
  step('reconciliation.classPreview', () => ({ bucket: 'CERTAIN', month: null })),
  write('reconciliation.acceptClass', () => ({ bucket: 'CERTAIN', month: null, expectedCount: 3, expectedCents: 100 }), 'VERSION_CONFLICT'),
  write('reconciliation.match', (answers) => ({ movements: [onMovement(answers)], shares: [{ movementId: openMovement(answers).id, target: { kind: 'FLOW', id: 1 }, cents: 100 }], difference: 'OTHER', note: null }), 'NOT_FOUND'),
  write('reconciliation.separate', (answers) => ({ ...onMovement(answers), reason: 'Non è quel flusso', shares: [], difference: null }), 'STATE_FORBIDS'),
  write('reconciliation.exclude', (answers) => ({ ...onMovement(answers), reason: 'Affitto della palestra' })),
  write('reconciliation.exclude', (answers) => ({ ...onMovement(answers), reason: 'Affitto della palestra' }), 'VERSION_CONFLICT'),
  openPage(),
  write('reconciliation.defer', (answers) => ({ ...onMovement(answers), until: '2026-12-24', reason: 'Aspetto la banca' })),
  write('reconciliation.undo', (answers) => ({ movementId: openMovement(answers).id, expectedVersion: z.object({ decided: z.array(z.object({ version: z.int() })) }).parse(answers.of('reconciliation.defer')).decided[0]?.version ?? 0, reason: 'La banca ha risposto' })),
  openPage(),
  write('reconciliation.proposeAgain', (answers) => ({ ...onMovement(answers), reason: 'Ci ripenso' }), 'STATE_FORBIDS'),
  write('reconciliation.confirmFlow', () => ({ flowId: 1, confirmed: true, reason: 'Ha risposto il PSP' }), 'NOT_FOUND'),
  step('reconciliation.settings', () => ({})),
  write('reconciliation.saveSettings', () => ({ fourEyesCents: 100_000, expectedVersion: 0 })),
  write('reconciliation.run', () => ({})),
  write('reconciliation.rebuild', () => ({})),
  step('budget.items', () => ({ year: null })),
  write('budget.saveItem', () => ({ id: null, expectedVersion: null, year: 2026, capitolo: '1010', articolo: '1', accertamento: '2026/12', description: 'TARI', office: 'Tributi', accertamentoDescription: '', pdcf: 'E.1.01.01.51.001', siope: null, active: true })),
  step('budget.exportItems', () => ({ year: 2026 })),
  write('budget.importItems', () => ({ file: { name: 'voci.csv', contentBase64: Buffer.from('Esercizio;Capitolo\n2026;1020\n').toString('base64') } })),
  step('budget.importState', () => ({})),
  write('budget.cancelImport', () => ({})),
  step('budget.quotas', () => ({ paymentId: 987_654 }), 'NOT_FOUND'),
  step('closings.list', () => ({})),
  step('closings.checklist', () => ({ month: '2026-03' })),
  write('closings.close', () => ({ month: '2026-12', expected: { movements: 0, flows: 0 }, note: null }), 'STATE_FORBIDS'),
  write('closings.reopen', () => ({ closingId: 1, reason: 'Manca un flusso' }), 'NOT_FOUND'),
  step('closings.paper', () => ({ closingId: 1, paper: 'REPORT' }), 'NOT_FOUND'),
  step('tasks.list', () => ({ view: 'OFFICE', cursor: null, limit: 10 })),
  step('tasks.page', () => ({ filter: noTaskFilter, sort: 'DUE', cursor: null, limit: 10 })),
  step('tasks.totals', () => ({ filter: noTaskFilter })),
  step('tasks.counts', () => ({ filter: noTaskFilter })),
  step('tasks.show', (answers) => ({ id: z.object({ taskId: z.int() }).parse(answers.of('verification.recordDeclaration')).taskId })),
  write('tasks.takeMany', (answers) => ({ ids: [idOf(answers, 'tasks.show')] })),
  write('tasks.giveBack', (answers) => { const [task] = takenTasks.parse(answers.of('tasks.takeMany')).taken; return { tasks: task === undefined ? [] : [{ id: task.id, expectedVersion: task.version, state: task.state, owned: task.owned }] }; }),
  step('tasks.show', (answers) => ({ id: idOf(answers, 'tasks.show') })),
  write('tasks.take', (answers) => versionOf(answers, 'tasks.show')),
  step('tasks.show', (answers) => ({ id: idOf(answers, 'tasks.show') })),
  write('tasks.postpone', (answers) => ({ ...versionOf(answers, 'tasks.show'), until: '2026-12-10', reason: 'Torna lunedì' })),
  step('tasks.show', (answers) => ({ id: idOf(answers, 'tasks.show') })),
  write('tasks.act', (answers) => ({ ...versionOf(answers, 'tasks.show'), action: 'NOT_FOUND', reason: 'Nessun pagamento arrivato', positionId: null })),
  step('tasks.show', (answers) => ({ id: idOf(answers, 'tasks.show') })),
  write('tasks.undo', (answers) => ({ ...versionOf(answers, 'tasks.show'), reason: 'È tornato con la ricevuta' })),
  write('tasks.act', (answers) => ({ id: firstTask(answers), expectedVersion: 99, action: 'ASSIGN', reason: 'Prova di versione', positionId: null }), 'VERSION_CONFLICT'),
  step('positions.show', (answers) => ({ id: idOf(answers, 'positions.create'), nav: null })),
  write('positions.cancel', (answers) => ({ ...versionOf(answers, 'positions.show'), reason: 'Doppio inserimento' })),
  write('positions.create', (answers) => ({ ...counterForm(idOf(answers, 'catalogue.saveService')), draft: true, acceptDuplicate: false, replacesId: null })),
  write('positions.deleteDraft', (answers) => versionOf(answers, 'positions.create')),
  step('positions.portalLeft', () => ({})),
  write('positions.markPortalRemoved', () => ({ installmentIds: [99] })),
  step('positions.loads', () => ({})),
  step('lots.count', () => ({ selection: lotOf, partPages: 500 })),
  write('lots.create', () => ({ selection: lotOf, expected: 99, title: 'Prova', sort: 'POSTAL', output: 'PARTS', partPages: 500, reason: null }), 'REFUSED'),
  step('lots.countReminders', () => ({ terms: reminderOf })),
  write('lots.createReminders', () => ({ terms: reminderOf, expected: 99, title: 'Prova', sort: 'POSTAL', output: 'PARTS', partPages: 500, reason: null }), 'REFUSED'),
  step('lots.reminderRule', (answers) => ({ serviceId: idOf(answers, 'catalogue.saveService') })),
  write('lots.saveReminderRule', (answers) => ({ serviceId: idOf(answers, 'catalogue.saveService'), expectedVersion: 0, number: 'SAME' })),
  step('lots.list', () => ({})),
  step('lots.show', () => ({ id: 99 }), 'NOT_FOUND'),
  step('lots.firstPage', () => ({ id: 99 }), 'NOT_FOUND'),
  write('lots.take', () => ({ id: 99, part: null, offset: 0, how: 'SAVED' }), 'NOT_FOUND'),
  write('lots.save', () => ({ id: 99, part: null }), 'REFUSED'),
  write('lots.pause', () => ({ id: 99 }), 'NOT_FOUND'),
  write('lots.resume', () => ({ id: 99 }), 'NOT_FOUND'),
  write('lots.cancel', () => ({ id: 99 }), 'NOT_FOUND'),
  write('lots.deleteFiles', () => ({ id: 99 }), 'NOT_FOUND'),
  step('exports.columns', () => ({ list: 'POSITIONS' })),
  write('exports.start', () => ({ selection: { list: 'POSITIONS', filter: noFilter, sort: 'NAME' }, format: 'CSV', columns: ['nav', 'amount'] })),
  step('exports.state', (answers) => ({ id: exportId(answers) })),
  step('exports.mine', () => ({})),
  step('exports.take', () => ({ id: randomUUID(), offset: 0 }), 'NOT_FOUND'),
  step('exports.save', (answers) => ({ id: exportId(answers) }), 'REFUSED'),
  write('exports.cancel', (answers) => ({ id: exportId(answers) })),
  step('application.home', () => ({})),
  step('application.counters', () => ({})),
  step('application.search', () => ({ text: 'rossi', limit: 10 })),
  step('application.handToPrinter', () => ({ pdfBase64: 'JVBERi0=' }), 'REFUSED'),
  step('application.saveFile', () => ({ fileName: 'avviso.pdf', contentBase64: 'JVBERi0=' }), 'REFUSED'),
  step('application.information', () => ({})),
  step('application.verify', () => ({})),
  step('application.audit', () => ({ cursor: null, limit: 50, subjectKind: null, subjectId: null })),
  step('application.changes', () => ({}), 'STREAM'),
  step('access.operators', () => ({})),
  write('access.saveOperator', () => ({ id: null, expectedVersion: null, username: 'bianchi', name: 'M. Bianchi', role: 'COUNTER', offices: ['Tributi'], offlinePrint: false, active: true, password: 'tre parole senza legame' })),
  write('access.changePassword', () => ({ current: PASSWORD, next: 'un altra frase abbastanza lunga' })),
  write('setup.enrolAgain', () => ({ workstation: '002', reason: 'Prova di nuova iscrizione' })),
  write('catalogue.saveAccount', () => ({ id: null, expectedVersion: null, iban: 'IT58H0760112000000076131377', label: 'BancoPosta', postal: true, holder: 'COMUNE' })),
  write('catalogue.retireAccount', (answers) => ({ ...versionOf(answers, 'catalogue.saveAccount'), retired: true })),
  step('accountChanges.preview', () => ({ oldAccountId: 1, newAccount: null })),
  write('accountChanges.plan', () => ({ oldAccountId: 1, newAccount: { kind: 'NEW', iban: ibanNumber(1), label: 'Tesoreria nuova', holder: null }, effectiveOn: '2027-01-01', note: 'Determina 12/2026' })),
  step('accountChanges.list', () => ({})),
  step('accountChanges.remaining', (answers) => ({ id: idOf(answers, 'accountChanges.plan') })),
  // What moves in the background is told in account-change.test.ts: here it would be over, or not, when the next step comes.
  write('accountChanges.run', (answers) => versionOf(answers, 'accountChanges.plan'), 'STATE_FORBIDS'),
  write('accountChanges.stop', (answers) => ({ id: idOf(answers, 'accountChanges.plan') }), 'STATE_FORBIDS'),
  write('accountChanges.undo', (answers) => ({ ...versionOf(answers, 'accountChanges.plan'), reason: 'IBAN sbagliato' }), 'STATE_FORBIDS'),
  write('accountChanges.cancel', (answers) => ({ ...versionOf(answers, 'accountChanges.plan'), reason: 'Il tesoriere è stato prorogato' })),
  step('plans.rules', (answers) => ({ serviceId: idOf(answers, 'catalogue.saveService') })),
  write('plans.saveRules', (answers) => ({ serviceId: idOf(answers, 'catalogue.saveService'), expectedVersion: 0, rules: { maxInstallments: 10, firstDueDays: 30, stepMonths: 1, minimumCents: 1_000, rounding: 'CENT', remainder: 'LAST', wholeBeside: true, lapse: { missed: 2, withinMonths: 6 } } })),
  step('charges.rules', (answers) => ({ serviceId: idOf(answers, 'catalogue.saveService') })),
  write('charges.saveRules', (answers) => ({ serviceId: idOf(answers, 'catalogue.saveService'), expectedVersion: 0, rules: { tefa: null, extraPoints: 100, notification: { cents: 880, act: 'delibera G.C. 12/2026' }, ravvedimento: true } })),
  step('charges.legalRates', () => ({})),
  write('charges.saveLegalRates', () => ({ expectedVersion: 0, rates: [{ from: '2027-01-01', basisPoints: 175, law: 'DM 11/12/2026 (G.U. 290)' }] })),
  write('positions.create', (answers) => ({ ...counterForm(idOf(answers, 'catalogue.saveService'), 30_000), draft: false, acceptDuplicate: true, replacesId: null })),
  write('plans.save', (answers) => ({ positionId: idOf(answers, 'positions.create'), expectedVersion: 1, installments: [{ amountCents: 10_000, dueDate: '2026-12-31' }, { amountCents: 20_000, dueDate: '2027-01-31' }], wholeBeside: true, reason: null })),
  write('notices.printPlan', (answers) => ({ positionId: idOf(answers, 'positions.create'), reason: 'Serve subito' })),
  step('plans.show', (answers) => ({ positionId: idOf(answers, 'positions.create') })),
  write('plans.askResidue', (answers) => ({ positionId: idOf(answers, 'positions.create'), expectedVersion: versionOf(answers, 'plans.save').expectedVersion, dueDate: '2026-12-31', reason: 'Due rate non pagate' }), 'STATE_FORBIDS'),
  write('plans.withdraw', (answers) => ({ positionId: idOf(answers, 'positions.create'), expectedVersion: versionOf(answers, 'plans.save').expectedVersion, dueDate: '2026-12-31', reason: 'Ha cambiato idea' })),
  write('plans.createFine', (answers) => ({ ...fineForm(idOf(answers, 'catalogue.saveService')), minimumCents: 4_200, costsCents: 1_380, reducible: true, notifiedOn: null, acceptDuplicate: true })),
  write('plans.notifyFine', (answers) => ({ positionId: idOf(answers, 'plans.createFine'), expectedVersion: 1, notifiedOn: '2026-11-24' })),
  step('connection.connectors', () => ({})),
  step('connection.read', () => ({})),
  write('connection.test', () => ({}), 'STATE_FORBIDS'),
  write('connection.save', () => ({ connector: 'file', settings: { way: 'folder', sender: 'sportello-1', folder: EXCHANGE }, secrets: {}, expectedVersion: null })),
  write('connection.switchOn', () => ({ expectedVersion: 1 }), 'STATE_FORBIDS'),
  write('connection.test', () => ({})),
  step('connection.read', () => ({})),
  write('connection.switchOn', (answers) => ({ expectedVersion: connectionVersion(answers) })),
  step('connection.read', () => ({})),
  step('onboarding.steps', () => ({})),
  write('onboarding.save', () => ({ code: 'CONTRACT', state: 'DONE', responsible: 'Ufficio Ragioneria', doneOn: '2026-11-20', note: null, expectedVersion: 0 })),
  step('onboarding.print', () => ({})),
  step('sync.status', () => ({})),
  step('sync.queue', () => ({ view: 'ALL', cursor: null, limit: 50 })),
  step('sync.queue', () => ({ view: 'ALL', cursor: 'nessuno', limit: 50 }), 'INVALID_FIELD'),
  step('sync.sending', () => ({ positionId: 1 })),
  write('sync.sendAgain', () => ({ intentIds: ['nessuno'] })),
  write('sync.run', () => ({})),
  write('sync.cancelRun', () => ({})),
  write('sync.suspend', () => ({ suspended: false })),
  step('sync.days', () => ({ days: 30 })),
  step('sync.alignment', () => ({ days: 30 })),
  step('sync.runs', () => ({ limit: 20 })),
  step('sync.notRecorded', () => ({})),
  write('sync.retryRefused', () => ({})),
  step('sync.refusedContent', () => ({ id: '1' }), 'NOT_FOUND'),
  step('sync.exchanges', () => ({ positionId: 1, limit: 20 })),
  write('sync.askPayment', () => ({ positionId: 1 })),
  write('connection.switchOff', (answers) => ({ expectedVersion: connectionVersion(answers), reason: 'Cambio di intermediario' })),
  step('access.keepAlive', () => ({})),
  step('access.lock', () => ({})),
  step('application.home', () => ({}), 'LOCKED'),
  step('access.unlock', () => ({ password: 'un altra frase abbastanza lunga' })),
  step('access.logout', () => ({})),
];

declareContractSuite({
  name: 'application',
  contract,
  createApplication: async () => {
    const { archive, cleanUp } = await openTestArchive();
    cleanUps.push(cleanUp);
    return serveArchive(archive);
  },
  steps,
});
