import type { UnitOfWork } from '../../data/engine.ts';
import { formatDate, formatInstantInRome } from '../../domain/civil-date.ts';
import type { ConflictRule } from '../../domain/conflict-rules.ts';
import { formatEuro } from '../../domain/money.ts';
import { formatNav } from '../../domain/notice-number.ts';
import { STATE_LABEL } from '../../domain/position-state.ts';
import { REMOTE_STATUS_LABEL, type RemoteInstallment, type RemotePosition, type RemoteTransfer } from '../../domain/remote-position.ts';
import type { ApplicationContext } from '../application-context.ts';
import { personById } from '../people/index.ts';
import { isOnItsWay, loadPosition, offeredInstallments, remoteTerms, standingOf, type InstallmentRow, type PositionRecord, type Standing } from '../positions/index.ts';
import { stopIssuing } from '../setup/index.ts';
import { openTask } from './service.ts';
import { addTaskEvent, renewFacts, taskFactsSchema, tasksOfKind, type TaskFacts, type TaskRow } from './store.ts';
import type { TaskKind } from './task-kinds.ts';

/** The task each contradiction asks for (intermediary.md 4.3, 4.5); null where the table decides by itself. */
const KIND_OF_RULE: Readonly<Record<ConflictRule, TaskKind | null>> = {
  CANCEL_AGAINST_PAID: 'PAID_AFTER_CANCELLATION', UPDATE_AGAINST_PAID: 'UPDATE_AGAINST_PAID', UPDATE_AGAINST_CHANGED: 'UPDATE_AGAINST_CHANGED', ACTIVE_AGAINST_GONE: 'ACTIVE_AGAINST_GONE', CANCELLED_AGAINST_LIVE: 'CANCELLED_AGAINST_LIVE',
  EXTENDED_AGAINST_EXPIRED: null, NOTIFICATION_FEE: null, COUNTER_PAID_AGAINST_PAID: 'PAID_TWICE', REVISED_OR_REVOKED: 'REVISED_OR_REVOKED', PRINTED_THEN_UPDATED: 'PRINTED_THEN_UPDATED', NAV_COLLISION: 'NAV_COLLISION', LEFT_IN_DRAFT: 'LEFT_IN_DRAFT', PAID_WITHOUT_RECEIPT: 'PAID_WITHOUT_RECEIPT',
};

const EXPLANATIONS: Readonly<Record<ConflictRule, string>> = {
  CANCEL_AGAINST_PAID: 'L’annullamento non è passato: presso l’intermediario l’avviso risulta pagato. Il pagamento vale; decidi se tenerlo o restituirlo quando arriva la ricevuta.',
  UPDATE_AGAINST_PAID: 'La modifica non è passata: presso l’intermediario l’avviso risulta già pagato, com’era prima.',
  UPDATE_AGAINST_CHANGED: 'La nostra modifica è ferma: nel frattempo la posizione è cambiata presso l’intermediario, non da qui.',
  ACTIVE_AGAINST_GONE: 'Da noi è da pagare, presso l’intermediario non c’è più o è annullata: qualcuno l’ha annullata fuori da Sportello. Non viene mai creata di nuovo da sola.',
  CANCELLED_AGAINST_LIVE: 'Da noi è annullata, presso l’intermediario si può ancora pagare.',
  EXTENDED_AGAINST_EXPIRED: 'Per l’intermediario è scaduta, da noi la scadenza è stata spostata.',
  NOTIFICATION_FEE: 'L’intermediario ha aggiunto le spese di notifica.',
  COUNTER_PAID_AGAINST_PAID: 'Da noi è pagata fuori pagoPA, presso l’intermediario risulta pagata anche con pagoPA: uno dei due pagamenti va restituito, appena arriva la ricevuta.',
  REVISED_OR_REVOKED: 'L’intermediario ha rivisto o revocato quello che aveva detto di questo pagamento: confrontalo con la ricevuta, con i flussi e con chi ha pagato. Se la revoca è vera confermala: la posizione torna da pagare. Se non lo è, tieni il pagamento.',
  PRINTED_THEN_UPDATED: 'L’avviso consegnato porta dati di prima: con quel numero ora si paga altro.',
  NAV_COLLISION: 'L’intermediario conosce già questo numero per un’altra posizione. Finché non è chiarito questa postazione non dà altri numeri. Nessun numero viene cambiato da solo; un avviso già stampato va ritirato.',
  LEFT_IN_DRAFT: 'L’intermediario ha la posizione ma non l’ha pubblicata: il debitore non la può pagare.',
  PAID_WITHOUT_RECEIPT: 'Presso l’intermediario risulta pagata da più di un giorno, ma la ricevuta non è arrivata. Chiedila adesso da Verifica pagamento (F4), oppure scaricala dal portale dell’intermediario e importala: quando arriva questa attività si chiude da sola. Intanto l’avviso non si stampa.',
};

