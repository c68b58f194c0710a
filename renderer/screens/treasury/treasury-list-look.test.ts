import { expect, test } from 'vitest';
import { lookOf, viewOf } from '../../components/lists/list-look.ts';
import { askedOf, TREASURY, type TreasuryLookFilter } from './treasury-list-look.ts';

const march: TreasuryLookFilter = { ...TREASURY.emptyFilter, booked: '2026-03-01..2026-03-31', statuses: ['open', 'proposed'], account: '0000123', text: '=870,00' };

test('a saved filter of the treasury is read as it was saved, and asks for the same movements', () => {
  expect(lookOf(TREASURY, viewOf({ filter: march, sort: 'NEWEST', columns: null, viewId: null }, 'x', 'Marzo')).filter).toEqual(march);
  expect(askedOf(march, '2026-11-24')).toEqual({ text: '=870,00', statuses: ['open', 'proposed'], account: '0000123', treasuryFileId: null, from: '2026-03-01', to: '2026-03-31' });
  expect(askedOf({ ...TREASURY.emptyFilter, booked: 'LAST_MONTH' }, '2026-03-20')).toMatchObject({ account: null, from: '2026-02-01', to: '2026-02-28' });
});
