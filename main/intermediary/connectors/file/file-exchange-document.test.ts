import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { manifest, outcomeLine, positionLine, takenNote, LIMITS, PARTNER_STATUSES } from './delivery-shapes.ts';
import { PARTNER_CODES } from './partner-answers.ts';

const page = readFileSync(fileURLToPath(new URL('../../../../docs/file-exchange.md', import.meta.url)), 'utf8');
const SHAPES = { manifest, position: positionLine, outcome: outcomeLine, taken: takenNote } as const;

const examples = [...page.matchAll(/```json (\w+)\n([\s\S]*?)```/g)].map(([, kind = '', text = '']) => ({ kind, text }));

describe('the page for the partner says what the program does', () => {
  test('every kind of file has an example', () => {
    expect(new Set(examples.map(({ kind }) => kind))).toEqual(new Set(Object.keys(SHAPES)));
    for (const word of ['CREATE', 'CANCEL', 'MARK_PAID', 'OUTCOME', 'DELIVERY_REFUSED', 'STATE']) expect(examples.some(({ text }) => text.includes(`"${word}"`)), word).toBe(true);
  });

  test.each(examples)('$kind: the example is read whole, nothing of it is unknown to the program', ({ kind, text }) => {
    const shape = Object.entries(SHAPES).find(([name]) => name === kind)?.[1];
    const example: unknown = JSON.parse(text);
    expect(shape?.parse(example)).toEqual(example);
  });

  test('every code of a refusal, every state and every limit is told', () => {
    for (const code of PARTNER_CODES) expect(page, code).toContain(`| \`${code}\` |`);
    for (const status of PARTNER_STATUSES) expect(page, status).toContain(`\`${status}\``);
    for (const bytes of [LIMITS.manifestBytes, LIMITS.outcomesBytes, LIMITS.receiptBytes, LIMITS.flowBytes]) expect(page).toContain(`${bytes / 1_048_576} MiB`);
  });
});
