import { FIRST, ORG } from '../platform-calls.fixture.ts';

export type PendenzaWishes = Readonly<{ nav?: string | null; importo?: number; iban?: string; voci?: readonly unknown[]; dataScadenza?: string; idTipoPendenza?: string; idUnitaOperativa?: string }>;

export function voce(id: string, importo: number, iban = 'IT30G9999961000000060717356'): Readonly<Record<string, unknown>> {
  return { idVocePendenza: id, importo, descrizione: 'TARI 2026', ibanAccredito: iban, tipoContabilita: 'ALTRO', codiceContabilita: '0101101IM' };
}

/** Body of a pendenza of 100 euro. */
export function pendenza({ nav = FIRST.nav, importo = 100, iban, voci, ...rest }: PendenzaWishes = {}): Readonly<Record<string, unknown>> {
  return {
    idTipoPendenza: 'TARI', idDominio: ORG, causale: 'TARI 2026', soggettoPagatore: { tipo: 'F', identificativo: 'RSSLCU80A01H501K', anagrafica: 'Luca Rossi' }, importo, ...(nav === null ? {} : { numeroAvviso: nav }), voci: voci ?? [voce('1', importo, iban)], datiAllegati: { nostro: 1 }, ...rest,
  };
}
