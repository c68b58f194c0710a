import { z } from 'zod';
import type { positionShape } from '../../contract/index.ts';
import type { Reader } from '../../data/engine.ts';
import { formatDate } from '../../domain/civil-date.ts';
import { formatIban } from '../../domain/iban.ts';
import { formatEuro } from '../../domain/money.ts';
import { formatNav } from '../../domain/notice-number.ts';
import { isWorthAsking } from '../../domain/may-print.ts';
import { isOpenState, isPaidState, type ShownState } from '../../domain/position-state.ts';
import { assertNever, ok } from '../../domain/result.ts';
import type { ApplicationContext } from '../application-context.ts';
import { failure, type Operator, type Outcome, operatorNames } from '../access/index.ts';
import { serviceById } from '../catalogue/index.ts';
import { readConnection, type Connection } from '../connection/index.ts';
import { printPermission, printsOfPosition, type PrintRow } from '../notices/index.ts';
import { collectionSentence } from '../reconciliation/index.ts';
import { ANOMALY_LABELS, parseAnomalies, paymentsOfPosition, type PaymentRow } from '../payments/index.ts';
import { personOnDay } from '../people/index.ts';
import { attachmentsOfPosition, CHANNEL_LABEL, fineParts, findInstallment, FACT_KINDS, findReplacement, inForce, inScope, leftOnPortal, loadExternalPayments, loadFacts, loadPosition, shownStateOf, whyNotEditable, whySeveralWays, type AttachmentRow, type FactRow, type InstallmentRow, type PositionRecord, shownLines } from '../positions/index.ts';
import { taskKind, tasksOfPosition, TASK_RULES } from '../tasks/index.ts';
import { withOneStop } from './italian-words.ts';
import { factSentence } from './fact-sentences.ts';

export type PositionCard = z.infer<typeof positionShape>;

/** Finds a position by id or by notice number (spaces allowed), inside the operator's scope. */
export async function findPositionFor(reader: Reader, operator: Operator, by: Readonly<{ id: number | null; nav: string | null }>): Promise<PositionRecord | null> {
  const nav = by.nav?.replace(/\s+/g, '') ?? null;
  const id = by.id ?? (nav === null ? null : ((await findInstallment(reader, { nav }))?.positionId ?? null));
  const record = id === null ? null : await loadPosition(reader, id);
  return record === null || !inScope(operator, record.position.office) ? null : record;
}

