import type { ScreenName } from './route-table.ts';

export type GuidePage = Readonly<{ title: string; paragraphs: readonly string[] }>;

/** The guide at the page of each screen: what it is for, what to do, what cannot go wrong. */
const PAGES: Readonly<Record<ScreenName, GuidePage>> = {
  counter: { title: 'Sportello', paragraphs: ['Parti dal campo grande: cognome, codice fiscale, numero avviso, oppure leggi un codice con il lettore.', 'F2 crea una posizione, F4 risponde a chi dice di avere già pagato. Alt+1..9 apre direttamente i servizi fissati nelle Preferenze.', 'A destra trovi quello che questa postazione deve finire e le stampe di oggi, con scritto se valgono ancora.'] },
  positions: { title: 'Posizioni', paragraphs: ['Tutte le posizioni, con i filtri in alto e i totali in basso. Le frecce spostano la riga corrente, Invio la apre, Spazio la sceglie.', 'Se l’elenco cambia mentre lo guardi non si sposta: compare «Aggiornato – ricarica».'] },
  'new-position': { title: 'Nuova posizione', paragraphs: ['Scegli il servizio scrivendo poche lettere, poi il codice fiscale: una persona già conosciuta si compila da sola.', 'Importo e scadenza si scrivono liberamente: 25,5 · 1.234,50 · +30 · 3112 · oggi. Gli errori compaiono uscendo dal campo e non cancellano nulla.', 'Il numero avviso e i codici nascono con il salvataggio. F9 salva e stampa, Ctrl+Invio salva, F8 salva una bozza.'] },
  position: { title: 'Posizione', paragraphs: ['In alto lo stato e il perché, in una frase. A sinistra rate, voci, stampe e pagamenti; a destra la cronologia, dal più recente.', 'Una stampa Superata non vale più: numero, importo, scadenza o beneficiario sono cambiati dopo. «Confronta» dice che cosa.'] },
  'edit-position': { title: 'Modifica posizione', paragraphs: ['Cambia quello che serve: se una stampa è già in mano al cittadino e diventa superata, il programma lo dice prima di salvare.'] },
  person: { title: 'Persona', paragraphs: ['I dati, quello che resta da pagare con il totale, quello che ha pagato e le stampe. N crea una posizione per questa persona.'] },
  verification: { title: 'Verifica pagamento', paragraphs: ['Leggi l’avviso del cittadino, oppure scrivi codice fiscale, numero avviso o IUV: in cima compare il verdetto, sotto le prove con la loro età.', 'Non dire mai «non ha pagato» senza guardare a quando risalgono i dati. La risposta data resta scritta per il collega che verrà dopo.'] },
  prints: { title: 'Avvisi e stampe', paragraphs: ['Le stampe fatte, con scritto se valgono ancora. «Caricata sul portale» si registra qui per gli avvisi stampati prima dell’invio.'] },
  imports: { title: 'Importazioni', paragraphs: ['Scegli o trascina i file delle ricevute (anche ZIP). Importare due volte lo stesso file non cambia nulla, e il programma lo dice.', 'Un file rifiutato non cambia nulla: resta scritto il motivo, con il rimedio.'] },
  payments: { title: 'Pagamenti', paragraphs: ['Tutti i pagamenti arrivati. «Da attribuire» sono quelli di cui non si conosce la posizione: il denaro è comunque registrato.'] },
  payment: { title: 'Pagamento', paragraphs: ['Chi ha pagato, quanto, quando e dove, con la ricevuta. Se è da attribuire, sotto trovi le posizioni che gli somigliano.'] },
  tasks: { title: 'Attività', paragraphs: ['Ogni attività mostra che cosa contraddice che cosa, le scelte possibili e che cosa succede ai due avvisi. Il motivo si scrive prima di eseguire.'] },
  configuration: { title: 'Configurazione', paragraphs: ['Ente, conti, numerazione, servizi, operatori: tutto quello del primo avvio si può cambiare qui.'] },
  preferences: { title: 'Preferenze', paragraphs: ['Tema, servizi fissati, tasti di una sola lettera, nota della stampante: valgono solo per te.'] },
  information: { title: 'Informazioni', paragraphs: ['Versione, archivio, avvertenze. Utile quando chiami l’assistenza.'] },
  components: { title: 'Componenti', paragraphs: ['Tavola di riferimento, non una schermata di lavoro.'] },
};

export function guideOf(screen: ScreenName): GuidePage {
  return PAGES[screen];
}
