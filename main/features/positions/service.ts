import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { positionForm } from '../../contract/index.ts';
import { appendAudit } from '../../data/audit.ts';
import type { UnitOfWork } from '../../data/engine.ts';
import { advanceNumber } from '../../data/numbering/issued-numbers.ts';
import { formatDate } from '../../domain/civil-date.ts';
import { baseCents, type DebtLine } from '../../domain/debt-lines.ts';
import { formatEuro } from '../../domain/money.ts';
import { ok } from '../../domain/result.ts';
import { isPaidState, projectInstallment, projectPosition, type ShownState } from '../../domain/position-state.ts';
import type { ApplicationContext } from '../application-context.ts';
import { failure, versionConflict, type Operator, type Outcome } from '../access/index.ts';
import { issuingTermsOf, type IssuingTerms } from '../catalogue/index.ts';
import { findOrCreateDebtor } from '../people/index.ts';
import { isIssuingStopped, ISSUING_STOPPED, readNumberingCodes } from '../setup/index.ts';
import { askAnew } from './ending-ways.ts';
import { checkForm, expiringFromOf, payableUntilOf } from './form-rules.ts';
import { findDuplicates } from './found-positions.ts';
import { linesOf, replaceLines } from './line-store.ts';
import { madeOfChange, madeOfForm, sharesOf, whyNotTefa, whyTransfersStay, withKeptPostal } from './position-lines.ts';
import { queueCancel, queuePosition } from './outgoing.ts';
import { findFine } from './plan-store.ts';
import { inForce, type InstallmentRow, type PositionRecord, shownStateOf } from './position-record.ts';
import {
  addFact, asksForResidue, bumpVersion, deleteDraft as deleteDraftRows, findReplacement, giveNumber, insertInstallment, insertOption, insertPosition, insertTransfer, loadPosition, recordServed, replaceTransfers,
  storeProjection, updateInstallment, updatePosition,
} from './store.ts';

type FormParts = typeof positionForm;
/** The form of a position. `lines`: its voci; null is one voce, undefined says nothing of them (as they are). */
export type PositionFormInput = Readonly<{ [Key in Exclude<keyof FormParts, 'lines'>]: z.infer<FormParts[Key]> } & { lines?: readonly DebtLine[] | null | undefined }>;

/** What a change of a position does to the papers already printed; implemented by the notices feature, wired by the host. */
export type PaperLedger = Readonly<{
  /** Marks as superata the valid notices of an installment; answers how many. */
  supersede(unit: UnitOfWork, installmentId: number): Promise<number>;
  /** Marks as superate the valid notices of an installment on which this account is printed; answers their ids. */
  supersedeNaming(unit: UnitOfWork, installmentId: number, iban: string): Promise<readonly number[]>;
  /** How many notices of a position have been printed and not recalled. */
  printed(unit: Pick<UnitOfWork, 'get' | 'all'>, positionId: number): Promise<number>;
}>;

export type SavedPosition = Readonly<{ id: number; version: number; installmentId: number; nav: string | null; state: ShownState }>;

/** What is true of an installment just made, whatever its number: nobody paid, cancelled or confirmed it. */
const NO_FACTS = { contradicted: false, reconciled: false, reported: false, paid: false, paidExternally: false, cancelled: false, blockedByOtherOption: false, confirmed: false } as const;

const SINGLE_OPTION = { kind: 'SINGLE_INSTALLMENT', label: 'Rata unica' } as const;

/** Finds the service of a form and checks that new positions may be made with it. */
async function usableService(context: ApplicationContext, unit: UnitOfWork, operator: Operator, serviceId: number): Promise<Outcome<IssuingTerms>> {
  const terms = await issuingTermsOf(context, unit, serviceId);
  const service = terms?.rules;
  if (terms === null || service === undefined || !inScope(operator, service.office)) return failure('NOT_FOUND', 'Il servizio non c’è più: scegline un altro.', { field: 'serviceId' });
  if (service.retired) return failure('STATE_FORBIDS', `Il servizio ${service.code} è stato ritirato: scegline un altro.`, { field: 'serviceId' });
  if (service.accountId === null) return failure('STATE_FORBIDS', `Al servizio ${service.code} manca il conto di accredito: sceglilo in Configurazione, Servizi.`, { field: 'serviceId' });
  if (terms.taxonomy.kind === 'EXPIRED' || terms.taxonomy.kind === 'NOT_YET') {
    return failure('STATE_FORBIDS', `Il codice di tassonomia di ${service.code} non è più valido: aggiornalo in Configurazione, Servizi.`, { field: 'serviceId' });
  }
  return ok(terms);
}

