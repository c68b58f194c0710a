import { parseTypedDate, type CivilDate } from '../../../main/domain/civil-date.ts';
import { isAddition, type LineKind } from '../../../main/domain/debt-lines.ts';
import type { Cents } from '../../../main/domain/money.ts';
import { lineOfProposal, staleCount, type LateDebt, type Proposal, type ProposalCode } from '../../../main/domain/service-charges.ts';
import { addLine, centsOfLine, splitBase, startSplit, type TypedLine, type TypedSplit } from './typed-split.ts';
import { centsOf, dateOf } from './position-input.ts';

/** What is asked when interest is counted, as typed. `until` empty: the due date. `refused`: proposals that were said no to. */
export type TypedLate = Readonly<{ since: string; until: string; refused: readonly ProposalCode[] }>;
export const NOT_ASKED: TypedLate = { since: '', until: '', refused: [] };

type TypedMoney = Readonly<{ amount: string; split: TypedSplit | null; dueDate: string }>;

/** The debt that interest is counted on; null while its amount or a day cannot be read. */
export function lateDebtOf(typed: TypedMoney, late: TypedLate, today: CivilDate): LateDebt | null {
  const since = parseTypedDate(late.since, today, 'LAST');
  const capitalCents = typed.split === null ? (centsOf(typed.amount) ?? 0) : splitBase(typed.split);
  const dueDate = dateOf(typed.dueDate, today);
  const written = late.until.trim() !== '';
  const until = written ? dateOf(late.until, today) : (dueDate ?? today);
  return !since.ok || until === null || capitalCents <= 0 ? null : { capitalCents, since: since.value, until, untilIs: written ? 'WRITTEN' : dueDate === null ? 'TODAY' : 'DUE_DATE' };
}

/** By which kind of voce an accepted proposal is known. */
const MARK: Readonly<Record<ProposalCode, LineKind>> = { LEGAL_INTEREST: 'INTEREST', MORA: 'DEFAULT_INTEREST', RAVVEDIMENTO: 'SANCTION', NOTIFICATION: 'NOTIFICATION_COSTS' };

/** What a clerk may do with a proposal. `acceptedCents`: what is in the voci, another amount when the days or the debt changed since. */
export type ProposalStanding = Readonly<{ kind: 'OPEN' | 'REFUSED' }> | Readonly<{ kind: 'ACCEPTED'; acceptedCents: Cents }> | Readonly<{ kind: 'EXCLUDED'; by: ProposalCode }>;

function kindsOf(split: TypedSplit | null): ReadonlySet<LineKind> {
  return new Set((split?.lines ?? []).map(({ kind }) => kind));
}

function isAccepted(code: ProposalCode, kinds: ReadonlySet<LineKind>): boolean {
  // A ravvedimento brings legal interest with its sanction.
  return kinds.has(MARK[code]) && (code !== 'LEGAL_INTEREST' || !kinds.has('SANCTION'));
}

export function standingOf(proposal: Proposal, split: TypedSplit | null, late: TypedLate): ProposalStanding {
  const kinds = kindsOf(split);
  if (isAccepted(proposal.code, kinds)) return { kind: 'ACCEPTED', acceptedCents: (split?.lines ?? []).filter(({ kind }) => proposal.lines.some((line) => line.kind === kind)).reduce((sum, line) => sum + (centsOfLine(line) ?? 0), 0) };
  const by = proposal.excludes.find((code) => isAccepted(code, kinds));
  if (by !== undefined) return { kind: 'EXCLUDED', by };
  return { kind: late.refused.includes(proposal.code) ? 'REFUSED' : 'OPEN' };
}

/** The voci with a proposal accepted; those of an earlier acceptance make room. `label`: of the one voce that the amount was until now. */
export function accept(typed: TypedMoney, proposal: Proposal, debt: LateDebt | null, label: string): TypedSplit {
  const start = withdraw(typed.split ?? startSplit(label, typed.amount), proposal);
  return proposal.lines.reduce((split, line) => {
    const { kind, label: words, amountCents, law, arithmetic } = lineOfProposal(line, debt);
    return addLine(split, { kind, label: words, cents: amountCents, law, arithmetic });
  }, start);
}

/** The voci without those of a proposal. */
export function withdraw(split: TypedSplit, proposal: Proposal): TypedSplit {
  return { ...split, lines: split.lines.filter(({ kind }) => !proposal.lines.some((line) => line.kind === kind)) };
}

/** What to say at a voce that was counted on another debt, or to another due date, than those written now; null where it still holds, or a due date is being written. */
export function staleWords(line: Pick<TypedLine, 'kind' | 'arithmetic'>, { split, dueDate }: Readonly<{ split: TypedSplit; dueDate: string }>, today: CivilDate): string | null {
  if (!isAddition(line.kind)) return null;
  const due = parseTypedDate(dueDate, today, 'NEXT');
  return !due.ok && due.error !== 'EMPTY' ? null : staleCount(line, { baseCents: splitBase(split), dueDate: due.ok ? due.value : null });
}

/** What a proposal is worth. */
export function worth({ lines }: Proposal): Cents {
  return lines.reduce((sum, { cents }) => sum + cents, 0);
}
