/** How a provider numbers its flows after the date and its own code (reconciliation.md 2.1: any text of `[a-zA-Z0-9\-_]`, 35 characters in all). */
export type NameStyle = 'DATED_TWO_DIGITS' | 'DATED_UNPADDED' | 'RUNNING_12' | 'RUNNING_7' | 'CLOCK' | 'MIXED_CASE' | 'HYPHENATED' | 'HASH';

/** A payment service provider. `names`: as banks write it in the ordering party, the first most often. `weight`: its part of the flows. */
export type Provider = Readonly<{ id: string; idType: 'A' | 'B'; name: string; names: readonly [string, ...string[]]; fiscalCode: string; nameStyle: NameStyle; weight: number }>;

/** The account at the Poste is credited by this one alone. */
export const POSTAL_PROVIDER_ID = 'BPPIITRRXXX';

/** Two names that everybody meets, as in the treasury samples; the others do not exist. No name stands inside another's. */
export const PROVIDERS: readonly Provider[] = [
  { id: 'PPAYITR1XXX', idType: 'B', name: 'PagoPA S.p.A.', names: ['PAGOPA SPA', 'PAGOPA S.P.A.'], fiscalCode: '99999990007', nameStyle: 'DATED_TWO_DIGITS', weight: 22 },
  { id: POSTAL_PROVIDER_ID, idType: 'B', name: 'Poste Italiane S.p.A.', names: ['POSTE ITALIANE SPA', 'POSTE ITALIANE S.P.A.'], fiscalCode: '99999990106', nameStyle: 'RUNNING_12', weight: 18 },
  { id: 'VALBIT22XXX', idType: 'B', name: 'Banca delle Valli S.p.A.', names: ['BANCA DELLE VALLI SPA', 'BANCA DELLE VALLI'], fiscalCode: '99999990015', nameStyle: 'RUNNING_12', weight: 14 },
  { id: 'FANTIT2AXXX', idType: 'B', name: 'Istituto Fantasia Pagamenti S.p.A.', names: ['ISTITUTO FANTASIA PAGAMENTI SPA', 'ISTITUTO FANTASIA PAGAMENTI'], fiscalCode: '99999990023', nameStyle: 'RUNNING_7', weight: 11 },
  { id: 'NUVOIT31XXX', idType: 'B', name: 'Nuvola Incassi S.p.A.', names: ['NUVOLA INCASSI SPA', 'NUVOLA INCASSI'], fiscalCode: '99999990031', nameStyle: 'DATED_UNPADDED', weight: 11 },
  { id: 'TABFIT2MXXX', idType: 'B', name: 'Tabaccai di Fantasia', names: ['TABACCAI DI FANTASIA', 'TABACCAI DI FANTASIA SRL'], fiscalCode: '99999990049', nameStyle: 'CLOCK', weight: 8 },
  { id: 'IMMAIT2MXXX', idType: 'B', name: 'Portafoglio Immaginario Pay', names: ['PORTAFOGLIO IMMAGINARIO PAY', 'PORTAFOGLIO IMMAGINARIO'], fiscalCode: '99999990056', nameStyle: 'MIXED_CASE', weight: 6 },
  { id: 'ABI09994', idType: 'A', name: 'Cassa Fittizia del Nord Est', names: ['CASSA FITTIZIA DEL NORD EST', 'CASSA FITTIZIA DEL NORD EST SPA'], fiscalCode: '99999990064', nameStyle: 'HYPHENATED', weight: 6 },
  { id: 'COLLIT2VXXX', idType: 'B', name: 'Credito dei Colli Inventati', names: ['CREDITO DEI COLLI INVENTATI', 'CREDITO DEI COLLI INVENTATI SCPA'], fiscalCode: '99999990072', nameStyle: 'RUNNING_12', weight: 2 },
  { id: 'LAGOIT2BXXX', idType: 'B', name: 'Banca del Lago che non esiste', names: ['BANCA DEL LAGO CHE NON ESISTE', 'BANCA DEL LAGO CHE NON ESISTE SPA'], fiscalCode: '99999990080', nameStyle: 'HASH', weight: 2 },
];
