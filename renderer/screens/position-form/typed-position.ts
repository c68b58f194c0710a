import { addDays, formatDate, type CivilDate } from '../../../main/domain/civil-date.ts';
import { PRINTED_DESCRIPTION_LENGTH } from '../../../main/domain/description-template.ts';
import { SUPPLEMENT_OF } from '../../../main/domain/fine-amounts.ts';
import { formatAmount } from '../../../main/domain/money.ts';
import type { WorkingCalendar } from '../../../main/domain/working-days.ts';
import type { Person, PositionCard, Service } from './contract-values.ts';
import { builtDescription, usesYear } from './description-of.ts';
import { defaultDueDate } from './due-date-rule.ts';
import type { Supplement } from './entry-state.ts';
import { splitOf, type TypedSplit } from './typed-split.ts';
import { EMPTY_FINE, type TypedFine } from './typed-fine.ts';
import type { TypedLate } from './typed-late.ts';
import type { TypedTari } from './typed-tari.ts';

/** The debtor's data as typed; empty = not told. */
export type TypedDebtor = Readonly<{
  name: string; street: string; civicNumber: string; postalCode: string; city: string; province: string; country: string; email: string; pec: string; phone: string;
}>;

/**
 * The form of a position exactly as typed: nothing is turned into a value before it is saved, so nothing typed can be lost.
 * Source: screens specification, "Nuova posizione".
 */
export type TypedPosition = Readonly<{
  serviceId: number | null;
  year: string;
  /** Upper case, without blanks. */
  fiscalCode: string;
  /** «Senza codice fiscale». */
  anonymous: boolean;
  /** Fiscal code of the known person whose data are in `debtor`; null = data typed here. */
  knownCode: string | null;
  /** Row of the known person without fiscal code; null = none, or somebody new. */
  personId: number | null;
  /** «Modifica dati» opened. */
  debtorOpen: boolean;
  debtor: TypedDebtor;
  fields: Readonly<Record<string, string>>;
  /** Null = built live from the template; otherwise the words of the operator. */
  description: string | null;
  amount: string;
  /** The amount as several voci, then `amount` is their sum; null: one voce. */
  split: TypedSplit | null;
  /** What the voci of a TARI are made from; null: not touched. */
  tari: TypedTari | null;
  /** The two amounts of a fine; null: not touched. */
  fine: TypedFine | null;
  /** Interest and costs that are being proposed; null: nobody asked. */
  late: TypedLate | null;
  /** Line of the price list that was chosen: two lines may cost the same. */
  price: string;
  /** It asks for what is left of a lost plan: its amount is no price of the service. */
  ofResidue: boolean;
  dueDate: string;
  /** The operator wrote the due date: another service does not replace it. */
  dueDateTyped: boolean;
  /** «Pagabile fino al»; empty = the rule of the service. */
  payableUntil: string;
  notes: string;
}>;

export const EMPTY_DEBTOR: TypedDebtor = { name: '', street: '', civicNumber: '', postalCode: '', city: '', province: '', country: '', email: '', pec: '', phone: '' };

export const EMPTY_POSITION: TypedPosition = {
  serviceId: null, year: '', fiscalCode: '', anonymous: false, knownCode: null, personId: null, debtorOpen: false, debtor: EMPTY_DEBTOR, fields: {}, description: null, amount: '', split: null, tari: null, fine: null, late: null, price: '', ofResidue: false, dueDate: '', dueDateTyped: false, payableUntil: '', notes: '',
};

/** What the rules need to know of the day. */
export type Day = Readonly<{ today: CivilDate; calendar: WorkingCalendar }>;

/** Takes another service: its year, amount and due date; what was typed and still makes sense stays. */
export function withService(typed: TypedPosition, service: Service, { today, calendar }: Day): TypedPosition {
  const due = defaultDueDate(service.dueRule, today, calendar);
  const ofResidue = typed.ofResidue && typed.serviceId === service.id;
  return {
    ...typed, serviceId: service.id, ofResidue,
    year: usesYear(service) ? (typed.year === '' ? today.slice(0, 4) : typed.year) : '',
    anonymous: typed.anonymous && service.anonymousAllowed,
    description: null,
    amount: ofResidue ? typed.amount : amountFor(service, typed.amount),
    split: null, tari: null, fine: null, late: null,
    dueDate: typed.dueDateTyped ? typed.dueDate : due === null ? '' : formatDate(due),
    payableUntil: '',
  };
}

