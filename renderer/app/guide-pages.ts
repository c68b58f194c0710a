import type { ScreenName } from './route-table.ts';

/** Pages of the manual (`docs/manual`), by name of their file: the only text of the guide, loaded when first opened. */
export const GUIDE_PAGES = {
  README: () => import('../../docs/manual/README.md?raw'),
  accesso: () => import('../../docs/manual/accesso.md?raw'),
  'primo-avvio': () => import('../../docs/manual/primo-avvio.md?raw'),
  'archivio-di-prova': () => import('../../docs/manual/archivio-di-prova.md?raw'),
  sportello: () => import('../../docs/manual/sportello.md?raw'),
  'nuova-posizione': () => import('../../docs/manual/nuova-posizione.md?raw'),
  'modifica-posizione': () => import('../../docs/manual/modifica-posizione.md?raw'),
  posizione: () => import('../../docs/manual/posizione.md?raw'),
  persona: () => import('../../docs/manual/persona.md?raw'),
  persone: () => import('../../docs/manual/persone.md?raw'),
  'verifica-pagamento': () => import('../../docs/manual/verifica-pagamento.md?raw'),
  elenchi: () => import('../../docs/manual/elenchi.md?raw'),
  'elenco-posizioni': () => import('../../docs/manual/elenco-posizioni.md?raw'),
  'avvisi-e-stampe': () => import('../../docs/manual/avvisi-e-stampe.md?raw'),
  lotti: () => import('../../docs/manual/lotti.md?raw'),
  importazioni: () => import('../../docs/manual/importazioni.md?raw'),
  pagamenti: () => import('../../docs/manual/pagamenti.md?raw'),
  riconciliazione: () => import('../../docs/manual/riconciliazione.md?raw'),
  'chiusura-del-mese': () => import('../../docs/manual/chiusura-del-mese.md?raw'),
  'tesoreria-e-flussi': () => import('../../docs/manual/tesoreria-e-flussi.md?raw'),
  cruscotto: () => import('../../docs/manual/cruscotto.md?raw'),
  attivita: () => import('../../docs/manual/attivita.md?raw'),
  configurazione: () => import('../../docs/manual/configurazione.md?raw'),
  'voci-di-bilancio': () => import('../../docs/manual/voci-di-bilancio.md?raw'),
  'cambio-del-conto': () => import('../../docs/manual/cambio-del-conto.md?raw'),
  preferenze: () => import('../../docs/manual/preferenze.md?raw'),
  informazioni: () => import('../../docs/manual/informazioni.md?raw'),
  sincronizzazione: () => import('../../docs/manual/sincronizzazione.md?raw'),
  intermediario: () => import('../../docs/manual/intermediario.md?raw'),
  'carta-numero-portale': () => import('../../docs/manual/carta-numero-portale.md?raw'),
  'copie-e-spostamenti': () => import('../../docs/manual/copie-e-spostamenti.md?raw'),
  'riga-di-comando': () => import('../../docs/manual/riga-di-comando.md?raw'),
  'rate-e-multe': () => import('../../docs/manual/rate-e-multe.md?raw'),
  tasti: () => import('../../docs/manual/tasti.md?raw'),
} as const;

export type GuidePageName = keyof typeof GUIDE_PAGES;

const PAGE_OF_SCREEN: Readonly<Record<ScreenName, GuidePageName>> = {
  counter: 'sportello', positions: 'elenco-posizioni', 'new-position': 'nuova-posizione', position: 'posizione', 'edit-position': 'modifica-posizione', person: 'persona', people: 'persone', 'person-duplicates': 'persone',
  verification: 'verifica-pagamento', prints: 'avvisi-e-stampe', imports: 'importazioni', payments: 'pagamenti', payment: 'pagamenti', reconciliation: 'riconciliazione', 'month-closing': 'chiusura-del-mese', treasury: 'tesoreria-e-flussi', movement: 'tesoreria-e-flussi', flows: 'tesoreria-e-flussi', flow: 'tesoreria-e-flussi', tasks: 'attivita', synchronisation: 'sincronizzazione', dashboard: 'cruscotto',
  configuration: 'configurazione', preferences: 'preferenze', information: 'informazioni', components: 'README', lots: 'lotti', 'new-lot': 'lotti', lot: 'lotti', reminders: 'lotti',
};

/** The page of the manual that F1 opens on a screen. */
export function guidePageOf(screen: ScreenName): GuidePageName {
  return PAGE_OF_SCREEN[screen];
}

/** Narrows the name in a link between pages; null when there is no such page. */
export function asGuidePage(name: string): GuidePageName | null {
  return isGuidePage(name) ? name : null;
}

function isGuidePage(name: string): name is GuidePageName {
  return Object.hasOwn(GUIDE_PAGES, name);
}
