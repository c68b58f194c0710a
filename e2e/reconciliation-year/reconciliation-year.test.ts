import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { parseNav } from '../../main/domain/notice-number.ts';
import { parseRf } from '../../main/domain/rf-reference.ts';
import { CASE_KINDS, CASE_SHAPES, wantedCases } from './case-shapes.ts';
import { reconciliationYear, type ReconciliationYear, type RowTruth, type YearFlow } from './reconciliation-year.ts';
import type { YearRow } from './treasury-rows.ts';

/** Every kind and every form are present from this size on. */
const TENTH = 100_000;
const SMALL = 10_000;

type TreasuryLine = Readonly<{ row: YearRow; truth: RowTruth }>;

// Made once by the first test that asks: reading it changes nothing.
let made: ReconciliationYear | null = null;
const year = (): ReconciliationYear => (made ??= reconciliationYear({ payments: TENTH }));
let read: readonly TreasuryLine[] | null = null;
const lines = (): readonly TreasuryLine[] => (read ??= linesOf(year()));

function linesOf(of: ReconciliationYear): readonly TreasuryLine[] {
  return [...of.treasuryFiles()].flatMap(({ rows, truths }) => rows.flatMap((row, index) => {
    const truth = truths[index];
    return truth === undefined ? [] : [{ row, truth }];
  }));
}

function currentFlows(of: ReconciliationYear): ReadonlyMap<string, YearFlow> {
  return new Map([...of.flows()].filter(({ superseded }) => !superseded).map((flow) => [flow.header.name, flow]));
}

function fingerprint(of: ReconciliationYear): string {
  const hash = createHash('sha256');
  for (const payment of of.payments()) hash.update(JSON.stringify(payment));
  for (const flow of of.flows()) hash.update(JSON.stringify(flow));
  for (const truth of of.flowTruths()) hash.update(JSON.stringify(truth));
  for (const { name, bytes, rows, truths } of of.treasuryFiles()) hash.update(name).update(bytes).update(JSON.stringify([rows, truths]));
  return hash.digest('hex');
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, cents) => total + cents, 0);
}

describe('the same year again', () => {
  test('is the same to the byte for the same seed, another for another', () => {
    const [first, again, other] = [1, 1, 2].map((seed) => fingerprint(reconciliationYear({ payments: SMALL, seed })));
    expect(again).toBe(first);
    expect(other).not.toBe(first);
  });

  test('does not depend on what of it was read before, nor on how often', () => {
    const untouched = reconciliationYear({ payments: SMALL });
    const touched = reconciliationYear({ payments: SMALL });
    for (const flow of touched.flows()) if (flow.lines.length > 50) break;
    touched.payments().next();
    expect([...touched.treasuryFiles()].length).toBe(touched.counts.files);
    expect(fingerprint(touched)).toBe(fingerprint(untouched));
    expect(fingerprint(touched)).toBe(fingerprint(untouched));
  });
});

describe('the size of a year', () => {
  test('has the payments, flows and credits asked for, to the last', () => {
    const asked = reconciliationYear({ payments: 30_000, flows: 700, credits: 600 });
    const lineCount = (kinds: readonly string[]): number => [...asked.payments()].filter(({ madeAs }) => kinds.includes(madeAs)).length;
    expect(lineCount(['REPORTED', 'IN_MISSING_FLOW', 'NO_RECEIPT', 'AMOUNT_DIFFERS', 'PAID_TWICE', 'SINGLE', 'UNREPORTED'])).toBe(30_000);
    expect(currentFlows(asked).size).toBe(700);
    expect(linesOf(asked).filter(({ truth }) => truth.kind === 'CREDIT' && truth.expected.every(({ status }) => status !== 'ignored' && status !== 'quarantined')).length).toBe(600);
    expect(asked.counts).toMatchObject({ payments: 30_000, flows: 700, credits: 600 });
  });

  test('follows from the number of payments: a million make 25.000 flows and 20.000 credits', () => {
    expect(reconciliationYear({ payments: TENTH }).counts).toMatchObject({ payments: TENTH, flows: 2_500, credits: 2_000 });
  });

  test.each([{ payments: 1.5 }, { payments: 100 }, { payments: 1_000, flows: 10, credits: 20 }, { anomalyShare: 0.5 }, { payments: 100_000, flows: 2_500, credits: 500 }])('%o is refused', (request) => {
    expect(() => reconciliationYear(request)).toThrow(RangeError);
  });

  test('without anomalies has none', () => {
    const plain = linesOf(reconciliationYear({ payments: SMALL, anomalyShare: 0 }));
    expect(new Set(plain.map(({ truth }) => truth.madeAs))).toEqual(new Set(['STRAIGHT', 'CUMULATIVE_NAMED', 'SINGLE']));
  });
});

