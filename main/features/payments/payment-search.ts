import { z } from 'zod';
import type { Reader, SqlValue } from '../../data/engine.ts';
import { wordsInAnySpelling } from '../plain-spelling.ts';
import { numberPartIds } from '../positions/index.ts';

const foundSchema = z.object({ id: z.int(), receiptId: z.string(), nav: z.string().nullable(), iuv: z.string(), debtorName: z.string().nullable(), amountCents: z.int(), paidOn: z.string().nullable(), positionId: z.int().nullable() });
export type FoundPayment = Readonly<z.infer<typeof foundSchema>>;

/** What is looked for: a whole number, some digits of one (three or more), words of payer, causale and receipt, or an amount in cents. */
export type PaymentWanted = Readonly<{ kind: 'NUMBER'; number: string }> | Readonly<{ kind: 'DIGITS'; digits: string }> | Readonly<{ kind: 'WORDS'; text: string; whole?: true }> | Readonly<{ kind: 'AMOUNT'; amountCents: number }>;

type Source = Readonly<{ from: string; params: readonly SqlValue[]; order: string }>;

function sourceOf(wanted: Exclude<PaymentWanted, { kind: 'DIGITS' }>): Source | null {
  switch (wanted.kind) {
    case 'NUMBER': return { from: 'payment p WHERE (p.nav = ? OR p.iuv = ?)', params: [wanted.number, wanted.number], order: 'p.id' };
    case 'AMOUNT': return { from: 'payment p INDEXED BY payment_amount WHERE p.amount_cents = ?', params: [wanted.amountCents], order: 'p.id' };
    default: {
      const words = wordsInAnySpelling(wanted.text, wanted.whole === true ? 'WHOLE' : 'BEGINNINGS');
      return words === null ? null : { from: 'payment_text t CROSS JOIN payment p ON p.id = t.rowid WHERE t.payment_text MATCH ?', params: [words], order: 't.rowid' };
    }
  }
}

type Scope = Readonly<{ sql: string; params: readonly SqlValue[] }>;

/** A payment not yet attributed belongs to the office whose notice number it carries. */
function inScope(offices: readonly string[] | null): Scope {
  if (offices === null) return { sql: '1 = 1', params: [] };
  if (offices.length === 0) return { sql: '1 = 0', params: [] };
  const own = `c.office IN (${offices.map(() => '?').join(', ')})`;
  return { sql: `(EXISTS (SELECT 1 FROM position_place c WHERE c.position_id = p.position_id AND ${own}) OR (p.position_id IS NULL AND EXISTS (SELECT 1 FROM notice_place c WHERE c.nav = p.nav AND ${own})))`, params: [...offices, ...offices] };
}

/** Digits that more numbers hold are met among the newest: gathering all that hold them takes seconds where a whole year of numbers begins with them. */
const GATHERED = 400;
/** The newest payments that are looked through; what lies behind them is as good as any other that holds digits so common. */
const LOOKED_THROUGH = 20_000;

const idSchema = z.object({ id: z.int() });

async function searchDigits(reader: Reader, digits: string, scope: Scope, limit: number): Promise<readonly FoundPayment[]> {
  const ids = numberPartIds('payment', digits);
  const gathered = await reader.all(idSchema, `/* payments.digits */ SELECT p.id FROM (SELECT DISTINCT id AS found FROM (${ids.sql})) CROSS JOIN payment p ON p.id = found WHERE ${scope.sql} LIMIT ?`, [...ids.params, ...scope.params, GATHERED + 1]);
  const newest = gathered.length <= GATHERED ? [] : await amongNewest(reader, digits, scope, limit);
  if (newest.length === limit) return newest;
  return reader.all(foundSchema, `/* payments.gathered */ SELECT ${COLUMNS} FROM (SELECT value AS found FROM json_each(?)) CROSS JOIN payment p ON p.id = found ORDER BY p.id DESC LIMIT ?`, [JSON.stringify([...new Set([...newest, ...gathered].map(({ id }) => id))]), limit]);
}

async function amongNewest(reader: Reader, digits: string, scope: Scope, limit: number): Promise<readonly FoundPayment[]> {
  return reader.all(foundSchema, `/* payments.searchNewest */ SELECT ${COLUMNS} FROM (SELECT id AS newest, nav AS found FROM payment INDEXED BY payment_list WHERE id > 0 ORDER BY id DESC LIMIT ?) CROSS JOIN payment p ON p.id = newest WHERE found LIKE ? AND ${scope.sql} ORDER BY newest DESC LIMIT ?`,
    [LOOKED_THROUGH, `%${digits}%`, ...scope.params, limit]);
}

const COLUMNS = 'p.id, p.receipt_id, p.nav, p.iuv, p.debtor_name, p.amount_cents, p.paid_on, p.position_id';

/** The newest payments that match, inside the operator's scope (features.md part 2, pain 12). */
export async function searchPayments(reader: Reader, wanted: PaymentWanted, offices: readonly string[] | null, limit: number): Promise<readonly FoundPayment[]> {
  const scope = inScope(offices);
  if (wanted.kind === 'DIGITS') return searchDigits(reader, wanted.digits, scope, limit);
  const source = sourceOf(wanted);
  if (source === null) return [];
  // Whole words are far quicker than beginnings, and enough where they give a full answer.
  if (wanted.kind === 'WORDS' && wanted.whole !== true) {
    const whole = await searchPayments(reader, { ...wanted, whole: true }, offices, limit);
    if (whole.length === limit) return whole;
  }
  return reader.all(foundSchema, `/* payments.search */ SELECT ${COLUMNS} FROM ${source.from} AND ${scope.sql} ORDER BY ${source.order} DESC LIMIT ?`,
    [...source.params, ...scope.params, limit]);
}
