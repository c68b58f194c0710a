import { CODE_QUESTION_KINDS } from '../../domain/code-vectors.ts';
import type { Answer } from './answer.ts';
import { backup, info, verify } from './care-commands.ts';
import type { Call } from './desk.ts';
import { importFiles } from './import-command.ts';
import { createLot, exportLot, listLots, printLot } from './lots-command.ts';
import { notices } from './notices-command.ts';
import type { OptionTable } from './options.ts';
import { cancelPosition, createPositions, listPositions, markUploaded, showPosition } from './positions-commands.ts';
import { LOT_PAPER_HELP, PAPER_HELP, PAPER_OPTIONS } from './paper-options.ts';
import { receipt } from './receipt-command.ts';
import { matches, reconcile } from './reconcile-commands.ts';
import { setup } from './setup-command.ts';
import { syncOnce } from './sync-command.ts';

export type Command = Readonly<{
  /** As typed, the group first: `positions list`. */
  name: string;
  usage: string;
  /** One line of the general help. */
  summary: string;
  details: readonly string[];
  options: OptionTable;
  /** Largest number of words after the name. */
  words: number;
  run(call: Call): Promise<Answer>;
}>;

const ANY = Number.MAX_SAFE_INTEGER;

/** The commands that open the data folder. `codes` stands apart: it answers line by line and opens nothing. */
export const COMMANDS: readonly Command[] = [
  {
    name: 'setup', usage: 'setup --from FILE.json [--test]', summary: 'Imposta l’ente, la numerazione, i conti, i servizi e il primo operatore', options: { from: 'text', test: 'flag' }, words: 0, run: setup,
    details: ['Si può ripetere: quello che è già uguale resta com’è, quello che il file non nomina non cambia.', 'Su una cartella vuota la password (SPORTELLO_PASSWORD o quella chiesta) diventa quella dell’amministratore.', '--test   fa un ARCHIVIO DI PROVA, segnato su ogni schermo e ogni stampa'],
  },
  {
    name: 'positions list', usage: 'positions list [--status STATO] [--service CODICE] [--text TESTO] [--limit N]', summary: 'Elenca le posizioni, le più recenti prima', options: { status: 'text', service: 'text', text: 'text', limit: 'text' }, words: 0, run: listPositions,
    details: ['--status   uno o più codici separati da virgola: UNPAID, EXPIRING, OVERDUE, EXPIRED, PAID, INVALID, TO_SYNC, DRAFT …', '--limit    quante al massimo (100)'],
  },
  { name: 'positions show', usage: 'positions show NAV|ID', summary: 'Mostra una posizione con pagamenti, stampe ed eventi', options: {}, words: 1, run: showPosition, details: [] },
  {
    name: 'positions mark-uploaded', usage: 'positions mark-uploaded (NAV|ID… | --all)', summary: 'Segna le posizioni come caricate sul portale dell’intermediario', options: { all: 'flag' }, words: ANY, run: markUploaded,
    details: ['Serve finché non c’è un collegamento: dopo, l’avviso si può stampare e risulta «Da pagare».'],
  },
  { name: 'positions cancel', usage: 'positions cancel NAV|ID --reason MOTIVO', summary: 'Annulla una posizione non pagata', options: { reason: 'text' }, words: 1, run: cancelPosition, details: ['Annullare due volte è come annullare una volta.'] },
  {
    name: 'positions create', usage: 'positions create --from FILE.json', summary: 'Crea posizioni da un file', options: { from: 'text' }, words: 0, run: createPositions,
    details: ['Il file è un elenco di posizioni, oppure {"positions": […]}. Un numero avviso già presente nel file («nav») è stato emesso altrove: si controlla e non si riassegna.', 'Le righe rifiutate non lasciano niente; le altre restano create.'],
  },
  {
    name: 'notices', usage: 'notices --out CARTELLA (--nav NAV… | --service CODICE | --unprinted) [--layout auto|bank|postal|roll] [--language it|it+en] [--letter NUMERO] [--reason MOTIVO]', summary: 'Stampa gli avvisi in PDF, uno per file', words: ANY, run: notices,
    options: { out: 'text', nav: 'list', service: 'text', lot: 'text', unprinted: 'flag', 'one-file': 'flag', reason: 'text', facsimile: 'flag', ...PAPER_OPTIONS },
    details: ['--service     gli avvisi ancora da pagare di un servizio', '--unprinted   solo quelli senza una stampa valida; anche insieme a --service', '--reason      il motivo di una stampa prima del caricamento sul portale, per chi può farla', 'notices --facsimile --out FILE.pdf   scrive la pagina di esempio', '--one-file    tutti in un solo file, avvisi.pdf, una pagina ciascuno', '--lot NUMERO  i file pronti di un lotto, con il suo indice', ...PAPER_HELP],
  },
  { name: 'receipt', usage: 'receipt NAV --out FILE.pdf', summary: 'Stampa la ricevuta di pagamento pagoPA (copia analogica)', options: { out: 'text' }, words: 1, run: receipt, details: [] },
  {
    name: 'import', usage: 'import FILE… [--kind auto|receipts|flows|treasury] [--dry-run] [--rows]', summary: 'Importa ricevute di pagamento, flussi di rendicontazione e file di tesoreria (file, archivi o cartelle)', words: ANY, run: importFiles,
    options: { kind: 'text', service: 'text', partial: 'flag', 'dry-run': 'flag', rows: 'flag' },
    details: ['Una cartella vale per i suoi file, in ordine di nome.', '--dry-run   dice che cosa succederebbe e non cambia niente', '--rows      per i file a righe (tesoreria); per le ricevute non aggiunge niente', 'Le posizioni (--kind positions) non sono disponibili in questa versione.'],
  },
  {
    name: 'sync', usage: 'sync --once [--connector ID]', summary: 'Invia e riceve una volta con l’intermediario collegato', options: { once: 'flag', connector: 'text' }, words: 0, run: syncOnce,
    details: ['Per chi pianifica: esce con 1 se qualcosa è rifiutato, in conflitto o non è finito.', 'Dove una finestra è aperta la sincronizzazione la fa lei.'],
  },
  {
    name: 'reconcile', usage: 'reconcile [--from DATA --to DATA] [--rebuild]', summary: 'Abbina i movimenti di tesoreria a flussi e ricevute', options: { from: 'text', to: 'text', rebuild: 'flag' }, words: 0, run: reconcile,
    details: ['Guarda quello che è arrivato dall’ultima volta. Esce con 1 se qualcosa è aperto o da confermare.', '--from, --to   conta i movimenti contabilizzati in quei giorni, compresi', '--rebuild      rifà tutto da capo; le decisioni delle persone restano'],
  },
  { name: 'matches', usage: 'matches [--from DATA --to DATA]', summary: 'Ogni movimento di tesoreria con il suo abbinamento e il perché, e quello che resta aperto', options: { from: 'text', to: 'text' }, words: 0, run: matches, details: [] },
  {
    name: 'lots create', usage: 'lots create [--service CODICE] [--load NUMERO] [--unprinted] [--sort postal|name|service] [--output parts|files] [--part-pages N] [--title TITOLO] [--layout auto|bank|postal] [--language it|it+en] [--letter NUMERO] [--reason MOTIVO]', summary: 'Stampa in un lotto gli avvisi da pagare', words: 0, run: createLot,
    options: { service: 'text', load: 'text', unprinted: 'flag', sort: 'text', output: 'text', 'part-pages': 'text', title: 'text', reason: 'text', ...PAPER_OPTIONS },
    details: ['--load NUMERO   solo le posizioni di un file caricato con positions create', '--output parts   PDF per la tipografia (predefinito); files = un PDF per avviso, in archivi ZIP', ...LOT_PAPER_HELP, 'Esce con 1 se un avviso è rimasto fuori o il lotto si è fermato: «lots print NUMERO» lo riprende.'],
  },
  { name: 'lots list', usage: 'lots list', summary: 'I lotti, i più recenti prima', options: {}, words: 0, run: listLots, details: [] },
  { name: 'lots print', usage: 'lots print NUMERO [--after-restore]', summary: 'Riprende un lotto fino alla fine', options: { 'after-restore': 'flag' }, words: 1, run: printLot, details: ['--after-restore   anche se il ripristino di una copia lo ha interrotto: prima guarda che cosa è già stato consegnato'] },
  { name: 'lots export', usage: 'lots export NUMERO --out CARTELLA', summary: 'Scrive i file pronti di un lotto e il suo indice', options: { out: 'text' }, words: 1, run: exportLot, details: [] },
  { name: 'info', usage: 'info', summary: 'Versioni, cartelle, conteggi', options: {}, words: 0, run: info, details: [] },
  { name: 'verify', usage: 'verify', summary: 'Controlla l’archivio: integrità, stati, file ricevuti, registro delle operazioni', options: {}, words: 0, run: verify, details: ['Esce con 1 se un controllo non è a posto.'] },
  { name: 'backup', usage: 'backup FILE', summary: 'Scrive una copia dell’archivio mentre è in uso', options: { 'passphrase-env': 'text' }, words: 1, run: backup, details: ['La copia non è cifrata: tienila dove può leggerla solo chi deve. --passphrase-env non è disponibile in questa versione.'] },
];

