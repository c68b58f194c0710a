import { useClient } from '../../app/bridge-context.tsx';
import { useOperation, type Failure } from '../../app/result-query.ts';
import type { NewPositionEntry } from '../position-form/entry-state.ts';
import { copiedFrom, EMPTY_POSITION, supplementFrom, withPerson, withService, type TypedPosition } from '../position-form/typed-position.ts';
import type { FormFacts } from '../position-form/use-form-facts.ts';

export type StartingPoint =
  | Readonly<{ state: 'loading' }>
  | Readonly<{ state: 'failed'; failure: Failure; retry: () => void }>
  | Readonly<{ state: 'ready'; typed: TypedPosition }>;

/** The form as it opens: empty (at once, without waiting for anything), or prefilled from what the navigation says. */
export function useStartingPoint(entry: NewPositionEntry, facts: FormFacts): StartingPoint {
  const client = useClient();
  const source = entry.duplicateOf ?? entry.replacesId ?? entry.debtorOf;
  const position = useOperation({ key: ['positions.show', source], enabled: source !== null, call: (signal) => client.positions.show({ id: source, nav: null }, { signal }) });
  const person = useOperation({ key: ['people.show', entry.personId], enabled: entry.personId !== null, call: (signal) => client.people.show({ id: entry.personId ?? 0 }, { signal }) });
  if (source !== null && position.state === 'failed' && position.value === undefined) return { state: 'failed', failure: position.failure, retry: position.reload };
  if (entry.personId !== null && person.state === 'failed' && person.value === undefined) return { state: 'failed', failure: person.failure, retry: person.reload };
  if ((entry.serviceId !== null || source !== null) && !facts.loaded) return facts.failure === null ? { state: 'loading' } : { state: 'failed', failure: facts.failure, retry: facts.reload };
  const serviceOf = (id: number | null) => facts.services.find((service) => service.id === id && service.accountId !== null) ?? null;

  if (source !== null) {
    if (position.value === undefined) return { state: 'loading' };
    if (entry.debtorOf === source) return { state: 'ready', typed: withPerson(EMPTY_POSITION, position.value.debtor) };
    const service = serviceOf(position.value.serviceId);
    return { state: 'ready', typed: entry.supplement === null ? copiedFrom(position.value, service, facts.day) : supplementFrom(position.value, service, entry.supplement, facts.day) };
  }
  if (entry.personId !== null && person.value === undefined) return { state: 'loading' };
  const debtor = person.value === undefined || entry.personId === null ? EMPTY_POSITION : withPerson(EMPTY_POSITION, person.value.person);
  const service = serviceOf(entry.serviceId);
  return { state: 'ready', typed: service === null ? debtor : withService(debtor, service, facts.day) };
}
