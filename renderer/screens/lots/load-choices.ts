import { useClient } from '../../app/bridge-context.tsx';
import { useOperation } from '../../app/result-query.ts';
import type { Choice } from '../../components/index.ts';
import { loadLabel } from './lot-words.ts';
import { ANY_LOAD } from './new-lot-form.ts';

/** The files of positions that were loaded, the newest first; before them the choice of none, alone where no file ever was. */
export function useLoadChoices(): readonly Choice[] {
  const client = useClient();
  const found = useOperation({ key: ['positions.loads'], topics: ['positions'], freshMs: 30_000, call: (signal) => client.positions.loads({}, { signal }) });
  return [{ value: ANY_LOAD, label: 'Comunque siano arrivate' }, ...(found.value?.loads ?? []).map((load) => ({ value: String(load.id), label: loadLabel(load) }))];
}
