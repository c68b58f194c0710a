import { LANGUAGE_LABEL, PAPER_LABEL, type NoticePaper, type PrintedLanguage } from '../../../main/domain/notice-paper.ts';
import type { Choice, StateAppearance } from '../../components/index.ts';
import { countOf } from '../../components/text-pieces.ts';
import { instantInList } from '../acts/instant-words.ts';
import type { LotCard, LotCount, LotPart, LotProblem, LotTaking, LotView, PositionLoad } from './lot-types.ts';

const STATES: Readonly<Record<LotCard['state'], StateAppearance>> = {
  RUNNING: { label: 'In corso', tone: 'blue', shape: 'half' },
  PAUSED: { label: 'In pausa', tone: 'amber', shape: 'bars' },
  DONE: { label: 'Finito', tone: 'green', shape: 'disc-tick' },
  CANCELLED: { label: 'Annullato', tone: 'neutral', shape: 'ring-slash' },
};

/** `restored`: it waits for who decides what to do after the archive came back from a copy. */
export function lotLook({ state, restored }: Pick<LotCard, 'state' | 'restored'>): StateAppearance {
  return restored ? { label: 'Da decidere', tone: 'amber', shape: 'bars' } : STATES[state];
}

/** What going on with a lot of a restored archive does, before it is done. */
export function restoredConsequences({ waiting, parts, partsFound }: Pick<LotView, 'waiting' | 'parts' | 'partsFound'>): readonly Readonly<{ text: string; warning?: boolean }>[] {
  const whole = partsFound > 0 && parts.filter(({ state }) => state === 'WAITING').length === partsFound;
  return [
    { text: 'Quello che è stato stampato dopo la copia qui non risulta: l’archivio non lo può sapere.', warning: true },
    ...(partsFound === 0 ? [] : [{ text: `${countOf(partsFound, 'parte ha già il suo file', 'parti hanno già il loro file')} su questo computer: non si ${partsFound === 1 ? 'stampa' : 'stampano'} una seconda volta, e i loro avvisi vanno in «Da guardare».` }]),
    ...(whole ? [] : [{ text: `${partsFound === 0 ? countOf(waiting, 'avviso si stampa', 'avvisi si stampano') : 'Gli altri avvisi si stampano'} adesso. Chi ha già avuto la carta ne riceverebbe una seconda, con lo stesso numero: si paga una volta sola.`, warning: true }]),
    { text: 'Se non sei sicuro annulla il lotto e fanne uno nuovo con gli avvisi che mancano davvero.' },
  ];
}

const PARTS: Readonly<Record<LotPart['state'], StateAppearance>> = {
  WAITING: { label: 'Da disegnare', tone: 'neutral', shape: 'ring-dashed' },
  RECORDING: { label: 'Si registra', tone: 'blue', shape: 'half' },
  READY: { label: 'Pronto', tone: 'green', shape: 'disc-tick' },
};

/** A part in which nothing could be printed has no file. */
export function partLook({ state, pages }: Pick<LotPart, 'state' | 'pages'>): StateAppearance {
  return state === 'READY' && pages === 0 ? { label: 'Nessun avviso', tone: 'amber', shape: 'ring-slash' } : PARTS[state];
}

export const SORT_CHOICES: readonly (Choice & { value: LotCard['sort'] })[] = [
  { value: 'POSTAL', label: 'CAP, via, numero civico, cognome' },
  { value: 'NAME', label: 'Cognome' },
  { value: 'SERVICE', label: 'Servizio, poi cognome' },
];

export const OUTPUT_CHOICES: readonly Readonly<{ value: LotCard['output']; label: string; detail: string }>[] = [
  { value: 'PARTS', label: 'PDF per la tipografia', detail: 'Molti avvisi in ogni file, leggeri, con un indice CSV che dice le pagine di ciascuno.' },
  { value: 'FILES', label: 'Un PDF per ogni avviso', detail: 'In archivi ZIP: file accessibili, da inviare uno a uno. Pesano di più.' },
];

/** Where the page of a notice to look at is. In an archive it is a file of its own, named by its place in the lot. */
export function problemPlace({ page, part, number }: Pick<LotProblem, 'page' | 'part' | 'number'>, output: LotCard['output']): string {
  if (page === null) return 'non stampato';
  return output === 'PARTS' ? `parte ${part}, pag. ${page}` : `parte ${part}, file ${String(number).padStart(5, '0')}`;
}

export const PART_CHOICES: readonly Choice[] = ['100', '250', '500', '1000'].map((value) => ({ value, label: `${value === '1000' ? '1.000' : value} avvisi` }));

export function sortWords(sort: LotCard['sort']): string {
  return SORT_CHOICES.find(({ value }) => value === sort)?.label ?? sort;
}

/** On what the notices of a lot are printed. */
export function paperWords({ paper, language }: Readonly<{ paper: NoticePaper | null; language: PrintedLanguage | null }>): string {
  const words = paper === null ? 'come di solito per ogni servizio' : PAPER_LABEL[paper];
  return language === null || language === 'it' ? words : `${words}, ${LANGUAGE_LABEL[language].toLowerCase()}`;
}

