import type { Reader, UnitOfWork } from '../../data/engine.ts';
import { lineProblemMessage, MAX_LINE_LABEL, transfersOfLines, type DebtLine, type LineProblem } from '../../domain/debt-lines.ts';
import { parseHouseText } from '../../domain/house-text.ts';
import { formatEuro } from '../../domain/money.ts';
import { ok } from '../../domain/result.ts';
import { isTefaOf } from '../../domain/service-charges.ts';
import { isBelowMinimum } from '../../domain/tari-tefa.ts';
import { isStampTaxonomy, STAMP_NOT_ON_NOTICE } from '../../domain/digital-stamp.ts';
import type { ApplicationContext } from '../application-context.ts';
import { failure, type Outcome } from '../access/index.ts';
import { accountByIban, issuingTermsOf, type IssuingTerms } from '../catalogue/index.ts';
import { findEntityIdentity } from '../setup/index.ts';
import { chargeRulesOf } from './charge-store.ts';
import { linesOf } from './line-store.ts';
import { wasSent } from './outgoing.ts';
import type { InstallmentRow, PositionRecord, TransferRow } from './position-record.ts';
import type { PositionFormInput } from './service.ts';
import type { NewTransfer } from './store.ts';

/** What the amount of a position is made of. `lines` is empty where it is one voce. */
export type MadeOf = Readonly<{ transfers: readonly NewTransfer[]; lines: readonly DebtLine[] }>;

/** Voci and transfers of a form: one of each to this entity, or those that are written in it. */
export async function madeOfForm(unit: UnitOfWork, { rules, iban, postalIban }: IssuingTerms, form: PositionFormInput): Promise<Outcome<MadeOf>> {
  const entity = await findEntityIdentity(unit);
  if (entity === null) return failure('NOT_SET_UP', 'Mancano i dati dell’ente: completa il primo avvio.');
  if (iban === null) return failure('STATE_FORBIDS', `Al servizio ${rules.code} manca il conto di accredito.`, { field: 'serviceId' });
  if (isStampTaxonomy(rules.taxonomy)) return failure('STATE_FORBIDS', `${STAMP_NOT_ON_NOTICE} Scegli un altro servizio.`, { field: 'serviceId' });
  const own = { fiscalCode: entity.fiscalCode, name: entity.name, iban, category: rules.taxonomy, description: form.description };
  if (form.lines == null) return ok({ transfers: [{ index: 1, payeeFiscalCode: own.fiscalCode, payeeName: own.name, iban, postalIban, stamp: false, amountCents: form.amountCents, category: own.category, description: own.description }], lines: [] });
  const lines = form.lines.map(tidy);
  const made = transfersOfLines(form.amountCents, lines, own);
  if (!made.ok) return failure('INVALID_FIELD', lineProblemMessage(made.error), { field: fieldOf(made.error) });
  const strange = await accountNotOurs(unit, lines, entity.fiscalCode);
  if (strange !== null) return failure('INVALID_FIELD', 'Questo conto non è fra i conti dell’ente: aggiungilo in Configurazione, Conti.', { field: `lines.${strange}.payee.iban` });
  const transfers = made.value.map(({ index, fiscalCode, name, iban: account, amountCents, category, description }) => ({ index, payeeFiscalCode: fiscalCode, payeeName: name, iban: account, postalIban: fiscalCode === own.fiscalCode && account === iban ? postalIban : null, stamp: false, amountCents, category, description }));
  return ok({ transfers, lines: isOneVoce(lines) ? [] : lines });
}

/**
 * Why the voci of a TARI are refused: the share of the Provincia is counted and credited by the rule of the service, and too little is not asked for. Voci that did not change
 * since the rule was another are left alone. Null when they are right.
 */
