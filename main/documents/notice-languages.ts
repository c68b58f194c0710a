/** In which languages a notice can be printed, and why not in the others: for the screens that offer the choice. */

/** `it`: Italian only. The others: Italian with a second language. */
export type NoticeLanguage = 'it' | 'it+en' | 'it+de' | 'it+fr' | 'it+sl';

/** `reason`: Italian; null when the language is there. */
export type LanguageChoice = Readonly<{ language: NoticeLanguage; label: string; reason: string | null }>;

const NOT_FOUND = 'Non disponibile: mancano i testi ufficiali di pagoPA in questa lingua. L’avviso si stampa in italiano.';

export const NOTICE_LANGUAGES: readonly LanguageChoice[] = [
  { language: 'it', label: 'Italiano', reason: null },
  { language: 'it+en', label: 'Italiano e inglese (solo rata unica senza bollettino)', reason: null },
  { language: 'it+de', label: 'Italiano e tedesco', reason: NOT_FOUND },
  { language: 'it+fr', label: 'Italiano e francese', reason: NOT_FOUND },
  { language: 'it+sl', label: 'Italiano e sloveno', reason: NOT_FOUND },
];