/** What became of the notices of a lot, in one line. */
export function outcomeWords({ printed, failed, waiting, outdated, state }: Pick<LotCard, 'printed' | 'failed' | 'waiting' | 'outdated' | 'state'>): string {
  return [
    countOf(printed, 'stampato', 'stampati'), ...(failed === 0 ? [] : [countOf(failed, 'non stampato', 'non stampati')]), ...(outdated === 0 ? [] : [countOf(outdated, 'da togliere', 'da togliere')]),
    ...(waiting === 0 ? [] : [state === 'CANCELLED' ? countOf(waiting, 'lasciato fuori', 'lasciati fuori') : countOf(waiting, 'da stampare', 'da stampare')]),
  ].join(' · ');
}

/** A file of positions among others: `tari.json, 24/11/2026 10:42, 12 posizioni`. */
export function loadLabel({ source, name, at, positions }: Pick<PositionLoad, 'source' | 'name' | 'at' | 'positions'>): string {
  return `${source === 'OTHER_DESK' ? `Non inviati della postazione ${name}` : name}, ${instantInList(at)}, ${countOf(positions, 'posizione', 'posizioni')}`;
}

/** How a file left the program. */
export function takingWords({ how, changed }: Pick<LotTaking, 'how' | 'changed'>): string {
  const words = how === 'PRINTED' ? 'Stampato' : 'Salvato';
  return changed ? `${words}; poi la parte è stata disegnata di nuovo` : words;
}

/** Which file it was, in so few words that nothing of them is cut on a narrow screen: `parte 3, ZIP`. */
export function takenFileWords({ part, fileName }: Pick<LotTaking, 'part' | 'fileName'>): string {
  const kind = fileName.slice(fileName.lastIndexOf('.') + 1).toUpperCase();
  return part === null ? `indice, ${kind}` : `parte ${part}, ${kind}`;
}

/** How many files that are ready nobody took. */
export function untakenParts(parts: readonly Pick<LotPart, 'state' | 'pages' | 'takenAt'>[]): number {
  return parts.filter(({ state, pages, takenAt }) => state === 'READY' && pages > 0 && takenAt === null).length;
}

/** What goes with the files of a lot when they are deleted. */
export function deletionConsequences({ parts }: Pick<LotView, 'parts'>): readonly Readonly<{ text: string; warning?: boolean }>[] {
  const untaken = untakenParts(parts);
  return [
    { text: 'I file contengono dati personali: quando la tipografia li ha presi non servono più.' },
    ...(untaken === 0 ? [] : [{ text: `${countOf(untaken, 'file non è ancora stato preso da nessuno: i suoi avvisi non sono in mano', 'file non sono ancora stati presi da nessuno: i loro avvisi non sono in mano')} a nessuno.`, warning: true }]),
    { text: 'Le stampe restano registrate. Per riavere un foglio si ristampa l’avviso dalla posizione.', warning: true },
  ];
}

/** What to know of a choice before it is printed. */
export function countRemarks(count: LotCount, options: Readonly<{ sort: LotCard['sort']; manual: boolean; unprintedOnly: boolean }>): readonly string[] {
  const { needReason, expired, withoutPostalCode, withPaper, withPlan } = count;
  return [
    ...(needReason === 0 ? [] : [options.manual ? `${countOf(needReason, 'non è ancora caricato', 'non sono ancora caricati')} sul portale: si ${needReason === 1 ? 'stampa' : 'stampano'} solo con il diritto «stampa fuori linea» e un motivo.` : `${countOf(needReason, 'non è ancora confermato', 'non sono ancora confermati')} dall’intermediario: ${needReason === 1 ? 'sarà lasciato fuori' : 'saranno lasciati fuori'}, se non lo ${needReason === 1 ? 'è' : 'sono'} per allora.`]),
    ...(expired === 0 ? [] : [`${countOf(expired, 'è scaduto e non si può più pagare: resta fuori, o con un motivo si stampa com’era', 'sono scaduti e non si possono più pagare: restano fuori, o con un motivo si stampano com’erano')}. Con i Solleciti prendono una nuova scadenza.`]),
    ...(options.sort !== 'POSTAL' || withoutPostalCode === 0 ? [] : [`${countOf(withoutPostalCode, 'è senza CAP e va', 'sono senza CAP e vanno')} in fondo.`]),
    ...(options.unprintedOnly || withPaper === 0 ? [] : [`${countOf(withPaper, 'ha già una carta valida: sarà una ristampa', 'hanno già una carta valida: saranno ristampe')}.`]),
    ...(withPlan === 0 ? [] : [`${countOf(withPlan, 'posizione ha un piano di rate: resta fuori, il suo avviso si stampa dalla posizione', 'posizioni hanno un piano di rate: restano fuori, il loro avviso si stampa dalla posizione')}.`]),
  ];
}

/** `1,4 MB`; below a tenth of it in kB. */
export function sizeWords(bytes: number): string {
  if (bytes < 100_000) return `${Math.max(1, Math.round(bytes / 1_000))} kB`;
  return `${(bytes / 1_000_000).toFixed(1).replace('.', ',')} MB`;
}