/** Everything the screen of a position shows, composed from the facts of several features. */
export async function positionCard(context: ApplicationContext, reader: Reader, operator: Operator, by: Readonly<{ id: number | null; nav: string | null }>): Promise<Outcome<PositionCard>> {
  const record = await findPositionFor(reader, operator, by);
  const person = record === null ? null : await personOnDay(reader, record.position.personId, context.clock.today());
  if (record === null || person === null) return failure('NOT_FOUND', 'La posizione non c’è, oppure è di un altro ufficio.');
  const { position } = record;
  const today = context.clock.today();
  const service = position.serviceId === null ? null : await serviceById(context, reader, position.serviceId);
  const facts = await loadFacts(reader, position.id);
  const prints = await printsOfPosition(reader, position.id);
  const payments = await paymentsOfPosition(reader, position.id);
  const external = await loadExternalPayments(reader, position.id);
  const tasks = await tasksOfPosition(reader, position.id);
  const attachments = await attachmentsOfPosition(reader, position.id);
  const names = await operatorNames(reader);
  const connection = await readConnection(context, reader);
  const state = shownStateOf(position, position.expiringFrom, today);
  const cancelled = facts.find((fact) => fact.kind === 'CANCELLED');
  const who = (id: number | null) => (id === null ? 'Sistema' : (names.get(id) ?? 'Operatore'));
  const replacedById = await findReplacement(reader, position.id);
  const why = (await collectedSentence(reader, record, state, payments)) ?? whySentence(connection, record, state, facts, payments, today);
  return ok({
    id: position.id, version: position.version, iupd: position.iupd, serviceId: position.serviceId, service: service?.code ?? '', serviceName: service?.name ?? 'Senza servizio', office: position.office, year: position.year, debtor: person,
    description: position.description, fields: z.record(z.string(), z.string()).parse(JSON.parse(position.fields)), notes: position.notes, origin: position.origin, amountCents: position.amountCents, lines: (await shownLines(context, reader, record)).map(({ payee, arithmetic, ...line }) => ({ ...line, payee: payee === null ? null : { ...payee }, arithmetic: [...arithmetic] })), state, why: withOneStop(why), createdAt: position.createdAt,
    createdBy: who(position.createdBy), uploadedAt: inForce(record).installments[0]?.confirmedAt ?? null, replacesId: position.replacesId, replacedById, isResidue: facts.some(({ kind }) => kind === 'RESIDUE_OF'), hasResidue: record.installments.some(({ lapsed }) => lapsed === 1), cancellation: cancelled === undefined ? null : { at: cancelled.at, who: who(cancelled.operatorId), reason: cancelled.reason ?? '' },
    options: record.options.map((option) => ({
      id: option.id, kind: option.kind, label: option.label, installments: record.installments.filter((row) => row.optionId === option.id).map((row, _, all) => installmentCard(context, connection, operator, record, row, all.length, option.label, person)),
    })),
    prints: prints.map((print) => printCard(record, print, person.addressLine)),
    payments: [
      ...payments.map((payment) => ({
        id: payment.id, receiptId: payment.receiptId, kind: 'RECEIPT' as const, amountCents: payment.amountCents, paidOn: payment.paidOn, paidAt: null, psp: payment.psp, effect: payment.effect, anomalies: parseAnomalies(payment.anomalies).map((code) => ANOMALY_LABELS[code]), installmentId: payment.installmentId, receiptPrintable: payment.effect !== 'NO_PAYMENT' && payment.effect !== 'REVOKED', voidable: false,
      })),
      ...external.map((row) => ({
        id: row.id, receiptId: '', kind: 'EXTERNAL' as const, amountCents: row.amountCents, paidOn: row.paidOn, paidAt: row.at, psp: `Fuori pagoPA: ${CHANNEL_LABEL[row.channel] ?? 'altro'}`, effect: row.voidedAt === null ? ('PAYS' as const) : ('VOID' as const), anomalies: row.voidedAt === null ? [] : [`Tolto: ${row.voidReason ?? ''}`], installmentId: row.installmentId, receiptPrintable: false, voidable: row.voidedAt === null && operator.role !== 'ACCOUNTING',
      })),
    ],
    tasks: tasks.map((task) => ({ id: task.id, title: TASK_RULES[taskKind(task.kind)].title, open: task.state !== 'DONE' })),
    portalLeft: [...(await leftOnPortal(reader, null, 500, position.id))],
    timeline: facts.map((fact) => timelineEntry(fact, who(fact.operatorId), attachments.find((row) => row.factId === fact.id) ?? null)),
    actions: actionsFor(context, connection, operator, record, state, replacedById, person),
  });
}

function installmentCard(context: ApplicationContext, connection: Connection, operator: Operator, record: PositionRecord, row: InstallmentRow, of: number, optionLabel: string, person: Readonly<{ name: string; fiscalCode: string | null }>) {
  return {
    id: row.id, number: row.number, of, label: of === 1 ? optionLabel : `Rata ${row.number} di ${of}`, nav: row.nav, iuv: row.iuv, amountCents: row.amountCents, dueDate: row.dueDate, payableUntil: row.payableUntil, state: shownStateOf(row, record.position.expiringFrom, context.clock.today()),
    printPermission: printPermission(context, connection, operator, record, row, person),
    transfers: record.transfers.filter((transfer) => transfer.installmentId === row.id).map((transfer) => ({ index: transfer.transferIndex, payee: transfer.payeeFiscalCode, payeeName: transfer.payeeName, iban: transfer.iban, postalIban: transfer.postalIban, stamp: transfer.stamp === 1, amountCents: transfer.amountCents, category: transfer.category, description: transfer.description })),
  };
}

function dateOrNone(date: string | null): string {
  return date === null ? 'nessuna' : formatDate(date);
}

/** Whose the money was when it was printed: kept with the print as `code:account`, one after the other. */
function payeesPrinted(print: PrintRow): string {
  return print.printedPayee.split('+').map((payee) => payee.split(':')[0] ?? '').join(', ');
}

/** A way of paying that ended for good: its number is not the one to pay with. */
function numberChange(record: PositionRecord, printed: InstallmentRow): readonly Readonly<{ label: string; printed: string; now: string }>[] {
  const { installments } = inForce(record);
  // The one paper of a fine bears both numbers, whichever is paid with now.
  if (printed.nav === null || installments.some(({ id }) => id === printed.id) || fineParts(record) !== null) return [];
  const [only, ...others] = installments;
  return [{ label: 'Numero avviso', printed: formatNav(printed.nav), now: only === undefined || only.nav === null || others.length > 0 ? 'non si usa più' : formatNav(only.nav) }];
}

