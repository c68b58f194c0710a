import { z } from 'zod';

/** Body of NuovaPendenza (intermediary.md 1.2, write schema), after its OpenAPI file let it pass. Amounts in euro. */
const voce = z.looseObject({
  idVocePendenza: z.string(), importo: z.number(), descrizione: z.string(), descrizioneCausaleRPT: z.string().nullish(), idDominio: z.string().nullish(), codEntrata: z.string().nullish(), ibanAccredito: z.string().nullish(), ibanAppoggio: z.string().nullish(), tipoContabilita: z.string().nullish(),
  codiceContabilita: z.string().nullish(), tipoBollo: z.string().nullish(), hashDocumento: z.string().nullish(), provinciaResidenza: z.string().nullish(),
  contabilita: z.looseObject({ quote: z.array(z.looseObject({ importo: z.number() })).nullish() }).nullish(), metadata: z.looseObject({ mapEntries: z.array(z.object({ key: z.string(), value: z.string() })).nullish() }).nullish(),
});

export const nuovaPendenza = z.looseObject({
  idTipoPendenza: z.string(), idDominio: z.string(), idUnitaOperativa: z.string().nullish(), causale: z.string(), soggettoPagatore: z.looseObject({ tipo: z.enum(['G', 'F']), identificativo: z.string(), anagrafica: z.string().optional() }), importo: z.number(), numeroAvviso: z.string().nullish(),
  dataValidita: z.string().nullish(), dataScadenza: z.string().nullish(), documento: z.unknown().optional(), proprieta: z.unknown().optional(), voci: z.array(voce),
});
export type NuovaPendenza = Readonly<z.infer<typeof nuovaPendenza>>;
export type NuovaVoce = NuovaPendenza['voci'][number];

/** What is given back as it came. */
export const CARRIED = ['annoRiferimento', 'cartellaPagamento', 'datiAllegati', 'tassonomia', 'tassonomiaAvviso', 'direzione', 'divisione', 'dataNotificaAvviso', 'dataPromemoriaScadenza', 'allegati'] as const;

export const patchOperations = z.array(z.object({ op: z.enum(['ADD', 'DELETE', 'REPLACE']), path: z.string(), value: z.unknown() }));

export function cents(euro: number): number {
  return Math.round(euro * 100);
}

/** Strictly positive, two decimals, at most 999 999 999.99: what `ValidatoreUtils.validaImporto` lets pass, not what the YAML says (1.2, write schema). */
export function isAmount(euro: number): boolean {
  return euro > 0 && euro <= 999_999_999.99 && Math.abs(cents(euro) / 100 - euro) < 1e-9;
}
