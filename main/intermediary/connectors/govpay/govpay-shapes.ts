import { z } from 'zod';

/*
 * What is read of GovPay 3.9 (pendenze v2, ragioneria v3), held against its descriptions by `govpay-shapes.test.ts`. Unknown keys are passed over.
 * Amounts are euro with two decimals.
 */

export const PENDENZA_STATES = ['NON_ESEGUITA', 'SCADUTA', 'ESEGUITA', 'ESEGUITA_PARZIALE', 'ANNULLATA', 'INCASSATA', 'ANOMALA'] as const;
export type PendenzaState = (typeof PENDENZA_STATES)[number];

const dominio = z.object({ idDominio: z.string() });
const voce = z.object({
  idVocePendenza: z.string(), importo: z.number(), descrizione: z.string().optional(), indice: z.int().optional(), dominio: dominio.optional(), idDominio: z.string().optional(),
  ibanAccredito: z.string().optional(), tipoContabilita: z.string().optional(), codiceContabilita: z.string().optional(), codEntrata: z.string().optional(), tipoBollo: z.string().optional(),
});

/** What we put beside a pendenza, because GovPay knows one day only and we need both to recognise our own. */
export const attachedShape = z.object({ sportello: z.object({ dueDate: z.string().nullable(), payableUntil: z.string().nullable() }) });

const text = z.string().nullish();
const debtor = z.object({ tipo: text, identificativo: text, anagrafica: text, indirizzo: text, civico: text, cap: text, localita: text, provincia: text, nazione: text, email: text, cellulare: text });

export const pendenzaShape = z.object({
  idA2A: z.string(), idPendenza: z.string(), dominio, stato: z.enum(PENDENZA_STATES), descrizioneStato: z.string().optional(), importo: z.number(), causale: z.string().optional(), soggettoPagatore: debtor.optional(), numeroAvviso: z.string().optional(), iuvAvviso: z.string().optional(), iuvPagamento: z.string().optional(),
  dataScadenza: z.string().optional(), dataPagamento: z.string().optional(), datiAllegati: z.unknown().optional(), voci: z.array(voce), documento: z.object({ identificativo: z.string() }).optional(),
});
export type Pendenza = Readonly<z.infer<typeof pendenzaShape>>;

export const createdShape = z.object({ idDominio: z.string(), numeroAvviso: z.string() });

/** One page of any list of ragioneria. `risultati` may be missing where there is nothing; JSON that has no word of a list is no empty list, but somebody else's answer. */
function page<Row extends z.ZodType>(row: Row) {
  return z.object({ prossimiRisultati: z.string().optional(), pagina: z.int().optional(), risultati: z.array(row).optional() })
    .refine(({ pagina, risultati }) => pagina !== undefined || risultati !== undefined)
    .transform(({ prossimiRisultati, risultati }) => ({ prossimiRisultati, risultati: risultati ?? [] }));
}

export const receiptRow = z.object({ dominio, iuv: z.string(), idRicevuta: z.string(), data: z.string().nullish() });
export const receiptPage = page(receiptRow);
export const receiptDetail = z.object({ dominio, iuv: z.string(), idRicevuta: z.string(), rt: z.object({ tipo: z.string().nullish(), xml: z.string().nullish() }).nullish() });

export const flowRow = z.object({ idFlusso: z.string(), dataFlusso: z.string(), idPsp: z.string(), revisione: z.int().nullish(), dataRegolamento: z.string().nullish(), dominio });
export const flowPage = page(flowRow);

export const collectionRow = z.object({ dominio: dominio.nullish(), iuv: z.string().nullish(), iur: z.string().nullish(), indice: z.number().nullish(), stato: z.string().nullish(), tipo: z.string().nullish(), importo: z.number().nullish(), data: z.string().nullish() });
export const collectionPage = page(collectionRow);

export const profileShape = z.object({
  nome: z.string(), domini: z.array(dominio).default([]), tipiPendenza: z.array(z.object({ idTipoPendenza: z.string() })).default([]), acl: z.array(z.object({ servizio: z.string(), autorizzazioni: z.array(z.string()).default([]) })).default([]),
});

export const faultShape = z.object({ categoria: z.string(), codice: z.string() });
export const reconciliationShape = z.object({ id: z.string(), stato: z.string(), descrizioneStato: z.string().optional() });
