import { formatIban, ibanProblemMessage, parseIban } from '../../../main/domain/iban.ts';
import type { ConflictLine } from '../acts/conflict-notice.tsx';
import type { Account, AccountInput } from './setting-types.ts';
import type { Problems } from './use-settings-form.ts';

export type AccountForm = Readonly<{ iban: string; label: string; holder: string }>;

export function accountFormOf(account: Account | null): AccountForm {
  return { iban: account === null ? '' : formatIban(account.iban), label: account?.label ?? '', holder: account?.holder ?? '' };
}

/** Whether an account is postal follows from its IBAN (ABI 07601, codes.md 5.4): nobody is asked. */
export function accountInputOf(form: AccountForm): AccountInput {
  const parsed = parseIban(form.iban);
  return { iban: form.iban.replace(/\s/g, '').toUpperCase(), label: form.label.trim(), postal: parsed.ok && parsed.value.postal, holder: form.holder.trim() === '' ? null : form.holder.trim() };
}

export function accountProblems(form: AccountForm): Problems {
  const problems: Record<string, string> = {};
  const parsed = parseIban(form.iban);
  if (form.iban.trim() === '') problems['iban'] = 'Scrivi l’IBAN su cui arrivano i pagamenti.';
  else if (!parsed.ok) problems['iban'] = `${ibanProblemMessage(parsed.error)}.`;
  if (form.label.trim() === '') problems['label'] = 'Dai un nome al conto, per riconoscerlo quando lo scegli.';
  else if ([...form.label.trim()].length > 60) problems['label'] = 'Il nome del conto supera i 60 caratteri ammessi.';
  if ([...form.holder.trim()].length > 50) problems['holder'] = 'L’intestatario supera i 50 caratteri stampabili sul bollettino.';
  return problems;
}

/** The fact beside a right IBAN: bank or post office. Null while it is not right. */
export function ibanFact(text: string): string | null {
  const parsed = parseIban(text);
  if (!parsed.ok) return null;
  return parsed.value.postal ? `conto corrente postale ${parsed.value.ccpPrinted}` : `banca, ABI ${parsed.value.abi} CAB ${parsed.value.cab}`;
}

export function accountDifferences(mine: AccountForm, stored: AccountForm): readonly ConflictLine[] {
  const lines: readonly ConflictLine[] = [{ label: 'IBAN', mine: mine.iban, stored: stored.iban }, { label: 'Nome', mine: mine.label, stored: stored.label }, { label: 'Intestatario', mine: mine.holder, stored: stored.holder }];
  return lines.filter((line) => line.mine.replace(/\s/g, '') !== line.stored.replace(/\s/g, ''));
}
