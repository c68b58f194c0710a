import { formatDate } from '../../domain/civil-date.ts';
import { buildNav, formatNav } from '../../domain/notice-number.ts';
import { formatEuro } from '../../domain/money.ts';
import { STATE_LABEL } from '../../domain/position-state.ts';
import { anomalySentence, assessReceipt, receiptDetail, taskKindOf, type Anomaly, type KnownPosition, type ParsedReceipt } from '../../features/payments/index.ts';
import type { TaskFacts } from '../../features/tasks/index.ts';
import { contradicts, importDay, workingDayAfter, LAST_DAY, paymentsOf, type PlannedPayment, type TownService } from './position-plan.ts';
import { PSPS, receiptDocument, receiptXml, sha256Of, type ReceiptFacts } from './receipt-document.ts';
import type { TownRow, TownValue } from './row-shapes.ts';
import { sharesOf } from './shares.ts';
import { openTask } from './task-rows.ts';
import { addAudit, addFact, schedule, tick, type Debtor, type PlannedInstallment, type PlannedPosition, type World } from './town-world.ts';
import { ACCOUNTS, NUMBERING, OPERATOR_IDS, TOWN } from './town.ts';

const METHODS = ['CP', 'BBT', 'PO', 'JIF'];

type Payer = Readonly<{ debtor: Debtor; service: TownService; description: string }>;
type Paid = Readonly<{ nav: string; iuv: string; paidDay: number; receivedDay: number; amountCents: number }>;

/** What an ordinary receipt says; who pays where and how is drawn. */
function factsOf({ random, days }: World, { debtor, service, description }: Payer, { nav, iuv, paidDay, receivedDay, amountCents }: Paid): ReceiptFacts {
  const { pspId, pspName, pspFiscalCode, channel } = random.pick(PSPS);
  return {
    receiptId: random.hex(32), nav, iuv, amountCents, description, debtorType: debtor.type, debtorIdentifier: debtor.fiscalCode ?? 'ANONIMO', debtorName: debtor.name, iban: service.iban, category: service.rules.taxonomy, taxonomy: service.taxonomy,
    pspId, pspName, pspFiscalCode, channel, method: random.pick(METHODS), feeCents: random.between(2, 4) * 50, paidAt: days.instant(paidDay, random.between(6 * 60, 20 * 60)), paidOn: days.date(paidDay), receivedOn: days.date(receivedDay),
  };
}

/** The receipt of a payment arrives with the morning's import. */
export function receivePayment(world: World, position: PlannedPosition, payment: PlannedPayment): void {
  const installment = position.installments[payment.installment];
  if (installment === undefined) return;
  const at = tick(world, payment.receivedDay);
  const { paidDay, receivedDay, amountCents } = payment;
  const facts = factsOf(world, position, { nav: installment.nav ?? '', iuv: installment.iuv ?? '', paidDay, receivedDay, amountCents });
  const arrived = { position, installment, payment, facts, at };
  if (paymentsOf(position.outcome).some((other) => other.oddity === 'SECOND' && other !== payment)) world.paidFirst.set(installment.id, facts);
  const paymentId = payment.oddity === null && !position.shared ? recordOrdinary(world, arrived) : recordUnusual(world, arrived);
  if (position.counter && world.random.chance(0.06) && !contradicts(payment)) schedule(world, receivedDay, 'DECISIONS', () => printReceipt(world, arrived, paymentId));
}

type Arrived = Readonly<{ position: PlannedPosition; installment: PlannedInstallment; payment: PlannedPayment; facts: ReceiptFacts; at: string }>;

function arrivalOf(facts: ReceiptFacts): string {
  return `${formatEuro(facts.amountCents)} il ${formatDate(facts.paidOn)}, ${facts.pspName}`;
}

/** All of it is in one row: nobody has anything to decide. */
function recordOrdinary(world: World, { position, installment, facts, at }: Arrived): number {
  const { rows } = world;
  const id = rows.nextId('payment');
  const { receiptId, nav, amountCents, description, debtorName, debtorType, debtorIdentifier, method, feeCents, paidAt, iban, category } = facts;
  rows.add('payment', [
    id, receiptId, nav, amountCents, description, debtorName, debtorType, debtorIdentifier, PSPS.findIndex((psp) => psp.pspId === facts.pspId), method, feeCents, paidAt, position.id, installment.id, iban, category,
    keepReceipt(world, () => receiptDocument(facts), at), at, position.debtor.sortName, rows.nextId('import_file'), rows.nextId('position_fact'), arrivalOf(facts),
  ]);
  auditReceipt(world, id, facts, [], at);
  return id;
}

