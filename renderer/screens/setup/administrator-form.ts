import type { Problems } from '../settings-form/use-settings-form.ts';

export type AdministratorForm = Readonly<{ name: string; username: string; password: string; again: string }>;

/** Fewest characters of a password (issue "The spine", 2). */
export const SHORTEST_PASSWORD = 12;

/** `Giulia Ferrari` → `g.ferrari`: a proposal, free to change. */
export function proposedUsername(name: string): string {
  const words = name.trim().toLowerCase().normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/[^a-z\s'-]/g, '').split(/\s+/).map((word) => word.replace(/['-]/g, '')).filter((word) => word !== '');
  const [first, ...rest] = words;
  return first === undefined || rest.length === 0 ? '' : `${first[0] ?? ''}.${rest.join('')}`.slice(0, 60);
}

/** How far a new password still is from the shortest one allowed; null when it is long enough. */
export function passwordShortfall(password: string): string | null {
  const length = [...password.normalize('NFKC')].length;
  if (length >= SHORTEST_PASSWORD) return null;
  return length === 0 ? `Almeno ${SHORTEST_PASSWORD} caratteri: una frase breve va bene e si ricorda meglio.` : `Servono almeno ${SHORTEST_PASSWORD} caratteri: ora sono ${length}.`;
}

export function administratorProblems(form: AdministratorForm): Problems {
  const problems: Record<string, string> = {};
  if ([...form.name.trim()].length < 2) problems['name'] = 'Scrivi nome e cognome: compaiono accanto a ogni operazione.';
  const username = form.username.trim();
  if (username.length < 3) problems['username'] = 'Il nome utente ha almeno 3 caratteri, per esempio g.ferrari.';
  const shortfall = passwordShortfall(form.password);
  if (shortfall !== null) problems['password'] = shortfall;
  if (form.again !== form.password) problems['again'] = form.again === '' ? 'Scrivi la password una seconda volta.' : 'Le due password non sono uguali.';
  return problems;
}