/** Words of spec/cli.md that a later version will know. */
export const LATER_COMMANDS: readonly string[] = ['months', 'export', 'restore'];

const COMMON_HELP: readonly string[] = [
  '--data CARTELLA   cartella dati', '--json            un solo documento JSON in uscita, i messaggi sull’uscita degli errori', '--operator NOME   chi opera (altrimenti l’amministratore del setup)',
  '--today DATA      fissa la data (AAAA-MM-GG), solo in un ARCHIVIO DI PROVA', '--help            questo aiuto',
];

const EXIT_HELP: readonly string[] = [
  '0 fatto · 1 fatto, ma qualcosa è stato rifiutato o chiede una persona · 2 uso sbagliato', '3 dati rifiutati per intero, niente è cambiato · 4 cartella dati in uso', '5 non impostato o accesso rifiutato · 70 errore interno',
];

function indented(lines: readonly string[]): string {
  return lines.map((line) => `  ${line}`).join('\n');
}

/** The help of everything. */
export function generalHelp(): string {
  const names = [...COMMANDS.map(({ name, summary }) => ({ name, summary })), { name: 'codes', summary: 'Controlla e compone numeri e codici: una domanda JSON per riga' }];
  const width = Math.max(...names.map(({ name }) => name.length));
  return [
    'sportello COMANDO …', '', 'Comandi:', indented(names.map(({ name, summary }) => `${name.padEnd(width)}  ${summary}`)), '', `Non disponibili in questa versione: ${LATER_COMMANDS.join(', ')}.`, '',
    'Valgono per tutti:', indented(COMMON_HELP), '', 'La password si legge da SPORTELLO_PASSWORD o si scrive quando è chiesta: mai come argomento.', '', 'Codici di uscita:', indented(EXIT_HELP), '', 'sportello COMANDO --help spiega un comando.',
  ].join('\n');
}

/** The help of one command, or of a group (`positions`). */
export function helpOf(commands: readonly Command[]): string {
  const parts = commands.map(({ usage, summary, details }) => [`sportello ${usage}`, '', indented([`${summary}.`, ...details])].join('\n'));
  return [...parts, ['Valgono per tutti:', indented(COMMON_HELP)].join('\n')].join('\n\n');
}

export function codesHelp(): string {
  return ['sportello codes < DOMANDE > RISPOSTE', '', indented(['Una domanda JSON per riga, {"kind": …, "input": …}; una risposta per riga, nello stesso ordine. Un «id» è ripetuto nella risposta.', 'Non apre la cartella dati e non chiede password.', '', 'Domande:', ...CODE_QUESTION_KINDS.map((kind) => `  ${kind}`)])].join('\n');
}
