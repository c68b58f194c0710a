import { expect, test, vi } from 'vitest';
import { searchGroups, type ListDoors } from './search-groups.ts';

type Found = Parameters<typeof searchGroups>[0];

const position = (id: number): Found['positions'][number] => ({
  id, service: 'TARI', serviceName: 'Tassa rifiuti', office: 'Tributi', year: 2026, debtorId: 7, debtorName: 'Rossi Mario', debtorFiscalCode: null, description: `Rata ${id}`, amountCents: 1_000, openCents: 1_000, dueDate: null, nav: null, state: 'UNPAID', createdAt: '2026-01-01T08:00:00.000Z', version: 1,
});
const found = (positions: number): Found => ({ people: [], payments: [], positions: Array.from({ length: positions }, (_, at) => position(at + 1)) });
const NO_DOORS: ListDoors = { people: null, positions: null, payments: null };

test('a group that holds more than it shows ends with the way to its list', () => {
  const toList = vi.fn();
  const [group] = searchGroups(found(8), 'rossi', vi.fn(), { ...NO_DOORS, positions: toList });
  expect(group?.count).toBe(8);
  expect(group?.results).toHaveLength(5);
  const last = group?.results.at(-1);
  expect(last?.name).toBe('Tutte le posizioni');
  expect(last?.detail).toContain('rossi');
  last?.onOpen();
  expect(toList).toHaveBeenCalledOnce();
});

test('where the list cannot be filtered so, all that was found stands in the group', () => {
  const [group] = searchGroups(found(8), '=10,00', vi.fn(), NO_DOORS);
  expect(group?.results).toHaveLength(8);
});

test('a full answer says that there may be more', () => {
  expect(searchGroups(found(12), 'rossi', vi.fn(), NO_DOORS)[0]?.atLeast).toBe(true);
  expect(searchGroups(found(11), 'rossi', vi.fn(), NO_DOORS)[0]?.atLeast).toBe(false);
});
