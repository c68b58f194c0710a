import type { Reader } from '../../data/engine.ts';
import { formatDate } from '../../domain/civil-date.ts';
import { formatEuro } from '../../domain/money.ts';
import { formatNav } from '../../domain/notice-number.ts';
import { recognise, type Recognised } from '../../domain/scan.ts';
import { plainSpelling } from '../../domain/sort-name.ts';
import { assertNever, ok } from '../../domain/result.ts';
import type { ApplicationContext } from '../application-context.ts';
import type { Operator } from '../access/index.ts';
import { positionPaidWith, searchPayments, type PaymentWanted } from '../payments/index.ts';
import { personByFiscalCode, searchPeople, type Person } from '../people/index.ts';
import { findInstallment, listPositions, openDebtsOf, positionRowById, positionsByAmount, positionsByDigits, positionsByWords, positionsOfPerson, type PositionListRow } from '../positions/index.ts';
import { readEntity } from '../setup/index.ts';

const NO_FILTER = { states: [], serviceId: null, office: null, text: '', dueFrom: null, dueTo: null, createdFrom: null, createdTo: null, unsentOnly: false, origin: null };

/** How the recognised text is named to the person. */
export function recognisedLabel(found: Recognised): string {
  switch (found.kind) {
    case 'NOTICE_NUMBER': return `Numero avviso ${formatNav(found.nav)}${found.problem === null ? '' : ' (cifre di controllo errate)'}`;
    case 'IUV': return `IUV ${found.iuv}`;
    case 'QR': return 'Codice QR di un avviso';
    case 'DATA_MATRIX': return 'Codice del bollettino di un avviso';
    case 'DAMAGED_CODE': return 'Codice letto a metà: leggilo di nuovo';
    case 'FISCAL_CODE': return 'Codice fiscale';
    case 'ELEVEN_DIGITS': return 'Partita IVA o codice fiscale di ente';
    case 'AMOUNT': return `Importo ${formatEuro(found.amountCents)}`;
    case 'DATE': return `Data ${formatDate(found.date)}`;
    case 'PARTIAL_NUMBER': return 'Parte di un numero';
    case 'TEXT': return 'Testo';
    default: return assertNever(found, 'recognisedLabel');
  }
}

/** The notice number a text names, if it names one. */
export function namedNav(found: Recognised): string | null {
  return found.kind === 'NOTICE_NUMBER' || found.kind === 'QR' || found.kind === 'DATA_MATRIX' ? found.nav : null;
}

/** Fiscal code of the other entity a code belongs to; null when it is ours or names none. */
export async function otherEntityOf(reader: Reader, found: Recognised): Promise<string | null> {
  if (found.kind !== 'QR' && found.kind !== 'DATA_MATRIX') return null;
  const entity = await readEntity(reader);
  return entity !== null && found.creditorTaxCode !== entity.fiscalCode ? found.creditorTaxCode : null;
}

/** Is the number one of ours, whoever may see its position? Where nothing else was found it is of another office: said, so that nobody makes it a second time. */
export async function isNumberOfOurs(reader: Reader, found: Recognised): Promise<boolean> {
  const nav = namedNav(found);
  const installment = nav !== null ? await findInstallment(reader, { nav }) : found.kind === 'IUV' ? await findInstallment(reader, { iuv: found.iuv }) : null;
  return installment !== null;
}

async function positionsFor(context: ApplicationContext, reader: Reader, operator: Operator, found: Recognised, text: string, limit: number): Promise<PositionListRow[]> {
  const today = context.clock.today();
  const nav = namedNav(found);
  if (nav !== null || found.kind === 'IUV') {
    const installment = nav !== null ? await findInstallment(reader, { nav }) : found.kind === 'IUV' ? await findInstallment(reader, { iuv: found.iuv }) : null;
    const positionId = installment?.positionId ?? (await positionPaidWith(reader, nav ?? (found.kind === 'IUV' ? found.iuv : '')));
    const row = positionId === null ? null : await positionRowById(reader, positionId, operator.offices, today);
    if (row !== null) return [row];
    if (nav !== null) return [];
  }
  const digits = partOfNumber(found, text);
  if (digits !== null) return positionsByDigits(reader, digits, operator.offices, today, limit);
  if (found.kind === 'AMOUNT') return positionsByAmount(reader, found.amountCents, operator.offices, today, limit);
  if (found.kind !== 'DATE') return positionsByWords(reader, found.kind === 'FISCAL_CODE' ? found.code : text, operator.offices, today, limit);
  return (await listPositions(reader, { filter: { ...NO_FILTER, dueFrom: found.date, dueTo: found.date }, cursor: null, limit, sort: 'NEWEST', offices: operator.offices, today })).rows;
}

async function peopleFor(reader: Reader, operator: Operator, found: Recognised, text: string, limit: number) {
  const rows: readonly Person[] = found.kind === 'FISCAL_CODE' ? await one(personByFiscalCode(reader, found.code))
    : found.kind === 'ELEVEN_DIGITS' ? await one(personByFiscalCode(reader, found.digits))
    : found.kind === 'TEXT' ? await searchPeople(reader, text, limit) : [];
  const debts = await openDebtsOf(reader, rows.map(({ id }) => id), operator.offices);
  return rows.map((person) => ({ ...person, openPositions: debts.get(person.id)?.count ?? 0, openCents: debts.get(person.id)?.cents ?? 0 }));
}

