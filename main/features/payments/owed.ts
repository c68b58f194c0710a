import type { Reader } from '../../data/engine.ts';
import type { CivilDate } from '../../domain/civil-date.ts';
import { judgePaymentOf, type InstallmentRow } from '../positions/index.ts';

/**
 * What was owed with a notice on the day of a payment, in cents: of a fine the amount of that day, whichever of the numbers of its paper was used (features.md 5.1); of
 * anything else what the notice asks for.
 */
export async function owedWith(reader: Reader, installment: Pick<InstallmentRow, 'positionId' | 'amountCents'>, paid: Readonly<{ cents: number; on: CivilDate }>): Promise<number> {
  return (await judgePaymentOf(reader, installment.positionId, paid))?.owedCents ?? installment.amountCents;
}
