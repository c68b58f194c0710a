import { ACCOUNTING_ROLES } from '../../contract/index.ts';
import type { Reader } from '../../data/engine.ts';
import { formatDate } from '../../domain/civil-date.ts';
import { countOfItalian } from './italian-words.ts';
import { formatEuro } from '../../domain/money.ts';
import { assertNever, ok } from '../../domain/result.ts';
import type { ApplicationContext } from '../application-context.ts';
import type { Operator } from '../access/index.ts';
import { preferencesOf } from '../access/index.ts';
import { countActiveServices, serviceById, unfinishedAccountChanges } from '../catalogue/index.ts';
import { readConnection, type Connection } from '../connection/index.ts';
import { restoredLots } from '../lots/index.ts';
import { countPrints, listPrints, startOfToday } from '../notices/index.ts';
import { paymentTotals } from '../payments/index.ts';
import { countInState, countLeftOnPortal, listPositions, positionsOfPerson, readLegalRates, servedToday, unsentPrinted, type UnsentNotice, type UnsentPrinted } from '../positions/index.ts';
import { countToReconcile } from '../reconciliation/index.ts';
import { isIssuingStopped, ISSUING_STOPPED } from '../setup/index.ts';
import { taskCounts } from '../tasks/index.ts';

const FILTER = { states: [], serviceId: null, office: null, text: '', dueFrom: null, dueTo: null, createdFrom: null, createdTo: null, unsentOnly: false, origin: null };

/** Figures of the shell: what waits for a person, and what this desk has printed and not sent. */
export async function shellCounters(context: ApplicationContext, reader: Reader, operator: Operator) {
  const tasks = await taskCounts(reader, operator.id, operator.offices);
  const prints = await countPrints(reader, startOfToday(context), operator.offices);
  const unassigned = await paymentTotals(reader, 'UNASSIGNED', '', operator.offices);
  return ok({ openTasks: tasks.office, unsentPrints: prints.unsent, unassignedPayments: unassigned.count, drafts: await countInState(reader, 'DRAFT', operator.offices), toReconcile: ACCOUNTING_ROLES.includes(operator.role) ? await countToReconcile(reader, context.clock.today()) : 0 });
}

type ToFinish = { kind: 'UNSENT_PRINTS' | 'UNPRINTED' | 'DRAFT' | 'TASK' | 'NO_SERVICES' | 'NUMBERING' | 'ACCOUNT_CHANGE' | 'LOT_RESTORED' | 'PORTAL_LEFT' | 'LEGAL_RATE'; title: string; detail: string; positionId: number | null; taskId: number | null; count: number; level: 'NOTICE' | 'WARNING' | 'ALARM' | null };

/** The counter's home of today: people served, prints, what is left to finish, pinned services. */
export async function counterHome(context: ApplicationContext, reader: Reader, operator: Operator) {
  const today = context.clock.today();
  const since = startOfToday(context);
  const served = [];
  for (const row of await servedToday(reader, operator.id, since, 10)) {
    const open = await positionsOfPerson(reader, row.personId, operator.offices, today, 'OPEN');
    served.push({ at: row.at, personId: row.personId, name: row.name, fiscalCode: row.fiscalCode, service: row.service, positionId: row.positionId, openPositions: open.length, expiredPositions: open.filter((position) => position.state === 'OVERDUE' || position.state === 'EXPIRED').length, openCents: open.reduce((sum, position) => sum + position.openCents, 0) });
  }
  const prints = await listPrints(reader, { since, unsent: false, offices: operator.offices, before: Number.MAX_SAFE_INTEGER, limit: 10 });
  const counts = await countPrints(reader, since, operator.offices);
  const preferences = await preferencesOf(reader, operator);
  const pinned = [];
  for (const id of preferences.pinnedServiceIds) {
    const service = await serviceById(context, reader, id);
    if (service !== null && !service.retired) pinned.push({ serviceId: service.id, code: service.code, name: service.name });
  }
  return ok({
    today, served, printsToday: counts.today, pinned, toFinish: await toFinish(context, reader, operator, counts.unsentPositions),
    prints: prints.map((print) => ({ id: print.id, at: print.at, positionId: print.positionId, paymentId: print.paymentId, debtorName: print.debtorName, document: print.document, service: print.service, amountCents: print.printedAmountCents, state: print.state, paid: print.paid === 1, cancelled: print.cancelled === 1 })),
  });
}

