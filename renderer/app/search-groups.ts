import { formatDate } from '../../main/domain/civil-date.ts';
import { formatEuro } from '../../main/domain/money.ts';
import type { Client } from '../bridge/client.ts';
import type { SearchGroup, SearchResult } from '../components/search-results.ts';
import { positionAppearance } from '../components/state-appearance.ts';

type Found = Extract<Awaited<ReturnType<Client['application']['search']>>, { ok: true }>['value'];
type Open = (path: string, state?: unknown) => void;

const SHOWN = 4;

/** The answer of the core as lines of the search field: people, positions, payments. `text`: what was asked, for the whole list of people. */
export function searchGroups(found: Pick<Found, 'people' | 'positions' | 'payments'>, text: string, open: Open): readonly SearchGroup[] {
  const groups: readonly SearchGroup[] = [
    { title: 'Persone', count: found.people.length, results: [...found.people.slice(0, SHOWN).map((person) => personLine(person, open)), allPeople(text, open)] },
    { title: 'Posizioni', count: found.positions.length, results: found.positions.slice(0, SHOWN).map((position) => positionLine(position, open)) },
    { title: 'Pagamenti', count: found.payments.length, results: found.payments.slice(0, SHOWN).map((payment) => paymentLine(payment, open)) },
  ];
  return groups.filter((group) => group.count > 0);
}

/** The last line of the people: reached with the arrows like any other. */
function allPeople(text: string, open: Open): SearchResult {
  return { key: 'people-all', glyph: { kind: 'icon', icon: 'list' }, name: 'Tutte le persone', detail: `l’elenco, con “${text}”`, onOpen: () => open('/persone', { text }) };
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