function printCard(record: PositionRecord, print: PrintRow, addressNow: string | null) {
  const installment = record.installments.find((row) => row.id === print.installmentId);
  const transfers = record.transfers.filter((transfer) => transfer.installmentId === print.installmentId);
  const accounts = transfers.flatMap(({ iban, postalIban }) => (iban === null ? [] : [postalIban ?? iban]));
  const changed = installment === undefined || print.document === 'RECEIPT' ? [] : [
    ...numberChange(record, installment),
    { label: 'Importo', printed: formatEuro(print.printedAmountCents), now: formatEuro(installment.amountCents) },
    // The paper of a fine bears no date: its days are counted from the notification.
    ...(print.printedDueDate === null && fineParts(record) !== null ? [] : [{ label: 'Scadenza', printed: dateOrNone(print.printedDueDate), now: dateOrNone(installment.dueDate) }]),
    { label: 'Beneficiario', printed: payeesPrinted(print), now: transfers.map((transfer) => transfer.payeeFiscalCode).join(', ') },
    // A paper without postal section bears no account: another one makes it no less true (features.md part 2, pain 53).
    ...(print.printedAccount === null || accounts.includes(print.printedAccount) ? [] : [{ label: 'Conto postale', printed: formatIban(print.printedAccount), now: accounts.map(formatIban).join(', ') }]),
    { label: 'Causale', printed: print.printedSubject, now: record.position.description },
    ...(print.printedAddress === null ? [] : [{ label: 'Indirizzo', printed: print.printedAddress, now: addressNow ?? 'nessuno' }]),
  ].filter((line) => line.printed !== line.now);
  return {
    id: print.id, at: print.at, who: print.who, document: print.document, copies: print.copies, state: print.state, paid: print.paid === 1, cancelled: print.cancelled === 1, reason: print.reason, sha256: print.sha256, installmentId: print.installmentId, changed, reprint: print.reprint === 1,
    printed: { nav: print.printedNav, amountCents: print.printedAmountCents, dueDate: print.printedDueDate, payee: print.printedPayee, debtorName: print.printedDebtor, address: print.printedAddress, subject: print.printedSubject },
  };
}

function timelineEntry(fact: FactRow, who: string, attachment: AttachmentRow | null) {
  const kind = FACT_KINDS.find((candidate) => candidate === fact.kind);
  const { title, tone } = kind === undefined ? { title: 'Evento', tone: 'neutral' as const } : factSentence(kind);
  const detail = [fact.detail, fact.reason === null ? null : `“${fact.reason}”`].filter((text) => text !== null).join(' · ');
  return { at: fact.at, who, title, detail: detail === '' ? null : detail, tone, attachment: attachment === null ? null : { id: attachment.id, name: attachment.name } };
}

/** What flows and treasury say of a position that is reported or collected; null: of another one. */
function collectedSentence(reader: Reader, record: PositionRecord, state: ShownState, payments: readonly PaymentRow[]): Promise<string | null> {
  if (state !== 'REPORTED' && state !== 'RECONCILED') return Promise.resolve(null);
  return collectionSentence(reader, { iuvs: record.installments.flatMap(({ iuv }) => (iuv === null ? [] : [iuv])), paymentIds: payments.filter(({ effect }) => effect === 'PAYS').map(({ id }) => id) });
}

/** One sentence that says why the position is in its state. */
function whySentence(connection: Connection, record: PositionRecord, state: ShownState, facts: readonly FactRow[], payments: readonly PaymentRow[], today: string): string {
  const { position } = record;
  const due = position.dueDate;
  const paid = payments.find((payment) => payment.effect === 'PAYS');
  const cancelled = facts.find((fact) => fact.kind === 'CANCELLED');
  const paidOn = paid?.paidOn == null ? '' : ` il ${formatDate(paid.paidOn)}`;
  switch (state) {
    case 'DRAFT': return 'È una bozza: non ha ancora un numero, non si può stampare né pagare.';
    // Without a connector a number that ended is another matter: it is to be taken off, and told so.
    case 'TO_SYNC': return waitingSentence(connection, (connection.mode === 'MANUAL' ? inForce(record) : record).installments.some((row) => row.onPortal === 1));
    case 'UNPAID': return `${connection.mode === 'MANUAL' ? 'È sul portale' : 'L’intermediario la conosce'} e si può pagare${due === null ? ', senza scadenza' : ` entro il ${formatDate(due)}`}.`;
    case 'EXPIRING': return `Si può pagare ancora ${due === today ? 'oggi' : `fino al ${dateOrNone(due)}`}.`;
    case 'OVERDUE': return `La scadenza era il ${dateOrNone(due)}, ma si può ancora pagare${position.payableUntil === null ? '' : ` fino al ${formatDate(position.payableUntil)}`}.`;
    case 'EXPIRED': return `Non si può più pagare: era pagabile fino al ${dateOrNone(position.payableUntil)}. Dai una nuova scadenza o annullala.`;
    case 'PAID': return paid === undefined ? 'Risulta pagata.' : `Pagata${paidOn}, ${formatEuro(paid.amountCents)}, presso ${paid.psp}.`;
    case 'REPORTED': return 'È nel flusso di rendicontazione.';
    case 'RECONCILED': return 'È accreditata in tesoreria.';
    case 'PAID_EXTERNALLY': return 'Un operatore ha registrato il pagamento fuori pagoPA.';
    case 'PARTIALLY_PAID': return 'Alcune rate sono pagate, altre no.';
    case 'INVALID': return cancelled?.reason == null ? 'È annullata.' : `Annullata: “${cancelled.reason}”.`;
    case 'UNPAYABLE': return 'Ora non è pagabile: vale l’altra opzione.';
    case 'NEEDS_REVIEW': return 'I fatti non sono d’accordo: guarda l’attività aperta e decidi.';
    default: return assertNever(state, 'whySentence');
  }
}

