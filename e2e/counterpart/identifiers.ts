import { createHash } from 'node:crypto';
import { navCheckDigits } from './notice-numbers.ts';

/** Identifiers in a fixed order: two runs of one test get the same ones. */
export type Identifiers = Readonly<{ receiptId(): string; uuid(): string; sequence(): number }>;

export function createIdentifiers(seed = 'counterpart'): Identifiers {
  let counter = 0;
  const hash = (): string => createHash('sha256').update(`${seed}/${++counter}`).digest('hex');
  return {
    receiptId: () => hash().slice(0, 32),
    uuid: () => hash().replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-8$4-$5'),
    sequence: () => ++counter,
  };
}

/** NAV and IUV of a counter within a segregation code (intermediary.md 4.5). */
export function numberOf(segregationCode: string, counter: number): Readonly<{ nav: string; iuv: string }> {
  const head = `3${segregationCode}${String(counter).padStart(13, '0')}`;
  const nav = `${head}${navCheckDigits(head)}`;
  return { nav, iuv: nav.slice(1) };
}
