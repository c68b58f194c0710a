import { quoted } from '../../payments/index.ts';
import { requiredDay, spareDay } from './csv-provisional.ts';
import type { TableLine } from './delimited-rows.ts';
import { fileYear, textOrNull, trimmed } from './file-values.ts';
import type { RowProblems } from './row-problems.ts';
import type { MovementDraft } from './row-sink.ts';
import { cellOf, type FoundHeader, type TableColumn } from './table-header.ts';

const REQUIRED = ['annoBolletta', 'codBolletta', 'enteIpaCode', 'importoCentesimi', 'dataBolletta', 'pspCognome', 'flgRegolarizzata'];
const READ_TOO = ['codEnteBT', 'iuf', 'iuv', 'codConto', 'causale', 'pspNome', 'codProvvisorio', 'dataValutaRegione', 'dataEffettivaSospeso', 'codGestionaleProvvisorio', 'endToEndId'];

/** "Completo" (reconciliation.md 1.4): the columns that are read; the others go by. */
export const COMPLETE_COLUMNS: readonly TableColumn[] = [...REQUIRED.map((name) => ({ name, required: true })), ...READ_TOO.map((name) => ({ name, required: false }))];

const LONGEST_IUF = 35;

export type CompleteRow = Readonly<{ draft: MovementDraft; flaggedRegularised: boolean; ipaCode: string }>;

/** A row of the national platform's own table: IUF and IUV stand in columns of their own. */
export function readComplete(header: FoundHeader, line: TableLine, problems: RowProblems): CompleteRow {
  const cell = (name: string): string => cellOf(header, line, name);
  const cents = wholeCents(cell('importoCentesimi'), problems);
  const bookingDate = requiredDay('dataBolletta', cell('dataBolletta'), problems);
  const year = fileYear(cell('annoBolletta'));
  if (year === null) problems.warn('PAA_ESERCIZIO_NOT_FOUND', 'annoBolletta', 'il campo annoBolletta manca o non è un anno: è stato preso quello della data');
  const number = textOrNull(cell('codBolletta'));
  if (number === null) problems.warn('TES_NUMERO', 'codBolletta', 'manca il numero di bolletta (campo codBolletta)');
  const numbers = billNumbers(number);
  const payerName = [trimmed(cell('pspCognome')), trimmed(cell('pspNome'))].filter((part) => part !== '').join(' ');
  if (payerName === '') problems.missing('PAA_ANAGRAFICA_CLIENTE_NOT_FOUND', 'pspCognome');
  const declaredIuf = textOrNull(cell('iuf'));
  if (declaredIuf !== null && declaredIuf.length > LONGEST_IUF) problems.warn('PAA_IUF_TOO_LONG', 'iuf', `il campo iuf ha ${declaredIuf.length} caratteri, ne sono ammessi ${LONGEST_IUF}`);
  const draft: MovementDraft = {
    bolletta: numbers.bolletta, technicalNumber: numbers.technicalNumber, year: year ?? Number(bookingDate.slice(0, 4)), bankEntityCode: textOrNull(cell('codEnteBT')), provvisorio: provisional(textOrNull(cell('codProvvisorio'))), account: textOrNull(cell('codConto')), sign: cents < 0 ? -1 : 1,
    amountCents: Math.abs(cents), bookingDate, valueDate: spareDay('dataValutaRegione', cell('dataValutaRegione'), problems), suspenseDate: spareDay('dataEffettivaSospeso', cell('dataEffettivaSospeso'), problems), cge: textOrNull(cell('codGestionaleProvvisorio')), payerName,
    causale: cell('causale'), endToEndId: textOrNull(cell('endToEndId')), opType: cents < 0 ? 'STORNATO' : 'ESEGUITO', declaredIuf, declaredIuv: textOrNull(cell('iuv')), sourceRow: line.line,
  };
  return { draft, flaggedRegularised: /^[YS]/i.test(trimmed(cell('flgRegolarizzata'))), ipaCode: trimmed(cell('enteIpaCode')) };
}

/** A platform that has no bolletta writes its technical number in the same column (1.5): it is never taken for one. */
function billNumbers(number: string | null): Readonly<{ bolletta: string | null; technicalNumber: string | null }> {
  if (number === null || /^0+$/.test(number)) return { bolletta: null, technicalNumber: null };
  return /^\d+$/.test(number) ? { bolletta: number, technicalNumber: null } : { bolletta: null, technicalNumber: number };
}

function provisional(text: string | null): string | null {
  return text === null || /^0+$/.test(text) ? null : text;
}

function wholeCents(raw: string, problems: RowProblems): number {
  const text = trimmed(raw);
  if (text === '') problems.failMissing('PAA_IMPORTO_NOT_FOUND', 'importoCentesimi');
  else if (!/^-?\d{1,15}$/.test(text)) problems.fail('TES_IMPORTO', 'importoCentesimi', `il campo importoCentesimi contiene ${quoted(text)}: serve un numero intero di centesimi`);
  else if (Number(text) === 0) problems.fail('TES_IMPORTO', 'importoCentesimi', 'l’importo è zero');
  else return Number(text);
  return 1;
}