/** The office scope of an operator covers this office (features.md part 2, pain 12). */
export function inScope(operator: Operator, office: string): boolean {
  return operator.offices === null || operator.offices.includes(office);
}

type Credited = Readonly<{ payeeFiscalCode: string; iban: string | null; postalIban: string | null }>;

/** Who gets the money, as one text to compare. */
function payeesOf(transfers: readonly Credited[]): string {
  return transfers.map((transfer) => transfer.payeeFiscalCode).join('+');
}

/** Where the money goes, as one text to compare: the portal must know it, a paper without postal section does not say it. */
function accountsOf(transfers: readonly Credited[]): string {
  return transfers.map(({ iban, postalIban }) => `${iban ?? ''}/${postalIban ?? ''}`).join('+');
}

/** Supersedes the papers that no longer hold after a change of an installment; answers how many (states.md, print SUPERSEDED). */
async function supersedePapers(paper: PaperLedger, unit: UnitOfWork, installmentId: number, before: readonly Credited[], changed: Readonly<{ paper: boolean; accounts: boolean }>): Promise<number> {
  if (changed.paper) return paper.supersede(unit, installmentId);
  if (!changed.accounts) return 0;
  let superseded = 0;
  for (const account of new Set(before.flatMap(({ iban, postalIban }) => [iban, postalIban]))) if (account !== null) superseded += (await paper.supersedeNaming(unit, installmentId, account)).length;
  return superseded;
}

/** Takes the next notice number inside the unit that creates or issues the installment (intermediary.md 4.5). */
export async function takeNoticeNumber(context: ApplicationContext, unit: UnitOfWork): Promise<Outcome<Readonly<{ nav: string; iuv: string }>>> {
  const numbering = await readNumberingCodes(unit);
  if (numbering === null) return failure('NOT_SET_UP', 'Manca la numerazione degli avvisi: completa il primo avvio.');
  if (await isIssuingStopped(unit)) return failure('NUMBERING_STOPPED', ISSUING_STOPPED);
  const taken = await context.numbering.takeNumber(unit, { segregationCode: numbering.segregationCode, applicationPrefix: numbering.applicationPrefix, workstation: numbering.workstation });
  return taken.ok ? ok(taken.value) : failure('NUMBERING_STOPPED', taken.error.message);
}

/** What a price list is compared with: the debt without what was added to it. */
function pricedForm(form: PositionFormInput) {
  const base = form.lines == null ? form.amountCents : baseCents(form.lines);
  return { ...form, amountCents: base > 0 ? base : form.amountCents, anonymous: form.debtor.fiscalCode === null };
}

/** Asked only where the service has prices: what is left of a lost plan is none of them. */
async function isOfResidue(unit: UnitOfWork, { amountRule }: IssuingTerms['rules'], id: number | null): Promise<boolean> {
  return id !== null && amountRule.kind !== 'FREE' && asksForResidue(unit, id);
}

/** Voci as the audit trail keeps them. */
function told(lines: readonly DebtLine[]) {
  return lines.map(({ payee, arithmetic, ...line }) => ({ ...line, payee: payee === null ? null : { ...payee }, arithmetic: [...arithmetic] }));
}

function noPersonalDataDetail(form: PositionFormInput): string {
  return `${formatEuro(form.amountCents)}${form.dueDate === null ? '' : `, da pagare entro il ${formatDate(form.dueDate)}`}`;
}

