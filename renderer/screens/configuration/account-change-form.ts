import { addDays, formatDate, type CivilDate } from '../../../main/domain/civil-date.ts';
import { parseIban } from '../../../main/domain/iban.ts';
import { readDate } from '../../components/index.ts';
import { accountInputOf, accountProblems } from '../settings-form/account-form.ts';
import type { Account } from '../settings-form/setting-types.ts';
import type { Problems } from '../settings-form/use-settings-form.ts';
import type { PlanInput } from './account-change-types.ts';

/** In the list of accounts to choose from: the one that is not there yet. */
export const NEW_ACCOUNT = 'NEW';

/** A change of account as it is being written. Ids as the choices hold them; null = not chosen. */
export type AccountChangeForm = Readonly<{ oldAccountId: string | null; newAccountId: string | null; iban: string; label: string; holder: string; day: string; note: string }>;

/** The account most services use is the one that changes. Without another account to choose, the new one is written. */
export function accountChangeFormOf(accounts: readonly Account[], oldAccountId: number | null, today: CivilDate): AccountChangeForm {
  const active = accounts.filter((account) => !account.retired);
  const most = active.toSorted((a, b) => b.inUseBy - a.inUseBy)[0];
  const old = active.find((account) => account.id === oldAccountId) ?? most;
  const others = active.filter((account) => account.id !== old?.id);
  return { oldAccountId: old === undefined ? null : String(old.id), newAccountId: others.length === 0 ? NEW_ACCOUNT : null, iban: '', label: '', holder: '', day: formatDate(today), note: '' };
}

/** What is wrong, by path of the contract's input. */
export function accountChangeProblems(form: AccountChangeForm, today: CivilDate): Problems {
  const problems: Record<string, string> = {};
  if (form.oldAccountId === null) problems['oldAccountId'] = 'Scegli il conto che viene sostituito.';
  if (form.newAccountId === null) problems['newAccount.id'] = 'Scegli il conto nuovo, oppure «Un conto che non c’è ancora».';
  else if (form.newAccountId === form.oldAccountId) problems['newAccount.id'] = 'È il conto di adesso: scegline un altro.';
  if (form.newAccountId === NEW_ACCOUNT) for (const [path, problem] of Object.entries(accountProblems(form))) problems[`newAccount.${path}`] = problem;
  const day = dayProblem(form.day, today);
  if (day !== null) problems['effectiveOn'] = day;
  if ([...form.note.trim()].length > 300) problems['note'] = 'La nota supera i 300 caratteri ammessi.';
  return problems;
}

function dayProblem(text: string, today: CivilDate): string | null {
  const reading = readDate(text, today, 'NEXT');
  if (reading.kind === 'empty') return 'Scrivi il giorno da cui vale il conto nuovo.';
  if (reading.kind === 'problem') return reading.message;
  if (reading.value < today) return `Il ${formatDate(reading.value)} è già passato: scegli oggi o un giorno che deve venire.`;
  return reading.value > addDays(today, 730) ? `Il ${formatDate(reading.value)} è troppo lontano: al massimo due anni da oggi. Controlla l’anno.` : null;
}

/** The day from which the new account holds; null while it is not a good one. */
export function dayOf(form: AccountChangeForm, today: CivilDate): CivilDate | null {
  const reading = readDate(form.day, today, 'NEXT');
  return reading.kind === 'value' && dayProblem(form.day, today) === null ? reading.value : null;
}

/** The account to come, as soon as it can be checked; null while it is not chosen or its IBAN does not hold. */
export function newAccountOf(form: AccountChangeForm): PlanInput['newAccount'] | null {
  if (form.newAccountId === null || form.newAccountId === form.oldAccountId) return null;
  if (form.newAccountId !== NEW_ACCOUNT) return { kind: 'EXISTING', id: Number(form.newAccountId) };
  if (!parseIban(form.iban).ok) return null;
  const { iban, label, holder } = accountInputOf(form);
  return { kind: 'NEW', iban, label, holder };
}

/** What is asked of the core; null while something is missing. */
export function planInputOf(form: AccountChangeForm, today: CivilDate): PlanInput | null {
  const newAccount = newAccountOf(form);
  const effectiveOn = dayOf(form, today);
  if (newAccount === null || effectiveOn === null || form.oldAccountId === null || Object.keys(accountChangeProblems(form, today)).length > 0) return null;
  return { oldAccountId: Number(form.oldAccountId), newAccount, effectiveOn, note: form.note.trim() === '' ? null : form.note.trim() };
}
