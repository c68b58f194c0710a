import { civilDateInRome } from '../../domain/civil-date.ts';
import type { ReceiptAmounts } from '../positions/index.ts';
import { paymentsOfPosition } from './store.ts';

/** What was received for a position and on which day it was paid, the first first (port of positions, wired by the host). */
export const receiptAmounts: ReceiptAmounts = {
  async paidOf(reader, positionId) {
    const rows = (await paymentsOfPosition(reader, positionId)).filter(({ effect }) => effect === 'PAYS');
    return rows.map(({ amountCents, paidOn, receivedAt }) => ({ cents: amountCents, on: paidOn ?? civilDateInRome(Date.parse(receivedAt)) })).sort((a, b) => (a.on < b.on ? -1 : 1));
  },
};
