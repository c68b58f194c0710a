import { assertNever } from '../../../main/domain/result.ts';

export type StampKind = 'NONE' | 'PAID' | 'EXEMPT';
export type StampDuty = Readonly<{ kind: 'NONE' }> | Readonly<{ kind: 'PAID'; how: string }> | Readonly<{ kind: 'EXEMPT'; rule: string }>;

/** What the operator may say of the stamp duty (receipts-fdr.md 4.1). */
export const STAMP_CHOICES: readonly Readonly<{ value: StampKind; label: string }>[] = [{ value: 'NONE', label: 'Non indicata' }, { value: 'PAID', label: 'Assolta' }, { value: 'EXEMPT', label: 'Esente' }];

/** The choice and its words as the contract wants them. */
export function typedDuty(kind: StampKind, words: string): StampDuty {
  switch (kind) {
    case 'NONE': return { kind };
    case 'PAID': return { kind, how: words.trim() };
    case 'EXEMPT': return { kind, rule: words.trim() };
    default: return assertNever(kind, 'typedDuty');
  }
}

/** What is missing, in Italian; null: nothing. */
export function dutyProblem(kind: StampKind, words: string): string | null {
  if (kind === 'NONE' || words.trim().length >= 3) return null;
  return kind === 'PAID' ? 'Scrivi come è assolta: contrassegno, F24 o modo virtuale, con gli estremi.' : 'Scrivi la norma per cui è esente.';
}
