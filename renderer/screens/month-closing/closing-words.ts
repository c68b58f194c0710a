import { assertNever } from '../../../main/domain/result.ts';
import type { StateAppearance } from '../../components/state-appearance.ts';
import type { Client } from '../../bridge/client.ts';
import type { ValueOf } from '../acts/operation-types.ts';

export type Checklist = ValueOf<Client['closings']['checklist']>;
export type CheckItem = Checklist['items'][number];
export type Closing = NonNullable<Checklist['closing']>;
export type Ledger = Checklist['ledger'];

/** How a check stands, in a word and a shape. */
export function standingLook(standing: CheckItem['standing']): StateAppearance {
  switch (standing) {
    case 'DONE': return { label: 'A posto', tone: 'green', shape: 'disc-tick' };
    case 'LOOK': return { label: 'Da sapere', tone: 'amber', shape: 'clock' };
    case 'BLOCKS': return { label: 'Blocca', tone: 'red', shape: 'triangle-full' };
    default: return assertNever(standing, 'standingLook');
  }
}

/** What blocks first, then what goes on, then what is in order; inside each, the order of the checks. */
export function inOrderOfCare(items: readonly CheckItem[]): readonly CheckItem[] {
  const weight: Readonly<Record<CheckItem['standing'], number>> = { BLOCKS: 0, LOOK: 1, DONE: 2 };
  return items.toSorted((one, other) => weight[one.standing] - weight[other.standing]);
}

/** Why the month cannot be closed now; null when it can. */
export function whyNotClose({ items, closing }: Pick<Checklist, 'items' | 'closing'>): string | null {
  if (closing !== null) return 'Il mese è già chiuso.';
  const blocking = items.filter(({ standing }) => standing === 'BLOCKS');
  const [first] = blocking;
  if (first === undefined) return null;
  return blocking.length === 1 ? `Manca ancora: ${first.label.toLowerCase()}.` : `Mancano ancora ${blocking.length} controlli: sono in cima all’elenco.`;
}