type Recorded = Readonly<{ facts: ReceiptFacts; document: TownValue; sha256: string; positionId: number | null; installmentId: number | null; at: string; sortName: string }>;

/** What every payment has, with the file it came in. */
function paymentValues(world: World, { facts, document, sha256, positionId, installmentId, at, sortName }: Recorded): Readonly<{ id: number; values: TownRow }> {
  const { rows } = world;
  const id = rows.nextId('payment');
  const { receiptId, nav, amountCents, description, debtorName, debtorIdentifier, pspName, paidOn } = facts;
  const values = [id, receiptId, nav, amountCents, description, debtorName, debtorIdentifier, pspName, paidOn, positionId, installmentId, document, sha256, at, sortName, rows.nextId('import_file')];
  return { id, values };
}

/** A receipt in which something does not add up is written out, and judged by the product's own rules. */
function recordUnusual(world: World, { position, installment, payment, facts, at }: Arrived): number {
  const receipt = unusualReceipt(position, payment, facts);
  const anomalies = anomaliesOf(position, payment, installment, receipt);
  const place = { positionId: position.id, installmentId: installment.id };
  const paymentId = addPayment(world, { at, facts, receipt, effect: payment.settled?.effect ?? 'PAYS', ...place, anomalies, sortName: position.debtor.sortName });
  addFact(world, position, { kind: 'RECEIPT', at, operatorId: null, installmentId: installment.id, detail: arrivalOf(facts) });
  for (const anomaly of anomalies) {
    const kind = taskKindOf(anomaly);
    if (kind === null) continue;
    const first = kind === 'PAID_TWICE' ? world.paidFirst.get(installment.id) : undefined;
    const explanation = anomalySentence(anomaly, receipt);
    const card = first === undefined ? sidesOf(world, position, installment, receipt, explanation) : twiceSidesOf(position, first, receipt, explanation);
    openTask(world, { kind, position, payment: { id: paymentId, ...place }, amountCents: payment.amountCents, day: payment.receivedDay, at, ownerId: null, facts: card, settled: payment.settled });
  }
  if (payment.oddity === 'ARRIVED_AGAIN') arriveAgain(world, { position, installment, payment, facts, at }, paymentId);
  return paymentId;
}

function auditReceipt(world: World, id: number, facts: ReceiptFacts, anomalies: readonly string[], at: string): void {
  addAudit(world, at, { action: 'RECEIPT_RECORDED', subjectKind: 'payment', subjectId: id, operatorId: OPERATOR_IDS.accounting, after: { receiptId: facts.receiptId, totalCents: facts.amountCents, anomalies } });
}

/** The receipt of a shared position, or one in which something does not add up. */
function unusualReceipt(position: PlannedPosition, { oddity }: PlannedPayment, facts: ReceiptFacts): ParsedReceipt {
  const ordinary = receiptDocument(facts);
  const [only] = ordinary.transfers;
  if (only === undefined) return ordinary;
  if (oddity === 'STAND_IN') return { ...ordinary, standIn: true };
  if (oddity === 'OTHER_ACCOUNT') return { ...ordinary, transfers: [{ ...only, iban: ACCOUNTS.find((account) => account.iban !== only.iban)?.iban ?? only.iban }] };
  if (oddity === 'WRONG_SUM') return { ...ordinary, transfers: [{ ...only, amountCents: only.amountCents - 100 }] };
  if (!position.shared) return ordinary;
  return {
    ...ordinary, transfers: sharesOf(position, facts.amountCents).map(({ index, payee, iban, amountCents, category }) => ({ ...only, index, payeeFiscalCode: payee.fiscalCode, iban, amountCents, transferCategory: category, category: category.split('/')[1] ?? '' })),
  };
}

