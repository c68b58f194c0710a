import { useClient } from '../../app/bridge-context.tsx';
import { useOperation } from '../../app/result-query.ts';
import type { Choice } from '../../components/index.ts';
import { EVERY_SERVICE } from './new-lot-form.ts';

/** Every service that has, or may have, notices; all of them first. */
export function useServiceChoices(): readonly Choice[] {
  const client = useClient();
  const found = useOperation({ key: ['catalogue.services', 'lots'], topics: ['catalogue'], freshMs: 30_000, call: (signal) => client.catalogue.services({ includeRetired: true, text: '' }, { signal }) });
  return [{ value: EVERY_SERVICE, label: 'Tutti i servizi' }, ...(found.value?.services ?? []).filter(({ retired, positions }) => !retired || positions > 0).map(({ id, code, name }) => ({ value: String(id), code, label: name }))];
}