describe('what a year is made of', () => {
  test('every kind of case and every form of it are there at a tenth of the size, each anomaly in its share', () => {
    const truths = [...lines().map(({ truth }) => truth), ...year().flowTruths()];
    const forms = new Set(truths.map(({ madeAs, detail }) => `${madeAs}/${detail}`));
    expect([...forms].sort()).toEqual([...new Set(CASE_KINDS.flatMap((kind) => CASE_SHAPES[kind].map(({ detail }) => `${kind}/${detail}`)))].sort());
    const { flows, credits } = year().counts;
    for (const kind of CASE_KINDS) {
      const wanted = wantedCases(kind, { flows, credits, anomalyShare: 0.01 });
      if (wanted !== null) expect([kind, new Set(truths.filter(({ madeAs }) => madeAs === kind).map(({ caseId }) => caseId)).size]).toEqual([kind, wanted]);
    }
    expect(wantedCases('LATE_DATE', { flows, credits, anomalyShare: 0.01 })).toBe(credits / 100);
    expect(wantedCases('MISSING_CREDIT', { flows, credits, anomalyShare: 0.01 })).toBe(flows / 100);
  });

  test('every way of writing a flow, and every single transfer, is there at a tenth of the size', () => {
    const found = new Set(lines().flatMap(({ truth }) => truth.variants));
    const wanted = [
      'V1', 'V1_SUPPLEMENT', 'V2_BLANK_IN_NAME', 'V3_BLANK_IN_KEYWORD', 'V4_DATE_CUT', 'V5_BLANKS_FOR_SLASHES', 'V5_DOTS', 'V6_TXT', 'V7_TAGGED', 'V8_POSTAL', 'V9_GLUED_BEFORE', 'V10_STRUCTURED', 'V11_HASH', 'V12_MALFORMED', 'V13_GROUPS', 'V13_BLANKS',
      'V13_BREAK', 'V14', 'V15_LOWER', 'V15_MIXED', 'V16_LONG', 'V16_CUT', 'C2', 'C3', 'C3_NO_AMOUNT', 'WORD_GLUED', 'NUMBER_AFTER', 'BREAK_IN_KEYWORD', 'BREAK_IN_NAME', 'FIXED_WIDTH', 'DASHES', 'ENTITY', 'URI_ALONE', 'NAME_ALONE', 'SEVERAL_NAMES',
      'EACH_ANCHORED', 'AFTER_ONE_ANCHOR', 'SEMICOLONS', 'TXT_EACH', 'FIXED_WIDTH_SEVERAL', 'KEYWORD_ONLY', 'ONE_CHARACTER_WRONG', 'DIGITS_GLUED', 'POSTAL_SLIPS', 'NO_REFERENCE', 'CUT_BY_TABLE',
    ];
    expect(wanted.filter((variant) => !found.has(variant))).toEqual([]);
    expect([...found].filter((variant) => !wanted.includes(variant))).toEqual([]);
  });

  test('every file format is there, the cash journal mostly, in pages', () => {
    const rowsOf = (format: string): number => lines().filter(({ row }) => row.format === format).length;
    expect(rowsOf('GDC') / lines().length).toBeGreaterThan(0.8);
    for (const format of ['CSV_PROVVISORI', 'XLSX', 'POSTE']) expect([format, rowsOf(format) > 20]).toEqual([format, true]);
    const crowded = reconciliationYear({ payments: 20_000, flows: 8_000, credits: 8_000, anomalyShare: 0 });
    expect([...crowded.treasuryFiles()].some(({ name }) => name.endsWith('_gdc_02.xml'))).toBe(true);
  });

  test('payments are anomalous in their share too', () => {
    const counts = new Map<string, number>();
    for (const { madeAs, codes } of year().payments()) for (const of of [madeAs, ...codes]) counts.set(of, (counts.get(of) ?? 0) + 1);
    for (const kind of ['NO_RECEIPT', 'AMOUNT_DIFFERS', 'PAID_TWICE', 'UNREPORTED', 'IUV_NO_RT']) {
      expect((counts.get(kind) ?? 0) / TENTH).toBeGreaterThan(0.008);
      expect((counts.get(kind) ?? 0) / TENTH).toBeLessThan(0.012);
    }
    expect(counts.get('DOPPI')).toBe(2 * (counts.get('PAID_TWICE') ?? 0));
  });
});

