import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fromBuffer } from 'yauzl';
import { err } from '../../domain/result.ts';
import { romeWallClock } from '../../domain/civil-date.ts';
import type { DataEngine, Reader } from '../../data/engine.ts';
import { refusingDrawing } from '../opened-archive.fixture.ts';
import { csvHead, csvLines } from './csv-table.ts';
import { makeFile, whyTooMany, type FileOrder } from './export-file.ts';
import { withoutFormula } from './formula-safety.ts';
import type { ListSource } from './list-source.ts';
import { cellInWords, romeTime, type TableColumn, type TableRow } from './table-cells.ts';

const COLUMNS: readonly TableColumn[] = [
  { key: 'name', label: 'Debitore', kind: 'TEXT' }, { key: 'nav', label: 'Numero avviso', kind: 'CODE' }, { key: 'due', label: 'Scadenza', kind: 'DAY' }, { key: 'at', label: 'Quando', kind: 'INSTANT' },
  { key: 'year', label: 'Anno', kind: 'NUMBER' }, { key: 'amount', label: 'Importo €', kind: 'AMOUNT' },
];

let folder: string;
beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'sportello-exports-')); });
afterAll(() => rm(folder, { recursive: true, force: true }));

// The files are made without a database: every read is answered by the source itself.
const engine = { read: (work: (reader: Reader) => Promise<unknown>) => work({ all: async () => [], get: async () => null, getRemembered: async () => null }) } as unknown as DataEngine;

function sourceOfRows(rows: readonly TableRow[], onPage: (from: number) => void = () => undefined): ListSource {
  return {
    title: 'Elenco', fileName: 'elenco', sheet: 'Elenco', topics: [], totals: async () => ({ count: rows.length, lines: [] }), asked: async () => [],
    async page(_reader, _keys, cursor, limit) {
      const from = Number(cursor ?? 0);
      onPage(from);
      return { rows: rows.slice(from, from + limit), next: from + limit < rows.length ? String(from + limit) : null };
    },
  };
}

function order(change: Partial<FileOrder>): FileOrder {
  return {
    path: join(folder, `${Math.random()}`), format: 'CSV', source: sourceOfRows([]), columns: COLUMNS, signal: new AbortController().signal, wrote: () => undefined,
    paper: { entity: 'Comune', operator: 'M. Bianchi', drawnAt: '2026-11-28T09:42:00.000Z', testArchive: false }, ...change,
  };
}

function make(change: Partial<FileOrder>) {
  return makeFile({ engine, drawing: refusingDrawing }, order(change));
}

function unzip(bytes: Buffer): Promise<ReadonlyMap<string, string>> {
  return new Promise((resolve, reject) => {
    const found = new Map<string, string>();
    fromBuffer(bytes, { lazyEntries: true }, (error, archive) => {
      if (error !== null) return reject(error);
      archive.on('entry', (entry) => archive.openReadStream(entry, (failure, stream) => {
        if (failure !== null) return reject(failure);
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => { found.set(entry.fileName, Buffer.concat(chunks).toString('utf8')); archive.readEntry(); });
      }));
      archive.on('end', () => resolve(found)).on('error', reject).readEntry();
    });
  });
}

describe('formulas', () => {
  test.each(['=1+1', '+39 055', '-2+3', '@SUM(A1)', '\t=1', '\r=1', '  =1', '\u00a0=1', '\u200b=1', '＝1', '＋1', '－1', '＠A1', '\u3000＝1', '\tRossi', '\n@x'])('%j is marked as text', (text) => {
    expect(withoutFormula(text)).toBe(`'${text}`);
  });

  test.each(['Rossi Mario', 'a=b', '3010000', 'D’Angelo', '(−12)', '', '−12,00', 'TARI 2026 - Via Roma'])('%j stays as it is', (text) => {
    expect(withoutFormula(text)).toBe(text);
  });

  test('whatever stands before, a text never begins as a formula', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom(' ', '\t', '\r', '\n', '\u00a0', '\u3000', '\u200b', '\ufeff')), fc.constantFrom('=', '+', '-', '@', '＝', '＋', '－', '＠'), fc.string(), (blanks, sign, rest) => {
      expect(withoutFormula(blanks.join('') + sign + rest).startsWith("'")).toBe(true);
    }));
  });
});

describe('CSV', () => {
  const lines = (row: TableRow) => csvLines(COLUMNS, [row]);

  test('the head carries the mark of UTF-8 and names of columns in quotes', () => {
    expect(csvHead(COLUMNS)).toBe('\ufeff"Debitore";"Numero avviso";"Scadenza";"Quando";"Anno";"Importo €"\r\n');
  });

  test('a row is written as Italian spreadsheets read it', () => {
    expect(lines(['Nicolò "Nino" D’Angelo; erede', '301000000000000123', '2026-12-31', '2026-07-01T22:30:00.000Z', 2026, 123450])).toBe('"Nicolò ""Nino"" D’Angelo; erede";"301000000000000123";"31/12/2026";"02/07/2026 00:30";"2026";"1234,50"\r\n');
  });

  test('a negative amount is a number, a text that looks like one is text; nothing known is an empty cell', () => {
    expect(lines(['-1200', null, null, null, null, -1205])).toBe('"\'-1200";"";"";"";"";"-12,05"\r\n');
  });
});

test('the clock of Rome of any instant is that of the domain', () => {
  fc.assert(fc.property(fc.integer({ min: Date.parse('1990-01-01'), max: Date.parse('2040-01-01') }), (ms) => {
    const wall = romeWallClock(ms);
    expect(romeTime(new Date(ms).toISOString())).toEqual({ day: wall.date, minuteOfDay: wall.minuteOfDay });
  }));
  expect(cellInWords('INSTANT', '2026-10-25T01:30:00.000Z')).toBe('25/10/2026 02:30');
});

