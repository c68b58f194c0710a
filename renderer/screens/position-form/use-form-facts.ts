import { useClient } from '../../app/bridge-context.tsx';
import { useOperation, type Failure } from '../../app/result-query.ts';
import { useStatus } from '../../app/session.tsx';
import type { Service } from './contract-values.ts';
import { calendarOf } from './due-date-rule.ts';
import type { Day } from './typed-position.ts';

const NO_SERVICES: readonly Service[] = [];

export type FormFacts = Readonly<{ services: readonly Service[]; loaded: boolean; failure: Failure | null; reload: () => void; day: Day }>;

/** What every form of a position stands on: services, today, holidays of this entity. `retired` for positions of the past. */
export function useFormFacts(retired: boolean): FormFacts {
  const client = useClient();
  const { today } = useStatus();
  const services = useOperation({ key: ['catalogue.services', { includeRetired: retired, text: '' }], topics: ['catalogue'], freshMs: 60_000, call: (signal) => client.catalogue.services({ includeRetired: retired, text: '' }, { signal }) });
  const setup = useOperation({ key: ['setup.state'], topics: ['setup'], freshMs: 600_000, call: (signal) => client.setup.state({}, { signal }) });
  return {
    services: services.value?.services ?? NO_SERVICES, loaded: services.value !== undefined, failure: services.value === undefined ? services.failure : null, reload: services.reload,
    day: { today, calendar: calendarOf(setup.value?.entity?.patronSaintDay ?? null) },
  };
}
