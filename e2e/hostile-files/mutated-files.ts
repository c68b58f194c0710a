/** Files of every importer, damaged from a seed: what a broken transfer, a careless hand or an attacker would leave of them. */
import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { seededRandom, type SeededRandom } from '../../main/host/demo/seeded-random.ts';
import { signedFile, zipOf } from '../../main/features/treasury/reading/written-archive.fixture.ts';
import { flowFile } from '../reconciliation-year/flow-file.ts';
import { receiptFile } from '../reconciliation-year/receipt-file.ts';
import type { ReconciliationYear } from '../reconciliation-year/reconciliation-year.ts';

const SHARED = process.env['SPORTELLO_SHARED'] ?? resolve(import.meta.dirname, '../../../shared');

/** Who takes such a file. */
export type Importer = 'RECEIPTS' | 'TREASURY';
/** A good file, as it may come. */
export type GoodFile = Readonly<{ name: string; importer: Importer; bytes: Uint8Array }>;

const FEW = 4;
const AT_MOST = 200_000;

/** Receipts, flows and treasury files of a year and of the shared samples. */
export function goodFiles(year: ReconciliationYear): readonly GoodFile[] {
  return [
    ...first(year.receipts(), FEW).map((receipt, at) => good(`rt-${at}.xml`, 'RECEIPTS', receiptFile(receipt, year.settings.seed))), ...first(year.flows(), FEW).map((flow, at) => good(`fdr-${at}.xml`, 'RECEIPTS', flowFile(flow))),
    ...oneOfEach(year), ...samples('rt', 'RECEIPTS'), ...samples('fdr', 'RECEIPTS'), ...samples('treasury', 'TREASURY'), good('mt940.txt', 'TREASURY', MT940),
  ];
}

/** Bare more often than not. */
const WRAPPERS: readonly ((file: GoodFile) => GoodFile)[] = [
  (file) => file, (file) => file, (file) => file, (file) => ({ ...file, name: `${file.name}.zip`, bytes: zipOf([{ name: file.name, content: file.bytes }]) }), (file) => ({ ...file, name: `${file.name}.p7m`, bytes: signedFile(file.bytes) }),
  (file) => good(`${file.name}.b64`, file.importer, Buffer.from(file.bytes).toString('base64')),
];

const MT940 = ':20:STARTUMS\r\n:25:IT00X/000000012345\r\n:28C:00001/001\r\n:60F:C260101EUR1000,00\r\n:61:2601020102C12,50NTRFNONREF//REF1\r\n:86:/PUR/LGPE-RIVERSAMENTO/URI/2026-01-02VALBIT22XXX-000000000001\r\n:62F:C260102EUR1012,50\r\n-\r\n';

function good(name: string, importer: Importer, content: string | Uint8Array): GoodFile {
  return { name, importer, bytes: new Uint8Array(Buffer.from(content)) };
}

function oneOfEach(year: ReconciliationYear): readonly GoodFile[] {
  const found = new Map<string, GoodFile>();
  for (const { format, name, bytes } of year.treasuryFiles()) if (!found.has(format) && bytes.length < AT_MOST) found.set(format, { name, importer: 'TREASURY', bytes });
  return [...found.values()];
}

function samples(folder: string, importer: Importer): readonly GoodFile[] {
  const place = join(SHARED, 'samples', folder);
  return readdirSync(place, { withFileTypes: true }).filter((entry) => entry.isFile() && !entry.name.endsWith('.md')).map(({ name }) => good(name, importer, readFileSync(join(place, name)))).filter(({ bytes }) => bytes.length < AT_MOST);
}

function first<T>(items: Iterable<T>, count: number): readonly T[] {
  const taken: T[] = [];
  for (const item of items) {
    taken.push(item);
    if (taken.length === count) break;
  }
  return taken;
}

const HOSTILE = ['<!DOCTYPE a [<!ENTITY b "c">]>', '&b;', '<![CDATA[', '<!--', '\0', '\uFEFF', '"', ';;;;', '=1+1', '999999999999999999999', '-0,001', '../../x', '\u202e', '0x1F', 'NaN', '2026-02-30', '{', ']', 'PK\u0003\u0004'];

/** The `index`-th damaged file of a seed: one of the good ones, changed in some places, inside its wrapper or with it. The same for the same seed. */
export function mutatedFile(good: readonly GoodFile[], seed: number, index: number): GoodFile {
  const random = seededRandom(seed * 1_000_003 + index);
  const picked = random.pick(good);
  const wrap = random.pick(WRAPPERS);
  const isInside = random.chance(0.7);
  const damage = (file: GoodFile): GoodFile => {
    let bytes: Buffer = Buffer.from(file.bytes);
    for (let left = random.pick([1, 1, 1, 2, 3, 6]); left > 0; left -= 1) bytes = changed(random, bytes, good);
    return { ...file, bytes: new Uint8Array(bytes) };
  };
  const file = isInside ? wrap(damage(picked)) : damage(wrap(picked));
  // One in eight is handed to who does not take such files.
  return random.chance(0.125) ? { ...file, importer: file.importer === 'RECEIPTS' ? 'TREASURY' : 'RECEIPTS' } : file;
}

function changed(random: SeededRandom, bytes: Buffer, good: readonly GoodFile[]): Buffer {
  const at = random.between(0, Math.max(0, bytes.length - 1));
  const to = Math.min(bytes.length, at + random.between(1, 200));
  const around = (middle: Uint8Array): Buffer => Buffer.concat([bytes.subarray(0, at), middle, bytes.subarray(to)]);
  switch (random.between(0, 12)) {
    case 0: return Buffer.from(bytes.subarray(0, at));
    case 1: return around(Buffer.alloc(0));
    case 2: return Buffer.concat([bytes.subarray(0, to), bytes.subarray(at)]);
    case 3: return around(Buffer.from(random.pick(good).bytes).subarray(0, 300));
    case 4: return Buffer.concat([bytes.subarray(0, at), Buffer.from(random.pick(HOSTILE)), bytes.subarray(at)]);
    case 5: case 9: case 10: case 11: case 12: return digitsChanged(random, bytes, at);
    case 6: return Buffer.from(bytes.map((byte, place) => (place === at ? byte ^ (1 << random.between(0, 7)) : byte)));
    case 7: return around(Buffer.from(random.hex(8)));
    default: return Buffer.from(bytes.map((byte, place) => (place >= at && place < to ? random.between(0, 255) : byte)));
  }
}

/** The next digits become others: amounts, dates, counts and identifiers stay well formed and are not what they were. */
function digitsChanged(random: SeededRandom, bytes: Buffer, from: number): Buffer {
  const copy = Buffer.from(bytes);
  let left = 4;
  for (let at = from; at < copy.length && left > 0; at += 1) {
    const byte = copy[at] ?? 0;
    if (byte < 0x30 || byte > 0x39) continue;
    copy[at] = 0x30 + random.between(0, 9);
    left -= 1;
  }
  return copy;
}
