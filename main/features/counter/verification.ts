import type { InferContractRouterOutputs } from '@orpc/contract';
import type { Contract } from '../../contract/index.ts';
import type { Reader } from '../../data/engine.ts';
import { formatDate, formatDateWithWeekday, formatInstantInRome } from '../../domain/civil-date.ts';
import { isWorthAsking } from '../../domain/may-print.ts';
import { formatEuro } from '../../domain/money.ts';
import { isOpenState, isPaidState } from '../../domain/position-state.ts';
import { recognise, type Recognised } from '../../domain/scan.ts';
import { ok } from '../../domain/result.ts';
import type { ApplicationContext } from '../application-context.ts';
import { failure, type Operator, type Outcome } from '../access/index.ts';
import { listPayments, paymentsOfPosition, positionPaidWith, toPaymentRow, unassignedByNav, type PaymentRow } from '../payments/index.ts';
import { attachmentsOfPosition, findInstallment, inScope, listPositions, loadExternalPayments, loadPosition, positionRowById, positionsOfPerson, type PositionListRow, type PositionRecord } from '../positions/index.ts';
import type { Connection } from '../connection/index.ts';
import { printPermission } from '../notices/index.ts';
import { personByFiscalCode, personById } from '../people/index.ts';
import { taskKind, tasksOfPosition, TASK_RULES } from '../tasks/index.ts';
import { factSentence } from './fact-sentences.ts';
import { isNumberOfOurs, namedNav, otherEntityOf, recognisedLabel } from './search.ts';
import { alignmentOf, alignmentWords, flowEvidence, intermediaryEvidence, paidWithoutReceipt, receiptAgeWords, receiptEvidence, toldOf, treasuryEvidence, type Alignment, type Told } from './verification-sources.ts';
import { answersOf } from './verification-store.ts';

type CheckOutcome = InferContractRouterOutputs<Contract>['verification']['check'];
/** The card «Ha già pagato?» as it crosses the bridge. */
export type VerificationCard = Extract<CheckOutcome, { ok: true }>['value'];
type Action = VerificationCard['actions'][number];
type Verdict = Pick<VerificationCard, 'verdict' | 'title' | 'sentence' | 'say' | 'tone'>;

/** Looks at every source for one debt and says the verdict in words; never «non pagato» without the age of the data (features.md 3b). */
export async function verify(context: ApplicationContext, reader: Reader, operator: Operator, text: string): Promise<Outcome<VerificationCard>> {
  const found = recognise(text, context.clock.today());
  const base = { readAs: recognisedLabel(found), askedAt: new Date(context.clock.nowMs()).toISOString() };
  const other = await otherEntityOf(reader, found);
  if (other !== null) return ok(otherEntityCard(base, other));
  const candidates = await candidatesFor(context, reader, operator, found, text.trim());
  const receiptOnly = candidates.length === 0 ? await paymentWithoutPosition(reader, operator, found) : null;
  const alignment = await alignmentOf(context, reader);
  const only = candidates.length === 1 ? candidates[0] : undefined;
  if (candidates.length === 0 && receiptOnly === null && (await isNumberOfOurs(reader, found))) return ok(otherOfficeCard(base));
  if (only === undefined) return ok(openCard(context, base, candidates, receiptOnly, alignment));
  const record = await loadPosition(reader, only.id);
  if (record === null) return failure('NOT_FOUND', 'La posizione non c’è.');
  return ok(await positionVerdict(context, reader, operator, base, only, record, alignment));
}

type Base = Readonly<{ readAs: string; askedAt: string }>;

function otherEntityCard(base: Base, fiscalCode: string): VerificationCard {
  return {
    ...base, verdict: 'OTHER_ENTITY', title: 'Avviso di un altro ente', sentence: `Il codice letto è di un altro ente, codice fiscale ${fiscalCode}: qui non c’è niente da cercare.`, say: '«Questo avviso non è nostro: deve rivolgersi all’ente scritto in alto sul foglio.»', tone: 'amber',
    position: null, payment: null, candidates: [], evidence: [], actions: [], tasks: [], answers: [], attachments: [],
  };
}

function otherOfficeCard(base: Base): VerificationCard {
  return {
    ...base, verdict: 'NOT_FOUND', title: 'Avviso di un altro ufficio', sentence: 'L’avviso è di questo ente, ma di un altro ufficio: qui non lo vedi. Non crearne uno nuovo, chiedi all’ufficio che lo segue.', say: '«Questo avviso lo segue un altro ufficio: le dico quale.»', tone: 'blue',
    position: null, payment: null, candidates: [], evidence: [], actions: [], tasks: [], answers: [], attachments: [],
  };
}

