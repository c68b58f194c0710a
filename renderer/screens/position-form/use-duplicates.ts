import { useEffect, useState } from 'react';
import type { CivilDate } from '../../../main/domain/civil-date.ts';
import { useClient } from '../../app/bridge-context.tsx';
import { useOperation } from '../../app/result-query.ts';
import type { PositionRow, Service } from './contract-values.ts';
import { fiscalCodeMistake } from './fiscal-code-words.ts';
import { formInputOf } from './position-input.ts';
import type { TypedPosition } from './typed-position.ts';

const PAUSE_MS = 120;

/** A value that follows another after a pause without changes. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => { const timer = setTimeout(() => setSettled(text), PAUSE_MS); return () => clearTimeout(timer); }, [text]);
  return settled;
}

export type Duplicates = Readonly<{
  /** Open notices that look like this one, to show in the strip. */
  rows: readonly PositionRow[];
  /** Names the debt of the form: what was accepted for one debt is not accepted for another. */
  debt: string;
  /** The strip stands on screen for this very debt: creating now is a choice. */
  shown: boolean;
}>;

const NONE: readonly PositionRow[] = [];

type Answer = Readonly<{ debt: string; rows: readonly PositionRow[] }>;

/** Asks for open notices with the same person, service and amount. Source: features.md 3a step 3, pain 51. */
export function useDuplicates(typed: TypedPosition, service: Service | null, today: CivilDate, exceptId: number | null): Duplicates {
  const client = useClient();
  const input = typed.anonymous || fiscalCodeMistake(typed.fiscalCode) !== null ? null : formInputOf(typed, service, today);
  const question = input === null ? null : { serviceId: input.serviceId, fiscalCode: input.debtor.fiscalCode, year: input.year, description: input.description.slice(0, 140), amountCents: input.amountCents, exceptId };
  const debt = JSON.stringify(question);
  const settled = useSettled(debt);
  const found = useOperation<Answer>({
    key: ['positions.checkDuplicate', settled], topics: ['positions'], enabled: question !== null && settled === debt,
    call: async (signal) => {
      if (question === null) return { ok: true, value: { debt, rows: NONE } };
      const outcome = await client.positions.checkDuplicate(question, { signal });
      return outcome.ok ? { ok: true, value: { debt, rows: outcome.value.duplicates } } : outcome;
    },
  });
  const current = question !== null && found.value?.debt === debt ? found.value.rows : NONE;
  return { rows: current, debt, shown: current.length > 0 };
}
