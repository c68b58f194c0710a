import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { openArchive } from '../opened-archive.fixture.ts';

const sumRow = z.object({ month: z.string(), serviceId: z.int(), psp: z.string(), payments: z.int(), cents: z.int() });

test('the sums of what was collected are those of the payments, whatever happens to them', async () => {
  const archive = await openArchive({ testArchive: true });
  const hash = 'a'.repeat(64);
  await archive.engine.write('places', async (unit) => {
    await unit.run(`INSERT INTO raw_file (sha256, content, bytes, received_at) VALUES (?, x'01', 1, '2026')`, [hash]);
  });
  const act = fc.record({
    kind: fc.constantFrom('ADD' as const, 'ADD' as const, 'EFFECT' as const, 'DAY' as const, 'REMOVE' as const), which: fc.integer({ min: 1, max: 6 }), cents: fc.integer({ min: 0, max: 50_000 }), psp: fc.constantFrom('Banca A', 'Banca B'),
    day: fc.constantFrom('2026-01-31', '2026-02-01', null), effect: fc.constantFrom('PAYS', 'UNASSIGNED', 'TO_REFUND', 'NO_PAYMENT', 'REVOKED'),
  });
  await fc.assert(fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 15 }), async (acts) => {
    const { kept, counted } = await archive.engine.write('random', async (unit) => {
      await unit.run('DELETE FROM payment');
      for (const { kind, which, cents, psp, day, effect } of acts) {
        if (kind === 'ADD') {
          await unit.run(
            `INSERT OR IGNORE INTO payment (id, receipt_key, receipt_id, source, nav, iuv, primary_fiscal_code, amount_cents, own_cents, stamp_cents, description, debtor_name, debtor_fiscal_code, psp, paid_on, effect, position_id, installment_id, anomalies, document, raw_sha256, received_at, debtor_sort)
             VALUES (?, ?, 'r', 'PA_SEND_RT_V2', NULL, '01', '99999000013', ?, ?, 0, 'x', NULL, NULL, ?, ?, ?, NULL, NULL, '[]', '{}', ?, '2026-03-01T10:00:00Z', '')`, [which, `k${which}`, cents, cents, psp, day, effect, hash]);
        } else if (kind === 'EFFECT') await unit.run('UPDATE payment SET effect = ? WHERE id = ?', [effect, which]);
        else if (kind === 'DAY') await unit.run('UPDATE payment SET paid_on = ? WHERE id = ?', [day, which]);
        else await unit.run('DELETE FROM payment WHERE id = ?', [which]);
      }
      return {
        kept: await unit.all(sumRow, 'SELECT month, service_id, psp, payments, cents FROM collected_sum WHERE payments <> 0 OR cents <> 0 ORDER BY 1, 2, 3'),
        counted: await unit.all(sumRow, "SELECT substr(COALESCE(paid_on, substr(received_at, 1, 10)), 1, 7) AS month, 0 AS service_id, psp, COUNT(*) AS payments, SUM(own_cents) AS cents FROM payment WHERE effect NOT IN ('NO_PAYMENT', 'REVOKED') GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"),
      };
    });
    expect(kept).toEqual(counted);
  }), { numRuns: 40 });
});
