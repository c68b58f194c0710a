/** What an archive may never hold, whenever it is looked at, and what it comes down to when all is imported: for campaigns that interrupt the work. */
import { z } from 'zod';
import type { Reader } from '../../main/data/engine.ts';

const countRow = z.object({ count: z.int() });

/** Each finds nothing in an archive where everything is there whole or not at all. */
const HALVES: Readonly<Record<string, string>> = {
  'movements of a file that is not taken': "SELECT COUNT(*) AS count FROM treasury_movement m JOIN treasury_file f ON f.id = m.file_id WHERE f.state <> 'IMPORTED'",
  'files that are still being read': "SELECT COUNT(*) AS count FROM treasury_file WHERE state = 'READING'",
  'files with fewer or more movements than they say': "SELECT COUNT(*) AS count FROM treasury_file f WHERE f.state = 'IMPORTED' AND f.movements <> (SELECT COUNT(*) FROM treasury_movement m WHERE m.file_id = f.id)",
  'flows with fewer or more rows than they had': 'SELECT COUNT(*) AS count FROM reporting_flow f WHERE f.payments <> (SELECT COUNT(*) FROM reporting_flow_line l WHERE l.flow_id = f.id)',
  'payments without their file': 'SELECT COUNT(*) AS count FROM payment p WHERE NOT EXISTS (SELECT 1 FROM raw_file r WHERE r.sha256 = p.raw_sha256)',
  'payments without a record of their import': 'SELECT COUNT(*) AS count FROM payment p WHERE NOT EXISTS (SELECT 1 FROM import_file i WHERE i.payment_id = p.id)',
  'movements allocated beyond their amount': 'SELECT COUNT(*) AS count FROM (SELECT m.id FROM match_allocation a JOIN treasury_movement m ON m.id = a.movement_id WHERE a.voided_at IS NULL GROUP BY m.id HAVING SUM(a.cents) > m.amount_cents)',
  'results whose allocations are not there': `SELECT COUNT(*) AS count FROM match_result r WHERE r.residual_cents IS NOT NULL AND r.signed_cents > 0 AND r.code <> 'TES_STORNATO'
    AND r.signed_cents - r.residual_cents <> (SELECT COALESCE(SUM(a.cents), 0) FROM match_allocation a WHERE a.movement_id = r.movement_id AND a.voided_at IS NULL)`,
  'results of movements that are not there': 'SELECT COUNT(*) AS count FROM match_result r WHERE NOT EXISTS (SELECT 1 FROM treasury_movement m WHERE m.id = r.movement_id)',
};

/** What is there in part only, said with its number; none: everything is whole. */
export async function halfDone(reader: Reader): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const [what, sql] of Object.entries(HALVES)) {
    const count = (await reader.get(countRow, sql))?.count ?? 0;
    if (count > 0) wrong.push(`${count} ${what}`);
  }
  return wrong;
}

const lineRow = z.object({ line: z.string() });

/** What the archive says, in words of its files: equal for two archives to which the same has come, however often one of them was interrupted. */
export async function saidByArchive(reader: Reader): Promise<readonly string[]> {
  const rows = await reader.all(lineRow,
    `SELECT json_array('M', m.source_file, m.source_row, m.ordinal, r.status, r.code, r.second_code, r.rule, r.bucket, r.residual_cents, r.diff_cents) AS line FROM treasury_movement m LEFT JOIN match_result r ON r.movement_id = m.id
     UNION ALL SELECT json_array('A', m.source_file, m.source_row, f.flow_name, p.receipt_id, a.cents, a.rule) FROM match_allocation a JOIN treasury_movement m ON m.id = a.movement_id LEFT JOIN reporting_flow f ON f.id = a.flow_id LEFT JOIN payment p ON p.id = a.payment_id WHERE a.voided_at IS NULL
     UNION ALL SELECT json_array('F', f.flow_name, f.state, r.code, r.residual_cents, r.lines_with_receipt, r.lines_without_receipt, r.double_lines, r.differing_lines, r.reversed_lines) FROM flow_result r JOIN reporting_flow f ON f.id = r.version_id
     UNION ALL SELECT json_array('U', p.receipt_id, u.own_cents, u.paid_on) FROM unreported_payment u JOIN payment p ON p.id = u.payment_id
     UNION ALL SELECT json_array('P', receipt_id, iuv, own_cents, effect) FROM payment ORDER BY 1`);
  return rows.map(({ line }) => line);
}
