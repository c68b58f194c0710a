import { requiredDay, signedAmount, spareDay } from './csv-provisional.ts';
import type { ColumnMap } from './column-map.ts';
import type { TableLine } from './delimited-rows.ts';
import { fileAmount, fileYear, textOrNull, trimmed } from './file-values.ts';
import type { RowProblems } from './row-problems.ts';
import type { MovementDraft } from './row-sink.ts';

/** A row of a table whose columns a person has said (reconciliation.md 1.4). */
export function readCustom(map: ColumnMap, line: TableLine, problems: RowProblems): MovementDraft {
  const at = (position: number | null): string => (position === null ? '' : (line.cells[position - 1] ?? ''));
  const { columns } = map;
  const amount = customAmount(map, at(columns.amount), at(columns.debit), problems);
  const bookingDate = requiredDay('data contabile', at(columns.bookingDate), problems);
  const causale = at(columns.causale);
  if (causale.trim() === '') problems.missing('PAA_CAUSALE_NOT_FOUND', 'causale');
  const isReversal = amount < 0 && map.negativeAmounts === 'REVERSAL' && columns.debit === null;
  return {
    year: fileYear(at(columns.year)) ?? Number(bookingDate.slice(0, 4)), bolletta: number(at(columns.bolletta)), provvisorio: number(at(columns.provvisorio)), account: textOrNull(at(columns.account)) ?? map.account, sign: amount < 0 ? -1 : 1,
    amountCents: Math.abs(amount), bookingDate, valueDate: spareDay('data valuta', at(columns.valueDate), problems), payerName: trimmed(at(columns.payerName)), causale, endToEndId: textOrNull(at(columns.endToEndId)), bankRef: textOrNull(at(columns.bankRef)),
    opType: isReversal ? 'STORNATO' : 'ESEGUITO', ignoredAs: amount < 0 && !isReversal ? 'NON_ENTRATA' : null, sourceRow: line.line,
  };
}

/** Money in and money out in two columns: one of them holds the amount, and out is negative however it is signed. */
function customAmount({ columns, decimalMark }: ColumnMap, credit: string, debit: string, problems: RowProblems): number {
  const mark = decimalMark === 'AUTO' ? undefined : decimalMark;
  if (columns.debit === null) return signedAmount('importo', credit, problems, mark);
  return creditOrDebit({ field: 'entrate', raw: credit }, { field: 'uscite', raw: debit }, problems, mark);
}

type AmountCell = Readonly<{ field: string; raw: string }>;

/** Signed cents of two columns of which one is filled (a zero is not). */
export function creditOrDebit(credit: AmountCell, debit: AmountCell, problems: RowProblems, mark?: ',' | '.'): number {
  const isFilled = ({ raw }: AmountCell): boolean => {
    const cents = fileAmount(raw, mark);
    return cents.ok ? cents.value !== 0 : cents.error !== 'EMPTY';
  };
  if (isFilled(credit) && isFilled(debit)) {
    problems.fail('TES_SEGNO', credit.field, `ci sono un importo in ${credit.field} e uno in ${debit.field}: ne serve uno solo`);
    return 1;
  }
  if (isFilled(debit)) return -Math.abs(signedAmount(debit.field, debit.raw, problems, mark));
  return signedAmount(credit.field, credit.raw, problems, mark);
}

function number(raw: string): string | null {
  const text = trimmed(raw);
  return text === '' || /^0+$/.test(text) ? null : text;
}
