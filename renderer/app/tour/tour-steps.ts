import type { Role } from '../../../main/domain/position-state.ts';
import { groupFour } from '../../components/text-pieces.ts';

/** What the words of the tour name, found in the archive itself; null where it holds nothing fit. */
export type TourExamples = Readonly<{
  role: Role;
  /** Somebody who owes something. */
  debtor: Readonly<{ id: number; name: string; fiscalCode: string }> | null;
  /** Short code of a service with a price of its own. */
  service: string | null;
  /** A notice that was paid. */
  paidNav: string | null;
  /** The notice just made, or another that can be paid. */
  notice: Readonly<{ positionId: number; nav: string }> | null;
}>;

/** How the program notices that a step was done. */
export type StepDone =
  /** The operator came to a place, from wherever. */
  | Readonly<{ kind: 'ARRIVED'; path: (examples: TourExamples) => RegExp }>
  /** The page shows it, and did not before. */
  | Readonly<{ kind: 'SHOWN'; is: (page: Document) => boolean }>
  /** A notice was printed. */
  | Readonly<{ kind: 'PRINTED' }>
  /** The notice of the example was paid. */
  | Readonly<{ kind: 'PAID' }>;

export type TourStep = Readonly<{
  title: string;
  /** Two sentences: what it is, what to do. Keys between back quotes, as combos. */
  words: (examples: TourExamples) => string;
  /** Told once it was done, before going on. Null: it goes on by itself, because the next step is already in view. */
  doneWords: string | null;
  done: StepDone;
  /** Selectors of what the words speak of: the panel stands beside the first, and never covers any. */
  anchors: readonly string[];
  doneAnchors?: readonly string[];
  /** Where it is done; null = anywhere. `from` says whether an address is that place. */
  place: Readonly<{ path: (examples: TourExamples) => string | null; from: (path: string) => boolean }> | null;
  /** What the panel does for whoever has no scanner, or no receipt. */
  help: Readonly<{ kind: 'SCAN'; nav: (examples: TourExamples) => string | null }> | Readonly<{ kind: 'RECEIPT' }> | null;
}>;

const at = (path: string): TourStep['place'] => ({ path: () => path, from: (here) => here === path });
const creates = ({ role }: TourExamples): boolean => role !== 'ACCOUNTING';
/** Who may not create is not led to a screen that refuses. */
const CREATING: TourStep['place'] = { path: (examples) => (creates(examples) ? '/posizioni/nuova' : null), from: (path) => path === '/posizioni/nuova' };