export async function whyNotTefa(reader: Reader, serviceId: number, totalCents: number, lines: readonly DebtLine[], before: readonly DebtLine[]): Promise<Outcome<true>> {
  const shared = (list: readonly DebtLine[]): string => JSON.stringify(list.filter(({ kind }) => kind === 'TEFA' || kind === 'PRINCIPAL'));
  if (!lines.some(({ kind }) => kind === 'TEFA') || shared(lines) === shared(before)) return ok(true);
  const { rules } = await chargeRulesOf(reader, serviceId);
  if (rules.tefa === null) return failure('INVALID_FIELD', 'Questo servizio non divide l’importo con la Provincia: togli la voce TEFA, o scrivi la regola in Configurazione, Servizi.', { field: 'lines' });
  if (!isTefaOf(rules.tefa, lines)) return failure('INVALID_FIELD', 'La voce TEFA non è quella della regola del servizio: riscrivi l’importo perché si calcoli di nuovo.', { field: 'lines' });
  return isBelowMinimum(totalCents, rules.tefa.minimumCents) ? failure('INVALID_FIELD', `È meno del minimo di ${formatEuro(rules.tefa.minimumCents)}: non si fa un avviso, si aggiunge alla rata che segue.`, { field: 'amountCents' }) : ok(true);
}

/** A voce as it is kept: words and account in their plain form. */
function tidy(line: DebtLine): DebtLine {
  const words = (text: string): string => { const plain = parseHouseText(text, Number.MAX_SAFE_INTEGER); return plain.ok ? plain.value : text; };
  const { payee } = line;
  return { ...line, label: words(line.label), payee: payee === null ? null : { fiscalCode: payee.fiscalCode.trim(), name: words(payee.name), iban: payee.iban.replace(/\s/g, '').toUpperCase(), category: payee.category.trim() } };
}

function isOneVoce([only, ...others]: readonly DebtLine[]): boolean {
  return only !== undefined && others.length === 0 && only.kind === 'PRINCIPAL' && only.payee === null && only.law === null;
}

function fieldOf(problem: LineProblem): string {
  if (problem.kind !== 'PART' && problem.kind !== 'STAMP') return 'lines';
  const inPayee = problem.part !== 'label' && problem.part !== 'amountCents';
  return `lines.${problem.index}.${inPayee ? 'payee.' : ''}${problem.part}`;
}

/** A voce of this entity on an account that is not one of its own: money would leave it. */
async function accountNotOurs(reader: Reader, lines: readonly DebtLine[], entityCode: string): Promise<number | null> {
  for (const [index, { payee }] of lines.entries()) {
    if (payee !== null && payee.fiscalCode === entityCode && (await accountByIban(reader, payee.iban)) === null) return index;
  }
  return null;
}

/**
 * Voci and transfers after a change. Without voci in the form those of the position stay, and its amount with them; a list of transfers that came from a file and names
 * other payees stays too. A digital stamp is never touched here.
 */
export async function madeOfChange(unit: UnitOfWork, terms: IssuingTerms, record: PositionRecord, installment: InstallmentRow, form: PositionFormInput): Promise<Outcome<MadeOf>> {
  const sameAmount = form.amountCents === installment.amountCents;
  const stamped = record.transfers.some(({ stamp }) => stamp === 1);
  if (stamped && (!sameAmount || form.lines !== undefined)) return failure('STATE_FORBIDS', 'Comprende una marca da bollo digitale: importo e voci qui non si cambiano. Annulla la posizione e falla senza la marca.', { field: 'amountCents' });
  if (form.lines !== undefined) return madeOfForm(unit, terms, form);
  const lines = await linesOf(unit, record.position.id);
  if (lines.length > 0) {
    return sameAmount ? madeOfForm(unit, terms, { ...form, lines }) : failure('STATE_FORBIDS', 'L’importo è fatto di più voci: cambia le voci.', { field: 'amountCents' });
  }
  const simple = await madeOfForm(unit, terms, form);
  const [only, ...others] = record.transfers;
  const sameShape = only !== undefined && others.length === 0 && !stamped && simple.ok && only.payeeFiscalCode === simple.value.transfers[0]?.payeeFiscalCode;
  if (sameShape || only === undefined) return simple;
  if (!sameAmount) return failure('STATE_FORBIDS', 'L’importo è diviso fra più versamenti: per cambiarlo scrivi le voci.', { field: 'amountCents' });
  return ok({ transfers: record.transfers.map(asNew), lines: [] });
}

