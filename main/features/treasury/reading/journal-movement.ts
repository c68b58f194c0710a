import type { IgnoredRowCode, RegularisedEntry, TreasuryOperation } from '../../../domain/treasury-movement.ts';
import { quoted } from '../../payments/index.ts';
import { fileDate, xmlAmount } from './file-values.ts';
import type { RowProblems } from './row-problems.ts';
import type { MovementDraft } from './row-sink.ts';

/** Fields of a `movimento_conto_evidenza`, by path below it. */
export type MovementFields = ReadonlyMap<string, string>;

/** What the rows of a page share. */
export type MovementPlace = Readonly<{ year: number | null; bankEntityCode: string | null; account: string | null }>;

export type ReadMovement = Readonly<{ draft: MovementDraft; isIncome: boolean; operation: TreasuryOperation }>;

/** The fields that are kept; everything else goes by. */
export const MOVEMENT_FIELDS: ReadonlySet<string> = new Set([
  'tipo_movimento', 'tipo_documento', 'tipo_operazione', 'numero_documento', 'sospeso_da_regolarizzare/data_effettiva_sospeso', 'sospeso_da_regolarizzare/codice_gestionale_provvisorio', 'importo', 'numero_bolletta_quietanza',
  'numero_bolletta_quietanza_storno', 'data_movimento', 'data_valuta_ente', 'tipo_esecuzione', 'codice_riferimento_operazione', 'end_to_end_id', 'cliente/anagrafica_cliente', 'causale', 'dati_a_disposizione_BT/cro',
  'dati_a_disposizione_BT/identificativo_end_to_end',
]);

const OPERATIONS: ReadonlyMap<string, TreasuryOperation> = new Map([['ESEGUITO', 'ESEGUITO'], ['STORNATO', 'STORNATO'], ['REGOLARIZZATO', 'REGOLARIZZATO'], ['RIPRISTINATO', 'RIPRISTINATO']]);
const CREDIT = 'SOSPESO ENTRATA';

/** Codes for `sospeso` children that cannot be read; `null`: none. */
export type SuspendedFields = Readonly<{ number: string; amount: string }>;

/**
 * A movement of a cash journal (reconciliation.md 1.1 and 1.2, G1, G3, G8). Whatever is missing is told to `problems`; what comes back
 * when something fatal is missing is a placeholder.
 */
export function readJournalMovement(fields: MovementFields, suspended: readonly SuspendedFields[], place: MovementPlace, sourceRow: number, problems: RowProblems): ReadMovement {
  const value = (name: string): string => (fields.get(name) ?? '').trim();
  const isIncome = readDirection(value('tipo_movimento'), problems);
  const operation = readOperation(value('tipo_operazione'), problems);
  const documentType = value('tipo_documento').replace(/\s+/g, ' ').toUpperCase();
  if (documentType === '') problems.missing('PAA_TIPO_DOCUMENTO_NOT_FOUND', 'tipo_documento');
  const executionType = value('tipo_esecuzione').replace(/\s+/g, ' ').toUpperCase();
  const signedCents = readAmount(value('importo'), problems);
  const bookingDate = readDay(value('data_movimento'), problems);
  const valueText = value('data_valuta_ente');
  const valueDate = valueText === '' ? bookingDate : fileDate(valueText);
  if (valueDate === null) problems.spareDay('data_valuta_ente', valueText);
  const ignoredAs = ignoredCode(isIncome, operation, documentType, executionType);
  if (place.year === null) problems.missing('PAA_ESERCIZIO_NOT_FOUND', 'esercizio');
  if (ignoredAs === null) warnOfMissing(value, fields, problems);
  const payerName = value('cliente/anagrafica_cliente');
  const draft: MovementDraft = {
    year: place.year ?? Number(bookingDate.slice(0, 4)), bankEntityCode: place.bankEntityCode, bolletta: readNumber('numero_bolletta_quietanza', value('numero_bolletta_quietanza'), 7, problems),
    reversedBolletta: readNumber('numero_bolletta_quietanza_storno', value('numero_bolletta_quietanza_storno'), 7, problems), provvisorio: documentType === CREDIT ? readNumber('numero_documento', value('numero_documento'), 18, problems) : null, account: place.account,
    postalAccount: false, sign: signOf(isIncome, operation, signedCents), amountCents: Math.abs(signedCents), bookingDate, valueDate, suspenseDate: suspenseDate(value('sospeso_da_regolarizzare/data_effettiva_sospeso'), problems), cge: orNull(value('sospeso_da_regolarizzare/codice_gestionale_provvisorio')),
    payerName, causale: fields.get('causale') ?? '', endToEndId: orNull(value('end_to_end_id')) ?? orNull(value('dati_a_disposizione_BT/identificativo_end_to_end')), bankRef: orNull(value('codice_riferimento_operazione')) ?? orNull(value('dati_a_disposizione_BT/cro')),
    opType: operation, documentType: orNull(documentType), executionType: orNull(executionType), declaredIuf: null, declaredIuv: null, ignoredAs, regularises: documentType === 'REVERSALE' && operation === 'REGOLARIZZATO' ? readSuspended(suspended, problems) : [], sourceRow,
  };
  return { draft, isIncome, operation };
}

