import { expect, test } from 'vitest';
import { readNotification, type TypedNotification } from './notification-day.ts';

const read = (part: Partial<TypedNotification>) => readNotification({ how: 'STORED', day: '10/11/2026', collected: '', ...part }, '2026-11-30');

test('delivered: that day; kept at the post office: the day of collection within ten days, else the tenth', () => {
  expect(read({ how: 'DELIVERED', collected: 'x' })).toEqual({ kind: 'DAY', notifiedOn: '2026-11-10' });
  expect(read({})).toEqual({ kind: 'DAY', notifiedOn: '2026-11-20' });
  expect(read({ collected: '10/11/2026' })).toEqual({ kind: 'DAY', notifiedOn: '2026-11-10' });
  expect(read({ collected: '19/11' })).toEqual({ kind: 'DAY', notifiedOn: '2026-11-19' });
  expect(read({ collected: '25/11' })).toEqual({ kind: 'DAY', notifiedOn: '2026-11-20' });
});

test('a day of collection that cannot be, or is before the deposit, is told and never taken for a letter that nobody collected', () => {
  expect(read({ collected: '31/02/2026' })).toMatchObject({ kind: 'PROBLEM', field: 'collected' });
  expect(read({ collected: '05/11/2026' })).toEqual({ kind: 'PROBLEM', field: 'collected', missing: false, message: 'Ritirata prima del deposito (10/11/2026)' });
});

test('the day it was kept from is asked for, and a tenth day still to come is told', () => {
  expect(read({ day: '' })).toMatchObject({ field: 'notifiedOn', missing: true, message: 'Scrivi il giorno' });
  expect(read({ day: '31/02/2026' })).toMatchObject({ field: 'notifiedOn', missing: false });
  expect(read({ day: '25/11/2026' })).toMatchObject({ field: 'notifiedOn', message: 'Il giorno della notifica, 05/12/2026, è nel futuro' });
});
