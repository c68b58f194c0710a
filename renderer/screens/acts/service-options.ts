import { useClient } from '../../app/bridge-context.tsx';
import { useOperation } from '../../app/result-query.ts';
import type { FilterOption } from '../../components/lists/list-filters.tsx';

/** Services a list can be filtered by: those in use, and the retired ones that have positions. */
export function useServiceOptions(): readonly FilterOption[] {
  const client = useClient();
  const services = useOperation({ key: ['catalogue.services', 'filters'], topics: ['catalogue'], freshMs: 30_000, call: (signal) => client.catalogue.services({ includeRetired: true, text: '' }, { signal }) });
  return (services.value?.services ?? []).filter((row) => !row.retired || row.positions > 0).map((row) => ({ value: String(row.id), label: `${row.code} – ${row.name}`, short: row.code }));
}

/** Offices a list can be filtered by. */
export function useOfficeOptions(): readonly FilterOption[] {
  const client = useClient();
  const offices = useOperation({ key: ['catalogue.offices', 'filters'], topics: ['catalogue'], freshMs: 30_000, call: (signal) => client.catalogue.offices({}, { signal }) });
  return (offices.value?.offices ?? []).map((office) => ({ value: office, label: office, short: office }));
}