/** G1, first code that fits; null: a credit, or the reversal of one. */
function ignoredCode(isIncome: boolean, operation: TreasuryOperation, documentType: string, executionType: string): IgnoredRowCode | null {
  if (!isIncome) return 'NON_ENTRATA';
  if (operation === 'REGOLARIZZATO' || operation === 'RIPRISTINATO') return 'REGOLARIZZAZIONE';
  if (documentType === 'GIROCONTO' || executionType === 'PRELIEVO DA CC POSTALE') return 'GIROCONTO';
  return documentType === CREDIT ? null : 'NON_SOSPESO';
}

/** A reversal takes back whatever its direction is, and however the bank signs its amount. */
function signOf(isIncome: boolean, operation: TreasuryOperation, signedCents: number): 1 | -1 {
  const direction = isIncome ? 1 : -1;
  const turned = operation === 'STORNATO' || signedCents < 0;
  return (turned ? -direction : direction) === 1 ? 1 : -1;
}

function readDirection(text: string, problems: RowProblems): boolean {
  const direction = text.toUpperCase();
  if (direction === '') problems.failMissing('PAA_TIPO_MOVIMENTO_NOT_FOUND', 'tipo_movimento');
  else if (direction !== 'ENTRATA' && direction !== 'USCITA') problems.fail('TES_VALORE_SCONOSCIUTO', 'tipo_movimento', `il campo tipo_movimento contiene ${quoted(text)}: serve ENTRATA o USCITA`);
  return direction === 'ENTRATA';
}

function readOperation(text: string, problems: RowProblems): TreasuryOperation {
  const operation = OPERATIONS.get(text.toUpperCase());
  if (operation !== undefined) return operation;
  if (text === '') problems.failMissing('PAA_TIPO_OPERAZIONE_NOT_FOUND', 'tipo_operazione');
  else problems.fail('TES_VALORE_SCONOSCIUTO', 'tipo_operazione', `il campo tipo_operazione contiene ${quoted(text)}: serve ESEGUITO, STORNATO, REGOLARIZZATO o RIPRISTINATO`);
  return 'ESEGUITO';
}

function readAmount(text: string, problems: RowProblems): number {
  const cents = xmlAmount(text);
  if (!cents.ok) {
    problems.amount('importo', text, cents.error);
    return 1;
  }
  if (cents.value === 0) problems.fail('TES_IMPORTO', 'importo', 'l’importo è zero');
  return cents.value;
}

function readDay(text: string, problems: RowProblems): string {
  const day = fileDate(text);
  if (day === null) problems.day('data_movimento', text);
  return day ?? '0001-01-01';
}

function suspenseDate(text: string, problems: RowProblems): string | null {
  if (text === '') return null;
  const day = fileDate(text);
  if (day === null) problems.spareDay('data_effettiva_sospeso', text);
  return day;
}

/** A number as written; zero is none. One that is not digits is kept, since only its text is compared. */
function readNumber(field: string, text: string, digits: number, problems: RowProblems): string | null {
  if (text === '' || /^0+$/.test(text)) return null;
  if (!/^\d+$/.test(text) || text.replace(/^0+/, '').length > digits) problems.warn('TES_NUMERO', field, `il campo ${field} contiene ${quoted(text)}, che non è un numero di al più ${digits} cifre`);
  return text;
}

function readSuspended(suspended: readonly SuspendedFields[], problems: RowProblems): readonly RegularisedEntry[] {
  const entries: RegularisedEntry[] = [];
  for (const { number, amount } of suspended) {
    const cents = xmlAmount(amount);
    if (number.trim() === '' || !cents.ok || cents.value <= 0) problems.warn('TES_IMPORTO', 'sospeso', `un provvisorio regolarizzato non è leggibile (numero ${quoted(number)}, importo ${quoted(amount)})`);
    else entries.push({ provvisorio: number.trim(), amountCents: cents.value });
  }
  return entries;
}

function warnOfMissing(value: (name: string) => string, fields: MovementFields, problems: RowProblems): void {
  if (value('cliente/anagrafica_cliente') === '') problems.missing('PAA_ANAGRAFICA_CLIENTE_NOT_FOUND', 'anagrafica_cliente');
  if (value('causale') === '') problems.missing('PAA_CAUSALE_NOT_FOUND', 'causale');
  if (value('sospeso_da_regolarizzare/data_effettiva_sospeso') === '') problems.missing('PAA_DATA_EFFETTIVA_SOSPESO_NOT_FOUND', 'data_effettiva_sospeso');
  if (value('sospeso_da_regolarizzare/codice_gestionale_provvisorio') === '') problems.missing('PAA_CODICE_GESTIONALE_PROVVISORIO_NOT_FOUND', 'codice_gestionale_provvisorio');
  // Optional in every schema, and never there before 1.5: only an empty one says that the bank meant to write it.
  if (fields.get('end_to_end_id')?.trim() === '') problems.missing('PAA_END_TO_END_ID_NOT_FOUND', 'end_to_end_id');
}

function orNull(text: string): string | null {
  return text === '' ? null : text;
}