async function candidatesFor(context: ApplicationContext, reader: Reader, operator: Operator, found: Recognised, text: string): Promise<PositionListRow[]> {
  const today = context.clock.today();
  const nav = namedNav(found);
  if (nav !== null || found.kind === 'IUV') {
    const installment = nav !== null ? await findInstallment(reader, { nav }) : found.kind === 'IUV' ? await findInstallment(reader, { iuv: found.iuv }) : null;
    const positionId = installment?.positionId ?? (await positionPaidWith(reader, nav ?? (found.kind === 'IUV' ? found.iuv : '')));
    const row = positionId === null ? null : await positionRowById(reader, positionId, operator.offices, today);
    return row === null ? [] : [row];
  }
  if (found.kind === 'FISCAL_CODE' || found.kind === 'ELEVEN_DIGITS') {
    const person = await personByFiscalCode(reader, found.kind === 'FISCAL_CODE' ? found.code : found.digits);
    return person === null ? [] : positionsOfPerson(reader, person.id, operator.offices, today, 'ALL');
  }
  const byReceipt = await listPayments(reader, 'ALL', text, operator.offices, Number.MAX_SAFE_INTEGER, 5);
  const position = byReceipt.find((payment) => payment.positionId !== null && payment.receiptId === text);
  if (position?.positionId != null) {
    const row = await positionRowById(reader, position.positionId, operator.offices, today);
    return row === null ? [] : [row];
  }
  const filter = { states: [], serviceId: null, office: null, text, dueFrom: null, dueTo: null, createdFrom: null, createdTo: null, unsentOnly: false, origin: null };
  return (await listPositions(reader, { filter, cursor: null, limit: 30, sort: 'NEWEST', offices: operator.offices, today })).rows;
}

async function paymentWithoutPosition(reader: Reader, operator: Operator, found: Recognised): Promise<PaymentRow | null> {
  const text = namedNav(found) ?? (found.kind === 'IUV' ? found.iuv : found.kind === 'TEXT' ? found.text : null);
  if (text === null || text.length < 6) return null;
  return (await listPayments(reader, 'ALL', text, operator.offices, Number.MAX_SAFE_INTEGER, 1))[0] ?? null;
}

function openCard(context: ApplicationContext, base: Base, candidates: PositionListRow[], payment: PaymentRow | null, alignment: Alignment): VerificationCard {
  if (payment !== null && payment.effect !== 'NO_PAYMENT') {
    return {
      ...base, verdict: 'PAID', title: 'Pagato, ma senza posizione', sentence: `La ricevuta c’è: ${formatEuro(payment.amountCents)}${payment.paidOn === null ? '' : `, ${formatDateWithWeekday(payment.paidOn)}`}, presso ${payment.psp}. Non è ancora attribuita a una posizione.`, say: '«Sì, il pagamento c’è. Le stampo la ricevuta.»', tone: 'green',
      position: null, payment: toPaymentRow(payment), candidates: [], evidence: [receiptEvidence(context, payment, alignment)], tasks: [], answers: [], attachments: [],
      actions: [{ code: 'PRINT_RECEIPT', label: 'Stampa ricevuta', primary: true, enabled: true, whyNot: null, targetId: payment.id }],
    };
  }
  const many = candidates.length > 1;
  return {
    ...base, verdict: 'NOT_FOUND', title: many ? 'Quale avviso?' : 'Non risulta', tone: many ? 'blue' : 'amber', position: null, payment: null, candidates, tasks: [], answers: [], attachments: [],
    sentence: many ? `Ci sono ${candidates.length} posizioni che corrispondono: scegli quella che il cittadino dice di avere pagato.` : `Non c’è nessuna posizione con questo codice. ${receiptAgeWords(context, alignment)}.`,
    say: many ? '«Quale avviso ha pagato?»' : '«Qui questo avviso non risulta. Mi fa vedere il foglio o la ricevuta?»',
    evidence: [{ ...receiptEvidence(context, null, alignment), says: 'Nessuna ricevuta con questo codice' }],
    actions: many ? [] : [{ code: 'NEW_POSITION', label: 'Nuova posizione', primary: false, enabled: true, whyNot: null, targetId: null }],
  };
}