describe('money', () => {
  test('lines make their flow, unless it was made anomalous; a flow of nothing makes nothing', () => {
    for (const { header, lines: rows, truth, superseded } of year().flows()) {
      const agrees = header.count === rows.length && header.totalCents === sum(rows.map(({ amountCents }) => amountCents));
      expect([header.name, agrees]).toEqual([header.name, truth.madeAs !== 'ANOMALOUS_FLOW']);
      if (!superseded) expect(sum(rows.map(({ amountCents }) => amountCents))).toBe(truth.linesCents);
      if (truth.madeAs === 'ZERO_FLOW') expect([header.totalCents, rows.map(({ outcome }) => outcome)]).toEqual([0, [0, 3]]);
      expect(rows.every(({ amountCents, outcome }) => (outcome === 3 ? amountCents < 0 : amountCents > 0))).toBe(true);
    }
  });

  test('what a row is for amounts to it, in every case that the rules match by themselves', () => {
    const totals = new Map([...year().flowTruths()].map(({ name, linesCents }) => [name, linesCents]));
    const receipts = new Map([...year().receipts()].map(({ receiptId, amountCents }) => [receiptId, amountCents]));
    const owed = (truth: RowTruth): number => sum([...truth.flows.map((name) => totals.get(name) ?? Number.NaN), ...truth.receipts.map((id) => receipts.get(id) ?? Number.NaN)]);
    const settled = lines().filter(({ truth }) => truth.matchable && truth.kind === 'CREDIT' && truth.madeAs !== 'SPLIT');
    expect(settled.filter(({ row, truth }) => row.amountCents !== owed(truth)).map(({ truth }) => truth.id)).toEqual([]);
    const parts = new Map<string, number>();
    for (const { row, truth } of lines()) if (truth.madeAs === 'SPLIT') for (const name of truth.flows) parts.set(name, (parts.get(name) ?? 0) + row.amountCents);
    expect([...parts].filter(([name, cents]) => totals.get(name) !== cents)).toEqual([]);
    const different = lines().filter(({ truth }) => truth.madeAs === 'DIFFERENT_AMOUNT' && truth.detail !== 'MORE_WITH_ANOTHER');
    expect(different.filter(({ row, truth }) => row.amountCents - owed(truth) !== truth.expected[0]?.diffCents).map(({ truth }) => truth.id)).toEqual([]);
  });

  test('a flow has one fate: its code follows from the rows that pay it', () => {
    const paid = new Map<string, string[]>();
    for (const { truth } of lines()) for (const name of truth.flows) paid.set(name, [...(paid.get(name) ?? []), truth.id]);
    for (const truth of year().flowTruths()) expect([truth.name, [...truth.paidBy].sort()]).toEqual([truth.name, (paid.get(truth.name) ?? []).sort()]);
    const codes = new Set([...year().flowTruths()].flatMap(({ expectedCodes }) => expectedCodes.slice(0, 1)));
    expect([...codes].sort()).toEqual(['FLUSSO_ANOMALO', 'FLUSSO_ZERO', 'IUF_NO_TES', 'PROPOSTO', 'RT_IUF_TES']);
  });

  test('every code and status that a row may end in is expected of some', () => {
    const words = new Set(lines().flatMap(({ truth }) => truth.expected.slice(0, 1).map(({ rule, status, code }) => `${rule ?? '-'} ${status} ${code}`)));
    for (const rule of ['R0', 'R0b', 'R1', 'R1b', 'R1c', 'R2', 'R2b', 'R3', 'R4', 'R5', 'R6', 'R7', 'R8', 'R8b', 'R9', 'R10', 'R11', 'R12', 'R13', 'R14', 'GIA_RISCOSSO']) expect([...words].filter((word) => word.startsWith(`${rule} `)).length, rule).toBeGreaterThan(0);
  });

  test('a receipt and its line bear the same names and, unless made to differ, the same amount', () => {
    const unlike: string[] = [];
    for (const { receipt, line, madeAs } of year().payments()) {
      if (receipt === null || line === null) continue;
      const same = receipt.receiptId === line.iur && receipt.iuv === line.iuv && receipt.transferIndex === line.transferIndex && receipt.paidOn === line.paidOn;
      const differs = receipt.amountCents !== line.amountCents;
      if (!same || differs !== (madeAs === 'AMOUNT_DIFFERS')) unlike.push(`${line.iur} ${madeAs}`);
    }
    expect(unlike).toEqual([]);
  });

  test('a payment taken back is one that an earlier flow reported', () => {
    const reported = new Map<string, number>();
    let takenBack = 0;
    for (const { lines: rows } of year().flows()) {
      for (const { iuv, iur, transferIndex, amountCents, outcome } of rows) {
        const key = `${iuv}|${iur}|${transferIndex}`;
        if (outcome !== 3) reported.set(key, amountCents);
        else {
          takenBack += 1;
          expect(reported.get(key)).toBe(-amountCents);
          reported.delete(key);
        }
      }
    }
    expect(takenBack).toBe(Math.round(year().counts.flows * 0.01));
  });
});

