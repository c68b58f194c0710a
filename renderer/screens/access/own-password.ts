import type { Problems } from '../settings-form/use-settings-form.ts';
import { passwordShortfall } from '../setup/administrator-form.ts';

/** The password an administrator gave (null = it was typed a moment ago at login), and the one to choose. */
export type OwnPasswordForm = Readonly<{ current: string | null; next: string; again: string }>;

export function ownPasswordProblems(form: OwnPasswordForm): Problems {
  const problems: Record<string, string> = {};
  if (form.current === '') problems['current'] = 'Scrivi la password che ti ha dato l’amministratore.';
  const shortfall = passwordShortfall(form.next);
  if (shortfall !== null) problems['next'] = shortfall;
  if (form.again !== form.next) problems['again'] = form.again === '' ? 'Scrivi la nuova password una seconda volta.' : 'Le due password non sono uguali.';
  return problems;
}
