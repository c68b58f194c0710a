import { expect, type Locator, type Page } from 'playwright/test';
import { SECTIONS } from '../../renderer/screens/configuration/configuration-sections.ts';
import { PERSON_PARTS } from '../../renderer/screens/person/person-parts.ts';
import type { SeededFacts } from '../fixtures/seeded-day.ts';

/** How a route is visited. */
export type Visit = Readonly<{
  /** Address on the seeded archive; null in `facts`: on the empty one, where an object asked for does not exist. */
  path: (facts: SeededFacts | null) => string;
  /** After arriving on the seeded archive: what must be done to have its content on screen. */
  fill?: (page: Page, facts: SeededFacts) => Promise<void>;
  /** What proves that the seeded content is there. */
  full: (page: Page, facts: SeededFacts) => Locator;
  /** Opens the screen's own dialog; `GUIDE`: it has none, the guide is opened over it. */
  dialog: 'GUIDE' | ((page: Page, facts: SeededFacts) => Promise<void>);
}>;

const NOWHERE = 987_654;
const main = (page: Page) => page.getByRole('main');
const press = (page: Page, name: string | RegExp) => main(page).getByRole('button', { name }).first().click();
const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name });

/** Every address of the route table, by its path there. Neighbours are different screens: each visit starts a new one. */
export const VISITS: Readonly<Record<string, Visit>> = {
  '/': { path: () => '/', full: (page) => main(page).getByRole('table', { name: 'Serviti oggi' }), dialog: 'GUIDE' },
  '/posizioni': {
    path: () => '/posizioni', full: (page) => main(page).getByText('TARI 2026 - utenza 0099', { exact: true }),
    dialog: async (page) => { await press(page, /^Scadenza/); await page.getByText('Personalizzato…').click(); },
  },
  '/posizioni/nuova': {
    path: () => '/posizioni/nuova', full: (page) => page.getByRole('img', { name: /Anteprima/ }), dialog: 'GUIDE',
    fill: async (page) => {
      await page.getByRole('combobox', { name: 'Servizio' }).fill('CIE');
      await page.getByRole('option', { name: /CIE/ }).click();
      await page.getByRole('textbox', { name: 'Codice fiscale' }).fill('RSSMRA80A01H501U');
    },
  },
  '/posizioni/:id': {
    path: (facts) => `/posizioni/${facts?.positionId ?? NOWHERE}`, full: (page) => heading(page, 'Rossi Mario'),
    dialog: async (page) => { await press(page, 'Altro'); await page.getByRole('menuitem', { name: /^Annulla la posizione/ }).click(); },
  },
  '/posizioni/:id/modifica': { path: (facts) => `/posizioni/${facts?.positionId ?? NOWHERE}/modifica`, full: (page) => page.getByRole('textbox', { name: 'Causale' }), dialog: 'GUIDE' },
  '/persone': { path: () => '/persone', full: (page) => main(page).getByText('Müller Hans', { exact: true }), dialog: (page) => press(page, /^Nuova persona/) },
  '/persone/doppioni': { path: () => '/persone/doppioni', full: (page) => main(page).getByRole('button', { name: 'Mario Rossi', exact: true }), dialog: (page) => press(page, /^Confronta e unisci/) },
  '/persone/:id': { path: (facts) => `/persone/${facts?.personId ?? NOWHERE}`, full: (page) => heading(page, 'Rossi Mario'), dialog: (page) => press(page, /^Modifica/) },
  '/verifica': {
    path: () => '/verifica', full: (page) => page.getByRole('heading', { level: 2, name: 'Non risulta' }),
    fill: async (page, facts) => {
      await page.getByRole('textbox', { name: 'Avviso, IUV o persona' }).fill(facts.positionNav);
      await press(page, /^Verifica$/);
    },
    dialog: (page) => press(page, /dichiarazione/),
  },
  '/stampe': { path: () => '/stampe', full: (page) => main(page).getByText('Rossi Mario').first(), dialog: (page) => press(page, /^Segna tutti/) },
  '/lotti': { path: () => '/lotti', full: (page) => main(page).getByRole('table', { name: 'Lotti' }).getByText('Carte di identità'), dialog: 'GUIDE' },
  '/lotti/nuovo': { path: () => '/lotti/nuovo', full: (page) => main(page).getByText('Avvisi da stampare'), dialog: 'GUIDE' },
  '/informazioni': { path: () => '/informazioni', full: (page) => heading(page, 'Informazioni'), dialog: 'GUIDE' },
  '/lotti/solleciti': { path: () => '/lotti/solleciti', full: (page) => main(page).getByText('Avvisi scaduti', { exact: true }), dialog: 'GUIDE' },
  '/lotti/:id': { path: (facts) => `/lotti/${facts?.lotId ?? NOWHERE}`, full: (page) => main(page).getByRole('table', { name: 'Avvisi da guardare' }), dialog: (page) => press(page, /^Elimina i file/) },
  '/sincronizzazione': { path: () => '/sincronizzazione', full: (page) => main(page).getByText('Nessun collegamento con l’intermediario').first(), dialog: 'GUIDE' },
  '/importazioni': { path: () => '/importazioni', full: (page) => main(page).getByText('rt-cie-0001.xml'), dialog: 'GUIDE' },
  '/pagamenti': { path: () => '/pagamenti', full: (page) => main(page).getByText('Rossi Mario').first(), dialog: (page) => press(page, /^Esporta/) },
  '/pagamenti/:id': { path: (facts) => `/pagamenti/${facts?.unassignedPaymentId ?? NOWHERE}`, full: (page) => page.getByRole('button', { name: /^Attribuisci/ }), dialog: (page) => press(page, /^Attribuisci/) },
  '/riconciliazione': {
    path: () => '/riconciliazione', full: (page) => main(page).getByText('VERSAMENTO DEL 12/03').first(),
    fill: async (page) => { await press(page, /^Mese/); await page.getByRole('menuitemcheckbox', { name: 'marzo 2026' }).click(); },
    dialog: (page) => press(page, /^A mano/),
  },
  '/riconciliazione/chiusura/:month': { path: () => '/riconciliazione/chiusura/2026-03', full: (page) => main(page).getByRole('table', { name: 'Controlli del mese' }), dialog: 'GUIDE' },
  '/tesoreria': { path: () => '/tesoreria', full: (page) => main(page).getByText('VERSAMENTO DEL 12/03').first(), dialog: (page) => press(page, /^Colonne/) },
  '/tesoreria/:id': { path: (facts) => `/tesoreria/${facts?.movementId ?? NOWHERE}`, full: (page) => heading(page, /^Provv/), dialog: 'GUIDE' },
  '/flussi': { path: () => '/flussi', full: (page) => main(page).getByRole('grid', { name: 'Flussi di rendicontazione' }).getByText(/^20\d\d-/).first(), dialog: (page) => press(page, /^Colonne/) },
  '/flussi/:id': { path: (facts) => `/flussi/${facts?.flowId ?? NOWHERE}`, full: (page) => main(page).getByRole('grid', { name: 'Pagamenti del flusso' }), dialog: 'GUIDE' },
  '/cruscotto': { path: () => '/cruscotto', full: (page) => main(page).getByRole('table', { name: 'Incassi per mese' }), dialog: (page) => press(page, /^Esporta$/) },
  '/attivita': { path: () => '/attivita', full: (page) => main(page).getByText(/Da decidere|Che cosa vuoi fare|utenza 0077|Pagat/).first(), dialog: (page) => press(page, /^Esporta/) },
  '/configurazione/*': { path: () => '/configurazione/operatori', full: (page) => main(page).getByText('Marta Bianchi').first(), dialog: (page) => press(page, /^Nuovo operatore/) },
  '/preferenze': { path: () => '/preferenze', full: (page) => heading(page, 'Preferenze'), dialog: (page) => press(page, /^Cambia password/) },
  '/attivita/:id': { path: (facts) => `/attivita/${facts?.taskId ?? NOWHERE}`, full: (page) => page.getByText('Che cosa vuoi fare?').first(), dialog: (page) => press(page, /^Rimanda/) },
};

