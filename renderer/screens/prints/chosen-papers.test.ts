import { expect, test } from 'vitest';
import type { PrintRow } from '../acts/operation-types.ts';
import { unsentPositions } from './chosen-papers.tsx';

const paper = (given: Partial<PrintRow>): PrintRow => ({ id: 1, at: '2026-11-24T08:00:00Z', who: 'M. Bianchi', document: 'NOTICE', positionId: 1, installmentId: 1, paymentId: null, debtorName: 'Rossi Mario', service: 'TARI', nav: null, amountCents: 100, dueDate: null, state: 'CURRENT', copies: 1, reprint: false, unsent: true, neverSent: false, paid: false, cancelled: false, reason: null, ...given });

test('each position once, only where the portal does not know the notice', () => {
  expect(unsentPositions([paper({ id: 1, positionId: 7 }), paper({ id: 2, positionId: 7, reprint: true }), paper({ id: 3, positionId: 8, unsent: false }), paper({ id: 4, positionId: null, document: 'RECEIPT', unsent: false })])).toEqual([7]);
});
