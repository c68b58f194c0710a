import { z } from 'zod';
import type { Reader, UnitOfWork } from '../../data/engine.ts';

const issuedRow = z.object({ id: z.int(), kind: z.enum(['QUITTANCE', 'REPORTED']), year: z.int().nullable(), number: z.int().nullable(), content: z.string(), issuedAt: z.string(), who: z.string(), firstPrintAt: z.string(), prints: z.int() });
/** A paper as it was issued; `content` as text (the drawing's own shape), `prints` how many times it left the office. */
export type IssuedPaper = Readonly<z.infer<typeof issuedRow>>;

const ISSUED = `SELECT a.id, a.kind, a.year, a.number, a.content, a.issued_at, o.name AS who, (SELECT MIN(p.at) FROM attestation_print p WHERE p.attestation_id = a.id) AS first_print_at, (SELECT COUNT(*) FROM attestation_print p WHERE p.attestation_id = a.id) AS prints
  FROM attestation a JOIN operator_card o ON o.id = a.issued_by`;

/** The quittance of a payment; null: none was issued. */
export async function quittanceOf(reader: Reader, paymentId: number): Promise<IssuedPaper | null> {
  return reader.get(issuedRow, `/* attestations.ofPayment */ ${ISSUED} WHERE a.payment_id = ? AND a.kind = 'QUITTANCE'`, [paymentId]);
}

/** The attestation of what a flow reports under an IUV; null: none was issued. */
export async function reportedPaperOf(reader: Reader, iuv: string): Promise<IssuedPaper | null> {
  return reader.get(issuedRow, `/* attestations.ofIuv */ ${ISSUED} WHERE a.iuv = ? AND a.kind = 'REPORTED' ORDER BY a.id DESC LIMIT 1`, [iuv]);
}

const lastRow = z.object({ last: z.int().nullable() });
/** The last number that the archive has given in a year; 0 for none. Inside a unit of work nobody else takes the next one. */
export async function lastNumber(reader: Reader, year: number): Promise<number> {
  return (await reader.get(lastRow, '/* attestations.last */ SELECT MAX(number) AS last FROM attestation WHERE year = ?', [year]))?.last ?? 0;
}

const yearRow = z.object({ year: z.int(), last: z.int() });
/** The last number of each year that has one. */
export async function lastPaperNumbers(reader: Reader): Promise<ReadonlyMap<number, number>> {
  const rows = await reader.all(yearRow, '/* attestations.lastByYear */ SELECT year, MAX(number) AS last FROM attestation WHERE number IS NOT NULL GROUP BY year');
  return new Map(rows.map(({ year, last }) => [year, last]));
}

export type NewPaper = Readonly<{ kind: 'QUITTANCE' | 'REPORTED'; year: number | null; number: number | null; paymentId: number | null; positionId: number | null; iuv: string; amountCents: number; content: string; operatorId: number }>;

export async function insertPaper(unit: UnitOfWork, p: NewPaper): Promise<number> {
  return (await unit.run('/* attestations.insert */ INSERT INTO attestation (kind, year, number, payment_id, position_id, iuv, amount_cents, content, issued_at, issued_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    [p.kind, p.year, p.number, p.paymentId, p.positionId, p.iuv, p.amountCents, p.content, unit.now, p.operatorId])).lastId;
}

export async function insertPaperPrint(unit: UnitOfWork, print: Readonly<{ attestationId: number; operatorId: number; sha256: string; copy: boolean }>): Promise<number> {
  return (await unit.run('/* attestations.print */ INSERT INTO attestation_print (attestation_id, at, operator_id, sha256, copy) VALUES (?, ?, ?, ?, ?)', [print.attestationId, unit.now, print.operatorId, print.sha256, print.copy ? 1 : 0])).lastId;
}

const foundRow = z.object({ found: z.int() });
/** Is there a recorded print of exactly these bytes? */
export async function isRecordedAttestation(reader: Reader, sha256: string): Promise<boolean> {
  return (await reader.get(foundRow, '/* attestations.recorded */ SELECT 1 AS found FROM attestation_print WHERE sha256 = ? LIMIT 1', [sha256])) !== null;
}
