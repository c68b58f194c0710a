import { formatDate, formatInstantInRome } from '../../../main/domain/civil-date.ts';
import { countOf } from '../../components/text-pieces.ts';
import type { Status } from '../../app/session.tsx';
import type { Installment, PositionCard, PositionFormInput } from '../position-form/contract-values.ts';

export type SaveConsequence = Readonly<{ text: string; warning: boolean }>;

/** What is compared: the values that the papers and the portal carry. */
export type Changed = Pick<PositionFormInput, 'amountCents' | 'dueDate' | 'payableUntil' | 'description' | 'lines'>;

/** Notices in the citizen's hand that have not been taken back. */
export function papersOut(position: Pick<PositionCard, 'prints'>): PositionCard['prints'] {
  return position.prints.filter((print) => print.document === 'NOTICE' && print.state !== 'RECALLED');
}

/**
 * What saving will do to the printed papers and on the portal, told before it happens.
 * Source: spec/states.md, "Other" (print SUPERSEDED: number, amount, due date or payee changed after it); features.md 3a.
 */
export function saveConsequences(position: PositionCard, now: Changed, connectionMode: Status['connectionMode']): readonly SaveConsequence[] {
  const installment = position.options[0]?.installments[0];
  if (installment === undefined || installment.nav === null) return [];
  const paper = installment.amountCents !== now.amountCents || installment.dueDate !== now.dueDate || otherPayees(installment, now.lines);
  const words = position.description !== now.description;
  const until = now.payableUntil !== null && now.payableUntil !== installment.payableUntil;
  if (!paper && !words && !until && now.lines == null) return [];
  return [...paperLines(position, paper, words), ...portalLines(position, connectionMode)];
}

/** The voci written go to others than before; undefined: they stay as they are. */
function otherPayees(installment: Installment, lines: Changed['lines']): boolean {
  if (lines === undefined) return false;
  const before = new Set(installment.transfers.map(({ payee }) => payee));
  const after = new Set((lines ?? [null]).map((line) => line?.payee?.fiscalCode ?? ''));
  return after.size !== before.size || [...after].some((code) => code !== '' && !before.has(code));
}

function paperLines(position: PositionCard, paper: boolean, words: boolean): readonly SaveConsequence[] {
  const valid = position.prints.filter((print) => print.document === 'NOTICE' && print.state === 'CURRENT');
  const [last] = valid;
  if (last === undefined) return [];
  if (!paper) return words ? [{ text: 'Il foglio già stampato resta valido, ma porta la causale di prima.', warning: true }] : [];
  const which = valid.length === 1 ? `La stampa del ${formatInstantInRome(Date.parse(last.at))} (${last.who}) diventa superata` : `${countOf(valid.length, 'stampa diventa superata', 'stampe diventano superate')}`;
  return [{ text: `${which}: fatti ridare il foglio e consegna quello nuovo.`, warning: true }, { text: 'Il numero avviso non cambia.', warning: false }];
}

function portalLines(position: PositionCard, connectionMode: Status['connectionMode']): readonly SaveConsequence[] {
  if (position.uploadedAt === null) return [];
  if (connectionMode === 'CONNECTOR') return [{ text: 'L’intermediario la conosce già: la modifica parte da sola, e finché non la conferma si paga con i dati di prima.', warning: true }];
  return [{ text: `È sul portale dal ${formatDate(position.uploadedAt.slice(0, 10))}: torna Da inviare, caricalo di nuovo. Fino ad allora si paga con i dati di prima.`, warning: true }];
}
