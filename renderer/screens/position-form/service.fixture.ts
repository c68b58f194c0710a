import type { Person, PositionCard, Service } from './contract-values.ts';

/** A service of the starter catalogue, changed where a test needs. */
export function serviceOf(part: Partial<Service> = {}): Service {
  return {
    id: 1, version: 1, code: 'TARI', office: 'Tributi', name: 'TARI anno in corso', taxonomy: '9/0101101IM/', accountId: 1, postalAccountId: null, description: 'TARI {anno} - utenza {utenza}',
    fields: [{ name: 'utenza', label: 'Codice utenza', required: true, example: '0012345' }], amountRule: { kind: 'FREE' }, dueRule: { kind: 'DAYS', days: 30 }, dueDateRequired: true, expiringDays: 7, payableAfterDueDays: null,
    anonymousAllowed: false, budget: [], help: null, retired: false, positions: 0, warnings: [], accountLabel: 'Tesoreria', ...part,
  };
}

export const MARIO: Person = {
  id: 7, fiscalCode: 'RSSMRA80A01H501U', type: 'F', name: 'Rossi Mario', address: { street: 'Via Roma', civicNumber: '1', postalCode: '36030', city: 'Esempio', province: 'VI', country: 'IT' }, addressLine: 'Via Roma 1, 36030 Esempio (VI)',
  email: 'mario@posta.esempio.it', pec: null, phone: null, deathDate: null, version: 1,
};

type Installment = PositionCard['options'][number]['installments'][number];

/** A numbered position of Mario with one installment. */
export function positionOf(part: Partial<PositionCard> = {}, installment: Partial<Installment> = {}): PositionCard {
  return {
    id: 3, version: 2, iupd: 'SPO1', serviceId: 1, service: 'TARI', serviceName: 'TARI anno in corso', office: 'Tributi', year: 2026, debtor: MARIO, description: 'TARI 2026 - utenza 0004512', fields: { utenza: '0004512' }, notes: null, origin: 'COUNTER',
    amountCents: 18_600, lines: [], state: 'UNPAID', why: '', createdAt: '2026-11-24T08:00:00Z', createdBy: 'M. Bianchi', uploadedAt: null, replacesId: null, replacedById: null, isResidue: false, hasResidue: false, cancellation: null, portalLeft: [],
    options: [{ id: 1, kind: 'SINGLE_INSTALLMENT', label: 'Rata unica', installments: [{ id: 4, number: 1, of: 1, label: 'Rata unica', nav: '302010010000000085', iuv: '02010010000000085', amountCents: 18_600, dueDate: '2026-12-16', payableUntil: null, state: 'UNPAID', printPermission: { allowed: true, reasonRequired: false, unsent: false, message: null }, transfers: [], ...installment }] }],
    prints: [], payments: [], tasks: [], timeline: [], actions: [], ...part,
  };
}