/** Creates a position with its only installment; a draft takes no number. */
export async function createPosition(
  context: ApplicationContext, unit: UnitOfWork, operator: Operator, form: PositionFormInput, options: Readonly<{ draft: boolean; acceptDuplicate: boolean; replacesId: number | null }>,
): Promise<Outcome<SavedPosition>> {
  const today = context.clock.today();
  const terms = await usableService(context, unit, operator, form.serviceId);
  if (!terms.ok) return terms;
  const { rules } = terms.value;
  const checked = checkForm(pricedForm(form), rules, today, { counter: true, dueDateKept: false, ofResidue: await isOfResidue(unit, rules, options.replacesId) });
  if (!checked.ok && !options.draft) return checked;
  const alone = options.draft || options.acceptDuplicate ? ok(true) : await refuseDuplicate(unit, operator, form, null, today);
  if (!alone.ok) return alone;
  const replaced = await checkReplaced(unit, operator, options.replacesId);
  if (!replaced.ok) return replaced;
  const debtor = await findOrCreateDebtor(unit, form.debtor, { by: operator, anonymousAllowed: rules.anonymousAllowed, knownPersonId: null, today });
  if (!debtor.ok) return debtor;
  const made = await madeOfForm(unit, terms.value, form);
  if (!made.ok) return made;
  const tefa = await whyNotTefa(unit, form.serviceId, form.amountCents, made.value.lines, []);
  if (!tefa.ok) return tefa;
  const payableUntil = payableUntilOf(form, rules);
  const expiringFrom = expiringFromOf(form.dueDate, rules.expiringDays);
  const number = options.draft ? null : await takeNoticeNumber(context, unit);
  if (number !== null && !number.ok) return number;
  const nav = number?.value.nav ?? null;
  const state = projectInstallment({ ...NO_FACTS, numbered: nav !== null });
  const id = await insertPosition(unit, {
    iupd: `SPO${randomUUID().replaceAll('-', '')}`, serviceId: form.serviceId, office: rules.office, personId: debtor.value.person.id, year: form.year, description: form.description, fields: form.fields, notes: form.notes,
    origin: 'COUNTER', externalId: null, amountCents: form.amountCents, dueDate: form.dueDate, payableUntil, expiringFrom, replacesId: options.replacesId, createdBy: operator.id, state: projectPosition([state]), firstNav: nav,
  });
  const optionId = await insertOption(unit, id, SINGLE_OPTION.kind, SINGLE_OPTION.label, 1);
  const installmentId = await insertInstallment(unit, { positionId: id, optionId, number: 1, amountCents: form.amountCents, dueDate: form.dueDate, payableUntil, nav, iuv: number?.value.iuv ?? null, confirmedAt: null, state });
  for (const transfer of made.value.transfers) await insertTransfer(unit, installmentId, transfer);
  if (made.value.lines.length > 0) await replaceLines(unit, id, made.value.lines);
  await addFact(unit, { positionId: id, installmentId, kind: options.draft ? 'DRAFT_SAVED' : 'CREATED', operatorId: operator.id, detail: noPersonalDataDetail(form) });
  if (options.replacesId !== null && !options.draft) await linkReplacement(unit, operator, id, options.replacesId);
  await recordServed(unit, operator.id, debtor.value.person.id, id);
  await queuePosition(context, unit, id, operator.id);
  await appendAudit(unit, { action: options.draft ? 'DRAFT_SAVED' : 'POSITION_CREATED', subjectKind: 'position', subjectId: String(id), operatorId: String(operator.id), before: null, after: { ...form, debtor: { ...form.debtor }, fields: { ...form.fields }, lines: told(made.value.lines), nav, replacesId: options.replacesId } });
  unit.touch('positions');
  unit.touch('people');
  return ok({ id, version: 1, installmentId, nav, state: shownStateOf({ state, dueDate: form.dueDate, payableUntil }, expiringFrom, today) });
}

