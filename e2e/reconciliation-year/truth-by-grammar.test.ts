import { describe, expect, test } from 'vitest';
import { reconciliationYear } from './reconciliation-year.ts';

/*
 * The grammar of reconciliation.md 2.3 put as plainly as it goes (no speed, no evidence, no case that the year does not make): what the generator says can be read, is. It was written from the document alone and is no
 * part of the product's reading.
 */
const A1 = /LGPE-?(?:RIVERSAMENTO|INTEGRAZIONE)\/?(?:TXT\/?\d\/?)?URI\/?/g;
const A2 = /\/URI\/(?=\d{4}-\d{2}-\d{2})/g;
const A3 = /\d{4}-\d{2}-\d{2}[A-Z0-9_]{3,}-[A-Z0-9_-]+/g;

type Reading = Readonly<{ names: readonly string[]; tails: readonly string[]; glued: readonly string[] }>;

function readText(causale: string, known: ReadonlySet<string>): Reading {
  const upper = causale.replaceAll('&amp;', '&').normalize('NFKC').replace(/[\r\n\t\u00a0\u200b]/g, ' ').replace(/[\u2010-\u2015]/g, '-').toUpperCase();
  const places: number[] = [];
  let compact = '';
  for (const [at, character] of [...upper].entries()) {
    if (character === ' ') continue;
    compact += character;
    places.push(at);
  }
  const after = (pattern: RegExp): readonly number[] => Array.from(compact.matchAll(pattern), (match) => match.index + match[0].length);
  let starts = after(A1);
  if (starts.length === 0) starts = after(A2);
  if (starts.length === 0) starts = Array.from(compact.matchAll(A3), ({ index }) => index).filter((index) => !/[A-Z0-9]/.test(upper[(places[index] ?? 0) - 1] ?? ' '));
  const names = new Set<string>();
  const tails: string[] = [];
  const glued: string[] = [];
  for (const start of starts) {
    let from = start;
    for (let hit = longest(compact.slice(from), known); hit !== null; hit = longest(compact.slice(from), known)) {
      names.add(hit);
      const run = /^[A-Z0-9_-]*/.exec(upper.slice((places[from + hit.length - 1] ?? 0) + 1))?.[0] ?? '';
      if (run !== '') glued.push(run);
      from += hit.length;
      while (from < compact.length && !/[A-Z0-9]/.test(compact[from] ?? '')) from += 1;
    }
    if (from === start) tails.push(/^[A-Z0-9_-]*/.exec(compact.slice(start))?.[0] ?? '');
  }
  return { names: [...names], tails, glued };
}

/** B1: what follows the mark of a single transfer. */
function singleTail(causale: string): string {
  const upper = causale.replace(/\s/g, ' ').toUpperCase();
  const mark = /(?<![A-Z0-9])R ?F ?[SB](?=[ /])/.exec(upper);
  return mark === null ? '' : upper.slice(mark.index + mark[0].length).replaceAll(' ', '').replace(/^\/+/, '');
}

function longest(tail: string, known: ReadonlySet<string>): string | null {
  for (let length = Math.min(35, tail.length); length >= 8; length -= 1) if (known.has(tail.slice(0, length))) return tail.slice(0, length);
  return null;
}

describe('what the truth says of a text', () => {
  test('is what the grammar of the document reads in it', () => {
    const year = reconciliationYear({ payments: Number(process.env['SPORTELLO_YEAR_PAYMENTS'] ?? 60_000), seed: 11 });
    const known = new Set([...year.flowTruths()].flatMap(({ name, delivered }) => (delivered ? [name.toUpperCase()] : [])));
    const numbers = new Map([...year.receipts()].map(({ receiptId, iuv, nav }) => [receiptId, nav === null ? [iuv] : [iuv, nav]]));
    const beginnings = (tail: string): number => [...known].filter((name) => name.startsWith(tail) && name !== tail).length;
    const wrong: string[] = [];
    for (const { rows, truths } of year.treasuryFiles()) {
      for (const [index, truth] of truths.entries()) {
        const [expected] = truth.expected;
        const { names, tails, glued } = readText(rows[index]?.causale ?? '', known);
        const wanted = truth.flows.map((name) => name.toUpperCase());
        const exact = JSON.stringify([...names].sort()) === JSON.stringify([...wanted].sort());
        const soft = glued.every((run) => /^[A-Z]+$/.test(run));
        const fits = (): boolean => {
          switch (expected?.rule) {
            case 'R2':
            case 'R5':
            case 'R6':
            case 'R7':
              return exact && soft && tails.length === 0;
            case 'R8':
            case 'R8b':
              return names.length === 1 && wanted.includes(names[0] ?? '') && soft;
            case 'GIA_RISCOSSO':
              return names.length === 1 || truth.receipts.length > 0 || truth.madeAs === 'ALREADY_COLLECTED';
            case 'R2b':
              return exact && !soft;
            case 'R3':
              return names.length === 0 && tails.length === 1 && (tails[0] ?? '').length >= 16 && (expected.status === 'open' ? beginnings(tails[0] ?? '') > 1 : beginnings(tails[0] ?? '') === 1);
            case 'R13':
              return names.length === 0 || !soft;
            case 'R9':
            case 'R10':
            case 'R11':
            case 'R12':
            case 'R14':
              return names.length === 0;
            case 'R4':
              return names.length === 0 && numbers.get(truth.receipts[0] ?? '')?.some((number) => singleTail(rows[index]?.causale ?? '').startsWith(number)) !== false;
            default:
              return true;
          }
        };
        if (!fits()) wrong.push(`${truth.caseId} ${truth.variants.join()} ${JSON.stringify(rows[index]?.causale)} read ${names.join()} | ${tails.join()} | ${glued.join()}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});