/** Why a position with a number cannot be paid yet, or is paid as it was before; `knownBefore`: the intermediary has it as it was before a change. */
function waitingSentence(connection: Connection, knownBefore: boolean): string {
  switch (connection.mode) {
    case 'MANUAL': return knownBefore
      ? 'È cambiata dopo il caricamento: sul portale c’è ancora quella di prima. Aggiornala e segnala «Caricata sul portale».'
      : 'Non è ancora sul portale dell’intermediario: il cittadino non può pagarla. Caricala e segnala «Caricata sul portale».';
    case 'CONNECTOR': return knownBefore
      ? 'È cambiata: finché l’intermediario non conferma la modifica si paga com’era prima.'
      : `L’intermediario non l’ha ancora confermata: il cittadino non può pagarla.${connection.answersLater ? ' La conferma arriva con uno dei prossimi scambi di file.' : connection.online ? '' : ' La rete manca: parte da sola appena torna.'}`;
    default: return assertNever(connection, 'waitingSentence');
  }
}

type Action = PositionCard['actions'][number];
type Debtor = Readonly<{ name: string; fiscalCode: string | null }>;

/** Why none of the notices of a position may be printed; null when one may, or will as soon as the intermediary answers. */
function whyNotPrinted(context: ApplicationContext, connection: Connection, operator: Operator, record: PositionRecord, person: Debtor): string | null {
  const permissions = record.installments.map((row) => printPermission(context, connection, operator, record, row, person));
  const [first] = permissions;
  return first === undefined || first.allowed || permissions.some(isWorthAsking) ? null : first.message;
}

/** Actions by state and role: those the role lacks are absent, those the state blocks say why (features.md part 2, pain 11). */
function actionsFor(context: ApplicationContext, connection: Connection, operator: Operator, record: PositionRecord, state: ShownState, replacedById: number | null, person: Debtor): Action[] {
  const canWork = operator.role !== 'ACCOUNTING';
  if (!canWork) return [{ code: 'VERIFY', enabled: true, whyNot: null }];
  const draft = state === 'DRAFT';
  const notEditable = whyNotEditable(state) ?? (record.position.serviceId === null ? 'Non ha un servizio del catalogo: per cambiarla annullala e creane una nuova.' : null);
  const single = inForce(record).installments.length === 1;
  const action = (code: Action['code'], whyNot: string | null): Action => ({ code, enabled: whyNot === null, whyNot });
  const open = isOpenState(state);
  const list: Action[] = [
    action('EDIT', notEditable ?? (single ? null : whySeveralWays(record))),
    draft ? action('DELETE_DRAFT', null) : action('CANCEL', isPaidState(state) ? 'È già pagata: non si annulla.' : state === 'PARTIALLY_PAID' ? 'È pagata in parte: non si annulla.' : state === 'INVALID' ? 'È già annullata.' : state === 'NEEDS_REVIEW' ? 'Chiudi prima l’attività aperta.' : null),
    action('DUPLICATE', null),
    action('VERIFY', draft ? 'Una bozza non si può pagare.' : null),
  ];
  if (draft) list.unshift(action('ISSUE', null));
  else list.unshift(action('PRINT', whyNotPrinted(context, connection, operator, record, person)));
  if (state === 'TO_SYNC' && connection.mode === 'MANUAL') list.push(action('MARK_UPLOADED', null));
  if (state === 'INVALID') list.push(action('RESTORE', replacedById === null ? null : record.installments.some(({ lapsed }) => lapsed === 1) ? 'Il residuo del suo piano è già chiesto con un altro avviso: quello che resta si aggiunge a quello.' : 'È già stata ripristinata con un avviso nuovo.'));
  if (!draft && state !== 'INVALID') list.push(action('EXTERNAL_PAYMENT', open ? null : 'Non c’è niente da pagare.'));
  return list;
}
