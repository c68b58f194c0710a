import type { ActionCode, MovementCard, ReviewAction } from './reconciliation-types.ts';

/** One action of the panel, always in the same place. Source: features.md 3c, keys; look reference, screen 08. */
export type ActionPlace = Readonly<{ code: ActionCode; label: string; shortcut: string }>;

export const ACTION_PLACES: readonly ActionPlace[] = [
  { code: 'ACCEPT', label: 'Conferma', shortcut: 'C' },
  { code: 'SEPARATE', label: 'Separa', shortcut: 'S' },
  { code: 'MATCH', label: 'A mano', shortcut: 'A' },
  { code: 'EXCLUDE', label: 'Non pagoPA', shortcut: 'N' },
  { code: 'DEFER', label: 'Rimanda', shortcut: 'R' },
  { code: 'UNDO', label: 'Annulla', shortcut: 'U' },
];

/** Shown only where it can be done: beside the six, what was undone may be made again. */
export const PROPOSE_AGAIN: ActionPlace = { code: 'PROPOSE_AGAIN', label: 'Riproponi', shortcut: 'P' };

/** The action of a card, or undefined when the core does not speak of it. */
export function actionOf(card: Pick<MovementCard, 'actions'>, code: ActionCode): ReviewAction | undefined {
  return card.actions.find((action) => action.code === code);
}

/** Why an action cannot be done now; null: it can. Before the card is read a press waits for it. */
export function whyNot(card: Pick<MovementCard, 'actions'> | undefined, code: ActionCode): string | null {
  if (card === undefined) return null;
  const action = actionOf(card, code);
  if (action === undefined) return 'Qui non si può fare.';
  return action.allowed ? null : (action.whyNot ?? 'Qui non si può fare.');
}
