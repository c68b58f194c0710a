import { ROLES, type Role } from '../../../main/domain/position-state.ts';
import type { ConflictLine } from '../acts/conflict-notice.tsx';
import type { Problems } from '../settings-form/use-settings-form.ts';
import type { Operator, SaveOperatorInput } from './service-types.ts';

/** An operator as typed. `offices` null = all; `password` empty = unchanged. */
export type OperatorForm = Readonly<{ name: string; username: string; role: Role; offices: readonly string[] | null; offlinePrint: boolean; active: boolean; password: string }>;

export function operatorFormOf(operator: Operator | null): OperatorForm {
  return { name: operator?.name ?? '', username: operator?.username ?? '', role: operator?.role ?? 'COUNTER', offices: operator?.offices ?? null, offlinePrint: operator?.offlinePrint ?? false, active: operator?.active ?? true, password: '' };
}

export function operatorInputOf(form: OperatorForm, operator: Operator | null, expectedVersion: number | null): SaveOperatorInput {
  return {
    id: operator?.id ?? null, expectedVersion, username: form.username.trim(), name: form.name.trim(), role: form.role, offices: form.offices === null ? null : [...form.offices],
    offlinePrint: form.offlinePrint, active: form.active, password: form.password === '' ? null : form.password,
  };
}

export function operatorProblems(form: OperatorForm, isNew: boolean): Problems {
  const problems: Record<string, string> = {};
  if ([...form.name.trim()].length < 2) problems['name'] = 'Scrivi nome e cognome.';
  if (form.username.trim().length < 3) problems['username'] = 'Il nome utente ha almeno 3 caratteri, per esempio m.bianchi.';
  if (form.offices !== null && form.offices.length === 0) problems['offices'] = 'Scegli almeno un ufficio, oppure tutti.';
  const length = [...form.password.normalize('NFKC')].length;
  if (isNew && length === 0) problems['password'] = 'Scrivi la prima password: almeno 12 caratteri.';
  else if (length > 0 && length < 12) problems['password'] = `Servono almeno 12 caratteri: ora sono ${length}.`;
  return problems;
}

export function roleOf(value: string): Role {
  return ROLES.find((role) => role === value) ?? 'COUNTER';
}

export function operatorDifferences(mine: OperatorForm, stored: OperatorForm): readonly ConflictLine[] {
  const words = (form: OperatorForm): readonly (readonly [string, string])[] => [
    ['Nome', form.name], ['Nome utente', form.username], ['Ruolo', form.role], ['Uffici', form.offices === null ? 'tutti' : form.offices.join(', ')], ['Stampa fuori linea', form.offlinePrint ? 'sì' : 'no'], ['Attivo', form.active ? 'sì' : 'no'],
  ];
  const now = words(stored);
  return words(mine).map(([label, text], index) => ({ label, mine: text, stored: now[index]?.[1] ?? '' })).filter((line) => line.mine !== line.stored);
}
