/** `12.345.678` bytes → `11,8 MB`. */
export function sizeWords(bytes: number): string {
  const units = ['byte', 'kB', 'MB', 'GB'] as const;
  let size = bytes;
  let unit = 0;
  while (size >= 1024 && unit < units.length - 1) { size /= 1024; unit += 1; }
  return unit === 0 ? `${bytes} byte` : `${size.toFixed(1).replace('.', ',')} ${units[unit] ?? ''}`;
}

const COUNTS: Readonly<Record<string, string>> = { positions: 'Posizioni', people: 'Persone', prints: 'Stampe', receipts: 'Ricevute', openTasks: 'Attività aperte' };

/** Counts of the archive by name, the known ones first. */
export function countRows(counts: Readonly<Record<string, number>>): readonly Readonly<{ label: string; count: number }>[] {
  const known = Object.keys(COUNTS).filter((key) => Object.hasOwn(counts, key));
  const others = Object.keys(counts).filter((key) => !known.includes(key));
  return [...known, ...others].map((key) => ({ label: COUNTS[key] ?? key, count: counts[key] ?? 0 }));
}

/** Of whom the counts are: the archive is one, whatever the operator sees of it. Null where the two agree. */
export function countsNote(offices: readonly string[] | null): string | null {
  return offices === null ? null : 'conteggi di tutto l’ente, non solo dei tuoi uffici';
}

/** How the engine of the database came to this computer. */
export const ENGINE_WORDS = {
  COMPILED: 'compilato su questo computer',
  PREBUILT: 'già pronto, scaricato da chi lo pubblica',
  UNKNOWN: 'di origine non nota',
} as const;

/** The window one works in, by kind of host. */
export const HOST_WORDS: Readonly<Record<string, string>> = {
  loopback: 'finestra del browser, su questo computer', electron: 'finestra di Sportello', cli: 'riga di comando', test: 'prova automatica', bench: 'misura dei tempi',
};

/** What nobody has run yet, said plainly. Source: stack notes A6, README of the project. */
export const NEVER_RUN: readonly string[] = [
  'La finestra Electron: il suo binario non è mai stato avviato, si usa la finestra del browser.',
  'Windows e macOS: il programma è stato provato solo su Linux.',
  'Il collegamento con un intermediario vero: è stato provato con copie simulate delle sue interfacce, mai con le sue macchine.',
  'La stampa su carta: le misure dell’avviso sono state controllate sul PDF, non su un foglio stampato.',
];

export const FONT_LICENCES: readonly Readonly<{ name: string; use: string; licence: string }>[] = [
  { name: 'Titillium Web', use: 'schermo e avvisi', licence: 'SIL Open Font License 1.1' },
  { name: 'Roboto Mono', use: 'codici e numeri', licence: 'SIL Open Font License 1.1' },
];