async function toFinish(context: ApplicationContext, reader: Reader, operator: Operator, unsentPositions: number): Promise<ToFinish[]> {
  const items: ToFinish[] = [];
  const stopped = context.numbering.state().stopped?.message ?? ((await isIssuingStopped(reader)) ? ISSUING_STOPPED : null);
  if (stopped !== null) items.push({ kind: 'NUMBERING', title: 'I numeri degli avvisi sono fermi', detail: stopped, positionId: null, taskId: null, count: 1, level: null });
  if ((await countActiveServices(reader)) === 0) items.push({ kind: 'NO_SERVICES', title: 'Nessun servizio attivo', detail: 'Attivane uno in Configurazione, Servizi.', positionId: null, taskId: null, count: 1, level: null });
  const unsent = await unsentPrinted(reader, context.clock.nowMs(), operator.offices);
  if (unsent.level !== 'NONE') items.push({ kind: 'UNSENT_PRINTS', ...unsentWords(await readConnection(context, reader), unsent), positionId: null, taskId: null, count: unsent.count, level: unsent.level });
  const left = await countLeftOnPortal(reader, operator.offices);
  if (left > 0) items.push({ kind: 'PORTAL_LEFT', title: countOfItalian(left, 'numero da togliere dal portale', 'numeri da togliere dal portale'), detail: left === 1 ? 'Un altro ne ha preso il posto: finché c’è si può pagare.' : 'Altri ne hanno preso il posto: finché ci sono si possono pagare.', positionId: null, taskId: null, count: left, level: null });
  for (const lot of operator.role === 'ACCOUNTING' ? [] : await restoredLots(context, reader, operator)) items.push({ kind: 'LOT_RESTORED', title: `Lotto ${lot.id} interrotto dal ripristino`, detail: `${lot.title}: riprendilo o annullalo, dopo avere guardato che cosa è già stato consegnato.`, positionId: null, taskId: null, count: 1, level: null });
  if (operator.role === 'ADMINISTRATOR') items.push(...(await accountChangesToFinish(reader)), ...(await legalRateToFinish(context, reader)));
  // With a number, waiting for the portal, and no paper in anybody's hands: saved without printing, or taken back.
  const unprinted = (await countInState(reader, 'TO_SYNC', operator.offices)) - unsentPositions;
  if (unprinted > 0) items.push({ kind: 'UNPRINTED', title: countOfItalian(unprinted, 'avviso salvato e non stampato', 'avvisi salvati e non stampati'), detail: unprinted === 1 ? 'Ha il numero, ma nessuno lo ha in mano.' : 'Hanno il numero, ma nessuno li ha in mano.', positionId: null, taskId: null, count: unprinted, level: null });
  const drafts = await listPositions(reader, { filter: { ...FILTER, states: ['DRAFT'] }, cursor: null, limit: 3, sort: 'NEWEST', offices: operator.offices, today: context.clock.today() });
  for (const draft of drafts.rows) items.push({ kind: 'DRAFT', title: `1 bozza: ${draft.debtorName}`, detail: `${draft.service === '' ? draft.description : draft.service} · ${formatEuro(draft.amountCents)}`, positionId: draft.id, taskId: null, count: 1, level: null });
  const tasks = await taskCounts(reader, operator.id, operator.offices);
  if (tasks.office > 0) items.push({ kind: 'TASK', title: countOfItalian(tasks.office, 'attività aperta', 'attività aperte'), detail: tasks.mine === 0 ? 'Nessuna è assegnata a te.' : countOfItalian(tasks.mine, 'è assegnata a te', 'sono assegnate a te'), positionId: null, taskId: null, count: tasks.office, level: null });
  return items;
}

/** The decree of December gives the rate of the year to come; without it no interest is proposed for its days. */
async function legalRateToFinish(context: ApplicationContext, reader: Reader): Promise<readonly ToFinish[]> {
  const { missingYear } = await readLegalRates(context, reader);
  return missingYear === null ? [] : [{ kind: 'LEGAL_RATE', title: `Manca il tasso degli interessi legali del ${missingYear}`, detail: 'Il decreto esce entro il 15 dicembre: finché il tasso non c’è, per i giorni di quell’anno non si propongono interessi.', positionId: null, taskId: null, count: 1, level: null }];
}

function unsentWords({ mode }: Connection, { count, notices }: UnsentPrinted): Readonly<{ title: string; detail: string }> {
  const age = unsentAge(count, notices[0]);
  switch (mode) {
    case 'MANUAL': return { title: countOfItalian(count, 'avviso stampato, non ancora sul portale', 'avvisi stampati, non ancora sul portale'), detail: `${age}${count === 1 ? 'Finché non è caricato non si può pagare, o si paga com’era prima.' : 'Finché non sono caricati non si possono pagare, o si pagano com’erano prima.'}` };
    case 'CONNECTOR': return { title: countOfItalian(count, 'avviso stampato, non ancora inviato', 'avvisi stampati, non ancora inviati'), detail: `${age}${count === 1 ? 'Finché l’intermediario non lo conferma non si può pagare, o si paga com’era prima.' : 'Finché l’intermediario non li conferma non si possono pagare, o si pagano com’erano prima.'}` };
    default: return assertNever(mode, 'unsentWords');
  }
}

/** How long the oldest has been waiting, once it is a matter of hours of work (intermediary.md 4.5). */
function unsentAge(count: number, oldest: UnsentNotice | undefined): string {
  if (oldest === undefined || oldest.minutes < 60) return '';
  return `${count === 1 ? 'Aspetta' : 'Il più vecchio aspetta'} da ${countOfItalian(Math.floor(oldest.minutes / 60), 'ora', 'ore')} di lavoro${oldest.level === 'ALARM' ? ', va risolto oggi' : ''}. `;
}

/** Changes of the treasurer's account that wait for their day, or for somebody to go on. */
async function accountChangesToFinish(reader: Reader): Promise<ToFinish[]> {
  const changes = await unfinishedAccountChanges(reader);
  return changes.map(({ state, effectiveOn, oldLabel, newLabel }) => {
    const item = { kind: 'ACCOUNT_CHANGE' as const, positionId: null, taskId: null, count: 1, level: null };
    const accounts = `da “${oldLabel}” a “${newLabel}”`;
    if (state === 'PLANNED') return { ...item, title: `Cambio del conto dal ${formatDate(effectiveOn)}`, detail: `${accounts}: si applica da solo, alla prima apertura da quel giorno.` };
    const waits = state === 'STOPPED' || state === 'UNDO_STOPPED';
    return { ...item, title: waits ? 'Cambio del conto interrotto' : 'Cambio del conto in corso', detail: `${accounts}: ${waits ? 'una parte delle posizioni resta da spostare.' : 'le posizioni vengono spostate, si può lavorare intanto.'}` };
  });
}
