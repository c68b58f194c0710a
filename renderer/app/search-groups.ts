import { formatDate } from '../../main/domain/civil-date.ts';
import { formatEuro } from '../../main/domain/money.ts';
import type { Client } from '../bridge/client.ts';
import type { SearchGroup, SearchResult } from '../components/search-results.ts';
import { positionAppearance } from '../components/state-appearance.ts';

type Found = Extract<Awaited<ReturnType<Client['application']['search']>>, { ok: true }>['value'];
type Open = (path: string, state?: unknown) => void;
/** Opens each list filtered by what was asked; null where that list cannot be filtered so. */
export type ListDoors = Readonly<{ people: (() => void) | null; positions: (() => void) | null; payments: (() => void) | null }>;

/** How many of each kind are asked of the core. */
export const MOST_FOUND = 12;
/** How many of a group are shown where its list holds the others. */
const SHOWN = 4;

/** The answer of the core as lines of the search field: people, positions, payments, each with the way to its list. `text`: what was asked. */
export function searchGroups(found: Pick<Found, 'people' | 'positions' | 'payments'>, text: string, open: Open, doors: ListDoors): readonly SearchGroup[] {
  const groups: readonly SearchGroup[] = [
    groupOf('Persone', found.people.map((person) => personLine(person, open)), lineOf('Tutte le persone', text, doors.people)),
    groupOf('Posizioni', found.positions.map((position) => positionLine(position, open)), lineOf('Tutte le posizioni', text, doors.positions)),
    groupOf('Pagamenti', found.payments.map((payment) => paymentLine(payment, open)), lineOf('Tutti i pagamenti', text, doors.payments)),
  ];
  return groups.filter((group) => group.count > 0);
}

/** Without a list that shows the others, all that was found stands here. */
function groupOf(title: string, results: readonly SearchResult[], whole: SearchResult | null): SearchGroup {
  return { title, count: results.length, atLeast: results.length >= MOST_FOUND, results: whole === null ? results : [...results.slice(0, SHOWN), whole] };
}

/** The last line of a group: reached with the arrows like any other. */
function lineOf(name: string, text: string, open: (() => void) | null): SearchResult | null {
  return open === null ? null : { key: `all-${name}`, glyph: { kind: 'icon', icon: 'list' }, name, detail: `l’elenco, con “${text}”`, wholeList: true, onOpen: open };
}

function personLine(person: Found['people'][number], open: Open): SearchResult {
  const owes = person.openPositions === 0 ? 'nessuna aperta' : `${person.openPositions} ${person.openPositions === 1 ? 'aperta' : 'aperte'} · ${formatEuro(person.openCents)}`;
  return {
    key: `person-${person.id}`, glyph: { kind: 'icon', icon: 'person' }, name: person.name, end: owes,
    ...(person.fiscalCode === null ? {} : { code: person.fiscalCode }), ...(person.addressLine === null ? {} : { detail: person.addressLine }),
    onOpen: () => open(`/persone/${person.id}`), onNewForPerson: () => open('/posizioni/nuova', { personId: person.id }),
  };
}

function positionLine(position: Found['positions'][number], open: Open): SearchResult {
  return {
    key: `position-${position.id}`, glyph: { kind: 'state', look: positionAppearance(position.state) }, name: position.debtorName, detail: position.description, end: formatEuro(position.amountCents),
    ...(position.dueDate === null ? {} : { when: formatDate(position.dueDate) }),
    onOpen: () => open(`/posizioni/${position.id}`), onNewForPerson: () => open('/posizioni/nuova', { personId: position.debtorId }),
  };
}

function paymentLine(payment: Found['payments'][number], open: Open): SearchResult {
  return {
    key: `payment-${payment.id}`, glyph: { kind: 'icon', icon: 'card' }, name: payment.debtorName ?? 'Pagamento da attribuire', detail: payment.iuv, end: formatEuro(payment.amountCents),
    ...(payment.paidOn === null ? {} : { when: formatDate(payment.paidOn) }),
    onOpen: () => open(payment.positionId === null ? `/pagamenti/${payment.id}` : `/posizioni/${payment.positionId}`),
  };
}