function anomaliesOf(position: PlannedPosition, payment: PlannedPayment, installment: PlannedInstallment, receipt: ParsedReceipt): readonly Anomaly[] {
  const earlier = paymentsOf(position.outcome).filter((other) => other.installment === payment.installment && other.receivedDay < payment.receivedDay);
  const state: KnownPosition['state'] = earlier.length > 0 ? 'PAID' : position.outcome.kind === 'CANCELLED' ? 'CANCELLED' : installment.untilDay !== null && installment.untilDay < payment.paidDay ? 'EXPIRED' : 'OPEN';
  const transfers = sharesOf(position, installment.amountCents).map(({ index, payee, iban, amountCents, category }) => ({ index, payeeFiscalCode: payee.fiscalCode, iban, stamp: false, amountCents, category }));
  return judged(receipt, { nav: installment.nav, state, amountCents: installment.amountCents, transfers, paidBy: earlier.map((_, index) => `earlier-${index}`) });
}

function judged(receipt: ParsedReceipt, position: KnownPosition | null): readonly Anomaly[] {
  const assessment = assessReceipt(receipt, { ownFiscalCodes: [TOWN.fiscalCode], segregationCodes: [NUMBERING.segregationCode], otherSegregationCodes: [], position });
  return assessment.result === 'REFUSED' ? [] : assessment.anomalies;
}

type NewPayment = Omit<Recorded, 'document' | 'sha256'> & Readonly<{ receipt: ParsedReceipt; effect: 'PAYS' | 'TO_REFUND' | 'UNASSIGNED' | 'OTHER_SYSTEM' | 'NO_PAYMENT'; anomalies: readonly Anomaly[] }>;

function addPayment(world: World, payment: NewPayment): number {
  const { receipt, effect } = payment;
  const codes = payment.anomalies.map((anomaly) => anomaly.code);
  const ownCents = effect === 'NO_PAYMENT' ? 0 : receipt.transfers.filter((transfer) => transfer.payeeFiscalCode === TOWN.fiscalCode).reduce((sum, transfer) => sum + transfer.amountCents, 0);
  const row = paymentValues(world, { ...payment, document: receipt, sha256: keepReceipt(world, () => receipt, payment.at) });
  world.rows.add('unusualPayment', [...row.values, ownCents, effect, codes, effect === 'NO_PAYMENT' ? 'IMPORTED_NO_PAYMENT' : 'IMPORTED']);
  auditReceipt(world, row.id, payment.facts, codes, payment.at);
  return row.id;
}

type AsideFile = Readonly<{ at: string; name: string; sha256: string; result: 'CONFLICT' | 'REFUSED'; format: string | null; error: string; message: string; ownCents: number | null; paymentId: number | null }>;

/** A file of which nothing was taken over. */
function putAside({ rows }: World, { at, name, sha256, result, format, error, message, ownCents, paymentId }: AsideFile): number {
  const id = rows.nextId('import_file');
  rows.add('importedFile', [id, at, OPERATOR_IDS.accounting, name, 'receipt', format, sha256, result, error, message, ownCents, paymentId, 1]);
  return id;
}

function keepReceipt(world: World, receipt: () => ParsedReceipt, at: string): string {
  if (world.request.receiptFiles === 'DAILY' && world.dailyFile !== null) return world.dailyFile;
  world.dailyFile = keepFile(world, receiptXml(receipt()), at);
  return world.dailyFile;
}

function keepFile(world: World, text: string, at: string): string {
  const sha256 = sha256Of(text);
  world.rows.add('file', [sha256, text, Buffer.byteLength(text), at]);
  return sha256;
}

