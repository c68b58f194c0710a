import { expect, test } from 'vitest';
import { z } from 'zod';
import { numberPartIds } from '../features/positions/index.ts';
import { counterForm, newRequestId, openAdministratorWindow, openReadyArchive, valueOf } from './testing/archive-desk.ts';

test('a part of our numbers that touches their beginning is found also where many numbers of others come before them', async () => {
  const { archive, cleanUp } = await openReadyArchive();
  const desk = await openAdministratorWindow(archive);
  const serviceId = valueOf(await desk.catalogue.services({ includeRetired: false, text: '' })).services[0]?.id ?? 0;
  const made = valueOf(await desk.positions.create({ requestId: newRequestId(), ...counterForm(serviceId, 1_000), draft: false, acceptDuplicate: true, replacesId: null }));
  const nav = made.nav ?? '';
  await archive.context.engine.write('test.others', async (unit) => {
    for (let other = 1; other <= 100; other += 1) {
      const number = `30000${String(other).padStart(3, '0')}0000000099`;
      await unit.run(`INSERT INTO installment (position_id, option_id, number, amount_cents, due_date, nav, iuv, state) SELECT position_id, option_id, number + ?, amount_cents, due_date, ?, ?, state FROM installment WHERE nav = ?`, [other, number, number.slice(1), nav]);
    }
  });
  const { sql, params } = numberPartIds('installment', nav.slice(2, 12));
  const found = await archive.context.engine.read((reader) => reader.all(z.object({ id: z.int() }), sql, [...params]));
  expect(found.map(({ id }) => id)).toContain(made.installmentId);
  await cleanUp();
});
