import { expect, test } from 'vitest';
import { servicesWords } from './onboarding-observations.ts';

test.each([
  [0, 0, 'Nessun servizio.'], [1, 1, 'L’unico servizio ha il conto.'], [0, 1, 'L’unico servizio non ha il conto.'], [0, 3, 'Nessuno dei 3 servizi ha il conto.'], [1, 3, '1 servizio su 3 ha il conto.'], [2, 3, '2 servizi su 3 hanno il conto.'],
])('%i services of %i with an account: %s', (ready, of, words) => { expect(servicesWords(ready, of)).toBe(words); });