/** Duplicate guard at the moment a number would be given (features.md 3a step 3, pain 51): refused until the operator confirms. `exceptId`: the draft itself. */
async function refuseDuplicate(unit: UnitOfWork, operator: Operator, form: PositionFormInput, exceptId: number | null, today: string): Promise<Outcome<true>> {
  if (form.debtor.fiscalCode === null) return ok(true);
  const duplicates = await findDuplicates(unit, { fiscalCode: form.debtor.fiscalCode, serviceId: form.serviceId, year: form.year, description: form.description, amountCents: form.amountCents, exceptId, offices: operator.offices, today });
  if (duplicates.strict.length === 0) return ok(true);
  return failure('DUPLICATE', 'Esiste già un avviso aperto di pari importo per questa persona e questo servizio: aprilo oppure conferma di volerne creare un altro.');
}

async function checkReplaced(unit: UnitOfWork, operator: Operator, replacesId: number | null): Promise<Outcome<true>> {
  if (replacesId === null) return ok(true);
  const old = await loadPosition(unit, replacesId);
  if (old === null || !inScope(operator, old.position.office)) return failure('NOT_FOUND', 'La posizione da ripristinare non c’è.');
  if (old.position.state !== 'INVALID') return failure('STATE_FORBIDS', 'Si ripristina solo una posizione annullata.');
  if ((await findReplacement(unit, replacesId)) !== null) return failure('STATE_FORBIDS', 'È già stata ripristinata con un avviso nuovo: apri quello.');
  return ok(true);
}

/** Tells both histories that one position stands for the other; only once the new one has its number: a draft may still be thrown away. */
async function linkReplacement(unit: UnitOfWork, operator: Operator, id: number, replacesId: number): Promise<void> {
  await addFact(unit, { positionId: id, kind: 'RESTORES', operatorId: operator.id, detail: 'Sostituisce una posizione annullata, con un numero nuovo' });
  await addFact(unit, { positionId: replacesId, kind: 'RESTORED_AS', operatorId: operator.id, detail: 'Sostituita da una posizione nuova, con un numero nuovo' });
  await appendAudit(unit, { action: 'POSITION_RESTORED', subjectKind: 'position', subjectId: String(replacesId), operatorId: String(operator.id), before: null, after: { replacedBy: id } });
}

const SEVERAL_INSTALLMENTS = 'Ha più avvisi: il modulo cambia solo un importo unico. Le rate si cambiano con «Cambia le rate».';
const TWO_AMOUNTS = 'È una multa con due importi: vengono dal verbale e non si cambiano. Se il verbale è sbagliato annulla la posizione e ripristinala.';

/** Why the form of a position with a plan, or with two amounts, does not change. */
export function whySeveralWays(record: PositionRecord): string {
  return record.options.some(({ kind }) => kind === 'REDUCED_SINGLE_INSTALLMENT') ? TWO_AMOUNTS : SEVERAL_INSTALLMENTS;
}

/** Amount and days of a fine come from its report and its notification, also once one of its two amounts is left: with others, what a late payment still owes would be wrong. */
const OF_THE_REPORT = 'L’importo e i giorni di una multa vengono dal verbale e dalla notifica: qui non si cambiano. Se il verbale è sbagliato annulla la posizione e ripristinala.';

function onlyInstallment(record: PositionRecord): InstallmentRow | null {
  return record.installments.length === 1 ? (record.installments[0] ?? null) : null;
}

/** Why the form of a position can no longer change; null when it can. */
export function whyNotEditable(state: ShownState): string | null {
  if (isPaidState(state) || state === 'PARTIALLY_PAID') return 'È già pagata: non si cambia più. Per una differenza fai un avviso nuovo.';
  if (state === 'INVALID') return 'È annullata: usa «Ripristina» per farne una nuova.';
  if (state === 'NEEDS_REVIEW') return 'È da verificare: chiudi prima l’attività aperta.';
  return null;
}

