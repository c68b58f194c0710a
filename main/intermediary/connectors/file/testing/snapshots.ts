import type { PositionSnapshot } from '../../../position-snapshot.ts';

export const ORGANIZATION = '01234567890';

/** A position with one installment. @param n from 0: makes numbers of its own */
export function snapshotOf(n: number, more: Partial<PositionSnapshot> & Readonly<{ amountCents?: number; dueDate?: string }> = {}): PositionSnapshot {
  const { amountCents = 12_050 + n, dueDate = '2026-12-31', ...rest } = more;
  const iuv = `01${String(n).padStart(13, '0')}43`;
  return {
    positionId: n + 1, iupd: `01TEST${String(n).padStart(10, '0')}`, organization: ORGANIZATION, companyName: 'Comune di Prova', officeName: 'Tributi', service: 'TARI', remoteService: null, description: 'TARI 2026',
    debtor: { type: 'F', fiscalCode: 'RSSMRA80A01H501U', name: 'Mario Rossi', street: 'Via Roma', civicNumber: '1', postalCode: '00100', city: 'Roma', province: 'RM', country: 'IT', email: null, phone: null },
    options: [{
      description: 'Rata unica', switchToExpired: false,
      installments: [{
        id: n + 1, nav: `3${iuv}`, iuv, amountCents, description: 'TARI 2026', dueDate, payableUntil: null,
        transfers: [{ index: 1, payeeFiscalCode: ORGANIZATION, payeeName: 'Comune di Prova', iban: 'IT60X0542811101000000123456', postalIban: null, stamp: false, amountCents, category: '9/0101108TS/', description: 'TARI 2026' }],
      }],
    }],
    ...rest,
  };
}
