import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { answerCodeQuestion, CODE_QUESTION_KINDS } from './code-vectors.ts';

const repoRoot = resolve(import.meta.dirname, '../..');
const shared = process.env.SPORTELLO_SHARED ?? resolve(repoRoot, '../shared');

type Vector = Readonly<{ id: string; kind: string; input: unknown; expect: Readonly<Record<string, unknown>>; why: string }>;
const vectors: readonly Vector[] = JSON.parse(readFileSync(resolve(shared, 'samples/codes/vectors.json'), 'utf8'));

const sha256Base64 = (utf8: string): string => createHash('sha256').update(utf8, 'utf8').digest('base64');

test('there are 138 published cases', () => {
  expect(vectors.length).toBe(138);
});

test('every kind the command line answers is among the published ones, and the other way round', () => {
  expect(CODE_QUESTION_KINDS).toEqual([...new Set(vectors.map((vector) => vector.kind))].sort());
});

describe('the published cases', () => {
  test.each(vectors)('$id $kind: $why', (vector) => {
    const answer = answerCodeQuestion(vector.kind, vector.input, sha256Base64);
    expect(answer).toMatchObject(vector.expect);
    // toMatchObject lets an array or object inside be larger: the published answers are flat, so values are equal.
    for (const [key, value] of Object.entries(vector.expect)) expect(answer[key]).toStrictEqual(value);
  });

  const isRefusal = ({ expect: { valid, found, error } }: Vector): boolean => valid === false || found === false || error !== undefined;

  test.each(vectors.filter(isRefusal))('$id: a refusal has a sentence for a person', (vector) => {
    expect(answerCodeQuestion(vector.kind, vector.input, sha256Base64).message).toMatch(/^[A-Z].{15,}/);
  });

  test.each(vectors.filter((vector) => !isRefusal(vector)))('$id: an acceptance carries no message', (vector) => {
    expect(answerCodeQuestion(vector.kind, vector.input, sha256Base64)).not.toHaveProperty('message');
  });
});

test('an unknown kind says so', () => {
  expect(answerCodeQuestion('nav.guess', '301188340000064356', sha256Base64)).toMatchObject({ error: 'UNKNOWN_KIND' });
  expect(answerCodeQuestion('__proto__', {}, sha256Base64)).toMatchObject({ error: 'UNKNOWN_KIND' });
});

test.each(CODE_QUESTION_KINDS)('%s answers an input of the wrong shape instead of failing', (kind) => {
  for (const input of [undefined, null, 12, [], {}, { transfers: [null], totalCents: 1 }, { auxDigit: '9', base: 1 }]) {
    expect(answerCodeQuestion(kind, input, sha256Base64)).toMatchObject({ error: 'INPUT' });
  }
});

test.each([
  ['nav.build', { auxDigit: '3', segregationCode: '1', base: '0000000000001' }, 'SEGREGATION_CODE'],
  ['nav.build', { auxDigit: '3', segregationCode: '01', base: '1' }, 'BASE'],
  ['nav.build', { auxDigit: '0', applicationCode: 'A1', base: '0000000000001' }, 'APPLICATION_CODE'],
  ['iuv.toNav', { iuv: '312261613837588', auxDigit: '0' }, 'APPLICATION_CODE'],
  ['rf.build', { reference: 'X'.repeat(22) }, 'FORMAT'],
  ['qr.build', { nav: '302858957474712012', creditorTaxCode: '06268520746', amountCents: 0 }, 'AMOUNT'],
  ['qr.build', { nav: '302858957474712012', creditorTaxCode: '06268520746', amountCents: 1.5 }, 'AMOUNT'],
  ['qr.build', { nav: '402858957474712012', creditorTaxCode: '06268520746', amountCents: 1 }, 'NAV'],
  ['codeline.build', { nav: '301155802839469474', ccp: '0', amountCents: 1 }, 'CCP'],
  ['td896.fields', { codiceCliente: '301155802839469474', ccp: '1', amountCents: 10_000_000_000 }, 'AMOUNT'],
])('%s refuses %j with %s', (kind, input, error) => {
  expect(answerCodeQuestion(kind, input, sha256Base64)).toMatchObject({ error });
});
