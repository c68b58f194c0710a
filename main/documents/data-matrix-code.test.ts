import bwipjs from 'bwip-js/node';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildDataMatrixContent } from '../domain/data-matrix-content.ts';
import type { CodeModules } from './code-modules.ts';
import { encodeDataMatrix } from './data-matrix-code.ts';
import { readCodes } from './testing/rasters.ts';

const MODULE = 4;
const QUIET = 2;

async function decode({ size, dark }: CodeModules): Promise<readonly string[]> {
  const side = (size + 2 * QUIET) * MODULE;
  const data = new Uint8Array(side * side * 4).fill(255);
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      const row = Math.floor(y / MODULE) - QUIET;
      const column = Math.floor(x / MODULE) - QUIET;
      const isInside = row >= 0 && column >= 0 && row < size && column < size;
      if (isInside && dark[row * size + column] === 1) data.fill(0, (y * side + x) * 4, (y * side + x) * 4 + 3);
    }
  }
  return (await readCodes({ width: side, height: side, data, dpi: 100 })).filter(({ format }) => format === 'DataMatrix').map(({ text }) => text);
}

/** Modules on a side of the symbol that another program makes of the same content. */
function otherSize(text: string): number {
  const drawn: unknown = bwipjs.raw({ bcid: 'datamatrix', text });
  return Number(Reflect.get(Object(Array.isArray(drawn) ? drawn[0] : null), 'pixx'));
}

const letters = fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZ 0123456789abcdefgèòù\'&,-.:_/()');
const texts = (maxLength: number) => fc.array(letters, { minLength: 1, maxLength }).map((list) => list.join(''));
const digits = (length: number) => fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((list) => list.join(''));

describe('Data Matrix symbol of the postal slip', () => {
  test('every content of a slip fits and reads back', async () => {
    const contents = fc.record({
      nav: digits(18), ccp: digits(12).filter((ccp) => Number(ccp) > 0), amountCents: fc.integer({ min: 1, max: 9_999_999_999 }), creditorTaxCode: digits(11),
      debtorTaxCode: fc.constantFrom('RSSMRA80A01H501U', '01199250158', 'ANONIMO'), debtorName: texts(50), subject: texts(120),
    });
    await fc.assert(fc.asyncProperty(contents, async (content) => {
      const built = buildDataMatrixContent(content);
      const text = built.ok ? built.value : expect.fail('not built');
      const symbol = encodeDataMatrix(text) ?? expect.fail('does not fit');
      expect([48, 52, 64]).toContain(symbol.size);
      expect(await decode(symbol)).toEqual([text]);
    }), { numRuns: 40 });
  });

  test('a usual slip has 48 modules, never more than another encoder gives it', () => {
    const built = buildDataMatrixContent({
      nav: '304017440016961067', ccp: '30372502', amountCents: 15_200, creditorTaxCode: '04063490371', debtorTaxCode: 'RSSMRA80A01H501U', debtorName: 'Mario Rossi', subject: 'Trasporto scolastico A.S. 2025/2026',
    });
    const text = built.ok ? built.value : expect.fail('not built');
    expect(encodeDataMatrix(text)?.size).toBe(48);
    expect(otherSize(text)).toBeGreaterThanOrEqual(48);
  });

  test('short texts of every kind read back', async () => {
    await fc.assert(fc.asyncProperty(fc.string({ unit: 'binary-ascii', minLength: 40, maxLength: 200 }).map((text) => text.replace(/[^\x20-\x7e]/gu, 'x')), async (text) => {
      expect(await decode(encodeDataMatrix(text) ?? expect.fail('does not fit'))).toEqual([text]);
    }), { numRuns: 40 });
  });

  test('what has no place in it is refused', () => {
    expect(encodeDataMatrix('')).toBeNull();
    expect(encodeDataMatrix('è')).toBeNull();
    expect(encodeDataMatrix('~'.repeat(400))).toBeNull();
  });
});
