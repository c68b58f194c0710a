import { formatDate } from '../../../domain/civil-date.ts';
import { formatDecimalAmount } from '../../../domain/money.ts';
import type { PositionLine } from './delivery-shapes.ts';

const COLUMNS = [
  'riga', 'operazione', 'codice_posizione', 'avviso', 'iuv', 'importo', 'scadenza', 'pagabile_fino_al', 'causale', 'tipo_debitore', 'codice_fiscale', 'nome', 'indirizzo', 'civico', 'cap', 'comune', 'provincia', 'nazione', 'servizio', 'pagata_fuori_il', 'motivo',
] as const;

// The rule of OWASP on CSV injection, also for signs that are wide or behind what is not seen.
const BEGINS_AS_FORMULA = /^[\s\u0000-\u001f\u00a0\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]/u;

function cell(text: string): string {
  return `"${(BEGINS_AS_FORMULA.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
}

const day = (date: string | null): string => (date === null ? '' : formatDate(date));

/**
 * The lines of a delivery as a spreadsheet, one row per installment: for the eyes of a partner without a reader of JSON lines. Who is paid and where is only in the JSON lines.
 * UTF-8 with its mark, `;`, CRLF, decimal comma, dd/mm/yyyy.
 */
export function positionTable(lines: readonly PositionLine[]): string {
  const rows = lines.flatMap(rowsOf).map((row) => COLUMNS.map((column) => cell(row[column] ?? '')).join(';'));
  return `\ufeff${[COLUMNS.map(cell).join(';'), ...rows].join('\r\n')}\r\n`;
}

type Row = Readonly<Partial<Record<(typeof COLUMNS)[number], string>>>;

function rowsOf(line: PositionLine): readonly Row[] {
  const base: Row = { riga: String(line.line), operazione: line.operation, codice_posizione: line.iupd };
  if (line.operation === 'CANCEL') return line.navs.map((nav) => ({ ...base, avviso: nav, motivo: line.reason }));
  if (line.operation === 'MARK_PAID') return [{ ...base, avviso: line.nav, iuv: line.iuv, pagata_fuori_il: line.notPaid === true ? '' : day(line.paidOn), motivo: line.reason }];
  const { debtor, service, options } = line.position;
  return options.flatMap(({ installments }) => installments).map((installment) => ({
    ...base, avviso: installment.nav, iuv: installment.iuv, importo: formatDecimalAmount(installment.amountCents).replace('.', ','), scadenza: day(installment.dueDate), pagabile_fino_al: day(installment.payableUntil), causale: installment.description,
    tipo_debitore: debtor.type, codice_fiscale: debtor.fiscalCode ?? '', nome: debtor.name, indirizzo: debtor.street, civico: debtor.civicNumber, cap: debtor.postalCode, comune: debtor.city, provincia: debtor.province, nazione: debtor.country, servizio: service ?? '',
  }));
}