async function positionVerdict(context: ApplicationContext, reader: Reader, operator: Operator, base: Base, row: PositionListRow, record: PositionRecord, alignment: Alignment): Promise<VerificationCard> {
  const payments = [...(await paymentsOfPosition(reader, row.id)).filter((payment) => payment.effect !== 'NO_PAYMENT').toSorted((a, b) => standing(a) - standing(b) || a.id - b.id), ...(await notYetAttributed(reader, operator, record))];
  const external = (await loadExternalPayments(reader, row.id)).filter((payment) => payment.voidedAt === null);
  const siblings = (await positionsOfPerson(reader, record.position.personId, operator.offices, context.clock.today(), 'ALL')).filter((other) => other.id !== row.id && isPaidState(other.state));
  const sibling = siblings.find((other) => other.service === row.service) ?? null;
  const tasks = (await tasksOfPosition(reader, row.id)).filter((task) => task.state !== 'DONE');
  const told = await toldOf(context, reader, alignment.connection, { id: row.id, iuvs: record.installments.flatMap(({ iuv }) => (iuv === null ? [] : [iuv])), confirmed: record.installments.some(({ confirmedAt }) => confirmedAt !== null) });
  const verdict = verdictOf(context, { row, payments, external: external[0] ?? null, sibling, taskKinds: tasks.map((task) => task.kind), alignment, told, onPortal: record.installments.some((installment) => installment.onPortal === 1) });
  const first = payments[0] ?? null;
  return {
    ...base, ...verdict, position: row, payment: first === null ? null : toPaymentRow(first), candidates: verdict.verdict === 'OTHER_NOTICE_PAID' && sibling !== null ? [sibling] : [],
    evidence: [
      receiptEvidence(context, first, alignment), flowEvidence(context, told, alignment), treasuryEvidence(), intermediaryEvidence(context, told, alignment, first !== null),
      { source: 'Pagamenti fuori pagoPA', says: external[0] === undefined ? 'Nessuno registrato' : `Registrato il ${formatInstantInRome(Date.parse(external[0].at))}`, found: external.length > 0, updatedAt: null, ageLabel: 'adesso', old: false, available: true },
      { source: 'Altri avvisi della persona', says: sibling === null ? 'Nessun altro avviso pagato per questo servizio' : `Pagato un altro avviso: ${sibling.description}, ${formatEuro(sibling.amountCents)}`, found: sibling !== null, updatedAt: null, ageLabel: 'adesso', old: false, available: true },
    ],
    actions: actionsOf({ operator, verdict: verdict.verdict, row, whyNotReprint: await whyNotReprinted(context, reader, alignment.connection, operator, record), payment: first, taskIds: tasks.map((task) => task.id), sibling, mode: alignment.connection.mode }), tasks: tasks.map((task) => ({ id: task.id, title: TASK_RULES[taskKind(task.kind)].title })), answers: await answersOf(reader, row.id),
    attachments: (await attachmentsOfPosition(reader, row.id)).map((attachment) => ({ id: attachment.id, name: attachment.name, at: attachment.at, title: factSentence(attachment.kind).title })),
  };
}

/** What pays comes before what goes back. */
function standing(payment: PaymentRow): number {
  return payment.effect === 'PAYS' ? 0 : 1;
}

/** Receipts with this notice's number that came before the position did (loaded later from a file): the money is here all the same. */
async function notYetAttributed(reader: Reader, operator: Operator, record: PositionRecord): Promise<readonly PaymentRow[]> {
  const found: PaymentRow[] = [];
  for (const installment of record.installments) if (installment.nav !== null && inScope(operator, record.position.office)) found.push(...(await unassignedByNav(reader, installment.nav)));
  return found;
}

type ExternalPayment = Awaited<ReturnType<typeof loadExternalPayments>>[number];

type Facts = Readonly<{
  row: PositionListRow; payments: readonly PaymentRow[]; external: ExternalPayment | null; /** Another notice of the person for the same service, paid. */ sibling: PositionListRow | null; taskKinds: readonly string[]; alignment: Alignment; told: Told;
  /** The intermediary, or its portal, knows a notice with this number. */ onPortal: boolean;
}>;

