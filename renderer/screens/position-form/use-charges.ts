import type { DatedRate } from '../../../main/domain/legal-interest.ts';
import { STARTING_CHARGE_RULES, type ChargeRules } from '../../../main/domain/service-charges.ts';
import { useClient } from '../../app/bridge-context.tsx';
import { useOperation } from '../../app/result-query.ts';

/** The table of legal interest in force; null while it is not known: nothing is counted with another. `retry`: asks again after it could not be read, null while nothing went wrong. */
export function useLegalRates(): Readonly<{ rates: readonly DatedRate[] | null; retry: (() => void) | null }> {
  const client = useClient();
  const table = useOperation({ key: ['charges.legalRates'], topics: ['catalogue'], call: (signal) => client.charges.legalRates({}, { signal }) });
  return { rates: table.value?.rates ?? null, retry: table.state === 'failed' && table.value === undefined ? table.reload : null };
}

/** What the service of a form adds to a debt; null while it is not known. */
export function useCharges(serviceId: number | null): ChargeRules | null {
  const client = useClient();
  const found = useOperation({ key: ['charges.rules', serviceId], topics: ['catalogue'], enabled: serviceId !== null, call: (signal) => client.charges.rules({ serviceId: serviceId ?? 0 }, { signal }) });
  if (serviceId === null) return null;
  // Without the rules a form still makes positions: of one amount.
  return found.value?.rules ?? (found.state === 'failed' ? STARTING_CHARGE_RULES : null);
}
