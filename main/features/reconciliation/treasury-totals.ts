import { z } from 'zod';
import type { Reader, SqlValue } from '../../data/engine.ts';

const totalsRow = z.object({ count: z.int(), creditCents: z.int(), debitCents: z.int(), matchedCents: z.int(), openCents: z.int() });
/** Sums of a list of movements; copies and rows in quarantine are counted and not summed. Debits are negative. */
export async function treasuryTotals(reader: Reader, where: string, params: readonly SqlValue[]): Promise<z.infer<typeof totalsRow>> {
  return (await reader.get(totalsRow,
    `/* treasury.totals */ SELECT COUNT(*) AS count, COALESCE(SUM(CASE WHEN r.signed_cents > 0 AND r.code NOT IN ('RIGA_GIA_CARICATA', 'TES_BOLLETTA_DUPLICATA', 'REGOLARIZZAZIONE') THEN r.signed_cents END), 0) AS credit_cents,
      COALESCE(SUM(CASE WHEN r.signed_cents < 0 AND r.code NOT IN ('RIGA_GIA_CARICATA', 'TES_BOLLETTA_DUPLICATA') THEN r.signed_cents END), 0) AS debit_cents, COALESCE(SUM(CASE WHEN r.status IN ('automatic', 'confirmed') THEN r.signed_cents - COALESCE(r.residual_cents, 0) END), 0) AS matched_cents,
      COALESCE(SUM(CASE WHEN r.signed_cents > 0 THEN r.residual_cents END), 0) AS open_cents FROM match_result r CROSS JOIN movement_card m ON m.id = r.movement_id WHERE ${where}`, params)) ?? { count: 0, creditCents: 0, debitCents: 0, matchedCents: 0, openCents: 0 };
}
