import { formatDate, parseTypedDate, dateProblemMessage, type CivilDate } from '../../../main/domain/civil-date.ts';
import { postalCodeProblem } from '../../../main/domain/postal-code.ts';
import { descriptionLengthMessage, measureDescription } from '../../../main/domain/description-template.ts';
import { isStampDescription, STAMP_NOT_ON_NOTICE } from '../../../main/domain/digital-stamp.ts';
import { houseTextProblemMessage, parseHouseText } from '../../../main/domain/house-text.ts';
import { amountProblemMessage, parseTypedAmount } from '../../../main/domain/money.ts';
import type { Service } from './contract-values.ts';
import { askedFields, usesYear } from './description-of.ts';
import { fiscalCodeMistake } from './fiscal-code-words.ts';
import { descriptionOf, yearOf } from './position-input.ts';
import type { TypedPosition } from './typed-position.ts';
import { splitProblems } from './typed-split.ts';
import { fineOf, fineProblems } from './typed-fine.ts';
import { tariProblems } from './typed-tari.ts';

/** Something to correct, at the field with this contract path. */
export type FieldProblem = Readonly<{ path: string; message: string; /** Nothing was written: told only when saving, never on leaving the field. */ missing: boolean }>;

export type CheckRules = Readonly<{
  today: CivilDate;
  /** A draft only needs what the archive cannot do without. */
  draft: boolean;
  /** The due date of the stored position: kept as it is, it may be past. */
  keptDueDate: CivilDate | null;
  /** The stored position has no year: it may stay without, as long as no causale of the service names it. */
  mayLackYear: boolean;
  /** Longest causale: 60 printed, 140 carried (positions that did not come from the counter). */
  description: 'PRINTED' | 'CARRIED';
  /** A fine of the Codice della Strada may be asked for with its two amounts: a new position, not a change of one. */
  fines: boolean;
  /** The papers in the citizen's hand ask for a reason; null = no reason asked. */
  reason: string | null;
}>;

/** Everything that keeps the form from being saved, in the order of the screen. Words of features.md 3a. */
export function checkTyped(typed: TypedPosition, service: Service | null, rules: CheckRules): readonly FieldProblem[] {
  if (service === null) return [...missing('serviceId', 'Scegli il servizio: bastano poche lettere o il codice.'), ...checkDebtor(typed, null)];
  return [
    ...checkYear(typed, service, rules), ...checkDebtor(typed, service), ...checkFields(typed, service, rules), ...checkDescription(typed, service, rules),
    ...checkMoney(typed, service, rules), ...checkReason(rules),
  ];
}

function problem(path: string, message: string | null): readonly FieldProblem[] {
  return message === null ? [] : [{ path, message, missing: false }];
}

function missing(path: string, message: string | null): readonly FieldProblem[] {
  return message === null ? [] : [{ path, message, missing: true }];
}

function checkYear(typed: TypedPosition, service: Service, rules: CheckRules): readonly FieldProblem[] {
  if (!usesYear(service) && typed.year === '') return [];
  if (typed.year.trim() === '') return rules.draft || (rules.mayLackYear && typed.description !== null) ? [] : missing('year', 'Manca l’anno.');
  return problem('year', yearOf(typed.year) === null ? 'Scrivi l’anno con quattro cifre.' : null);
}

function checkDebtor(typed: TypedPosition, service: Service | null): readonly FieldProblem[] {
  const code = checkCode(typed, service);
  // Without a right code nobody knows yet whether the name will have to be asked.
  const name = code.length > 0 && typed.debtor.name.trim() === '' ? [] : checkName(typed);
  return [...code, ...name, ...checkAddress(typed), ...problem('debtor.email', mailProblem(typed.debtor.email)), ...problem('debtor.pec', mailProblem(typed.debtor.pec))];
}

function checkCode(typed: TypedPosition, service: Service | null): readonly FieldProblem[] {
  const path = 'debtor.fiscalCode';
  if (typed.anonymous) return problem(path, service === null || service.anonymousAllowed ? null : `Il servizio ${service.code} chiede il codice fiscale del debitore.`);
  if (typed.fiscalCode === '') return missing(path, service?.anonymousAllowed === true ? 'Manca il codice fiscale. Se la persona non ce l’ha premi Ctrl+L.' : 'Manca il codice fiscale.');
  return problem(path, fiscalCodeMistake(typed.fiscalCode));
}

function checkName(typed: TypedPosition): readonly FieldProblem[] {
  const words = parseHouseText(typed.debtor.name, 70);
  if (words.ok) return [];
  return words.error.reason === 'EMPTY' ? missing('debtor.name', 'Manca il nome del debitore.') : problem('debtor.name', houseTextProblemMessage('Il nome', words.error));
}

