import type { StateShape, Tone } from '../../components/state-appearance.ts';
import type { VerificationCard } from '../acts/operation-types.ts';

type Verdict = VerificationCard['verdict'];

/**
 * Shape of each of the ten verdicts; the word and the tone come with the answer. Green paid, blue running, amber not found
 * or other notice, purple double or different. Source: look reference, screen 06; features 3b.
 */
const SHAPES: Readonly<Record<Verdict, StateShape>> = {
  PAID: 'disc-tick', PAID_RECEIPT_COMING: 'ring-tick', CREDITED: 'square-full-tick', OTHER_NOTICE_PAID: 'triangle', PAID_TWICE: 'diamond', PAID_DIFFERENT: 'diamond',
  PAID_EXTERNALLY: 'ring-out', IN_PROGRESS: 'clock', NOT_FOUND: 'triangle', OTHER_ENTITY: 'ring-slash',
};

export function verdictLook(card: Pick<VerificationCard, 'verdict' | 'tone'>): Readonly<{ shape: StateShape; tone: Tone }> {
  return { shape: SHAPES[card.verdict], tone: card.tone };
}

/** The action which gets the focus: the printable one, else the main one, else the first that can be done. */
export function focusedAction(actions: VerificationCard['actions']): VerificationCard['actions'][number] | null {
  const able = actions.filter((action) => action.enabled);
  return able.find((action) => action.code === 'PRINT_RECEIPT' || action.code === 'PRINT_REPORTED') ?? able.find((action) => action.primary) ?? able[0] ?? null;
}