/** The two sides of the card of a task, as the import of a receipt writes them. */
function sidesOf({ days }: World, position: PlannedPosition | null, installment: PlannedInstallment | null, receipt: ParsedReceipt, explanation: string): TaskFacts {
  const cancelled = position?.outcome.kind === 'CANCELLED';
  const nav = receipt.nav === null ? '—' : formatNav(receipt.nav);
  return {
    explanation, detail: receiptDetail(receipt), leftHeading: 'Da noi', rightHeading: 'Dalla ricevuta',
    sides: [
      { label: 'Stato', left: position === null ? 'Nessuna posizione' : cancelled ? STATE_LABEL.INVALID : STATE_LABEL.UNPAID, right: 'Pagata', mono: false },
      { label: 'Quando', left: position === null ? '—' : days.italian(position.createdDay), right: receipt.paidOn === null ? 'non indicato' : formatDate(receipt.paidOn), mono: false },
      { label: 'Chi', left: position === null ? '—' : 'Sportello', right: receipt.pspCompanyName, mono: false },
      { label: 'Importo', left: installment === null ? '—' : formatEuro(installment.amountCents), right: formatEuro(receipt.paymentAmountCents), mono: false },
      { label: 'Numero avviso', left: installment?.nav == null ? '—' : formatNav(installment.nav), right: nav, mono: true },
      { label: 'Causale', left: position?.description ?? '—', right: receipt.description, mono: false },
    ],
  };
}

/** The one payment beside the other, as the import writes them. */
function twiceSidesOf(position: PlannedPosition, first: ReceiptFacts, receipt: ParsedReceipt, explanation: string): TaskFacts {
  return {
    explanation, detail: receiptDetail(receipt), leftHeading: 'Primo pagamento', rightHeading: 'Secondo pagamento',
    sides: [
      { label: 'Quando', left: formatDate(first.paidOn), right: receipt.paidOn === null ? 'non indicato' : formatDate(receipt.paidOn), mono: false },
      { label: 'Dove', left: first.pspName, right: receipt.pspCompanyName, mono: false },
      { label: 'Importo', left: formatEuro(first.amountCents), right: formatEuro(receipt.paymentAmountCents), mono: false },
      { label: 'Ricevuta', left: first.receiptId, right: receipt.receiptId ?? '—', mono: true },
      { label: 'Numero avviso', left: formatNav(first.nav), right: receipt.nav === null ? '—' : formatNav(receipt.nav), mono: true },
      { label: 'Causale', left: position.description, right: receipt.description, mono: false },
    ],
  };
}

/** The same receipt once more, with another amount: the first one stands, the second is put aside. */
function arriveAgain(world: World, { position, installment, payment, facts }: Arrived, paymentId: number): void {
  const at = tick(world, payment.receivedDay);
  const other = receiptDocument({ ...facts, amountCents: facts.amountCents + 100 });
  const sha256 = keepFile(world, receiptXml(other), at);
  const message = 'La stessa ricevuta è già presente con dati diversi: resta valida la prima, questa è da parte. Guarda l’attività aperta.';
  putAside(world, { at, name: `RT_${facts.iuv} (1).xml`, sha256, result: 'CONFLICT', format: 'paSendRT v2', error: 'R_CONFLICT', message, ownCents: other.paymentAmountCents, paymentId });
  const card = sidesOf(world, position, installment, other, 'È arrivata di nuovo la stessa ricevuta, ma non dice le stesse cose.');
  const place = { id: paymentId, positionId: position.id, installmentId: installment.id };
  openTask(world, { kind: 'RECEIPT_CONFLICT', position, payment: place, amountCents: other.paymentAmountCents, day: payment.receivedDay, at, ownerId: null, facts: card, settled: payment.settled });
}

/** The debtor asks for the receipt at the counter. */
function printReceipt(world: World, { position, installment, payment }: Arrived, paymentId: number): void {
  const { rows, random } = world;
  const at = tick(world, payment.receivedDay);
  const operatorId = OPERATOR_IDS.counter;
  const id = rows.nextId('notice_print');
  const sha256 = random.hex(64);
  const { debtor } = position;
  rows.add('print', [
    id, 'RECEIPT', position.id, installment.id, paymentId, at, operatorId, null, sha256, installment.nav, payment.amountCents, null, TOWN.fiscalCode, debtor.name, null, position.description, 'CURRENT', 0, debtor.sortName, rows.nextId('position_fact'),
    'RECEIPT_PRINTED', null,
  ]);
  addAudit(world, at, { action: 'RECEIPT_PRINTED', subjectKind: 'payment', subjectId: paymentId, operatorId, after: { sha256, printId: id } });
}

