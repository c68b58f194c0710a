/** Italian names of the calls to pagoPA, by the name under which each is recorded. */
export const GPD_OPERATIONS: Readonly<Record<string, string>> = {
  'gpd.create': 'Creazione della posizione', 'gpd.update': 'Modifica della posizione', 'gpd.publish': 'Pubblicazione', 'gpd.invalidate': 'Annullamento', 'gpd.mark-paid': 'Segnata come pagata altrove',
  'gpd.read': 'Lettura della posizione', 'gpd.list': 'Lettura di molte posizioni', 'gpd.read.v1': 'Lettura della posizione (versione 1)', 'gpd.replace-iban': 'Cambio di IBAN', 'gpd.info': 'Stato del servizio', 'gpd.upload': 'Caricamento di molte posizioni', 'gpd.upload.status': 'Stato di un caricamento', 'gpd.upload.report': 'Esito di un caricamento',
  'gpd.receipts.list': 'Elenco delle ricevute', 'gpd.receipts.detail': 'Lettura della ricevuta', 'fdr.list': 'Elenco dei flussi', 'fdr.header': 'Lettura di un flusso', 'fdr.payments': 'Pagamenti di un flusso',
  'gpd.health.list': 'Prova: posizioni', 'gpd.health.receipts': 'Prova: ricevute', 'gpd.health.upload': 'Prova: caricamenti', 'fdr.health.list': 'Prova: flussi',
};
