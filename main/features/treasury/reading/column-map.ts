import { z } from 'zod';
import { TREASURY_LIMITS } from './reading-limits.ts';

const position = z.int().min(1).max(TREASURY_LIMITS.cells);
const spare = position.nullable();

/**
 * "Tracciato personalizzato" (reconciliation.md 1.4): where the columns of one bank's table stand, counted from 1; null: it has not that
 * column. Saved by name, one a bank.
 * `negativeAmounts`: what an amount below zero is, an earlier credit taken back (as in the table of provisional entries) or money that went out.
 */
export const columnMapSchema = z.strictObject({
  name: z.string().trim().min(1).max(80),
  separator: z.enum([';', ',', '\t', '|']),
  /** Lines above the first movement. */
  headerLines: z.int().min(0).max(50),
  decimalMark: z.enum(['AUTO', ',', '.']),
  negativeAmounts: z.enum(['REVERSAL', 'DEBIT']),
  /** The account these files are about, when they do not say it. */
  account: z.string().trim().min(1).max(40).nullable(),
  columns: z.strictObject({ bookingDate: position, causale: position, amount: position, debit: spare, year: spare, bolletta: spare, provvisorio: spare, payerName: spare, valueDate: spare, endToEndId: spare, bankRef: spare, account: spare }),
}).refine(({ columns }) => {
  const used = Object.values(columns).filter((at) => at !== null);
  return new Set(used).size === used.length;
}, { message: 'La stessa colonna è indicata due volte', path: ['columns'] });

export type ColumnMap = Readonly<z.infer<typeof columnMapSchema>>;