function verdictOf(context: ApplicationContext, facts: Facts): Verdict {
  const { row, payments, external, sibling, taskKinds, alignment, told, onPortal } = facts;
  const { mode } = alignment.connection;
  const first = payments[0];
  const paidOn = first?.paidOn == null ? '' : ` ${formatDateWithWeekday(first.paidOn)}`;
  const times = payments.length + (external === null ? 0 : 1);
  if (first !== undefined && times >= 2) {
    const sum = payments.reduce((total, payment) => total + payment.amountCents, external?.amountCents ?? 0);
    const decided = payments.some((payment) => payment.effect === 'TO_REFUND') ? 'Uno è già segnato da rimborsare.' : 'Uno è da rimborsare o da spostare.';
    return { verdict: 'PAID_TWICE', title: 'Pagato due volte', tone: 'purple', sentence: `Ci sono ${times} pagamenti per lo stesso avviso, in tutto ${formatEuro(sum)}${external === null ? '' : ', uno fuori pagoPA'}. ${decided}`, say: '«Risultano due pagamenti: apriamo la pratica per restituirle il secondo.»' };
  }
  if (first?.effect === 'TO_REFUND') {
    return { verdict: 'PAID', title: 'Pagato, da rimborsare', tone: 'amber', sentence: `Risulta pagato${paidOn}, ${formatEuro(first.amountCents)}, presso ${first.psp}, e l’importo è segnato da rimborsare.`, say: '«Il pagamento c’è, ma non era dovuto: è da restituire.»' };
  }
  if (first !== undefined && (taskKinds.includes('AMOUNT_DIFFERS') || first.amountCents !== row.amountCents)) {
    return { verdict: 'PAID_DIFFERENT', title: 'Pagato un importo diverso', tone: 'purple', sentence: `Risulta pagato${paidOn}, ${formatEuro(first.amountCents)} invece di ${formatEuro(row.amountCents)}, presso ${first.psp}.`, say: '«Il pagamento c’è, ma l’importo non è quello dell’avviso: lo verifichiamo.»' };
  }
  if (first !== undefined) {
    const after = taskKinds.includes('PAID_AFTER_CANCELLATION') ? ' La posizione era annullata: c’è un’attività aperta.' : '';
    if (first.positionId === null) {
      return { verdict: 'PAID', title: 'Pagato, da attribuire', tone: 'green', sentence: `La ricevuta c’è${paidOn === '' ? '' : `,${paidOn}`}, ${formatEuro(first.amountCents)}, presso ${first.psp}, ma non è ancora attribuita a questa posizione.`, say: '«Sì, il pagamento c’è. Le stampo la ricevuta.»' };
    }
    return { verdict: 'PAID', title: 'Pagato', tone: 'green', sentence: `Risulta pagato${paidOn}, ${formatEuro(first.amountCents)}, presso ${first.psp}.${after}`, say: '«Sì, il pagamento c’è. Le stampo la ricevuta.»' };
  }
  if (external !== null) {
    return { verdict: 'PAID_EXTERNALLY', title: 'Pagato su canale non pagoPA', tone: 'teal', sentence: `Un collega ha registrato il pagamento di ${formatEuro(external.amountCents)} del ${formatDate(external.paidOn)}: “${external.reason}”.`, say: '«Sì, risulta pagato in un altro modo: non deve fare altro.»' };
  }
  const coming = paidWithoutReceipt(told);
  if (coming !== null) {
    const after = row.state === 'INVALID' ? ' La posizione è annullata: quando arriva la ricevuta si apre un’attività.' : '';
    return { verdict: 'PAID_RECEIPT_COMING', title: 'Pagato, ricevuta in arrivo', tone: 'green', sentence: `${coming}${after}`, say: '«Sì, il pagamento c’è. La ricevuta non è ancora arrivata: gliela stampiamo appena arriva.»' };
  }
  if (sibling !== null && row.state !== 'INVALID') {
    return { verdict: 'OTHER_NOTICE_PAID', title: 'Pagato un altro avviso', tone: 'amber', sentence: `La persona ha pagato ${sibling.description}, ${formatEuro(sibling.amountCents)}. Questo avviso, ${row.description}, invece non risulta pagato. ${receiptAgeWords(context, alignment)}.`, say: '«Ha pagato un altro avviso: guardiamo insieme quale.»' };
  }
  if (row.state === 'TO_SYNC' && onPortal) {
    return {
      verdict: 'NOT_FOUND', title: 'Non risulta', tone: 'amber', sentence: `Nessun pagamento trovato per questo avviso. È cambiato ${mode === 'MANUAL' ? 'dopo il caricamento: sul portale c’è ancora com’era prima' : 'dopo l’invio: l’intermediario ha ancora com’era prima'}, e così si può pagare. ${receiptAgeWords(context, alignment)}.`,
      say: '«Per ora non risulta. Se ha pagato da poco la ricevuta può ancora arrivare: mi lascia una copia?»',
    };
  }
  if (row.state === 'TO_SYNC') {
    return {
      verdict: 'NOT_FOUND', title: 'Non ancora pagabile', tone: 'amber', sentence: `${mode === 'MANUAL' ? 'L’avviso non è ancora sul portale dell’intermediario' : 'L’intermediario non ha ancora confermato l’avviso'}: non si può ancora pagare. Nessun pagamento trovato; ${alignmentWords(context, alignment)}.`,
      say: mode === 'MANUAL' ? '«Questo avviso non è ancora attivo: lo carichiamo sul portale, poi può pagarlo.»' : '«Questo avviso non è ancora attivo: lo diventa appena l’intermediario lo conferma.»',
    };
  }
  return {
    verdict: 'NOT_FOUND', title: row.state === 'INVALID' ? 'Annullato, nessun pagamento' : 'Non risulta', tone: 'amber',
    sentence: `Nessun pagamento trovato per questo avviso. ${capitalised(alignmentWords(context, alignment))}.`,
    say: '«Per ora non risulta. Se ha pagato da poco la ricevuta può ancora arrivare: mi lascia una copia?»',
  };
}