/** A payment that did not go through: its receipt says so and changes nothing. */
export function failPayment(world: World, position: PlannedPosition, paidDay: number): void {
  const [installment] = position.installments;
  if (installment === undefined) return;
  const receivedDay = importDay(world.days, paidDay);
  const facts = factsOf(world, position, { nav: installment.nav ?? '', iuv: installment.iuv ?? '', paidDay, receivedDay, amountCents: installment.amountCents });
  const receipt: ParsedReceipt = { ...receiptDocument(facts), outcome: 'KO' };
  addPayment(world, { at: tick(world, receivedDay), facts, receipt, effect: 'NO_PAYMENT', positionId: position.id, installmentId: null, anomalies: judged(receipt, null), sortName: position.debtor.sortName });
}

/** Receipts of nobody's position, and files that cannot be read: some every few days. */
export function receiveStrays(world: World, day: number): void {
  const { random } = world;
  if (world.people.length === 0) return;
  const perDay = world.request.positions / 250_000;
  const recent = day > LAST_DAY - 15 && day < LAST_DAY && world.wantedStrays > 0;
  if (recent) world.wantedStrays -= 1;
  const ours = recent ? Math.ceil(world.request.positions / 100_000) : drawnCount(world, perDay);
  for (let left = ours; left > 0; left -= 1) receiveStray(world, day, NUMBERING.segregationCode);
  for (let left = drawnCount(world, perDay * 4); left > 0; left -= 1) receiveStray(world, day, '09');
  for (let left = drawnCount(world, perDay); left > 0; left -= 1) refuseFile(world, day, random.hex(8));
}

function drawnCount({ random }: World, expected: number): number {
  return Math.floor(expected) + (random.chance(expected % 1) ? 1 : 0);
}

/** A payment whose number is of our series but on no position (issued by an older program), or of another program's series. */
function receiveStray(world: World, day: number, segregationCode: string): void {
  const { random, request } = world;
  const service = random.pick(request.services);
  const debtor = random.pick(world.people);
  const built = buildNav({ auxDigit: '3', segregationCode, base: `99${String(random.between(0, 99_999_999_999)).padStart(11, '0')}` });
  if (!built.ok) return;
  const at = tick(world, day);
  const description = `${service.rules.name} ${world.days.date(day).slice(0, 4)}`.slice(0, 60);
  const facts = factsOf(world, { debtor, service, description }, { nav: built.value.nav, iuv: built.value.iuv, paidDay: day - 1, receivedDay: day, amountCents: random.between(10, 300) * 100 });
  const receipt = receiptDocument(facts);
  const anomalies = judged(receipt, null);
  const unknown = anomalies.find((anomaly) => anomaly.code === 'R_UNKNOWN');
  const settled = unknown !== undefined && day < LAST_DAY - 21 ? { day: workingDayAfter(world.days, day + random.between(1, 4)), action: 'OTHER_SYSTEM', effect: 'OTHER_SYSTEM' as const } : null;
  const nowhere = { positionId: null, installmentId: null };
  const id = addPayment(world, { at, facts, receipt, effect: unknown === undefined || settled !== null ? 'OTHER_SYSTEM' : 'UNASSIGNED', ...nowhere, anomalies, sortName: debtor.sortName });
  if (unknown === undefined) return;
  const card = sidesOf(world, null, null, receipt, anomalySentence(unknown, receipt));
  openTask(world, { kind: 'UNKNOWN_PAYMENT', position: null, payment: { id, ...nowhere }, amountCents: facts.amountCents, day, at, ownerId: null, facts: card, settled });
}

function refuseFile(world: World, day: number, name: string): void {
  const at = tick(world, day);
  const sha256 = keepFile(world, `<?xml version="1.0" encoding="UTF-8"?><p:paSendRTV2Request xmlns:p="http://pagopa-api.pagopa.gov.it/pa/paForNode.xsd"><idPA>${name}`, at);
  const message = 'Il file si interrompe prima della fine: scaricalo di nuovo.';
  const id = putAside(world, { at, name: `scarico-${name}.xml`, sha256, result: 'REFUSED', format: null, error: 'E_XML', message, ownCents: null, paymentId: null });
  addAudit(world, at, { action: 'FILE_REFUSED', subjectKind: 'import', subjectId: id, operatorId: OPERATOR_IDS.accounting, after: { sha256, error: 'E_XML' } });
}
