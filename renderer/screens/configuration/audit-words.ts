/** What each kind of subject is called on screen, and the address of its page when it has one. */
const SUBJECTS: Readonly<Record<string, Readonly<{ label: string; path: string | null }>>> = {
  entity: { label: 'Ente', path: null }, numbering: { label: 'Numerazione', path: null }, archive: { label: 'Archivio', path: null }, operator: { label: 'Operatore', path: null }, account: { label: 'Conto', path: null }, account_change: { label: 'Cambio del conto', path: null },
  service: { label: 'Servizio', path: '/configurazione/servizi/' }, person: { label: 'Persona', path: '/persone/' }, position: { label: 'Posizione', path: '/posizioni/' }, installment: { label: 'Rata', path: null },
  print: { label: 'Stampa', path: null }, payment: { label: 'Pagamento', path: '/pagamenti/' }, task: { label: 'Attività', path: '/attivita/' }, import: { label: 'File', path: null }, legal_rates: { label: 'Tassi degli interessi', path: null }, external_payment: { label: 'Pagamento fuori pagoPA', path: null },
};

/** Kinds one can filter by. */
export const SUBJECT_KINDS: readonly Readonly<{ kind: string; label: string }>[] = ['position', 'payment', 'person', 'task', 'service', 'account', 'account_change', 'entity', 'numbering', 'operator'].map((kind) => ({ kind, label: SUBJECTS[kind]?.label ?? kind }));

/** `Posizione 12`, and where to look at it. */
export function subjectWords(kind: string, id: string): Readonly<{ label: string; address: string | null }> {
  const known = Object.hasOwn(SUBJECTS, kind) ? SUBJECTS[kind] : undefined;
  const only = kind === 'entity' || kind === 'numbering' || kind === 'archive' || kind === 'legal_rates' || !/^\d+$/.test(id);
  return { label: `${known?.label ?? kind}${only ? '' : ` ${id}`}`, address: known?.path === null || known === undefined || !/^\d+$/.test(id) ? null : `${known.path}${id}` };
}