function describeChanges(before: PositionRecord, installment: InstallmentRow, form: PositionFormInput): readonly string[] {
  const lines: string[] = [];
  if (installment.amountCents !== form.amountCents) lines.push(`importo da ${formatEuro(installment.amountCents)} a ${formatEuro(form.amountCents)}`);
  if (installment.dueDate !== form.dueDate) lines.push(`scadenza da ${installment.dueDate === null ? 'nessuna' : formatDate(installment.dueDate)} a ${form.dueDate === null ? 'nessuna' : formatDate(form.dueDate)}`);
  if (before.position.description !== form.description) lines.push('causale cambiata');
  if (before.position.notes !== form.notes) lines.push('note cambiate');
  return lines;
}

/** The field in which a form asks for other terms than the installment has; null where it asks for none. */
function otherTerms(installment: InstallmentRow, form: PositionFormInput, payableUntil: string | null): 'amountCents' | 'dueDate' | 'payableUntil' | null {
  if (installment.amountCents !== form.amountCents) return 'amountCents';
  if (installment.dueDate !== form.dueDate) return 'dueDate';
  return installment.payableUntil === payableUntil ? null : 'payableUntil';
}

/**
 * Changes a position. A numbered one keeps its service and its debtor; when amount, due date or payee change, the papers printed
 * become superate and the portal must be told again; when only the account changes, those that print it and the portal. `issue` gives a draft its number; `anew`
 * asks for the new terms with a new number, taken in this unit, in the place of the old one.
 */