const OPEN_THERE_AGAIN = 'Da noi è pagata fuori pagoPA, presso l’intermediario non è chiusa e si può ancora pagare: chiudila dal suo portale, o verrebbe pagata due volte.';

const LAPSED_BUT_PAID = 'Il piano di rate era perduto e il residuo è già chiesto con un altro avviso, ma presso l’intermediario una delle rate risulta pagata. Il pagamento vale: si decide quando arriva la ricevuta.';

const LAPSED_BUT_OPEN = 'Da noi la rata è chiusa con il piano perduto, presso l’intermediario si può ancora pagare: chiudila dal suo portale, perché quella parte è già chiesta con il residuo.';

const PARTLY_GONE = 'Presso l’intermediario una parte degli avvisi è annullata, fuori da Sportello; da noi è ancora da pagare. Sotto si vede quale. Se una rata è già pagata, si riapre solo dal portale dell’intermediario.';

export type FoundConflict = Readonly<{ rule: ConflictRule; positionId: number; remote: RemotePosition | null }>;

/**
 * Opens the task of a contradiction between us and the intermediary, in the unit that found it; once per rule and position: one that is open says from then on what is found now. Answers its id, null when
 * nothing is to be decided: a rule that decides by itself, one already open, a payment whose receipt is here and has spoken.
 */
export async function openConflictTask(context: ApplicationContext, unit: UnitOfWork, { rule, positionId, remote }: FoundConflict): Promise<number | null> {
  const asked = KIND_OF_RULE[rule];
  const record = asked === null ? null : await loadPosition(unit, positionId);
  const standing = record === null ? null : await standingOf(unit, positionId);
  const kind = asked === 'PAID_TWICE' && standing !== null && isLapsedPaid(standing, remote) ? 'PAID_AFTER_LAPSE' : asked;
  if (kind === null || record === null || standing === null) return null;
  const known = await tasksOfKind(unit, positionId, kind);
  const person = await personById(unit, record.position.personId);
  const facts = factsOf(rule, record, standing, remote, person === null ? '' : `${person.name} · `);
  const open = known.find((task) => task.state !== 'DONE');
  if (open !== undefined) await renewed(unit, open, facts);
  // What a person has seen is not asked again every day: the receipt, or its absence, is looked for all the same.
  if (await wasDecided(unit, rule, positionId, known[0], facts)) return null;
  if (open !== undefined || (rule === 'PAID_WITHOUT_RECEIPT' && known.length > 0) || (isAboutPayment(rule) && known.some((task) => task.paymentId !== null))) return null;
  if (rule === 'NAV_COLLISION') await stopIssuing(unit);
  return openTask(context, unit, {
    kind, office: record.position.office, positionId, paymentId: null, amountCents: record.position.amountCents, facts,
  });
}

/** What is paid there is an installment that was lost with its plan: nobody paid it before. */
function isLapsedPaid({ lapsedNavs }: Standing, remote: RemotePosition | null): boolean {
  return remote?.installments.some(({ nav, status, markedByCreditor }) => lapsedNavs.includes(nav) && !markedByCreditor && (status === 'PAID' || status === 'REPORTED')) === true;
}

/** What the intermediary holds, as the card of a task tells it. */
function theirs({ sides, remoteTerms: terms, anomalousNavs: navs }: TaskFacts): string {
  return JSON.stringify([sides.map(({ label, right }) => [label, right]), terms ?? null, navs ?? null]);
}

