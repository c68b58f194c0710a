/** Parts of the page of a person, as `?parte=` in its address. */
export const PERSON_PARTS = [
  { part: 'posizioni', label: 'Posizioni' }, { part: 'dati', label: 'Dati' }, { part: 'indirizzi', label: 'Indirizzi' }, { part: 'contatti', label: 'Contatti' }, { part: 'legami', label: 'Legami' }, { part: 'storia', label: 'Storia' },
] as const;
export type PersonPart = (typeof PERSON_PARTS)[number]['part'];

/** The part an address names; the positions when it names none. */
export function partOf(named: string | null): PersonPart {
  return PERSON_PARTS.find(({ part }) => part === named)?.part ?? 'posizioni';
}

/** The part that an arrow leads to: round, as in every row of tabs; null for another key. */
export function nextPart(key: string, current: PersonPart): PersonPart | null {
  const at = PERSON_PARTS.findIndex(({ part }) => part === current);
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: PERSON_PARTS.length - 1 }[key];
  return to === undefined ? null : (PERSON_PARTS[(to + PERSON_PARTS.length) % PERSON_PARTS.length]?.part ?? null);
}
