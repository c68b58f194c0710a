import { ENTITY } from './treasury-reading.fixture.ts';

/** A credit that reads well. */
const ROW: Readonly<Record<string, string | null>> = {
  identificativo_flusso: 'X1', numero_movimento: '1', tipo_movimento: 'ENTRATA', tipo_documento: 'SOSPESO ENTRATA', tipo_operazione: 'ESEGUITO', numero_documento: '0000501', importo: '252.25', numero_bolletta_quietanza: '0000101',
  numero_bolletta_quietanza_storno: null, data_movimento: '2026-03-06', data_valuta_ente: '2026-03-07', tipo_esecuzione: 'SEPA CREDIT TRANSFER', codice_riferimento_operazione: 'TRN1', end_to_end_id: null,
  causale: '/PUR/LGPE-RIVERSAMENTO/URI/2026-03-05PPAYITR1XXX-S2026030501',
};

/** A row with what a test changes in it; a field of `null` is left out. */
export function rowXml(changes: Readonly<Record<string, string | null>> = {}, more = ''): string {
  const { cliente = 'PAGOPA SPA', suspense = '2026-03-06', cge = '0000099999', ...fields } = changes;
  const elements = Object.entries({ ...ROW, ...fields }).map(([name, value]) => (value === null ? '' : `<${name}>${value}</${name}>`)).join('');
  const suspended = suspense === null ? '' : `<sospeso_da_regolarizzare><data_effettiva_sospeso>${suspense}</data_effettiva_sospeso>${cge === null ? '' : `<codice_gestionale_provvisorio>${cge}</codice_gestionale_provvisorio>`}</sospeso_da_regolarizzare>`;
  return `<movimento_conto_evidenza>${elements}${suspended}${cliente === null ? '' : `<cliente><anagrafica_cliente>${cliente}</anagrafica_cliente></cliente>`}${more}</movimento_conto_evidenza>`;
}

export type JournalParts = Readonly<{ declaration?: string; entity?: string; id?: string; head?: string; totals?: string; rows?: string; account?: string; signature?: string; year?: string }>;

/** The two forms of the head: with a day since 1.5, with a period up to 1.4. */
export const DAY = '<pagina>1</pagina><pagine_totali>1</pagine_totali><esercizio>2026</esercizio><data_riferimento_GdC>2026-03-10</data_riferimento_GdC>';
export const PERIOD = '<esercizio>2026</esercizio><data_inizio_periodo_riferimento>2026-03-09</data_inizio_periodo_riferimento><data_fine_periodo_riferimento>2026-03-10</data_fine_periodo_riferimento>';

export function pageHead(page: number, pages: number): string {
  return DAY.replace('<pagina>1<', `<pagina>${page}<`).replace('<pagine_totali>1<', `<pagine_totali>${pages}<`);
}

export function journalXml(parts: JournalParts = {}): string {
  const heading = `<testata_messaggio><codice_ABI_BT>09991</codice_ABI_BT><codice_ente>UFVB01</codice_ente><descrizione_ente>COMUNE DI VALBIANCA</descrizione_ente><codice_istat_ente>000999001</codice_istat_ente><codice_fiscale_ente>${parts.entity ?? ENTITY}</codice_fiscale_ente><codice_ente_BT>1200345</codice_ente_BT></testata_messaggio>`;
  const account = `<informazioni_conto_evidenza><conto_evidenza>${parts.account ?? '0000001'}</conto_evidenza>${parts.rows ?? rowXml()}${parts.totals ?? ''}</informazioni_conto_evidenza>`;
  return `${parts.declaration ?? '<?xml version="1.0" encoding="UTF-8"?>'}<flusso_giornale_di_cassa>${parts.signature ?? ''}${heading}<identificativo_flusso_BT>${parts.id ?? 'GDC-2026031000012003450001#001#001'}</identificativo_flusso_BT>${parts.head ?? DAY}${account}</flusso_giornale_di_cassa>`;
}

export function totalsXml(opening: string, income: string, outgoing: string, closing: string): string {
  return `<saldo_precedente_conto_evidenza>${opening}</saldo_precedente_conto_evidenza><totale_entrate_conto_evidenza>${income}</totale_entrate_conto_evidenza><totale_uscite_conto_evidenza>${outgoing}</totale_uscite_conto_evidenza><saldo_finale_conto_evidenza>${closing}</saldo_finale_conto_evidenza>`;
}