export async function changePosition(
  context: ApplicationContext, paper: PaperLedger, unit: UnitOfWork, operator: Operator, id: number, expectedVersion: number, form: PositionFormInput, options: Readonly<{ reason: string | null; issue: boolean; acceptDuplicate: boolean; anew?: boolean }>,
): Promise<Outcome<SavedPosition & Readonly<{ supersededPrints: number }>>> {
  const today = context.clock.today();
  const stored = await loadPosition(unit, id);
  if (stored === null || !inScope(operator, stored.position.office)) return failure('NOT_FOUND', 'La posizione non c’è.');
  if (stored.position.version !== expectedVersion) return versionConflict();
  const record = inForce(stored);
  const installment = onlyInstallment(record);
  if (installment === null) return failure('STATE_FORBIDS', whySeveralWays(record));
  const blocked = whyNotEditable(record.position.state);
  if (blocked !== null) return failure('STATE_FORBIDS', blocked);
  const terms = await usableService(context, unit, operator, form.serviceId);
  if (!terms.ok) return terms;
  const { rules } = terms.value;
  const ofReport = (await findFine(unit, id)) === null ? null : otherTerms(installment, form, payableUntilOf(form, rules));
  if (ofReport !== null) return failure('STATE_FORBIDS', OF_THE_REPORT, { field: ofReport });
  const numbered = installment.nav !== null;
  const checked = checkForm(pricedForm(form), rules, today, { counter: record.position.origin === 'COUNTER', dueDateKept: form.dueDate === installment.dueDate, ofResidue: await isOfResidue(unit, rules, id) });
  if (!checked.ok && (numbered || options.issue)) return checked;
  const issuing = options.issue && !numbered;
  const alone = issuing && !options.acceptDuplicate ? await refuseDuplicate(unit, operator, form, id, today) : ok(true);
  if (!alone.ok) return alone;
  if (numbered && form.serviceId !== record.position.serviceId) return failure('STATE_FORBIDS', 'Il servizio di un avviso già numerato non si cambia: annulla la posizione e creane una nuova.', { field: 'serviceId' });
  const printed = await paper.printed(unit, id);
  if (printed > 0 && (options.reason ?? '').trim().length < 3) return failure('INVALID_FIELD', 'L’avviso è già stato stampato: scrivi il motivo della modifica.', { field: 'reason' });
  const debtor = await findOrCreateDebtor(unit, form.debtor, { by: operator, anonymousAllowed: rules.anonymousAllowed, knownPersonId: record.position.personId, today });
  if (!debtor.ok) return debtor;
  if (numbered && debtor.value.person.id !== record.position.personId) return failure('STATE_FORBIDS', 'Il debitore di un avviso già numerato non si cambia: annulla la posizione e creane una nuova.', { field: 'debtor.fiscalCode' });
  const made = await madeOfChange(unit, terms.value, record, installment, form);
  if (!made.ok) return made;
  const { lines } = made.value;
  const transfers = numbered && options.anew !== true ? await withKeptPostal(context, unit, record, made.value.transfers) : made.value.transfers;
  const linesBefore = await linesOf(unit, id);
  const tefa = await whyNotTefa(unit, form.serviceId, form.amountCents, lines, linesBefore);
  if (!tefa.ok) return tefa;
  // Under a number of its own nobody has seen other transfers yet.
  const stay = numbered && options.anew !== true ? await whyTransfersStay(context, unit, record, transfers) : null;
  if (stay !== null) return failure('STATE_FORBIDS', stay, { field: 'lines' });
  const number = options.anew === true && numbered ? await takeNoticeNumber(context, unit) : null;
  if (number !== null && !number.ok) return number;
  const payableUntil = payableUntilOf(form, rules);
  const expiringFrom = expiringFromOf(form.dueDate, rules.expiringDays);
  if (!(await updatePosition(unit, id, expectedVersion, { serviceId: form.serviceId, office: rules.office, personId: debtor.value.person.id, year: form.year, description: form.description, fields: form.fields, notes: form.notes, amountCents: form.amountCents, dueDate: form.dueDate, payableUntil, expiringFrom }))) return versionConflict();
  const paperChanges = installment.amountCents !== form.amountCents || installment.dueDate !== form.dueDate || payeesOf(transfers) !== payeesOf(record.transfers);
  const accountsChange = accountsOf(transfers) !== accountsOf(record.transfers);
  const remoteChanges = paperChanges || accountsChange || sharesOf(transfers) !== sharesOf(record.transfers) || record.position.description !== form.description || installment.payableUntil !== payableUntil;
  const asked = { amountCents: form.amountCents, dueDate: form.dueDate, payableUntil };
  const renewed = number === null ? null : await askAnew(context, unit, paper, stored, installment, { ...asked, number: number.value, transfers, reason: 'Sostituito da un avviso con un numero nuovo' });
  if (renewed === null) {
    await updateInstallment(unit, installment.id, { ...asked, confirmedAt: remoteChanges ? null : installment.confirmedAt });
    await replaceTransfers(unit, installment.id, transfers);
  }
  await replaceLines(unit, id, lines);
  const supersededPrints = renewed?.supersededPrints ?? (numbered ? await supersedePapers(paper, unit, installment.id, record.transfers, { paper: paperChanges, accounts: accountsChange }) : 0);
  const changes = [...(renewed === null ? [] : ['numero nuovo, quello di prima non si usa più']), ...describeChanges(record, installment, form), ...(JSON.stringify(linesBefore) === JSON.stringify(lines) ? [] : ['voci cambiate'])];
  const changedId = renewed?.installmentId ?? installment.id;
  if (numbered || !options.issue) {
    await addFact(unit, { positionId: id, installmentId: changedId, kind: renewed !== null ? 'RENUMBERED' : numbered ? 'UPDATED' : 'DRAFT_SAVED', operatorId: operator.id, reason: options.reason, detail: [...changes, ...(supersededPrints > 0 ? [`${supersededPrints === 1 ? 'la stampa precedente è superata' : `${supersededPrints} stampe precedenti sono superate`}`] : [])].join('; ') || 'dati aggiornati' });
  }
  const issued = issuing ? await issueInstallment(context, unit, operator, record, installment.id) : ok(number?.value.nav ?? installment.nav);
  if (!issued.ok) return issued;
  if (issuing || renewed !== null || (numbered && remoteChanges)) await queuePosition(context, unit, id, operator.id);
  const state = await storeProjection(unit, id);
  await appendAudit(unit, { action: issuing ? 'POSITION_ISSUED' : 'POSITION_CHANGED', subjectKind: 'position', subjectId: String(id), operatorId: String(operator.id), before: { description: record.position.description, amountCents: record.position.amountCents, dueDate: record.position.dueDate, lines: told(linesBefore) }, after: { description: form.description, amountCents: form.amountCents, dueDate: form.dueDate, lines: told(lines), nav: issued.value }, ...(options.reason === null ? {} : { reason: options.reason }) });
  return ok({ id, version: expectedVersion + 1, installmentId: changedId, nav: issued.value, state: shownStateOf({ state, dueDate: form.dueDate, payableUntil }, expiringFrom, today), supersededPrints });
}