/** Why the notice may not be printed again now; null when it may. */
async function whyNotReprinted(context: ApplicationContext, reader: Reader, connection: Connection, operator: Operator, record: PositionRecord): Promise<string | null> {
  const person = await personById(reader, record.position.personId);
  const [installment] = record.installments;
  if (person === null || installment === undefined) return 'L’avviso non c’è.';
  const permission = printPermission(context, connection, operator, record, installment, person);
  return permission.allowed || isWorthAsking(permission) ? null : permission.message;
}

type Asked = Readonly<{ operator: Operator; verdict: Verdict['verdict']; row: PositionListRow; whyNotReprint: string | null; payment: PaymentRow | null; taskIds: readonly number[]; sibling: PositionListRow | null; mode: Connection['mode'] }>;

/** Verdicts that another question to the intermediary may change. */
const MAY_CHANGE: ReadonlySet<Verdict['verdict']> = new Set(['NOT_FOUND', 'OTHER_NOTICE_PAID', 'PAID_RECEIPT_COMING']);

function actionsOf({ operator, verdict, row, whyNotReprint, payment, taskIds, sibling, mode }: Asked): Action[] {
  const asks = mode === 'CONNECTOR' && MAY_CHANGE.has(verdict) && row.nav !== null;
  const atCounter = operator.role !== 'ACCOUNTING';
  const actions: Action[] = [];
  const add = (code: Action['code'], label: string, targetId: number | null, primary = false, whyNot: string | null = null) => actions.push({ code, label, primary, enabled: whyNot === null, whyNot, targetId });
  if (payment !== null) add('PRINT_RECEIPT', 'Stampa ricevuta', payment.id, true);
  if (asks) add('ASK_INTERMEDIARY', verdict === 'PAID_RECEIPT_COMING' ? 'Chiedi la ricevuta ora' : 'Verifica ora presso l’intermediario', row.id, verdict !== 'OTHER_NOTICE_PAID');
  const task = taskIds[0];
  if (task !== undefined) add('OPEN_TASK', 'Apri l’attività', task);
  if (verdict === 'OTHER_NOTICE_PAID' && sibling !== null) add('OPEN_OTHER', 'Apri l’avviso pagato', sibling.id, true);
  if ((verdict === 'NOT_FOUND' || verdict === 'OTHER_NOTICE_PAID') && isOpenState(row.state)) {
    add('RECORD_DECLARATION', 'Registra dichiarazione del cittadino', row.id, verdict === 'NOT_FOUND' && !asks);
    if (atCounter) add('RECORD_EXTERNAL', 'Registra come pagato fuori pagoPA', row.id);
    if (atCounter) add('REPRINT_NOTICE', 'Ristampa l’avviso', row.id, false, whyNotReprint);
  }
  add('OPEN_POSITION', 'Apri la posizione', row.id, payment === null && !MAY_CHANGE.has(verdict));
  return actions;
}

function capitalised(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