function asNew(row: TransferRow): NewTransfer {
  return { index: row.transferIndex, payeeFiscalCode: row.payeeFiscalCode, payeeName: row.payeeName, iban: row.iban, postalIban: row.postalIban, stamp: row.stamp === 1, amountCents: row.amountCents, category: row.category, description: row.description };
}

/**
 * Why an intermediary that was told of a position would refuse these transfers; null when it takes them. GovPay keeps number, order and accounts of what it was given:
 * transfers are only added (intermediary.md, fact 7).
 */
export async function whyTransfersStay(context: Pick<ApplicationContext, 'sync'>, reader: Reader, record: PositionRecord, wanted: readonly NewTransfer[]): Promise<string | null> {
  // Of one beneficiary alone the account is the treasurer's: where it changed meanwhile, the intermediary's own refusal says it.
  if (record.transfers.length === 1 && wanted.length === 1) return null;
  if ((context.sync?.changesTransfers() ?? true) || !(await wasSent(reader, record.position.id))) return null;
  const kept = record.transfers.every((row, at) => row.payeeFiscalCode === wanted[at]?.payeeFiscalCode && row.iban === wanted[at]?.iban);
  return kept ? null : 'Questo intermediario non toglie beneficiari e non cambia il loro conto dopo l’invio: si può solo aggiungerne. Annulla la posizione e falla di nuovo.';
}

/** Where an intermediary keeps the accounts it was given, the postal ones stay too: what was sent says the same again. */
export async function withKeptPostal(context: Pick<ApplicationContext, 'sync'>, reader: Reader, record: PositionRecord, wanted: readonly NewTransfer[]): Promise<readonly NewTransfer[]> {
  if ((context.sync?.changesTransfers() ?? true) || !(await wasSent(reader, record.position.id))) return wanted;
  return wanted.map((transfer, at) => ({ ...transfer, postalIban: record.transfers[at] === undefined ? transfer.postalIban : record.transfers[at].postalIban }));
}

/** Who gets how much, where and for what, as one text to compare. */
export function sharesOf(transfers: readonly Readonly<{ payeeFiscalCode: string; iban: string | null; postalIban: string | null; category: string; amountCents: number; description: string }>[]): string {
  return transfers.map(({ payeeFiscalCode, iban, postalIban, category, amountCents, description }) => [payeeFiscalCode, iban, postalIban, category, amountCents, description].join('|')).join('+');
}

/**
 * The voci of a position as they are shown: those written, or, where a file brought several beneficiaries, one for each of its transfers. None where the amount is one
 * voce of this entity, where there is a stamp, and for a plan that was made of them.
 */
export async function shownLines(context: Pick<ApplicationContext, 'clock'>, reader: Reader, record: PositionRecord): Promise<readonly DebtLine[]> {
  const written = await linesOf(reader, record.position.id);
  const { transfers } = record;
  if (written.length > 0 || record.installments.length !== 1 || transfers.some(({ stamp }) => stamp === 1)) return written;
  const entity = await findEntityIdentity(reader);
  const terms = record.position.serviceId === null ? null : await issuingTermsOf(context, reader, record.position.serviceId);
  const isOwn = (row: TransferRow): boolean => row.payeeFiscalCode === entity?.fiscalCode && row.iban === terms?.iban && row.category === terms?.rules.taxonomy;
  if (transfers.length === 1 && transfers[0]?.payeeFiscalCode === entity?.fiscalCode) return [];
  return transfers.map((row): DebtLine => ({
    kind: 'PRINCIPAL', label: [...row.description].slice(0, MAX_LINE_LABEL).join(''), amountCents: row.amountCents, law: null, arithmetic: [],
    payee: isOwn(row) || row.iban === null ? null : { fiscalCode: row.payeeFiscalCode, name: row.payeeName, iban: row.iban, category: row.category },
  }));
}
