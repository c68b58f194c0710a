import { STARTING_CHARGE_RULES, type ChargeRules } from '../../../main/domain/service-charges.ts';
import { useClient } from '../../app/bridge-context.tsx';
import { useOperation } from '../../app/result-query.ts';

/** What the service of a form adds to a debt; null while it is not known. */
export function useCharges(serviceId: number | null): ChargeRules | null {
  const client = useClient();
  const found = useOperation({ key: ['charges.rules', serviceId], topics: ['catalogue'], enabled: serviceId !== null, call: (signal) => client.charges.rules({ serviceId: serviceId ?? 0 }, { signal }) });
  if (serviceId === null) return null;
  // Without the rules a form still makes positions: of one amount.
  return found.value?.rules ?? (found.state === 'failed' ? STARTING_CHARGE_RULES : null);
}
