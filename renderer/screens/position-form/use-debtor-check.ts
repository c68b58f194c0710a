import { useEffect, useRef } from 'react';
import { useClient } from '../../app/bridge-context.tsx';
import { useOperation } from '../../app/result-query.ts';
import type { FiscalCodeFacts, Person } from './contract-values.ts';
import { fiscalCodeMistake } from './fiscal-code-words.ts';
import type { TypedPosition } from './typed-position.ts';

export type DebtorCheck = Readonly<{
  /** What the core says of the code now in the field; null while it is wrong, empty or being asked. */
  facts: FiscalCodeFacts | null;
  /** The question is on its way. */
  asking: boolean;
  /** Name and address must be typed: the person is new, has no code, or could not be looked up. */
  asked: boolean;
  /** The archive could not be asked. */
  unreachable: boolean;
}>;

/** Looks up the holder of a right code and hands it over once (`onPerson`); data typed meanwhile are never replaced twice. */
export function useDebtorCheck(typed: TypedPosition, onPerson: (person: Person) => void): DebtorCheck {
  const client = useClient();
  const code = typed.anonymous ? '' : typed.fiscalCode;
  const right = code !== '' && fiscalCodeMistake(code) === null;
  const check = useOperation({ key: ['people.check', code], topics: ['people', 'positions'], enabled: right, call: (signal) => client.people.check({ fiscalCode: code }, { signal }) });
  const facts = right && check.value?.normalised === code ? check.value : null;
  const person = facts?.person ?? null;
  const hand = useRef(onPerson);
  hand.current = onPerson;
  useEffect(() => { if (person !== null && typed.knownCode !== code) hand.current(person); }, [person, typed.knownCode, code]);
  const unreachable = right && facts === null && check.state === 'failed';
  return { facts, asking: right && facts === null && !unreachable, asked: typed.anonymous || unreachable || (facts !== null && facts.person === null), unreachable };
}