function amountFor(service: Service, typed: string): string {
  const rule = service.amountRule;
  if (rule.kind === 'FIXED') return formatAmount(rule.amountCents);
  if (rule.kind === 'FREE') return typed;
  const amounts = rule.prices.map((price) => formatAmount(price.amountCents));
  const [only] = amounts;
  if (amounts.length === 1 && only !== undefined) return only;
  return amounts.includes(typed) ? typed : '';
}

/** The data of a known person as typed data. */
export function debtorOf(person: Person): TypedDebtor {
  const { address } = person;
  return {
    name: person.name, street: address?.street ?? '', civicNumber: address?.civicNumber ?? '', postalCode: address?.postalCode ?? '', city: address?.city ?? '', province: address?.province ?? '', country: address?.country ?? '',
    email: person.email ?? '', pec: person.pec ?? '', phone: person.phone ?? '',
  };
}

/** The form with this person as debtor. */
export function withPerson(typed: TypedPosition, person: Person): TypedPosition {
  return { ...typed, fiscalCode: person.fiscalCode ?? '', anonymous: person.fiscalCode === null, knownCode: person.fiscalCode, personId: person.fiscalCode === null ? person.id : null, debtorOpen: false, debtor: debtorOf(person) };
}

/**
 * A stored position as the form shows it. What the rules of its service give anyway (causale of the template, last payable day)
 * stays bound to them: a new due date then moves the last payable day along.
 */
export function typedFrom(position: PositionCard, service: Service | null): TypedPosition {
  const installment = position.options[0]?.installments[0];
  const dueDate = installment?.dueDate ?? null;
  const payableUntil = installment?.payableUntil ?? null;
  const year = position.year === null ? '' : String(position.year);
  const bound = service !== null && payableUntil === ruledPayableUntil(dueDate, service);
  return {
    ...withPerson(EMPTY_POSITION, position.debtor), serviceId: position.serviceId, year, fields: position.fields, description: service !== null && builtDescription(service, year, position.fields) === position.description ? null : position.description,
    amount: formatAmount(position.amountCents), split: splitOf(position.lines), ofResidue: position.isResidue, dueDate: dueDate === null ? '' : formatDate(dueDate), dueDateTyped: true, payableUntil: bound || payableUntil === null ? '' : formatDate(payableUntil), notes: position.notes ?? '',
  };
}

function ruledPayableUntil(dueDate: CivilDate | null, service: Service): CivilDate | null {
  return dueDate === null || service.payableAfterDueDays === null ? null : addDays(dueDate, service.payableAfterDueDays);
}

/** Of a fine with two amounts the one that is not reduced: copied with one amount, it must not ask for less. */
function fullAmountOf({ options }: PositionCard): Pick<TypedPosition, 'amount'> | null {
  const full = options.some(({ kind }) => kind === 'REDUCED_SINGLE_INSTALLMENT') ? options.find(({ kind }) => kind === 'SINGLE_INSTALLMENT')?.installments[0] : undefined;
  return full === undefined ? null : { amount: formatAmount(full.amountCents) };
}

/** Starting point of «Duplica» and «Ripristina»: the old data, the due date of the service counted from today. */
export function copiedFrom(position: PositionCard, service: Service | null, day: Day): TypedPosition {
  const old = { ...typedFrom(position, service), ...fullAmountOf(position) };
  if (service === null) return { ...old, serviceId: null, dueDate: '', dueDateTyped: false, payableUntil: '' };
  const fresh = withService({ ...old, dueDateTyped: false }, service, day);
  return { ...fresh, year: old.year === '' ? fresh.year : old.year, description: old.description, ...(old.split === null ? {} : { split: old.split, amount: old.amount }) };
}

/** Starting point of the notice that asks for what is missing of a fine: one amount, until the day on which the fine is still settled by it (features.md 5.1). */
export function supplementFrom(position: PositionCard, service: Service | null, { cents, until }: Supplement, day: Day): TypedPosition {
  const words = `${SUPPLEMENT_OF}${position.description}`;
  return {
    ...copiedFrom(position, service, day), split: null, fine: { ...EMPTY_FINE, on: false }, amount: formatAmount(cents),
    ...([...words].length > PRINTED_DESCRIPTION_LENGTH ? {} : { description: words }), ...(until < day.today ? {} : { dueDate: formatDate(until), dueDateTyped: true }),
  };
}

/** Something that the operator wrote would be lost by leaving. */
export function isTyped(typed: TypedPosition): boolean {
  return typed.fiscalCode !== '' || typed.description !== null || typed.notes !== '' || typed.dueDateTyped || typed.split !== null || typed.fine !== null || typed.debtor.name !== '' || Object.values(typed.fields).some((value) => value.trim() !== '');
}
