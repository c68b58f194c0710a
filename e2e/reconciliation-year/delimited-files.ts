import { formatDate } from '../../main/domain/civil-date.ts';
import { formatDecimalAmount } from '../../main/domain/money.ts';
import { POSTAL_IBAN, withoutPadding } from './treasury-rows.ts';
import type { TreasuryFilePlan } from './treasury-files-plan.ts';

const PROVISIONAL_HEADER = ['ESERCIZIO', 'N.PROVV.', 'DATA ESEC.', 'ANAGRAFICA CLIENTE', 'DESCRIZIONE CAUSALE', 'IMPORTO PROVVISORIO', 'VALUTA ENTE'];
const POSTAL_HEADER = ['Data contabile', 'Data valuta', 'Codice causale', 'Causale', 'Divisa', 'Debito', 'Credito', 'Accessoria 1', 'Causale movimento'];

/** The table of provisional entries (reconciliation.md 1.3): a reversal is a negative amount. */
export function provisionalFile({ rows }: TreasuryFilePlan): string {
  return lines([
    PROVISIONAL_HEADER,
    ...rows.map(({ plan, provvisorio, bookingDate }) => [bookingDate.slice(0, 4), withoutPadding(provvisorio ?? ''), bookingDate, plan.payerName, plan.text.causale, `${plan.kind === 'STORNO' ? '-' : ''}${commaAmount(plan.amountCents)}`, bookingDate]),
  ]);
}

/** The Bancoposta statement (1.6): its account, its columns by place, a balance at the foot. */
export function postalFile({ rows }: TreasuryFilePlan): string {
  const movements = rows.map(({ plan, bookingDate }) => {
    const [debit, credit] = plan.kind === 'DEBIT' ? [commaAmount(plan.amountCents), ''] : ['', commaAmount(plan.amountCents)];
    return [formatDate(bookingDate), formatDate(bookingDate), '48', plan.kind === 'DEBIT' ? 'ADDEBITO' : 'ACCREDITO', 'EUR', debit, credit, '', plan.text.causale];
  });
  return lines([['IBAN', POSTAL_IBAN, '', '', '', '', '', '', ''], POSTAL_HEADER, ...movements, ['SALDO FINALE', '', '', '', 'EUR', '', '', '', '']]);
}

function lines(table: readonly (readonly string[])[]): string {
  return table.map((cells) => `${cells.map(cell).join(';')}\r\n`).join('');
}

function cell(text: string): string {
  return /[;"\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function commaAmount(cents: number): string {
  return formatDecimalAmount(cents).replace('.', ',');
}