describe('numbers', () => {
  test('IUV and notice numbers have valid check digits and no two payments share a receipt', () => {
    const seen = new Set<string>();
    const invalid: string[] = [];
    for (const { receipt, line } of year().payments()) {
      const iuv = receipt?.iuv ?? line?.iuv ?? '';
      const valid = iuv.startsWith('RF') ? parseRf(iuv).ok : parseNav(iuv.length === 15 ? `001${iuv}` : `3${iuv}`).ok;
      const agrees = receipt?.nav == null || (parseNav(receipt.nav).ok && receipt.nav.endsWith(iuv));
      if (!valid || !agrees || (receipt !== null && seen.has(receipt.receiptId))) invalid.push(iuv);
      if (receipt !== null) seen.add(receipt.receiptId);
    }
    expect(invalid).toEqual([]);
  });

  test('names of flows are unlike in any case, within 35 characters, and bear their day and provider unless they are bare hashes', () => {
    const names = [...year().flowTruths()].map(({ name }) => name);
    expect(new Set(names.map((name) => name.toUpperCase())).size).toBe(names.length);
    for (const { header } of year().flows()) {
      expect(header.name).toMatch(/^[A-Za-z0-9_-]{1,35}$/);
      if (header.provider.nameStyle !== 'HASH') expect(header.name.startsWith(`${header.settledOn}${header.provider.id}-`)).toBe(true);
    }
    expect(names.some((name) => names.some((other) => other !== name && other.startsWith(name)))).toBe(true);
  });

  test('bollette and provisional entries are given once, but for copies and reversals', () => {
    const journal = lines().filter(({ row, truth }) => row.format === 'GDC' && row.ignoredAs === null && truth.kind === 'CREDIT' && truth.about === null);
    expect(new Set(journal.map(({ row }) => row.bolletta)).size).toBe(journal.length);
    const rowsById = new Map(lines().map((line) => [line.truth.id, line]));
    for (const { row, truth } of lines()) {
      const about = truth.about === null ? null : (rowsById.get(truth.about) ?? null);
      if (truth.expected[0]?.rule === 'R0' || truth.expected[0]?.rule === 'R0b') {
        expect(Number(row.provvisorio)).toBe(Number(about?.row.provvisorio));
        expect(row.amountCents === about?.row.amountCents).toBe(truth.expected[0]?.rule === 'R0');
      }
      if (truth.madeAs === 'ORPHAN_STORNO') expect(about).toBe(null);
      if (truth.kind === 'STORNO' && about !== null) expect([row.reversedBolletta, row.bolletta].includes(about.row.bolletta) || Number(row.provvisorio) === Number(about.row.provvisorio)).toBe(true);
    }
  });
});

describe('how long it takes', () => {
  test('is printed, with what memory it holds', () => {
    const begun = performance.now();
    const measured = reconciliationYear({ payments: TENTH, seed: 7 });
    const planned = performance.now();
    const payments = countOf(measured.payments());
    const drawn = performance.now();
    const files = countOf(measured.treasuryFiles());
    expect([payments, files]).toEqual([TENTH + TENTH / 4_000, measured.counts.files]);
    console.log(`A year of ${TENTH} payments: planned in ${Math.round(planned - begun)} ms, drawn in ${Math.round(drawn - planned)} ms, ${files} treasury files in ${Math.round(performance.now() - drawn)} ms, ${Math.round(process.memoryUsage().heapUsed / 1e6)} MB of heap`);
  });
});

/** Those taken back are counted too: one flow in a hundred has one. */
function countOf(things: Iterable<unknown>): number {
  let counted = 0;
  for (const _thing of things) counted += 1;
  return counted;
}