async function issueInstallment(context: ApplicationContext, unit: UnitOfWork, operator: Operator, record: PositionRecord, installmentId: number): Promise<Outcome<string | null>> {
  const { id: positionId, replacesId } = record.position;
  const number = await takeNoticeNumber(context, unit);
  if (!number.ok) return number;
  await giveNumber(unit, installmentId, number.value.nav, number.value.iuv);
  await addFact(unit, { positionId, installmentId, kind: 'ISSUED', operatorId: operator.id, detail: 'Dato il numero all’avviso' });
  if (replacesId !== null) await linkReplacement(unit, operator, positionId, replacesId);
  return ok(number.value.nav);
}

/** Deletes a draft: it has no number, nothing was printed or sent. */
export async function deleteDraft(unit: UnitOfWork, operator: Operator, id: number, expectedVersion: number): Promise<Outcome<Readonly<{ deleted: true }>>> {
  const record = await loadPosition(unit, id);
  if (record === null || !inScope(operator, record.position.office)) return failure('NOT_FOUND', 'La bozza non c’è.');
  if (record.position.version !== expectedVersion) return versionConflict();
  if (record.position.state !== 'DRAFT') return failure('STATE_FORBIDS', 'Non è una bozza: si può solo annullare.');
  await appendAudit(unit, { action: 'DRAFT_DELETED', subjectKind: 'position', subjectId: String(id), operatorId: String(operator.id), before: { description: record.position.description, amountCents: record.position.amountCents }, after: null });
  await deleteDraftRows(unit, id);
  unit.touch('positions');
  return ok({ deleted: true });
}

export type Cancelled = Readonly<{ state: ShownState; version: number; alreadyCancelled: boolean }>;

/** Cancels a position: final for its number. The second time it tells that it was already done (features.md part 2, pain 10). */
export async function cancelPosition(context: ApplicationContext, unit: UnitOfWork, operator: Operator, id: number, expectedVersion: number | null, reason: string): Promise<Outcome<Cancelled>> {
  const record = await loadPosition(unit, id);
  if (record === null || !inScope(operator, record.position.office)) return failure('NOT_FOUND', 'La posizione non c’è.');
  const { position } = record;
  if (position.state === 'INVALID') return ok({ state: 'INVALID', version: position.version, alreadyCancelled: true });
  if (expectedVersion !== null && position.version !== expectedVersion) return versionConflict();
  if (isPaidState(position.state) || position.state === 'PARTIALLY_PAID') return failure('STATE_FORBIDS', 'È già pagata: non si annulla. Se il pagamento va restituito apri una pratica di rimborso.');
  if (position.state === 'NEEDS_REVIEW') return failure('STATE_FORBIDS', 'È da verificare: chiudi prima l’attività aperta.');
  if (position.state === 'DRAFT') return failure('STATE_FORBIDS', 'È una bozza, senza numero: eliminala.');
  await addFact(unit, { positionId: id, kind: 'CANCELLED', operatorId: operator.id, reason });
  const version = await bumpVersion(unit, id, position.version);
  if (version === null) return versionConflict();
  for (const installment of record.installments) {
    if (installment.nav !== null) await advanceNumber(unit, installment.nav, { to: 'BURNED', reason: 'Posizione annullata' });
  }
  await queueCancel(context, unit, record, reason, operator.id);
  const state = await storeProjection(unit, id);
  await appendAudit(unit, { action: 'POSITION_CANCELLED', subjectKind: 'position', subjectId: String(id), operatorId: String(operator.id), before: { state: position.state }, after: { state }, reason });
  return ok({ state: shownStateOf({ ...position, state }, position.expiringFrom, context.clock.today()), version, alreadyCancelled: false });
}