/** The ten steps, each done by the newcomer. */
export const TOUR_STEPS: readonly TourStep[] = [
  {
    title: 'La ricerca',
    words: () => 'Da qui si trova tutto: persone, avvisi, importi. Premi `F3`: da qualunque schermata il cursore salta in questo campo.',
    doneWords: null, done: { kind: 'SHOWN', is: (page) => page.activeElement?.closest('.sp-top-search') != null },
    anchors: ['.sp-top-search .sp-search-field'], place: null, help: null,
  },
  {
    title: 'Trova una persona',
    words: ({ debtor }) => debtor === null
      ? 'Scrivi il nome di una persona: i risultati compaiono mentre scrivi. Se l’archivio è ancora vuoto vai avanti: le persone nascono con la loro prima posizione.'
      : `Scrivi «${debtor.name}»: i risultati compaiono mentre scrivi, di solito bastano poche lettere. Scegli con \`ArrowDown\` e apri con \`Enter\`.`,
    doneWords: null, done: { kind: 'ARRIVED', path: () => /^\/persone\/\d+$/ },
    anchors: ['.sp-top-search .sp-search-field'], place: null, help: null,
  },
  {
    title: 'Quanto deve pagare',
    words: () => 'Prima viene quello che resta da pagare, con il totale; più sotto quello già pagato e gli avvisi stampati. Apri la prima posizione con `Enter`, o con un clic.',
    doneWords: 'Questa è la posizione. La riga sotto il nome dice sempre perché è in questo stato.', done: { kind: 'ARRIVED', path: () => /^\/posizioni\/\d+$/ },
    anchors: ['.sp-panel:has([aria-label="Posizioni da pagare"]) > .sp-panel-head'], doneAnchors: ['.sp-head'],
    place: { path: ({ debtor }) => (debtor === null ? null : `/persone/${debtor.id}`), from: (path) => /^\/persone\/\d+$/.test(path) }, help: null,
  },
  {
    title: '«Ha già pagato?»',
    words: ({ paidNav }) => `Premi \`F4\` e leggi con il lettore l’avviso che il cittadino ha in mano. ${paidNav === null ? 'Senza lettore scrivi il numero dell’avviso e premi `Enter`.' : `Senza lettore premi «Simula la lettura», oppure scrivi ${groupFour(paidNav)} e premi \`Enter\`.`}`,
    doneWords: 'Ecco il verdetto e, più sotto, le prove con la loro data. «Puoi dirgli» è la frase per il cittadino; «Ho risposto» la lascia scritta per i colleghi.',
    done: { kind: 'SHOWN', is: (page) => page.querySelector('.verify-verdict') !== null },
    anchors: ['.verify-ask'], doneAnchors: ['.verify-verdict', '.verify-say'], place: at('/verifica'), help: { kind: 'SCAN', nav: ({ paidNav }) => paidNav },
  },
  {
    title: 'Una posizione nuova',
    words: (examples) => {
      if (!creates(examples)) return 'Le posizioni le crea lo sportello: con il ruolo Contabilità si vedono soltanto. Leggi come si fa con `F1`, poi vai avanti.';
      const { service, debtor } = examples;
      return `Premi \`F2\`${service === null ? ' e scegli un servizio' : `, scrivi «${service}» e conferma con \`Enter\``}: il servizio porta causale, importo e scadenza. Poi scrivi il codice fiscale${debtor === null ? '' : ` «${debtor.fiscalCode}»`} e \`Enter\`: se la persona è nota, nome e indirizzo arrivano da soli.`;
    },
    doneWords: null, done: { kind: 'SHOWN', is: (page) => page.querySelector('.pf-name') !== null && page.querySelector('.pf-preview canvas') !== null },
    anchors: ['.pf-form .sp-field:has([data-path="serviceId"])', '.pf-form .sp-field:has([data-path="debtor.fiscalCode"])'], place: CREATING, help: null,
  },
  {
    title: 'Anteprima e stampa',
    words: (examples) => creates(examples)
      ? 'L’anteprima è l’avviso come uscirà dalla stampante. Premi `F9`: la posizione si salva, prende il numero e si stampa; come motivo scrivi per esempio «il cittadino aspetta».'
      : 'Con l’anteprima accanto, lo sportello salva e stampa con un solo tasto, `F9`. Con il ruolo Contabilità gli avvisi si vedono e non si stampano: vai avanti.',
    doneWords: 'L’avviso è stampato, e la conferma dice che cosa puoi fare adesso. Il modulo è già pronto per la posizione seguente.', done: { kind: 'PRINTED' },
    anchors: ['.sp-action-bar [aria-keyshortcuts="F9"]', '.pf-preview-head'], doneAnchors: ['.sp-toast'], place: CREATING, help: null,
  },
  {
    title: 'Leggi l’avviso',
    words: ({ notice }) => `Torna allo Sportello, dal menu o con \`Escape\`, e leggi il codice dell’avviso: non serve cliccare in nessun campo. ${notice === null ? 'Serve un avviso da leggere: torna al passo 5 e creane uno.' : `Senza lettore premi «Simula la lettura»: il numero ${groupFour(notice.nav)} arriva come dal lettore.`}`,
    doneWords: 'La lettura ha aperto la sua posizione. «Da inviare» vuol dire che il portale non la conosce ancora: dopo averla caricata là, premi «Caricata sul portale».',
    done: { kind: 'ARRIVED', path: ({ notice }) => new RegExp(`^/posizioni/${notice?.positionId ?? '\\d+'}$`) },
    anchors: ['.sp-search--big .sp-search-field'], doneAnchors: ['.sp-head'], place: at('/'), help: { kind: 'SCAN', nav: ({ notice }) => notice?.nav ?? null },
  },
  {
    title: 'Elenchi, filtri e totali',
    words: () => 'Apri Posizioni dal menu e scegli un filtro: per esempio Stato, poi «Da pagare». I totali in fondo seguono sempre quello che hai scelto.',
    doneWords: 'I totali ora sono solo di queste righe. «Togli i filtri» le riporta tutte, «Esporta» le scrive in un file.',
    done: { kind: 'SHOWN', is: (page) => page.querySelector('.lists-bar-end button') !== null },
    anchors: ['.sp-bar', '.sp-totals'], doneAnchors: ['.sp-totals', '.lists-bar-end'], place: at('/posizioni'), help: null,
  },
  {
    title: 'Un’attività',
    words: () => 'Quando due fatti non vanno d’accordo decide una persona: apri Attività dal menu. Confronta le due parti, la nostra e quella arrivata, e premi «Prendi in carico».',
    doneWords: 'Ora è tua, e i colleghi lo vedono. Più in basso ci sono le scelte possibili, ognuna con quello che succede.',
    done: { kind: 'SHOWN', is: (page) => page.querySelector('.tasks-foot') !== null && page.querySelector('.tasks-foot [aria-keyshortcuts="T"]') === null },
    anchors: ['.tasks-sides thead', '.tasks-foot'], doneAnchors: ['.tasks-card-title'], place: { path: () => '/attivita', from: (path) => path.startsWith('/attivita') }, help: null,
  },
  {
    title: 'Arriva la ricevuta',
    words: ({ notice }) => notice === null
      ? 'Quando il cittadino paga arriva una ricevuta, che si porta dentro da Importazioni. Per provarlo serve un avviso da pagare: torna al passo 5 e creane uno.'
      : 'Quando il cittadino paga arriva una ricevuta: apri Importazioni, premi «Scarica la ricevuta di esempio» e scegli quel file con `Ctrl+I`. Oppure premi «Importala adesso»: in tutti e due i casi la posizione diventa Pagata.',
    doneWords: 'La posizione è Pagata: nell’esito, «Posizione» la apre. Il giro finisce qui: l’aiuto di ogni schermata è `F1`, i suoi tasti sono `?`.', done: { kind: 'PAID' },
    anchors: ['.imports-drop', '.sp-head [aria-keyshortcuts="Control+I"]'], doneAnchors: ['.sp-bottom-end', '.imports-figures'], place: at('/importazioni'), help: { kind: 'RECEIPT' },
  },
];