describe('XLSX', () => {
  const sheetOf = async (rows: readonly TableRow[]) => {
    const path = join(folder, `${Math.random()}.xlsx`);
    const made = await make({ path, format: 'XLSX', source: sourceOfRows(rows) });
    const parts = await unzip(await readFile(path));
    return { made, sheet: parts.get('xl/worksheets/sheet1.xml') ?? '', styles: parts.get('xl/styles.xml') ?? '', workbook: parts.get('xl/workbook.xml') ?? '' };
  };
  const cellOf = (sheet: string, place: string) => new RegExp(`<c r="${place}"[^>]*?(?:/>|>.*?</c>)`, 'u').exec(sheet)?.[0] ?? '';

  test('amounts and dates are real, codes are text, the head stays in sight', async () => {
    const { sheet, styles, workbook } = await sheetOf([['Rossi Mario', '301000000000000123', '2026-12-31', '2026-11-28T09:42:00.000Z', 2026, -123450]]);
    expect(workbook).toContain('name="Elenco"');
    expect(sheet).toContain('state="frozen"');
    expect(cellOf(sheet, 'A1')).toContain('<t>Debitore</t>');
    expect(cellOf(sheet, 'B2')).toMatch(/t="inlineStr".*<t>301000000000000123<\/t>/);
    expect(cellOf(sheet, 'C2')).toMatch(/<v>46387<\/v>/);
    expect(Number(/<v>(.*)<\/v>/.exec(cellOf(sheet, 'D2'))?.[1])).toBeCloseTo(46354 + (10 * 60 + 42) / 1440, 6);
    expect(cellOf(sheet, 'E2')).toMatch(/<v>2026<\/v>/);
    expect(cellOf(sheet, 'F2')).toMatch(/<v>-1234.5<\/v>/);
    const formats = [...styles.matchAll(/formatCode="([^"]*)"/g)].map(([, code]) => code);
    expect(formats).toEqual(expect.arrayContaining(['#,##0.00', 'dd/mm/yyyy', 'dd/mm/yyyy hh:mm', '@']));
  });

  test('no cell is a formula, and what XML cannot hold is left out', async () => {
    const { sheet } = await sheetOf([['=HYPERLINK("http://x")', '＝1', null, null, null, 1], ['a\u0001b\ud800c <&> _x0041_', null, null, null, null, 0]]);
    expect(sheet).not.toContain('<f');
    expect(cellOf(sheet, 'A2')).toMatch(/t="inlineStr".*=HYPERLINK/);
    expect(cellOf(sheet, 'A3')).toContain('<t>abc &lt;&amp;&gt; _x005F_x0041_</t>');
    expect(cellOf(sheet, 'F3')).toMatch(/<v>0<\/v>/);
  });

  test('every row of many pages is there once, in order', async () => {
    const rows = Array.from({ length: 2_345 }, (_, index): TableRow => [`Nome ${index}`, null, null, null, index, index]);
    const { made, sheet } = await sheetOf(rows);
    expect(made.rows).toBe(2_345);
    expect([...sheet.matchAll(/<t>(Nome \d+)<\/t>/g)].map(([, name]) => name)).toEqual(rows.map(([name]) => name));
  });
});

describe('limits', () => {
  test('a sheet and a paper say their limit and the remedy; a CSV has none', () => {
    expect(whyTooMany('XLSX', 1_048_575)).toBeNull();
    expect(whyTooMany('XLSX', 1_048_576)).toBe('Un foglio XLSX tiene 1.048.575 righe e queste sono 1.048.576: restringi il filtro, oppure esporta in CSV.');
    expect(whyTooMany('PDF', 5_001)).toBe('Un PDF tiene 5.000 righe e queste sono 5.001: restringi il filtro, oppure esporta in XLSX o CSV.');
    expect(whyTooMany('CSV', 2_000_000)).toBeNull();
  });

  test('rows that came in after the count do not go past it', async () => {
    const rows = Array.from({ length: 5_001 }, (): TableRow => ['x', null, null, null, null, 1]);
    await expect(make({ format: 'PDF', source: sourceOfRows(rows) })).rejects.toThrow('5.000 righe');
  });
});

describe('when it does not go well', () => {
  const many = Array.from({ length: 20_000 }, (_, index): TableRow => [`Nome ${index}`, null, null, null, null, 1]);

  test.each(['CSV', 'XLSX'] as const)('%s: a file that cannot be written ends the reading with its own error', async (format) => {
    await expect(make({ format, path: join(folder, 'missing', 'x'), source: sourceOfRows(many) })).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test.each(['CSV', 'XLSX'] as const)('%s: a list that cannot be read ends the writing with its own error', async (format) => {
    await expect(make({ format, source: sourceOfRows(many, (from) => { if (from > 5_000) throw new Error('broken list'); }) })).rejects.toThrow('broken list');
  });

  test.each(['CSV', 'XLSX'] as const)('%s: who stops it stops both sides, whatever waits for whom', async (format) => {
    const stop = new AbortController();
    const pages: number[] = [];
    const making = make({ format, signal: stop.signal, source: sourceOfRows(many, (from) => { pages.push(from); if (from >= 3_000) stop.abort(); }) });
    await expect(making).rejects.toMatchObject({ name: 'AbortError' });
    expect(Math.max(...pages)).toBeLessThan(19_000);
  });

  test('a drawing that is refused says why', async () => {
    await expect(makeFile({ engine, drawing: { ...refusingDrawing, report: async () => err({ field: 'document', message: 'Il documento non è stato preparato.' }) } }, order({ format: 'PDF', source: sourceOfRows([['x', null, null, null, null, 1]]) }))).rejects.toThrow('Il documento non è stato preparato.');
  });
});
