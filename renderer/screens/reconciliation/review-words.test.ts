import { expect, test } from 'vitest';
import { RECONCILIATION_BUCKETS } from '../../../main/contract/reconciliation-operations.ts';
import type { Bucket, BucketCount } from '../movement-acts/reconciliation-types.ts';
import { bucketBeside, openingBucket } from './review-moves.ts';
import { classWords, emptyBucketWords, flowInList, nothingYetWords, rowKindOf, runWords, shortDay } from './review-words.ts';

function counted(bucket: Bucket, count: number, group: BucketCount['group'] = 'TO_REVIEW') {
  return { bucket, count, group };
}

test('← and → go from group to group and stop at the ends', () => {
  const buckets = [counted('CERTAIN', 3), counted('TO_CONFIRM', 0), counted('RECONCILED', 9, 'DONE')];
  expect([bucketBeside(buckets, 'CERTAIN', 1), bucketBeside(buckets, 'CERTAIN', -1), bucketBeside(buckets, 'RECONCILED', 1), bucketBeside(buckets, 'RECONCILED', -1)]).toEqual(['TO_CONFIRM', 'CERTAIN', 'RECONCILED', 'TO_CONFIRM']);
});

test('the screen opens on what wants an eye, not on what is confirmed all at once', () => {
  expect(openingBucket([counted('CERTAIN', 231), counted('TO_CONFIRM', 0), counted('AMOUNT_DIFFERS', 2)])).toBe('AMOUNT_DIFFERS');
  expect(openingBucket([counted('CERTAIN', 231), counted('TO_CONFIRM', 0)])).toBe('CERTAIN');
  expect(openingBucket([counted('CERTAIN', 0), counted('RECONCILED', 4, 'DONE')])).toBe('RECONCILED');
  expect(openingBucket([counted('CERTAIN', 0), counted('TO_CONFIRM', 0)])).toBe('CERTAIN');
});

test('every group says what it holds when it is empty, and what to do', () => {
  const titles = RECONCILIATION_BUCKETS.map((bucket) => emptyBucketWords(bucket, false).title);
  expect(new Set(titles).size).toBe(RECONCILIATION_BUCKETS.length);
  expect(RECONCILIATION_BUCKETS.every((bucket) => emptyBucketWords(bucket, false).words.length > 30)).toBe(true);
  expect(emptyBucketWords('TO_CONFIRM', true).title).toBe('Nessuna riga con questo testo');
  expect((['NOTHING', 'NO_FLOWS', 'NO_TREASURY'] as const).map((reason) => nothingYetWords(reason).words.toLowerCase().includes('import'))).toEqual([true, true, true]);
});

test('flows and rows of flows are drawn as what they are', () => {
  expect(RECONCILIATION_BUCKETS.filter((bucket) => rowKindOf(bucket) === 'FLOW')).toEqual(['FLOW_WITHOUT_CREDIT', 'WAITING']);
  expect(RECONCILIATION_BUCKETS.filter((bucket) => rowKindOf(bucket) === 'LINE')).toEqual(['PAYMENT_WITHOUT_RECEIPT', 'DOUBLE_PAYMENT', 'RECEIPT_AMOUNT_DIFFERS']);
  expect(RECONCILIATION_BUCKETS.filter((bucket) => rowKindOf(bucket) === 'RECEIPT')).toEqual(['PAYMENT_NOT_REPORTED']);
});

test('a whole class says its count and its total before it is confirmed, and what stays out', () => {
  expect(classWords({ count: 231, cents: 38_941_020, leftOut: 0, leftOutCents: 0 })).toEqual({ question: 'Confermare 231 proposte sicure per 389.410,20\u00a0€?', leftOut: null });
  expect(classWords({ count: 1, cents: 8_600, leftOut: 2, leftOutCents: 3_000_000 })).toEqual({ question: 'Confermare la proposta sicura da 86,00\u00a0€?', leftOut: '2 proposte restano fuori per 30.000,00\u00a0€: sopra la soglia servono due persone, una alla volta.' });
});

test('days are short in the year of today, and it is told when things were last compared', () => {
  expect([shortDay('2026-11-12', '2026-11-24'), shortDay('2025-12-30', '2026-01-02')]).toEqual(['12/11', '30/12/2025']);
  expect(runWords({ lastRunAt: null }, '2026-11-24')).toBe('Mai confrontato');
  expect(runWords({ lastRunAt: '2026-11-24T09:42:00.000Z' }, '2026-11-24')).toBe('Confrontato oggi 10:42');
});

test('a flow is named without the day that stands beside it', () => {
  expect(flowInList({ iuf: '2026-03-16PPAYITR1XXX-S2026031601', regulationDate: '2026-03-16' })).toBe('…PPAYITR1XXX-S2026031601');
  expect(flowInList({ iuf: '10c4f341267947eca9f8f6a7a567a414', regulationDate: '2026-03-16' })).toBe('10c4f341267947eca9f8f6a7a567a414');
});