/** The address of a known person that nobody touches here is not judged: it is not this position's to mend. */
function checkAddress({ debtor, debtorOpen, knownCode, fiscalCode }: TypedPosition): readonly FieldProblem[] {
  if (!debtorOpen && knownCode !== null && knownCode === fiscalCode) return [];
  return [...problem('debtor.postalCode', postalCodeProblem(debtor.postalCode, debtor.country)), ...problem('debtor.country', /^(?:[A-Za-z]{2})?$/.test(debtor.country.trim()) ? null : 'Lo Stato si scrive con due lettere, per esempio FR.')];
}

function mailProblem(text: string): string | null {
  return text.trim() === '' || /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text.trim()) ? null : 'Indirizzo non leggibile: scrivilo come nome@dominio.it';
}

function checkFields(typed: TypedPosition, service: Service, rules: CheckRules): readonly FieldProblem[] {
  return askedFields(service).flatMap((field) => {
    const value = (typed.fields[field.name] ?? '').trim();
    if (value.length > 80) return problem(`fields.${field.name}`, `${field.label} supera gli 80 caratteri.`);
    return missing(`fields.${field.name}`, value === '' && field.required && !rules.draft ? `Manca ${lowerFirst(field.label)}.` : null);
  });
}

function lowerFirst(label: string): string {
  return /^\p{Lu}\p{Lu}/u.test(label) ? label : `${label.slice(0, 1).toLowerCase()}${label.slice(1)}`;
}

function checkDescription(typed: TypedPosition, service: Service, rules: CheckRules): readonly FieldProblem[] {
  const text = descriptionOf(typed, service);
  const words = parseHouseText(text, 1000);
  if (!words.ok) return words.error.reason === 'EMPTY' ? missing('description', 'Manca la causale.') : problem('description', houseTextProblemMessage('La causale', words.error));
  if (rules.description === 'PRINTED' && isStampDescription(text)) return problem('description', `${STAMP_NOT_ON_NOTICE} Il cittadino porta una marca di carta, oppure paga dal portale.`);
  const measure = measureDescription(text);
  const measured = rules.description === 'PRINTED' ? measure : { ...measure, overPrinted: 0 };
  return problem('description', descriptionLengthMessage(measured));
}

/** Amount and days: of a fine they are made from what it asks for. */
function checkMoney(typed: TypedPosition, service: Service, rules: CheckRules): readonly FieldProblem[] {
  const fine = rules.fines ? fineOf(typed, service) : null;
  return fine === null ? [...checkAmount(typed), ...checkDates(typed, service, rules)] : fineProblems(fine, rules.today);
}

function checkAmount(typed: TypedPosition): readonly FieldProblem[] {
  const ofLines = [...tariProblems(typed.tari), ...(typed.split === null ? [] : splitProblems(typed.split))];
  if (ofLines.length > 0) return ofLines;
  const parsed = parseTypedAmount(typed.amount);
  if (parsed.ok) return [];
  return parsed.error === 'EMPTY' ? missing('amountCents', 'Manca l’importo.') : problem('amountCents', amountProblemMessage(parsed.error));
}

function checkDates(typed: TypedPosition, service: Service, rules: CheckRules): readonly FieldProblem[] {
  const due = parseTypedDate(typed.dueDate, rules.today, 'NEXT');
  return [...checkDue(due, service, rules), ...checkUntil(typed, due, rules)];
}

type ReadDate = ReturnType<typeof parseTypedDate>;

function checkDue(due: ReadDate, service: Service, rules: CheckRules): readonly FieldProblem[] {
  if (due.ok) return problem('dueDate', due.value < rules.today && due.value !== rules.keptDueDate && !rules.draft ? 'La scadenza è già passata' : null);
  if (due.error === 'EMPTY') return missing('dueDate', service.dueDateRequired && !rules.draft ? 'Manca la scadenza.' : null);
  return problem('dueDate', dateProblemMessage(due.error));
}

function checkUntil(typed: TypedPosition, due: ReadDate, rules: CheckRules): readonly FieldProblem[] {
  const until = parseTypedDate(typed.payableUntil, rules.today, 'NEXT');
  if (!until.ok) return problem('payableUntil', until.error === 'EMPTY' ? null : dateProblemMessage(until.error));
  return problem('payableUntil', due.ok && until.value < due.value ? `Viene prima della scadenza (${formatDate(due.value)}).` : null);
}

function checkReason(rules: CheckRules): readonly FieldProblem[] {
  return missing('reason', rules.reason !== null && rules.reason.trim().length < 3 ? 'L’avviso è già stampato: scrivi il motivo della modifica.' : null);
}
