import { addDays } from '../../main/domain/civil-date.ts';
import { formatDecimalAmount } from '../../main/domain/money.ts';
import { TOWN } from '../../main/host/demo/town.ts';
import { ENTITY_NAME } from './case-rows.ts';
import { element } from './markup.ts';
import { isSuspended, journalWords, TREASURY } from './treasury-rows.ts';
import type { NumberedRow, TreasuryFilePlan } from './treasury-files-plan.ts';

/** What the account held before a day and after it, with what came in and went out between, in cents. */
export type DayBalance = Readonly<{ openingCents: number; incomeCents: number; outgoingCents: number; closingCents: number }>;

/** A page of the cash journal of a day (reconciliation.md 1.2, schema 1.8, unsigned). Balances are written on the last page. */
export function cashJournalFile(file: TreasuryFilePlan, balance: DayBalance): string {
  const { date, page, pages, order } = file;
  const compactDate = date.replaceAll('-', '');
  const place = `${String(page).padStart(3, '0')}#${String(pages).padStart(3, '0')}`;
  const heading = [
    element('codice_ABI_BT', TREASURY.abi), element('data_ora_creazione_flusso', `${addDays(date, 1)}T02:31:45`), element('codice_ente', TREASURY.entityIpa), element('descrizione_ente', ENTITY_NAME), element('codice_istat_ente', TREASURY.istat),
    element('codice_fiscale_ente', TOWN.fiscalCode), element('codice_tramite_ente', 'A2A-00000001'), element('codice_tramite_BT', 'A2A-00000002'), element('codice_ente_BT', TREASURY.bankEntityCode),
  ].join('\n');
  return `<?xml version="1.0" encoding="UTF-8"?>
<flusso_giornale_di_cassa>
<testata_messaggio>
${heading}
</testata_messaggio>
${element('identificativo_flusso_BT', `GDC-${compactDate}${TREASURY.bankEntityCode}${String(order).padStart(7, '0')}#${place}`)}
${element('pagina', String(page))}
${element('pagine_totali', String(pages))}
${element('esercizio', date.slice(0, 4))}
${element('data_riferimento_GdC', date)}
<informazioni_conto_evidenza>
${element('conto_evidenza', TREASURY.account)}
${element('descrizione_conto_evidenza', 'CONTO ORDINARIO')}
${file.rows.map(movement).join('\n')}
${page === pages ? `${balances(balance, '_conto_evidenza')}\n` : ''}</informazioni_conto_evidenza>
</flusso_giornale_di_cassa>
`;
}

function movement(row: NumberedRow, index: number): string {
  const { plan, bookingDate } = row;
  const { income, document, operation, execution } = journalWords(plan);
  const suspended = isSuspended(document, operation);
  return `<movimento_conto_evidenza>${[
    element('identificativo_flusso', `003${bookingDate.replaceAll('-', '')}${row.id.slice(1)}`), element('numero_movimento', String(index + 1).padStart(7, '0')), element('tipo_movimento', income ? 'ENTRATA' : 'USCITA'), element('tipo_documento', document),
    element('tipo_operazione', operation), element('numero_documento', row.document), suspended ? `<sospeso_da_regolarizzare>${element('data_effettiva_sospeso', bookingDate)}${element('codice_gestionale_provvisorio', TREASURY.cge)}</sospeso_da_regolarizzare>` : '',
    element('progressivo_documento', document.startsWith('SOSPESO') ? '0' : '1'), element('importo', formatDecimalAmount(plan.amountCents)), row.bolletta === null ? '' : element('numero_bolletta_quietanza', row.bolletta),
    row.reversedBolletta === null ? '' : element('numero_bolletta_quietanza_storno', row.reversedBolletta), element('data_movimento', bookingDate), element('data_movimento_siope', bookingDate), element('data_valuta_ente', bookingDate),
    element('tipo_esecuzione', execution), plan.settlementId === null ? '' : element('codice_riferimento_operazione', plan.settlementId), element('destinazione', 'LIBERA'), element('assoggettamento_bollo', 'ESENTE BOLLO'),
    `<cliente>${element('anagrafica_cliente', plan.payerName)}</cliente>`, element('causale', plan.text.causale),
    ...row.regularises.map(({ provvisorio, amountCents }) => `<sospeso>${element('numero_provvisorio', provvisorio)}${element('importo_provvisorio', formatDecimalAmount(amountCents))}</sospeso>`),
  ].join('')}</movimento_conto_evidenza>`;
}

function balances({ openingCents, incomeCents, outgoingCents, closingCents }: DayBalance, suffix: string): string {
  return [
    element(`saldo_precedente${suffix}`, formatDecimalAmount(openingCents)), element(`totale_entrate${suffix}`, formatDecimalAmount(incomeCents)), element(`totale_uscite${suffix}`, formatDecimalAmount(outgoingCents)),
    element(`saldo_finale${suffix}`, formatDecimalAmount(closingCents)),
  ].join('\n');
}

/** What a day's rows do to the account: reversals lessen the income, orders that regularise or restore move no cash (G6). */
export function balanceAfter(openingCents: number, rows: readonly NumberedRow[]): DayBalance {
  let [incomeCents, outgoingCents] = [0, 0];
  for (const { plan } of rows) {
    const { income, operation } = journalWords(plan);
    if (!income) outgoingCents += plan.amountCents;
    else if (operation === 'ESEGUITO') incomeCents += plan.amountCents;
    else if (operation === 'STORNATO') incomeCents -= plan.amountCents;
  }
  return { openingCents, incomeCents, outgoingCents, closingCents: openingCents + incomeCents - outgoingCents };
}
