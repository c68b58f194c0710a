/** Offices an operator sees; null = the whole entity. */
export type SeenOffices = readonly string[] | null;

/** `del tuo ufficio`, `degli uffici che vedi`; null for who sees the whole entity, whose lists need not say it. */
function ofSeenOffices(offices: SeenOffices): string | null {
  if (offices === null) return null;
  return offices.length === 1 ? 'del tuo ufficio' : 'degli uffici che vedi';
}

/**
 * The title of an empty list, which never speaks for offices the operator does not see.
 * @param whole the title for who sees everything, with `…` where the offices go: `Nessun pagamento… da attribuire`
 */
export function emptyTitle(whole: string, offices: SeenOffices): string {
  const words = ofSeenOffices(offices);
  return whole.replace('…', words === null ? '' : ` ${words}`);
}

/**
 * The sentence under it: who sees some offices only is told that there are others.
 * @param whole the sentence for who sees everything
 * @param what things of the list, with their article: `Le stampe`
 */
export function emptyWords(whole: string, offices: SeenOffices, what: string): string {
  if (offices === null) return whole;
  if (offices.length === 0) return 'Non vedi nessun ufficio: chiedi a un amministratore di assegnartene uno.';
  const seen = offices.length === 1 ? `dell’ufficio ${offices[0] ?? ''}` : `degli uffici ${offices.join(', ')}`;
  return `${whole} Vedi solo ${what.slice(0, 1).toLowerCase()}${what.slice(1)} ${seen}.`;
}
