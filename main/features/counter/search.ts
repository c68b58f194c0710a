import type { Reader } from '../../data/engine.ts';
import { formatDate } from '../../domain/civil-date.ts';
import { formatEuro } from '../../domain/money.ts';
import { formatNav } from '../../domain/notice-number.ts';
import { recognise, type Recognised } from '../../domain/scan.ts';
import { assertNever, ok } from '../../domain/result.ts';
import type { ApplicationContext } from '../application-context.ts';
import type { Operator } from '../access/index.ts';
import { listPayments } from '../payments/index.ts';
import { personByFiscalCode, searchPeople, type Person } from '../people/index.ts';
import { findInstallment, listPositions, positionRowById, positionsByAmount, positionsOfPerson, type PositionListRow } from '../positions/index.ts';
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

async function positionsFor(context: ApplicationContext, reader: Reader, operator: Operator, found: Recognised, text: string, limit: number): Promise<PositionListRow[]> {
  const today = context.clock.today();
  const nav = namedNav(found);
  if (nav !== null || found.kind === 'IUV') {
    const installment = nav !== null ? await findInstallment(reader, { nav }) : found.kind === 'IUV' ? await findInstallment(reader, { iuv: found.iuv }) : null;
    const row = installment === null ? null : await positionRowById(reader, installment.positionId, operator.offices, today);
    if (row !== null) return [row];
    if (nav !== null) return [];
  }
  if (found.kind === 'AMOUNT') return positionsByAmount(reader, found.amountCents, operator.offices, today, limit);
  const filter = found.kind === 'DATE' ? { ...NO_FILTER, dueFrom: found.date, dueTo: found.date } : { ...NO_FILTER, text };
  return (await listPositions(reader, { filter, cursor: null, limit, sort: 'NEWEST', offices: operator.offices, today })).rows;
}

async function peopleFor(context: ApplicationContext, reader: Reader, operator: Operator, found: Recognised, text: string, limit: number) {
  const rows: readonly Person[] = found.kind === 'FISCAL_CODE' ? await one(personByFiscalCode(reader, found.code))
    : found.kind === 'ELEVEN_DIGITS' ? await one(personByFiscalCode(reader, found.digits))
    : found.kind === 'TEXT' ? await searchPeople(reader, text, limit) : [];
  const people = [];
  for (const person of rows) {
    const open = await positionsOfPerson(reader, person.id, operator.offices, context.clock.today(), 'OPEN');
    people.push({ ...person, openPositions: open.length, openCents: open.reduce((sum, row) => sum + row.amountCents, 0) });
  }
  return people;
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
  const positions = otherEntity === null ? await positionsFor(context, reader, operator, found, trimmed, limit) : [];
  const people = await peopleFor(context, reader, operator, found, trimmed, limit);
  const nav = namedNav(found);
  const paymentText = nav ?? (found.kind === 'IUV' ? found.iuv : found.kind === 'PARTIAL_NUMBER' ? found.digits : found.kind === 'TEXT' && trimmed.length >= 3 ? trimmed : '');
  const payments = paymentText === '' || otherEntity !== null ? [] : await listPayments(reader, 'ALL', paymentText, operator.offices, Number.MAX_SAFE_INTEGER, limit);
  const onlyPosition = nav !== null || found.kind === 'IUV' ? positions[0] : undefined;
  const onlyPerson = found.kind === 'FISCAL_CODE' || found.kind === 'ELEVEN_DIGITS' ? people[0] : undefined;
  return ok({
    recognised: { kind: found.kind, label: recognisedLabel(found), otherEntity },
    exact: onlyPosition !== undefined ? { kind: 'POSITION' as const, id: onlyPosition.id } : onlyPerson !== undefined ? { kind: 'PERSON' as const, id: onlyPerson.id } : null,
    people, positions,
    payments: payments.map((payment) => ({ id: payment.id, receiptId: payment.receiptId, nav: payment.nav, iuv: payment.iuv, debtorName: payment.debtorName, amountCents: payment.amountCents, paidOn: payment.paidOn, positionId: payment.positionId })),
    milliseconds: performance.now() - started,
  });
}
