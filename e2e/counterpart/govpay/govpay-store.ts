/** `stato` as it is kept; SCADUTA is computed when read (intermediary.md 1.2, states). */
export type PendenzaState = 'NON_ESEGUITA' | 'ESEGUITA' | 'ESEGUITA_PARZIALE' | 'ANNULLATA' | 'INCASSATA' | 'ANOMALA';

export type Voce = Readonly<{
  idVocePendenza: string; amountCents: number; descrizione: string; descrizioneCausaleRPT: string | null; idDominio: string | null;
  codEntrata: string | null; ibanAccredito: string | null; ibanAppoggio: string | null; tipoContabilita: string | null; codiceContabilita: string | null; bollo: Readonly<{ tipoBollo: string; hashDocumento: string; provinciaResidenza: string }> | null;
  contabilita: unknown; metadata: Readonly<{ key: string; value: string }>[];
}>;

/** A person as GovPay keeps it. */
export type Soggetto = Readonly<{ tipo: 'G' | 'F'; identificativo: string; anagrafica?: string | undefined } & Record<string, unknown>>;

export type Pendenza = {
  readonly idA2A: string; readonly idPendenza: string; readonly idDominio: string; readonly nav: string; readonly iuv: string; readonly uuid: string; readonly createdMs: number; readonly sequence: number;
  idTipoPendenza: string; idUnitaOperativa: string | null; causale: string; soggettoPagatore: Soggetto; amountCents: number; voci: readonly Voce[]; dataValidita: string | null; dataScadenza: string | null; readonly documento: unknown;
  /** Whatever else was sent and is given back as it came. */
  other: Readonly<Record<string, unknown>>;
  readonly proprieta: unknown; stato: PendenzaState; descrizioneStato: string | null; paidAt: string | null; updatedMs: number;
};

export type ReconciliationState = 'IN_ELABORAZIONE' | 'ACQUISITA' | 'ERRORE';
export type Reconciliation = { readonly idDominio: string; readonly id: string; readonly body: Readonly<Record<string, unknown>>; readonly fingerprint: string; readonly atMs: number; stato: ReconciliationState; descrizioneStato: string | null; iuvs: readonly string[] };

export type GovPayStore = Readonly<{
  get(idA2A: string, idPendenza: string): Pendenza | null;
  byNav(idDominio: string, nav: string): Pendenza | null;
  byIuv(idDominio: string, iuv: string): Pendenza | null;
  all(): readonly Pendenza[];
  put(pendenza: Pendenza): void;
  remove(pendenza: Pendenza): void;
  readonly reconciliations: Map<string, Reconciliation>;
  /** Notices whose next cancellation is crossed by a payment: read, paid, written over (1.2, cancel, hazard). */
  readonly crossed: Map<string, () => void>;
  /** `org/iuv` of payments already reconciled with a movement of the treasury. */
  readonly cashed: Set<string>;
}>;

export function createGovPayStore(): GovPayStore {
  const byId = new Map<string, Pendenza>();
  const byNav = new Map<string, Pendenza>();
  const byIuv = new Map<string, Pendenza>();
  return {
    get: (idA2A, idPendenza) => byId.get(`${idA2A}/${idPendenza}`) ?? null,
    byNav: (idDominio, nav) => byNav.get(`${idDominio}/${nav}`) ?? null,
    byIuv: (idDominio, iuv) => byIuv.get(`${idDominio}/${iuv}`) ?? null,
    all: () => [...byId.values()],
    put: (pendenza) => {
      byId.set(`${pendenza.idA2A}/${pendenza.idPendenza}`, pendenza);
      byNav.set(`${pendenza.idDominio}/${pendenza.nav}`, pendenza);
      byIuv.set(`${pendenza.idDominio}/${pendenza.iuv}`, pendenza);
    },
    remove: (pendenza) => {
      byId.delete(`${pendenza.idA2A}/${pendenza.idPendenza}`);
      byNav.delete(`${pendenza.idDominio}/${pendenza.nav}`);
      byIuv.delete(`${pendenza.idDominio}/${pendenza.iuv}`);
    },
    reconciliations: new Map(), crossed: new Map(), cashed: new Set(),
  };
}
