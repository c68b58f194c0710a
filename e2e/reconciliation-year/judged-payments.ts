import type { OpenItem } from '../../main/features/reconciliation/index.ts';
import type { PaymentCode } from './payments.ts';
import type { ReconciliationYear } from './reconciliation-year.ts';

/** Classes of single payments that the archive tells one by one (reconciliation.md 3.2). */
const TOLD: readonly PaymentCode[] = ['RT_NO_IUF', 'IUV_NO_RT', 'DOPPI'];

/** How many payments of the year are of a class, and how many the archive puts in it; `wrong`: IUVs of which it tells another number, with both. */
export type JudgedClass = Readonly<{ code: PaymentCode; expected: number; told: number; wrong: readonly string[] }>;

/** What the archive tells of payments against what they were made as. Credits of a single payment are judged with their row: an IUV among them is left out. */
export function judgedPayments(year: ReconciliationYear, told: readonly OpenItem[]): readonly JudgedClass[] {
  const singles = new Set<string>();
  const truths = new Map<string, number>();
  for (const { receipt, line, madeAs, codes } of year.payments()) {
    const iuv = receipt?.iuv ?? line?.iuv ?? '';
    if (madeAs === 'SINGLE') singles.add(iuv);
    for (const code of codes) add(truths, code, iuv);
  }
  const found = new Map<string, number>();
  for (const { side, class: code, ref } of told) if (side !== 'movement' && side !== 'flow' && !singles.has(ref)) add(found, code, ref);
  return TOLD.map((code) => {
    const keys = [...new Set([...truths.keys(), ...found.keys()])].filter((key) => key.startsWith(`${code} `));
    return {
      code, expected: sumOf(truths, keys), told: sumOf(found, keys),
      wrong: keys.filter((key) => (truths.get(key) ?? 0) !== (found.get(key) ?? 0)).map((key) => `${key}: ${found.get(key) ?? 0} instead of ${truths.get(key) ?? 0}`),
    };
  });
}

function add(counts: Map<string, number>, code: string, iuv: string): void {
  const key = `${code} ${iuv}`;
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function sumOf(counts: ReadonlyMap<string, number>, keys: readonly string[]): number {
  return keys.reduce((sum, key) => sum + (counts.get(key) ?? 0), 0);
}