/** What is called anomalous stays so there: once a person decided about it, it asks again only when something else is found, or when it stops what we send. */
async function wasDecided(unit: UnitOfWork, rule: ConflictRule, positionId: number, last: TaskRow | undefined, facts: TaskFacts): Promise<boolean> {
  if (rule !== 'REVISED_OR_REVOKED' || last?.state !== 'DONE' || last.paymentId !== null || theirs(taskFactsSchema.parse(JSON.parse(last.facts))) !== theirs(facts)) return false;
  return !(await isOnItsWay(unit, positionId));
}

/** The intermediary may hold something else again by now: «Tieni quella dell’intermediario» must take what is there, not what was. */
async function renewed(unit: UnitOfWork, open: TaskRow, facts: TaskFacts): Promise<void> {
  const before = taskFactsSchema.parse(JSON.parse(open.facts));
  if (open.paymentId !== null || theirs(before) === theirs(facts)) return;
  // Our state is «Da verificare» by now, because of this very task: what it was stays.
  await renewFacts(unit, open.id, { ...facts, sides: facts.sides.map((side) => (side.label.startsWith('Stato') ? { ...side, left: before.sides.find(({ label }) => label === side.label)?.left ?? side.left } : side)) });
  await addTaskEvent(unit, open.id, null, 'Presso l’intermediario è cambiata ancora', null);
  unit.touch('tasks');
}

/** The receipt of such a payment opens the very same task: whichever comes first opens it, the other adds to it. */
function isAboutPayment(rule: ConflictRule): boolean {
  return rule === 'CANCEL_AGAINST_PAID' || rule === 'COUNTER_PAID_AGAINST_PAID';
}

/** @param whose the debtor before the causale, as in the other tasks */
function factsOf(rule: ConflictRule, record: PositionRecord, standing: Standing, remote: RemotePosition | null, whose: string): TaskFacts {
  const side = (label: string, left: string, right: string, mono = false) => ({ label, left, right, mono });
  // What ended is told only while it is there all the same.
  const offered = new Set(offeredInstallments(record).map(({ id }) => id));
  const rows = record.installments.filter((row) => row.nav !== null && (offered.has(row.id) || offered.size === 0 || remote?.installments.some(({ nav, status }) => nav === row.nav && status !== 'CANCELLED') === true));
  const many = rows.length > 1;
  const explained = explanationOf(rule, standing, remote);
  return {
    explanation: standing.printed ? `${explained} L’avviso è stato stampato: il debitore può averlo in mano.` : explained, detail: `${whose}${record.position.description}`, leftHeading: 'Da noi', rightHeading: 'Dall’intermediario', remoteTerms: remote === null ? null : [...remoteTerms(record, remote.installments.filter(({ status }) => status !== 'CANCELLED'))],
    ...(rule === 'REVISED_OR_REVOKED' ? anomalousNavs(remote) : {}),
    sides: [
      side('Stato', ourState(record, standing), remote === null ? 'Non c’è' : REMOTE_STATUS_LABEL[remote.status]),
      ...rows.flatMap((row) => {
        const theirs = remote?.installments.find(({ nav }) => nav === row.nav) ?? null;
        const named = (label: string) => (many ? `${label}, ${wayOf(record, row)}` : label);
        return [
          ...(many ? [side(named('Stato'), STATE_LABEL[row.state], theirs === null ? 'Non c’è' : REMOTE_STATUS_LABEL[theirs.status])] : []),
          side(named('Importo'), formatEuro(row.amountCents), theirs === null ? '—' : formatEuro(theirs.amountCents)),
          side(named('Scadenza'), row.dueDate === null ? 'nessuna' : formatDate(row.dueDate), theirs === null ? '—' : theirs.dueDate === null ? 'nessuna' : formatDate(theirs.dueDate.slice(0, 10))),
          ...(row.payableUntil === null && theirs?.payableUntil == null ? [] : [side(named('Si paga fino al'), dayOrNone(row.payableUntil), theirs === null ? '—' : theirs.payableUntil === undefined ? 'non lo dice' : dayOrNone(theirs.payableUntil))]),
          side(named('Numero avviso'), row.nav === null ? '—' : formatNav(row.nav), theirs === null ? '—' : formatNav(theirs.nav), true),
          ...transferSides(named, record.transfers.filter(({ installmentId }) => installmentId === row.id), theirs?.transfers),
          ...(theirs === null || theirs.paidAt === null ? [] : [side(named('Pagata'), '—', paidThere(theirs))]),
        ];
      }),
    ],
  };
}