/** Pages inside Configurazione besides `operatori`, which stands for the route: every section, and what opens from them. */
export const CONFIGURATION_PAGES: readonly string[] = [...SECTIONS.map(({ path }) => path).filter((path) => path !== 'operatori'), 'conti/cambio', 'stampa/lettere/nuova', 'servizi/catalogo', 'servizi/nuovo', 'servizi/1'].map((path) => `/configurazione/${path}`);

/** Parts of the page of a person, full and empty, the dead and the foreign one. Another screen between them: the page of one person stays while its parts change. */
export function personPages({ registry }: SeededFacts): readonly string[] {
  const parts = [registry.fullId, registry.bareId].flatMap((id) => PERSON_PARTS.map(({ part }) => `/persone/${id}?parte=${part}`));
  return [...parts, `/persone/${registry.deadId}`, `/persone/${registry.foreignId}?parte=dati`].flatMap((path) => ['/persone', path]);
}

/** What opens a dialog from a part of the page of a person; `refuses`: it asks for words, so that confirming at once writes nothing. */
export const PERSON_DIALOGS: readonly Readonly<{ part: string; button: RegExp; refuses: boolean }>[] = [
  { part: 'indirizzi', button: /^Nuovo indirizzo dal/, refuses: true }, { part: 'indirizzi', button: /^Correggi/, refuses: false }, { part: 'indirizzi', button: /^Non vale più dal/, refuses: false },
  { part: 'indirizzi', button: /^Togli/, refuses: true }, { part: 'contatti', button: /^Nuovo contatto/, refuses: true }, { part: 'contatti', button: /^Non valido/, refuses: true }, { part: 'contatti', button: /^Togli/, refuses: false },
  { part: 'legami', button: /^Nuovo legame/, refuses: true }, { part: 'legami', button: /^Togli/, refuses: false }, { part: 'storia', button: /^Annulla l’unione/, refuses: true }, { part: 'posizioni', button: /^Confronta/, refuses: true },
];

export async function openGuide(page: Page): Promise<void> {
  await page.keyboard.press('F1');
  await expect(page.getByRole('dialog')).toBeVisible();
}