/**
 * Positions whose debtor is written with letters that no Italian keyboard has: «dordevic» finds those of «Đorđević» through the people found, and
 * «Đorđević» those of a debtor written plain.
 */
async function inOtherSpellings(context: ApplicationContext, reader: Reader, operator: Operator, text: string, people: readonly Readonly<{ id: number; name: string }>[], found: readonly PositionListRow[], limit: number): Promise<PositionListRow[]> {
  const today = context.clock.today();
  const rows = [...found];
  if (plainSpelling(text) !== text.toLowerCase()) rows.push(...(await positionsByWords(reader, plainSpelling(text), operator.offices, today, limit)));
  for (const person of people.filter(({ name }) => plainSpelling(name) !== name.toLowerCase())) rows.push(...(await positionsOfPerson(reader, person.id, operator.offices, today, 'ALL')));
  return [...new Map(rows.map((row) => [row.id, row])).values()].toSorted((a, b) => b.id - a.id).slice(0, limit);
}

/** A VAT number stands on the person alone: the positions of who bears it are found through it. */
async function withThoseOf(context: ApplicationContext, reader: Reader, operator: Operator, people: readonly Readonly<{ id: number }>[], found: readonly PositionListRow[], limit: number): Promise<PositionListRow[]> {
  const rows = [...found];
  for (const { id } of people) rows.push(...(await positionsOfPerson(reader, id, operator.offices, context.clock.today(), 'ALL')));
  return [...new Map(rows.map((row) => [row.id, row])).values()].slice(0, limit);
}

/** Digits of a number typed in part, which may look like a whole one of another kind (11, 15, 17 digits); null for words and for a whole notice number. */
function partOfNumber(found: Recognised, text: string): string | null {
  const digits = text.replace(/\s+/g, '');
  return /^\d{3,17}$/.test(digits) && found.kind !== 'DATE' ? digits : null;
}

/** Payments of an office that a text names: as what it was recognised, then as part of a number. */
async function paymentsFor(reader: Reader, operator: Operator, found: Recognised, text: string, limit: number) {
  const wanted = paymentWanted(found, text);
  const named = wanted === null ? [] : await searchPayments(reader, wanted, operator.offices, limit);
  const digits = wanted?.kind === 'DIGITS' || named.length === limit ? null : partOfNumber(found, text);
  const others = digits === null || (found.kind === 'IUV' && named.length > 0) ? [] : await searchPayments(reader, { kind: 'DIGITS', digits }, operator.offices, limit);
  return [...new Map([...named, ...others].map((payment) => [payment.id, payment])).values()].slice(0, limit);
}

/** What of the payments answers a text; null when nothing does. */
function paymentWanted(found: Recognised, text: string): PaymentWanted | null {
  const nav = namedNav(found);
  if (nav !== null) return { kind: 'NUMBER', number: nav };
  switch (found.kind) {
    case 'IUV': return { kind: 'NUMBER', number: found.iuv };
    case 'PARTIAL_NUMBER': return found.digits.length < 3 ? null : { kind: 'DIGITS', digits: found.digits };
    case 'AMOUNT': return { kind: 'AMOUNT', amountCents: found.amountCents };
    case 'ELEVEN_DIGITS': return { kind: 'WORDS', text: found.digits };
    case 'FISCAL_CODE': return { kind: 'WORDS', text: found.code };
    case 'TEXT': return { kind: 'WORDS', text };
    default: return null;
  }
}

async function one<T>(found: Promise<T | null>): Promise<readonly T[]> {
  const row = await found;
  return row === null ? [] : [row];
}

/** One field for everything: what was recognised, then people, positions, payments, inside the operator's scope (screens.md, Shell). */
export async function searchEverywhere(context: ApplicationContext, reader: Reader, operator: Operator, text: string, limit: number) {
  const started = performance.now();
  const trimmed = text.trim();
  if (trimmed === '') return ok({ recognised: null, exact: null, people: [], positions: [], payments: [], milliseconds: 0 });
  const found = recognise(text, context.clock.today());
  const otherEntity = await otherEntityOf(reader, found);
  const people = await peopleFor(reader, operator, found, trimmed, limit);
  const named = otherEntity === null ? await positionsFor(context, reader, operator, found, trimmed, limit) : [];
  const positions = named.length === limit ? named : found.kind === 'TEXT' ? await inOtherSpellings(context, reader, operator, trimmed, people, named, limit)
    : found.kind === 'ELEVEN_DIGITS' ? await withThoseOf(context, reader, operator, people, named, limit) : named;
  const nav = namedNav(found);
  const payments = otherEntity === null ? await paymentsFor(reader, operator, found, trimmed, limit) : [];
  // Digits as many as an IUV has may be part of the numbers of several.
  const onlyPosition = (nav !== null || found.kind === 'IUV') && positions.length === 1 ? positions[0] : undefined;
  const onlyPerson = found.kind === 'FISCAL_CODE' || found.kind === 'ELEVEN_DIGITS' ? people[0] : undefined;
  const otherOffice = otherEntity === null && operator.offices !== null && positions.length === 0 && payments.length === 0 && (await isNumberOfOurs(reader, found));
  return ok({
    recognised: { kind: found.kind, label: recognisedLabel(found), otherEntity, otherOffice },
    exact: onlyPosition !== undefined ? { kind: 'POSITION' as const, id: onlyPosition.id } : onlyPerson !== undefined ? { kind: 'PERSON' as const, id: onlyPerson.id } : null,
    people, positions,
    payments,
    milliseconds: performance.now() - started,
  });
}