/** Nothing where the intermediary names none. */
function anomalousNavs(remote: RemotePosition | null): Pick<TaskFacts, 'anomalousNavs'> {
  const navs = remote?.installments.filter(({ status }) => status === 'ANOMALOUS').map(({ nav }) => nav) ?? [];
  return navs.length === 0 ? {} : { anomalousNavs: navs };
}

/** How an installment is told beside others: `rata 3`, `soluzione unica`, `entro 5 giorni`. */
function wayOf({ options, installments }: PositionRecord, { optionId, number }: InstallmentRow): string {
  const label = options.find(({ id }) => id === optionId)?.label ?? '';
  return label === '' || installments.filter((row) => row.optionId === optionId).length > 1 ? `rata ${number}` : label.charAt(0).toLowerCase() + label.slice(1);
}

/** Who gets it and on which account, where the two sides say otherwise: nothing else would show why they differ. */
function transferSides(named: (label: string) => string, ours: PositionRecord['transfers'], theirs: readonly RemoteTransfer[] | undefined): TaskFacts['sides'] {
  if (theirs === undefined) return [];
  return [...new Set([...ours.map(({ transferIndex }) => transferIndex), ...theirs.map(({ index }) => index)])].sort((a, b) => a - b).flatMap((index) => {
    const left = transferWords(ours.find(({ transferIndex }) => transferIndex === index));
    const right = transferWords(theirs.find((transfer) => transfer.index === index));
    return left === right ? [] : [{ label: named(`Versamento ${index}`), left, right, mono: false }];
  });
}

function transferWords(transfer: Readonly<{ payeeFiscalCode: string; iban: string | null; amountCents: number }> | undefined): string {
  if (transfer === undefined) return 'non c’è';
  const iban = transfer.iban === null ? 'senza IBAN' : `IBAN ${transfer.iban.replaceAll(' ', '').toUpperCase()}`;
  return `${formatEuro(transfer.amountCents)} a ${transfer.payeeFiscalCode}, ${iban}`;
}

function explanationOf(rule: ConflictRule, standing: Standing, remote: RemotePosition | null): string {
  if (rule === 'COUNTER_PAID_AGAINST_PAID' && isLapsedPaid(standing, remote)) return LAPSED_BUT_PAID;
  if (rule === 'UPDATE_AGAINST_CHANGED' && remote?.installments.some(({ nav, status }) => standing.lapsedNavs.includes(nav) && (status === 'PAYABLE' || status === 'PUBLISHED')) === true) return LAPSED_BUT_OPEN;
  if (rule === 'UPDATE_AGAINST_CHANGED' && standing.paidElsewhere) return OPEN_THERE_AGAIN;
  return rule === 'ACTIVE_AGAINST_GONE' && remote !== null && remote.status !== 'CANCELLED' ? PARTLY_GONE : EXPLANATIONS[rule];
}

function ourState(record: PositionRecord, standing: Standing): string {
  if (standing.paid) return STATE_LABEL.PAID;
  if (standing.paidElsewhere) return STATE_LABEL.PAID_EXTERNALLY;
  return standing.cancelled ? STATE_LABEL.INVALID : STATE_LABEL[record.position.state];
}

function dayOrNone(day: string | null): string {
  return day === null ? 'senza limite' : formatDate(day.slice(0, 10));
}

function paidThere({ paidAt, psp, markedByCreditor }: RemoteInstallment): string {
  const when = paidAt === null ? '' : /^\d{4}-\d{2}-\d{2}$/.test(paidAt) ? formatDate(paidAt) : formatInstantInRome(Date.parse(paidAt));
  return [when, markedByCreditor ? 'segnata dall’ente' : (psp ?? '')].filter((part) => part !== '').join(', ');
}
